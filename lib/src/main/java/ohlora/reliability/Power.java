package ohlora.reliability;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * What a comparison can show at all: how large a true difference must be, or how many cases it
 * needs, to be found with a given probability. By the normal approximation, which is good from
 * about 30 cases.
 *
 * @param level of the two-sided test, in (0, 1), for example 0.05
 * @param power the probability to find what is there, more than half the level and less than 1, for
 *     example 0.8
 */
public record Power(double level, double power) {

  /**
   * @throws IllegalArgumentException if one of them is outside
   */
  public Power {
    if (!(level > 0 && level < 1 && power > level / 2 && power < 1)) {
      throw new IllegalArgumentException(
          "level "
              + level
              + ", power "
              + power
              + "; allowed: a level in (0, 1) and a power from half of it to less than 1");
    }
  }

  /**
   * The smallest difference of two means that a test of {@code cases} different cases on each side
   * finds with this power.
   *
   * @param deviation of single cases, 0 or more, in the unit of the difference
   * @param cases on each side, 2 or more
   * @throws IllegalArgumentException if one of them is not so
   */
  public double smallestDifference(double deviation, int cases) {
    return Math.sqrt(2) * smallestPairedDifference(deviation, cases);
  }

  /**
   * The same where the same cases go through both.
   *
   * @param deviation of the cases' differences, 0 or more
   * @param cases 2 or more
   * @throws IllegalArgumentException if one of them is not so
   */
  public double smallestPairedDifference(double deviation, int cases) {
    if (!(deviation >= 0) || cases < 2) {
      throw new IllegalArgumentException(
          "deviation " + deviation + ", " + cases + " cases; allowed: 0 or more, 2 or more");
    }
    return quantiles() * deviation / Math.sqrt(cases);
  }

  /**
   * How many different cases on each side find this difference of two means.
   *
   * @param deviation of single cases, more than 0
   * @param difference not 0, in the same unit
   * @throws IllegalArgumentException if one of them is not so
   */
  public long casesNeeded(double deviation, double difference) {
    return upwards(2 * squaredRatio(deviation, difference));
  }

  /**
   * How many cases that go through both find this mean difference.
   *
   * @param deviation of the cases' differences, more than 0
   * @param difference not 0, in the same unit
   * @throws IllegalArgumentException if one of them is not so
   */
  public long pairedCasesNeeded(double deviation, double difference) {
    return upwards(squaredRatio(deviation, difference));
  }

  /**
   * How many different cases on each side find that two shares differ (J. L. Fleiss, Statistical
   * Methods for Rates and Proportions, without correction for continuity).
   *
   * @param first share, in [0, 1]
   * @param second share, in [0, 1], another one
   * @throws IllegalArgumentException if one of them is not so
   */
  public long casesNeededForShares(double first, double second) {
    double mean = (Samples.checkProbability(first) + Samples.checkProbability(second)) / 2;
    if (first == second) {
      throw new IllegalArgumentException("both shares are " + first + "; allowed: different ones");
    }
    double same = Math.sqrt(2 * mean * (1 - mean));
    double apart = Math.sqrt(first * (1 - first) + second * (1 - second));
    double distance = (levelQuantile() * same + powerQuantile() * apart) / (first - second);
    return upwards(distance * distance);
  }

  private double squaredRatio(double deviation, double difference) {
    double ratio = quantiles() * deviation / difference;
    if (!(deviation > 0 && Double.isFinite(ratio))) {
      throw new IllegalArgumentException(
          "deviation "
              + deviation
              + ", difference "
              + difference
              + "; allowed: a deviation above 0 and a difference that is not 0");
    }
    return ratio * ratio;
  }

  private static long upwards(double cases) {
    return Math.max(2, (long) Math.ceil(cases));
  }

  private double quantiles() {
    return levelQuantile() + powerQuantile();
  }

  private double levelQuantile() {
    return new NormalDistribution().inverseCumulativeProbability(1 - level / 2);
  }

  private double powerQuantile() {
    return new NormalDistribution().inverseCumulativeProbability(power);
  }
}
