package ohlora.reliability;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.distribution.HypergeometricDistribution;

/** Whether shares of different cases differ: Fisher's exact test of two, and one of many. */
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
    HypergeometricDistribution distribution =
        new HypergeometricDistribution(null, trials, successes, first.trials());
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

  /**
   * Whether many groups may have one share: how often χ² is as large as here when the same
   * successes are dealt to the same cases at random. Holds for small groups too, where the χ²
   * distribution does not.
   *
   * @param groups 2 or more
   * @param draws 1 or more; 10,000 leave an error of 0.002 at p = 0.05
   * @param seed of the draws; the same gives the same
   * @return (1 + as large) ÷ (1 + draws), in (0, 1]
   * @throws IllegalArgumentException if they are fewer
   */
  public static double homogeneity(List<Proportion> groups, int draws, long seed) {
    if (groups.size() < 2 || draws < 1) {
      throw new IllegalArgumentException(
          groups.size() + " groups, " + draws + " draws; allowed: 2 or more, 1 or more");
    }
    int[] trials = groups.stream().mapToInt(Proportion::trials).toArray();
    int[] seen = groups.stream().mapToInt(Proportion::successes).toArray();
    int successes = Arrays.stream(seen).sum();
    double statistic = chiSquare(seen, trials);
    Random random = new Random(seed);
    int asLarge = 1;
    for (int draw = 0; draw < draws; draw++) {
      asLarge += chiSquare(dealt(successes, trials, random), trials) >= statistic - 1e-9 ? 1 : 0;
    }
    return asLarge / (draws + 1.0);
  }

  /**
   * Σ (successes − expected)² ÷ expected; over the failures too it is larger by the same factor.
   */
  private static double chiSquare(int[] successes, int[] trials) {
    double rate = (double) Arrays.stream(successes).sum() / Arrays.stream(trials).sum();
    double sum = 0;
    for (int group = 0; group < trials.length; group++) {
      double expected = rate * trials[group];
      sum += expected == 0 ? 0 : Math.pow(successes[group] - expected, 2) / expected;
    }
    return sum;
  }

  /** Draws the successes from all cases without putting back. */
  private static int[] dealt(int successes, int[] trials, Random random) {
    int[] left = trials.clone();
    int cases = Arrays.stream(trials).sum();
    int[] dealt = new int[trials.length];
    for (int success = 0; success < successes; success++) {
      int drawn = random.nextInt(cases - success);
      int group = 0;
      while (drawn >= left[group]) {
        drawn -= left[group++];
      }
      left[group]--;
      dealt[group]++;
    }
    return dealt;
  }
}
