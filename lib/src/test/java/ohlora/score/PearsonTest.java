package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PearsonTest {
  private static final double[] OFFSETS = {-1.8, -.9, 0, .9, 1.8};

  /** Scores around a value, each so many units in its last place away. */
  private static double[] around(float value, int... units) {
    return IntStream.of(units).mapToDouble(ulps -> value + ulps * Math.ulp(value)).toArray();
  }

  @ParameterizedTest
  @ValueSource(floats = {0.75f, -0.75f, 1e-6f, 3e7f})
  void scoresThatDifferByTheirRoundingOnlyAreUndefined(float value) {
    assertTrue(Double.isNaN(Pearson.correlation(OFFSETS, around(value, -2, -1, 0, 1, 2))));
    assertTrue(Double.isNaN(Pearson.correlation(OFFSETS, around(value, -8, 0, 0, 0, 8))));
    assertEquals(1, Pearson.correlation(OFFSETS, around(value, -20, -10, 0, 10, 20)), 1e-9);
  }

  @Test
  void whatIsConstantIsUndefinedOnEitherSideAndZeroTooMayVary() {
    double[] same = {.5, .5, .5, .5, .5};
    assertTrue(Double.isNaN(Pearson.correlation(OFFSETS, same)));
    assertTrue(Double.isNaN(Pearson.correlation(same, OFFSETS)));
    assertTrue(Double.isNaN(Pearson.correlation(OFFSETS, new double[5])));
    double[] tiny = DoubleStream.of(OFFSETS).map(x -> x * 1e-30).toArray();
    assertEquals(1, Pearson.correlation(OFFSETS, tiny), 1e-9);
  }

  @Test
  void theSmallestChangeOfAScoreWithFourPlacesCounts() {
    double[] scores = {.9f, .9f, .9f, .9f, .9001f};
    assertEquals(.7071, Pearson.correlation(OFFSETS, scores), 1e-4);
  }
}
