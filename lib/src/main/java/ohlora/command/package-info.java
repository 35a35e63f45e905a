/**
 * The commands behind {@code bin/ohlora}, one class each. They read the words of the command line,
 * call the other packages, and say in one line what went wrong. Nothing else uses them.
 */
package ohlora.command;
