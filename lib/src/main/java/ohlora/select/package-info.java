/**
 * The selection by cutoffs and the choice by eye, on Tablesaw tables, and the published reports. In
 * flow tables with the columns case, group and one per steered property, a report's or a live
 * run's; out flow selections and counts. Uses {@link ohlora.score} and what that uses.
 */
package ohlora.select;
