package ohlora.reliability;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.PerProperty;
import ohlora.score.CaseTable;
import ohlora.select.Comparison;
import ohlora.select.Correlations;
import ohlora.select.Shares;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.selection.Selection;

/** The same cases scored twice. Row i of both tables is the same case. */
public final class Retest {
  private static final String GROUP = "group";

  /** Of fewer cases the groups agree too often by chance, or differ. */
  private static final int MIN_PAIRS = 5;

  private final Table first;
  private final Table second;

  private Retest(Table first, Table second) {
    this.first = first;
    this.second = second;
  }

  /**
   * Pairs cases by their numbers.
   *
   * <p>Numbers alone do not tell whether they count the same cases: 0 to 26 are those of any table
   * of 27. But a case keeps its group, but for a few near a median (with dropout and JPEG 4 in 100
   * of the demo model's), while other cases share one by chance, as often as two cases of the first
   * table do. So where both tables have groups and at least {@value #MIN_PAIRS} cases, the share of
   * cases with one group must be nearer to 1 than to that of chance. Of tables without groups, or
   * with fewer cases, nothing is known but the numbers.
   *
   * @param cases first figures: {@code case}, and the correlation of each property
   * @param again second figures of some of them, with the same columns
   * @throws IllegalArgumentException if a case of the second table is not in the first, or the
   *     groups say that the cases are others
   */
  public static Retest of(Table cases, Table again) {
    Table first = CaseTable.rows(cases, again);
    requireSameCases(cases, first, again);
    return new Retest(first, again.copy());
  }

  private static void requireSameCases(Table cases, Table first, Table again) {
    if (again.rowCount() < MIN_PAIRS
        || !cases.containsColumn(GROUP)
        || !again.containsColumn(GROUP)) {
      return;
    }
    List<String> before = first.stringColumn(GROUP).asList();
    List<String> after = again.stringColumn(GROUP).asList();
    long same =
        IntStream.range(0, before.size()).filter(i -> before.get(i).equals(after.get(i))).count();
    double chance =
        cases.stringColumn(GROUP).asList().stream()
            .collect(Collectors.groupingBy(group -> group, Collectors.counting()))
            .values()
            .stream()
            .mapToDouble(count -> Math.pow((double) count / cases.rowCount(), 2))
            .sum();
    if ((double) same / before.size() <= (1 + chance) / 2 && same < before.size()) {
      throw new IllegalArgumentException(
          Text.format(
              "%d of %d cases are of the group that they had: the column case of the second table"
                  + " does not count the cases of the first",
              same, before.size()));
    }
  }

  /** The first figures of the cases scored twice. */
  public Table first() {
    return first.copy();
  }

  /** The second figures. */
  public Table second() {
    return second.copy();
  }

  /** Second minus first absolute correlation of a property, one per case. */
  public double[] differences(String property) {
    double[] before = Correlations.absolute(first, property);
    double[] after = Correlations.absolute(second, property);
    for (int i = 0; i < after.length; i++) {
      after[i] -= before[i];
    }
    return after;
  }

  /**
   * Per property the mean of the differences and their standard deviation, divided by n as the
   * reports do it and by n − 1 as an estimate for cases to come.
   */
  public Table summary() {
    StringColumn properties = StringColumn.create("property");
    DoubleColumn means = DoubleColumn.create("mean difference of |r|");
    DoubleColumn deviations = DoubleColumn.create("sd (÷ n)");
    DoubleColumn estimates = DoubleColumn.create("sd (÷ (n − 1))");
    for (String property : CaseTable.properties(second)) {
      double[] differences = differences(property);
      double deviation = Correlations.deviation(differences);
      properties.append(property);
      means.append(Correlations.mean(differences));
      deviations.append(deviation);
      estimates.append(deviation * Math.sqrt(differences.length / (differences.length - 1.0)));
    }
    return Table.create("second minus first figure", properties, means, deviations, estimates);
  }

  /**
   * The standard deviations of the differences (÷ n).
   *
   * @throws IllegalArgumentException if one is 0 or undefined
   */
  public Noise noise() {
    return new Noise(
        PerProperty.of(
            CaseTable.properties(second),
            property -> Correlations.deviation(differences(property))));
  }

  /** The rows that pass both times. */
  public Selection passingBoth(Cutoffs cutoffs) {
    return cutoffs.passing(first).and(cutoffs.passing(second));
  }

  /**
   * Per set of cutoffs: how many of the cases chosen under it there are, how many of these pass
   * again, that share in percent, and how many {@link #noise()} leads one to expect.
   *
   * @param chosen in the order of the second table, with the columns {@code case} and {@code
   *     cutoffs}
   * @throws IllegalArgumentException if its cases are others
   */
  public Table again(Table chosen, List<Cutoffs> sets) {
    if (!Arrays.equals(
        chosen.numberColumn("case").asDoubleArray(), second.numberColumn("case").asDoubleArray())) {
      throw new IllegalArgumentException(
          "The chosen cases are not the ones that were scored twice");
    }
    Noise noise = noise();
    Shares rows = new Shares("scored again", "cutoffs", "pass again");
    DoubleColumn expected = DoubleColumn.create("expected");
    for (Cutoffs set : sets) {
      Selection under = Comparison.chosenUnder(chosen, set);
      double[] probabilities = noise.passingAgain(first.where(under), set);
      expected.append(Math.round(10 * Arrays.stream(probabilities).sum()) / 10.0);
      rows.add(set.name(), set.passing(second).and(under).size(), under.size());
    }
    return rows.table().addColumns(expected);
  }

  /** The same of sets named one by one. */
  public Table again(Table chosen, Cutoffs... sets) {
    return again(chosen, List.of(sets));
  }
}
