package ohlora.reliability;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ohlora.io.Text;
import ohlora.select.Choice;
import ohlora.select.Choices;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How far two reviewers agree about the cases that both decided on.
 *
 * @param first the one's name
 * @param second the other's name
 * @param both cases that both kept
 * @param onlyFirst cases that the first kept and the second did not
 * @param onlySecond cases that the second kept and the first did not
 * @param neither cases that neither kept
 */
public record Agreement(
    String first, String second, int both, int onlyFirst, int onlySecond, int neither) {

  /**
   * Compares two reviewers' choices about one run. Cases that only one of them decided on do not
   * count.
   *
   * @throws IllegalArgumentException if one side has several reviewers or none, if the choices are
   *     about different runs, or if they have no case in common
   */
  public static Agreement of(Choices first, Choices second) {
    Map<Integer, Boolean> one = decisions(first);
    Map<Integer, Boolean> other = decisions(second);
    if (!first.list().get(0).recipe().equals(second.list().get(0).recipe())) {
      throw new IllegalArgumentException("these choices belong to different runs");
    }
    int[][] cells = new int[2][2];
    one.forEach(
        (number, kept) -> {
          if (other.containsKey(number)) {
            cells[kept ? 0 : 1][other.get(number) ? 0 : 1]++;
          }
        });
    Agreement result =
        new Agreement(
            first.reviewers().get(0),
            second.reviewers().get(0),
            cells[0][0],
            cells[0][1],
            cells[1][0],
            cells[1][1]);
    if (result.count() == 0) {
      throw new IllegalArgumentException(
          Text.format("%s and %s decided on no common case", result.first, result.second));
    }
    return result;
  }

  private static Map<Integer, Boolean> decisions(Choices choices) {
    if (choices.reviewers().size() != 1) {
      throw new IllegalArgumentException(
          "agreement is between two reviewers; one side has " + choices.reviewers().size());
    }
    return choices.list().stream().collect(Collectors.toMap(Choice::number, Choice::kept));
  }

  /** How many cases both decided on. */
  public int count() {
    return both + onlyFirst + onlySecond + neither;
  }

  /** The share of cases on which they agree, 0 to 1. */
  public double observed() {
    return (double) (both + neither) / count();
  }

  /** The share on which they would agree by chance, keeping as often as they do, 0 to 1. */
  public double expected() {
    double n = count();
    double firstKeeps = (both + onlyFirst) / n;
    double secondKeeps = (both + onlySecond) / n;
    return firstKeeps * secondKeeps + (1 - firstKeeps) * (1 - secondKeeps);
  }

  /**
   * Cohen's kappa: (observed − expected) / (1 − expected), 1 for full agreement, 0 for no more than
   * chance; NaN where both always decided the same way, so that chance explains everything.
   */
  public double kappa() {
    return expected() == 1 ? Double.NaN : (observed() - expected()) / (1 - expected());
  }

  /** The four cells: a row per decision of the first reviewer, a column per one of the second. */
  public Table table() {
    return Table.create(
        "agreement",
        StringColumn.create(first, List.of("keeps", "rejects")),
        IntColumn.create(second + " keeps", new int[] {both, onlySecond}),
        IntColumn.create(second + " rejects", new int[] {onlyFirst, neither}));
  }
}
