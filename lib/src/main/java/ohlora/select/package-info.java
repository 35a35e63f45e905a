/**
 * The report's figures, the selection by cutoffs and the choice by eye, on Tablesaw tables. In flow
 * tables with the columns case, group, eyes, mouth and pose, the report's or a live run's; out flow
 * selections, counts and how sure they are. Uses {@link ohlora.model} for groups and properties and
 * {@link ohlora.score} for finished runs.
 */
package ohlora.select;
