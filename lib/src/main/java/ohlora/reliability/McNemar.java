package ohlora.reliability;

import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Two ways, the same cases, passed or not: only the cases on which they differ tell which is better
 * (Q. McNemar, Psychometrika 12, 1947).
 *
 * @param both cases that pass both ways
 * @param onlyFirst cases that pass the first way alone
 * @param onlySecond cases that pass the second way alone
 * @param neither cases that pass neither way
 */
public record McNemar(int both, int onlyFirst, int onlySecond, int neither) {

  /**
   * @throws IllegalArgumentException if a count is negative, or there is no case
   */
  public McNemar {
    if (Math.min(Math.min(both, onlyFirst), Math.min(onlySecond, neither)) < 0
        || both + onlyFirst + onlySecond + neither < 1) {
      throw new IllegalArgumentException(
          "counts "
              + both
              + ", "
              + onlyFirst
              + ", "
              + onlySecond
              + ", "
              + neither
              + "; allowed: 0 or more each, and at least one case");
    }
  }

  /**
   * @param first whether each case passes the first way
   * @param second the same cases in the same order, the second way
   * @throws IllegalArgumentException if they are not as many, or none
   */
  public static McNemar of(boolean[] first, boolean[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          first.length + " and " + second.length + " cases; allowed: the same cases twice");
    }
    int[] cells = new int[4];
    for (int i = 0; i < first.length; i++) {
      cells[(first[i] ? 0 : 2) + (second[i] ? 0 : 1)]++;
    }
    return new McNemar(cells[0], cells[1], cells[2], cells[3]);
  }

  /** How many cases there are. */
  public int count() {
    return both + onlyFirst + onlySecond + neither;
  }

  /** The exact two-sided p value: binomial with ½ on the cases that differ; 1 where none does. */
  public double p() {
    int differing = onlyFirst + onlySecond;
    if (differing == 0) {
      return 1;
    }
    int fewer = Math.min(onlyFirst, onlySecond);
    return Math.min(
        1, 2 * new BinomialDistribution(null, differing, 0.5).cumulativeProbability(fewer));
  }

  /**
   * Second minus first share of passing cases, with the adjusted Wald interval of D. G. Bonett and
   * R. M. Price (Journal of Educational and Behavioral Statistics 37, 2012), which adds one to
   * either count of differing cases; good from few cases on.
   *
   * @throws IllegalArgumentException if the confidence is not in (0, 1)
   */
  public Estimate difference(double confidence) {
    Estimate.checkConfidence(confidence);
    double lost = (onlyFirst + 1.0) / (count() + 2);
    double won = (onlySecond + 1.0) / (count() + 2);
    double middle = won - lost;
    double half =
        new NormalDistribution().inverseCumulativeProbability((1 + confidence) / 2)
            * Math.sqrt((won + lost - middle * middle) / (count() + 2));
    return new Estimate(
        (double) (onlySecond - onlyFirst) / count(),
        Math.max(-1, middle - half),
        Math.min(1, middle + half),
        confidence);
  }
}
