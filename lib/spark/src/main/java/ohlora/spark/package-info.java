/**
 * The cases of a run tested, and the batches of a population scored, by the machines of an Apache
 * Spark cluster, a piece a task. Tasks carry numbers; recipe and model reach each machine once,
 * where their hashes are checked. Nothing uses this package: {@link ohlora.command} finds it on the
 * class path.
 */
package ohlora.spark;
