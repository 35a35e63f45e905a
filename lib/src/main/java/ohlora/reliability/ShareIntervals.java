package ohlora.reliability;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A table of shares: two columns that say of what, {@code passing} of {@code cases}, and the
 * percentage with Wilson's interval as {@code value}, {@code from}, {@code to}. {@code
 * Figures.intervals} draws it.
 */
public final class ShareIntervals {
  private final double confidence;
  private final String name;
  private final StringColumn labels;
  private final StringColumn kinds;
  private final IntColumn passing = IntColumn.create("passing");
  private final IntColumn cases = IntColumn.create("cases");
  private final DoubleColumn values = DoubleColumn.create("value");
  private final DoubleColumn lows = DoubleColumn.create("from");
  private final DoubleColumn highs = DoubleColumn.create("to");

  /**
   * An empty table.
   *
   * @param name of the table
   * @param labels name of the first column
   * @param kinds name of the second column
   * @throws IllegalArgumentException if the confidence is not in (0, 1)
   */
  public ShareIntervals(String name, String labels, String kinds, double confidence) {
    Estimate.checkConfidence(confidence);
    this.name = name;
    this.labels = StringColumn.create(labels);
    this.kinds = StringColumn.create(kinds);
    this.confidence = confidence;
  }

  /** Adds a row. */
  public void add(String label, String kind, Proportion share) {
    Estimate percent = share.wilson(confidence).times(100);
    labels.append(label);
    kinds.append(kind);
    passing.append(share.successes());
    cases.append(share.trials());
    values.append(percent.value());
    lows.append(percent.low());
    highs.append(percent.high());
  }

  /** The rows so far. */
  public Table table() {
    return Table.create(name, labels, kinds, passing, cases, values, lows, highs);
  }
}
