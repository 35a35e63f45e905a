package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ohlora.Lengthy;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.latent.Offsets;
import ohlora.model.Cutoffs;
import ohlora.model.Model;
import ohlora.model.PerProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.Table;

/** Runs that stop a case as soon as it is certain to fail, held against whole ones. */
class ScreenedRunTest {
  private static final int CASES = 12;
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final Pattern BOUND = Pattern.compile("at most (0\\.\\d+) after (\\d+) images");

  @TempDir static Path shared;
  @TempDir Path folder;
  private static Model other;
  private static Model tiny;
  private static Model ofOne;
  private static Model ofSix;

  @BeforeAll
  static void openModels() throws IOException {
    other = Model.open(OtherModel.write(shared.resolve("other")));
    tiny = Model.open(TinyModel.write(shared.resolve("tiny")));
    List<Double> many = IntStream.range(0, 15).mapToObj(i -> i / 5. - 1.4).toList();
    ofOne = Model.open(FormulaModel.steering(1, many).write(shared.resolve("one")));
    ofSix = Model.open(FormulaModel.steering(6, List.of(-1.5, 1.5)).write(shared.resolve("six")));
  }

  @AfterAll
  static void close() {
    other.close();
    tiny.close();
    ofOne.close();
    ofSix.close();
  }

  /** A recipe without a screen, and the sets by which its cases are screened. */
  private record Kind(String name, Model model, Recipe whole, List<Cutoffs> sets) {
    static Kind of(String name, Model model, Scoring scoring, int batch, Cutoffs... sets) {
      Recipe recipe = ScoringRun.recipe(model, 7, 0, CASES, scoring, batch, sets[0]);
      return new Kind(name, model, recipe, List.of(sets));
    }

    Kind with(String more, Recipe recipe) {
      return new Kind(name + more, model, recipe, sets);
    }

    Recipe screened() {
      Screen screen = Screen.of(sets, whole.offsets().size());
      return whole.with(whole.particulars().with(screen));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind> kinds() {
    Cutoffs low = Cutoffs.of("low", "eyes ≥ 0.40, pose ≥ 0.20");
    Cutoffs high = Cutoffs.of("high", "mouth ≥ 0.70");
    Cutoffs single = Cutoffs.of("single", "a ≥ 0.80");
    Cutoffs all = Cutoffs.of("all", "a ≥ 0.20, b ≥ 0.20, c ≥ 0.20, d ≥ 0.20, e ≥ 0.20, f ≥ 0.20");
    Cutoffs some = Cutoffs.of("some", "b ≥ 0.40, f ≥ 0.40");
    Kind six = Kind.of("six steered", ofSix, Scoring.DETERMINISTIC, 8, all, some);
    Kind one = Kind.of("one set", other, Scoring.DETERMINISTIC, 5, OtherModel.STRICT);
    Kind two = Kind.of("one set", other, Scoring.DETERMINISTIC, 5, OtherModel.LOOSE);
    Recipe filtered = two.whole.with(Particulars.NONE.withPsi(.9).with(Filter.of("grain > 0")));
    return Stream.of(
        one,
        Kind.of("both sets", other, Scoring.DETERMINISTIC, 25, OtherModel.STRICT, OtherModel.LOOSE),
        Kind.of("as recorded", other, Scoring.AS_RECORDED, 5, OtherModel.LOOSE),
        Kind.of("one steered", ofOne, Scoring.DETERMINISTIC, 6, single),
        six.with(", random offsets", six.whole.with(Offsets.of(ofSix.protocol()).random(24, 1))),
        one.with(", random offsets", one.whole.with(Offsets.of(other.protocol()).random(30, 1))),
        two.with(", filter and psi", filtered),
        Kind.of("50 images, two sets", tiny, Scoring.DETERMINISTIC, 25, low, high));
  }

  @Lengthy
  @ParameterizedTest
  @MethodSource("kinds")
  void theSameCasesPassWithTheSameRowsAndFilesAsInAWholeRun(Kind kind) throws IOException {
    Map<String, String> whole = run("whole", kind.model, kind.whole);
    Map<String, String> screened = run("screened", kind.model, kind.screened());
    List<String> before = whole.get("test_result.csv").lines().toList();
    List<String> after = screened.get("test_result.csv").lines().toList();
    assertEquals(before.size(), after.size());
    FinishedRun all = FinishedRun.open(folder.resolve("whole"));
    FinishedRun some = FinishedRun.open(folder.resolve("screened"));
    assertEquals(all.passing(kind.sets), some.passing(kind.sets));
    assertFalse(some.passing(kind.sets).isEmpty(), "a case passes");
    assertTrue(some.stopped() > 0, "a case is stopped");
    for (int i = 0; i < CASES; i++) {
      String file = Text.format("cases/case_%04d.csv", i);
      CaseRow row = some.rows().get(i);
      if (!row.isStopped()) {
        assertEquals(before.get(1 + i), after.get(1 + i));
        assertEquals(whole.get(file), screened.get(file));
        continue;
      }
      PerProperty failing = all.rows().get(i).correlations();
      assertFalse(kind.sets.stream().anyMatch(s -> s.pass(failing)));
      assertNull(screened.get(file));
      for (String property : row.stop().bounds().properties()) {
        double r = Math.abs(failing.of(property));
        assertTrue(!(r > row.stop().bounds().of(property)), after.get(1 + i));
      }
      assertNothingThatCouldBeACorrelation(kind.whole, after.get(1 + i));
    }
    assertEquals(whole.get("latents.csv"), screened.get("latents.csv"));
    Verification sound = Verification.verify(folder.resolve("screened"), kind.model, CASES, 1);
    assertEquals(List.of(), sound.faults());
    assertEquals(CASES, sound.sampled());
    assertTrue(sound.largestDifference() <= 1e-6, sound.largestDifference() + "");
  }

  private static void assertNothingThatCouldBeACorrelation(Recipe recipe, String line) {
    String[] fields = line.split(",");
    assertEquals("stopped", fields[2]);
    int bounds = 0;
    for (int i = 4; i < 4 + recipe.steered().size(); i++) {
      Matcher bound = BOUND.matcher(fields[i]);
      assertTrue(fields[i].equals("stopped") || bound.matches(), line);
      bounds += fields[i].equals("stopped") ? 0 : 1;
    }
    assertTrue(bounds > 0, line);
    assertEquals("stopped", fields[4 + recipe.steered().size()]);
  }

  private Map<String, String> run(String name, Model model, Recipe recipe) throws IOException {
    ScoringRun.begin(folder.resolve(name), model, recipe).run(NOWHERE);
    return TinyModel.contents(folder.resolve(name));
  }

  private static Recipe recipe() {
    return kinds().findFirst().orElseThrow().screened();
  }

  @Lengthy
  @Test
  void whereverItEndedItGoesOnAndIsByteIdentical() throws IOException {
    Map<String, String> whole = run("run", other, recipe());
    Path run = folder.resolve("run");
    String results = whole.get("test_result.csv");
    List<String> names = whole.keySet().stream().filter(name -> name.contains("stopped_")).toList();
    for (int cut = results.length() - 1; cut > 0; cut -= 173) {
      Files.writeString(run.resolve("test_result.csv"), results.substring(0, cut));
      String torn = names.get(cut % names.size());
      String text = whole.get(torn);
      switch (cut % 4) {
        case 0 -> Files.delete(run.resolve(torn));
        case 1 -> Files.writeString(run.resolve(torn), "");
        case 2 -> Files.writeString(run.resolve(torn), text.substring(0, text.length() / 2));
        default -> Files.writeString(run.resolve(torn), text.replace('.', '\0'));
      }
      ScoringRun.resume(run, other, recipe()).run(NOWHERE);
      assertEquals(whole, TinyModel.contents(run));
    }
  }

  @Test
  void screenedAndWholeAreNeverMixed() throws IOException {
    Recipe whole = kinds().findFirst().orElseThrow().whole;
    run("screened", other, recipe());
    run("whole", other, whole);
    InputException e =
        assertThrows(
            InputException.class,
            () -> ScoringRun.resume(folder.resolve("screened"), other, whole));
    assertTrue(
        e.getMessage().contains("screen was strict (smile ≥ 0.50, tilt ≥ 0.50)"), e.getMessage());
    e =
        assertThrows(
            InputException.class,
            () -> ScoringRun.resume(folder.resolve("whole"), other, recipe()));
    assertTrue(e.getMessage().contains("screen was not given, now strict"), e.getMessage());
  }

  @Lengthy
  @Test
  void anEditedScreenedRunIsFoundOut() throws IOException {
    Map<String, String> whole = run("run", other, recipe());
    String stopped =
        whole.keySet().stream().filter(name -> name.contains("stopped_")).findFirst().orElseThrow();
    int number = Integer.parseInt(stopped.replaceAll("\\D", ""));
    String line = "(?m)^(" + number + ",.*)";
    String results = "test_result.csv";
    edited(results, line + "at most 0[.]", "$1at most 0.0", stopped + ": the scores give a stop");
    edited(results, line + "after \\d+ images", "$1after 4 images", stopped);
    edited(results, line + "at most (0[.]\\S+) after", "$1at most 0.97 after", "that only where a");
    edited(
        results, line + "at most \\S+ after \\d+ images", "$1stopped", "that only where a bound");
    edited(results, line + "at most", "$1almost", "allowed: stopped, or as 'at most 0.87");
    edited(results, line + "at most \\S+", "$1at most NaN", "allowed: stopped, or as 'at most");
    edited(results, line + ",stopped$", "$1,1.5", "sum_abs_corr is '1.5'");
    edited(
        results,
        "(?m)^" + number + "," + number + ",stopped",
        number + "," + number + ",X",
        "smile_corr is '");
    String twice = "(?ms)^((\\d+),[^\n]*\n.*^\\2,[^,]*,[^,]*,)[^,]*";
    edited(again(whole, twice), twice, "$17", "in one batch, and 7.0 in another: no rounding");
    edited(stopped, "(?m)^(\\d+,.*),[^,]*,[^,]*$", "$1,0.5,-0.5", stopped);
    edited(stopped, "(?m)^\\d+,", "7,", stopped + ", line 2: image is 7, expected ");
    edited(stopped, "(?m)^(\\d+),[^,]*", "$1,1.1", "the offset of smile is not the recipe's");
    edited(stopped, "(?m)^.*\n\\z", "", stopped + " ends after ");
    edited(stopped, "\\z", "11,0,0,0,0\n", stopped + " continues after ");
    edited(
        "recipe.json", "\"strict\": \"smile ≥ 0.50", "\"strict\": \"smile ≥ 0.51", "first set is");
    edited("recipe.json", "(?s),\n  \"screen\": .*", "\n}\n", "smile_corr is '");
    edited("test_statistics.csv", "\n12,", "\n13,", "test_statistics.csv is not");
    Path stray = folder.resolve("run").resolve(stopped.replace("stopped_", "case_"));
    Files.writeString(stray, "image\n");
    assertFault(folder.resolve("run"), "is there, but the case was stopped");
    Files.delete(stray);
    Files.delete(folder.resolve("run").resolve(stopped));
    assertFault(folder.resolve("run"), stopped + " is missing");
  }

  /** Row and file changed together, so that they fit each other, are found out by scoring again. */
  @Test
  void aStopThatWasMadeUpIsFoundOutByScoringAnew() throws IOException {
    Map<String, String> whole = run("run", other, recipe());
    Path run = folder.resolve("run");
    FinishedRun finished = FinishedRun.open(run);
    Stop[] stops = finished.rows().stream().map(CaseRow::stop).toArray(Stop[]::new);
    List<Integer> alike = new ArrayList<>();
    for (int i = 0; i < CASES && alike.size() < 2; i++) {
      if (stops[i] != null) {
        alike.add(i);
      }
    }
    // The second takes the first one's stop and scores.
    String[] lines = whole.get("test_result.csv").split("\n");
    String first = lines[1 + alike.get(0)];
    String[] second = lines[1 + alike.get(1)].split(",");
    String made =
        String.join(",", List.of(second).subList(0, 4)) + first.substring(ordinal(first, ',', 4));
    Files.writeString(
        run.resolve("test_result.csv"),
        whole.get("test_result.csv").replace(lines[1 + alike.get(1)], made));
    Files.writeString(
        run.resolve(Text.format("cases/stopped_%04d.csv", alike.get(1))),
        whole.get(Text.format("cases/stopped_%04d.csv", alike.get(0))));
    assertEquals(
        List.of(),
        Verification.verify(run, other, 0, 1).faults().stream()
            .filter(f -> !f.startsWith("test_statistics"))
            .toList());
    assertFault(run, "case " + alike.get(1) + ": scored again, a bound of");
  }

  private static int ordinal(String text, char c, int n) {
    int at = -1;
    for (int i = 0; i < n; i++) {
      at = text.indexOf(c, at + 1);
    }
    return at;
  }

  /** The first file of those that hold this. */
  private static String again(Map<String, String> whole, String what) {
    return whole.keySet().stream()
        .filter(name -> name.contains("stopped_"))
        .filter(name -> Pattern.compile(what).matcher(whole.get(name)).find())
        .findFirst()
        .orElseThrow();
  }

  private void edited(String name, String from, String to, String part) throws IOException {
    Path run = folder.resolve("run");
    String before = Files.readString(run.resolve(name));
    String after = before.replaceFirst(from, to);
    assertNotEquals(before, after, name + " " + from);
    Files.writeString(run.resolve(name), after);
    assertFault(run, part);
    Files.writeString(run.resolve(name), before);
  }

  private static void assertFault(Path run, String part) {
    List<String> faults;
    try {
      faults = Verification.verify(run, other, CASES, 1).faults();
    } catch (IOException e) {
      faults = List.of(e.getMessage());
    }
    assertTrue(faults.stream().anyMatch(line -> line.contains(part)), part + " not in " + faults);
    assertTrue(faults.stream().allMatch(line -> line.length() <= 300), faults.toString());
  }

  @Test
  void whatNeedsWholeRunsRefusesAScreenedOneAndWhatNeedsThosePassingDoesNot() throws IOException {
    run("run", other, recipe());
    FinishedRun run = FinishedRun.open(folder.resolve("run"));
    InputException e = assertThrows(InputException.class, run::cases);
    assertEquals(
        folder.resolve("run")
            + ": is a screened run: "
            + run.stopped()
            + " of its 12 cases were stopped and have no correlations; score the same without"
            + " --screen",
        e.getMessage());
    assertThrows(InputException.class, () -> RunDrift.spill(run, NOWHERE));
    e = assertThrows(InputException.class, () -> run.passing(List.of(OtherModel.LOOSE)));
    assertEquals(
        folder.resolve("run")
            + ": was screened by strict (smile ≥ 0.50, tilt ≥ 0.50): a case that was stopped may"
            + " pass smile ≥ 0.25, tilt ≥ 0.25; ask for no less, or score the same without"
            + " --screen",
        e.getMessage());
    assertEquals(List.of("strict"), run.sets(other.card()).stream().map(Cutoffs::name).toList());
    Cutoffs higher = Cutoffs.of("higher", "smile ≥ 0.60, tilt ≥ 0.50");
    assertEquals(higher.passing(run.scored()).size(), run.passing(List.of(higher)).size());
    assertEquals(CASES - run.stopped(), run.scored().rowCount());
    Table screened =
        CaseTable.screen(
            run.recipe().test(other),
            run.recipe().particulars().screen(),
            run.latents(other),
            IntStream.range(0, CASES).boxed().toList(),
            NOWHERE);
    Table stopped = screened.where(screened.stringColumn("outcome").isEqualTo("stopped"));
    assertEquals(run.stops().intColumn("case").asList(), stopped.intColumn("case").asList());
    assertEquals(run.stops().intColumn("images").asList(), stopped.intColumn("images").asList());
    Table passing = screened.where(screened.stringColumn("outcome").isEqualTo("passes"));
    assertEquals(run.passing(List.of(OtherModel.STRICT)), passing.intColumn("case").asList());
    Map<String, String> statistics = new TreeMap<>();
    String[] lines = Files.readString(folder.resolve("run/test_statistics.csv")).split("\n");
    for (int i = 0; i < lines[0].split(",").length; i++) {
      statistics.put(lines[0].split(",")[i], lines[1].split(",")[i]);
    }
    assertEquals(
        List.of("cases", "images_of_stopped", "passed_strict", "stopped"),
        List.copyOf(statistics.keySet()));
    assertEquals(
        run.passing(List.of(OtherModel.STRICT)).size() + "", statistics.get("passed_strict"));
  }
}
