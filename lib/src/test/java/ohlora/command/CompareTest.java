package ohlora.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import ohlora.Lengthy;
import ohlora.io.StrictCsv;
import ohlora.model.Model;
import ohlora.score.FinishedRun;
import ohlora.score.OtherModel;
import ohlora.score.RunDrift;
import ohlora.score.Scoring;
import ohlora.score.ScoringRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** The two runs of the demo model, and two short ones of another model, which keep everything. */
class CompareTest {
  private static final int CASES = 6;

  @TempDir private static Path folder;
  private static Path model;
  private static Path plain;
  private static Path recorded;

  @BeforeAll
  static void twoRuns() throws IOException {
    model = OtherModel.write(folder.resolve("model"));
    plain = folder.resolve("plain");
    recorded = folder.resolve("recorded");
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    try (Model opened = Model.open(model)) {
      for (Path run : List.of(plain, recorded)) {
        Scoring scoring = run.equals(plain) ? Scoring.DETERMINISTIC : Scoring.AS_RECORDED;
        ScoringRun.begin(
                run, opened, ScoringRun.recipe(opened, 7, 0, CASES, scoring, 25, OtherModel.STRICT))
            .run(nowhere);
      }
    }
  }

  /** What the program says, on both streams, after its exit status. */
  private static String said(String... words) {
    return Told.onBoth(words);
  }

  private static StrictCsv.Row row(Path csv, String property, String measure) throws IOException {
    return StrictCsv.read(csv).rows().stream()
        .filter(row -> row.text("property").equals(property) && row.text("measure").equals(measure))
        .findFirst()
        .orElseThrow();
  }

  /** The first or second example of the help, with its paths as they are from here. */
  private static List<String> example(int number, Path to) {
    List<String> examples =
        said("compare", "--help")
            .lines()
            .dropWhile(line -> !line.startsWith("For example"))
            .filter(line -> line.startsWith("  bin/ohlora compare "))
            .toList();
    List<String> words =
        new ArrayList<>(Arrays.asList(examples.get(number - 1).strip().split("\\s+")));
    words.remove(0);
    words.replaceAll(
        word ->
            word.equals("build/compared")
                ? to.toString()
                : word.matches("(data|models)/.*") ? "../" + word : word);
    return words;
  }

  @Test
  void theFirstExampleComparesTheTwoRunsOfTheDemoModel() throws IOException {
    Path to = folder.resolve("compared");
    String said = said(example(1, to).toArray(String[]::new));
    assertTrue(
        said.startsWith(
            "0\nas-recorded − deterministic: the same 2,400 latents, by their seed 2025 and the same"
                + " weights\n  mode deterministic, then as-recorded\n"),
        said);
    // As data/demo/README.md has it: 101 cases in another group; 122 and 95 pass A, 92 both.
    assertTrue(said.contains("2,299 of 2,400 cases in the same group; in another one "), said);
    assertTrue(said.contains("left out: the run keeps no scores of single cases"), said);
    assertTrue(said.contains("\nA: eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92\n"), said);
    Path csv = to.resolve("comparison.csv");
    StrictCsv.Row passes = row(csv, "A", "passes, %");
    assertEquals(100.0 * 122 / 2400, passes.number("first"), 1e-9);
    assertEquals(100.0 * 95 / 2400, passes.number("second"), 1e-9);
    // 30 pass in the one run alone, 3 in the other: 2 · (1 + 33 + 528 + 5456) ÷ 2³³.
    assertEquals(2 * 6018 / Math.pow(2, 33), passes.number("p"), 1e-18);
    // The largest of four p is not corrected.
    assertEquals(passes.number("p"), passes.number("p, Holm"), 1e-18);
    assertEquals(0.8975 - 0.9089, row(csv, "eyes", "|r|").number("value"), 1e-4);
    assertEquals("", row(csv, "eyes", "|r|").text("p"));
    assertEquals(1800, ImageIO.read(to.resolve("comparison.png").toFile()).getWidth());
  }

  @Lengthy
  @Test
  void theSecondExampleMeasuresWhatElseChangedOverSomeCases() {
    String said = said(example(2, null).toArray(String[]::new));
    assertTrue(said.startsWith("0\n"), said);
    assertTrue(said.contains("| as-recorded − deterministic | hair_color | drift | 3 |"), said);
    assertTrue(said.contains("| as-recorded − deterministic | spill | drift | 3 |"), said);
  }

  @Test
  void whatElseChangedIsReadOfTheScoresThatARunKeeps() throws IOException {
    FinishedRun run = FinishedRun.open(plain);
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Table spill = RunDrift.spill(run, nowhere).orElseThrow();
    assertEquals(CASES, spill.rowCount());
    try (Model opened = Model.open(model)) {
      Table measured = RunDrift.measure(run, opened, List.of(1, 4), nowhere);
      for (int i = 0; i < 2; i++) {
        assertEquals(
            measured.doubleColumn("spill").getDouble(i),
            spill.doubleColumn("spill").getDouble(measured.intColumn("case").get(i)),
            1e-6);
      }
    }
    Path to = folder.resolve("own");
    String said =
        said(
            "compare",
            plain.toString(),
            recorded.toString(),
            "--model",
            model.toString(),
            "--drift=4",
            "--cutoffs=low: smile >= 0.2",
            "--cutoffs="
                + Files.writeString(folder.resolve("sets.csv"), "name,tilt,smile\nB,0.3,0.3\n"),
            "--out",
            to.toString());
    assertTrue(
        said.contains("recorded − plain: the same 6 latents, by both files latents.csv"), said);
    Path csv = to.resolve("comparison.csv");
    assertEquals("6", row(csv, "spill", "drift").text("cases"));
    for (String what : List.of("frame, levels", "age", "light", "grain")) {
      assertEquals("4", row(csv, what, "drift").text("cases"), what);
    }
    assertEquals("6", row(csv, "low", "passes, %").text("cases"));
    assertEquals("6", row(csv, "B", "passes, %").text("cases"));
  }

  @Test
  void mistakesAreSaidInOneLineAndNothingIsWritten() throws IOException {
    String help = "; bin/ohlora compare --help says what there is\n";
    Path to = folder.resolve("nothing");
    refused("a run is given twice, and is the same as itself" + help, plain, plain);
    refused(
        "--cutoffs names 'age', which is not steered: the steered properties are smile, tilt"
            + help,
        plain,
        recorded,
        "--cutoffs=age ≥ 0.9");
    refused(
        "cutoffs 'smile > 1'; allowed: each property once, as in 'one ≥ 0.92, other ≥ 0.88'" + help,
        plain,
        recorded,
        "--cutoffs=smile > 1");
    refused(
        "--cutoffs 'smile': there is no such file, and it is no condition such as 'one ≥ 0.92, other ≥"
            + " 0.88'"
            + help,
        plain,
        recorded,
        "--cutoffs=smile");
    refused(
        "--model must be given once, or once for each run" + help,
        plain,
        recorded,
        "--model=a",
        "--model=b",
        "--model=c");
    refused("--drift needs the model: give --model too" + help, plain, recorded, "--drift=3");
    refused(
        "invalid value for option '--confidence': '95' is not a number above 0 and below 1" + help,
        plain,
        recorded,
        "--confidence=95");
    refused(
        plain
            + ": was made with other weights than those of Oh-LoRA latents demo; name the model that"
            + " made it\n",
        plain,
        recorded,
        "--model=../models/demo");
    refused(
        recorded.resolve("nowhere/test_result.csv")
            + ": is missing; name the folder of a run that has come to its end\n",
        plain,
        recorded.resolve("nowhere"));
    Path demo = Path.of("../data/demo/deterministic");
    refused(
        demo
            + ": has other latents than "
            + plain
            + " (seed 2025, not seed 7); compare runs of the"
            + " same latents\n",
        plain,
        demo,
        "--out=" + to);
    assertFalse(Files.exists(to));
  }

  private static void refused(String message, Path first, Path second, String... more) {
    List<String> words = new ArrayList<>(List.of("compare", first.toString(), second.toString()));
    words.addAll(List.of(more));
    String said = said(words.toArray(String[]::new));
    String expected = "bin/ohlora compare: " + message;
    assertTrue(said.endsWith(expected), said);
  }

  @Test
  void aRunOfWhichAFileIsBrokenIsRefused() throws IOException {
    Path file = plain.resolve("cases/case_0003.csv");
    String before = Files.readString(file);
    try {
      Files.writeString(file, before.replaceFirst("smile_score", "smiles"));
      refused(
          file
              + ", line 1: column 4 is 'smiles'; the columns are"
              + " image,smile_offset,tilt_offset,smile_score,tilt_score\n",
          plain,
          recorded);
    } finally {
      Files.writeString(file, before);
    }
  }
}
