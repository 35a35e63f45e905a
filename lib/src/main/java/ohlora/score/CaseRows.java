package ohlora.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.model.Grouping;
import ohlora.model.PerProperty;

/**
 * The table {@code test_result.csv} of a run: its columns, and how its rows are made and read, by
 * the run's recipe.
 */
record CaseRows(Recipe recipe) {
  private static final String CASE = "case";
  private static final String VECTOR = "vector_no";
  static final String PASSED = "passed";
  private static final String GROUP = "group_name";
  static final String SUM = "sum_abs_corr";
  private static final Pattern LETTERS = Pattern.compile("[hl]+|" + Grouping.ALL);

  /** Its columns. */
  List<String> header() {
    List<String> header = new ArrayList<>(List.of(CASE, VECTOR, PASSED, GROUP));
    recipe.steered().forEach(property -> header.add(column(property)));
    header.add(SUM);
    if (filter() != null) {
      filter().properties().forEach(property -> header.add(askedColumn(property)));
      header.add(CaseRow.FILTERED);
    }
    return List.copyOf(header);
  }

  /** The column of a property's correlations. */
  static String column(String property) {
    return property + "_corr";
  }

  private static String askedColumn(String property) {
    return property + "_unmodified";
  }

  private Filter filter() {
    return recipe.particulars().filter();
  }

  /** The row of a case that was tested. */
  CaseRow tested(CaseResult result) {
    PerProperty correlations = result.correlations();
    return new CaseRow(
        result.latent().number(),
        recipe.cutoffs().pass(correlations),
        result.group(),
        correlations,
        asked(result.unmodified()),
        null,
        null);
  }

  /** The row of a case that was stopped. */
  CaseRow stopped(Trial.Start start, Stop stop) {
    return untested(start, null, stop);
  }

  /** The row of a case that the recipe's filter keeps out; empty if it does not. */
  Optional<CaseRow> filtered(Trial.Start start) {
    return filter() == null
        ? Optional.empty()
        : filter()
            .unmet(start.unmodified())
            .map(condition -> untested(start, condition.toString(), null));
  }

  private CaseRow untested(Trial.Start start, String filteredBy, Stop stop) {
    return new CaseRow(
        start.latent().number(),
        false,
        start.group(),
        undefined(),
        asked(start.unmodified()),
        filteredBy,
        stop);
  }

  private PerProperty undefined() {
    return PerProperty.of(recipe.steered(), any -> Double.NaN);
  }

  private PerProperty asked(PerProperty unmodified) {
    return filter() == null ? null : PerProperty.of(filter().properties(), unmodified::of);
  }

  /** The rows of a file below its header, which must be the recipe's. */
  List<StrictCsv.Row> of(Path file) throws IOException {
    return StrictCsv.read(file).require(header()).rows();
  }

  /**
   * What the rows of a run say, whose cases must follow one another as the recipe wants it; where
   * some that pass are looked for, each must be of its pool and stand once.
   *
   * @throws InputException naming file, line and value, if they do not, or are too many
   */
  List<CaseRow> read(List<StrictCsv.Row> rows) throws InputException {
    List<CaseRow> cases = new ArrayList<>();
    Set<Long> numbers = new HashSet<>();
    for (StrictCsv.Row row : rows) {
      CaseRow read = read(row);
      if (recipe.want() != null) {
        if (recipe.place(read.number()) < 0 || !numbers.add(read.number())) {
          throw row.refused(CASE, "a case of the recipe that appears in no earlier line");
        }
        cases.add(read);
        continue;
      }
      long expected = recipe.number(cases.size());
      if (read.number() != expected || cases.size() == recipe.cases()) {
        throw InputException.of(
            Text.format(
                "%s, line %d: case %d, expected %s",
                row.file(),
                row.line(),
                read.number(),
                cases.size() == recipe.cases() ? "the end" : String.valueOf(expected)));
      }
      cases.add(read);
    }
    return List.copyOf(cases);
  }

  /**
   * Reads a row back.
   *
   * @throws InputException naming file, line and value if a field is not what {@link CaseRow#row}
   *     writes
   */
  CaseRow read(StrictCsv.Row row) throws InputException {
    if (!LETTERS.matcher(row.text(GROUP)).matches()) {
      throw row.refused(GROUP, "letters h and l, or " + Grouping.ALL);
    }
    String by = filteredBy(row);
    if (by == null
        && recipe.particulars().screen() != null
        && row.text(PASSED).equals(Stop.STOPPED)) {
      return new CaseRow(
          row.wholeNumber(CASE),
          false,
          row.text(GROUP),
          undefined(),
          asked(row),
          null,
          Stop.of(row, recipe));
    }
    List<String> verdicts = by == null ? List.of("O", "X") : List.of(CaseRow.FILTERED);
    List<String> steered = recipe.steered();
    double[] correlations = new double[steered.size()];
    for (int i = 0; i < correlations.length; i++) {
      correlations[i] = correlation(row, column(steered.get(i)), by != null);
    }
    return new CaseRow(
        row.wholeNumber(CASE),
        row.oneOf(PASSED, verdicts).equals("O"),
        row.text(GROUP),
        PerProperty.of(steered, correlations),
        asked(row),
        by,
        null);
  }

  private String filteredBy(StrictCsv.Row row) throws InputException {
    if (filter() == null || row.text(CaseRow.FILTERED).equals(CaseRow.UNFILTERED)) {
      return null;
    }
    List<String> allowed = new ArrayList<>(List.of(CaseRow.UNFILTERED));
    filter().conditions().forEach(condition -> allowed.add(condition.toString()));
    return row.oneOf(CaseRow.FILTERED, allowed);
  }

  private PerProperty asked(StrictCsv.Row row) throws InputException {
    if (filter() == null) {
      return null;
    }
    List<String> asked = filter().properties();
    double[] scores = new double[asked.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = row.number32(askedColumn(asked.get(i)));
    }
    return PerProperty.of(asked, scores);
  }

  private static double correlation(StrictCsv.Row row, String column, boolean isFiltered)
      throws InputException {
    if (isFiltered) {
      row.oneOf(column, List.of(CaseRow.FILTERED));
      return Double.NaN;
    }
    if (row.text(column).equals(CaseRow.UNDEFINED)) {
      return Double.NaN;
    }
    double value = row.number(column);
    if (Math.abs(value) > 1) {
      throw row.refused(column, "a correlation from -1 to 1, or " + CaseRow.UNDEFINED);
    }
    return value;
  }

  /**
   * What in a row of the table is not what its own figures give, in one line with file and line;
   * empty if all is.
   *
   * @param row a line of the table
   * @param read what that says
   * @param vectorNumber its place in the table, from 0
   */
  Optional<String> fault(StrictCsv.Row row, CaseRow read, long vectorNumber) {
    List<Object> expected = judged(read).row(vectorNumber);
    if (recipe.want() == null) {
      expected.set(0, recipe.number(vectorNumber));
    }
    for (int i = 0; i < expected.size(); i++) {
      String found = row.fields().get(i);
      if (!found.equals(String.valueOf(expected.get(i)))) {
        return Optional.of(
            Text.format(
                "%s, line %d: %s is %s, but its row gives %s",
                row.file().getFileName(), row.line(), header().get(i), found, expected.get(i)));
      }
    }
    return Optional.empty();
  }

  /** The same case, judged by the recipe's filter and cutoffs. */
  private CaseRow judged(CaseRow row) {
    String by =
        row.asked() == null ? null : filter().unmet(row.asked()).map(Object::toString).orElse(null);
    return new CaseRow(
        row.number(),
        by == null && recipe.cutoffs().pass(row.correlations()),
        row.group(),
        row.correlations(),
        row.asked(),
        by,
        by == null ? row.stop() : null);
  }

  /** Whether all cases were tested, or as many pass as are wanted. */
  boolean areAll(List<CaseRow> cases) {
    Screen screen = recipe.particulars().screen();
    return cases.size() == recipe.cases()
        || recipe.want() != null
            && cases.stream().filter(row -> screen.pass(row.correlations())).count()
                >= recipe.want();
  }
}
