package ohlora.reliability;

import org.apache.commons.math3.stat.StatUtils;

/** Whether a figure rises with another: a straight line by least squares. */
public final class Trend {

  private Trend() {}

  /**
   * The slope that several series have in common while each has its own level (analysis of
   * covariance). Its error comes from the scatter about the lines, so it also holds what differs
   * from run to run and does not come from the choice of cases.
   *
   * @param x [series][points], for example the logarithm of a sample's size; at least 2 points more
   *     than there are series
   * @param y [series][points] figures
   * @return change of y for one unit of x, with points − series − 1 degrees of freedom
   * @throws IllegalArgumentException if x and y do not match, are not finite, or too few; if x
   *     never changes within a series
   */
  public static Effect slope(double[][] x, double[][] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          x.length + " series of x and " + y.length + " of y; allowed: as many");
    }
    int points = 0;
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int s = 0; s < x.length; s++) {
      Samples.checked(x[s], 2);
      Samples.checked(y[s], 2);
      Samples.checkPaired(x[s], y[s]);
      points += x[s].length;
      xx += Samples.squares(x[s]);
      xy += products(x[s], y[s]);
      yy += Samples.squares(y[s]);
    }
    int degrees = points - x.length - 1;
    if (degrees < 1 || !(xx > 0)) {
      throw new IllegalArgumentException(
          points
              + " points in "
              + x.length
              + " series; allowed: 2 more than series, and x not all alike");
    }
    double rest = Math.max(0, yy - xy * xy / xx) / degrees;
    return new Effect(xy / xx, Math.sqrt(rest / xx), degrees);
  }

  private static double products(double[] x, double[] y) {
    double middle = StatUtils.mean(x);
    double level = StatUtils.mean(y);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (x[i] - middle) * (y[i] - level);
    }
    return sum;
  }
}
