package ohlora.latent;

import ohlora.model.Directions;

/**
 * A function that is linear in w: what a support vector machine, the means of two tails or least
 * squares find. Where it is 0 lies a plane; its gradient is a direction.
 *
 * @param coefficients {@code [w]}
 * @param intercept added to the product of coefficients and row
 */
public record LinearFunction(double[] coefficients, double intercept) {

  /**
   * Its value: a support vector machine's distance from the plane, in units of the margin, or the
   * score that least squares predict.
   *
   * @param row {@code [w]}
   */
  public double at(float[] row) {
    double sum = intercept;
    for (int j = 0; j < row.length; j++) {
      sum += coefficients[j] * row[j];
    }
    return sum;
  }

  /** The share of rows on their side of the plane, 0 to 1. */
  public double accuracy(float[][] rows, boolean[] positive) {
    int right = 0;
    for (int i = 0; i < rows.length; i++) {
      if (at(rows[i]) > 0 == positive[i]) {
        right++;
      }
    }
    return (double) right / rows.length;
  }

  /**
   * Where it grows fastest, rounded to float32, of length 1: the plane's normal, which points to
   * the positive side.
   *
   * @throws ArithmeticException if it is the same everywhere
   */
  public float[] direction() {
    return Directions.unit(coefficients);
  }
}
