package ohlora.select;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A table of counts, each with what it is a part of and its percentage to one place. */
final class Shares {

  private final String name;
  private final StringColumn labels;
  private final IntColumn parts;
  private final IntColumn wholes = IntColumn.create("of");
  private final DoubleColumn percentages = DoubleColumn.create("%");

  Shares(String name, String labels, String parts) {
    this.name = name;
    this.labels = StringColumn.create(labels);
    this.parts = IntColumn.create(parts);
  }

  void add(String label, int part, int whole) {
    labels.append(label);
    parts.append(part);
    wholes.append(whole);
    percentages.append(percent(part, whole));
  }

  Table table() {
    return Table.create(name, labels, parts, wholes, percentages);
  }

  /** In percent, rounded to one place; missing where the whole is 0. */
  static double percent(int part, int whole) {
    return whole == 0 ? Double.NaN : Math.round(1000.0 * part / whole) / 10.0;
  }
}
