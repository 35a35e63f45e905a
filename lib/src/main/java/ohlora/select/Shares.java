package ohlora.select;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A table of counts, each with what it is a part of and its percentage to one place. */
public final class Shares {

  private final String name;
  private final StringColumn labels;
  private final IntColumn parts;
  private final IntColumn wholes = IntColumn.create("of");
  private final DoubleColumn percentages = DoubleColumn.create("%");

  /**
   * An empty table.
   *
   * @param labels name of the column that says what is counted
   * @param parts name of the column of counts
   */
  public Shares(String name, String labels, String parts) {
    this.name = name;
    this.labels = StringColumn.create(labels);
    this.parts = IntColumn.create(parts);
  }

  /** Adds a row. */
  public void add(String label, int part, int whole) {
    labels.append(label);
    parts.append(part);
    wholes.append(whole);
    percentages.append(percent(part, whole));
  }

  /** The rows so far, in four columns: what is counted, the count, {@code of} how many, %. */
  public Table table() {
    return Table.create(name, labels, parts, wholes, percentages);
  }

  /**
   * In percent, rounded to one place, a half to the even digit, as the reports do it: 2.45 is 2.4
   * and 2.15 is 2.2. Missing where the whole is 0.
   */
  public static double percent(int part, int whole) {
    return whole == 0 ? Double.NaN : Math.rint(1000.0 * part / whole) / 10;
  }
}
