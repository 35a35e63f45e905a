package ohlora.reliability;

import java.util.Arrays;
import org.apache.commons.math3.stat.StatUtils;

/** What a sample must be before anything is computed from it, and the sums that many need. */
final class Samples {

  private Samples() {}

  /**
   * A copy of the values.
   *
   * @throws IllegalArgumentException if there are fewer than {@code least}, or one is not finite
   */
  static double[] checked(double[] values, int least) {
    if (values.length < least) {
      throw new IllegalArgumentException(
          "a sample of " + values.length + "; allowed: " + least + " or more");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "value " + i + " of the sample is " + values[i] + "; allowed: finite numbers");
      }
    }
    return values.clone();
  }

  /** The sum of squares about the mean. */
  static double squares(double[] values) {
    double mean = StatUtils.mean(values);
    return Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
  }

  /**
   * @throws IllegalArgumentException if {@code second} has another length
   */
  static void checkPaired(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "pairs of "
              + first.length
              + " and "
              + second.length
              + " values; allowed: as many on both sides");
    }
  }

  /**
   * @throws IllegalArgumentException if it is not in [0, 1]
   */
  static double checkProbability(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("the probability is " + probability + "; allowed: 0 to 1");
    }
    return probability;
  }
}
