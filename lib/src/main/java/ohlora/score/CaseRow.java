package ohlora.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.Grouping;
import ohlora.model.PerProperty;

/**
 * One row of {@code test_result.csv}: a case's group and correlations.
 *
 * @param number the case's number
 * @param passed whether the absolute correlations reach the recipe's cutoffs
 * @param correlations of the steered properties; NaN where undefined
 */
record CaseRow(long number, boolean passed, String group, PerProperty correlations) {
  private static final String CASE = "case";
  private static final String VECTOR = "vector_no";
  private static final String PASSED = "passed";
  private static final String GROUP = "group_name";
  private static final String SUM = "sum_abs_corr";

  private static final String UNDEFINED = "undefined";
  private static final Pattern LETTERS = Pattern.compile("[hl]+|" + Grouping.ALL);

  /** The columns of {@code test_result.csv}. */
  static List<String> header(List<String> steered) {
    List<String> header = new ArrayList<>(List.of(CASE, VECTOR, PASSED, GROUP));
    steered.forEach(property -> header.add(column(property)));
    header.add(SUM);
    return List.copyOf(header);
  }

  /** The column of a property's correlations. */
  static String column(String property) {
    return property + "_corr";
  }

  static CaseRow of(CaseResult result, Cutoffs cutoffs) {
    PerProperty correlations = result.correlations();
    return new CaseRow(
        result.latent().number(), cutoffs.pass(correlations), result.group(), correlations);
  }

  /** The same case, judged by these cutoffs. */
  CaseRow judged(Cutoffs cutoffs) {
    return new CaseRow(number, cutoffs.pass(correlations), group, correlations);
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
    List<Object> row = new ArrayList<>(List.of(number, vectorNumber, passed ? "O" : "X", group));
    for (double r : correlations.toArray()) {
      row.add(text(r));
    }
    row.add(text(sumOfAbsolutes()));
    return row;
  }

  /**
   * What in a row of the table is not what its own correlations give, in one line with file and
   * line; empty if all is.
   *
   * @param row what this was read from
   * @param vectorNumber the row's place in the table, from 0
   */
  Optional<String> fault(StrictCsv.Row row, long vectorNumber, Recipe recipe) {
    List<Object> expected = judged(recipe.cutoffs()).row(vectorNumber);
    expected.set(0, recipe.from() + vectorNumber);
    for (int i = 0; i < expected.size(); i++) {
      String found = row.fields().get(i);
      if (!found.equals(String.valueOf(expected.get(i)))) {
        return Optional.of(
            Text.format(
                "%s, line %d: %s is %s, but its row gives %s",
                row.file().getFileName(),
                row.line(),
                header(recipe.steered()).get(i),
                found,
                expected.get(i)));
      }
    }
    return Optional.empty();
  }

  private static String text(double value) {
    return Double.isNaN(value) ? UNDEFINED : String.valueOf(value);
  }

  /**
   * Reads a row back.
   *
   * @throws InputException naming file, line and value if a field is not what this class writes
   */
  static CaseRow of(StrictCsv.Row row, List<String> steered) throws InputException {
    if (!LETTERS.matcher(row.text(GROUP)).matches()) {
      throw row.refused(GROUP, "letters h and l, or " + Grouping.ALL);
    }
    double[] correlations = new double[steered.size()];
    for (int i = 0; i < correlations.length; i++) {
      correlations[i] = correlation(row, column(steered.get(i)));
    }
    return new CaseRow(
        row.wholeNumber(CASE),
        row.oneOf(PASSED, List.of("O", "X")).equals("O"),
        row.text(GROUP),
        PerProperty.of(steered, correlations));
  }

  private static double correlation(StrictCsv.Row row, String column) throws InputException {
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
