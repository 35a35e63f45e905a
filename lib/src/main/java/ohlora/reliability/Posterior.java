package ohlora.reliability;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * What is known of a case's true figure after one noisy scoring, as a normal distribution:
 * Tweedie's formula (H. Robbins, 1956; B. Efron, Journal of the American Statistical Association
 * 106, 2011). With x the scored figure, σ² the noise's variance and f the density of all cases'
 * scored figures, mean x + σ² (log f)′(x) and variance σ² (1 + σ² (log f)″(x)). Where f falls, the
 * figure had luck, and the mean is lower. It holds for those chosen as for all, because f is about
 * all.
 *
 * @param mean of the true figure, in the unit of the figures
 * @param variance of the true figure, 0 or more
 */
public record Posterior(double mean, double variance) {

  private static final NormalDistribution NORMAL = new NormalDistribution();

  /**
   * @throws IllegalArgumentException if the mean is not finite or the variance is negative
   */
  public Posterior {
    if (!Double.isFinite(mean) || !(variance >= 0)) {
      throw new IllegalArgumentException(
          "mean " + mean + ", variance " + variance + "; allowed: a finite mean, a variance ≥ 0");
    }
  }

  /**
   * The formula above.
   *
   * @param density of all cases' figures, chosen or not
   * @param figure the case's
   * @param deviation σ of one scoring, more than 0
   * @throws IllegalArgumentException if the deviation is not
   */
  public static Posterior of(Density density, double figure, double deviation) {
    return of(density.slope(figure), deviation);
  }

  /**
   * The same where the density's slope at the figure is at hand. A density whose bandwidth is below
   * σ can claim more certainty than there is; a variance that would be negative is taken as 0.
   *
   * @param slope at the case's figure
   * @param deviation σ of one scoring, more than 0
   * @throws IllegalArgumentException if the deviation is not
   */
  public static Posterior of(Density.Slope slope, double deviation) {
    double variance = squared(deviation);
    return new Posterior(
        slope.place() + variance * slope.first(),
        Math.max(0, variance * (1 + variance * slope.second())));
  }

  /** The probability that the true figure is {@code cutoff} or more. */
  public double reaching(double cutoff) {
    if (variance == 0) {
      return mean >= cutoff ? 1 : 0;
    }
    return NORMAL.cumulativeProbability((mean - cutoff) / Math.sqrt(variance));
  }

  /**
   * The probability that another scoring gives {@code cutoff} or more: its own noise comes on top.
   *
   * @param deviation σ of one scoring, more than 0
   */
  public double reachingAgain(double cutoff, double deviation) {
    return new Posterior(mean, variance + squared(deviation)).reaching(cutoff);
  }

  private static double squared(double deviation) {
    if (!(deviation > 0 && Double.isFinite(deviation))) {
      throw new IllegalArgumentException(
          "the deviation of a scoring is " + deviation + "; allowed: more than 0");
    }
    return deviation * deviation;
  }
}
