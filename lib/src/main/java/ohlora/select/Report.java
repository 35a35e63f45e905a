package ohlora.select;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ohlora.model.Group;
import ohlora.model.Property;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * The report's recorded figures, checked against each other. Immutable: every call gives a table of
 * its own.
 */
public final class Report {

  /** How many latents the report tested. */
  public static final int CASES = 2400;

  private static final List<String> GROUPS =
      Arrays.stream(Group.values()).map(Group::label).toList();

  private final Path directory;
  private final Table cases;
  private final Table cutoffs;
  private final Table chosen;
  private final Table retest;

  private Report(Path directory) throws IOException {
    this.directory = directory;
    cases = figures("cases");
    cutoffs = readCutoffs();
    chosen = readChosen();
    retest = figures("retest");
    checkCases();
    checkCounts();
    checkChosen();
    checkRetest();
  }

  /**
   * Reads {@code cases.csv}, {@code cutoffs.csv}, {@code chosen.csv} and {@code retest.csv}. A byte
   * order mark and CRLF are fine; everything else that is not as described in the directory's
   * README is refused.
   *
   * @throws ReportException if a file is missing or empty, has other columns or fields, a figure
   *     that is no number or outside its range, an unknown group, grade or set of cutoffs, a case
   *     twice or out of order, or if the four tables contradict each other
   */
  public static Report open(Path directory) throws IOException {
    return new Report(directory);
  }

  /**
   * The tested latents, 2,400 rows: case, group, and the signed Pearson correlations eyes, mouth
   * and pose in [−1, 1].
   */
  public Table cases() {
    return cases.copy();
  }

  /**
   * The sets of cutoffs: name, eyes, mouth and pose in [0, 1], and the counts the report states.
   */
  public Table cutoffs() {
    return cutoffs.copy();
  }

  /** The latents chosen by eye, 27 rows: case, the sets it was chosen under, and three grades. */
  public Table chosen() {
    return chosen.copy();
  }

  /** The chosen latents scored a second time, 27 rows with the columns of {@link #cases()}. */
  public Table retest() {
    return retest.copy();
  }

  /**
   * One set of cutoffs.
   *
   * @throws IllegalArgumentException if the report has no set of this name
   */
  public Cutoffs cutoffs(String name) {
    for (int row = 0; row < cutoffs.rowCount(); row++) {
      if (cutoffs.stringColumn("name").get(row).equals(name)) {
        return cutoffs(row);
      }
    }
    throw new IllegalArgumentException(
        "The report has no cutoffs '%s'; it has %s"
            .formatted(name, String.join(", ", cutoffs.stringColumn("name").asList())));
  }

  private Cutoffs cutoffs(int row) {
    return Cutoffs.of(
        cutoffs.stringColumn("name").get(row),
        cutoffs.doubleColumn("eyes").getDouble(row),
        cutoffs.doubleColumn("mouth").getDouble(row),
        cutoffs.doubleColumn("pose").getDouble(row));
  }

  private Path file(String name) {
    return directory.resolve(name + ".csv");
  }

  private Table figures(String name) throws IOException {
    var table = Table.create(name, IntColumn.create("case"), StringColumn.create("group"));
    Property.STEERED.forEach(p -> table.addColumns(DoubleColumn.create(p.label())));
    for (var row : StrictCsv.read(file(name), "case", "group", "eyes", "mouth", "pose")) {
      appendCase(table, row);
      table.stringColumn("group").append(row.oneOf("group", GROUPS));
      for (var property : Property.STEERED) {
        table.doubleColumn(property.label()).append(row.figure(property.label(), -1, 1));
      }
    }
    return table;
  }

  private static void appendCase(Table table, StrictCsv.Row row) throws ReportException {
    var column = table.intColumn("case");
    int number = row.whole("case");
    if (!column.isEmpty() && number <= column.getInt(column.size() - 1)) {
      throw row.refused("case", "a case above the one before, " + column.getInt(column.size() - 1));
    }
    if (number >= CASES) {
      throw row.refused("case", "a case from 0 to " + (CASES - 1));
    }
    column.append(number);
  }

  private Table readCutoffs() throws IOException {
    var table = Table.create("cutoffs", StringColumn.create("name"));
    Property.STEERED.forEach(p -> table.addColumns(DoubleColumn.create(p.label())));
    table.addColumns(IntColumn.create("passing"), IntColumn.create("chosen"));
    var columns = new String[] {"name", "eyes", "mouth", "pose", "passing", "chosen"};
    for (var row : StrictCsv.read(file("cutoffs"), columns)) {
      var names = table.stringColumn("name");
      if (!row.text("name").matches("[A-Z]") || names.contains(row.text("name"))) {
        throw row.refused("name", "a capital letter that no row before has");
      }
      names.append(row.text("name"));
      for (var property : Property.STEERED) {
        table.doubleColumn(property.label()).append(row.figure(property.label(), 0, 1));
      }
      table.intColumn("passing").append(row.whole("passing"));
      table.intColumn("chosen").append(row.whole("chosen"));
    }
    return table;
  }

  private Table readChosen() throws IOException {
    var table = Table.create("chosen", IntColumn.create("case"), StringColumn.create("cutoffs"));
    Property.STEERED.forEach(p -> table.addColumns(StringColumn.create(p.label())));
    for (var row : StrictCsv.read(file("chosen"), "case", "cutoffs", "eyes", "mouth", "pose")) {
      appendCase(table, row);
      table.stringColumn("cutoffs").append(row.oneOf("cutoffs", combinations()));
      for (var property : Property.STEERED) {
        table.stringColumn(property.label()).append(row.oneOf(property.label(), Grade.LABELS));
      }
    }
    return table;
  }

  /** All ways to name one or several sets, such as A, B and AB. */
  private List<String> combinations() {
    var all = new ArrayList<>(List.of(""));
    for (var name : cutoffs.stringColumn("name")) {
      all.addAll(all.stream().map(c -> c + name).toList());
    }
    return all.subList(1, all.size());
  }

  private void checkCases() throws ReportException {
    // The cases ascend and stay below CASES, so their number alone says whether one is missing.
    for (int row = 0; row < cases.rowCount(); row++) {
      if (cases.intColumn("case").getInt(row) != row) {
        throw contradiction("cases", row, "case %d is missing".formatted(row));
      }
    }
    if (cases.rowCount() != CASES) {
      throw contradiction(
          "cases",
          cases.rowCount(),
          "the file ends after %,d cases; the report has %,d".formatted(cases.rowCount(), CASES));
    }
  }

  private void checkCounts() throws ReportException {
    for (int row = 0; row < cutoffs.rowCount(); row++) {
      var set = cutoffs(row);
      count(row, "passing", set.passing(cases).size());
      count(row, "chosen", Comparison.chosenUnder(chosen, set).size());
    }
  }

  private void count(int row, String column, int found) throws ReportException {
    int stated = cutoffs.intColumn(column).getInt(row);
    if (stated != found) {
      throw contradiction(
          "cutoffs",
          row,
          "%s is '%d', but %s.csv has %d for %s"
              .formatted(
                  column,
                  stated,
                  column.equals("passing") ? "cases" : "chosen",
                  found,
                  cutoffs(row).name()));
    }
  }

  private void checkChosen() throws ReportException {
    for (int row = 0; row < chosen.rowCount(); row++) {
      int number = chosen.intColumn("case").getInt(row);
      for (int set = 0; set < cutoffs.rowCount(); set++) {
        var name = cutoffs(set).name();
        if (chosen.stringColumn("cutoffs").get(row).contains(name)
            && !cutoffs(set).passing(cases).contains(number)) {
          throw contradiction(
              "chosen",
              row,
              "cutoffs names %s, but case %d does not pass %s in cases.csv"
                  .formatted(name, number, name));
        }
      }
    }
  }

  private void checkRetest() throws ReportException {
    int rows = Math.max(chosen.rowCount(), retest.rowCount());
    for (int row = 0; row < rows; row++) {
      var expected = at(chosen.intColumn("case"), row);
      var found = at(retest.intColumn("case"), row);
      if (!expected.equals(found)) {
        throw contradiction(
            "retest",
            row,
            "case is '%s', but chosen.csv has '%s' there".formatted(found, expected));
      }
      var group = cases.stringColumn("group").get(retest.intColumn("case").getInt(row));
      if (!retest.stringColumn("group").get(row).equals(group)) {
        throw contradiction(
            "retest",
            row,
            "group is '%s', but cases.csv has '%s' for case %s"
                .formatted(retest.stringColumn("group").get(row), group, found));
      }
    }
  }

  private static String at(Column<?> column, int row) {
    return row < column.size() ? column.getString(row) : "no row";
  }

  private ReportException contradiction(String name, int row, String what) {
    return new ReportException("%s, line %d: %s".formatted(file(name), row + 2, what));
  }
}
