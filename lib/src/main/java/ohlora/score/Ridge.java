package ohlora.score;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.RealMatrix;

/** Least squares whose coefficients, all but the constant's, are drawn towards 0. */
final class Ridge {
  private final RealMatrix rows;
  private final DecompositionSolver solver;

  /**
   * @param features {@code [rows][features]}, the first of which is the constant 1
   * @param penalty of the other coefficients, in rows
   * @param constant penalty of the constant's, for where the rows are too few to be solved
   */
  Ridge(double[][] features, double penalty, double constant) {
    rows = new Array2DRowRealMatrix(features, false);
    RealMatrix square = rows.transpose().multiply(rows);
    for (int j = 0; j < square.getRowDimension(); j++) {
      square.addToEntry(j, j, j == 0 ? constant : penalty);
    }
    solver = new CholeskyDecomposition(square).getSolver();
  }

  /** The coefficients {@code [features]} that predict these values of the rows. */
  double[] coefficients(double[] values) {
    return solver.solve(new ArrayRealVector(rows.preMultiply(values), false)).toArray();
  }

  /** What coefficients predict of the rows. */
  double[] predicted(double[] coefficients) {
    return rows.operate(coefficients);
  }
}
