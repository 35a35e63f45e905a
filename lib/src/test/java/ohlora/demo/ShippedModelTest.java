package ohlora.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ohlora.Lengthy;
import ohlora.io.Json;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.Model;
import ohlora.model.ModelCard;
import ohlora.score.FinishedRun;
import ohlora.score.Verification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

/** The model in models/demo reaches what it was made to reach, and its card says so rightly. */
class ShippedModelTest {
  private static final long EIGHT_MEGABYTES = 8_000_000;

  private static final Path DEMO = Path.of("../data/demo");
  private static final Cutoffs A = Cutoffs.of("A", "eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92");
  private static final Cutoffs B = Cutoffs.of("B", "eyes ≥ 0.90, mouth ≥ 0.90, pose ≥ 0.88");

  private static Model model;
  private static JsonNode figures;

  @BeforeAll
  static void open() throws IOException {
    model = Model.open(Path.of("../models/demo"));
    figures = model.card().training().get("figures");
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void itIsADemoOfAtMostEightMegabytes() {
    long bytes = model.card().files().values().stream().mapToLong(file -> file.size()).sum();
    assertTrue(bytes <= EIGHT_MEGABYTES, bytes + " bytes");
    assertEquals("demo", model.card().kind());
    assertEquals(64, model.generator().resolution());
  }

  @Lengthy
  @Test
  void thousandHeldOutLatentsComeOutAsDrawnAndTheirScoresFollowTheFactors() {
    ObjectNode measured = JsonNodeFactory.instance.objectNode();
    DemoCard.heldOut(DemoModel.world(), model.generator(), model.scorer(), measured);
    double psnr = measured.get("psnr_db_of_1000_held_out").asDouble();
    assertTrue(psnr >= 26, psnr + " dB");
    assertEquals(figures.get("psnr_db_of_1000_held_out").asDouble(), psnr, .02);
    JsonNode pearson = measured.get("pearson_of_score_and_factor");
    Map<String, Double> least =
        Map.of(
            "eyes", .95,
            "mouth", .95,
            "pose", .95,
            "hair_color", .9,
            "hair_length", .9,
            "background_mean", .9);
    least.forEach(
        (property, bound) -> {
          double r = pearson.get(property).asDouble();
          assertTrue(r >= bound, property + ": " + r);
          JsonNode said = figures.get("pearson_of_score_and_factor");
          assertEquals(said.get(property).asDouble(), r, .002);
        });
  }

  /** Whoever makes the model again gets the same card but for what is measured. */
  @Test
  void theCardIsWrittenAsItShips() throws IOException {
    Path folder = Path.of("../models/demo");
    assertEquals(Files.readString(folder.resolve(ModelCard.FILE)), Json.text(model.card()));
    ModelCard made = new DemoCard(null, null, folder, 0, 0).card(model.card().medians(), null);
    assertEquals(
        Json.text(made),
        Json.text(
            Json.read(folder.resolve(ModelCard.FILE), ObjectNode.class, "card")
                .without("training")));
  }

  @Test
  void thePageForPeopleSaysWhatTheCardSays() throws IOException {
    String page = Files.readString(Path.of("../models/demo/README.md"));
    JsonNode funnel = figures.get("funnel");
    for (String said :
        List.of(
            figures.get("psnr_db_of_1000_held_out") + " dB",
            "at least " + leastRows() + " rows | " + figures.get("least_validation_accuracy"),
            "pass A | " + funnel.get("pass_a") + " ",
            "pass B | " + funnel.get("pass_b") + " ",
            funnel.get("mean_abs_r_eyes")
                + ", "
                + funnel.get("mean_abs_r_mouth")
                + ", "
                + funnel.get("mean_abs_r_pose"),
            "**Case " + funnel.get("good_case").get("case") + "**",
            "**Case " + funnel.get("bad_case").get("case") + "**")) {
      assertTrue(page.contains(said), "the page does not say: " + said);
    }
  }

  private static int leastRows() {
    int least = Integer.MAX_VALUE;
    for (JsonNode row : figures.get("directions")) {
      least = Math.min(least, row.get("rows").asInt());
    }
    return least;
  }

  @Test
  void theCardsDirectionsWereValidatedOnAtLeastHundredRowsEach() {
    assertEquals(24, figures.get("directions").size());
    for (JsonNode row : figures.get("directions")) {
      assertTrue(row.get("rows").asInt() >= 100, row.toString());
      assertTrue(row.get("accuracy").asDouble() >= .9, row.toString());
    }
  }

  @Test
  void theCardsFunnelIsThatOfTheFullRunsFirstCasesAndNeitherEverythingNorNothing()
      throws IOException {
    JsonNode funnel = figures.get("funnel");
    int count = funnel.get("cases").asInt();
    Table cases = FinishedRun.open(DEMO.resolve("deterministic")).cases().first(count);
    int a = A.passing(cases).size();
    int b = B.passing(cases).size();
    assertEquals(funnel.get("pass_a").asInt(), a);
    assertEquals(funnel.get("pass_b").asInt(), b);
    assertTrue(a >= .01 * count && a <= .15 * count, a + " of " + count + " pass A");
    assertTrue(b >= .01 * count && b <= .20 * count, b + " of " + count + " pass B");
    for (String property : model.protocol().steered()) {
      double mean = cases.doubleColumn(property).abs().mean();
      assertTrue(mean >= .75 && mean <= .95, property + ": " + mean);
    }
  }

  @Lengthy
  @ParameterizedTest
  @ValueSource(strings = {"deterministic", "as-recorded"})
  void theStoredRunIsSoundAndASampleScoredAgainIsTheSame(String mode) throws IOException {
    Verification verification = Verification.verify(DEMO.resolve(mode), model, 5, 20);
    assertEquals(List.of(), verification.faults());
    assertEquals(2400, verification.cases());
    assertEquals(5, verification.sampled());
  }

  @ParameterizedTest
  @CsvSource({"deterministic, 2", "as-recorded, 3"})
  void thePageOfTheRunsSaysWhatTheirTablesSay(String mode, int column) throws IOException {
    Table cases = FinishedRun.open(DEMO.resolve(mode)).cases();
    var a = A.passing(cases);
    var b = B.passing(cases);
    String[] said = {
      "pass A:",
      Text.format("%d (%.1f %%)", a.size(), a.size() / 24.0),
      "pass B:",
      Text.format("%d (%.1f %%)", b.size(), b.size() / 24.0),
      "pass both",
      "" + A.passing(cases).and(b).size(),
      "pass A or B",
      "" + A.passing(cases).or(b).size()
    };
    List<String> lines = Files.readAllLines(DEMO.resolve("README.md"));
    for (int i = 0; i < said.length; i += 2) {
      String begin = "| " + said[i];
      String line = lines.stream().filter(l -> l.startsWith(begin)).findFirst().orElseThrow();
      assertEquals(said[i + 1], line.split("\\|")[column].strip(), line);
    }
  }

  @Test
  void whatPassedWasHeldOutAndThePageCountsWhatPassedAgain() throws IOException {
    Table cases = FinishedRun.open(DEMO.resolve("deterministic")).cases();
    Table passed = cases.where(A.passing(cases).or(B.passing(cases)));
    Table again = Table.read().csv(DEMO.resolve("held-out.csv").toFile());
    assertEquals(passed.intColumn("case").asList(), again.intColumn("case").asList());
    String page = Files.readString(DEMO.resolve("README.md")).replaceAll("\\s+", " ");
    String said =
        Text.format(
            "of the %d that pass A, %d pass again on random offsets; of the %d that pass B, %d.",
            A.passing(passed).size(),
            A.passing(passed).and(A.passing(again)).size(),
            B.passing(passed).size(),
            B.passing(passed).and(B.passing(again)).size());
    assertTrue(page.contains(said), said);
  }
}
