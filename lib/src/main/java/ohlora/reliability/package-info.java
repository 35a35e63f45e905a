/**
 * How sure a count is, and whether one way is better than another: cases scored again ({@link
 * ohlora.reliability.Scorings}), the noise of one scoring ({@link ohlora.reliability.Noise}), true
 * figures ({@link ohlora.reliability.TrueFigures}), what was expected and what happened ({@link
 * ohlora.reliability.Calibration}), experiments ({@link ohlora.reliability.Findings}) and runs
 * compared, agreement between people. In flow reports, tables of cases, experiments and choices;
 * out flow tables of estimates with intervals. The formulas are in classes over arrays, one each,
 * with their sources. Uses {@link ohlora.select} and what that uses.
 */
package ohlora.reliability;
