package ohlora.reliability;

import org.apache.commons.math3.distribution.HypergeometricDistribution;

/** Fisher's exact test of two shares of different cases. */
public final class ExactTest {

  /** Probabilities that differ by less are the same, as in R's {@code fisher.test}. */
  private static final double TOLERANCE = 1 + 1e-7;

  private ExactTest() {}

  /**
   * The two-sided p value in (0, 1]: how probable are tables with the same margins that are no more
   * probable than this one (R. A. Fisher, Statistical Methods for Research Workers). For shares of
   * the same cases see {@link McNemar}.
   */
  public static double fisher(Proportion first, Proportion second) {
    int trials = Math.addExact(first.trials(), second.trials());
    int successes = first.successes() + second.successes();
    var distribution = new HypergeometricDistribution(null, trials, successes, first.trials());
    double seen = distribution.probability(first.successes());
    double sum = 0;
    for (int count = distribution.getSupportLowerBound();
        count <= distribution.getSupportUpperBound();
        count++) {
      double probability = distribution.probability(count);
      sum += probability <= seen * TOLERANCE ? probability : 0;
    }
    return Math.min(1, sum);
  }
}
