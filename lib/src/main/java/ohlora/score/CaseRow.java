package ohlora.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
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
  /** The column of the condition, and what stands in those that a filtered case leaves open. */
  static final String FILTERED = "filtered";

  static final String UNFILTERED = "no";
  static final String UNDEFINED = "undefined";

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

  /** Sum of the absolute correlations, each rounded to 4 places first, as the report prints it. */
  double sumOfAbsolutes() {
    double sum = 0;
    for (double r : correlations.toArray()) {
      sum += Math.rint(Math.abs(r) * 1e4) / 1e4;
    }
    return Math.rint(sum * 1e4) / 1e4;
  }

  /** Its fields, in the order of {@link CaseRows#header}. */
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
}
