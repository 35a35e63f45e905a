/**
 * What is tested: generator and scorer, built in or somebody's scripts, the properties that the
 * scorer gives, groups, directions as data, images, and the card that says what belongs together.
 * In flow weights; out flow images and scores. Uses {@link ohlora.weights} and {@link ohlora.io}.
 */
package ohlora.model;
