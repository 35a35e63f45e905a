package ohlora.reliability;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A table of estimates: what is estimated, of which property, {@code value}, {@code from}, {@code
 * to}, and where they are effects {@code p} and {@code p, Holm}, corrected for all rows. {@code
 * Figures.intervals} draws it.
 */
final class Intervals {
  /** The names of the columns that a figure needs. */
  static final String PROPERTY = "property";

  private final double confidence;
  private final StringColumn labels;
  private final StringColumn properties;
  private final DoubleColumn values = DoubleColumn.create("value");
  private final DoubleColumn lows = DoubleColumn.create("from");
  private final DoubleColumn highs = DoubleColumn.create("to");
  private final List<Double> p = new ArrayList<>();
  private final String name;

  /**
   * @param name of the table
   * @param labels name of the first column
   */
  Intervals(String name, String labels, double confidence) {
    this(name, labels, PROPERTY, confidence);
  }

  /**
   * @param name of the table
   * @param labels name of the first column
   * @param properties name of the second column, where it holds something else
   */
  Intervals(String name, String labels, String properties, double confidence) {
    Estimate.checkConfidence(confidence);
    this.name = name;
    this.labels = StringColumn.create(labels);
    this.properties = StringColumn.create(properties);
    this.confidence = confidence;
  }

  void add(String label, String property, Estimate estimate) {
    labels.append(label);
    properties.append(property);
    values.append(estimate.value());
    lows.append(estimate.low());
    highs.append(estimate.high());
  }

  void add(String label, String property, Effect effect) {
    add(label, property, effect.interval(confidence));
    p.add(effect.p());
  }

  /**
   * @param probability of the estimate if there were no effect; NaN where a row asks what another
   *     row asks, so that it does not count for the correction
   */
  void add(String label, String property, Estimate estimate, double probability) {
    add(label, property, estimate);
    p.add(probability);
  }

  /** The rows so far. */
  Table table() {
    Table table = Table.create(name, labels, properties, values, lows, highs);
    if (!p.isEmpty()) {
      double[] plain = p.stream().mapToDouble(Double::doubleValue).toArray();
      table.addColumns(
          DoubleColumn.create("p", plain), DoubleColumn.create("p, Holm", adjusted(plain)));
    }
    return table;
  }

  private static double[] adjusted(double[] p) {
    int[] known = IntStream.range(0, p.length).filter(i -> !Double.isNaN(p[i])).toArray();
    double[] corrected = Holm.adjust(IntStream.of(known).mapToDouble(i -> p[i]).toArray());
    double[] all = p.clone();
    IntStream.range(0, known.length).forEach(i -> all[known[i]] = corrected[i]);
    return all;
  }
}
