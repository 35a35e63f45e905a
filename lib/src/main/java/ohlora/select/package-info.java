/**
 * The report's figures and the selection by cutoffs, on Tablesaw tables. In flow tables with the
 * columns case, group, eyes, mouth and pose, the report's or a live run's; out flow selections,
 * counts and how sure they are. Uses {@link ohlora.model} for groups and properties.
 */
package ohlora.select;
