package ohlora.select;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import ohlora.score.CaseTable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What the correlations of many cases amount to. */
public final class Correlations {

  private static final String WEAKEST = "weakest";
  private static final String SUM = "sum of |r|";

  private Correlations() {}

  /**
   * Per property the mean correlation, the mean of the absolute values, their standard deviation
   * over the cases (÷ n), and how many correlations are above 0; below, the sums of the two means
   * and of the counts.
   *
   * @param cases a table with a column of correlations per property, in [−1, 1]
   */
  public static Table of(Table cases) {
    StringColumn properties = StringColumn.create("property");
    DoubleColumn means = DoubleColumn.create("mean");
    DoubleColumn absolute = DoubleColumn.create("mean of |r|");
    DoubleColumn deviations = DoubleColumn.create("sd of |r|");
    DoubleColumn positive = DoubleColumn.create("above 0");
    for (String property : CaseTable.properties(cases)) {
      double[] figures = cases.numberColumn(property).asDoubleArray();
      properties.append(property);
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
  public static double[] absolute(Table cases, String property) {
    return Arrays.stream(cases.numberColumn(property).asDoubleArray()).map(Math::abs).toArray();
  }

  /** The mean of some values; NaN of none. */
  public static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  /** The standard deviation, divided by n. */
  public static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(mean(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).toArray()));
  }

  /**
   * The weakest of each case's absolute correlations, a column named {@code weakest}; missing where
   * one is undefined.
   *
   * @param cases a table of cases; the columns of this method and of {@link #sum} do not count
   */
  public static DoubleColumn weakest(Table cases) {
    return perCase(WEAKEST, cases, Math::min);
  }

  /**
   * The sum of each case's absolute correlations, a column named {@code sum of |r|}; missing where
   * one is undefined.
   *
   * @param cases a table of cases; the columns of this method and of {@link #weakest} do not count
   */
  public static DoubleColumn sum(Table cases) {
    return perCase(SUM, cases, Double::sum);
  }

  private static DoubleColumn perCase(String name, Table cases, DoubleBinaryOperator combine) {
    List<double[]> columns =
        CaseTable.properties(cases).stream()
            .filter(property -> !property.equals(WEAKEST) && !property.equals(SUM))
            .map(property -> absolute(cases, property))
            .toList();
    DoubleColumn column = DoubleColumn.create(name);
    for (int i = 0; i < cases.rowCount(); i++) {
      int row = i;
      // NaN, which stands for an undefined correlation, also is the minimum and the sum with NaN.
      column.append(columns.stream().mapToDouble(c -> c[row]).reduce(combine).orElseThrow());
    }
    return column;
  }
}
