package ohlora.reliability;

import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.IntervalUtils;

/**
 * A share: a count out of a total.
 *
 * @param successes from 0 to {@code trials}
 * @param trials 1 or more
 */
public record Proportion(int successes, int trials) {

  /**
   * @throws IllegalArgumentException if one of them is outside
   */
  public Proportion {
    if (trials < 1 || successes < 0 || successes > trials) {
      throw new IllegalArgumentException(
          successes + " of " + trials + "; allowed: 0 or more of 1 or more, and not more than all");
    }
  }

  /** The share, 0 to 1. */
  public double rate() {
    return (double) successes / trials;
  }

  /**
   * Wilson's score interval (E. B. Wilson, Journal of the American Statistical Association 22,
   * 1927): right on average, also for small shares.
   *
   * @throws IllegalArgumentException if the confidence is not in (0, 1)
   */
  public Estimate wilson(double confidence) {
    Estimate.checkConfidence(confidence);
    return estimate(IntervalUtils.getWilsonScoreInterval(trials, successes, confidence));
  }

  /**
   * Clopper and Pearson's interval (Biometrika 26, 1934): never too short, mostly too long.
   *
   * @throws IllegalArgumentException if the confidence is not in (0, 1)
   */
  public Estimate clopperPearson(double confidence) {
    Estimate.checkConfidence(confidence);
    double tail = Math.pow((1 - confidence) / 2, 1.0 / trials);
    if (successes == 0) {
      return new Estimate(0, 0, 1 - tail, confidence);
    }
    if (successes == trials) {
      return new Estimate(1, tail, 1, confidence);
    }
    return estimate(IntervalUtils.getClopperPearsonInterval(trials, successes, confidence));
  }

  /**
   * This share minus one of other cases, with the interval that Wilson's two give (R. G. Newcombe,
   * Statistics in Medicine 17, 1998, method 10).
   *
   * @throws IllegalArgumentException if the confidence is not in (0, 1)
   */
  public Estimate minus(Proportion other, double confidence) {
    Estimate own = wilson(confidence);
    Estimate its = other.wilson(confidence);
    double difference = rate() - other.rate();
    return new Estimate(
        difference,
        difference - Math.hypot(own.value() - own.low(), its.high() - its.value()),
        difference + Math.hypot(own.high() - own.value(), its.value() - its.low()),
        confidence);
  }

  private Estimate estimate(ConfidenceInterval interval) {
    return new Estimate(
        rate(),
        Math.max(0, interval.getLowerBound()),
        Math.min(1, interval.getUpperBound()),
        interval.getConfidenceLevel());
  }
}
