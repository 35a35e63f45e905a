package ohlora.reliability;

import java.util.Arrays;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * Whether several figures differ by more than their standard errors explain (W. G. Cochran,
 * Biometrics 10, 1954), and by how much more (R. DerSimonian and N. Laird, Controlled Clinical
 * Trials 7, 1986).
 *
 * @param q Σ (figure − weighted mean)² ÷ error², 0 or more
 * @param degreesOfFreedom figures − 1
 * @param variance τ² of the true figures about their mean, 0 or more, in the figures' unit squared
 */
public record Heterogeneity(double q, int degreesOfFreedom, double variance) {

  /**
   * @param figures 2 or more, for example means of runs
   * @param standardErrors of each, more than 0
   * @throws IllegalArgumentException if they are fewer, not as many, or an error is not positive
   */
  public static Heterogeneity of(double[] figures, double[] standardErrors) {
    Samples.checked(figures, 2);
    Samples.checkPaired(figures, Samples.checked(standardErrors, 2));
    double[] weights = Arrays.stream(standardErrors).map(Heterogeneity::weight).toArray();
    double all = Arrays.stream(weights).sum();
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < figures.length; i++) {
      mean += weights[i] * figures[i] / all;
      squares += weights[i] * weights[i];
    }
    double q = 0;
    for (int i = 0; i < figures.length; i++) {
      q += weights[i] * (figures[i] - mean) * (figures[i] - mean);
    }
    int degrees = figures.length - 1;
    return new Heterogeneity(q, degrees, Math.max(0, (q - degrees) / (all - squares / all)));
  }

  private static double weight(double standardError) {
    if (!(standardError > 0)) {
      throw new IllegalArgumentException(
          "the standard error is " + standardError + "; allowed: more than 0");
    }
    return 1 / (standardError * standardError);
  }

  /** The probability of so large a q if all true figures were one. */
  public double p() {
    return 1 - new ChiSquaredDistribution(degreesOfFreedom).cumulativeProbability(q);
  }

  /** τ: the standard deviation of the true figures, in the figures' unit. */
  public double deviation() {
    return Math.sqrt(variance);
  }
}
