package ohlora.reliability;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.score.CaseTable;
import ohlora.select.Correlations;
import ohlora.select.Report;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.selection.Selection;

/**
 * The same cases scored several times: first, and any number of times again. Row i of all tables is
 * the same case.
 */
public final class Scorings {
  private static final String GROUP = "group";

  /** Of fewer cases the groups agree too often by chance, or differ. */
  private static final int MIN_PAIRS = 5;

  private final String name;
  private final Table first;
  private final List<Table> again;

  private Scorings(String name, Table first, List<Table> again) {
    this.name = name;
    this.first = first;
    this.again = again;
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
   * @param again further figures of some of them, with the same columns, each of the same cases
   * @throws IllegalArgumentException if a case of the further tables is not in the first, they are
   *     not of the same cases, or the groups say that the cases are others
   */
  public static Scorings of(Table cases, Table... again) {
    if (again.length == 0) {
      throw new IllegalArgumentException("no further scoring; allowed: 1 or more");
    }
    Table first = CaseTable.rows(cases, again[0]);
    Scorings scorings = of("", first, List.of(again));
    scorings.again.forEach(each -> requireSameCases(cases, first, each));
    return scorings;
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
              "%d of %d cases are of the group that they had: the column case of a further table"
                  + " does not count the cases of the first",
              same, before.size()));
    }
  }

  /** A report's chosen cases and its retests, of which there may be none. */
  public static Scorings of(Report report) {
    return of(report.name(), CaseTable.rows(report.cases(), report.chosen()), report.retests());
  }

  private static Scorings of(String name, Table first, List<Table> again) {
    return new Scorings(
        name, first, again.stream().map(each -> CaseTable.rows(each, first)).toList());
  }

  /** The report's name; empty where tables were given. */
  public String name() {
    return name;
  }

  /** How often the cases were scored again, 0 or more. */
  public int times() {
    return again.size();
  }

  /** The first figures of the cases scored several times. */
  public Table first() {
    return first.copy();
  }

  /**
   * The figures of another scoring.
   *
   * @param time from 1
   */
  public Table again(int time) {
    return again.get(time - 1).copy();
  }

  /** The properties, in the order of the tables. */
  public List<String> properties() {
    return CaseTable.properties(first);
  }

  /**
   * A later minus the first absolute correlation of a property, one per case.
   *
   * @param time from 1
   */
  public double[] differences(int time, String property) {
    return minus(
        Correlations.absolute(again.get(time - 1), property),
        Correlations.absolute(first, property));
  }

  /** The mean over all later scorings minus the first |r|, one per case, which so counts once. */
  double[] meanDifferences(String property) {
    double[] sum = new double[first.rowCount()];
    for (int time = 1; time <= times(); time++) {
      double[] one = differences(time, property);
      Arrays.setAll(sum, i -> sum[i] + one[i] / times());
    }
    return sum;
  }

  private static double[] minus(double[] after, double[] before) {
    for (int i = 0; i < after.length; i++) {
      after[i] -= before[i];
    }
    return after;
  }

  /**
   * The scorings from which noise is estimated, [scorings][cases], in {@link FisherZ}: those by
   * which nobody selected, which are the later ones if there are two or more.
   */
  double[][] unselected(String property) {
    Stream<Table> tables =
        times() > 1 ? again.stream() : Stream.concat(Stream.of(first), again.stream());
    return tables.map(table -> FisherZ.of(table, property)).toArray(double[][]::new);
  }

  /**
   * Per later scoring and property, in r: the mean difference to the first, and the standard
   * deviation of the differences, divided by n as the reports do it and by n − 1 as an estimate for
   * cases to come.
   */
  public Table summary() {
    IntColumn times = IntColumn.create("time");
    StringColumn properties = StringColumn.create("property");
    DoubleColumn means = DoubleColumn.create("mean difference of |r|");
    DoubleColumn deviations = DoubleColumn.create("sd (÷ n)");
    DoubleColumn estimates = DoubleColumn.create("sd (÷ (n − 1))");
    for (int time = 1; time <= times(); time++) {
      for (String property : properties()) {
        double[] differences = differences(time, property);
        double deviation = Correlations.deviation(differences);
        times.append(time);
        properties.append(property);
        means.append(Correlations.mean(differences));
        deviations.append(deviation);
        estimates.append(deviation * Math.sqrt(differences.length / (differences.length - 1.0)));
      }
    }
    return Table.create("later minus first |r|", times, properties, means, deviations, estimates);
  }

  /**
   * Per property the intraclass correlation of the later scorings among these cases, ICC(3,1), with
   * its interval; no rows where they were not scored again twice. Among cases chosen for high
   * figures the spread is cut off, and it with it.
   */
  public Table agreement(double confidence) {
    Intervals rows = new Intervals("agreement of the later scorings, ICC(3,1)", "of", confidence);
    for (String property : times() < 2 ? List.<String>of() : properties()) {
      rows.add(name, property, IntraclassCorrelation.consistency(confidence, unselected(property)));
    }
    return rows.table();
  }

  /** The rows that pass the first time and at another. */
  public Selection passingBoth(int time, Cutoffs cutoffs) {
    return cutoffs.passing(first).and(cutoffs.passing(again.get(time - 1)));
  }
}
