package ohlora.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import ohlora.Lengthy;
import ohlora.io.FolderLock;
import ohlora.io.Json;
import ohlora.latent.Latents;
import ohlora.model.Cutoffs;
import ohlora.model.Model;
import ohlora.score.FinishedRun;
import ohlora.score.Scoring;
import ohlora.score.ScoringRun;
import ohlora.score.TinyModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of four cases whose correlations are set by hand: 0 passes A and B, 2 passes B. */
class ChooseTest {
  private static final String REPORT = "../data/reports/v7";

  private static final Cutoffs A = Cutoffs.of("A", "eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92");

  @TempDir private static Path folder;
  private static Path model;
  private static Path run;
  private static String recipe;

  @BeforeAll
  static void finishedRun() throws IOException {
    model = TinyModel.write(folder.resolve("model"));
    run = Files.createDirectory(folder.resolve("run"));
    try (var opened = Model.open(model)) {
      ScoringRun.recipe(opened, 7, 0, 4, Scoring.DETERMINISTIC, 10, A)
          .write(run.resolve("recipe.json"));
    }
    Files.writeString(
        run.resolve("test_result.csv"),
        """
        case,vector_no,passed,group_name,eyes_corr,mouth_corr,pose_corr,sum_abs_corr
        0,0,O,hhh,-0.98,-0.95,-0.93,2.86
        1,1,X,lll,-0.5,-0.5,-0.5,1.5
        2,2,X,hlh,-0.91,0.92,-0.89,2.72
        3,3,X,lll,undefined,-0.5,-0.5,1
        """);
    recipe = FinishedRun.open(run).recipeHash();
  }

  /** What the program says, on both streams, after its exit status. */
  private static String said(String... words) {
    return Told.onBoth(words);
  }

  private static String said(Path out, String... more) {
    var words = new ArrayList<>(List.of("choose", "--report", REPORT, "--run", run.toString()));
    words.addAll(List.of("--model", model.toString(), "--out", out.toString()));
    words.addAll(List.of(more));
    return said(words.toArray(String[]::new));
  }

  @Test
  void whatPassesIsDrawnToBeLookedAt() throws IOException {
    var out = folder.resolve("look");
    assertTrue(said(out).startsWith("0\n"));
    try (var files = Files.list(out)) {
      assertEquals(
          List.of("case_0000.png", "case_0002.png", "contact.png", "help.csv"),
          files.map(f -> f.getFileName().toString()).sorted().toList());
    }
    assertTrue(ImageIO.read(out.resolve("case_0002.png").toFile()).getWidth() > 10 * 96);
    var help = Files.readAllLines(out.resolve("help.csv"));
    assertEquals(3, help.size());
    assertTrue(help.get(2).startsWith("2,"), help.get(2));
  }

  @Test
  void moreFacesThanASheetHoldsAreDrawnOnSeveral() throws IOException {
    var out = folder.resolve("sheets");
    try (var opened = Model.open(model)) {
      var finished = FinishedRun.open(run);
      Look.of(finished, opened, List.of(Cutoffs.of("all", "mouth ≥ 0.4"))).contact(out, 3);
    }
    var three = ImageIO.read(out.resolve("contact-1.png").toFile());
    var one = ImageIO.read(out.resolve("contact-2.png").toFile());
    assertTrue(three.getWidth() > 3 * 128 && one.getWidth() < 3 * 128, "three faces and one");
    try (var files = Files.list(out)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void theReviewIsAPageOfItsOwnWithTheMeasuresOfWhatElseChanges() throws IOException {
    var out = folder.resolve("review");
    var said = said(withRun("--report", REPORT, "--review", out.toString()));
    assertTrue(said.startsWith("0\n"), said);
    try (var files = Files.list(out)) {
      assertEquals(List.of(out.resolve("review.html")), files.toList());
    }
    var page = Files.readString(out.resolve("review.html"));
    assertTrue(page.startsWith("<!doctype html>\n<html lang=\"en\">"), page.substring(0, 99));
    assertTrue(page.contains("<h1>Choosing by eye</h1>") && page.endsWith("</html>\n"));
    // The only addresses are pictures within the page, the other parts', and on a site its page.
    assertFalse(page.matches("(?s).*(src|href)=\"(?!data:|\\$|live\\.html).*"));
    var json = page.substring(page.indexOf("application/json\">") + 18);
    var data =
        Json.parse(out, json.substring(0, json.indexOf("</script>")), ObjectNode.class, "data");
    assertEquals(recipe, data.path("recipe").asText());
    assertEquals(2, data.at("/cases/1/number").asInt());
    assertTrue(data.at("/cases/1/figures").has("background, levels"));
    assertTrue(data.at("/cases/0/sheet").asText().startsWith("data:image/jpeg;base64,"));
  }

  private static String[] withRun(String... more) {
    return with(
        new String[] {"choose", "--run", run.toString(), "--model", model.toString()}, more);
  }

  @Test
  void choicesOfSeveralPagesAndReviewersAreReadTogether() throws IOException {
    var head =
        "case,kept,young_woman,properties_follow,background_and_face_stay,little_uncanny_valley,"
            + "reason,reviewer,time,recipe\n";
    var end = "2026-11-25T10:15:30Z," + recipe + "\n";
    var one = Files.writeString(folder.resolve("one.csv"), head + "0,yes,,,,,,Ada," + end);
    var two = Files.writeString(folder.resolve("two.csv"), head + "2,no,,,,,dull,Ada," + end);
    var bob =
        Files.writeString(
            folder.resolve("bob.csv"), head + "0,yes,,,,,,Bob," + end + "2,yes,,,,,,Bob," + end);
    var cy = Files.writeString(folder.resolve("cy.csv"), head + "1,no,,,,,dull,Cy," + end);
    var out = folder.resolve("both");
    String[] files = {"--choices", one.toString(), "--choices", two.toString()};
    var said = said(out, files);
    assertTrue(said.startsWith("0\n") && said.contains("| chosen | by eye | 1 | 4 | 25 |"), said);
    var others = List.of("--choices", bob + "", "--choices", cy + "", "--reviewer", "Ada");
    said = said(out, with(files, others.toArray(String[]::new)));
    // They agree on one of two; by chance, where Bob keeps all, on 1/2 · 1 + 1/2 · 0.
    assertTrue(
        said.startsWith(
            "0\n1 kept case has a criterion that is not answered\nAda and Bob both decided on 2 cases: they agree on 50.0 %, by chance 50.0 %, kappa"
                + " 0.00\nAda and Cy decided on no common case\n"),
        said);
    said = said(out, with(files, "--choices", bob.toString()));
    assertTrue(said.contains("these are choices by Ada, Bob: take those of one"), said);
    // What two parts of a review both export counts once, unless it was decided otherwise since.
    said = said(out, with(files, "--choices", one.toString()));
    assertTrue(said.contains("| chosen | by eye | 1 | 4 | 25 |"), said);
    var later = Files.writeString(folder.resolve("later.csv"), head + "0,no,,,,,dull,Ada," + end);
    said = said(out, with(files, "--choices", later.toString()));
    assertTrue(said.contains("Ada chose twice about case 0"), said);
    var noted = Files.writeString(folder.resolve("noted.csv"), head + "1,,,no,,,,Ada," + end);
    said = said(out, with(files, "--choices", noted.toString()));
    assertTrue(
        said.startsWith(
            "0\n" + noted + ": cases with notes but no decision do not count: 1\n1 kept case has"),
        said);
  }

  @Test
  void aFolderThatAnotherWritesIntoIsLeftAlone() throws IOException {
    var out = folder.resolve("busy");
    try (var held = FolderLock.of(out)) {
      var said = said(out);
      var who = out + ": is being written by process " + ProcessHandle.current().pid() + " since ";
      assertTrue(said.startsWith("1\nbin/ohlora choose: " + who), said);
      var fetched = said("fetch", out.toString());
      assertTrue(fetched.startsWith("1\nbin/ohlora fetch: " + who), fetched);
      assertEquals(List.of(out.resolve(".lock")), Files.list(out).toList());
    }
  }

  @Test
  void aChoiceBecomesTheFunnelThePageAndTheFinalFiles() throws IOException {
    var choices = folder.resolve("choices.csv");
    Files.writeString(
        choices,
        """
        case,kept,young_woman,properties_follow,background_and_face_stay,little_uncanny_valley,reason,reviewer,time,recipe
        0,no,yes,yes,no,yes,the background flickers,Ada,2026-11-25T10:15:30Z,RECIPE
        2,yes,yes,yes,yes,yes,,Ada,2026-11-25T10:16:30Z,RECIPE
        """
            .replace("RECIPE", recipe));
    var out = folder.resolve("chosen");
    var said = said(out, "--choices", choices.toString());
    assertTrue(said.startsWith("0\n"), said);
    assertTrue(said.contains("| chosen under A | by eye | 0 | 1 | 0 |"), said);
    assertTrue(said.contains("| chosen under B | by eye | 1 | 2 | 50 |"), said);
    assertTrue(said.contains("| chosen | by eye | 1 | 4 | 25 |"), said);
    var page = Files.readString(out.resolve("report.md"));
    assertTrue(page.startsWith("# Live: chosen by Ada from 4 cases"), page);
    assertTrue(page.contains("| 2 | B | 0.91 | 중 | 0.92 | 중 | 0.89 | 하 |"), page);
    try (var opened = Model.open(model)) {
      var latents = Latents.seeded(7, opened.generator().zSize(), opened.generator().labelSize());
      var published = Latents.read(out.resolve("ohlora_z_vectors.csv"), opened).at(0);
      assertArrayEquals(latents.at(2).z(), published.z());
    }
    assertTrue(Files.readString(out.resolve("ohlora_w_group_names.csv")).contains("\n2,2,hlh,"));
  }

  @Lengthy
  @Test
  void theCardsCutoffsCountUnlessTheRunWasJudgedByOthersOrOthersAreSaid() throws IOException {
    Path card = model.resolve("model.json");
    String before = Files.readString(card);
    Path out = folder.resolve("card");
    String[] words = {
      "choose", "--run", run.toString(), "--model", model.toString(), "--out", out.toString()
    };
    try {
      var sets = new LinkedHashMap<String, String>();
      sets.put("first", A.condition());
      sets.put("low", "eyes ≥ 0.4, mouth ≥ 0.4, pose ≥ 0.4");
      Json.write(card, withCutoffs(card, sets));
      assertEquals(3, drawn(out, words));
      // The run was judged by another set than the card's first: by that alone.
      Json.write(card, withCutoffs(card, Map.of("low", sets.get("low"))));
      assertEquals(1, drawn(folder.resolve("own"), words));
      Json.write(card, withCutoffs(card, Map.of()));
      assertEquals(1, drawn(folder.resolve("none"), words));
      assertEquals(3, drawn(folder.resolve("said"), words, "--cutoffs", sets.get("low")));
      assertEquals(
          2,
          drawn(
              folder.resolve("two"),
              words,
              "--cutoffs",
              "x: pose >= 0.9",
              "--cutoffs",
              "y: mouth>=0.92, eyes>=0.91"));
      assertEquals(
          "1\nbin/ohlora choose: %s: no case passes A; there is nothing to look at, score more cases\n"
              .formatted(run),
          said(with(words, "--cutoffs", "eyes >= 0.99")));
      var file = Files.writeString(folder.resolve("sets.csv"), "name,eyes\nX,0.99\nY,0.995\n");
      assertTrue(
          said(with(words, "--cutoffs", file.toString())).contains("no case passes X or Y;"));
    } finally {
      Files.writeString(card, before);
    }
  }

  /** How many cases the command draws into a folder, the last of its words but some more. */
  private static long drawn(Path out, String[] words, String... more) throws IOException {
    String[] all = words.clone();
    all[all.length - 1] = out.toString();
    assertTrue(said(with(all, more)).startsWith("0\n"));
    try (var files = Files.list(out)) {
      return files.filter(file -> file.getFileName().toString().startsWith("case_")).count();
    }
  }

  private static String[] with(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  private static ObjectNode withCutoffs(Path card, Map<String, String> cutoffs) throws IOException {
    ObjectNode node = Json.read(card, ObjectNode.class, "model card");
    ObjectNode sets = node.putObject("cutoffs");
    cutoffs.forEach(sets::put);
    return node;
  }

  @Test
  void theRunOfAnotherModelIsRefused() throws IOException {
    Path other = Path.of("../models/demo");
    String[] words = {
      "choose", "--run", run.toString(), "--model", other.toString(), "--out", folder + "/x"
    };
    assertEquals(
        "1\nbin/ohlora choose: %s: was made with other weights than those of Oh-LoRA latents demo"
                .formatted(run)
            + "; name the model that made it\n",
        said(words));
  }

  @Test
  void mistakesAreSaidInOneLine() throws IOException {
    String help = "; bin/ohlora choose --help says what there is\n";
    assertEquals(
        "2\nbin/ohlora choose: missing required option: '--out=DIR' (or '--review=DIR')" + help,
        said(withRun()));
    assertEquals(
        "2\nbin/ohlora choose: --choices goes with --out, not with --review" + help,
        said(withRun("--review", "x", "--choices", "x")));
    assertEquals(
        "2\nbin/ohlora choose: --cutoffs and --report cannot be combined" + help,
        said(withRun("--out", "x", "--cutoffs", "x", "--report", "x")));
    assertEquals(
        "1\nbin/ohlora choose: --cutoffs names 'nose', which is not steered: the steered properties"
            + " are eyes, mouth, pose\n",
        said(withRun("--out", "x", "--cutoffs", "nose >= 0.5")));
    assertEquals(
        "2\nbin/ohlora choose: unknown word '--case'" + help, said("choose", "--case", "3"));
    assertEquals(
        "2\nbin/ohlora choose: missing required options: '--run=DIR', '--model=DIR'" + help,
        said("choose"));
    assertEquals(
        "2\nbin/ohlora choose: missing required parameter for option '--run' (DIR)" + help,
        said("choose", "--run"));
    assertTrue(said("choose", "--help").contains("Usage: bin/ohlora choose --run DIR"));
    var said = said(folder.resolve("none"), "--choices", "missing.csv");
    assertTrue(said.startsWith("1\nbin/ohlora choose: missing.csv: there is no such file"), said);
    assertEquals(1 + 1, said.lines().count(), said);
    assertFalse(Files.exists(folder.resolve("none")), "not even the folder is made");
  }
}
