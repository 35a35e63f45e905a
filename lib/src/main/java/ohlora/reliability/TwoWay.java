package ohlora.reliability;

import java.util.Arrays;
import org.apache.commons.math3.stat.StatUtils;

/**
 * The sums of squares of a table of n cases × k scorings with one figure in each cell.
 *
 * @param cases n
 * @param scorings k
 * @param betweenCases sum of squares of the cases' means, times k; n − 1 degrees of freedom
 * @param betweenScorings sum of squares of the scorings' means, times n; k − 1 degrees of freedom
 * @param residual what is left; (n − 1)(k − 1) degrees of freedom
 */
record TwoWay(
    int cases, int scorings, double betweenCases, double betweenScorings, double residual) {

  static TwoWay of(double[]... scorings) {
    if (scorings.length < 2) {
      throw new IllegalArgumentException(
          scorings.length + " scorings of the cases; allowed: 2 or more");
    }
    for (double[] scoring : scorings) {
      Samples.checked(scoring, 2);
      Samples.checkPaired(scorings[0], scoring);
    }
    double[] caseMeans = caseMeans(scorings);
    double[] scoringMeans = Arrays.stream(scorings).mapToDouble(StatUtils::mean).toArray();
    return new TwoWay(
        caseMeans.length,
        scorings.length,
        scorings.length * Samples.squares(caseMeans),
        caseMeans.length * Samples.squares(scoringMeans),
        residual(scorings, caseMeans, scoringMeans));
  }

  private static double[] caseMeans(double[][] scorings) {
    double[] means = new double[scorings[0].length];
    for (int i = 0; i < means.length; i++) {
      for (double[] scoring : scorings) {
        means[i] += scoring[i] / scorings.length;
      }
    }
    return means;
  }

  private static double residual(double[][] scorings, double[] caseMeans, double[] scoringMeans) {
    double grand = StatUtils.mean(caseMeans);
    double sum = 0;
    for (int k = 0; k < scorings.length; k++) {
      for (int i = 0; i < caseMeans.length; i++) {
        double rest = scorings[k][i] - caseMeans[i] - scoringMeans[k] + grand;
        sum += rest * rest;
      }
    }
    return sum;
  }

  int residualDegrees() {
    return (cases - 1) * (scorings - 1);
  }

  double residualMeanSquare() {
    return residual / residualDegrees();
  }

  double caseMeanSquare() {
    return betweenCases / (cases - 1);
  }

  double scoringMeanSquare() {
    return betweenScorings / (scorings - 1);
  }

  /** Of a one-way layout, which counts a scoring's shift as noise. */
  double withinMeanSquare() {
    return (betweenScorings + residual) / (cases * (scorings - 1));
  }
}
