package ohlora.reliability;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * Intervals by drawing the cases again and again from themselves: bias-corrected and accelerated
 * (BCa; B. Efron, Journal of the American Statistical Association 82, 1987), for figures that are
 * not bell-shaped.
 *
 * @param resamples how often, 100 or more; 10,000 for two steady digits
 * @param seed of the draws; the same gives the same
 */
public record Bootstrap(int resamples, long seed) {

  private static final NormalDistribution NORMAL = new NormalDistribution();

  /**
   * @throws IllegalArgumentException if the resamples are fewer than 100
   */
  public Bootstrap {
    if (resamples < 100) {
      throw new IllegalArgumentException(resamples + " resamples; allowed: 100 or more");
    }
  }

  /**
   * A statistic of one sample, for example the mean of figures or of paired differences.
   *
   * @param sample independent values, 2 or more
   * @param statistic of as many values, such as {@code StatUtils::mean}
   * @throws IllegalArgumentException if they are fewer or not finite, or the confidence is not in
   *     (0, 1)
   */
  public Estimate interval(
      double[] sample, ToDoubleFunction<double[]> statistic, double confidence) {
    double[] own = Samples.checked(sample, 2);
    Estimate.checkConfidence(confidence);
    double value = statistic.applyAsDouble(own);
    double[] drawn = drawn(own, statistic);
    double bias = NORMAL.inverseCumulativeProbability(shareBelow(drawn, value));
    if (Double.isInfinite(bias)) {
      return new Estimate(value, drawn[0], drawn[drawn.length - 1], confidence);
    }
    double acceleration = acceleration(own, statistic);
    double tail = NORMAL.inverseCumulativeProbability((1 - confidence) / 2);
    return new Estimate(
        value,
        quantile(drawn, shifted(bias, acceleration, tail)),
        quantile(drawn, shifted(bias, acceleration, -tail)),
        confidence);
  }

  private double[] drawn(double[] sample, ToDoubleFunction<double[]> statistic) {
    Random random = new Random(seed);
    double[] values = new double[resamples];
    for (int i = 0; i < resamples; i++) {
      values[i] =
          statistic.applyAsDouble(
              random.ints(sample.length, 0, sample.length).mapToDouble(j -> sample[j]).toArray());
    }
    Arrays.sort(values);
    return values;
  }

  private static double shareBelow(double[] drawn, double value) {
    double below = 0;
    for (double other : drawn) {
      below += other < value ? 1 : other == value ? 0.5 : 0;
    }
    return below / drawn.length;
  }

  private static double shifted(double bias, double acceleration, double tail) {
    double distance = bias + tail;
    return NORMAL.cumulativeProbability(bias + distance / (1 - acceleration * distance));
  }

  /** From leaving out each case in turn: Σ U³ ÷ n³ over 6 (Σ U² ÷ n²)^(3/2). */
  private static double acceleration(double[] sample, ToDoubleFunction<double[]> statistic) {
    double[] without = leavingOut(sample, statistic);
    double mean = StatUtils.mean(without);
    double n = without.length;
    double cubes = 0;
    double squares = 0;
    for (double value : without) {
      double influence = (n - 1) * (mean - value);
      cubes += Math.pow(influence / n, 3);
      squares += Math.pow(influence / n, 2);
    }
    return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
  }

  private static double[] leavingOut(double[] sample, ToDoubleFunction<double[]> statistic) {
    double[] values = new double[sample.length];
    for (int i = 0; i < sample.length; i++) {
      double[] rest = new double[sample.length - 1];
      System.arraycopy(sample, 0, rest, 0, i);
      System.arraycopy(sample, i + 1, rest, i, rest.length - i);
      values[i] = statistic.applyAsDouble(rest);
    }
    return values;
  }

  private static double quantile(double[] sorted, double share) {
    if (share <= 0) {
      return sorted[0];
    }
    Percentile percentile = new Percentile().withEstimationType(EstimationType.R_7);
    return percentile.evaluate(sorted, 100 * Math.min(1, share));
  }
}
