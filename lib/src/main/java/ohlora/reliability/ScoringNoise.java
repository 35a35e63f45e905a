package ohlora.reliability;

import java.util.List;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * How much one scoring scatters about a case's true figure, estimated from repeated scorings of the
 * same cases. The figures are best given as {@link FisherZ}.
 *
 * @param variance of one scoring, more than 0, in the figures' unit squared
 * @param degreesOfFreedom of the estimate, 1 or more
 */
public record ScoringNoise(double variance, int degreesOfFreedom) {

  /**
   * @throws IllegalArgumentException if the variance is not positive, or there is no degree of
   *     freedom
   */
  public ScoringNoise {
    if (!(variance > 0 && Double.isFinite(variance)) || degreesOfFreedom < 1) {
      throw new IllegalArgumentException(
          "a variance of "
              + variance
              + " with "
              + degreesOfFreedom
              + " degrees of freedom; allowed: a variance above 0 with 1 or more");
    }
  }

  /**
   * The residual mean square of a two-way layout, cases × scorings: what is left of Σ(x − x̄case −
   * x̄scoring + x̄)² ÷ (n − 1)(k − 1). Neither the cases' levels nor a shift that a whole scoring
   * has in common count as noise. For two scorings it is half the variance of the differences.
   *
   * <p>Give scorings that nobody selected by. A first figure for which a case was chosen has luck
   * in it: its mean is too high, which this estimate leaves out, and its spread is a little too
   * small.
   *
   * @param scorings [scorings][cases], 2 or more of 2 or more cases, in the same order
   * @throws IllegalArgumentException if they are fewer, of different length, not finite, or equal
   */
  public static ScoringNoise of(double[]... scorings) {
    TwoWay layout = TwoWay.of(scorings);
    return new ScoringNoise(layout.residualMeanSquare(), layout.residualDegrees());
  }

  /**
   * One estimate from several groups of cases: the variances' mean, weighted by degrees of freedom.
   * {@link VarianceTest#bartlett} tells whether they may be one.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ScoringNoise pooled(List<ScoringNoise> groups) {
    if (groups.isEmpty()) {
      throw new IllegalArgumentException("no estimate to pool; allowed: 1 or more");
    }
    int degrees = groups.stream().mapToInt(ScoringNoise::degreesOfFreedom).sum();
    double squares = groups.stream().mapToDouble(ScoringNoise::squares).sum();
    return new ScoringNoise(squares / degrees, degrees);
  }

  /** The standard deviation of one scoring. */
  public double deviation() {
    return Math.sqrt(variance);
  }

  /**
   * The standard deviation with its χ² interval, √(ν s² ÷ χ²).
   *
   * @throws IllegalArgumentException if the confidence is not in (0, 1)
   */
  public Estimate deviation(double confidence) {
    Estimate.checkConfidence(confidence);
    double tail = (1 - confidence) / 2;
    return new Estimate(deviation(), quantile(tail), quantile(1 - tail), confidence);
  }

  /**
   * The deviation below which the true one lies with {@code probability}, when ν s² ÷ σ² is taken
   * as χ² with ν degrees of freedom (the posterior under the prior 1 ÷ σ²).
   *
   * @param probability in (0, 1)
   */
  public double quantile(double probability) {
    Estimate.checkConfidence(probability);
    double chi =
        new ChiSquaredDistribution(degreesOfFreedom).inverseCumulativeProbability(1 - probability);
    return Math.sqrt(squares() / chi);
  }

  /**
   * What part of the spread between cases is not noise: 1 − σ² ÷ s², with s² the variance of single
   * figures over all cases, not only over those chosen. 1 means no noise; it may be negative where
   * the noise is larger than the spread.
   *
   * @param figures one figure of each case, 2 or more, in the unit of the noise
   */
  public double reliability(double[] figures) {
    return 1 - variance / StatUtils.variance(Samples.checked(figures, 2));
  }

  private double squares() {
    return variance * degreesOfFreedom;
  }
}
