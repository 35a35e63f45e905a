/**
 * How sure a count is: cases scored again, noise, intervals, agreement between people. In flow
 * tables of cases and choices; out flow probabilities. Uses {@link ohlora.select} and what that
 * uses.
 */
package ohlora.reliability;
