package ohlora.reliability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.score.CaseTable;
import ohlora.select.Correlations;
import org.apache.commons.math3.stat.StatUtils;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.selection.Selection;

/**
 * The same cases tested in several ways (other directions, offsets, modes or models), each way
 * against each, case by case. Whether the numbers of the cases count the same latents is for the
 * caller to know; {@link ohlora.score.RunPair} checks it for two runs. For different cases see
 * {@link RunsCompared}.
 *
 * <pre>{@code
 * PairedRuns.of("one for all", common).with("own group", own).compare(sets, 0.95)
 * }</pre>
 */
public final class PairedRuns {
  /** What {@code measure} says of a mean absolute correlation. */
  public static final String CORRELATION = "|r|";

  /** The same in {@link FisherZ}. */
  public static final String FISHER = "Fisher z";

  /** What {@code measure} says of the percentage that passes a set of cutoffs. */
  public static final String PASSES = "passes, %";

  /** What {@code measure} says of a column of {@link #beside}. */
  public static final String DRIFT = "drift";

  /** How many cases are named, where there may be many. */
  private static final int NAMED = 10;

  /** One way: its figures, and what else was measured of some of its cases; perhaps nothing. */
  private record Way(String name, Table cases, List<Table> beside) {
    /** The first of the tables beside that has a column; empty if none has. */
    Optional<Table> having(String column) {
      return beside.stream().filter(table -> table.containsColumn(column)).findFirst();
    }
  }

  /**
   * Two ways, the rows of whose cases and measures are the same cases, and what each has beyond.
   */
  private record Pair(Way first, Way second, int onlyFirst, int onlySecond) {
    String name() {
      return second.name + " − " + first.name;
    }
  }

  private final List<Way> ways;

  private PairedRuns(List<Way> ways) {
    this.ways = List.copyOf(ways);
  }

  /**
   * The first way, to which others are added.
   *
   * @param name of the way, in tables and figures
   * @param cases {@code case}, {@code group}, and the correlation of each property, a row per case
   * @throws IllegalArgumentException if a case appears twice
   */
  public static PairedRuns of(String name, Table cases) {
    return new PairedRuns(List.of()).with(name, cases);
  }

  /**
   * These ways and another one.
   *
   * @throws IllegalArgumentException if there is one of this name, a case appears twice, the
   *     properties are others, or it has fewer than two cases in common with one of the others
   */
  public PairedRuns with(String name, Table cases) {
    Way added = new Way(name, distinct(name, cases.copy()), List.of());
    for (Way way : ways) {
      if (way.name.equals(name)) {
        throw new IllegalArgumentException(Text.format("two ways are called '%s'", name));
      }
      List<String> properties = CaseTable.properties(way.cases);
      if (!properties.equals(CaseTable.properties(cases))) {
        throw new IllegalArgumentException(
            Text.format(
                "%s has correlations of %s, but %s of %s",
                way.name,
                String.join(", ", properties),
                name,
                String.join(", ", CaseTable.properties(cases))));
      }
      int common = common(way.cases, cases).rowCount();
      if (common < 2) {
        throw new IllegalArgumentException(
            Text.format("%s and %s have %d cases in common; 2 are needed", way.name, name, common));
      }
    }
    List<Way> all = new ArrayList<>(ways);
    all.add(added);
    return new PairedRuns(all);
  }

  /**
   * The same ways, with what else was measured of the way added last, for some of its cases or all:
   * every column of numbers is compared with that of the same name of the other ways. Called again,
   * it adds a further table, of which the columns count that no table before has.
   *
   * @param measures {@code case} and any columns, such as {@link ohlora.score.Drift#table} makes
   * @throws IllegalArgumentException if a case appears twice
   */
  public PairedRuns beside(Table measures) {
    List<Way> all = new ArrayList<>(ways);
    Way last = all.remove(all.size() - 1);
    List<Table> tables = new ArrayList<>(last.beside);
    tables.add(distinct(last.name, measures.copy()));
    all.add(new Way(last.name, last.cases, List.copyOf(tables)));
    return new PairedRuns(all);
  }

  private static Table distinct(String name, Table cases) {
    Set<Double> seen = new HashSet<>();
    for (double number : cases.numberColumn(CaseTable.CASE).asDoubleArray()) {
      if (!seen.add(number)) {
        throw new IllegalArgumentException(
            Text.format("%s has case %.0f twice; a case is one pair", name, number));
      }
    }
    return cases;
  }

  /** The rows of the first table whose cases the second has too. */
  private static Table common(Table first, Table second) {
    Set<Double> others =
        DoubleStream.of(second.numberColumn(CaseTable.CASE).asDoubleArray())
            .boxed()
            .collect(Collectors.toSet());
    double[] numbers = first.numberColumn(CaseTable.CASE).asDoubleArray();
    return first.where(
        Selection.with(
            IntStream.range(0, numbers.length).filter(i -> others.contains(numbers[i])).toArray()));
  }

  private List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < ways.size(); i++) {
      for (int k = i + 1; k < ways.size(); k++) {
        pairs.add(pair(ways.get(i), ways.get(k)));
      }
    }
    return pairs;
  }

  private static Pair pair(Way first, Way second) {
    Table cases = common(first.cases, second.cases);
    return new Pair(
        new Way(first.name, cases, first.beside),
        new Way(second.name, CaseTable.rows(second.cases, cases), second.beside),
        first.cases.rowCount() - cases.rowCount(),
        second.cases.rowCount() - cases.rowCount());
  }

  /**
   * Every way against every other, the later minus the earlier. Per pair a row for
   *
   * <ul>
   *   <li>the mean of each property's |r| ({@value #CORRELATION}) and of its atanh ({@value
   *       #FISHER}), with Student's interval of the paired differences: one question in two units,
   *       whose p is that of Fisher's z, where the noise is alike for all cases;
   *   <li>the percentage that passes each set ({@value #PASSES}), the difference in percentage
   *       points, by {@link McNemar} with the exact p;
   *   <li>each column that both ways have {@linkplain #beside beside} ({@value #DRIFT}), as for the
   *       properties.
   * </ul>
   *
   * An undefined figure takes its case out of that row, and never passes; fewer than two cases give
   * no row. {@code p, Holm} is corrected for all p of the table.
   *
   * @param sets of cutoffs; may be empty
   * @param confidence of the intervals, in (0, 1)
   * @return columns {@code comparison}, {@code property} (the set's name where a row is about
   *     passes), {@code measure}, {@code cases}, {@code first}, {@code second}, {@code value} (the
   *     difference), {@code from}, {@code to}, {@code p}, {@code p, Holm}
   * @throws IllegalArgumentException if there is one way only, two sets have one name, or the
   *     confidence is outside
   */
  public Table compare(List<Cutoffs> sets, double confidence) {
    if (ways.size() < 2) {
      throw new IllegalArgumentException("there is one way only; add another one to compare");
    }
    if (sets.stream().map(Cutoffs::name).distinct().count() < sets.size()) {
      throw new IllegalArgumentException(
          "two sets of cutoffs have the same name; give each its own");
    }
    Rows rows = new Rows(confidence);
    for (Pair pair : pairs()) {
      for (String property : CaseTable.properties(pair.first.cases)) {
        rows.addMeans(
            pair,
            property,
            CORRELATION,
            Correlations.absolute(pair.first.cases, property),
            Correlations.absolute(pair.second.cases, property));
        rows.addMeans(
            pair,
            property,
            FISHER,
            FisherZ.of(pair.first.cases, property),
            FisherZ.of(pair.second.cases, property));
      }
      sets.forEach(set -> rows.addPasses(pair, set));
      measures(pair).forEach(column -> rows.addDrift(pair, column));
    }
    return rows.table();
  }

  /** The columns of numbers beside the first way that the second has too. */
  private static List<String> measures(Pair pair) {
    return pair.first.beside.stream()
        .flatMap(table -> CaseTable.properties(table).stream())
        .filter(column -> pair.second.having(column).isPresent())
        .distinct()
        .toList();
  }

  /** The table as it grows. */
  private static final class Rows {
    private final double confidence;
    private final Intervals intervals;
    private final StringColumn measures = StringColumn.create("measure");
    private final IntColumn cases = IntColumn.create("cases");
    private final DoubleColumn firsts = DoubleColumn.create("first");
    private final DoubleColumn seconds = DoubleColumn.create("second");

    Rows(double confidence) {
      this.confidence = confidence;
      intervals = new Intervals("differences on the same cases", "comparison", confidence);
    }

    void addMeans(Pair pair, String property, String measure, double[] first, double[] second) {
      int[] both = Association.pairs(first, second);
      if (both.length < 2) {
        return;
      }
      double[] before = IntStream.of(both).mapToDouble(i -> first[i]).toArray();
      double[] after = IntStream.of(both).mapToDouble(i -> second[i]).toArray();
      Effect effect = MeanDifference.paired(before, after);
      // |r| asks what Fisher's z asks; its p would only make the correction harder for all.
      intervals.add(
          pair.name(),
          property,
          effect.interval(confidence),
          measure.equals(CORRELATION) ? Double.NaN : effect.p());
      add(measure, both.length, StatUtils.mean(before), StatUtils.mean(after));
    }

    void addDrift(Pair pair, String column) {
      Table first = common(pair.first.having(column).orElseThrow(), pair.first.cases);
      Table both = common(first, pair.second.having(column).orElseThrow());
      Table second = CaseTable.rows(pair.second.having(column).orElseThrow(), both);
      addMeans(
          pair,
          column,
          DRIFT,
          both.numberColumn(column).asDoubleArray(),
          second.numberColumn(column).asDoubleArray());
    }

    void addPasses(Pair pair, Cutoffs set) {
      boolean[] first = passing(pair.first.cases, set);
      boolean[] second = passing(pair.second.cases, set);
      McNemar test = McNemar.of(first, second);
      intervals.add(pair.name(), set.name(), test.difference(confidence).times(100), test.p());
      double percent = 100.0 / test.count();
      add(
          PASSES,
          test.count(),
          percent * (test.both() + test.onlyFirst()),
          percent * (test.both() + test.onlySecond()));
    }

    private static boolean[] passing(Table cases, Cutoffs set) {
      boolean[] passing = new boolean[cases.rowCount()];
      set.passing(cases).forEach(row -> passing[row] = true);
      return passing;
    }

    private void add(String measure, int count, double first, double second) {
      measures.append(measure);
      cases.append(count);
      firsts.append(first);
      seconds.append(second);
    }

    Table table() {
      return intervals
          .table()
          .insertColumn(2, measures)
          .insertColumn(3, cases)
          .insertColumn(4, firsts)
          .insertColumn(5, seconds);
    }
  }

  /**
   * How many cases pass a set in both ways, in one alone, and in neither: a row per pair.
   *
   * @return columns {@code comparison}, {@code both}, {@code only first}, {@code only second},
   *     {@code neither}, {@code p}
   */
  public Table passes(Cutoffs set) {
    Table table =
        Table.create(
            "passing " + set.condition(),
            StringColumn.create("comparison"),
            IntColumn.create("both"),
            IntColumn.create("only first"),
            IntColumn.create("only second"),
            IntColumn.create("neither"),
            DoubleColumn.create("p"));
    for (Pair pair : pairs()) {
      McNemar test =
          McNemar.of(Rows.passing(pair.first.cases, set), Rows.passing(pair.second.cases, set));
      table.stringColumn("comparison").append(pair.name());
      table.intColumn("both").append(test.both());
      table.intColumn("only first").append(test.onlyFirst());
      table.intColumn("only second").append(test.onlySecond());
      table.intColumn("neither").append(test.neither());
      table.doubleColumn("p").append(test.p());
    }
    return table;
  }

  /**
   * What is compared: per pair how many cases both ways have, and each alone; how many of them are
   * in the same group both ways, in percent, and the first that are not.
   */
  public Table groups() {
    Table table =
        Table.create(
            "the cases of both ways and their groups",
            StringColumn.create("comparison"),
            IntColumn.create("cases"),
            IntColumn.create("only first"),
            IntColumn.create("only second"),
            IntColumn.create("same group"),
            DoubleColumn.create("% of them"),
            StringColumn.create("in another group"));
    for (Pair pair : pairs()) {
      Table first = pair.first.cases;
      List<String> before = first.stringColumn(CaseTable.GROUP).asList();
      List<String> after = pair.second.cases.stringColumn(CaseTable.GROUP).asList();
      int[] others =
          IntStream.range(0, before.size())
              .filter(row -> !before.get(row).equals(after.get(row)))
              .toArray();
      int same = before.size() - others.length;
      table.stringColumn("comparison").append(pair.name());
      table.intColumn("cases").append(before.size());
      table.intColumn("only first").append(pair.onlyFirst);
      table.intColumn("only second").append(pair.onlySecond);
      table.intColumn("same group").append(same);
      table.doubleColumn("% of them").append(100.0 * same / before.size());
      table.stringColumn("in another group").append(numbers(first, others));
    }
    return table;
  }

  /** The cases of some rows, of which many are not all named. */
  private static String numbers(Table cases, int[] rows) {
    String numbers =
        Arrays.stream(rows)
            .limit(NAMED)
            .mapToObj(row -> Text.format("%.0f", cases.numberColumn(CaseTable.CASE).getDouble(row)))
            .collect(Collectors.joining(", "));
    return rows.length > NAMED
        ? Text.format("%s and %,d more", numbers, rows.length - NAMED)
        : numbers;
  }

  /**
   * The correlations that are undefined, since a score did not vary: a row per way and property
   * that has some, with their number and the first of their cases.
   */
  public Table undefined() {
    Table table =
        Table.create(
            "undefined correlations",
            StringColumn.create("way"),
            StringColumn.create("property"),
            IntColumn.create("undefined"),
            StringColumn.create("cases"));
    for (Way way : ways) {
      for (String property : CaseTable.properties(way.cases)) {
        int[] rows = way.cases.column(property).isMissing().toArray();
        if (rows.length > 0) {
          table.stringColumn("way").append(way.name);
          table.stringColumn("property").append(property);
          table.intColumn("undefined").append(rows.length);
          table.stringColumn("cases").append(numbers(way.cases, rows));
        }
      }
    }
    return table;
  }
}
