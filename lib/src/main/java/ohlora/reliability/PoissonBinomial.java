package ohlora.reliability;

import java.util.List;

/**
 * How many of n independent trials succeed when each has a probability of its own. The distribution
 * is exact, built up trial by trial. Immutable.
 */
public final class PoissonBinomial {

  private final double[] probabilities;

  private PoissonBinomial(double[] probabilities) {
    this.probabilities = probabilities;
  }

  /**
   * @param chances of each trial, in [0, 1]; none gives a count that is 0
   * @throws IllegalArgumentException if one is outside
   */
  public static PoissonBinomial of(double[] chances) {
    double[] counts = new double[chances.length + 1];
    counts[0] = 1;
    for (int trial = 0; trial < chances.length; trial++) {
      double chance = Samples.checkProbability(chances[trial]);
      for (int count = trial + 1; count > 0; count--) {
        counts[count] = counts[count] * (1 - chance) + counts[count - 1] * chance;
      }
      counts[0] *= 1 - chance;
    }
    return new PoissonBinomial(counts);
  }

  /**
   * The mixture of several distributions of the same number of trials, each as likely: what is
   * expected when the chances themselves are uncertain.
   *
   * @param parts 1 or more
   * @throws IllegalArgumentException if there is none, or the numbers of trials differ
   */
  public static PoissonBinomial average(List<PoissonBinomial> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("no distribution to average; allowed: 1 or more");
    }
    double[] counts = new double[parts.get(0).probabilities.length];
    for (PoissonBinomial part : parts) {
      Samples.checkPaired(counts, part.probabilities);
      for (int count = 0; count < counts.length; count++) {
        counts[count] += part.probabilities[count] / parts.size();
      }
    }
    return new PoissonBinomial(counts);
  }

  /** How many trials there are. */
  public int trials() {
    return probabilities.length - 1;
  }

  /** The probability of exactly {@code count} successes; 0 for a count that cannot be. */
  public double probability(int count) {
    return count < 0 || count > trials() ? 0 : probabilities[count];
  }

  /** The probability of {@code count} successes or fewer. */
  public double cumulative(int count) {
    double sum = 0;
    for (int c = 0; c <= Math.min(count, trials()); c++) {
      sum += probabilities[c];
    }
    return Math.min(1, sum);
  }

  /** The expected number of successes. */
  public double mean() {
    double sum = 0;
    for (int count = 1; count <= trials(); count++) {
      sum += count * probabilities[count];
    }
    return sum;
  }

  /**
   * The smallest count with so much probability at it or below.
   *
   * @param probability in [0, 1]
   */
  public int quantile(double probability) {
    Samples.checkProbability(probability);
    double sum = 0;
    for (int count = 0; count < trials(); count++) {
      sum += probabilities[count];
      if (sum >= probability) {
        return count;
      }
    }
    return trials();
  }

  /**
   * The expected number with the counts between which it lies with {@code confidence} or more, at
   * most half of the rest on each side.
   *
   * @throws IllegalArgumentException if the confidence is not in (0, 1)
   */
  public Estimate interval(double confidence) {
    Estimate.checkConfidence(confidence);
    double tail = (1 - confidence) / 2;
    return new Estimate(mean(), quantile(tail), quantile(1 - tail), confidence);
  }
}
