package ohlora.latent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import ohlora.io.Text;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.SingularMatrixException;

/**
 * The w of some latents with their scores of a property, shuffled. The first fifth is held out from
 * fitting.
 *
 * @param rows {@code [rows][w]}
 * @param scores {@code [rows]}
 * @param heldOut how many rows at the beginning are held out
 */
record ScoredRows(float[][] rows, double[] scores, int heldOut) {
  /** So much of a column of length 1 is its own; less may be the rounding of w to float32. */
  private static final double INDEPENDENT = 1e-6;

  /**
   * @param members the latents, by their index in the population
   * @param seed of the shuffle
   */
  static ScoredRows of(Population population, List<Integer> members, String property, long seed) {
    List<Integer> order = new ArrayList<>(members);
    Collections.shuffle(order, new Random(seed));
    return new ScoredRows(
        order.stream().map(population::w).toArray(float[][]::new),
        order.stream().mapToDouble(i -> population.score(i, property)).toArray(),
        heldOut(order.size()));
  }

  /** How many of some rows are held out. */
  static int heldOut(int rows) {
    return (int) Math.ceil(rows * Tails.VALIDATION);
  }

  /** The rows that are not held out; a fifth of them is in its turn. */
  ScoredRows fitted() {
    float[][] rest = Arrays.copyOfRange(rows, heldOut, rows.length);
    return new ScoredRows(
        rest, Arrays.copyOfRange(scores, heldOut, scores.length), heldOut(rest.length));
  }

  /**
   * The linear function with the least sum of squared differences from the scores of the rows that
   * are not held out, by a QR decomposition of those rows and a constant column.
   *
   * @throws IllegalArgumentException if these rows are fewer than the columns and one, or some of
   *     their columns follow from the others
   */
  LinearFunction leastSquares() {
    int columns = rows[0].length;
    int count = rows.length - heldOut;
    if (count < columns + 1) {
      throw new IllegalArgumentException(
          Text.format(
              "least squares of %d numbers of w need at least %d latents besides the held-out"
                  + " fifth, but there are %d",
              columns, columns + 1, count));
    }
    // Each column is brought to length 1, so that one measure of independence fits them all.
    double[] lengths = lengths();
    double[][] values = new double[count][columns + 1];
    for (int i = 0; i < count; i++) {
      values[i][columns] = 1 / Math.sqrt(count);
      for (int j = 0; j < columns; j++) {
        values[i][j] = rows[heldOut + i][j] / lengths[j];
      }
    }
    double[] fitted = Arrays.copyOfRange(scores, heldOut, scores.length);
    try {
      double[] solution =
          new QRDecomposition(new Array2DRowRealMatrix(values, false), INDEPENDENT)
              .getSolver()
              .solve(new ArrayRealVector(fitted, false))
              .toArray();
      double[] coefficients = new double[columns];
      for (int j = 0; j < columns; j++) {
        coefficients[j] = solution[j] / lengths[j];
      }
      return new LinearFunction(coefficients, solution[columns] / Math.sqrt(count));
    } catch (SingularMatrixException e) {
      throw new IllegalArgumentException(
          "some numbers of w follow from the others, so that least squares have no one solution: use another method",
          e);
    }
  }

  /** The root of each column's sum of squares over the rows that are not held out; 1 for 0. */
  private double[] lengths() {
    double[] lengths = new double[rows[0].length];
    for (int j = 0; j < lengths.length; j++) {
      double square = 0;
      for (int i = heldOut; i < rows.length; i++) {
        square += (double) rows[i][j] * rows[i][j];
      }
      lengths[j] = square == 0 ? 1 : Math.sqrt(square);
    }
    return lengths;
  }

  /**
   * The share of the held-out scores' variance that a prediction explains: 1 − Σ(score −
   * predicted)² / Σ(score − mean)².
   */
  double rSquared(ToDoubleFunction<float[]> prediction) {
    double mean = Arrays.stream(scores, 0, heldOut).average().orElseThrow();
    double wrong = 0;
    double all = 0;
    for (int i = 0; i < heldOut; i++) {
      wrong += Math.pow(scores[i] - prediction.applyAsDouble(rows[i]), 2);
      all += Math.pow(scores[i] - mean, 2);
    }
    return 1 - wrong / all;
  }
}
