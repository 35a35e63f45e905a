package ohlora.select;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.model.PerProperty;

/**
 * A table of scored cases as authors publish it: {@code case}, {@code vector_no}, {@code passed},
 * {@code group_name}, {@code X_corr} per property X, and others, in any order. Only the figures
 * must be there; {@code svm_group_name} may stand for {@code group_name}.
 */
final class AuthorTable {
  private static final String CASE = "case";
  private static final String PASSED = "passed";
  private static final String CORRELATION = "_corr";
  private static final String SUM = "sum_abs" + CORRELATION;
  private static final Pattern GROUP = Pattern.compile("(\\w+_)?group_name");

  /** A property's name becomes that of a column of ours. */
  private static final Pattern PROPERTY = Pattern.compile("[\\w-]+");

  /** Sums are rounded to four places, as their parts are. */
  private static final double HALF_A_UNIT = 0.5e-4;

  private final StrictCsv csv;
  private final String group;
  private final List<String> properties;

  private AuthorTable(StrictCsv csv, String group, List<String> properties) {
    this.csv = csv;
    this.group = group;
    this.properties = properties;
  }

  /**
   * Reads a table.
   *
   * @param wanted properties whose columns there must be
   * @throws InputException if there is no column of one of them, two of groups, or no row
   */
  static AuthorTable read(Path file, List<String> wanted) throws IOException {
    StrictCsv csv = StrictCsv.read(file);
    List<String> groups =
        csv.columns().stream().filter(name -> GROUP.matcher(name).matches()).toList();
    if (groups.size() > 1) {
      throw InputException.of(
          file + ", line 1",
          Text.format("%s may both be the group", String.join(" and ", groups)),
          "leave one of them");
    }
    List<String> found = properties(csv);
    for (String property : wanted) {
      if (!PROPERTY.matcher(property).matches() || !found.contains(property)) {
        throw InputException.of(
            file + ", line 1",
            Text.format(
                "there is no column %s%s, but those of %s",
                property, CORRELATION, found.isEmpty() ? "none" : String.join(", ", found)),
            "the steered properties are those that have offsets");
      }
    }
    if (csv.rows().isEmpty()) {
      throw InputException.of(file + ", line 2: there is no row below the header");
    }
    List<String> inOrder = found.stream().filter(wanted::contains).toList();
    return new AuthorTable(csv, groups.isEmpty() ? null : groups.get(0), inOrder);
  }

  /** Those of which the table has correlations, in its order. */
  private static List<String> properties(StrictCsv csv) {
    return csv.columns().stream()
        .filter(name -> name.endsWith(CORRELATION) && !name.equals(SUM))
        .map(name -> name.substring(0, name.length() - CORRELATION.length()))
        .toList();
  }

  Path file() {
    return csv.file();
  }

  List<StrictCsv.Row> rows() {
    return csv.rows();
  }

  boolean has(String column) {
    return csv.columns().contains(column);
  }

  boolean hasCases() {
    return has(CASE);
  }

  /** This table, if it says which cases its rows are. */
  AuthorTable requireCases() throws InputException {
    if (!hasCases()) {
      throw InputException.of(
          file() + ", line 1",
          "there is no column case",
          "add one that says which case each row is");
    }
    return this;
  }

  boolean hasGroups() {
    return group != null;
  }

  boolean hasPassed() {
    return has(PASSED);
  }

  /** The wanted properties, in this table's order. */
  List<String> properties() {
    return properties;
  }

  /** Those of some properties of which the table has correlations. */
  List<String> having(List<String> some) {
    return some.stream().filter(properties(csv)::contains).toList();
  }

  /**
   * The columns that nothing is made of; one without a name is called so.
   *
   * @param used properties whose correlations are
   */
  List<String> leftOut(List<String> used, String... also) {
    List<String> names = new ArrayList<>(csv.columns());
    names.removeAll(List.of(CASE, PASSED, SUM));
    names.remove(group);
    names.removeAll(List.of(also));
    used.forEach(property -> names.remove(property + CORRELATION));
    names.replaceAll(name -> name.isBlank() ? "(without a name)" : name);
    return names;
  }

  int number(StrictCsv.Row row) throws InputException {
    return row.whole(CASE);
  }

  InputException refusedNumber(StrictCsv.Row row, String allowed) {
    return row.refused(CASE, allowed);
  }

  InputException refusedFigure(StrictCsv.Row row, String property, String allowed) {
    return row.refused(property + CORRELATION, allowed);
  }

  boolean passed(StrictCsv.Row row) throws InputException {
    return row.oneOf(PASSED, List.of("O", "X")).equals("O");
  }

  InputException refusedPassed(StrictCsv.Row row, String allowed) {
    return row.refused(PASSED, allowed);
  }

  String group(StrictCsv.Row row) {
    return row.text(group);
  }

  InputException refusedGroup(StrictCsv.Row row, String allowed) {
    return row.refused(group, allowed);
  }

  /**
   * A row's figures of some properties.
   *
   * @throws InputException if one is not a figure from −1 to 1, or a sum next to them is not theirs
   */
  PerProperty figures(StrictCsv.Row row, List<String> wanted) throws InputException {
    double[] figures = new double[wanted.size()];
    double sum = 0;
    for (int i = 0; i < figures.length; i++) {
      figures[i] = figure(row, wanted.get(i));
      sum += Math.abs(figures[i]);
    }
    // The sum is of all properties of the table, which may have more than are wanted.
    if (has(SUM) && properties(csv).size() == wanted.size()) {
      double stated = row.number(SUM);
      if (Math.abs(stated - sum) > HALF_A_UNIT * (figures.length + 1) + 1e-9) {
        throw row.refused(SUM, Text.format("%.4f, the sum of the row's own numbers", sum));
      }
    }
    return PerProperty.of(wanted, figures);
  }

  private double figure(StrictCsv.Row row, String property) throws InputException {
    String column = property + CORRELATION;
    boolean number = row.text(column).matches("-?\\d.*");
    double figure = number ? row.number(column) : Double.NaN;
    if (!(Math.abs(figure) <= 1)) {
      throw row.refused(column, "a correlation from -1 to 1");
    }
    return figure;
  }

  /** A row's figure with the digits that it was published with. */
  String digits(StrictCsv.Row row, String property) {
    String text = row.text(property + CORRELATION);
    // A report's figures are plain decimals, as nearly all are published.
    return text.matches("[-\\d.]+") ? text : new BigDecimal(text).toPlainString();
  }
}
