package ohlora.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import ohlora.model.Group;
import ohlora.model.Property;
import org.apache.commons.csv.CSVRecord;

/**
 * One row of {@code test_result.csv}: a case's group and correlations.
 *
 * @param number the case's number
 * @param passed whether all three absolute correlations reach the recipe's cutoffs
 * @param correlations of eyes, mouth and pose; NaN where undefined
 */
record Summary(long number, boolean passed, Group group, List<Double> correlations) {
  static final List<String> HEADER =
      List.of(
          "case",
          "vector_no",
          "passed",
          "group_name",
          "eyes_corr",
          "mouth_corr",
          "pose_corr",
          "sum_abs_corr");

  private static final String UNDEFINED = "undefined";

  Summary {
    correlations = List.copyOf(correlations);
  }

  static Summary of(CaseResult result, Map<Property, Double> cutoffs) {
    List<Double> correlations = Property.STEERED.stream().map(result::correlation).toList();
    return new Summary(
        result.latent().number(), passes(correlations, cutoffs), result.group(), correlations);
  }

  /** The same case, judged by these cutoffs. */
  static Summary of(Summary summary, Map<Property, Double> cutoffs) {
    return new Summary(
        summary.number, passes(summary.correlations, cutoffs), summary.group, summary.correlations);
  }

  private static boolean passes(List<Double> correlations, Map<Property, Double> cutoffs) {
    // An undefined correlation reaches no cutoff, since a comparison with NaN is false.
    return Property.STEERED.stream()
        .allMatch(p -> Math.abs(correlations.get(Property.STEERED.indexOf(p))) >= cutoffs.get(p));
  }

  /** Sum of the absolute correlations, each rounded to 4 places first, as the report prints it. */
  double sumOfAbsolutes() {
    double sum = correlations.stream().mapToDouble(r -> Math.rint(Math.abs(r) * 1e4) / 1e4).sum();
    return Math.rint(sum * 1e4) / 1e4;
  }

  Object[] row(long vectorNumber) {
    return new Object[] {
      number,
      vectorNumber,
      passed ? "O" : "X",
      group.label(),
      text(correlations.get(0)),
      text(correlations.get(1)),
      text(correlations.get(2)),
      text(sumOfAbsolutes())
    };
  }

  private static String text(double value) {
    return Double.isNaN(value) ? UNDEFINED : String.valueOf(value);
  }

  /**
   * Reads a row back.
   *
   * @throws IOException naming file, line and value if a field is not what this class writes
   */
  static Summary of(CSVRecord row, Path file) throws IOException {
    try {
      return new Summary(
          Long.parseLong(row.get(0)),
          passed(row.get(2)),
          Group.of(row.get(3)),
          List.of(number(row.get(4)), number(row.get(5)), number(row.get(6))));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          String.format(
              Locale.ROOT, "%s, line %d: %s", file, row.getRecordNumber(), e.getMessage()),
          e);
    }
  }

  private static boolean passed(String text) {
    return switch (text) {
      case "O" -> true;
      case "X" -> false;
      default ->
          throw new IllegalArgumentException("passed is '" + text + "': allowed are O and X");
    };
  }

  private static double number(String text) {
    double value = text.equals(UNDEFINED) ? Double.NaN : Double.parseDouble(text);
    if (Math.abs(value) > 1) {
      throw new IllegalArgumentException("correlation " + text + " is outside -1 to 1");
    }
    return value;
  }
}
