/**
 * The cases of a run tested by the machines of an Apache Spark cluster, one case a task. Tasks
 * carry the numbers of cases; recipe and model reach each machine once, where their hashes are
 * checked. Nothing uses this package: {@link ohlora.command} finds it on the class path.
 */
package ohlora.spark;
