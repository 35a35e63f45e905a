package ohlora.reliability;

import java.util.Arrays;
import org.apache.commons.math3.stat.StatUtils;

/** How far two means differ, each way of asking with the standard error that belongs to it. */
public final class MeanDifference {

  private MeanDifference() {}

  /**
   * Second minus first, where index i of both is the same case: the mean of the differences, n − 1
   * degrees of freedom.
   *
   * @param first figures, 2 or more
   * @param second figures of the same cases in the same order
   * @throws IllegalArgumentException if they are fewer, not as many or not finite
   */
  public static Effect paired(double[] first, double[] second) {
    Samples.checkPaired(first, second);
    double[] differences = new double[first.length];
    Arrays.setAll(differences, i -> second[i] - first[i]);
    return change(differences);
  }

  /**
   * The mean of independent changes, n − 1 degrees of freedom within each group of cases: the mean
   * over all, with the variance about each group's own mean. A case that was scored several times
   * comes in once, with its mean change.
   *
   * @param groups [groups][changes], 1 or more of 2 or more
   * @throws IllegalArgumentException if they are fewer, or one is not finite
   */
  public static Effect change(double[]... groups) {
    if (groups.length == 0) {
      throw new IllegalArgumentException("no group of changes; allowed: 1 or more");
    }
    int count = 0;
    double sum = 0;
    double squares = 0;
    for (double[] group : groups) {
      count += Samples.checked(group, 2).length;
      sum += StatUtils.sum(group);
      squares += Samples.squares(group);
    }
    int degrees = count - groups.length;
    return new Effect(sum / count, Math.sqrt(squares / degrees / count), degrees);
  }

  /**
   * Second minus first of different cases, with variances of their own (B. L. Welch, Biometrika 34,
   * 1947).
   *
   * @param first figures, 2 or more
   * @param second figures of other cases, 2 or more
   * @throws IllegalArgumentException if they are fewer, not finite, or all alike
   */
  public static Effect unpaired(double[] first, double[] second) {
    Samples.checked(first, 2);
    Samples.checked(second, 2);
    return of(
        StatUtils.mean(first),
        Math.sqrt(StatUtils.variance(first)),
        first.length,
        StatUtils.mean(second),
        Math.sqrt(StatUtils.variance(second)),
        second.length);
  }

  /**
   * Welch's difference from what a report prints: second minus first mean, where the standard
   * deviations were estimated from as many cases, or are known from a run like it.
   *
   * @param firstMean in the unit measured
   * @param firstDeviation of single cases, 0 or more; not both 0
   * @param firstCases 2 or more
   * @param secondMean as the first
   * @param secondDeviation as the first
   * @param secondCases as the first
   * @throws IllegalArgumentException if one of them is not so
   */
  public static Effect of(
      double firstMean,
      double firstDeviation,
      int firstCases,
      double secondMean,
      double secondDeviation,
      int secondCases) {
    if (firstCases < 2 || secondCases < 2 || !(firstDeviation + secondDeviation > 0)) {
      throw new IllegalArgumentException(
          firstCases
              + " and "
              + secondCases
              + " cases with deviations "
              + firstDeviation
              + " and "
              + secondDeviation
              + "; allowed: 2 or more cases, and some spread");
    }
    double first = firstDeviation * firstDeviation / firstCases;
    double second = secondDeviation * secondDeviation / secondCases;
    double degrees =
        (first + second)
            * (first + second)
            / (first * first / (firstCases - 1) + second * second / (secondCases - 1));
    return new Effect(secondMean - firstMean, Math.sqrt(first + second), degrees);
  }
}
