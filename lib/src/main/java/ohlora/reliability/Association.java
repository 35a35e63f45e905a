package ohlora.reliability;

import java.util.stream.IntStream;
import ohlora.score.CaseTable;
import ohlora.select.Correlations;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import tech.tablesaw.api.Table;

/**
 * Whether two figures of the same cases go together: Spearman's rank correlation, with the interval
 * of E. C. Fieller, H. O. Hartley and E. S. Pearson (Biometrika 44, 1957): atanh of it has a
 * variance of 1.06 ÷ (n − 3).
 *
 * @param value Spearman's correlation, −1 to 1
 * @param cases how many there are, 4 or more
 */
public record Association(double value, int cases) {
  private static final double VARIANCE = 1.06;

  /** Ranks that agree wholly have no interval; this is the most that counts. */
  private static final double MAX_CORRELATION = 1 - 1e-9;

  /**
   * @throws IllegalArgumentException if the value is outside, or there are too few cases
   */
  public Association {
    if (!(Math.abs(value) <= 1) || cases < 4) {
      throw new IllegalArgumentException(
          "a rank correlation of "
              + value
              + " over "
              + cases
              + " cases; allowed: −1 to 1 over 4 cases or more");
    }
  }

  /**
   * The association of two figures of the same cases, in the same order; those with an undefined
   * figure do not count.
   *
   * @throws IllegalArgumentException if fewer than four are left, or one figure is the same for all
   */
  public static Association of(double[] first, double[] second) {
    int[] both = pairs(first, second);
    if (first.length != second.length || both.length < 4) {
      throw new IllegalArgumentException(
          first.length
              + " and "
              + second.length
              + " numbers, "
              + both.length
              + " of them pairs; allowed: 4 or more of the same cases");
    }
    double value =
        new SpearmansCorrelation()
            .correlation(
                IntStream.of(both).mapToDouble(i -> first[i]).toArray(),
                IntStream.of(both).mapToDouble(i -> second[i]).toArray());
    return new Association(value, both.length);
  }

  /** The places at which both figures are defined. */
  static int[] pairs(double[] first, double[] second) {
    return IntStream.range(0, Math.min(first.length, second.length))
        .filter(i -> Double.isFinite(first[i]) && Double.isFinite(second[i]))
        .toArray();
  }

  private double deviation() {
    return Math.sqrt(VARIANCE / (cases - 3));
  }

  private double transformed() {
    return Math.copySign(FisherZ.of(Math.min(Math.abs(value), MAX_CORRELATION)), value);
  }

  /** The correlation with its interval. */
  public Estimate interval(double confidence) {
    Estimate.checkConfidence(confidence);
    double half =
        new NormalDistribution().inverseCumulativeProbability((1 + confidence) / 2) * deviation();
    return new Estimate(
        value,
        FisherZ.correlation(transformed() - half),
        FisherZ.correlation(transformed() + half),
        confidence);
  }

  /** The two-sided probability of such a correlation, or a stronger one, where there is none. */
  public double p() {
    return 2
        * new NormalDistribution().cumulativeProbability(-Math.abs(transformed()) / deviation());
  }

  /**
   * Each measure of some cases against each property's |r|: a row per pair, negative where a high
   * |r| goes with little of the measure. A measure that is the same for all cases, or undefined,
   * has no row.
   *
   * @param cases {@code case}, and the correlation of each property
   * @param measures {@code case} and any columns, such as {@link ohlora.score.Drift#table} makes
   * @throws IllegalArgumentException if a measured case is not among the cases, or they are fewer
   *     than four
   * @return columns {@code measure}, {@code property}, {@code value}, {@code from}, {@code to},
   *     {@code p}, {@code p, Holm}
   */
  public static Table table(Table cases, Table measures, double confidence) {
    Intervals rows = new Intervals("what goes with a high |r|", "measure", confidence);
    Table figures = CaseTable.rows(cases, measures);
    for (String column : CaseTable.properties(measures)) {
      for (String property : CaseTable.properties(figures)) {
        double[] measured = measures.numberColumn(column).asDoubleArray();
        double[] absolute = Correlations.absolute(figures, property);
        if (IntStream.of(pairs(measured, absolute)).mapToDouble(i -> measured[i]).distinct().count()
            > 1) {
          Association found = of(measured, absolute);
          rows.add(column, property, found.interval(confidence), found.p());
        }
      }
    }
    return rows.table();
  }
}
