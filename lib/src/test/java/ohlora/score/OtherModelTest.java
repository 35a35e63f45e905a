package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import ohlora.io.InputException;
import ohlora.latent.Latent;
import ohlora.latent.Latents;
import ohlora.latent.Offsets;
import ohlora.latent.Population;
import ohlora.model.Cutoffs;
import ohlora.model.Directions;
import ohlora.model.Grouping;
import ohlora.model.Model;
import ohlora.model.OffsetGrid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** A model with other properties, groups and images goes through everything that a face does. */
class OtherModelTest {
  private static final int CASES = 8;
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  @TempDir static Path shared;
  @TempDir Path folder;
  private static Model model;
  private static Path run;

  @BeforeAll
  static void runOnce() throws IOException {
    model = Model.open(OtherModel.write(shared.resolve("model")));
    run = shared.resolve("run");
    ScoringRun.begin(run, model, recipe()).run(NOWHERE);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Recipe recipe() {
    return ScoringRun.recipe(model, 7, 0, CASES, Scoring.DETERMINISTIC, 5, OtherModel.LOOSE);
  }

  @Test
  void aTrialTakesPropertiesGroupsAndImagesFromTheCard() {
    Trial trial = Trial.of(model);
    CaseResult result = trial.run(Latents.of(model, 7).at(2));
    assertEquals(OtherModel.SCORED, result.unmodified().properties());
    assertTrue(OtherModel.GROUPS.contains(result.group()), result.group());
    assertEquals(OtherModel.STEERED, result.steered());
    assertEquals(OtherModel.IMAGES, result.scores().length);
    // The tilt's loop is the outer one.
    assertArrayEquals(
        new double[] {-1, -1, -1, -1, 0, 0, 0, 0, 2, 2, 2, 2}, result.offsets().of("tilt"));
    assertEquals(
        Math.min(Math.abs(result.correlation("smile")), Math.abs(result.correlation("tilt"))),
        result.weakest());
    assertEquals(
        List.of("image", "smile offset", "tilt offset", "smile score", "tilt score"),
        result.table().columnNames());
    assertEquals(2, result.spillTable().rowCount());
    float[][] all = model.scorer().score(trial.images(result.latent(), result.group()));
    for (int i = 0; i < all.length; i++) {
      assertEquals(result.scores()[i][0], all[i][OtherModel.SCORED.indexOf("smile")]);
      assertEquals(result.scores()[i][1], all[i][OtherModel.SCORED.indexOf("tilt")]);
    }
    Drift drift = trial.drift(result);
    assertEquals(List.of("frame"), List.copyOf(drift.regions().keySet()));
    assertEquals(List.of("light", "grain", "age"), List.copyOf(drift.scores().keySet()));
    assertEquals(
        List.of("case", "frame, levels", "light", "grain", "age", "spill"),
        Drift.table(List.of(drift)).columnNames());
  }

  /** The card's directions, but for one property the other way. */
  private static Directions flipped(String property) {
    Directions own = model.directions();
    return Directions.of(
        own.properties(),
        own.groups(),
        (of, group) -> {
          float[] vector = own.direction(of, group);
          for (int i = 0; of.equals(property) && i < vector.length; i++) {
            vector[i] = -vector[i];
          }
          return vector;
        });
  }

  @Test
  void theSignIsPartOfADirectionWhereTheGridIsLopsided() {
    Latent latent = Latents.of(model, 7).at(0);
    Trial lopsided = Trial.of(model);
    CaseResult one = lopsided.run(latent);
    CaseResult other = lopsided.with(flipped("tilt")).run(latent);
    // Other images are made, so also |r| is another one.
    double r = one.correlation("tilt");
    assertTrue(r * other.correlation("tilt") < 0);
    assertTrue(Math.abs(Math.abs(r) - Math.abs(other.correlation("tilt"))) > 1e-3, other + "");

    Map<String, List<Double>> even = new LinkedHashMap<>();
    even.put("tilt", List.of(-2.0, 0.0, 2.0));
    even.put("smile", List.of(-1.5, -.5, .5, 1.5));
    Offsets offsets = new Offsets(new OffsetGrid(even).combinations(OtherModel.STEERED));
    CaseResult up = lopsided.with(offsets).run(latent);
    CaseResult down = lopsided.with(offsets).with(flipped("tilt")).run(latent);
    // The same images in another order.
    assertEquals(up.correlation("tilt"), -down.correlation("tilt"), 1e-5);
    assertEquals(up.correlation("smile"), down.correlation("smile"), 1e-5);
  }

  @Test
  void noSignIsFlippedFromTheDirectionToTheTable() throws IOException {
    Trial test = recipe().test(model);
    List<String> rows = Files.readAllLines(run.resolve("test_result.csv"));
    boolean negative = false;
    for (int number = 0; number < CASES; number++) {
      Latent latent = Latents.of(model, 7).at(number);
      CaseResult result = test.run(latent);
      float[] w = test.w(latent);
      float[] moved =
          new Offsets(recipe().offsets()).move(w, model.directions(), result.group())[0];
      float[] smile = model.directions().direction("smile", result.group());
      float[] tilt = model.directions().direction("tilt", result.group());
      for (int i = 0; i < w.length; i++) {
        assertEquals(w[i] - 1.5 * smile[i] - 1.0 * tilt[i], moved[i], 1e-6);
      }
      double written = Double.parseDouble(rows.get(1 + number).split(",")[5]);
      assertEquals(result.correlation("tilt"), written);
      negative |= written < 0;
    }
    assertTrue(negative, "a sign that could be lost");
  }

  @Test
  void theGroupIsThatOfTheUnmodifiedImagesScores() {
    Trial trial = Trial.of(model);
    Latents latents = Latents.of(model, 7);
    for (int number = 0; number < CASES; number++) {
      CaseResult result = trial.run(latents.at(number));
      String letters =
          (result.unmodified().of("age") >= .2 ? "h" : "l")
              + (result.unmodified().of("light") >= .2 ? "h" : "l");
      assertEquals(letters, result.group());
    }
    Table cases = CaseTable.test(trial, latents, 3, 4, NOWHERE);
    assertEquals(List.of(3, 4, 5, 6), cases.intColumn("case").asList());
    assertEquals(OtherModel.STEERED, CaseTable.properties(cases));
    assertEquals(OtherModel.GROUPS, CaseTable.groups(cases));
  }

  @Test
  void offsetsOfOtherPropertiesAreRefused() {
    Trial trial = Trial.of(model);
    Offsets one = new Offsets(TinyModel.OFFSETS.combinations(TinyModel.STEERED));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> trial.with(one));
    assertEquals("offsets of eyes, mouth, pose, but other steers smile, tilt", e.getMessage());
  }

  @Test
  void aRunsFilesNameItsOwnProperties() throws IOException {
    Map<String, String> files = TinyModel.contents(run);
    assertEquals(CASES + 4, files.size());
    assertTrue(
        files
            .get("test_result.csv")
            .startsWith("case,vector_no,passed,group_name,smile_corr,tilt_corr,sum_abs_corr\n"));
    assertTrue(
        files
            .get("cases/case_0003.csv")
            .startsWith("image,smile_offset,tilt_offset,smile_score,tilt_score\n0,-1.5,-1.0,"));
    assertEquals(1 + OtherModel.IMAGES, files.get("cases/case_0003.csv").lines().count());
    assertTrue(
        files
            .get("test_statistics.csv")
            .startsWith("cases,passed,undefined,smile_corr_mean,tilt_corr_mean\n"));
    assertTrue(files.get("recipe.json").contains("\"cutoffs\": \"smile ≥ 0.25, tilt ≥ 0.25\""));
    FinishedRun finished = FinishedRun.open(run);
    assertEquals(List.of("case", "group", "smile", "tilt"), finished.cases().columnNames());
    List<Integer> passed = finished.passing(List.of(OtherModel.STRICT, OtherModel.LOOSE));
    assertEquals(
        passed.size(),
        files.get("test_result.csv").lines().filter(line -> line.contains(",O,")).count());
    assertEquals(List.of(0, 3, 5, 6, 7), passed);
    assertEquals(List.of(0, 6), finished.passing(List.of(OtherModel.STRICT)));
  }

  @Test
  void aRunThatWasEndedGoesOnUnderAnyLocale() throws IOException {
    ScoringRun begun = ScoringRun.begin(folder, model, recipe());
    begun.run(NOWHERE);
    Path results = folder.resolve("test_result.csv");
    String whole = Files.readString(results);
    Files.writeString(results, whole.substring(0, whole.indexOf("\n3,") + 9));
    for (int number = 3; number < CASES; number++) {
      Files.delete(folder.resolve("cases/case_000" + number + ".csv"));
    }
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      ScoringRun.resume(folder, model, recipe()).run(NOWHERE);
    } finally {
      Locale.setDefault(before);
    }
    assertEquals(TinyModel.contents(run), TinyModel.contents(folder));
  }

  @Test
  void aSoundRunIsVerifiedAndAnEditedOneFoundOut() throws IOException {
    Verification sound = Verification.verify(run, model, CASES, 1);
    assertEquals(List.of(), sound.faults());
    assertEquals(CASES, sound.sampled());
    assertEquals(0, sound.largestDifference(), 1e-6);
    for (Map.Entry<String, String> file : TinyModel.contents(run).entrySet()) {
      Path copy = folder.resolve(file.getKey());
      Files.createDirectories(copy.getParent());
      Files.writeString(copy, file.getValue());
    }
    Path one = folder.resolve("cases/case_0002.csv");
    Files.writeString(one, Files.readString(one).replaceFirst("(?m)^7,.*$", "7,0.5,0.0,x,1"));
    Path two = folder.resolve("cases/case_0004.csv");
    Files.writeString(two, Files.readString(two).replaceFirst("(?m)^7,.*\n", ""));
    List<String> faults = Verification.verify(folder, model, 1, 1).faults();
    assertEquals(2, faults.size(), faults.toString());
    assertTrue(faults.get(0).contains("case_0002.csv, line 9: smile_score is 'x'"), faults.get(0));
    assertEquals("cases/case_0004.csv has 11 rows, but the recipe 12 offsets", faults.get(1));
  }

  @Test
  void aRunOfAnotherModelIsSaidToBeOne() throws IOException {
    try (Model tiny = Model.open(TinyModel.write(folder.resolve("tiny")))) {
      Verification other = Verification.verify(run, tiny, 2, 1);
      assertEquals(0, other.sampled());
      assertTrue(
          other.faults().contains("recipe.json: made with other weights than those of tiny"),
          other.faults().toString());
      assertTrue(
          other.faults().stream().anyMatch(line -> line.contains("steers smile, tilt, but tiny")),
          other.faults().toString());
      FinishedRun finished = FinishedRun.open(run);
      InputException e =
          assertThrows(
              InputException.class,
              () -> HeldOutOffsets.test(tiny, finished, List.of(1), 1, NOWHERE));
      assertTrue(e.getMessage().contains("other weights than those of tiny"), e.getMessage());
    }
  }

  @Test
  void whatIsTestedOnOtherOffsetsKeepsItsGroupAndItsNumbers() throws IOException {
    FinishedRun finished = FinishedRun.open(run);
    Table again = HeldOutOffsets.test(model, finished, List.of(6, 1), 1, NOWHERE);
    assertEquals(finished.cases().columnNames(), again.columnNames());
    assertEquals(List.of(6, 1), again.intColumn("case").asList());
    Table before = CaseTable.rows(finished.cases(), again);
    assertEquals(before.stringColumn("group").asList(), again.stringColumn("group").asList());
    assertNotEquals(before.doubleColumn("tilt").asList(), again.doubleColumn("tilt").asList());
    assertTrue(CaseTable.largestDifference(before, again) > 0);
  }

  @Test
  void aChosenSetIsWrittenAsPublished() throws IOException {
    FinishedRun finished = FinishedRun.open(run);
    ChosenFiles.write(folder, finished, model, finished.cases().rows(2, 5));
    List<String> rows = Files.readAllLines(folder.resolve(ChosenFiles.GROUP_NAMES));
    assertEquals("case,vector_no,group_name,smile_corr,tilt_corr", rows.get(0));
    assertTrue(
        rows.get(2).startsWith("5,5," + finished.cases().getString(5, "group") + ","), rows.get(2));
    Latents read = Latents.read(folder.resolve(ChosenFiles.Z_VECTORS), model);
    assertArrayEquals(Latents.of(model, 7).at(5).z(), read.at(1).z());
    assertArrayEquals(Latents.of(model, 7).at(5).label(), read.at(1).label());
  }

  @Test
  void aPopulationHasTheScorersPropertiesAndGroups() {
    Population population = Population.sample(model, Latents.of(model, 7), 21, 8);
    assertEquals(OtherModel.SCORED, population.properties());
    Grouping medians = population.medians(List.of("age", "light"));
    assertEquals(OtherModel.GROUPS, List.copyOf(population.members(medians).keySet()));
    CaseResult result = Trial.of(model).run(Latents.of(model, 7).at(20));
    assertEquals(result.unmodified().of("grain"), population.score(20, "grain"), 1e-5);
  }

  @Test
  void aSetThatNamesOnePropertyJudgesByThatAlone() throws IOException {
    Cutoffs tilt = Cutoffs.of("tilt alone", "tilt ≥ 0");
    assertEquals(CASES, FinishedRun.open(run).passing(List.of(tilt)).size());
    Recipe recipe = ScoringRun.recipe(model, 7, 0, 1, Scoring.DETERMINISTIC, 5, tilt);
    ScoringRun.begin(folder, model, recipe).run(NOWHERE);
    assertTrue(Files.readString(folder.resolve("test_result.csv")).contains("\n0,0,O,"));
    assertFalse(recipe.differences(recipe()).isEmpty());
  }
}
