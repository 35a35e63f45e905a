package ohlora.select;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ohlora.model.Property;
import ohlora.score.FinishedRun;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.math3.stat.StatUtils;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The choice by eye, on record: who decided what about which case of a run, when and why. On disk
 * it is {@code choices.csv}, as the review page exports it. Immutable.
 *
 * @param list one choice per case and reviewer, in the order of the file
 */
public record Choices(List<Choice> list) {
  private static final List<String> YES_NO = List.of("yes", "no");
  private static final String[] COLUMNS = {
    "case",
    "kept",
    "young_woman",
    "properties_follow",
    "background_and_face_stay",
    "little_uncanny_valley",
    "reason",
    "reviewer",
    "time",
    "recipe"
  };

  public Choices {
    list = List.copyOf(list);
    var seen = new HashSet<List<Object>>();
    for (var choice : list) {
      if (!seen.add(List.of(choice.number(), choice.reviewer()))) {
        throw new IllegalArgumentException(
            "%s chose twice about case %d".formatted(choice.reviewer(), choice.number()));
      }
    }
    if (list.stream().map(Choice::recipe).distinct().count() > 1) {
      throw new IllegalArgumentException("these choices belong to different runs");
    }
  }

  /**
   * Reads the choices about a run.
   *
   * @throws ReportException in one line with file, line, column, value and what is allowed, if a
   *     field is not as the columns want it, a reviewer decides twice about a case, the run has no
   *     such case, or the choice was made about another run
   */
  public static Choices read(Path file, FinishedRun run) throws IOException {
    return read(file, run.recipeHash(), run.cases());
  }

  static Choices read(Path file, String recipe, Table cases) throws IOException {
    var known =
        Set.copyOf(cases.numberColumn("case").asList().stream().map(Number::intValue).toList());
    var list = new ArrayList<Choice>();
    var seen = new HashSet<List<Object>>();
    for (var row : StrictCsv.read(file, COLUMNS)) {
      var choice = choice(row);
      if (!choice.recipe().equals(recipe)) {
        throw row.refused("recipe", "the run's, " + recipe);
      }
      if (!known.contains(choice.number())) {
        throw row.refused("case", "a case of the run");
      }
      if (!seen.add(List.of(choice.number(), choice.reviewer()))) {
        throw row.refused("case", "one choice of a reviewer about a case");
      }
      list.add(choice);
    }
    return new Choices(list);
  }

  private static Choice choice(StrictCsv.Row row) throws ReportException {
    boolean kept = yes(row, "kept");
    var reason = row.text("reason");
    if (reason.strip().lines().count() > 1 || (reason.isBlank() && !kept)) {
      throw row.refused("reason", "one line, not empty where a case is not kept");
    }
    if (row.text("reviewer").strip().lines().count() != 1) {
      throw row.refused("reviewer", "a name");
    }
    if (!Choice.RECIPE.matcher(row.text("recipe")).matches()) {
      throw row.refused("recipe", "64 hexadecimal digits");
    }
    return new Choice(
        row.whole("case"),
        kept,
        yes(row, "young_woman"),
        yes(row, "properties_follow"),
        yes(row, "background_and_face_stay"),
        yes(row, "little_uncanny_valley"),
        reason,
        row.text("reviewer"),
        time(row),
        row.text("recipe"));
  }

  private static boolean yes(StrictCsv.Row row, String column) throws ReportException {
    return row.oneOf(column, YES_NO).equals("yes");
  }

  private static Instant time(StrictCsv.Row row) throws ReportException {
    try {
      return Instant.parse(row.text("time"));
    } catch (DateTimeException e) {
      throw row.refused("time", "a moment in UTC such as 2026-11-25T10:15:30Z");
    }
  }

  /** Writes the choices as {@link #read} reads them. */
  public void write(Path file) throws IOException {
    var text = new StringBuilder();
    var format = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
    try (var csv = new CSVPrinter(text, format)) {
      csv.printRecord((Object[]) COLUMNS);
      for (var choice : list) {
        csv.printRecord(
            choice.number(),
            text(choice.kept()),
            text(choice.youngWoman()),
            text(choice.propertiesFollow()),
            text(choice.backgroundAndFaceStay()),
            text(choice.littleUncannyValley()),
            choice.reason(),
            choice.reviewer(),
            choice.time(),
            choice.recipe());
      }
    }
    Files.writeString(file, text);
  }

  private static String text(boolean yes) {
    return yes ? "yes" : "no";
  }

  /** Who decided, in the order of their first choice. */
  public List<String> reviewers() {
    return list.stream().map(Choice::reviewer).distinct().toList();
  }

  /**
   * The choices of one reviewer.
   *
   * @throws IllegalArgumentException if there are none
   */
  public Choices by(String reviewer) {
    var of = list.stream().filter(c -> c.reviewer().equals(reviewer)).toList();
    if (of.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no choice by '%s'; there are choices by %s"
              .formatted(reviewer, String.join(", ", reviewers())));
    }
    return new Choices(of);
  }

  /**
   * The choices as a table, one row each; the criteria have short names: young woman, follow, stay,
   * not uncanny.
   */
  public Table table() {
    return Table.create(
        "choices",
        IntColumn.create("case", list.stream().mapToInt(Choice::number).toArray()),
        column("kept", Choice::kept),
        column("young woman", Choice::youngWoman),
        column("follow", Choice::propertiesFollow),
        column("stay", Choice::backgroundAndFaceStay),
        column("not uncanny", Choice::littleUncannyValley),
        StringColumn.create("reason", list.stream().map(Choice::reason)),
        StringColumn.create("reviewer", list.stream().map(Choice::reviewer)),
        StringColumn.create("time", list.stream().map(c -> c.time().toString())));
  }

  private StringColumn column(String name, Predicate<Choice> criterion) {
    return StringColumn.create(name, list.stream().map(c -> text(criterion.test(c))));
  }

  /**
   * The cases that were kept, as {@link Report#chosen()} has them: case, the sets whose cutoffs it
   * passes, and the grades of eyes, mouth and pose by the rule. Ascending by case.
   *
   * @param cases a table with the columns case, eyes, mouth and pose
   * @throws IllegalArgumentException if several reviewers decided (see {@link #by}), or a case was
   *     kept that passes no set
   */
  public Table chosen(Table cases, Cutoffs... sets) {
    if (reviewers().size() > 1) {
      throw new IllegalArgumentException(
          "these are choices by %s: take those of one".formatted(String.join(", ", reviewers())));
    }
    var kept =
        Retest.rowsOf(
            cases,
            Table.create(
                IntColumn.create(
                    "case",
                    list.stream()
                        .filter(Choice::kept)
                        .mapToInt(Choice::number)
                        .sorted()
                        .toArray())));
    var table =
        Table.create(
            "chosen",
            IntColumn.create(
                "case",
                Arrays.stream(kept.numberColumn("case").asDoubleArray())
                    .mapToInt(n -> (int) n)
                    .toArray()),
            setsPassed(kept, sets));
    for (var property : Property.STEERED) {
      var figures = kept.numberColumn(property.label()).asDoubleArray();
      table.addColumns(
          StringColumn.create(
              property.label(), Arrays.stream(figures).mapToObj(r -> Grade.of(r).label())));
    }
    return table;
  }

  private static StringColumn setsPassed(Table kept, Cutoffs... sets) {
    var column = StringColumn.create("cutoffs");
    for (int row = 0; row < kept.rowCount(); row++) {
      int at = row;
      var names =
          Stream.of(sets)
              .filter(set -> set.passing(kept).contains(at))
              .map(Cutoffs::name)
              .collect(Collectors.joining());
      if (names.isEmpty()) {
        throw new IllegalArgumentException(
            "case %.0f was kept, but passes none of the cutoffs"
                .formatted(kept.numberColumn("case").getDouble(row)));
      }
      column.append(names);
    }
    return column;
  }

  /**
   * Whether a measure tells kept cases from rejected ones. Per measure the median of both, and how
   * often, of all pairs of a kept and a rejected case, the kept one has less, in percent, where a
   * draw counts half (the Mann-Whitney statistic): 50 is chance, 100 tells them apart without fail.
   * Cases without a measured value do not count.
   *
   * @param help a table with the column case and numeric columns, for example {@link
   *     ohlora.score.Drift#table}
   */
  public Table against(Table help) {
    var table =
        Table.create(
            "kept and rejected",
            StringColumn.create("measure"),
            DoubleColumn.create("median of kept"),
            DoubleColumn.create("median of rejected"),
            DoubleColumn.create("kept has less, %"));
    for (var column : help.numericColumns()) {
      if (!column.name().equals("case")) {
        var kept = measured(help, column, true);
        var rejected = measured(help, column, false);
        table.stringColumn(0).append(column.name());
        table.doubleColumn(1).append(StatUtils.percentile(kept, 50));
        table.doubleColumn(2).append(StatUtils.percentile(rejected, 50));
        table.doubleColumn(3).append(Math.round(1000 * less(kept, rejected)) / 10.0);
      }
    }
    return table;
  }

  private double[] measured(Table help, NumericColumn<?> column, boolean kept) {
    var cases =
        list.stream().filter(c -> c.kept() == kept).map(Choice::number).collect(Collectors.toSet());
    return IntStream.range(0, help.rowCount())
        .filter(row -> cases.contains((int) help.numberColumn("case").getDouble(row)))
        .mapToDouble(column::getDouble)
        .filter(Double::isFinite)
        .toArray();
  }

  /** The share of pairs in which the first is less; NaN where there is no pair. */
  private static double less(double[] first, double[] second) {
    double sum = 0;
    for (double one : first) {
      for (double other : second) {
        sum += one < other ? 1 : one == other ? 0.5 : 0;
      }
    }
    return sum / (first.length * (double) second.length);
  }

  /**
   * What a ruler would choose instead of an eye: of the same cases as many as were kept, those with
   * the least of one measure. The ruler's name is the measure's; its criteria are all met by what
   * it keeps and by nothing else.
   *
   * @param help a table with the columns case and {@code measure}
   * @throws IllegalArgumentException if a case of these choices was not measured
   */
  public Choices byLeast(Table help, String measure) {
    var values = new HashMap<Integer, Double>();
    for (int row = 0; row < help.rowCount(); row++) {
      values.put(
          (int) help.numberColumn("case").getDouble(row),
          help.numberColumn(measure).getDouble(row));
    }
    for (var choice : list) {
      if (!values.containsKey(choice.number())) {
        throw new IllegalArgumentException("case %d was not measured".formatted(choice.number()));
      }
    }
    var least =
        list.stream()
            .sorted(Comparator.comparingDouble(c -> values.get(c.number())))
            .limit(list.stream().filter(Choice::kept).count())
            .map(Choice::number)
            .collect(Collectors.toSet());
    return new Choices(
        list.stream()
            .map(
                c -> {
                  boolean kept = least.contains(c.number());
                  var reason = kept ? "" : "more " + measure;
                  return new Choice(
                      c.number(),
                      kept,
                      kept,
                      kept,
                      kept,
                      kept,
                      reason,
                      measure,
                      c.time(),
                      c.recipe());
                })
            .toList());
  }

  /** The choices about the first so many cases, or all where there are fewer. */
  public Choices first(int cases) {
    return new Choices(list.subList(0, Math.min(cases, list.size())));
  }
}
