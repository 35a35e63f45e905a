package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ohlora.io.InputException;
import ohlora.latent.Latent;
import ohlora.latent.Offsets;
import ohlora.latent.Population;
import ohlora.model.Golden;
import ohlora.model.Grouping;
import ohlora.model.Images;
import ohlora.model.Model;
import ohlora.model.ModelCard;
import ohlora.weights.Weights;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that came as three scripts gives PyTorch's own numbers, step by step. */
class ForeignModelTest {
  private static final int POPULATION = 400;

  private static Model model;
  private static JsonNode facts;
  private static Weights expected;
  private static float[][] z;

  @BeforeAll
  static void open(@TempDir Path folder) throws IOException {
    model = Model.open(ForeignModel.write(folder));
    facts = ForeignModel.facts();
    expected = ForeignModel.expected();
    z = Golden.rows(expected, "z");
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Latent latent(int number) {
    return new Latent(number, z[number], new float[0]);
  }

  private static void near(String name, float[][] actual, double tolerance) {
    float[] flat = Golden.floats(expected, name);
    assertEquals(0, Golden.largest(flat, flat(actual)), tolerance, name);
  }

  /**
   * Within 1e-4, where pixels that lie within 1e-6 of the middle between two of the 256 levels are
   * rounded the one way or the other: there PyTorch's last bits and ours may part, and a level
   * moves the scores by some 1e-3.
   */
  private static void nearButForTies(String name, Images images, float[][] actual) {
    float[][] rows = Golden.rows(expected, name);
    assertEquals(rows.length, actual.length);
    for (int i = 0; i < rows.length; i++) {
      float[] row = rows[i];
      if (Golden.largest(row, actual[i]) > 1e-4) {
        float[][] either = model.scorer().score(roundings(images.range(i, i + 1)).quantised());
        double nearest =
            Stream.of(either)
                .mapToDouble(scores -> Golden.largest(row, scores))
                .min()
                .orElseThrow();
        assertEquals(0, nearest, 1e-4, name + ", row " + i);
      }
    }
  }

  /** One image with every way to round its pixels that lie between two levels. */
  private static Images roundings(Images image) {
    float[] pixels = image.toFloats();
    int[] ties =
        IntStream.range(0, pixels.length)
            .filter(i -> Math.abs(level(pixels[i]) - Math.rint(level(pixels[i]))) < 1e-6 * 127.5)
            .toArray();
    assertTrue(ties.length > 0 && ties.length < 10, ties.length + " ties");
    float[] all = new float[pixels.length << ties.length];
    for (int way = 0; way < 1 << ties.length; way++) {
      System.arraycopy(pixels, 0, all, way * pixels.length, pixels.length);
      for (int k = 0; k < ties.length; k++) {
        double aside = (way >> k & 1) - .5;
        double moved = Math.rint(level(pixels[ties[k]])) + aside - .5;
        all[way * pixels.length + ties[k]] = (float) (moved / 127.5 - 1);
      }
    }
    return Images.of(1 << ties.length, image.resolution(), all);
  }

  /** What is rounded down to a level of 0 to 255. */
  private static double level(float pixel) {
    return (pixel + 1.0) * 127.5 + .5;
  }

  private static float[] flat(float[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
    }
    return flat;
  }

  @Test
  void wImagesAndScoresAreTheReferences() {
    float[][] w = model.generator().map(z, new float[z.length][0]);
    near("w", w, 1e-4);
    Images images = model.generator().synthesize(w);
    float[] boxes = Golden.boxes(images.toFloats(), 32, 8);
    assertEquals(0, Golden.largest(Golden.floats(expected, "image_box4"), boxes), 1e-4);
    near("scores", model.scorer().score(images.quantised()), 1e-4);
  }

  @Test
  void theMediansOfThePopulationAreTheReferences() throws IOException {
    float[][] latents = new float[POPULATION][];
    for (int k = 0; k < POPULATION; k++) {
      latents[k] = Golden.formula("visible.z." + k, model.generator().zSize(), 1, 0);
    }
    float[][] w = model.generator().map(latents, new float[POPULATION][0]);
    Images images = model.generator().synthesize(w);
    float[][] scores = model.scorer().score(images.quantised());
    nearButForTies("population_scores", images, scores);
    Grouping medians =
        Population.of(model.scorer().properties(), w, scores)
            .medians(model.protocol().grouping().properties());
    assertEquals(ForeignModel.medians().properties(), medians.properties());
    for (String property : medians.properties()) {
      double median = ForeignModel.medians().medians().get(property);
      assertEquals(median, medians.medians().get(property), 1e-4, property);
    }
  }

  @Test
  void groupsMovedScoresAndCorrelationsAreTheReferences() {
    Trial test = Trial.of(model);
    Offsets offsets = Offsets.of(model.protocol());
    List<String> groups = ForeignModel.strings(facts.get("groups"));
    for (int k = 0; k < groups.size(); k++) {
      CaseResult result = test.run(latent(k));
      assertEquals(groups.get(k), result.group());
      float[][] moved = offsets.move(test.w(latent(k)), model.directions(), result.group());
      nearButForTies(
          "moved_scores_" + k,
          model.generator().synthesize(moved),
          model.scorer().score(test.images(latent(k), result.group())));
      for (int p = 0; p < result.steered().size(); p++) {
        String property = result.steered().get(p);
        double r = facts.get("correlations").get(k).get(p).doubleValue();
        assertEquals(r, result.correlation(property), 1e-3, property + " of case " + k);
      }
    }
  }

  @Test
  void recordedScoringNeedsDropoutWhichAScriptHasNot() {
    Trial test = Trial.of(model);
    String line =
        assertThrows(IllegalArgumentException.class, () -> test.with(Scoring.AS_RECORDED, 1))
            .getMessage();
    assertEquals(
        "as-recorded scoring needs dropout, which the scorer of foreign does not have;"
            + " deterministic scoring needs none",
        line);
    assertThrows(IllegalArgumentException.class, model::styleGan);
    assertFalse(model.hasStyleGan());
  }

  @Test
  void aModelWithoutMediansIsRefusedInALineThatSaysWhatToDoAndOpenedToBePrepared(
      @TempDir Path folder) throws IOException {
    ForeignModel.writeUnprepared(folder.resolve("m"));
    String line =
        assertThrows(InputException.class, () -> Model.open(folder.resolve("m"))).getMessage();
    assertEquals(
        folder.resolve("m")
            + ": has no medians and directions yet; bin/ohlora model prepare finds them",
        line);
    try (Model opened = Model.openUnprepared(folder.resolve("m"))) {
      assertFalse(opened.card().isPrepared());
      assertEquals(List.of("light", "hair"), opened.card().groupedBy());
      assertEquals(20, opened.generator().wSize());
      assertEquals(List.of("smile", "yaw", "light", "hair", "age"), opened.scorer().properties());
      assertThrows(IllegalArgumentException.class, opened::protocol);
      assertThrows(IllegalArgumentException.class, opened::directions);
      int row = opened.table().stringColumn("fact").firstIndexOf("directions");
      assertEquals("has no medians and directions yet", opened.table().getString(row, "value"));
      ModelCard card = opened.card();
      assertThrows(
          IllegalArgumentException.class, () -> card.prepared(new Grouping(Map.of()), Map.of()));
      assertThrows(
          IllegalArgumentException.class, () -> card.prepared(ForeignModel.medians(), Map.of()));
    }
  }

  @Test
  void aPreparedModelIsOpenedWithoutItsDirectionsToBePreparedAnew(@TempDir Path folder)
      throws IOException {
    ForeignModel.write(folder.resolve("m"));
    Files.writeString(folder.resolve("m/directions/yaw_change_w_vector_hh.csv"), "half written");
    assertThrows(InputException.class, () -> Model.open(folder.resolve("m")));
    try (Model opened = Model.openUnprepared(folder.resolve("m"))) {
      assertEquals(ForeignModel.medians(), opened.protocol().grouping());
      assertThrows(IllegalArgumentException.class, opened::directions);
    }
  }
}
