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
import ohlora.io.InputException;
import ohlora.latent.Latent;
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
   * Within 1e-4 but for one row in ten: a pixel's value that lies within 1e-6 of the middle between
   * two of the 256 levels may be rounded to the other one, which moves the scores by some 1e-3.
   */
  private static void nearButForLevels(String name, float[][] actual) {
    float[][] rows = Golden.rows(expected, name);
    assertEquals(rows.length, actual.length);
    int other = 0;
    for (int i = 0; i < rows.length; i++) {
      double largest = Golden.largest(rows[i], actual[i]);
      assertEquals(0, largest, 5e-3, name + ", row " + i);
      other += largest > 1e-4 ? 1 : 0;
    }
    assertTrue(other <= Math.ceil(rows.length / 10.0), other + " rows of " + name);
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
    float[][] scores = model.scorer().score(model.generator().synthesize(w).quantised());
    nearButForLevels("population_scores", scores);
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
    List<String> groups = ForeignModel.strings(facts.get("groups"));
    for (int k = 0; k < groups.size(); k++) {
      CaseResult result = test.run(latent(k));
      assertEquals(groups.get(k), result.group());
      nearButForLevels("moved_scores_" + k, test.allScores(latent(k), result.group()));
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
        "as-recorded scoring needs dropout, which the scorer of foreign has not;"
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
