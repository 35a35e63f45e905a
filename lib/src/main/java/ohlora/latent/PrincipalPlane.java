package ohlora.latent;

import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.stat.correlation.Covariance;

/**
 * The plane in which points of w are spread most: their mean and the two eigenvectors of their
 * covariance with the largest eigenvalues.
 *
 * @param mean {@code [w]}
 * @param axes {@code [2][w]}, of length 1, the wider one first
 * @param shares of the whole variance that lie along each axis, 0 to 1
 */
public record PrincipalPlane(double[] mean, double[][] axes, double[] shares) {

  /**
   * The plane of some points.
   *
   * @param rows {@code [n][w]}, at least two
   */
  public static PrincipalPlane of(float[][] rows) {
    int columns = rows[0].length;
    double[][] values = new double[rows.length][columns];
    double[] mean = new double[columns];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns; j++) {
        values[i][j] = rows[i][j];
        mean[j] += rows[i][j] / (double) rows.length;
      }
    }
    EigenDecomposition eigen =
        new EigenDecomposition(
            new Covariance(new Array2DRowRealMatrix(values, false)).getCovarianceMatrix());
    double[] spread = eigen.getRealEigenvalues();
    double whole = IntStream.range(0, spread.length).mapToDouble(i -> spread[i]).sum();
    int[] order =
        IntStream.range(0, spread.length)
            .boxed()
            .sorted((a, b) -> Double.compare(spread[b], spread[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[][] axes = new double[2][];
    double[] shares = new double[2];
    for (int k = 0; k < 2; k++) {
      axes[k] = eigen.getEigenvector(order[k]).toArray();
      shares[k] = spread[order[k]] / whole;
    }
    return new PrincipalPlane(mean, axes, shares);
  }

  /** Where a point lies on the plane, along both axes, in units of w. */
  public double[] project(float[] row) {
    double[] place = new double[2];
    for (int k = 0; k < 2; k++) {
      for (int j = 0; j < mean.length; j++) {
        place[k] += (row[j] - mean[j]) * axes[k][j];
      }
    }
    return place;
  }

  /**
   * Where a linear function's boundary cuts this plane: it is 0 where {@code line[0] + line[1] · x
   * + line[2] · y} is.
   */
  public double[] boundary(LinearFunction function) {
    double[] line = {function.intercept(), 0, 0};
    for (int j = 0; j < mean.length; j++) {
      line[0] += function.coefficients()[j] * mean[j];
      line[1] += function.coefficients()[j] * axes[0][j];
      line[2] += function.coefficients()[j] * axes[1][j];
    }
    return line;
  }
}
