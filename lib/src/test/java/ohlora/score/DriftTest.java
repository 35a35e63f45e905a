package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import ohlora.Lengthy;
import ohlora.latent.Latent;
import ohlora.latent.Offsets;
import ohlora.model.Golden;
import ohlora.model.Images;
import ohlora.model.OriginalPlan;
import ohlora.model.PerProperty;
import ohlora.model.PropertyScorer;
import ohlora.model.Protocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class DriftTest {
  private static final int SIDE = 256;

  /** Four images: eyes −1, −1, 1, 1 and pose −1, 1, −1, 1. */
  private static final Offsets OFFSETS =
      new Offsets(List.of(offset(-1, -1), offset(-1, 1), offset(1, -1), offset(1, 1)));

  private static PerProperty offset(double eyes, double pose) {
    return PerProperty.of(TinyModel.STEERED, eyes, 0, pose);
  }

  private static PropertyScorer scorer;

  @BeforeAll
  static void open() throws Exception {
    scorer = PropertyScorer.of(Golden.weights("cnn"), OriginalPlan.SCORER);
  }

  @AfterAll
  static void close() {
    scorer.close();
  }

  /** Grey images of which a region, given as fractions, is lighter by so many levels per image. */
  private static Images grey(double top, double bottom, double left, double right, int... levels) {
    float[] data = new float[4 * 3 * SIDE * SIDE];
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
    return result(OFFSETS, scores);
  }

  private static CaseResult result(Offsets offsets, float[][] scores) {
    return new CaseResult(
        new Latent(5, new float[1], new float[3]),
        "lll",
        PerProperty.of(OriginalPlan.SCORER.properties(), property -> 0),
        offsets,
        scores,
        Scoring.DETERMINISTIC);
  }

  private static final CaseResult FOLLOWING =
      result(new float[][] {{-1, 0, -1}, {-1, 0, 1}, {1, 0, -1}, {1, 0, 1}});

  private static Drift drift(Images images) {
    return drift(FOLLOWING, images);
  }

  private static Drift drift(CaseResult result, Images images) {
    return Drift.measure(scorer, TinyModel.REGIONS, result, images);
  }

  private static double background(Drift drift) {
    return drift.regions().get("background");
  }

  private static double face(Drift drift) {
    return drift.regions().get("face");
  }

  @Test
  void imagesThatDoNotChangeHaveNoDrift() {
    Drift drift = drift(grey(0, 1, 0, 1, 9, 9, 9, 9));
    assertEquals(0, background(drift), 1e-5);
    assertEquals(0, face(drift), 1e-5);
    drift.scores().values().forEach(sd -> assertEquals(0, sd, 1e-6));
    assertEquals(0, drift.spill(), 1e-12);
  }

  @Test
  void aBackgroundThatChangesIsMeasuredInLevels() {
    // 12 levels up and down: a standard deviation of 12 in every pixel.
    assertEquals(12, background(drift(grey(0, 1, 0, 1, 12, -12, 12, -12))), 1e-4);
    // Left eighth alone is half of the background.
    assertEquals(
        12 * Math.sqrt(.5), background(drift(grey(0, 1, 0, 1 / 8., 12, -12, -12, 12))), 1e-4);
  }

  @Test
  void theShouldersAndTheFaceAreNoBackground() {
    assertEquals(0, background(drift(grey(7 / 8., 1, 0, 1, 12, -12, 12, -12))), 1e-5);
    assertEquals(0, background(drift(grey(0, 1, 1 / 8., 7 / 8., 12, -12, 12, -12))), 1e-5);
  }

  @Test
  void aFaceThatChangesWithTheEyesIsDriftButNotWithThePose() {
    assertEquals(8, face(drift(grey(0, 1, 0, 1, -8, -8, 8, 8))), 1e-4);
    assertEquals(0, face(drift(grey(0, 1, 0, 1, -8, 8, -8, 8))), 1e-5);
  }

  @Lengthy
  @Test
  void whatThePropertiesMustChangeIsNoDriftOfTheFace() {
    assertEquals(0, face(drift(grey(6 / 16., 9 / 16., 8 / 32., 24 / 32., -8, -8, 8, 8))), 1e-5);
    assertEquals(0, face(drift(grey(10 / 16., 13 / 16., 12 / 32., 20 / 32., -8, -8, 8, 8))), 1e-5);
    assertEquals(0, face(drift(grey(7 / 16., 10 / 16., 11 / 32., 21 / 32., -8, -8, 8, 8))), 1e-5);
    // The forehead is 1/8 · 1/2 of the image. The face is 5/8 · 1/2, less the crops of the eyes
    // (3/16 · 1/2) and the mouth (3/16 · 1/4), and the pose's below the eyes (1/16 · 10/32).
    double face = 5 / 16. - 3 / 32. - 3 / 64. - 10 / 512.;
    assertEquals(
        8 * Math.sqrt(1 / 16. / face), face(drift(grey(1 / 4., 3 / 8., 0, 1, -8, -8, 8, 8))), 1e-4);
  }

  @Lengthy
  @Test
  void scoresSpreadAsTheScorerGivesThem() {
    Images images = grey(0, 1 / 2., 0, 1, 100, -100, 100, -100);
    float[][] scored = scorer.score(images);
    Drift drift = drift(images);
    for (String property :
        List.of("hair_color", "hair_length", "background_mean", "background_std")) {
      int column = scorer.properties().indexOf(property);
      // Two values, twice each: the standard deviation is half their distance.
      double half = Math.abs(scored[0][column] - scored[1][column]) / 2;
      assertEquals(half, drift.scores().get(property), 1e-5, property);
    }
    assertTrue(drift.scores().get("background_mean") > 1e-3);
  }

  @Test
  void spillIsTheLargestCorrelationWithAnotherPropertysOffsets() {
    // The mouth follows the eyes' offsets half: r = 1 · 0.5 / √(0.25 + 0.25) = √½.
    CaseResult spilling = result(new float[][] {{-1, -1, -1}, {-1, 0, 1}, {1, 0, -1}, {1, 1, 1}});
    assertEquals(Math.sqrt(.5), drift(spilling, grey(0, 0, 0, 0, 0, 0, 0, 0)).spill(), 1e-9);
  }

  @Lengthy
  @Test
  void theTableIsSortedByAnyFigure() {
    Table table =
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
    DoubleColumn sorted = table.sortOn("background, levels").doubleColumn("background, levels");
    assertEquals(0, sorted.getDouble(0), 1e-5);
    assertEquals(1, sorted.getDouble(1), 1e-5);
    assertEquals(3, sorted.getDouble(2), 1e-5);
  }

  @Test
  void withoutTwoImagesOfOnePoseTheFaceIsUndefined() {
    Offsets offsets = Offsets.of(Protocol.of(TinyModel.STEERED, TinyModel.OFFSETS)).random(4, 1);
    Drift drift = drift(result(offsets, new float[4][3]), grey(0, 1, 0, 1, 3, -3, 3, -3));
    assertTrue(Double.isNaN(face(drift)));
    assertTrue(Double.isNaN(drift.spill()), "no score varies");
    assertEquals(3, background(drift), 1e-4);
  }

  @Test
  void anotherNumberOfImagesIsRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> drift(FOLLOWING, grey(0, 0, 0, 0, 0, 0, 0, 0).range(0, 3)));
    assertEquals("3 images for 4 offsets", e.getMessage());
  }
}
