package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import ohlora.latent.Latent;
import ohlora.latent.Offsets;
import ohlora.model.Golden;
import ohlora.model.Group;
import ohlora.model.Images;
import ohlora.model.Property;
import ohlora.model.PropertyScorer;
import ohlora.model.ScorerPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static final int SIDE = 256;

  /** Four images: eyes −1, −1, 1, 1 and pose −1, 1, −1, 1. */
  private static final Offsets OFFSETS =
      Offsets.grid(new double[] {-1, 1}, new double[] {0}, new double[] {-1, 1});

  private static PropertyScorer scorer;

  @BeforeAll
  static void open() throws Exception {
    scorer = PropertyScorer.of(Golden.weights("cnn"), ScorerPlan.ORIGINAL);
  }

  @AfterAll
  static void close() {
    scorer.close();
  }

  /** Grey images of which a region, given as fractions, is lighter by so many levels per image. */
  private static Images grey(double top, double bottom, double left, double right, int... levels) {
    var data = new float[4 * 3 * SIDE * SIDE];
    for (int i = 0; i < data.length; i++) {
      int row = i / SIDE % SIDE;
      int column = i % SIDE;
      boolean inside =
          row >= top * SIDE
              && row < bottom * SIDE
              && column >= left * SIDE
              && column < right * SIDE;
      data[i] = inside ? levels[i / (3 * SIDE * SIDE)] / 127.5f : 0;
    }
    return Images.of(4, SIDE, data);
  }

  private static CaseResult result(float[][] scores) {
    return new CaseResult(
        new Latent(5, new float[1], new float[3]),
        Group.LLL,
        new float[7],
        OFFSETS,
        scores,
        Scoring.DETERMINISTIC);
  }

  private static final CaseResult FOLLOWING =
      result(new float[][] {{-1, 0, -1}, {-1, 0, 1}, {1, 0, -1}, {1, 0, 1}});

  private static Drift drift(Images images) {
    return Drift.of(scorer, FOLLOWING, images);
  }

  @Test
  void imagesThatDoNotChangeHaveNoDrift() {
    var drift = drift(grey(0, 1, 0, 1, 9, 9, 9, 9));
    assertEquals(0, drift.background(), 1e-5);
    assertEquals(0, drift.face(), 1e-5);
    drift.scores().values().forEach(sd -> assertEquals(0, sd, 1e-6));
    assertEquals(0, drift.spill(), 1e-12);
  }

  @Test
  void aBackgroundThatChangesIsMeasuredInLevels() {
    // 12 levels up and down: a standard deviation of 12 in every pixel.
    assertEquals(12, drift(grey(0, 1, 0, 1, 12, -12, 12, -12)).background(), 1e-4);
    // Left eighth alone is half of the background.
    assertEquals(
        12 * Math.sqrt(.5), drift(grey(0, 1, 0, 1 / 8., 12, -12, -12, 12)).background(), 1e-4);
  }

  @Test
  void theShouldersAndTheFaceAreNoBackground() {
    assertEquals(0, drift(grey(7 / 8., 1, 0, 1, 12, -12, 12, -12)).background(), 1e-5);
    assertEquals(0, drift(grey(0, 1, 1 / 8., 7 / 8., 12, -12, 12, -12)).background(), 1e-5);
  }

  @Test
  void aFaceThatChangesWithTheEyesIsDriftButNotWithThePose() {
    assertEquals(8, drift(grey(0, 1, 0, 1, -8, -8, 8, 8)).face(), 1e-4);
    assertEquals(0, drift(grey(0, 1, 0, 1, -8, 8, -8, 8)).face(), 1e-5);
  }

  @Test
  void whatThePropertiesMustChangeIsNoDriftOfTheFace() {
    assertEquals(0, drift(grey(6 / 16., 9 / 16., 8 / 32., 24 / 32., -8, -8, 8, 8)).face(), 1e-5);
    assertEquals(0, drift(grey(10 / 16., 13 / 16., 12 / 32., 20 / 32., -8, -8, 8, 8)).face(), 1e-5);
    assertEquals(0, drift(grey(7 / 16., 10 / 16., 11 / 32., 21 / 32., -8, -8, 8, 8)).face(), 1e-5);
    // The forehead is 1/8 · 1/2 of the image. The face is 5/8 · 1/2, less the crops of the eyes
    // (3/16 · 1/2) and the mouth (3/16 · 1/4), and the pose's below the eyes (1/16 · 10/32).
    double face = 5 / 16. - 3 / 32. - 3 / 64. - 10 / 512.;
    assertEquals(
        8 * Math.sqrt(1 / 16. / face),
        drift(grey(1 / 4., 3 / 8., 0, 1, -8, -8, 8, 8)).face(),
        1e-4);
  }

  @Test
  void scoresSpreadAsTheScorerGivesThem() {
    var images = grey(0, 1 / 2., 0, 1, 100, -100, 100, -100);
    var scored = scorer.score(images);
    var drift = drift(images);
    for (var property :
        List.of(
            Property.HAIR_COLOR,
            Property.HAIR_LENGTH,
            Property.BACKGROUND_MEAN,
            Property.BACKGROUND_STD)) {
      // Two values, twice each: the standard deviation is half their distance.
      double half = Math.abs(scored[0][property.ordinal()] - scored[1][property.ordinal()]) / 2;
      assertEquals(half, drift.scores().get(property), 1e-5, property.label());
    }
    assertTrue(drift.scores().get(Property.BACKGROUND_MEAN) > 1e-3);
  }

  @Test
  void spillIsTheLargestCorrelationWithAnotherPropertysOffsets() {
    // The mouth follows the eyes' offsets half: r = 1 · 0.5 / √(0.25 + 0.25) = √½.
    var spilling = result(new float[][] {{-1, -1, -1}, {-1, 0, 1}, {1, 0, -1}, {1, 1, 1}});
    assertEquals(
        Math.sqrt(.5), Drift.of(scorer, spilling, grey(0, 0, 0, 0, 0, 0, 0, 0)).spill(), 1e-9);
  }

  @Test
  void theTableIsSortedByAnyFigure() {
    var table =
        Drift.table(
            List.of(
                drift(grey(0, 1, 0, 1, 3, -3, 3, -3)),
                drift(grey(0, 1, 0, 1, 0, 0, 0, 0)),
                drift(grey(0, 1, 0, 1, 1, -1, 1, -1))));
    assertEquals(
        List.of(
            "case",
            "background, levels",
            "face, levels",
            "hair_color",
            "hair_length",
            "background_mean",
            "background_std",
            "spill"),
        table.columnNames());
    var sorted = table.sortOn("background, levels").doubleColumn("background, levels");
    assertEquals(0, sorted.getDouble(0), 1e-5);
    assertEquals(1, sorted.getDouble(1), 1e-5);
    assertEquals(3, sorted.getDouble(2), 1e-5);
  }

  @Test
  void withoutTwoImagesOfOnePoseTheFaceIsUndefined() {
    var offsets = Offsets.random(4, 1);
    var result =
        new CaseResult(
            new Latent(5, new float[1], new float[3]),
            Group.LLL,
            new float[7],
            offsets,
            new float[4][3],
            Scoring.DETERMINISTIC);
    var drift = Drift.of(scorer, result, grey(0, 1, 0, 1, 3, -3, 3, -3));
    assertTrue(Double.isNaN(drift.face()));
    assertTrue(Double.isNaN(drift.spill()), "no score varies");
    assertEquals(3, drift.background(), 1e-4);
  }

  @Test
  void anotherNumberOfImagesIsRefused() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Drift.of(scorer, FOLLOWING, grey(0, 0, 0, 0, 0, 0, 0, 0).range(0, 3)));
    assertEquals("3 images for 4 offsets", e.getMessage());
  }
}
