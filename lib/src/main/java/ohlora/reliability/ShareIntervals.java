package ohlora.reliability;

import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * A table of shares: two columns that say of what, {@code passing} of {@code cases}, and the
 * percentage with Wilson's interval as {@code value}, {@code from}, {@code to}. {@code
 * Figures.intervals} draws it.
 */
public final class ShareIntervals {
  private final double confidence;
  private final Intervals intervals;
  private final IntColumn passing = IntColumn.create("passing");
  private final IntColumn cases = IntColumn.create("cases");

  /**
   * An empty table.
   *
   * @param name of the table
   * @param labels name of the first column
   * @param kinds name of the second column
   * @throws IllegalArgumentException if the confidence is not in (0, 1)
   */
  public ShareIntervals(String name, String labels, String kinds, double confidence) {
    this.confidence = confidence;
    intervals = new Intervals(name, labels, kinds, confidence);
  }

  /** Adds a row. */
  public void add(String label, String kind, Proportion share) {
    intervals.add(label, kind, share.wilson(confidence).times(100));
    passing.append(share.successes());
    cases.append(share.trials());
  }

  /** The rows so far. */
  public Table table() {
    return intervals.table().insertColumn(2, passing).insertColumn(3, cases);
  }
}
