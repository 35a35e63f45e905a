package ohlora.reliability;

import java.util.Arrays;
import org.apache.commons.math3.util.FastMath;

/**
 * Fisher's transformation of a correlation, z = atanh r (R. A. Fisher, Biometrika 10, 1915). On
 * this scale the noise of one scoring is nearly alike for all cases; in r it shrinks towards 1.
 */
public final class FisherZ {

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
          "the correlation is " + correlation + "; allowed is more than −1 and less than 1");
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

  /** Back to the correlation: tanh z, in [−1, 1]. */
  public static double correlation(double z) {
    return Math.tanh(z);
  }
}
