package ohlora.reliability;

import java.util.Arrays;
import ohlora.select.Correlations;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.util.FastMath;
import tech.tablesaw.api.Table;

/**
 * Fisher's transformation of a correlation, z = atanh r (R. A. Fisher, Biometrika 10, 1915). On
 * this scale the noise of one scoring is nearly alike for all cases; in r it shrinks towards 1.
 */
public final class FisherZ {

  /** Figures have four places, so that 1.0000 may be anything from here. */
  private static final double ROUNDED_TO_ONE = 0.99995;

  private FisherZ() {}

  /**
   * atanh |r|, from 0.
   *
   * @param correlation in (−1, 1); the sign is dropped, as cutoffs drop it
   * @throws IllegalArgumentException if it is outside, or not a number
   */
  public static double of(double correlation) {
    double size = Math.abs(correlation);
    if (!(size < 1)) {
      throw new IllegalArgumentException(
          "the correlation is " + correlation + "; allowed: more than −1 and less than 1");
    }
    return FastMath.atanh(size);
  }

  /**
   * {@link #of(double)} of each.
   *
   * @throws IllegalArgumentException as there
   */
  public static double[] of(double[] correlations) {
    return Arrays.stream(correlations).map(FisherZ::of).toArray();
  }

  /**
   * Of the figures of a table's cases, one per row: NaN where one is undefined. A figure that is
   * rounded to 1 counts as 0.99995.
   */
  public static double[] of(Table cases, String property) {
    return Arrays.stream(Correlations.absolute(cases, property))
        .map(r -> Double.isNaN(r) ? r : ofRounded(r))
        .toArray();
  }

  /** Of a figure or a cutoff from 0 to 1, of which 1 counts as 0.99995. */
  static double ofRounded(double correlation) {
    return of(Math.min(Math.abs(correlation), ROUNDED_TO_ONE));
  }

  /**
   * Fisher's interval of a correlation: atanh r ± q ÷ √(n − 3), taken back, where q is the normal
   * quantile of the confidence. It assumes n independent pairs from a bivariate normal
   * distribution. The test's offsets are a fixed grid and no such draw, so it is a rule of thumb
   * for how far that many images pin a correlation down, not a probability.
   *
   * @param r in (−1, 1)
   * @param n pairs, 4 or more: the images of a case
   * @param confidence in (0, 1), for example 0.95
   * @throws IllegalArgumentException if one of them is outside
   */
  public static Estimate interval(double r, int n, double confidence) {
    Estimate.checkConfidence(confidence);
    if (n < 4) {
      throw new IllegalArgumentException(n + " pairs; allowed: 4 or more");
    }
    double half =
        new NormalDistribution().inverseCumulativeProbability((1 + confidence) / 2)
            / Math.sqrt(n - 3);
    double z = Math.copySign(of(r), r);
    return new Estimate(r, correlation(z - half), correlation(z + half), confidence);
  }

  /** Back to the correlation: tanh z, in [−1, 1]. */
  public static double correlation(double z) {
    return Math.tanh(z);
  }
}
