package ohlora.spark;

import java.io.Serializable;
import ohlora.score.CaseWork;

/**
 * What a machine answers: what a case gave, or, in one line, why no case can be tested there, which
 * would be so again.
 *
 * @param done null where there is a trouble
 * @param trouble null where there is none
 */
record Answer(CaseWork.Done done, String trouble) implements Serializable {}
