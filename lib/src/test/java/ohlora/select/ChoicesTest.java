package ohlora.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import ohlora.io.AtomicFile;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.ModelCard;
import ohlora.reliability.Agreement;
import ohlora.score.FinishedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ChoicesTest {
  private static final String RUN = "0123456789abcdef".repeat(4);
  private static final String OTHER = "f".repeat(64);
  private static final String HEADER =
      "case,kept,young_woman,properties_follow,background_and_face_stay,little_uncanny_valley,"
          + "reason,reviewer,time,recipe\n";
  private static final Cutoffs A = Cutoffs.of("A", "eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92");
  private static final Cutoffs B = Cutoffs.of("B", "eyes ≥ 0.90, mouth ≥ 0.90, pose ≥ 0.88");

  /** As the demo model's card has them. */
  private static final List<String> CRITERIA =
      List.of(
          "young_woman", "properties_follow", "background_and_face_stay", "little_uncanny_valley");

  @TempDir private Path folder;

  /** Case 3 passes A and B, 5 only A, 8 only B, 9 none. */
  private static Table cases() {
    return Table.create(
        "cases",
        IntColumn.create("case", new int[] {3, 5, 8, 9}),
        StringColumn.create("group", "hhh", "lll", "lhl", "hll"),
        DoubleColumn.create("eyes", -0.98, -0.95, -0.91, 0.5),
        DoubleColumn.create("mouth", -0.95, -0.89, -0.93, 0.5),
        DoubleColumn.create("pose", 0.93, -0.94, -0.89, 0.5));
  }

  private static Choice choice(int number, boolean kept, String reviewer) {
    return new Choice(
        number,
        kept,
        answers(true, kept, true, true),
        kept ? "" : "the mouth, \"half open\", stays",
        reviewer,
        Instant.parse("2026-11-25T10:15:30Z"),
        RUN);
  }

  private static Map<String, Boolean> answers(boolean... met) {
    Map<String, Boolean> answers = new LinkedHashMap<>();
    for (int i = 0; i < met.length; i++) {
      answers.put(CRITERIA.get(i), met[i]);
    }
    return answers;
  }

  private Path file(String... rows) throws IOException {
    Path file = folder.resolve("choices.csv");
    AtomicFile.write(file, HEADER + String.join("\n", rows) + "\n");
    return file;
  }

  private static String row(String... fields) {
    return String.join(",", fields);
  }

  private Choices read(Path file) throws IOException {
    return Choices.read(file, RUN, cases(), CRITERIA);
  }

  private String refused(String... rows) throws IOException {
    Path file = file(rows);
    InputException e = assertThrows(InputException.class, () -> read(file));
    assertEquals(1, e.getMessage().lines().count());
    return e.getMessage().replace(file.toString(), "FILE");
  }

  @Test
  void whatIsWrittenIsReadBackTheSame() throws IOException {
    Choices choices = new Choices(List.of(choice(3, true, "Ada"), choice(5, false, "김, \"B\"")));
    Path file = folder.resolve("choices.csv");
    choices.write(file);
    assertEquals(choices, read(file));
    assertEquals(
        HEADER
            + "3,yes,yes,yes,yes,yes,,Ada,2026-11-25T10:15:30Z,"
            + RUN
            + "\n5,no,yes,no,yes,yes,\"the mouth, \"\"half open\"\", stays\",\"김, \"\"B\"\"\","
            + "2026-11-25T10:15:30Z,"
            + RUN
            + "\n",
        Text.read(file));
  }

  @Test
  void everyFieldIsCheckedAndTheMessageSaysWhereAndWhatIsAllowed() throws IOException {
    List<String> good =
        List.of("3", "yes", "yes", "no", "yes", "yes", "", "Ada", "2026-11-25T10:15:30Z", RUN);
    assertEquals(1, read(file(String.join(",", good))).list().size());
    List<List<String>> bad =
        List.of(
            List.of("0", "x", "FILE, line 2: case is 'x'; allowed: a whole number from 0"),
            List.of("1", "true", "FILE, line 2: kept is 'true'; allowed: yes or no"),
            List.of("1", " ", "FILE, line 2: kept is ' '; allowed: yes or no"),
            List.of("2", "y", "FILE, line 2: young_woman is 'y'; allowed: yes or no"),
            List.of("3", "1", "FILE, line 2: properties_follow is '1'; allowed: yes or no"),
            List.of(
                "4",
                "YES!",
                "FILE, line 2: background_and_face_stay is 'YES!'; allowed: yes or no"),
            List.of("5", "?", "FILE, line 2: little_uncanny_valley is '?'; allowed: yes or no"),
            List.of("7", " ", "FILE, line 2: reviewer is ' '; allowed: a name"),
            List.of(
                "8",
                "yesterday",
                "FILE, line 2: time is 'yesterday'; allowed: a moment in UTC such as"
                    + " 2026-11-25T10:15:30Z"),
            List.of("9", "beef", "FILE, line 2: recipe is 'beef'; allowed: 64 hexadecimal digits"));
    for (List<String> one : bad) {
      List<String> fields = new ArrayList<>(good);
      fields.set(Integer.parseInt(one.get(0)), one.get(1));
      assertEquals(one.get(2), refused(String.join(",", fields)));
    }
  }

  @Test
  void whatASpreadsheetMakesOfTheFileIsRead() throws IOException {
    String yes = "3,YES,Yes,yes,YES,,,Ada,2026-11-25T10:15:30Z," + RUN.toUpperCase(Locale.ROOT);
    String no = "5,No,NO,no,yes,yes,turns,Ada,2026-11-25T11:15:30+01:00," + RUN;
    Path file = folder.resolve("choices.csv");
    AtomicFile.write(
        file, "\uFEFF" + HEADER.strip() + "\r\n" + yes + "\r\n" + no + "\r\n\r\n,,,,,,,,,\r\n");
    Choices choices = read(file);
    assertEquals(List.of(true, false), choices.list().stream().map(Choice::kept).toList());
    assertEquals(answers(true, true, true), choices.list().get(0).criteria());
    assertEquals(answers(false, false, true, true), choices.list().get(1).criteria());
    assertEquals(choices.list().get(0).time(), choices.list().get(1).time());
    assertEquals(RUN, choices.list().get(0).recipe());
    assertEquals("", choices.table().stringColumn("little uncanny valley").get(0));
    Path again = folder.resolve("again.csv");
    choices.write(again);
    assertEquals(choices, read(again));
  }

  @Test
  void whatIsNoTableWithCommasIsRefusedWithTheCause() throws IOException {
    Path file = folder.resolve("choices.csv");
    AtomicFile.write(file, HEADER.replace(',', ';'));
    assertMessage("semicolons", file);
    AtomicFile.write(file, "\uFEFFsep=;\n" + HEADER.replace(',', ';'));
    assertMessage("semicolons", file);
    AtomicFile.write(file, ("\uFEFF" + HEADER).getBytes(StandardCharsets.UTF_16LE));
    assertMessage("UTF-16", file);
    AtomicFile.write(file, "PK\3\4".getBytes(StandardCharsets.ISO_8859_1));
    assertMessage("spreadsheet", file);
  }

  private void assertMessage(String cause, Path file) {
    InputException e = assertThrows(InputException.class, () -> read(file));
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(cause), e.getMessage());
  }

  @Test
  void theShippedChoicesAreReadByTheCriteriaOfTheDemoModelsCard() throws IOException {
    Map<String, String> criteria = ModelCard.read(Path.of("../models/demo")).criteria();
    assertEquals(CRITERIA, List.copyOf(criteria.keySet()));
    Path file = Path.of("../data/demo/choices.csv");
    FinishedRun run = FinishedRun.open(Path.of("../data/demo/deterministic"));
    Choices choices = Choices.read(file, run, criteria);
    assertEquals(CRITERIA, choices.criteria());
    Path again = folder.resolve("choices.csv");
    choices.write(again);
    assertEquals(Text.read(file), Text.read(again));
  }

  @Test
  void whatIsNotAnsweredOrNotDecidedIsNeverTakenForNo() throws IOException {
    String end = ",Ada,2026-11-25T10:15:30Z," + RUN;
    Choices choices =
        read(
            file(
                "3,yes,yes,,,no," + end,
                "5,,no,,,,look again" + end,
                "8,yes,yes,yes,yes,yes," + end));
    assertEquals(List.of(3, 8), choices.list().stream().map(Choice::number).toList());
    assertEquals(
        Map.of("young_woman", true, "little_uncanny_valley", false),
        choices.list().get(0).criteria());
    assertEquals(List.of(5), choices.undecided());
    assertEquals(List.of(3), choices.keptUnanswered());
    String twice = "FILE, line 3: case is '5'; allowed: one choice of a reviewer about a case";
    assertEquals(twice, refused("5,,no,,,,look again" + end, "5,yes,yes,yes,yes,yes," + end));
  }

  @Test
  void otherCriteriaGiveOtherColumns() throws IOException {
    Choice choice =
        new Choice(
            3, true, Map.of("sharp", false), "", "Ada", Instant.parse("2026-11-25T10:15:30Z"), RUN);
    Choices choices = new Choices(List.of("calm", "sharp"), List.of(choice));
    Path file = folder.resolve("choices.csv");
    choices.write(file);
    assertEquals(
        "case,kept,calm,sharp,reason,reviewer,time,recipe\n3,yes,,no,,Ada,2026-11-25T10:15:30Z,"
            + RUN
            + "\n",
        Text.read(file));
    assertEquals(
        List.of("case", "kept", "calm", "sharp", "reason", "reviewer", "time"),
        choices.table().columnNames());
    assertThrows(
        IllegalArgumentException.class, () -> new Choices(List.of("calm"), List.of(choice)));
  }

  @Test
  void aRejectedCaseNeedsAReasonOfOneLine() throws IOException {
    String allowed = "; allowed: one line, not empty where a case is not kept";
    assertEquals(
        "FILE, line 2: reason is ''" + allowed,
        refused(row("3", "no", "yes", "no", "yes", "yes", "", "Ada", "2026-11-25T10:15:30Z", RUN)));
    assertEquals(
        "FILE, line 2: reason is 'a?b'" + allowed,
        refused(
            row(
                "3",
                "no",
                "yes",
                "no",
                "yes",
                "yes",
                "\"a\nb\"",
                "Ada",
                "2026-11-25T10:15:30Z",
                RUN)));
  }

  @Test
  void choicesOfAnotherRunAreRefused() throws IOException {
    assertEquals(
        "FILE, line 2: recipe is '" + OTHER + "'; allowed: the run's, " + RUN,
        refused(
            row("3", "yes", "yes", "yes", "yes", "yes", "", "Ada", "2026-11-25T10:15:30Z", OTHER)));
    assertEquals(
        "FILE, line 2: case is '4'; allowed: a case of the run",
        refused(
            row("4", "yes", "yes", "yes", "yes", "yes", "", "Ada", "2026-11-25T10:15:30Z", RUN)));
  }

  @Test
  void aReviewerDecidesOnceAboutACase() throws IOException {
    String row =
        row("3", "yes", "yes", "yes", "yes", "yes", "", "Ada", "2026-11-25T10:15:30Z", RUN);
    assertEquals(
        "FILE, line 3: case is '3'; allowed: one choice of a reviewer about a case",
        refused(row, row));
    assertEquals(2, read(file(row, row.replace("Ada", "Bob"))).list().size());
  }

  @Test
  void otherColumnsAreRefused() throws IOException {
    Path file = folder.resolve("choices.csv");
    AtomicFile.write(file, "case,kept\n3,yes\n");
    InputException e = assertThrows(InputException.class, () -> read(file));
    assertTrue(e.getMessage().startsWith(file + ", line 1: "), e.getMessage());
    assertThrows(InputException.class, () -> read(folder.resolve("none.csv")));
  }

  @Test
  void keptCasesBecomeATableLikeTheReports() {
    Choices choices =
        new Choices(
            List.of(choice(8, true, "Ada"), choice(5, false, "Ada"), choice(3, true, "Ada")));
    Table chosen = choices.chosen(cases(), A, B);
    assertEquals(List.of("case", "cutoffs", "eyes", "mouth", "pose"), chosen.columnNames());
    assertEquals(List.of(3, 8), chosen.intColumn("case").asList());
    assertEquals(List.of("A B", "B"), chosen.stringColumn("cutoffs").asList());
    // By the rule: 0.97 최상, 0.94 상, 0.90 중, else 하.
    assertEquals(List.of("최상", "중"), chosen.stringColumn("eyes").asList());
    assertEquals(List.of("상", "중"), chosen.stringColumn("mouth").asList());
    assertEquals(List.of("중", "하"), chosen.stringColumn("pose").asList());
  }

  @Test
  void theFunnelGoesToTheChosen() {
    Choices choices = new Choices(List.of(choice(8, true, "Ada"), choice(3, true, "Ada")));
    Table funnel = Comparison.of(cases(), A, B).funnel(choices.chosen(cases(), A, B));
    assertEquals(
        List.of(
            "tested",
            "passes A",
            "passes B",
            "chosen under A",
            "chosen under B",
            "chosen under all of them",
            "chosen"),
        funnel.stringColumn("stage").asList());
    assertEquals(List.of(4, 2, 2, 1, 2, 1, 2), funnel.intColumn("latents").asList());
    assertEquals(List.of(4, 4, 4, 2, 2, 1, 4), funnel.intColumn("of").asList());
  }

  @Test
  void aCaseThatPassesNothingCannotBeKept() {
    Choices choices = new Choices(List.of(choice(9, true, "Ada")));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> choices.chosen(cases(), A, B));
    assertEquals("case 9 was kept, but passes none of the cutoffs", e.getMessage());
  }

  @Test
  void severalReviewersMustBeToldApart() {
    Choices choices = new Choices(List.of(choice(3, true, "Ada"), choice(3, false, "Bob")));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> choices.chosen(cases(), A, B));
    assertEquals("these are choices by Ada, Bob: take those of one", e.getMessage());
    assertEquals(0, choices.by("Bob").chosen(cases(), A, B).rowCount());
    e = assertThrows(IllegalArgumentException.class, () -> choices.by("Eve"));
    assertEquals("there is no choice by 'Eve'; there are choices by Ada, Bob", e.getMessage());
  }

  /** Two reviewers' choices about as many cases as the cells add up to. */
  private static Agreement agreement(int both, int onlyFirst, int onlySecond, int neither) {
    List<Choice> first = new ArrayList<>();
    List<Choice> second = new ArrayList<>();
    int[] cells = new int[] {both, onlyFirst, onlySecond, neither};
    for (int cell = 0; cell < 4; cell++) {
      for (int i = 0; i < cells[cell]; i++) {
        int number = first.size();
        first.add(choice(number, cell < 2, "Ada"));
        second.add(choice(number, cell % 2 == 0, "Bob"));
      }
    }
    return Agreement.of(new Choices(first), new Choices(second));
  }

  @Test
  void kappaIsTheAgreementBeyondChance() {
    // A textbook's example: 20, 5, 10, 15 of 50. Observed 35/50; by chance 1/2 · 3/5 + 1/2 · 2/5.
    Agreement agreement = agreement(20, 5, 10, 15);
    assertEquals(50, agreement.count());
    assertEquals(0.7, agreement.observed(), 1e-12);
    assertEquals(0.5, agreement.expected(), 1e-12);
    assertEquals(0.4, agreement.kappa(), 1e-12);
    assertEquals(List.of(20, 10), agreement.table().intColumn("Bob keeps").asList());
    assertEquals(List.of(5, 15), agreement.table().intColumn("Bob rejects").asList());
    assertEquals(1, agreement(7, 0, 0, 3).kappa(), 1e-12);
    assertEquals(0, agreement(1, 1, 1, 1).kappa(), 1e-12);
    assertTrue(Double.isNaN(agreement(4, 0, 0, 0).kappa()));
  }

  @Test
  void onlyCasesThatBothDecidedOnCount() {
    Choices first = new Choices(List.of(choice(3, true, "Ada"), choice(5, true, "Ada")));
    Choices second = new Choices(List.of(choice(5, true, "Bob"), choice(8, true, "Bob")));
    assertEquals(1, Agreement.of(first, second).count());
    Choices third = new Choices(List.of(choice(9, true, "Cy")));
    assertThrows(IllegalArgumentException.class, () -> Agreement.of(first, third));
  }

  private static Table measured() {
    return Table.create(
        IntColumn.create("case", new int[] {3, 5, 8, 9}),
        DoubleColumn.create("background", 1, 4, 2, 2),
        DoubleColumn.create("spill", .1, Double.NaN, .4, .2));
  }

  @Test
  void aMeasureIsHeldAgainstTheChoice() {
    Choices choices =
        new Choices(
            List.of(
                choice(3, true, "Ada"),
                choice(5, false, "Ada"),
                choice(8, true, "Ada"),
                choice(9, false, "Ada")));
    Table table = choices.against(measured());
    assertEquals(List.of("background", "spill"), table.stringColumn("measure").asList());
    // Kept 1 and 2, rejected 4 and 2: less in three pairs, equal in one.
    assertEquals(1.5, table.doubleColumn("median of kept").getDouble(0));
    assertEquals(3, table.doubleColumn("median of rejected").getDouble(0));
    assertEquals(87.5, table.doubleColumn("kept has less, %").getDouble(0));
    // Kept .1 and .4, rejected .2: less in one pair of two.
    assertEquals(50, table.doubleColumn("kept has less, %").getDouble(1));
  }

  @Test
  void beforeAnybodyHasLookedAllThatPassIsKeptAndNoMeasureTellsItApart() throws IOException {
    FinishedRun run = FinishedRun.open(Path.of("../data/demo/deterministic"));
    List<Cutoffs> sets = List.of(run.recipe().cutoffs());
    Choices all = Choices.ofNobody(run, sets);
    assertEquals(List.of(Choices.NOBODY), all.reviewers());
    Table chosen = all.chosen(run.cases(), sets);
    assertEquals(run.passing(sets), chosen.intColumn("case").asList());
    Table help =
        chosen.selectColumns("case").addColumns(chosen.intColumn("case").copy().setName("m"));
    Table told = all.against(help);
    assertTrue(told.doubleColumn("median of kept").getDouble(0) > 0);
    assertTrue(told.doubleColumn("kept has less, %").isMissing(0));
  }

  @Test
  void aRulerKeepsAsManyCasesThoseWithTheLeast() {
    Choices choices =
        new Choices(
            List.of(choice(8, true, "Ada"), choice(5, true, "Ada"), choice(3, false, "Ada")));
    Choices ruler = choices.byLeast(measured(), "background");
    assertEquals(List.of("background"), ruler.reviewers());
    // 1, 2 and 4: the two least are the cases 3 and 8.
    assertEquals(
        List.of(8, 3), ruler.list().stream().filter(Choice::kept).map(Choice::number).toList());
    Agreement agreement = Agreement.of(choices, ruler);
    assertEquals(1, agreement.both());
    assertEquals(1, agreement.onlyFirst());
    assertEquals(1, agreement.onlySecond());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> choices.byLeast(measured().first(2), "background"));
    assertEquals("case 8 was not measured", e.getMessage());
  }
}
