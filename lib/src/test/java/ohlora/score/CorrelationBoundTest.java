package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import ohlora.Tests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationBoundTest {
  private static final int COMPLETIONS = Tests.size(1000, 20_000);

  private final Random random = new Random(16);

  /** Offsets of a grid, or of no grid, of which some images were scored. */
  private final class Partly {
    final double[] offsets;
    final int[] images;
    final double[] scores;

    Partly(int count, int seen) {
      offsets = random.doubles(count).map(u -> Math.floor(5 * u) - 2).toArray();
      offsets[0] = -2;
      offsets[1] = 2;
      images = IntStream.concat(IntStream.of(0, 1), IntStream.range(2, seen)).toArray();
      double noise = random.nextDouble() * 3;
      scores =
          Arrays.stream(images)
              .mapToDouble(image -> -.8 * offsets[image] + noise * random.nextGaussian())
              .toArray();
    }

    /** All scores, those that were seen and others after them. */
    double[] with(double[] seen, double... others) {
      double[] all = Arrays.copyOf(seen, offsets.length);
      System.arraycopy(others, 0, all, seen.length, others.length);
      return all;
    }

    double correlation(double[] scores) {
      return Math.abs(Pearson.correlation(offsets, scores));
    }

    /** Other scores that make the correlation high or low, on any scale. */
    double[] others() {
      double scale = Math.pow(10, 4 * random.nextDouble() - 2);
      double slope = random.nextGaussian() * scale;
      double noise = random.nextDouble() * scale;
      return IntStream.range(scores.length, offsets.length)
          .mapToDouble(image -> slope * offsets[image] + noise * random.nextGaussian())
          .toArray();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 10, 20, 35, 49, 50})
  void noCompletionOfThousandsExceedsIt(int seen) {
    for (int round = 0; round < 3; round++) {
      Partly partly = new Partly(50, seen);
      double bound = CorrelationBound.of(partly.offsets, partly.images, partly.scores);
      for (int i = 0; i < COMPLETIONS; i++) {
        double r = partly.correlation(partly.with(partly.scores, partly.others()));
        assertTrue(r <= bound + 1e-12, r + " above " + bound);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 10, 20, 49})
  void itIsAttainedWhereAllOthersLieOnTheLineOfThoseSeen(int seen) {
    for (int round = 0; round < 20; round++) {
      Partly partly = new Partly(50, seen);
      double[] x = Arrays.copyOf(partly.offsets, seen);
      double meanX = Arrays.stream(x).average().orElseThrow();
      double meanY = Arrays.stream(partly.scores).average().orElseThrow();
      double xy = 0;
      double yy = 0;
      for (int i = 0; i < seen; i++) {
        xy += (x[i] - meanX) * (partly.scores[i] - meanY);
        yy += (partly.scores[i] - meanY) * (partly.scores[i] - meanY);
      }
      double slope = xy / yy;
      double[] others =
          IntStream.range(seen, 50)
              .mapToDouble(image -> meanY + (partly.offsets[image] - meanX) / slope)
              .toArray();
      assertEquals(
          CorrelationBound.of(partly.offsets, partly.images, partly.scores),
          partly.correlation(partly.with(partly.scores, others)),
          1e-9);
    }
  }

  @Test
  void itIsOneAtFirstNeverRisesAndEndsAsTheCorrelation() {
    Partly partly = new Partly(50, 50);
    double before = 1;
    for (int seen = 0; seen <= 50; seen++) {
      double bound =
          CorrelationBound.of(
              partly.offsets,
              Arrays.copyOf(partly.images, seen),
              Arrays.copyOf(partly.scores, seen));
      assertTrue(bound <= before + 1e-12, seen + " images");
      assertTrue(seen > 1 || bound == 1);
      before = bound;
    }
    assertEquals(partly.correlation(partly.scores), before, 1e-12);
  }

  @Test
  void ofScoresThatAreInDoubtNoneWithinItExceedsIt() {
    double doubt = .05;
    for (int round = 0; round < 5; round++) {
      Partly partly = new Partly(50, 12);
      double bound = CorrelationBound.of(partly.offsets, partly.images, partly.scores, doubt);
      assertTrue(bound >= CorrelationBound.of(partly.offsets, partly.images, partly.scores));
      double sign = Math.signum(random.nextGaussian());
      for (int i = 0; i < COMPLETIONS; i++) {
        boolean worst = i % 2 == 0;
        double[] wrong = partly.scores.clone();
        for (int k = 0; k < wrong.length; k++) {
          double by = worst ? sign * Math.signum(partly.offsets[k]) : 2 * random.nextDouble() - 1;
          wrong[k] += doubt * by;
        }
        int[] seen = partly.images;
        double r = CorrelationBound.of(partly.offsets, seen, wrong);
        assertTrue(r <= bound + 1e-12, r + " above " + bound);
        r = partly.correlation(partly.with(wrong, partly.others()));
        assertTrue(r <= bound + 1e-12, r + " above " + bound);
      }
    }
  }

  @Test
  void scoresOfOneValueSayNothingWhereTheyAreInDoubtAndMuchWhereTheyAreNot() {
    double[] offsets = {-2, -1, 0, 1, 2};
    int[] images = {0, 4};
    double[] same = {.5, .5};
    // The line x = 0 leaves 4 + 4 of the 10 squares, whatever the other three are.
    assertEquals(Math.sqrt(.2), CorrelationBound.of(offsets, images, same), 1e-12);
    assertEquals(1, CorrelationBound.of(offsets, images, same, 1e-6));
    assertEquals(1, CorrelationBound.of(offsets, new int[] {2}, new double[] {7}));
    assertThrows(
        IllegalArgumentException.class, () -> CorrelationBound.of(offsets, images, offsets));
  }

  @Test
  void theExampleByHand() {
    // Over the first three x − mean = (−1, 0, 1) and y − mean = (1, 1, −2) / 3: Σxy = −1, Σyy =
    // 2/3,
    // so that RSS = 2 − 1 / (2/3) = 1/2.
    double[] offsets = {-1, 0, 1, 3};
    double[] scores = {1, 1, 0};
    // SSx = 8.75, so r² ≤ 1 − 0.5 / 8.75.
    assertEquals(
        Math.sqrt(1 - .5 / 8.75), CorrelationBound.of(offsets, new int[] {0, 1, 2}, scores), 1e-12);
  }
}
