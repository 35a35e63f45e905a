package ohlora.score;

import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/**
 * Pearson correlation in float64, undefined (NaN) where one side does not vary, or where the scores
 * do not vary by more than their rounding.
 *
 * <p>Scores are float32, sums of thousands of rounded terms, and the order of these sums depends on
 * where an image is in its batch: equal images can differ by some units in the last place (ulp) of
 * float32. Correlated, such differences would give a figure like any other, which says nothing of
 * the images. So scores count as one where none is farther from their mean than {@value #ROUNDING}
 * ulp of the largest absolute score. A score that follows its offsets moves by thousands of ulp at
 * the least: of a score near 1, 8 ulp are 5e-7. Where a score is a small difference of large terms
 * its rounding may be larger than this, which no score tells.
 */
final class Pearson {
  private static final int ROUNDING = 8;

  private Pearson() {}

  /**
   * The correlation, −1 to 1.
   *
   * @param scored float32 values
   */
  static double correlation(double[] intended, double[] scored) {
    if (isConstant(intended) || isRounding(scored)) {
      return Double.NaN;
    }
    return new PearsonsCorrelation().correlation(intended, scored);
  }

  private static boolean isConstant(double[] values) {
    return DoubleStream.of(values).allMatch(value -> value == values[0]);
  }

  /** Whether float32 values differ by their rounding only, or not at all. */
  private static boolean isRounding(double[] values) {
    double mean = DoubleStream.of(values).average().orElse(0);
    double largest = DoubleStream.of(values).map(Math::abs).max().orElse(0);
    double spread = DoubleStream.of(values).map(value -> Math.abs(value - mean)).max().orElse(0);
    return spread <= ROUNDING * Math.ulp((float) largest);
  }
}
