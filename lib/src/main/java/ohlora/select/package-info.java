/** The report's figures and the selection by cutoffs, on Tablesaw tables. */
package ohlora.select;
