package ohlora.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ohlora.Lengthy;
import ohlora.io.FileFacts;
import ohlora.io.Json;
import ohlora.latent.LatentTable;
import ohlora.latent.Latents;
import ohlora.model.Model;
import ohlora.score.FinishedRun;
import ohlora.score.OtherModel;
import ohlora.score.Recipe;
import ohlora.score.Trial;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of one's own: other latents, offsets and cutoffs than the model card's, filter, psi. */
class ScoreTest {
  private static final int CASES = 8;

  @TempDir static Path shared;
  @TempDir Path folder;
  private static Path modelFolder;
  private static Model model;
  private static Path seeded;

  @BeforeAll
  static void aRunFromASeed() throws IOException {
    modelFolder = OtherModel.write(shared.resolve("model"));
    model = Model.open(modelFolder);
    seeded = shared.resolve("seeded");
    assertDone(score(seeded, "--cases", CASES + "", "--seed", "7", "--batch", "5"));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** What the command says on standard error, after its exit status. */
  private static String score(Path out, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("score", "--model", modelFolder.toString(), "--out", out.toString()));
    words.addAll(List.of(more));
    return said(words);
  }

  private static String said(List<String> words) {
    Told told = Told.of(words.toArray(String[]::new));
    return told.status() + " " + told.err();
  }

  private static void assertDone(String said) {
    assertEquals("0 ", said);
  }

  private static String results(Path run) throws IOException {
    return Files.readString(run.resolve("test_result.csv"));
  }

  private static Map<String, String> contents(Path run) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(run)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(run.relativize(file).toString(), Files.readString(file));
      }
    }
    return contents;
  }

  private static JsonNode recipe(Path run) throws IOException {
    return Json.read(run.resolve("recipe.json"), JsonNode.class, "recipe");
  }

  /** The seeded run's latents, each with a number of its own, in another order. */
  private Path numbered() throws IOException {
    List<String> lines = Files.readAllLines(seeded.resolve("latents.csv"));
    StringBuilder text = new StringBuilder("case," + lines.get(0) + "\n");
    for (int number : new int[] {6, 2, 7, 0}) {
      text.append(100 + number).append(',').append(lines.get(1 + number)).append('\n');
    }
    return Files.writeString(folder.resolve("mine.csv"), text);
  }

  @Test
  void theLatentsOfATableGiveWhatTheSameFromASeedGive() throws IOException {
    Path again = folder.resolve("again");
    String latents = seeded.resolve("latents.csv").toString();
    assertDone(score(again, "--latents", latents, "--batch", "5"));
    assertEquals(results(seeded), results(again));
    assertEquals(
        Files.readString(seeded.resolve("cases/case_0003.csv")),
        Files.readString(again.resolve("cases/case_0003.csv")));
    Path part = folder.resolve("part");
    assertDone(score(part, "--latents", latents, "--from", "3", "--cases", "2", "--batch", "5"));
    assertEquals(
        List.of("3", "4"), results(part).lines().skip(1).map(line -> line.split(",")[0]).toList());
    String third = results(seeded).lines().skip(4).findFirst().orElseThrow();
    assertEquals(
        third.replaceFirst("^3,3,", "3,0,"),
        results(part).lines().skip(1).findFirst().orElseThrow());
    assertFalse(recipe(part).path("latents").has("numbers"), "they follow one another");
    Latents read = LatentTable.read(part.resolve("latents.csv"), model);
    assertArrayEquals(Latents.of(model, 7).at(4).z(), read.at(4).z());
  }

  @Test
  void casesKeepNumbersOfTheirOwnInWhateverOrderFromTheTableToTheFinalFiles() throws IOException {
    Path mine = numbered();
    Path run = folder.resolve("run");
    assertDone(score(run, "--latents", mine.toString(), "--batch", "5"));
    List<String> rows = results(seeded).lines().toList();
    List<String> own = results(run).lines().toList();
    int place = 0;
    for (int number : new int[] {6, 2, 7, 0}) {
      assertEquals(
          rows.get(1 + number).replaceFirst("^\\d+,\\d+,", (100 + number) + "," + place + ","),
          own.get(1 + place));
      place++;
      assertTrue(Files.exists(run.resolve("cases/case_010" + number + ".csv")));
    }
    JsonNode recipe = recipe(run);
    assertEquals("[106,102,107,100]", recipe.at("/latents/numbers").toString());
    assertEquals("mine.csv", recipe.at("/sources/latents/file").asText());
    assertEquals(FileFacts.of(mine).sha256(), recipe.at("/sources/latents/sha256").asText());
    assertEquals(
        FileFacts.of(run.resolve("latents.csv")).sha256(), recipe.at("/latents/sha256").asText());
    assertDone(score(run, "--verify", "--sample", "4"));
    Path heldOut = folder.resolve("held-out.csv");
    assertDone(score(run, "--held-out", heldOut.toString()));
    // Cases 0 and 6 pass the card's strict set, 7 beside them the loose one.
    assertEquals(
        List.of("106", "107", "100"),
        Files.readAllLines(heldOut).stream().skip(1).map(line -> line.split(",")[0]).toList());
    FinishedRun finished = FinishedRun.open(run);
    assertEquals(List.of(106, 100), finished.passing(List.of(OtherModel.STRICT)));
    assertArrayEquals(Latents.of(model, 7).at(6).z(), finished.latents(model).at(106).z());
  }

  @Test
  void aRunWithOwnLatentsGoesOnAndAChangedTableIsFoundOut() throws IOException {
    Path mine = numbered();
    String[] words = {"--latents", mine.toString(), "--batch", "5", "--resume"};
    Path run = folder.resolve("run");
    assertDone(score(run, words));
    Map<String, String> whole = contents(run);
    String results = results(run);
    Files.writeString(
        run.resolve("test_result.csv"), results.substring(0, results.indexOf("\n107,") + 7));
    Files.delete(run.resolve("cases/case_0107.csv"));
    assertDone(score(run, words));
    assertEquals(whole, contents(run));

    String table = Files.readString(mine);
    Files.writeString(mine, table.replaceFirst("(?m)^102,-?", "102,1"));
    String said = score(run, words);
    assertTrue(said.startsWith("1 bin/ohlora score: " + run + ": was begun with another"), said);
    assertTrue(said.contains("latents was ") && said.lines().count() == 1, said);
    Files.writeString(mine, table);
    Path kept = run.resolve("latents.csv");
    Files.writeString(kept, Files.readString(kept).replaceFirst("(?m)^102,-?", "102,1"));
    assertEquals(
        "1 bin/ohlora score: " + kept + ": is not the file that recipe.json names; restore it\n",
        score(run, words));
    assertTrue(score(run, "--verify").startsWith("1 "));
    assertTrue(score(run, "--held-out", folder + "/h.csv").contains("restore it"));
  }

  @Test
  void offsetsBySpeakingPropertyReplaceTheCardsAndThoseOfATableAll() throws IOException {
    Path run = folder.resolve("run");
    assertDone(score(run, "--cases", "1", "--offsets", "smile=-1,0.5", "--offsets", "tilt= -2, 2"));
    List<String> rows = Files.readAllLines(run.resolve("cases/case_0000.csv"));
    assertEquals(
        List.of("-1.0,-2.0", "0.5,-2.0", "-1.0,2.0", "0.5,2.0"),
        rows.stream().skip(1).map(row -> row.replaceFirst("^\\d,([^,]*,[^,]*),.*", "$1")).toList());
    Path one = folder.resolve("one");
    assertDone(score(one, "--cases", "1", "--offsets", "smile=0,1"));
    assertEquals(1 + 2 * 3, Files.readAllLines(one.resolve("cases/case_0000.csv")).size());

    Path table = Files.writeString(folder.resolve("o.csv"), "tilt,smile\r\n1,0\r\n-2,.5\r\n");
    assertTrue(
        score(folder.resolve("x"), "--cases", "1", "--offsets", table + "").startsWith("1 "));
    Files.writeString(table, "\uFEFFtilt,smile\r\n1,0\r\n-2,0.5\r\n1,0\r\n");
    Path listed = folder.resolve("listed");
    assertDone(score(listed, "--cases", "2", "--offsets", table.toString()));
    assertTrue(
        Files.readString(listed.resolve("cases/case_0001.csv"))
            .startsWith("image,smile_offset,tilt_offset,smile_score,tilt_score\n0,0.0,1.0,"));
    assertEquals(
        FileFacts.of(table).sha256(), recipe(listed).at("/sources/offsets/sha256").asText());
    assertDone(score(listed, "--verify", "--sample", "2"));
    assertEquals(1, Recipe.read(listed.resolve("recipe.json")).offsets().get(0).of("tilt"));
  }

  @Test
  void cutoffsOfAConditionOrAFileSayWhatPasses() throws IOException {
    Path run = folder.resolve("run");
    assertDone(score(run, "--cases", "8", "--seed", "7", "--cutoffs", "smile>=0.25,tilt ≥ 0.25"));
    assertEquals("smile ≥ 0.25, tilt ≥ 0.25", recipe(run).path("cutoffs").asText());
    assertEquals(5, results(run).lines().filter(line -> line.contains(",O,")).count());
    Path file =
        Files.writeString(
            folder.resolve("c.csv"), "name,tilt,passing,chosen\nhigh,0.5,1,1\nlow,0.1,2,2\n");
    Path other = folder.resolve("other");
    assertDone(score(other, "--cases", "1", "--cutoffs", file.toString()));
    assertEquals("tilt ≥ 0.50", recipe(other).path("cutoffs").asText());
    assertEquals("c.csv", recipe(other).at("/sources/cutoffs/file").asText());
    assertEquals(List.of("run"), names(other));
    assertEquals(List.of("strict", "loose"), names(seeded));
  }

  /** Of the sets that count for a run. */
  private static List<String> names(Path run) throws IOException {
    return FinishedRun.open(run).sets(model.card()).stream().map(set -> set.name()).toList();
  }

  @Test
  void aFilteredCaseIsNeverTakenForATestedOne() throws IOException {
    Trial trial = Trial.of(model);
    double[] grain =
        IntStream.range(0, CASES)
            .mapToDouble(k -> trial.run(Latents.of(model, 7).at(k)).unmodified().of("grain"))
            .toArray();
    double[] sorted = Arrays.stream(grain).sorted().toArray();
    double bound = (sorted[2] + sorted[3]) / 2;
    Path run = folder.resolve("run");
    String[] words = {
      "--cases",
      "8",
      "--seed",
      "7",
      "--batch",
      "5",
      "--filter",
      "grain >= " + bound + " and age<100"
    };
    assertDone(score(run, words));
    String condition = Json.text(recipe(run).path("filter").asText()).strip().replace("\"", "");
    assertEquals("grain ≥ " + bound + ", age < 100", condition);
    List<String> rows = results(run).lines().toList();
    assertEquals(
        "case,vector_no,passed,group_name,smile_corr,tilt_corr,sum_abs_corr,grain_unmodified,"
            + "age_unmodified,filtered",
        rows.get(0));
    List<String> tested = results(seeded).lines().toList();
    for (int k = 0; k < CASES; k++) {
      String[] fields = rows.get(1 + k).split(",");
      assertEquals((float) grain[k], Float.parseFloat(fields[7]));
      boolean filtered = grain[k] < bound;
      assertNotEquals(filtered, Files.exists(run.resolve("cases/case_000" + k + ".csv")));
      assertEquals(filtered ? "grain ≥ " + bound : "no", fields[9]);
      if (filtered) {
        assertEquals(
            List.of("filtered", "filtered", "filtered", "filtered"),
            List.of(fields[2], fields[4], fields[5], fields[6]));
      } else {
        assertTrue(rows.get(1 + k).startsWith(tested.get(1 + k) + ","), rows.get(1 + k));
      }
    }
    assertTrue(
        Files.readString(run.resolve("test_statistics.csv"))
            .startsWith("cases,filtered,passed,undefined,smile_corr_mean,tilt_corr_mean\n8,3,"));
    FinishedRun finished = FinishedRun.open(run);
    assertEquals(5, finished.cases().rowCount());
    assertEquals(8, finished.count());
    assertEquals(Map.of("grain ≥ " + bound, 3, "age < 100", 0), finished.filtered());
    assertDone(score(run, "--verify", "--sample", "8"));

    Map<String, String> whole = contents(run);
    Files.writeString(
        run.resolve("test_result.csv"), String.join("\n", rows.subList(0, 5)) + "\n6,");
    for (int k = 4; k < CASES; k++) {
      Files.deleteIfExists(run.resolve("cases/case_000" + k + ".csv"));
    }
    assertDone(
        score(run, Stream.concat(Stream.of(words), Stream.of("--resume")).toArray(String[]::new)));
    assertEquals(whole, contents(run));
  }

  @Test
  void aFilteredRunThatWasEditedIsFoundOut() throws IOException {
    Path run = folder.resolve("run");
    assertDone(score(run, "--cases", "2", "--seed", "7", "--filter", "grain > 1e3"));
    String results = results(run);
    assertTrue(results.contains(",grain > 1000\n"), results);
    assertEquals(2, FinishedRun.open(run).filtered().get("grain > 1000"));
    edited(run, results.replaceFirst("(?m)^1,1,filtered,", "1,1,X,"), "passed is 'X'");
    edited(run, results.replaceFirst("grain > 1000", "no"), "smile_corr is 'filtered'");
    edited(run, results.replaceFirst("grain > 1000", "age > 1"), "allowed: one of no, grain");
    Path results1 = run.resolve("test_result.csv");
    Files.writeString(results1, results.replaceFirst(",[^,]*,grain > 1000", ",2000,grain > 1000"));
    assertTrue(verified(run).contains("passed is filtered, but its row gives X"), verified(run));
    Files.writeString(results1, results);
    Path stray = Files.writeString(run.resolve("cases/case_0001.csv"), "image\n");
    assertTrue(verified(run).contains("case_0001.csv is there, but the case was filtered"));
    Files.delete(stray);
    assertTrue(verified(run).endsWith("sound\n"), verified(run));
  }

  @Test
  void aChoiceFromARunOfOnesOwnIsCountedDrawnAndWrittenForAnyModel() throws IOException {
    Path table = Files.writeString(folder.resolve("o.csv"), "smile,tilt\n1,0\n-1,2\n0,1\n0.5,1\n");
    Path run = folder.resolve("run");
    assertDone(
        score(
            run,
            "--latents",
            numbered() + "",
            "--offsets",
            table + "",
            "--cutoffs",
            "tilt >= 0",
            "--filter",
            "smile > -1e9",
            "--filter",
            "age < 1e9"));
    String hash = FileFacts.of(run.resolve("recipe.json")).sha256();
    Path choices =
        Files.writeString(
            folder.resolve("choices.csv"),
            "case,kept,sharp,reason,reviewer,time,recipe\n107,yes,yes,,Ada,2026-11-25T10:15:30Z,"
                + hash
                + "\n102,no,no,blurred,Ada,2026-11-25T10:15:31Z,"
                + hash
                + "\n");
    Path out = folder.resolve("out");
    List<String> words =
        List.of("choose", "--run", run + "", "--model", modelFolder + "", "--out", out + "");
    assertDone(said(Stream.concat(words.stream(), Stream.of("--review", out + "")).toList()));
    try (Stream<Path> files = Files.list(out)) {
      assertEquals(4 + 3, files.count(), "four cases, contact sheet, help and review");
    }
    assertTrue(Files.readString(out.resolve("review.html")).contains("\"numbered\":true"));
    assertDone(said(Stream.concat(words.stream(), Stream.of("--choices", choices + "")).toList()));
    String page = Files.readString(out.resolve("report.md"));
    assertTrue(
        page.contains(
            """
            | latents | – | 4 | 4 | 100 |
            | filtered | not smile > -1000000000 | 0 | 4 | 0 |
            | filtered | not age < 1000000000 | 0 | 4 | 0 |
            | tested | – | 4 | 4 | 100 |
            | passes run | tilt ≥ 0.00 | 4 | 4 | 100 |
            """),
        page);
    List<String> names = Files.readAllLines(out.resolve("ohlora_w_group_names.csv"));
    assertEquals("case,vector_no,group_name,smile_corr,tilt_corr", names.get(0));
    assertTrue(names.get(1).startsWith("107,2,"), names.get(1));
    assertArrayEquals(
        Latents.of(model, 7).at(7).z(),
        Latents.read(out.resolve("ohlora_z_vectors.csv"), model).at(0).z());
    assertEquals(
        Files.readString(modelFolder.resolve("directions/tilt_change_w_vector_hl.csv")),
        Files.readString(out.resolve("property_score_vectors/tilt_change_w_vector_hl.csv")));
  }

  @Lengthy
  @Test
  void aScreenedRunIsChosenFromAndIsRefusedWhereWholeOnesAreNeeded() throws IOException {
    Path run = folder.resolve("run");
    String[] words = {"--cases", CASES + "", "--seed", "7", "--batch", "5", "--screen"};
    String own = "own: smile >= 0.5, tilt >= 0.5";
    assertDone(
        score(
            run,
            Stream.concat(
                    Stream.of(words), Stream.of("--cutoffs", own, "--cutoffs", "smile >= 0.8"))
                .toArray(String[]::new)));
    assertEquals(
        "{\"own\":\"smile ≥ 0.50, tilt ≥ 0.50\",\"B\":\"smile ≥ 0.80\"}",
        recipe(run).at("/screen/sets").toString());
    FinishedRun finished = FinishedRun.open(run);
    assertTrue(finished.stopped() > 0);
    assertEquals(List.of(0, 6), finished.passing(List.of(OtherModel.STRICT)));
    assertDone(score(run, "--verify", "--sample", CASES + ""));
    assertDone(score(run, "--held-out", folder.resolve("held-out.csv").toString()));
    String choose = "1 bin/ohlora choose: " + run + ": was screened by own (smile ≥ 0.50, ";
    List<String> look =
        List.of(
            "choose", "--run", run + "", "--model", modelFolder + "", "--out", folder + "/look");
    assertDone(said(look));
    String said =
        said(Stream.concat(look.stream(), Stream.of("--cutoffs", "smile >= 0.4")).toList());
    assertTrue(said.startsWith(choose), said);
    assertTrue(said.endsWith("; ask for no less, or score the same without --screen\n"), said);
    String whole = run + ": is a screened run: " + finished.stopped() + " of its 8 cases were";
    assertTrue(
        said(List.of("compare", seeded + "", run + ""))
            .startsWith("1 bin/ohlora compare: " + whole));
    said =
        said(
            List.of(
                "report",
                "import",
                folder + "/report",
                "--run",
                run + "",
                "--chosen",
                "x",
                "--name",
                "n"));
    assertTrue(said.contains(whole), said);
    // The model card's sets, where no other is said.
    Path card = folder.resolve("card");
    assertDone(score(card, words));
    assertEquals(List.of("strict", "loose"), names(card));
    assertEquals(
        FinishedRun.open(seeded).passing(model.card().sets()),
        FinishedRun.open(card).passing(model.card().sets()));
  }

  private static void edited(Path run, String results, String part) throws IOException {
    Path file = run.resolve("test_result.csv");
    String before = Files.readString(file);
    assertNotEquals(before, results);
    Files.writeString(file, results);
    String said = score(run, "--verify");
    assertTrue(
        said.startsWith("1 bin/ohlora score: " + file + ", line ") && said.contains(part), said);
    Files.writeString(file, before);
  }

  /** What {@code --verify} prints. */
  private static String verified(Path run) {
    return Told.of("score", "--verify", "--model", modelFolder.toString(), "--out", run.toString())
        .out();
  }

  @Test
  void psiPullsEachWTowardsTheAverageAndOneLeavesEverythingAsItIs() throws IOException {
    float[] w = Trial.of(model).w(Latents.of(model, 7).at(1));
    float[] half = Trial.of(model).withPsi(.5).w(Latents.of(model, 7).at(1));
    float[] average = model.styleGan().truncate(w, 0, 1)[0];
    boolean moved = false;
    for (int i = 0; i < w.length; i++) {
      assertEquals((w[i] + average[i]) / 2, half[i], 1e-6);
      moved |= w[i] != half[i];
    }
    assertTrue(moved);
    assertArrayEquals(w, Trial.of(model).withPsi(1).w(Latents.of(model, 7).at(1)));
    Path run = folder.resolve("run");
    assertDone(score(run, "--cases", "2", "--seed", "7", "--batch", "5", "--psi", "0.5"));
    assertEquals(.5, recipe(run).path("psi").asDouble());
    assertFalse(recipe(seeded).has("psi"));
    assertNotEquals(
        results(run).lines().skip(2).findFirst(), results(seeded).lines().skip(2).findFirst());
    assertDone(score(run, "--verify", "--sample", "2"));
    String said = score(run, "--cases", "2", "--seed", "7", "--batch", "5", "--resume");
    assertTrue(said.contains("psi was 0.5, now not given"), said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--psi|0|'--psi': '0' is not a number above 0, up to 1",
        "--psi|1.5|'--psi': '1.5' is not a number above 0, up to 1",
        "--psi|NaN|'--psi': 'NaN' is not a number above 0, up to 1",
        "--filter|grain|'grain' is not a condition such as 'quality >= 0.9'",
        "--filter|grain => 1|'grain => 1' is not a condition",
        "--filter|grain > NaN|'grain > NaN' is not a condition",
        "--filter|grain > 1e999|the bound of grain is Infinity",
        "--filter|grain > 1,|'' is not a condition",
        "--device|tpu|'--device': 'tpu' is not a device: there are cpu, gpu (the first one), gpu:1"
            + " and",
        "--device|gpu:x|'--device': 'gpu:x' is not a device",
        "--seed|7|--seed with --latents: the latents are the file's, and deterministic",
        "--cutoffs|smile >= 0.5|--cutoffs is given twice: one set says what passes, and several go"
            + " with",
      })
  void wordsThatAreNoRunAreRefusedBeforeAnythingIsOpened(String option, String value, String part) {
    String said =
        said(
            List.of(
                "score",
                "--model",
                "nowhere",
                "--out",
                "x",
                "--latents",
                "y",
                "--cutoffs",
                "z",
                option,
                value));
    assertTrue(said.startsWith("2 bin/ohlora score: ") && said.contains(part), said);
    assertEquals(1, said.lines().count(), said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--filter|quality >= 0.9|the filter asks for 'quality', which is not scored: the scored"
            + " properties are smile",
        "--cutoffs|grain >= 0.9|--cutoffs names 'grain', which is not steered: the steered"
            + " properties are smile, tilt",
        "--cutoffs|smile >= 1.2|the cutoff of smile is 1.2; allowed: 0 to 1",
        "--cutoffs|smile >= 0.9, smile >= 0.8|allowed: each property once",
        "--cutoffs|smile|--cutoffs 'smile': there is no such file, and it is no condition such as",
        "--cutoffs|empty.csv|empty.csv: is empty; it begins with a header line",
        "--cutoffs|grain.csv|line 1: the columns are name, grain; allowed: name and the steered",
        "--cutoffs|bare.csv|bare.csv: holds no set; it has a row per set of cutoffs",
        "--cutoffs|two.csv|line 3: name is 'A'; allowed: a name without spaces that no earlier row",
        "--cutoffs|high.csv|line 2: smile is '1.5'; allowed: a decimal number from 0 to 1",
        "--offsets|grain=-1,1|--offsets names 'grain', which is not steered",
        "--offsets|smile=1|the offsets of smile are [1.0]: two or more different finite numbers",
        "--offsets|smile=1,1|two or more different finite numbers",
        "--offsets|smile=-1,x|--offsets 'smile=-1,x': 'x' is not a number",
        "--offsets|nowhere.csv|nowhere.csv': there is no such file, and it is no property's distances such as",
        "--offsets|empty.csv|empty.csv: is empty",
        "--offsets|semicolons.csv|line 1: the columns are separated by semicolons or tabs",
        "--offsets|narrow.csv|line 1: the columns are smile; there must be one for each steered",
        "--offsets|nan.csv|line 3: tilt is 'nan'; allowed: a finite number such as",
        "--offsets|still.csv|still.csv: tilt is 0.5 in every row, so that no correlation with it",
        "--offsets|one.csv|one.csv: has 1 rows below the header; there is one for each image",
        "--device|gpu:99|gpu:99: the engine finds ",
        "--latents|empty.csv|empty.csv: is empty",
        "--latents|z.csv|line 1: 3 columns, but the model takes z of 64 and a label of 3, together 67",
        "--latents|twice.csv|line 4: case is '5'; allowed: another number than in line 2",
        "--latents|nan-z.csv|line 2: 66 is 'nan'; allowed: a finite number",
        "--latents|index.csv|line 1: the first column numbers the rows, as pandas writes an index",
        "--latents|negative.csv|line 2: case is '-1'; allowed: a whole number from 0",
      })
  void whatCannotBeUsedIsRefusedInOneLineAndNothingIsWritten(
      String option, String value, String part) throws IOException {
    String z = String.join(",", IntStream.range(0, 67).mapToObj(String::valueOf).toList());
    Map<String, String> files =
        Map.ofEntries(
            Map.entry("empty.csv", ""),
            Map.entry("grain.csv", "name,grain\nA,0.5\n"),
            Map.entry("bare.csv", "name,smile\n"),
            Map.entry("two.csv", "name,smile\nA,0.5\nA,0.6\n"),
            Map.entry("high.csv", "name,smile\nA,1.5\n"),
            Map.entry("semicolons.csv", "smile;tilt\n1;2\n2;1\n"),
            Map.entry("narrow.csv", "smile\n1\n2\n"),
            Map.entry("nan.csv", "smile,tilt\n1,2\n2,nan\n"),
            Map.entry("still.csv", "smile,tilt\n1,0.5\n2,0.5\n"),
            Map.entry("one.csv", "smile,tilt\n1,0.5\n"),
            Map.entry("z.csv", "0,1,2\n1,2,3\n"),
            Map.entry("twice.csv", "case," + z + "\n5," + z + "\n6," + z + "\n5," + z + "\n"),
            Map.entry("nan-z.csv", z + "\n" + z.replaceFirst("66$", "nan") + "\n"),
            Map.entry("index.csv", "," + z + "\n0," + z + "\n"),
            Map.entry("negative.csv", "case," + z + "\n-1," + z + "\n"));
    String word = value;
    if (value.endsWith(".csv")) {
      word = folder.resolve(value).toString();
      if (files.containsKey(value)) {
        Files.writeString(folder.resolve(value), files.get(value));
      }
    }
    Path run = folder.resolve("run");
    String said = score(run, "--cases", "1", option, word);
    assertTrue(said.startsWith("1 bin/ohlora score: ") && said.contains(part), said);
    assertEquals(1, said.lines().count(), said);
    assertTrue(said.length() <= 302, said);
    assertFalse(Files.exists(run), said);
  }

  @Test
  void wordsOfANewRunAreRefusedBesideOtherWork() {
    String help = "; bin/ohlora score --help says what there is\n";
    assertEquals(
        "2 bin/ohlora score: --psi is of a new run: --verify takes it from the run's recipe" + help,
        score(seeded, "--verify", "--psi", "0.5"));
    assertEquals(
        "2 bin/ohlora score: --screen is of a new run: --held-out takes it from the run's recipe"
            + help,
        score(seeded, "--held-out", "x", "--screen"));
    assertEquals(
        "2 bin/ohlora score: --latents is of a new run: --held-out takes it from the run's recipe"
            + help,
        score(seeded, "--held-out", "x", "--latents", "y"));
    String missing = "1 bin/ohlora score: case 9: ";
    String latents = seeded.resolve("latents.csv").toString();
    String said = score(folder.resolve("x"), "--latents", latents, "--from", "9");
    assertTrue(said.startsWith(missing) && said.contains("holds the cases 0 to 7"), said);
    said = score(folder.resolve("x"), "--latents", latents, "--from", "6", "--cases", "3");
    assertTrue(said.contains("3 cases from number 6 on: ") && said.contains(" holds 2"), said);
  }

  @Test
  void aRunOnAnotherDeviceIsNotResumedAndItsVerificationSaysSo() throws IOException {
    Path run = folder.resolve("run");
    String[] words = {"--cases", "2", "--seed", "7", "--batch", "5", "--resume"};
    assertDone(
        score(
            run,
            Stream.concat(Stream.of(words), Stream.of("--device", "cpu")).toArray(String[]::new)));
    Path recipe = run.resolve("recipe.json");
    String cpu = Files.readString(recipe);
    assertFalse(cpu.contains("device"), cpu);
    Files.writeString(recipe, cpu.replaceFirst("\n}", ",\n  \"device\": \"gpu\"\n}"));
    assertEquals(
        "1 bin/ohlora score: "
            + run
            + ": was begun with another recipe: device was gpu, now cpu; resume with the first one,"
            + " or choose another folder\n",
        score(run, words));
    Told told =
        Told.of("score", "--model", modelFolder.toString(), "--out", run.toString(), "--verify");
    assertTrue(
        told.out().endsWith("made on gpu, scored again on cpu: last bits may differ\nsound\n"),
        told.out());
  }

  @Test
  void theSeedOfDropoutMasksStandsBesideLatentsOfOnesOwn() throws IOException {
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");
    String latents = seeded.resolve("latents.csv").toString();
    String[] words = {"--latents", latents, "--cases", "1", "--mode", "as-recorded", "--seed"};
    assertDone(score(one, Stream.concat(Stream.of(words), Stream.of("1")).toArray(String[]::new)));
    assertDone(
        score(other, Stream.concat(Stream.of(words), Stream.of("2")).toArray(String[]::new)));
    assertNotEquals(results(one), results(other));
    assertEquals(
        Files.readString(one.resolve("latents.csv")),
        Files.readString(other.resolve("latents.csv")));
  }
}
