package ohlora.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.model.Grouping;
import ohlora.model.PerProperty;

/**
 * One row of {@code test_result.csv}: a case's group and correlations. In a run with a filter it
 * also has the scores of the unmodified image that the filter asks for, and says by which condition
 * the case was filtered; a case that was has no correlations, and its row says so in each of their
 * columns. So does that of a case that a screen stopped, with the bounds that did it.
 *
 * @param number the case's number
 * @param passed whether the absolute correlations reach the recipe's cutoffs
 * @param correlations of the steered properties; NaN where undefined, and where none was made
 * @param asked the scores of the unmodified image that the filter asks for; null without a filter
 * @param filteredBy the condition that the case does not meet; null if it was tested
 * @param stop why it was stopped; null if it was not
 */
record CaseRow(
    long number,
    boolean passed,
    String group,
    PerProperty correlations,
    PerProperty asked,
    String filteredBy,
    Stop stop)
    implements Serializable {
  private static final String CASE = "case";
  private static final String VECTOR = "vector_no";
  static final String PASSED = "passed";
  private static final String GROUP = "group_name";
  static final String SUM = "sum_abs_corr";

  /** The column of the condition, and what stands in those that a filtered case leaves open. */
  private static final String FILTERED = "filtered";

  private static final String UNFILTERED = "no";
  private static final String UNDEFINED = "undefined";
  private static final Pattern LETTERS = Pattern.compile("[hl]+|" + Grouping.ALL);

  /** The columns of {@code test_result.csv}. */
  static List<String> header(Recipe recipe) {
    List<String> header = new ArrayList<>(List.of(CASE, VECTOR, PASSED, GROUP));
    recipe.steered().forEach(property -> header.add(column(property)));
    header.add(SUM);
    asked(recipe).forEach(property -> header.add(askedColumn(property)));
    if (recipe.particulars().filter() != null) {
      header.add(FILTERED);
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

  /** The properties that the filter asks for; none without one. */
  private static List<String> asked(Recipe recipe) {
    Filter filter = recipe.particulars().filter();
    return filter == null ? List.of() : filter.properties();
  }

  /** The row of a case that was tested. */
  static CaseRow of(CaseResult result, Recipe recipe) {
    PerProperty correlations = result.correlations();
    return new CaseRow(
        result.latent().number(),
        recipe.cutoffs().pass(correlations),
        result.group(),
        correlations,
        asked(result.unmodified(), recipe),
        null,
        null);
  }

  /** The row of a case that was stopped. */
  static CaseRow stopped(Trial.Start start, Stop stop, Recipe recipe) {
    return new CaseRow(
        start.latent().number(),
        false,
        start.group(),
        undefined(recipe),
        asked(start.unmodified(), recipe),
        null,
        stop);
  }

  private static PerProperty undefined(Recipe recipe) {
    return PerProperty.of(recipe.steered(), any -> Double.NaN);
  }

  /** The row of a case that the recipe's filter keeps out; empty if it does not. */
  static Optional<CaseRow> filtered(Trial.Start start, Recipe recipe) {
    Filter filter = recipe.particulars().filter();
    return filter == null
        ? Optional.empty()
        : filter
            .unmet(start.unmodified())
            .map(
                condition ->
                    new CaseRow(
                        start.latent().number(),
                        false,
                        start.group(),
                        undefined(recipe),
                        asked(start.unmodified(), recipe),
                        condition.toString(),
                        null));
  }

  private static PerProperty asked(PerProperty unmodified, Recipe recipe) {
    List<String> asked = asked(recipe);
    return asked.isEmpty() ? null : PerProperty.of(asked, unmodified::of);
  }

  boolean isFiltered() {
    return filteredBy != null;
  }

  boolean isStopped() {
    return stop != null;
  }

  /** Whether it was scored to its end, so that it has correlations. */
  boolean isScored() {
    return !isFiltered() && !isStopped();
  }

  /** The same case, judged by a recipe's filter and cutoffs. */
  private CaseRow judged(Recipe recipe) {
    String by =
        asked == null
            ? null
            : recipe.particulars().filter().unmet(asked).map(Object::toString).orElse(null);
    boolean passes = by == null && recipe.cutoffs().pass(correlations);
    return new CaseRow(number, passes, group, correlations, asked, by, by == null ? stop : null);
  }

  /** Sum of the absolute correlations, each rounded to 4 places first, as the report prints it. */
  double sumOfAbsolutes() {
    double sum = 0;
    for (double r : correlations.toArray()) {
      sum += Math.rint(Math.abs(r) * 1e4) / 1e4;
    }
    return Math.rint(sum * 1e4) / 1e4;
  }

  /** The fields of its row, in the order of the header. */
  List<Object> row(long vectorNumber) {
    String verdict = isFiltered() ? FILTERED : isStopped() ? Stop.STOPPED : passed ? "O" : "X";
    List<Object> row = new ArrayList<>(List.of(number, vectorNumber, verdict, group));
    correlations
        .values()
        .forEach((property, r) -> row.add(isStopped() ? stop.text(property) : text(r)));
    row.add(isStopped() ? Stop.STOPPED : text(sumOfAbsolutes()));
    if (asked != null) {
      for (double score : asked.toArray()) {
        row.add((float) score);
      }
      row.add(isFiltered() ? filteredBy : UNFILTERED);
    }
    return row;
  }

  /**
   * What in a row of the table is not what its own figures give, in one line with file and line;
   * empty if all is.
   *
   * @param row what this was read from
   * @param vectorNumber the row's place in the table, from 0
   */
  Optional<String> fault(StrictCsv.Row row, long vectorNumber, Recipe recipe) {
    List<Object> expected = judged(recipe).row(vectorNumber);
    if (recipe.want() == null) {
      expected.set(0, recipe.number(vectorNumber));
    }
    for (int i = 0; i < expected.size(); i++) {
      String found = row.fields().get(i);
      if (!found.equals(String.valueOf(expected.get(i)))) {
        return Optional.of(
            Text.format(
                "%s, line %d: %s is %s, but its row gives %s",
                row.file().getFileName(),
                row.line(),
                header(recipe).get(i),
                found,
                expected.get(i)));
      }
    }
    return Optional.empty();
  }

  /** Whether the other may be the same case tested on another machine. */
  boolean isNear(CaseRow other) {
    if (isStopped() || other.isStopped()) {
      return group.equals(other.group)
          && isStopped()
          && other.isStopped()
          && stop.isNear(other.stop);
    }
    return group.equals(other.group)
        && correlations.values().keySet().stream()
            .allMatch(
                property ->
                    CaseTable.difference(correlations.of(property), other.correlations.of(property))
                        <= Verification.TOLERANCE);
  }

  private String text(double value) {
    return isFiltered() ? FILTERED : Double.isNaN(value) ? UNDEFINED : String.valueOf(value);
  }

  /**
   * Reads a row back.
   *
   * @throws InputException naming file, line and value if a field is not what this class writes
   */
  static CaseRow of(StrictCsv.Row row, Recipe recipe) throws InputException {
    if (!LETTERS.matcher(row.text(GROUP)).matches()) {
      throw row.refused(GROUP, "letters h and l, or " + Grouping.ALL);
    }
    Filter filter = recipe.particulars().filter();
    String by = filteredBy(row, filter);
    Screen screen = recipe.particulars().screen();
    if (by == null && screen != null && row.text(PASSED).equals(Stop.STOPPED)) {
      return new CaseRow(
          row.wholeNumber(CASE),
          false,
          row.text(GROUP),
          undefined(recipe),
          filter == null ? null : asked(row, filter),
          null,
          Stop.of(row, recipe));
    }
    List<String> verdicts = by == null ? List.of("O", "X") : List.of(FILTERED);
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
        filter == null ? null : asked(row, filter),
        by,
        null);
  }

  private static String filteredBy(StrictCsv.Row row, Filter filter) throws InputException {
    if (filter == null || row.text(FILTERED).equals(UNFILTERED)) {
      return null;
    }
    List<String> allowed = new ArrayList<>(List.of(UNFILTERED));
    filter.conditions().forEach(condition -> allowed.add(condition.toString()));
    return row.oneOf(FILTERED, allowed);
  }

  private static PerProperty asked(StrictCsv.Row row, Filter filter) throws InputException {
    double[] scores = new double[filter.properties().size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = row.number32(askedColumn(filter.properties().get(i)));
    }
    return PerProperty.of(filter.properties(), scores);
  }

  private static double correlation(StrictCsv.Row row, String column, boolean isFiltered)
      throws InputException {
    if (isFiltered) {
      row.oneOf(column, List.of(FILTERED));
      return Double.NaN;
    }
    if (row.text(column).equals(UNDEFINED)) {
      return Double.NaN;
    }
    double value = row.number(column);
    if (Math.abs(value) > 1) {
      throw row.refused(column, "a correlation from -1 to 1, or " + UNDEFINED);
    }
    return value;
  }
}
