package ohlora.select;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ohlora.io.InputException;
import ohlora.io.Json;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.PerProperty;
import ohlora.score.CaseTable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.selection.Selection;

/** Reads a report's folder: each table by itself, then one against the other. */
final class ReportReader {
  private static final String FACTS = "report.json";
  private static final String CASES = "cases.csv";
  private static final String CUTOFFS = "cutoffs.csv";
  private static final String CHOSEN = "chosen.csv";
  private static final String RETEST = "retest-%d.csv";

  private final Path folder;
  private final ReportFacts facts;

  private ReportReader(Path folder, ReportFacts facts) {
    this.folder = folder;
    this.facts = facts;
  }

  static ReportReader of(Path folder) throws IOException {
    return new ReportReader(
        folder, Json.read(folder.resolve(FACTS), ReportFacts.class, "description of a report"));
  }

  static boolean isReport(Path folder) {
    return Files.isRegularFile(folder.resolve(FACTS));
  }

  Report read() throws IOException {
    Table cases = figures(CASES);
    requireAllCases(cases);
    List<Cutoffs> sets = new ArrayList<>();
    Table cutoffs = cutoffs(sets);
    Table chosen = chosen(sets.stream().map(Cutoffs::name).toList());
    for (int row = 0; row < sets.size(); row++) {
      Cutoffs set = sets.get(row);
      Selection passing = set.passing(cases);
      Selection under = Comparison.chosenUnder(chosen, set);
      requireCount(cutoffs, row, "passing", passing.size(), CASES);
      requireCount(cutoffs, row, "chosen", under.size(), CHOSEN);
      requirePassing(chosen, set, under, passing);
    }
    List<Table> retests = retests();
    for (int i = 0; i < retests.size(); i++) {
      requireSameCases(Text.format(RETEST, i + 1), retests.get(i), chosen, cases);
    }
    return new Report(facts, cases, sets, cutoffs, chosen, retests);
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  /** The columns of a table: some, then one per steered property, then some more. */
  private List<String> columns(List<String> before, String... after) {
    return Stream.of(before, facts.steered(), List.of(after)).flatMap(List::stream).toList();
  }

  private Table figures(String name) throws IOException {
    List<String> groups = facts.medians().groups();
    Table table = CaseTable.create(name.replace(".csv", ""), facts.steered());
    for (StrictCsv.Row row : StrictCsv.read(file(name), columns(List.of("case", "group")))) {
      int number = number(row, table);
      CaseTable.append(table, number, row.oneOf("group", groups), figures(row, -1));
    }
    return table;
  }

  private PerProperty figures(StrictCsv.Row row, double lowest) throws InputException {
    Map<String, Double> values = new LinkedHashMap<>();
    for (String property : facts.steered()) {
      values.put(property, row.figure(property, lowest, 1));
    }
    return new PerProperty(values);
  }

  /** A case's number, which must be above the one before. */
  private int number(StrictCsv.Row row, Table before) throws InputException {
    IntColumn column = before.intColumn("case");
    int number = row.whole("case");
    if (!column.isEmpty() && number <= column.getInt(column.size() - 1)) {
      throw row.refused("case", "a case above the one before, " + column.getInt(column.size() - 1));
    }
    if (number >= facts.tested()) {
      throw row.refused("case", "a case from 0 to " + (facts.tested() - 1));
    }
    return number;
  }

  private Table cutoffs(List<Cutoffs> sets) throws IOException {
    Table table = Table.create("cutoffs", StringColumn.create("name"));
    facts.steered().forEach(property -> table.addColumns(DoubleColumn.create(property)));
    table.addColumns(IntColumn.create("passing"), IntColumn.create("chosen"));
    List<String> columns = columns(List.of("name"), "passing", "chosen");
    for (StrictCsv.Row row : StrictCsv.read(file(CUTOFFS), columns)) {
      String name = row.text("name");
      if (!name.matches("\\S+") || table.stringColumn("name").contains(name)) {
        throw row.refused("name", "a name without spaces that no earlier row has");
      }
      Cutoffs set = new Cutoffs(name, figures(row, 0));
      table.stringColumn("name").append(name);
      facts.steered().forEach(p -> table.doubleColumn(p).append(set.of(p)));
      table.intColumn("passing").append(row.whole("passing"));
      table.intColumn("chosen").append(row.whole("chosen"));
      sets.add(set);
    }
    return table;
  }

  private Table chosen(List<String> sets) throws IOException {
    StrictCsv csv = StrictCsv.read(file(CHOSEN));
    List<String> ungraded = List.of("case", "cutoffs");
    csv.require(csv.columns().equals(ungraded) ? ungraded : columns(ungraded));
    Table table = Table.create("chosen", IntColumn.create("case"), StringColumn.create("cutoffs"));
    for (StrictCsv.Row row : csv.rows()) {
      table.intColumn("case").append(number(row, table));
      table.stringColumn("cutoffs").append(Comparison.join(setsOf(row, sets)));
    }
    for (String property : isGraded(csv) ? facts.steered() : List.<String>of()) {
      StringColumn grades = StringColumn.create(property);
      for (StrictCsv.Row row : csv.rows()) {
        grades.append(row.oneOf(property, Grade.LABELS));
      }
      table.addColumns(grades);
    }
    return table;
  }

  /** Whether there is a grade in any row; then there must be all of them. */
  private boolean isGraded(StrictCsv csv) {
    return csv.columns().size() > 2
        && csv.rows().stream()
            .anyMatch(row -> facts.steered().stream().anyMatch(p -> !row.text(p).isEmpty()));
  }

  /** The sets that a case was chosen under; names of one letter may be written without spaces. */
  private static List<String> setsOf(StrictCsv.Row row, List<String> sets) throws InputException {
    String text = row.text("cutoffs");
    boolean letters = sets.stream().allMatch(name -> name.length() == 1);
    List<String> names =
        letters && !text.contains(" ") ? List.of(text.split("")) : Comparison.split(text);
    if (!names.equals(sets.stream().filter(names::contains).toList())) {
      throw row.refused(
          "cutoffs",
          sets.size() == 1
              ? sets.get(0)
              : Text.format(
                  "one or more of %s in this order, with single spaces between",
                  String.join(", ", sets)));
    }
    return names;
  }

  private List<Table> retests() throws IOException {
    List<Table> retests = new ArrayList<>();
    while (Files.exists(file(Text.format(RETEST, retests.size() + 1)))) {
      retests.add(figures(Text.format(RETEST, retests.size() + 1)));
    }
    List<String> unread;
    try (Stream<Path> files = Files.list(folder)) {
      unread =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("retest.*\\.csv"))
              .filter(name -> !isRead(name, retests.size()))
              .sorted()
              .toList();
    }
    if (!unread.isEmpty()) {
      throw InputException.of(
          file(unread.get(0)).toString(),
          Text.format("there is no " + RETEST, retests.size() + 1),
          "number the retests from 1");
    }
    return retests;
  }

  private static boolean isRead(String name, int retests) {
    return Stream.iterate(1, i -> i <= retests, i -> i + 1)
        .anyMatch(i -> name.equals(Text.format(RETEST, i)));
  }

  private void requireAllCases(Table cases) throws InputException {
    // The cases ascend and stay below their number, which alone says whether one is missing.
    for (int row = 0; row < cases.rowCount(); row++) {
      if (cases.intColumn("case").getInt(row) != row) {
        throw contradiction(CASES, row, Text.format("case %d is missing", row));
      }
    }
    if (cases.rowCount() != facts.tested()) {
      throw contradiction(
          CASES,
          cases.rowCount(),
          Text.format(
              "the file ends after %,d cases; the report has %,d",
              cases.rowCount(), facts.tested()));
    }
  }

  private void requireCount(Table cutoffs, int row, String column, int found, String where)
      throws InputException {
    int stated = cutoffs.intColumn(column).getInt(row);
    if (stated != found) {
      throw contradiction(
          CUTOFFS,
          row,
          Text.format(
              "%s is '%d', but %s has %d for %s",
              column, stated, where, found, cutoffs.stringColumn("name").get(row)));
    }
  }

  private void requirePassing(Table chosen, Cutoffs set, Selection under, Selection passing)
      throws InputException {
    for (int row : under.toArray()) {
      int number = chosen.intColumn("case").getInt(row);
      if (!passing.contains(number)) {
        throw contradiction(
            CHOSEN,
            row,
            Text.format(
                "cutoffs names %s, but case %d does not pass %s in %s",
                set.name(), number, set.name(), CASES));
      }
    }
  }

  private void requireSameCases(String name, Table retest, Table chosen, Table cases)
      throws InputException {
    for (int row = 0; row < Math.max(chosen.rowCount(), retest.rowCount()); row++) {
      String expected = at(chosen.intColumn("case"), row);
      String found = at(retest.intColumn("case"), row);
      if (!expected.equals(found)) {
        throw contradiction(
            name, row, Text.format("case is '%s', but %s has '%s' there", found, CHOSEN, expected));
      }
      String group = cases.stringColumn("group").get(retest.intColumn("case").getInt(row));
      String again = retest.stringColumn("group").get(row);
      if (!again.equals(group)) {
        throw contradiction(
            name,
            row,
            Text.format("group is '%s', but %s has '%s' for case %s", again, CASES, group, found));
      }
    }
  }

  /** A case's number as text; Tablesaw's own would be written in the digits of the locale. */
  private static String at(IntColumn column, int row) {
    return row < column.size() ? Integer.toString(column.getInt(row)) : "no row";
  }

  private InputException contradiction(String name, int row, String what) {
    return InputException.of(Text.format("%s, line %d: %s", file(name), row + 2, what));
  }
}
