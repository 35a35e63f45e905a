package ohlora.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ohlora.latent.LinearSvm.Solver;
import ohlora.model.Golden;
import ohlora.weights.Weights;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearSvmTest {
  private static Weights golden;

  @BeforeAll
  static void read() {
    golden = Golden.npz("svm.npz");
  }

  @ParameterizedTest
  @CsvSource({"tall,PRIMAL", "tall,DUAL", "wide,PRIMAL", "wide,DUAL"})
  void meetsTheExactSolutionOfTheReference(String size, Solver solver) throws Exception {
    LinearFunction svm = LinearSvm.fit(rows(size), smallest(size), solver, 1e-4);
    double[] exact = golden.get(size + "_exact_coef").toDoubles();
    assertArrayEquals(exact, svm.coefficients(), 1e-3);
    assertEquals(golden.get(size + "_exact_intercept").toDoubles()[0], svm.intercept(), 1e-3);
    double cosine = 0;
    float[] direction = Golden.floats(golden, size + "_exact_direction");
    for (int i = 0; i < direction.length; i++) {
      cosine += direction[i] * (double) svm.direction()[i];
    }
    assertTrue(cosine >= 0.9999, "cosine " + cosine);
  }

  @ParameterizedTest
  @CsvSource({"tall,PRIMAL", "wide,DUAL"})
  void choosesTheSolverThatTheReferenceChooses(String size, Solver expected) throws Exception {
    float[][] rows = rows(size);
    assertEquals(expected, Solver.of(rows.length, rows[0].length));
    double[] decision = golden.get(size + "_auto_decision").toDoubles();
    LinearFunction svm = LinearSvm.fit(rows, smallest(size));
    for (int i = 0; i < decision.length; i++) {
      assertEquals(decision[i], svm.at(rows[i]), 1e-2);
    }
  }

  @Test
  void refusesRowsOfOneSideOnly() {
    float[][] rows = {{1, 2}, {3, 4}};
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> LinearSvm.fit(rows, new boolean[] {true, true}));
    assertEquals(
        "a support vector machine needs rows on both sides; here 2 of 2 are positive",
        e.getMessage());
  }

  private static float[][] rows(String size) {
    return Golden.rows(golden, size + "_x");
  }

  /** In the golden 1 is the class 'largest', and a positive decision means 'smallest'. */
  private static boolean[] smallest(String size) {
    float[] y = Golden.floats(golden, size + "_y");
    boolean[] smallest = new boolean[y.length];
    for (int i = 0; i < y.length; i++) {
      smallest[i] = y[i] == 0;
    }
    return smallest;
  }
}
