package ohlora.select;

import java.util.Arrays;
import ohlora.model.Property;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What the correlations of many cases amount to. */
public final class Summary {

  private Summary() {}

  /**
   * Per property the mean correlation, the mean of the absolute values, their standard deviation
   * over the cases (÷ n), and how many correlations are above 0; below, the sums of the two means.
   * The report's 2.5700 is the sum of the means of the absolute values.
   */
  public static Table of(Table cases) {
    var properties = StringColumn.create("property");
    var means = DoubleColumn.create("mean");
    var absolute = DoubleColumn.create("mean of |r|");
    var deviations = DoubleColumn.create("sd of |r|");
    var positive = DoubleColumn.create("above 0");
    for (var property : Property.STEERED) {
      var figures = cases.numberColumn(property.label()).asDoubleArray();
      properties.append(property.label());
      means.append(mean(figures));
      absolute.append(mean(absolute(cases, property)));
      deviations.append(deviation(absolute(cases, property)));
      positive.append(Arrays.stream(figures).filter(r -> r > 0).count());
    }
    properties.append("sum");
    means.append(means.sum());
    absolute.append(absolute.sum());
    deviations.appendMissing();
    positive.append(positive.sum());
    return Table.create("correlations", properties, means, absolute, deviations, positive);
  }

  /** The absolute correlations of a property, one per row. */
  public static double[] absolute(Table cases, Property property) {
    return Arrays.stream(cases.numberColumn(property.label()).asDoubleArray())
        .map(Math::abs)
        .toArray();
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  /** The standard deviation, divided by n. */
  static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(mean(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).toArray()));
  }

  /** The weakest of a case's three absolute correlations, a column named {@code weakest}. */
  public static DoubleColumn weakest(Table cases) {
    DoubleColumn weakest = DoubleColumn.create("weakest");
    for (int row = 0; row < cases.rowCount(); row++) {
      double least = Double.POSITIVE_INFINITY;
      for (Property property : Property.STEERED) {
        // with NaN, which stands for an undefined correlation, the minimum is NaN
        least = Math.min(least, Math.abs(cases.numberColumn(property.label()).getDouble(row)));
      }
      weakest.append(least);
    }
    return weakest;
  }
}
