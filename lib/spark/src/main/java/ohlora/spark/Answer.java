package ohlora.spark;

import java.io.Serializable;

/**
 * What a machine answers: what a piece of work gave, or, in one line, why none can be done there,
 * which would be so again.
 *
 * @param done null where there is a trouble
 * @param trouble null where there is none
 */
record Answer(Serializable done, String trouble) implements Serializable {}
