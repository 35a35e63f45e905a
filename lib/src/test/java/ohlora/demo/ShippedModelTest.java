package ohlora.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ohlora.model.FaceModel;
import ohlora.model.Property;
import ohlora.score.FinishedRun;
import ohlora.score.Verification;
import ohlora.select.Cutoffs;
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
  private static final Cutoffs A = Cutoffs.of("A", .92, .88, .92);
  private static final Cutoffs B = Cutoffs.of("B", .90, .90, .88);

  private static FaceModel model;
  private static JsonObject figures;

  @BeforeAll
  static void open() throws IOException {
    model = FaceModel.open(Path.of("../models/demo"));
    figures = model.card().training().getAsJsonObject("figures");
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

  @Test
  void thousandHeldOutLatentsComeOutAsDrawnAndTheirScoresFollowTheFactors() {
    JsonObject measured = new JsonObject();
    DemoCard.heldOut(DemoModel.world(), model.generator(), model.scorer(), measured);
    double psnr = measured.get("psnr_db_of_1000_held_out").getAsDouble();
    assertTrue(psnr >= 26, psnr + " dB");
    assertEquals(figures.get("psnr_db_of_1000_held_out").getAsDouble(), psnr, .02);
    JsonObject pearson = measured.getAsJsonObject("pearson_of_score_and_factor");
    Map<Property, Double> least =
        Map.of(
            Property.EYES, .95,
            Property.MOUTH, .95,
            Property.POSE, .95,
            Property.HAIR_COLOR, .9,
            Property.HAIR_LENGTH, .9,
            Property.BACKGROUND_MEAN, .9);
    least.forEach(
        (property, bound) -> {
          double r = pearson.get(property.label()).getAsDouble();
          assertTrue(r >= bound, property.label() + ": " + r);
          JsonObject said = figures.getAsJsonObject("pearson_of_score_and_factor");
          assertEquals(said.get(property.label()).getAsDouble(), r, .002);
        });
  }

  @Test
  void thePageForPeopleSaysWhatTheCardSays() throws IOException {
    String page = Files.readString(Path.of("../models/demo/README.md"));
    JsonObject funnel = figures.getAsJsonObject("funnel");
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
            "**Case " + funnel.getAsJsonObject("good_case").get("case") + "**",
            "**Case " + funnel.getAsJsonObject("bad_case").get("case") + "**")) {
      assertTrue(page.contains(said), "the page does not say: " + said);
    }
  }

  private static int leastRows() {
    int least = Integer.MAX_VALUE;
    for (JsonElement element : figures.getAsJsonArray("directions")) {
      least = Math.min(least, element.getAsJsonObject().get("rows").getAsInt());
    }
    return least;
  }

  @Test
  void theCardsDirectionsWereValidatedOnAtLeastHundredRowsEach() {
    assertEquals(24, figures.getAsJsonArray("directions").size());
    for (JsonElement element : figures.getAsJsonArray("directions")) {
      JsonObject row = element.getAsJsonObject();
      assertTrue(row.get("rows").getAsInt() >= 100, row.toString());
      assertTrue(row.get("accuracy").getAsDouble() >= .9, row.toString());
    }
  }

  @Test
  void theCardsFunnelIsThatOfTheFullRunsFirstCasesAndNeitherEverythingNorNothing()
      throws IOException {
    JsonObject funnel = figures.getAsJsonObject("funnel");
    int count = funnel.get("cases").getAsInt();
    Table cases = FinishedRun.open(DEMO.resolve("deterministic")).cases().first(count);
    int a = A.passing(cases).size();
    int b = B.passing(cases).size();
    assertEquals(funnel.get("pass_a").getAsInt(), a);
    assertEquals(funnel.get("pass_b").getAsInt(), b);
    assertTrue(a >= .01 * count && a <= .15 * count, a + " of " + count + " pass A");
    assertTrue(b >= .01 * count && b <= .20 * count, b + " of " + count + " pass B");
    for (Property property : Property.STEERED) {
      double mean = cases.doubleColumn(property.label()).abs().mean();
      assertTrue(mean >= .75 && mean <= .95, property.label() + ": " + mean);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"deterministic", "as-recorded"})
  void theStoredRunIsSoundAndASampleScoredAgainIsTheSame(String mode) throws IOException {
    Verification verification = Verification.of(DEMO.resolve(mode), model, 5, 20);
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
      "%d (%.1f %%)".formatted(a.size(), a.size() / 24.0),
      "pass B:",
      "%d (%.1f %%)".formatted(b.size(), b.size() / 24.0),
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
        "of the %d that pass A, %d pass again on random offsets; of the %d that pass B, %d."
            .formatted(
                A.passing(passed).size(),
                A.passing(passed).and(A.passing(again)).size(),
                B.passing(passed).size(),
                B.passing(passed).and(B.passing(again)).size());
    assertTrue(page.contains(said), said);
  }
}
