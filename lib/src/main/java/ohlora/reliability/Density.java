package ohlora.reliability;

import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * The density of a sample, smoothed by a normal kernel, with the derivatives of its logarithm,
 * which {@link Posterior} needs. Immutable.
 */
public final class Density {

  /** A normal distribution's quartiles are this many standard deviations apart. */
  private static final double QUARTILES_APART = 1.349;

  private final double[] values;
  private final double bandwidth;

  private Density(double[] values, double bandwidth) {
    this.values = values;
    this.bandwidth = bandwidth;
  }

  /**
   * With the bandwidth that is best for the first derivative of a normal density, s (4/5)^(1/7)
   * n^(−1/7) (J. E. Chacón, T. Duong and M. P. Wand, Statistica Sinica 21, 2011), where s is the
   * smaller one of standard deviation and interquartile range ÷ 1.349. The rule for the density
   * itself (n^(−1/5)) would leave the slope rough.
   *
   * @param values 2 or more, not more than half of them equal
   * @throws IllegalArgumentException if they are fewer, not finite, or without spread
   */
  public static Density of(double[] values) {
    double[] sample = Samples.checked(values, 2);
    double factor = Math.pow(0.8 / sample.length, 1 / 7.0);
    return of(sample, factor * spread(sample));
  }

  /**
   * @param values 2 or more
   * @param bandwidth the kernel's standard deviation, more than 0, in the values' unit
   * @throws IllegalArgumentException if one of them is not so
   */
  public static Density of(double[] values, double bandwidth) {
    if (!(bandwidth > 0 && Double.isFinite(bandwidth))) {
      throw new IllegalArgumentException(
          "the bandwidth is " + bandwidth + "; allowed: more than 0 (are the values all alike?)");
    }
    return new Density(Samples.checked(values, 2), bandwidth);
  }

  private static double spread(double[] sample) {
    Percentile quartiles = new Percentile().withEstimationType(EstimationType.R_7);
    quartiles.setData(sample);
    double between = quartiles.evaluate(75) - quartiles.evaluate(25);
    return Math.min(Math.sqrt(StatUtils.variance(sample)), between / QUARTILES_APART);
  }

  /** The kernel's standard deviation, in the values' unit. */
  public double bandwidth() {
    return bandwidth;
  }

  /**
   * The same sample with {@code factor} times the bandwidth: shows how little or much it matters.
   */
  public Density scaled(double factor) {
    return of(values, factor * bandwidth);
  }

  /** f at a place, per unit of the values; 0 where it is too far away for a number. */
  public double at(double place) {
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(-exponent(value, place));
    }
    return sum / (values.length * bandwidth * Math.sqrt(2 * Math.PI));
  }

  /**
   * How log f runs at a place. Works far away from all values too: the kernels' weights are taken
   * relative to the nearest one's, so that none underflows.
   */
  public Slope slope(double place) {
    double least = leastExponent(place);
    double sum = 0;
    double first = 0;
    double second = 0;
    for (double value : values) {
      double distance = (value - place) / bandwidth;
      double weight = Math.exp(least - exponent(value, place));
      sum += weight;
      first += weight * distance;
      second += weight * distance * distance;
    }
    double mean = first / sum;
    return new Slope(
        place, mean / bandwidth, (second / sum - mean * mean - 1) / (bandwidth * bandwidth));
  }

  private double leastExponent(double place) {
    double least = Double.POSITIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, exponent(value, place));
    }
    return least;
  }

  private double exponent(double value, double place) {
    double distance = (value - place) / bandwidth;
    return distance * distance / 2;
  }

  /**
   * The derivatives of log f at a place.
   *
   * @param place in the values' unit
   * @param first (log f)′ = f′ ÷ f
   * @param second (log f)″, −1 ÷ bandwidth² or more
   */
  public record Slope(double place, double first, double second) {}
}
