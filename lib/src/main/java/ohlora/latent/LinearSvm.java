package ohlora.latent;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.Random;
import ohlora.io.Text;

/**
 * A linear support vector machine with L2 regularisation, squared hinge loss, C = 1 and the
 * intercept as a regularised constant feature: what scikit-learn's {@code LinearSVC} fits by
 * default, by the same algorithms (liblinear).
 */
final class LinearSvm {

  /** How the optimum is approached; both approach the same one. */
  enum Solver {
    PRIMAL(SolverType.L2R_L2LOSS_SVC),
    DUAL(SolverType.L2R_L2LOSS_SVC_DUAL);

    private final SolverType type;

    Solver(SolverType type) {
      this.type = type;
    }

    /** Scikit-learn's choice: dual where there are fewer rows than columns, else primal. */
    static Solver of(int rows, int columns) {
      return rows < columns ? DUAL : PRIMAL;
    }
  }

  private static final double C = 1;
  private static final double TOLERANCE = 1e-4;
  private static final int MAX_ITERATIONS = 1000;

  private LinearSvm() {}

  /** Fits with the solver that scikit-learn would choose. */
  static LinearFunction fit(float[][] rows, boolean[] positive) {
    return fit(rows, positive, Solver.of(rows.length, rows[0].length), TOLERANCE);
  }

  /**
   * Fits a separating plane.
   *
   * @param rows {@code [rows][columns]}
   * @param positive which rows lie on the positive side; both sides need at least one
   * @return positive on the positive side, 1 and −1 at the margins
   */
  static LinearFunction fit(float[][] rows, boolean[] positive, Solver solver, double tolerance) {
    int columns = rows[0].length;
    Problem problem = new Problem();
    problem.l = rows.length;
    problem.n = columns + 1;
    problem.x = new Feature[rows.length][];
    problem.y = new double[rows.length];
    int positives = 0;
    for (int i = 0; i < rows.length; i++) {
      problem.x[i] = features(rows[i]);
      problem.y[i] = positive[i] ? 1 : -1;
      positives += positive[i] ? 1 : 0;
    }
    if (positives == 0 || positives == rows.length) {
      throw new IllegalArgumentException(
          Text.format(
              "a support vector machine needs rows on both sides; here %d of %d are positive",
              positives, rows.length));
    }
    Parameter parameter = new Parameter(solver.type, C, tolerance, MAX_ITERATIONS);
    parameter.setRandom(new Random(0));
    Linear.disableDebugOutput();
    Model model = Linear.train(problem, parameter);
    double sign = model.getLabels()[0] == 1 ? 1 : -1;
    double[] weights = model.getFeatureWeights();
    double[] coefficients = new double[columns];
    for (int j = 0; j < columns; j++) {
      coefficients[j] = sign * weights[j];
    }
    return new LinearFunction(coefficients, sign * weights[columns]);
  }

  private static Feature[] features(float[] row) {
    Feature[] features = new Feature[row.length + 1];
    for (int j = 0; j < row.length; j++) {
      features[j] = new FeatureNode(j + 1, row[j]);
    }
    features[row.length] = new FeatureNode(row.length + 1, 1);
    return features;
  }
}
