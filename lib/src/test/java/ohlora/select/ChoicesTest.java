package ohlora.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
  private static final Cutoffs A = Cutoffs.of("A", 0.92, 0.88, 0.92);
  private static final Cutoffs B = Cutoffs.of("B", 0.90, 0.90, 0.88);

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
        true,
        kept,
        true,
        true,
        kept ? "" : "the mouth, \"half open\", stays",
        reviewer,
        Instant.parse("2026-11-25T10:15:30Z"),
        RUN);
  }

  private Path file(String... rows) throws IOException {
    var file = folder.resolve("choices.csv");
    Files.writeString(file, HEADER + String.join("\n", rows) + "\n");
    return file;
  }

  private static String row(String... fields) {
    return String.join(",", fields);
  }

  private Choices read(Path file) throws IOException {
    return Choices.read(file, RUN, cases());
  }

  private String refused(String... rows) throws IOException {
    var file = file(rows);
    var e = assertThrows(ReportException.class, () -> read(file));
    assertEquals(1, e.getMessage().lines().count());
    return e.getMessage().replace(file.toString(), "FILE");
  }

  @Test
  void whatIsWrittenIsReadBackTheSame() throws IOException {
    var choices = new Choices(List.of(choice(3, true, "Ada"), choice(5, false, "김, \"B\"")));
    var file = folder.resolve("choices.csv");
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
        Files.readString(file));
  }

  @Test
  void everyFieldIsCheckedAndTheMessageSaysWhereAndWhatIsAllowed() throws IOException {
    var good =
        List.of("3", "yes", "yes", "no", "yes", "yes", "", "Ada", "2026-11-25T10:15:30Z", RUN);
    assertEquals(1, read(file(String.join(",", good))).list().size());
    var bad =
        List.of(
            List.of("0", "x", "FILE, line 2: case is 'x'; allowed is a whole number from 0"),
            List.of("1", "true", "FILE, line 2: kept is 'true'; allowed is one of yes, no"),
            List.of("2", "", "FILE, line 2: young_woman is ''; allowed is one of yes, no"),
            List.of("3", "1", "FILE, line 2: properties_follow is '1'; allowed is one of yes, no"),
            List.of(
                "4",
                "YES",
                "FILE, line 2: background_and_face_stay is 'YES'; allowed is one of yes, no"),
            List.of(
                "5", "?", "FILE, line 2: little_uncanny_valley is '?'; allowed is one of yes, no"),
            List.of("7", " ", "FILE, line 2: reviewer is ' '; allowed is a name"),
            List.of(
                "8",
                "yesterday",
                "FILE, line 2: time is 'yesterday'; allowed is a moment in UTC such as"
                    + " 2026-11-25T10:15:30Z"),
            List.of(
                "9", "beef", "FILE, line 2: recipe is 'beef'; allowed is 64 hexadecimal digits"));
    for (var one : bad) {
      var fields = new ArrayList<>(good);
      fields.set(Integer.parseInt(one.get(0)), one.get(1));
      assertEquals(one.get(2), refused(String.join(",", fields)));
    }
  }

  @Test
  void aRejectedCaseNeedsAReasonOfOneLine() throws IOException {
    var allowed = "; allowed is one line, not empty where a case is not kept";
    assertEquals(
        "FILE, line 2: reason is ''" + allowed,
        refused(row("3", "no", "yes", "no", "yes", "yes", "", "Ada", "2026-11-25T10:15:30Z", RUN)));
    assertEquals(
        "FILE, line 2: reason is 'a⏎b'" + allowed,
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
        "FILE, line 2: recipe is '" + OTHER + "'; allowed is the run's, " + RUN,
        refused(
            row("3", "yes", "yes", "yes", "yes", "yes", "", "Ada", "2026-11-25T10:15:30Z", OTHER)));
    assertEquals(
        "FILE, line 2: case is '4'; allowed is a case of the run",
        refused(
            row("4", "yes", "yes", "yes", "yes", "yes", "", "Ada", "2026-11-25T10:15:30Z", RUN)));
  }

  @Test
  void aReviewerDecidesOnceAboutACase() throws IOException {
    var row = row("3", "yes", "yes", "yes", "yes", "yes", "", "Ada", "2026-11-25T10:15:30Z", RUN);
    assertEquals(
        "FILE, line 3: case is '3'; allowed is one choice of a reviewer about a case",
        refused(row, row));
    assertEquals(2, read(file(row, row.replace("Ada", "Bob"))).list().size());
  }

  @Test
  void otherColumnsAreRefused() throws IOException {
    var file = folder.resolve("choices.csv");
    Files.writeString(file, "case,kept\n3,yes\n");
    var e = assertThrows(ReportException.class, () -> read(file));
    assertTrue(e.getMessage().startsWith(file + ", line 1: "), e.getMessage());
    assertThrows(ReportException.class, () -> read(folder.resolve("none.csv")));
  }

  @Test
  void keptCasesBecomeATableLikeTheReports() {
    var choices =
        new Choices(
            List.of(choice(8, true, "Ada"), choice(5, false, "Ada"), choice(3, true, "Ada")));
    var chosen = choices.chosen(cases(), A, B);
    assertEquals(List.of("case", "cutoffs", "eyes", "mouth", "pose"), chosen.columnNames());
    assertEquals(List.of(3, 8), chosen.intColumn("case").asList());
    assertEquals(List.of("AB", "B"), chosen.stringColumn("cutoffs").asList());
    // By the rule: 0.97 최상, 0.94 상, 0.90 중, else 하.
    assertEquals(List.of("최상", "중"), chosen.stringColumn("eyes").asList());
    assertEquals(List.of("상", "중"), chosen.stringColumn("mouth").asList());
    assertEquals(List.of("중", "하"), chosen.stringColumn("pose").asList());
  }

  @Test
  void theFunnelGoesToTheChosen() {
    var choices = new Choices(List.of(choice(8, true, "Ada"), choice(3, true, "Ada")));
    var funnel = Comparison.of(cases(), A, B).funnel(choices.chosen(cases(), A, B));
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
    var choices = new Choices(List.of(choice(9, true, "Ada")));
    var e = assertThrows(IllegalArgumentException.class, () -> choices.chosen(cases(), A, B));
    assertEquals("case 9 was kept, but passes none of the cutoffs", e.getMessage());
  }

  @Test
  void severalReviewersMustBeToldApart() {
    var choices = new Choices(List.of(choice(3, true, "Ada"), choice(3, false, "Bob")));
    var e = assertThrows(IllegalArgumentException.class, () -> choices.chosen(cases(), A, B));
    assertEquals("these are choices by Ada, Bob: take those of one", e.getMessage());
    assertEquals(0, choices.by("Bob").chosen(cases(), A, B).rowCount());
    e = assertThrows(IllegalArgumentException.class, () -> choices.by("Eve"));
    assertEquals("there is no choice by 'Eve'; there are choices by Ada, Bob", e.getMessage());
  }

  /** Two reviewers' choices about as many cases as the cells add up to. */
  private static Agreement agreement(int both, int onlyFirst, int onlySecond, int neither) {
    var first = new ArrayList<Choice>();
    var second = new ArrayList<Choice>();
    var cells = new int[] {both, onlyFirst, onlySecond, neither};
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
    var agreement = agreement(20, 5, 10, 15);
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
    var first = new Choices(List.of(choice(3, true, "Ada"), choice(5, true, "Ada")));
    var second = new Choices(List.of(choice(5, true, "Bob"), choice(8, true, "Bob")));
    assertEquals(1, Agreement.of(first, second).count());
    var third = new Choices(List.of(choice(9, true, "Cy")));
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
    var choices =
        new Choices(
            List.of(
                choice(3, true, "Ada"),
                choice(5, false, "Ada"),
                choice(8, true, "Ada"),
                choice(9, false, "Ada")));
    var table = choices.against(measured());
    assertEquals(List.of("background", "spill"), table.stringColumn("measure").asList());
    // Kept 1 and 2, rejected 4 and 2: less in three pairs, equal in one.
    assertEquals(1.5, table.doubleColumn("median of kept").getDouble(0));
    assertEquals(3, table.doubleColumn("median of rejected").getDouble(0));
    assertEquals(87.5, table.doubleColumn("kept has less, %").getDouble(0));
    // Kept .1 and .4, rejected .2: less in one pair of two.
    assertEquals(50, table.doubleColumn("kept has less, %").getDouble(1));
  }

  @Test
  void aRulerKeepsAsManyCasesThoseWithTheLeast() {
    var choices =
        new Choices(
            List.of(choice(8, true, "Ada"), choice(5, true, "Ada"), choice(3, false, "Ada")));
    var ruler = choices.byLeast(measured(), "background");
    assertEquals(List.of("background"), ruler.reviewers());
    // 1, 2 and 4: the two least are the cases 3 and 8.
    assertEquals(
        List.of(8, 3), ruler.list().stream().filter(Choice::kept).map(Choice::number).toList());
    var agreement = Agreement.of(choices, ruler);
    assertEquals(1, agreement.both());
    assertEquals(1, agreement.onlyFirst());
    assertEquals(1, agreement.onlySecond());
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> choices.byLeast(measured().first(2), "background"));
    assertEquals("case 8 was not measured", e.getMessage());
  }
}
