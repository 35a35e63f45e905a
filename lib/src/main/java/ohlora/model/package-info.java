/**
 * The two networks and everything that is read to run them: weights, medians, directions, model
 * card.
 */
package ohlora.model;
