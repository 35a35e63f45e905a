package ohlora.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ohlora.io.InputException;
import ohlora.io.Json;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

/** Tables as a report's author publishes them: those of the real reports, and a small one. */
class ReportImportTest {
  private static final Path REPORTS = Path.of("../data/reports");

  /** Byte for byte as published, where they are at hand. */
  private static final Path PUBLISHED = Path.of("../../shared/data/published");

  @TempDir private Path folder;

  // ---- the real reports

  /** A report's tables in its author's form. */
  private ReportImport.Sources inTheAuthorsForm(String report, String group) throws IOException {
    Path from = REPORTS.resolve(report);
    List<Cutoffs> sets = Report.open(from).sets();
    Cutoffs first = sets.get(0);
    Path cases = write("test_result.csv", authors(from.resolve("cases.csv"), group, first, false));
    Map<String, String> rows = new TreeMap<>();
    Files.readAllLines(from.resolve("cases.csv")).forEach(l -> rows.put(l.split(",")[0], l));
    List<String> chosen = new ArrayList<>();
    Files.readAllLines(from.resolve("chosen.csv"))
        .forEach(l -> chosen.add(rows.get(l.split(",")[0])));
    Path list = write("chosen-cases.csv", chosen);
    Path names = write("ohlora_w_group_names.csv", authors(list, group, null, false));
    List<Path> retests = new ArrayList<>();
    for (int time = 1; Files.exists(from.resolve(Text.format("retest-%d.csv", time))); time++) {
      Path retest = from.resolve(Text.format("retest-%d.csv", time));
      retests.add(write("final-" + time + ".csv", authors(retest, group, first, true)));
    }
    boolean graded = Report.open(from).chosen().columnCount() > 2;
    return new ReportImport.Sources(
        cases, names, retests, graded ? from.resolve("chosen.csv") : null);
  }

  /**
   * The lines of one of our tables as an author has them.
   *
   * @param set whose passing {@code passed} tells; null for no such column
   * @param counted whether {@code case} counts the rows from 0
   */
  private static List<String> authors(Path ours, String group, Cutoffs set, boolean counted)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(ours)) {
      List<String> fields = new ArrayList<>(List.of(line.split(",")));
      if (lines.isEmpty()) {
        List<String> figures =
            fields.subList(2, fields.size()).stream().map(name -> name + "_corr").toList();
        lines.add(
            Text.format(
                "case,vector_no,%s%s,%s,sum_abs_corr,memo",
                set == null ? "" : "passed,", group, String.join(",", figures)));
        continue;
      }
      List<String> figures = fields.subList(2, fields.size());
      double[] r = figures.stream().mapToDouble(Double::parseDouble).toArray();
      boolean passes = true;
      for (int i = 0; set != null && i < r.length; i++) {
        passes &= Math.abs(r[i]) >= set.lowest().toArray()[i];
      }
      lines.add(
          Text.format(
              "%s,0,%s%s,%s,%.4f,\"none, yet\"",
              counted ? String.valueOf(lines.size() - 1) : fields.get(0),
              set == null ? "" : passes ? "O," : "X,",
              fields.get(1),
              String.join(",", figures),
              Arrays.stream(r).map(Math::abs).sum()));
    }
    return lines;
  }

  private Path write(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines);
  }

  @ParameterizedTest
  @CsvSource({
    "v7, group_name, passes A | 58, passes B | 99, chosen | 27",
    "v7, svm_group_name, passes A | 58, chosen under A | 12, chosen under B | 19",
    "v8, svm_group_name, passes C | 49, chosen under C | 19, chosen | 19",
    "v9-svm, svm_group_name, passes C | 38, chosen under C | 8, chosen | 8",
    "v9-mixed, svm_group_name, passes C | 43, chosen under C | 22, chosen | 22",
  })
  void anAuthorsTablesBecomeThePublishedReportAgain(
      String name, String group, String one, String two, String three) throws IOException {
    Path from = REPORTS.resolve(name);
    Path facts = from.resolve("report.json");
    ReportImport read =
        ReportImport.read(
            inTheAuthorsForm(name, group),
            Report.open(from).sets(),
            Json.read(facts, ObjectNode.class, "report"),
            facts);
    Path to = folder.resolve("new/folder");
    Report report = read.write(to);
    for (String file : files(from)) {
      if (file.endsWith(".csv")) {
        assertEquals(
            Files.readString(from.resolve(file)), Files.readString(to.resolve(file)), file);
      }
    }
    assertEquals(files(from), files(to));
    Table funnel = Comparison.of(report.cases(), report.sets()).funnel(report.chosen());
    String text =
        funnel.stream()
            .map(row -> row.getString("stage") + " | " + row.getInt("latents"))
            .collect(Collectors.joining("\n"));
    for (String stage : List.of(one, two, three)) {
      assertTrue(text.lines().toList().contains(stage), text);
    }
    assertEquals(Json.text(Report.open(from).facts()), Json.text(report.facts()));
    assertTrue(read.notes().stream().anyMatch(note -> note.contains("passed fits")));
    assertTrue(read.notes().stream().anyMatch(note -> note.contains("columns vector_no, memo")));
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v7", "v8"})
  void theListOfTheChosenIsReadAsItWasPublished(String name) throws IOException {
    Path names = PUBLISHED.resolve(name).resolve("ohlora_w_group_names.csv");
    assumeTrue(Files.exists(names), "the published files are not at hand");
    Path from = REPORTS.resolve(name);
    ReportImport.Sources sources = inTheAuthorsForm(name, "group_name");
    ReportImport read =
        ReportImport.read(
            new ReportImport.Sources(sources.cases(), names, sources.retests(), sources.grades()),
            Report.open(from).sets(),
            Json.read(from.resolve("report.json"), ObjectNode.class, "report"),
            from);
    assertEquals(Files.readString(from.resolve("chosen.csv")), read.files().get("chosen.csv"));
    assertEquals(Files.readString(from.resolve("retest-2.csv")), read.files().get("retest-2.csv"));
  }

  // ---- a small one

  private static final Cutoffs A = Cutoffs.of("A", "turn ≥ 0.9, light ≥ 0.80");
  private static final Cutoffs B = Cutoffs.of("B", "turn ≥ 0.80, light ≥ 0.9");
  private static final String FACTS =
      """
      {"name": "small", "offsets": {"light": [-1, 1], "turn": [0, 1]}, "medians": {"size": 0.5}}
      """;

  private String cases =
      """
      case,passed,group_name,turn_corr,light_corr,other_corr
      0,X,h,-0.5,-0.70,-0.1
      1,O,l,-0.95,0.8500,-0.1
      2,X,l,-0.85,0.95,-0.1
      3,O,h,-0.91,0.91,-0.1
      """;
  private String chosen = "case\n1\n3\n";
  private List<String> retests =
      List.of("group_name,turn_corr,light_corr\nl,-0.94,0.86\nh,-0.92,0.9\n");
  private String grades;
  private String facts = FACTS;
  private List<Cutoffs> sets = List.of(A, B);

  private ReportImport read() throws IOException {
    List<Path> again = new ArrayList<>();
    for (String retest : retests) {
      again.add(Files.writeString(folder.resolve("again-" + (again.size() + 1) + ".csv"), retest));
    }
    return ReportImport.read(
        new ReportImport.Sources(
            Files.writeString(folder.resolve("cases.csv"), cases),
            Files.writeString(folder.resolve("chosen.csv"), chosen),
            again,
            grades == null ? null : Files.writeString(folder.resolve("grades.csv"), grades)),
        sets,
        Json.parse(folder.resolve("facts.json"), facts, ObjectNode.class, "report"),
        folder.resolve("facts.json"));
  }

  private void refused(String message) {
    Exception e = assertThrows(Exception.class, this::read);
    assertTrue(e instanceof InputException || e instanceof IllegalArgumentException, e.toString());
    assertEquals(message, e.getMessage().replace(folder + "/", ""));
  }

  @Test
  void whatTheTablesDoNotSayIsNamed() throws IOException {
    ReportImport read = read();
    assertEquals(
        List.of(
            "report.json says nothing about labels, units, method, space, vector, latents, tail, z,"
                + " label, printed_means, source, scores",
            "cases.csv: 4 cases of turn, light, in 2 of 2 groups, from cases.csv",
            "  its column passed fits A",
            "  without its columns other_corr, for which a report has no place",
            "chosen.csv: 2 cases, from chosen.csv",
            "  each taken to be chosen under every set that it passes, which its list does not say",
            "  without grades, since there is no table of them",
            "retest-1.csv: 2 cases, from again-1.csv, matched to those chosen by their order; all"
                + " groups agree"),
        read.notes().stream().map(note -> note.replace(folder + "/", "")).toList());
    assertEquals("case,cutoffs\n1,A\n3,AB\n", read.files().get("chosen.csv"));
    assertEquals(
        "case,group,turn,light\n1,l,-0.94,0.86\n3,h,-0.92,0.9\n", read.files().get("retest-1.csv"));
    assertEquals(
        "name,turn,light,passing,chosen\nA,0.90,0.80,2,2\nB,0.80,0.90,2,1\n",
        read.files().get("cutoffs.csv"));
    assertTrue(read.files().get("cases.csv").contains("\n1,l,-0.95,0.8500\n"));
  }

  @Test
  void aListMaySayUnderWhichSetsEachWasChosenAndInWhichOrder() throws IOException {
    chosen = "case,cutoffs,turn_corr,group_name\n3,B,-0.91,h\n1,A,-0.9500,l\n";
    retests = List.of("case,group_name,turn_corr,light_corr\n0,h,-0.92,0.9\n1,l,-0.94,0.86\n");
    ReportImport read = read();
    assertEquals("case,cutoffs\n1,A\n3,B\n", read.files().get("chosen.csv"));
    assertEquals(
        "case,group,turn,light\n1,l,-0.94,0.86\n3,h,-0.92,0.9\n", read.files().get("retest-1.csv"));
    retests = List.of("case,group_name,turn_corr,light_corr\n1,l,-0.94,0.86\n3,h,-0.92,0.9\n");
    assertEquals(read.files().get("retest-1.csv"), read().files().get("retest-1.csv"));
    assertTrue(read().notes().toString().contains("matched to those chosen by their numbers"));
  }

  @Test
  void gradesAndOtherFactsAreTakenOver() throws IOException {
    grades = "case,light,turn\n3,중,상\n1,하,최상\n";
    facts = FACTS.replace("{\"name\"", "{\"tested\": 4, \"space\": \"w\", \"name\"");
    ReportImport read = read();
    assertEquals("case,cutoffs,turn,light\n1,A,최상,하\n3,AB,상,중\n", read.files().get("chosen.csv"));
    assertEquals("w", read.write(folder.resolve("out")).facts().space());
  }

  @Test
  void gradesMayStandInAPageAsReportsPrintThem() throws IOException {
    String page =
        """
        ## Final

        | stage | cutoff |
        |-------|--------|
        | all   | ```turn``` : 0.92+<br>```light``` : 0.88+ |

        | index (case No.) | ```turn```<br>(how far) | ```light```<br>(how bright) |
        |------------------|:-----------------------:|-----------------------------|
        | 1                | **최상**                  | 하                           |
        | 3                | **상**                   | 중                           |
        """;
    Path file = Files.writeString(folder.resolve("final.md"), page);
    retests = List.of();
    assertEquals(
        "case,cutoffs,turn,light\n1,A,최상,하\n3,AB,상,중\n", graded(file).files().get("chosen.csv"));
    Files.writeString(file, page.replace("| 3  ", "| x | 3  "));
    refusedGrades(
        file, "final.md, line 10: 4 cells, but the heading has 3, each with a name of its own");
    Files.writeString(file, page.replace("**상**", "**A**"));
    refusedGrades(file, "final.md, line 10: turn is 'A'; allowed: one of 최상, 상, 중, 하");
    Files.writeString(file, page.replace("```light```<", "```shade```<"));
    refusedGrades(
        file,
        "final.md: holds no table with columns turn, light; name the page that has the grades");
  }

  private ReportImport graded(Path page) throws IOException {
    read();
    return ReportImport.read(
        new ReportImport.Sources(
            folder.resolve("cases.csv"), folder.resolve("chosen.csv"), List.of(), page),
        sets,
        Json.parse(folder.resolve("facts.json"), facts, ObjectNode.class, "report"),
        folder.resolve("facts.json"));
  }

  private void refusedGrades(Path page, String message) {
    InputException e = assertThrows(InputException.class, () -> graded(page));
    assertEquals(message, e.getMessage().replace(folder + "/", ""));
  }

  @Test
  void aFigureAtACutoffMayHaveBeenRoundedUpToIt() throws IOException {
    cases = cases.replace("1,O,l,-0.95,0.8500", "1,X,l,-0.95,0.8000");
    assertTrue(
        read().notes().get(2).contains("fits A (but for 1 at a cutoff, taken to be rounded up"),
        read().notes().get(2));
  }

  @Test
  void whereNothingGroupsAllCasesAreOneGroup() throws IOException {
    cases = "case,turn_corr,light_corr\n0,-0.5,1e-4\n1,-0.95,0.85\n2,-0.85,0.95\n3,-0.91,0.91\n";
    retests = List.of("turn_corr,light_corr\n-0.9,0.8\n-0.9,0.8\n");
    facts = FACTS.replace(", \"medians\": {\"size\": 0.5}", "");
    ReportImport read = read();
    assertTrue(
        read.files().get("cases.csv").startsWith("case,group,turn,light\n0,all,-0.5,0.0001\n"));
    assertTrue(read.notes().toString().contains("no groups say whether they are the same"));
    assertEquals(4, read.write(folder.resolve("out")).cases().rowCount());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      2,X,l           | 2,X,ll          | cases.csv, line 4: group_name is 'll'; allowed: 1 of the letters h and l, one per median given (size)
      2,X,l           | 2,X,all         | cases.csv, line 4: group_name is 'all'; allowed: 1 of the letters h and l, one per median given (size)
      2,X             | 1,X             | cases.csv, line 4: case is '1'; allowed: 2 (cases follow one another from 0, none missing and none twice)
      2,X             | 3,X             | cases.csv, line 4: case is '3'; allowed: 2 (cases follow one another from 0, none missing and none twice)
      2,X             | 2,yes           | cases.csv, line 4: passed is 'yes'; allowed: one of O, X
      0.8500          | 1.8500          | cases.csv, line 3: light_corr is '1.8500'; allowed: a correlation from -1 to 1
      0.8500          | nan             | cases.csv, line 3: light_corr is 'nan'; allowed: a correlation from -1 to 1
      0.8500          | 1e999           | cases.csv, line 3: light_corr is '1e999'; allowed: a finite number such as -1.5e-7
      light_corr      | shade_corr      | cases.csv, line 1: there is no column light_corr, but those of turn, shade, other; the steered properties are those that have offsets
      passed          | svm_group_name  | cases.csv, line 1: svm_group_name and group_name may both be the group; leave one of them
      case,           | number,         | cases.csv, line 1: there is no column case; add one that says which case each row is
      group_name      | kind            | cases.csv, line 1: there is no column group_name; medians belong to cases with groups, so give none, or the table with its groups
      """)
  void aContradictionInTheCasesIsRefused(String old, String replacement, String message) {
    cases = cases.replaceFirst(old, replacement);
    refused(message);
  }

  @Test
  void whatPassesMustBeOneOfTheSetsOrAll() throws IOException {
    cases = cases.replace("2,X", "2,O");
    assertTrue(read().notes().contains("  its column passed fits one or more of the sets"));
    cases = cases.replace("0,X", "0,O");
    refused(
        "cases.csv, line 2: passed is 'O'; allowed: X, as the row's numbers do not reach turn ≥"
            + " 0.90, light ≥ 0.80");
  }

  @Test
  void aSumThatIsNotThatOfItsFiguresIsRefused() throws IOException {
    cases =
        "case,turn_corr,light_corr,sum_abs_corr\n0,-0.5,0.7,1.2\n1,-0.95,0.85,1.80005\n"
            + "2,-0.85,0.95,1.8\n3,-0.91,0.91,1.82\n";
    retests = List.of();
    facts = FACTS.replace(", \"medians\": {\"size\": 0.5}", "");
    read();
    cases = cases.replace("-0.91,", "-0.19,");
    refused(
        "cases.csv, line 5: sum_abs_corr is '1.82'; allowed: 1.1000, the sum of the row's own"
            + " numbers");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      case;4                             | chosen.csv, line 2: case is '4'; allowed: a case from 0 to 3, in one row
      case;1;1                           | chosen.csv, line 3: case is '1'; allowed: a case from 0 to 3, in one row
      case;0                             | chosen.csv, line 2: case is '0'; allowed: a case that passes one of the sets of cutoffs
      number;1                           | chosen.csv, line 1: there is no column case; add one that says which case each row is
      case,group_name;1,h                | chosen.csv, line 2: group_name is 'h'; allowed: l, as cases.csv has it for case 1
      case,turn_corr;1,-0.951            | chosen.csv, line 2: turn_corr is '-0.951'; allowed: -0.95, as cases.csv has it for case 1
      case,cutoffs;1,AB                  | chosen.csv, line 2: cutoffs is 'AB'; allowed: A or a part of it, the sets that the case passes
      case                               | chosen.csv, line 2: there is no row below the header
      """)
  void aContradictionInTheListOfTheChosenIsRefused(String list, String message) {
    chosen = list.replace(';', '\n') + "\n";
    refused(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      group_name,turn_corr,light_corr;h,-0.9,0.8;l,-0.9,0.8          | again-1.csv, line 2: group_name is 'h'; allowed: l, the group of case 1, number 1 of those chosen
      case,group_name,turn_corr,light_corr;1,l,-0.9,0.8;3,l,-0.9,0.8 | again-1.csv, line 3: group_name is 'l'; allowed: h, the group of case 3
      case,turn_corr,light_corr;0,-0.9,0.8;3,-0.9,0.8                | again-1.csv, line 1: the column case has neither the numbers of those chosen nor those from 0 on; correct it, or remove it where the rows are in their order
      case,turn_corr,light_corr;1,-0.9,0.8;1,-0.9,0.8                | again-1.csv, line 3: case is '1'; allowed: a case that appears in no earlier row
      turn_corr,light_corr;-0.9,0.8                                  | again-1.csv: has 1 rows, but 2 cases were chosen; a scoring again has a row for each of them
      turn_corr;-0.9;0.8                                             | again-1.csv, line 1: there is no column light_corr, but those of turn; the steered properties are those that have offsets
      """)
  void aFurtherScoringOfOtherCasesIsRefused(String table, String message) {
    retests = List.of(table.replace(';', '\n') + "\n");
    refused(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      case,turn;1,상            | grades.csv, line 1: there is no column 'light'; grades have the columns case,turn,light
      case,turn,light;1,상,A    | grades.csv, line 2: light is 'A'; allowed: one of 최상, 상, 중, 하
      case,turn,light;1,상,상    | grades.csv: there are no grades of case 3; grade all chosen cases or none
      case,turn,light;2,상,상    | grades.csv, line 2: case is '2'; allowed: a chosen case that appears in no earlier row
      """)
  void gradesOfOtherCasesAreRefused(String table, String message) {
    grades = table.replace(';', '\n') + "\n";
    refused(message);
  }

  @Test
  void factsThatDoNotFitAreRefused() {
    facts = "{\"name\": \"small\"}";
    refused("facts.json: gives no offsets; a report has those of each property");
    facts = FACTS.replace("{\"name\"", "{\"tested\": 5, \"name\"");
    refused("facts.json: tested is 5, but cases.csv has 4");
    facts = FACTS.replace("\"name\": \"small\", ", "");
    refused("facts.json: is not a description of a report: 'name' is missing; correct it");
    facts = FACTS.replace("{\"name\"", "{\"titel\": \"x\", \"name\"");
    assertThrows(InputException.class, this::read);
    facts = FACTS.replace(", \"medians\": {\"size\": 0.5}", "");
    refused(
        "cases.csv, line 2: group_name is 'h'; allowed: all, since no median is given that would"
            + " divide cases into groups");
    facts = FACTS;
    sets = List.of(Cutoffs.of("A", "turn ≥ 0.9"));
    refused("cutoffs A are of turn: a report's are of all steered properties, turn, light");
    sets = List.of(A, B.named("A"));
    refused("cutoffs 'A': a set has a name of its own, without spaces, commas and quotes");
    sets = List.of();
    refused("there are no cutoffs; a report has one set or more");
  }

  @Test
  void aFolderThatHoldsSomethingIsLeftAsItIs() throws IOException {
    ReportImport read = read();
    Path to = Files.createDirectory(folder.resolve("to"));
    read.write(to);
    List<String> before = files(to);
    assertEquals(
        to + ": is there already; name a folder that is not there yet",
        assertThrows(InputException.class, () -> read.write(to)).getMessage());
    assertEquals(before, files(to));
    assertFalse(Files.exists(folder.resolve(".to.part")));
  }
}
