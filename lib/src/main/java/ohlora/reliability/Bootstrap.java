package ohlora.reliability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * Intervals by drawing the cases again and again from themselves: bias-corrected and accelerated
 * (BCa; B. Efron, Journal of the American Statistical Association 82, 1987), for figures that are
 * no bell.
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
      throw new IllegalArgumentException(resamples + " resamples; allowed is 100 or more");
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
    return interval(
        List.of(Samples.checked(sample, 2)),
        samples -> statistic.applyAsDouble(samples.get(0)),
        confidence);
  }

  /**
   * Second minus first mean, where index i of both is the same case.
   *
   * @throws IllegalArgumentException if they are not as many, fewer than 2 or not finite
   */
  public Estimate paired(double[] first, double[] second, double confidence) {
    Samples.checkPaired(first, second);
    var differences = new double[first.length];
    Arrays.setAll(differences, i -> second[i] - first[i]);
    return interval(differences, StatUtils::mean, confidence);
  }

  /**
   * Second minus first mean of different cases, each sample drawn for itself.
   *
   * @throws IllegalArgumentException if they are fewer than 2 or not finite
   */
  public Estimate unpaired(double[] first, double[] second, double confidence) {
    return interval(
        List.of(Samples.checked(first, 2), Samples.checked(second, 2)),
        samples -> StatUtils.mean(samples.get(1)) - StatUtils.mean(samples.get(0)),
        confidence);
  }

  private Estimate interval(
      List<double[]> samples, ToDoubleFunction<List<double[]>> statistic, double confidence) {
    Estimate.checkConfidence(confidence);
    double value = statistic.applyAsDouble(samples);
    var drawn = drawn(samples, statistic);
    double bias = NORMAL.inverseCumulativeProbability(shareBelow(drawn, value));
    if (Double.isInfinite(bias)) {
      return new Estimate(value, drawn[0], drawn[drawn.length - 1], confidence);
    }
    double acceleration = acceleration(samples, statistic);
    double tail = NORMAL.inverseCumulativeProbability((1 - confidence) / 2);
    return new Estimate(
        value,
        quantile(drawn, shifted(bias, acceleration, tail)),
        quantile(drawn, shifted(bias, acceleration, -tail)),
        confidence);
  }

  private double[] drawn(List<double[]> samples, ToDoubleFunction<List<double[]>> statistic) {
    var random = new Random(seed);
    var values = new double[resamples];
    for (int i = 0; i < resamples; i++) {
      var again = new ArrayList<double[]>();
      for (var sample : samples) {
        again.add(
            random.ints(sample.length, 0, sample.length).mapToDouble(j -> sample[j]).toArray());
      }
      values[i] = statistic.applyAsDouble(again);
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

  /**
   * From leaving out each case in turn: Σ U³ ÷ n³ over 6 (Σ U² ÷ n²)^(3/2), summed over samples.
   */
  private static double acceleration(
      List<double[]> samples, ToDoubleFunction<List<double[]>> statistic) {
    double cubes = 0;
    double squares = 0;
    for (int s = 0; s < samples.size(); s++) {
      var without = leavingOut(samples, s, statistic);
      double mean = StatUtils.mean(without);
      double n = without.length;
      for (double value : without) {
        double influence = (n - 1) * (mean - value);
        cubes += Math.pow(influence / n, 3);
        squares += Math.pow(influence / n, 2);
      }
    }
    return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
  }

  private static double[] leavingOut(
      List<double[]> samples, int which, ToDoubleFunction<List<double[]>> statistic) {
    var sample = samples.get(which);
    var changed = new ArrayList<>(samples);
    var values = new double[sample.length];
    for (int i = 0; i < sample.length; i++) {
      var rest = new double[sample.length - 1];
      System.arraycopy(sample, 0, rest, 0, i);
      System.arraycopy(sample, i + 1, rest, i, rest.length - i);
      changed.set(which, rest);
      values[i] = statistic.applyAsDouble(changed);
    }
    return values;
  }

  private static double quantile(double[] sorted, double share) {
    if (share <= 0) {
      return sorted[0];
    }
    var percentile = new Percentile().withEstimationType(EstimationType.R_7);
    return percentile.evaluate(sorted, 100 * Math.min(1, share));
  }
}
