package ohlora.score;

import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import ohlora.io.InputException;
import ohlora.io.Progress;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.latent.Latents;
import ohlora.model.Grouping;
import ohlora.model.PerProperty;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.io.csv.CsvWriteOptions;

/**
 * Tables of cases: the columns {@code case} and {@code group}, then the signed correlations of each
 * steered property under its name; missing where undefined.
 */
public final class CaseTable {
  /** The column of the cases' numbers. */
  public static final String CASE = "case";

  /** The column of their groups. */
  public static final String GROUP = "group";

  private CaseTable() {}

  /**
   * Tests the cases from {@code first} on and keeps their correlations only.
   *
   * @param out where progress is told
   * @throws CancellationException if the thread was interrupted; it stays interrupted
   */
  public static Table test(Trial trial, Latents latents, long first, int count, PrintStream out) {
    return test(trial, latents, LongStream.range(first, first + count).toArray(), out);
  }

  /** The same of cases by their numbers, such as those of a run whose latents are one's own. */
  public static Table test(Trial trial, Latents latents, List<Integer> numbers, PrintStream out) {
    return test(trial, latents, numbers.stream().mapToLong(Integer::longValue).toArray(), out);
  }

  private static Table test(Trial trial, Latents latents, long[] numbers, PrintStream out) {
    List<String> steered = trial.model().protocol().steered();
    Table table = create(Text.format("%,d cases", numbers.length), steered);
    return test(table, latents, any -> trial, numbers, out);
  }

  /** Tests cases, each in its own way, and appends them to a table. */
  static Table test(
      Table table, Latents latents, LongFunction<Trial> trials, long[] numbers, PrintStream out) {
    Progress progress = Progress.to(out, "cases", 0, numbers.length);
    for (long number : numbers) {
      CaseResult result = trials.apply(number).run(latents.at(number));
      append(table, number, result.group(), result.correlations());
      progress.at(table.rowCount(), "");
    }
    return table;
  }

  /**
   * Tests cases until each is certain to pass none of a screen's sets, or to its end.
   *
   * @param out where progress is told
   * @return the columns {@code case}, {@code images}, how many moved images were made, and {@code
   *     outcome}: {@code passes}, {@code fails} where all images were needed to know it, or {@code
   *     stopped}
   * @throws CancellationException if the thread was interrupted; it stays interrupted
   */
  public static Table screen(
      Trial trial, Screen screen, Latents latents, List<Integer> cases, PrintStream out) {
    IntColumn numbers = IntColumn.create(CASE);
    IntColumn images = IntColumn.create("images");
    StringColumn outcomes = StringColumn.create("outcome");
    Progress progress = Progress.to(out, "cases", 0, cases.size());
    for (int number : cases) {
      Trial.Start start = trial.start(latents.at(number));
      Screening screening = trial.screen(start, screen);
      numbers.append(number);
      images.append(screening.images().length);
      outcomes.append(
          screening.stop().isPresent()
              ? Stop.STOPPED
              : screen.pass(trial.result(start, screening.whole()).correlations())
                  ? "passes"
                  : "fails");
      progress.at(numbers.size(), "");
    }
    return Table.create("screened", numbers, images, outcomes);
  }

  /** A table without rows. */
  public static Table create(String name, List<String> steered) {
    Table table = Table.create(name, IntColumn.create(CASE), StringColumn.create(GROUP));
    steered.forEach(property -> table.addColumns(DoubleColumn.create(property)));
    return table;
  }

  /**
   * Adds a row.
   *
   * @param correlations of the table's properties; NaN, which is Tablesaw's missing value, where
   *     undefined
   */
  public static void append(Table table, long number, String group, PerProperty correlations) {
    table.intColumn(CASE).append(Math.toIntExact(number));
    table.stringColumn(GROUP).append(group);
    correlations
        .values()
        .forEach((property, correlation) -> table.doubleColumn(property).append(correlation));
  }

  /** The properties of a table of cases: its columns of numbers other than the case's. */
  public static List<String> properties(Table cases) {
    return cases.columns().stream()
        .filter(column -> column instanceof NumericColumn && !column.name().equals(CASE))
        .map(Column::name)
        .toList();
  }

  /** The correlations of one row; NaN where undefined. */
  public static PerProperty correlations(Table cases, int row) {
    return PerProperty.of(
        properties(cases), property -> cases.numberColumn(property).getDouble(row));
  }

  /**
   * The groups of a table's cases: where these are letters, all that there are of as many letters,
   * whether they have cases or not; otherwise those that occur, sorted.
   */
  public static List<String> groups(Table cases) {
    List<String> found = cases.stringColumn(GROUP).unique().asList().stream().sorted().toList();
    int letters = found.isEmpty() ? 0 : found.get(0).length();
    String pattern = "[hl]{" + letters + "}";
    if (letters < 1
        || letters > Grouping.MAX_PROPERTIES
        || !found.stream().allMatch(group -> group.matches(pattern))) {
      return found;
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    for (int i = 0; i < letters; i++) {
      medians.put(String.valueOf(i), 0.0);
    }
    return new Grouping(medians).groups();
  }

  /**
   * The rows of {@code cases} for the cases of {@code wanted}, in the latter's order.
   *
   * @throws IllegalArgumentException if one of them is not there
   */
  public static Table rows(Table cases, Table wanted) {
    Map<Long, Integer> rows = new HashMap<>();
    NumericColumn<?> numbers = cases.numberColumn(CASE);
    for (int row = 0; row < cases.rowCount(); row++) {
      rows.put((long) numbers.getDouble(row), row);
    }
    // Table.rows would give them in the order of the first table.
    Table found = cases.emptyCopy();
    for (double number : wanted.numberColumn(CASE).asDoubleArray()) {
      Integer row = rows.get((long) number);
      if (row == null) {
        throw new IllegalArgumentException(
            Text.format("case %.0f is not among the %,d cases", number, cases.rowCount()));
      }
      found.append(cases.row(row));
    }
    return found;
  }

  /**
   * The largest absolute difference of a correlation between two tables of the same cases, 0 to 2;
   * NaN where one is undefined in one table alone.
   *
   * @throws IllegalArgumentException if the cases, their order or the properties differ
   */
  public static double largestDifference(Table a, Table b) {
    List<String> properties = properties(a);
    if (!properties.equals(properties(b))
        || !a.numberColumn(CASE).asList().equals(b.numberColumn(CASE).asList())) {
      throw new IllegalArgumentException("the two tables are not of the same cases and properties");
    }
    double largest = 0;
    for (String property : properties) {
      double[] of = a.numberColumn(property).asDoubleArray();
      double[] other = b.numberColumn(property).asDoubleArray();
      for (int i = 0; i < of.length; i++) {
        largest = Math.max(largest, difference(of[i], other[i])); // NaN wins
      }
    }
    return largest;
  }

  /** The absolute difference of two correlations: 0 if both are undefined, NaN if one alone is. */
  static double difference(double a, double b) {
    return Double.isNaN(a) && Double.isNaN(b) ? 0 : Math.abs(a - b);
  }

  /**
   * Reads a table of cases as {@link #csv} writes it, with an empty field for a missing value.
   *
   * @throws InputException naming file, line and value, if the columns are others, a case appears
   *     twice or a correlation is not one
   */
  public static Table read(Path file) throws IOException {
    StrictCsv csv = StrictCsv.read(file);
    List<String> steered = csv.columns().stream().skip(2).toList();
    List<String> columns = new ArrayList<>(List.of(CASE, GROUP));
    columns.addAll(steered.isEmpty() ? List.of("a property") : steered);
    csv.require(columns);
    Table table = create(file.getFileName().toString().replace(".csv", ""), steered);
    Set<Integer> seen = new HashSet<>();
    for (StrictCsv.Row row : csv.rows()) {
      int number = row.whole(CASE);
      if (!seen.add(number)) {
        throw row.refused(CASE, "a case that appears in no earlier line");
      }
      if (!row.text(GROUP).matches("\\S{1,60}")) {
        throw row.refused(GROUP, "a group's name");
      }
      double[] correlations = new double[steered.size()];
      for (int i = 0; i < correlations.length; i++) {
        String property = steered.get(i);
        correlations[i] = row.text(property).isEmpty() ? Double.NaN : row.number(property);
        if (Math.abs(correlations[i]) > 1) {
          throw row.refused(property, "a correlation from -1 to 1, or nothing");
        }
      }
      append(table, number, row.text(GROUP), PerProperty.of(steered, correlations));
    }
    return table;
  }

  /** A table as CSV: lines ended by LF, a missing value as an empty field. */
  public static String csv(Table table) {
    StringWriter text = new StringWriter();
    table.write().usingOptions(CsvWriteOptions.builder(text).lineEnd("\n").build());
    return text.toString();
  }
}
