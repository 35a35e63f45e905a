package ohlora.select;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ohlora.io.AtomicFile;
import ohlora.io.FileFacts;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.score.CaseTable;
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
 * it is {@code choices.csv}, as the review page exports it: the columns {@code case} and {@code
 * kept}, one per criterion, then {@code reason}, {@code reviewer}, {@code time} and {@code recipe}.
 * Immutable.
 *
 * @param criteria the names of what the eye looks for, in the order of the columns
 * @param list one choice per case and reviewer, in the order of the file
 * @param undecided cases about which the file has notes, but no decision, in its order
 */
public record Choices(List<String> criteria, List<Choice> list, List<Integer> undecided) {
  /** The reviewer where there has been none yet. */
  public static final String NOBODY = "nobody yet";

  private static final String YES = "yes";
  private static final String NO = "no";
  private static final Pattern CRITERION =
      Pattern.compile("(?!(?:case|kept|reason|reviewer|time|recipe)$)[\\p{L}\\p{N}_-]+");

  public Choices {
    criteria = List.copyOf(criteria);
    list = List.copyOf(list);
    undecided = List.copyOf(undecided);
    Set<List<Object>> seen = new HashSet<>();
    for (Choice choice : list) {
      if (!seen.add(List.of(choice.number(), choice.reviewer()))) {
        throw new IllegalArgumentException(
            Text.format("%s chose twice about case %d", choice.reviewer(), choice.number()));
      }
      if (!criteria.containsAll(choice.criteria().keySet())) {
        throw new IllegalArgumentException(
            Text.format(
                "case %d: the criteria are %s, but the choice has %s",
                choice.number(),
                String.join(", ", criteria),
                String.join(", ", choice.criteria().keySet())));
      }
    }
    if (list.stream().map(Choice::recipe).distinct().count() > 1) {
      throw new IllegalArgumentException("these choices belong to different runs");
    }
  }

  /** Choices from which nothing is left to decide. */
  public Choices(List<String> criteria, List<Choice> list) {
    this(criteria, list, List.of());
  }

  /** Choices by the criteria that one or more of them answer, in the order of the first answers. */
  public Choices(List<Choice> list) {
    this(
        list.stream().flatMap(choice -> choice.criteria().keySet().stream()).distinct().toList(),
        list);
  }

  /**
   * Reads the choices about a run. Answers are yes or no in any letter case. One to a criterion may
   * be left empty: it is not answered, and never counts as no. Where {@code kept} is empty, nothing
   * was decided yet. Files of the first review page have the same columns, but a no for each
   * criterion that was not ticked; they are read as they are.
   *
   * @param criteria what the eye looks for, in words, by the name of its column; see {@link
   *     ohlora.model.ModelCard#criteria()}
   * @throws InputException in one line with file, line, column, value and what is allowed, if a
   *     field is not as the columns want it, a reviewer decides twice about a case, the run has no
   *     such case, or the choice was made about another run
   */
  public static Choices read(Path file, FinishedRun run, Map<String, String> criteria)
      throws IOException {
    return read(file, run.recipeHash(), run.scored(), List.copyOf(criteria.keySet()));
  }

  static Choices read(Path file, String recipe, Table cases, List<String> criteria)
      throws IOException {
    Set<Integer> known =
        cases.numberColumn("case").asList().stream()
            .map(Number::intValue)
            .collect(Collectors.toSet());
    List<Choice> list = new ArrayList<>();
    List<Integer> undecided = new ArrayList<>();
    Set<List<Object>> seen = new HashSet<>();
    for (StrictCsv.Row row : StrictCsv.read(file, columns(criteria))) {
      boolean decided = !row.text("kept").isEmpty();
      Choice choice = choice(row, criteria, !decided || yes(row, "kept"));
      if (!choice.recipe().equals(recipe)) {
        throw row.refused("recipe", "the run's, " + recipe);
      }
      if (!known.contains(choice.number())) {
        throw row.refused("case", "a case of the run");
      }
      if (!seen.add(List.of(choice.number(), choice.reviewer()))) {
        throw row.refused("case", "one choice of a reviewer about a case");
      }
      if (decided) {
        list.add(choice);
      } else {
        undecided.add(choice.number());
      }
    }
    return new Choices(criteria, list, undecided);
  }

  /**
   * Refuses what can be no criterion's column.
   *
   * @throws IllegalArgumentException if there is such a name
   */
  public static void requireCriteria(Collection<String> names) {
    for (String name : names) {
      if (!CRITERION.matcher(name).matches()) {
        throw new IllegalArgumentException(
            Text.format(
                "'%s' is not a criterion's name; allowed: letters, digits, '_' and '-', and no"
                    + " other column of choices.csv",
                name));
      }
    }
  }

  private static List<String> columns(List<String> criteria) {
    return Stream.of(
            List.of("case", "kept"), criteria, List.of("reason", "reviewer", "time", "recipe"))
        .flatMap(List::stream)
        .toList();
  }

  private static Choice choice(StrictCsv.Row row, List<String> criteria, boolean kept)
      throws InputException {
    Map<String, Boolean> answers = new LinkedHashMap<>();
    for (String criterion : criteria) {
      if (!row.text(criterion).isEmpty()) {
        answers.put(criterion, yes(row, criterion));
      }
    }
    String reason = row.text("reason").strip();
    if (reason.lines().count() > 1 || (reason.isEmpty() && !kept)) {
      throw row.refused("reason", "one line, not empty where a case is not kept");
    }
    if (row.text("reviewer").strip().lines().count() != 1) {
      throw row.refused("reviewer", "a name");
    }
    String recipe = row.text("recipe").toLowerCase(Locale.ROOT);
    if (!FileFacts.isSha256(recipe)) {
      throw row.refused("recipe", "64 hexadecimal digits");
    }
    return new Choice(
        row.whole("case"), kept, answers, reason, row.text("reviewer"), time(row), recipe);
  }

  private static boolean yes(StrictCsv.Row row, String column) throws InputException {
    return switch (row.text(column).toLowerCase(Locale.ROOT)) {
      case YES -> true;
      case NO -> false;
      default -> throw row.refused(column, "yes or no");
    };
  }

  private static Instant time(StrictCsv.Row row) throws InputException {
    try {
      return Instant.parse(row.text("time"));
    } catch (DateTimeException e) {
      throw row.refused("time", "a moment in UTC such as 2026-11-25T10:15:30Z");
    }
  }

  /**
   * What holds before anybody has looked: every case that passes is kept, by {@value #NOBODY}.
   *
   * @param run that the cases are of
   * @throws InputException if the run was screened by sets that ask for more
   */
  public static Choices ofNobody(FinishedRun run, List<Cutoffs> sets) throws InputException {
    return new Choices(
        run.passing(sets).stream()
            .map(
                number ->
                    new Choice(number, true, Map.of(), "", NOBODY, Instant.EPOCH, run.recipeHash()))
            .toList());
  }

  /**
   * Writes the choices as {@link #read} reads them, whole or not at all.
   *
   * @throws InputException if the file cannot be written
   */
  public void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
    try (CSVPrinter csv = new CSVPrinter(text, format)) {
      csv.printRecord(columns(criteria));
      for (Choice choice : list) {
        List<Object> fields = new ArrayList<>(List.of(choice.number(), text(choice.kept())));
        criteria.forEach(criterion -> fields.add(answer(choice, criterion)));
        fields.addAll(List.of(choice.reason(), choice.reviewer(), choice.time(), choice.recipe()));
        csv.printRecord(fields);
      }
    }
    AtomicFile.write(file, text.toString());
  }

  private static String text(boolean yes) {
    return yes ? YES : NO;
  }

  /** Yes or no, or empty where the choice leaves a criterion open. */
  private static String answer(Choice choice, String criterion) {
    Boolean met = choice.criteria().get(criterion);
    return met == null ? "" : text(met);
  }

  /** The cases that were kept although a criterion is not answered, in the order of the file. */
  public List<Integer> keptUnanswered() {
    return list.stream()
        .filter(choice -> choice.kept() && !choice.criteria().keySet().containsAll(criteria))
        .map(Choice::number)
        .toList();
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
    List<Choice> of = list.stream().filter(c -> c.reviewer().equals(reviewer)).toList();
    if (of.isEmpty()) {
      throw new IllegalArgumentException(
          Text.format(
              "there is no choice by '%s'; there are choices by %s",
              reviewer, String.join(", ", reviewers())));
    }
    return new Choices(criteria, of);
  }

  /**
   * The choices as a table, one row each: {@code case}, {@code kept}, the criteria by their names
   * with spaces for underscores, {@code reason}, {@code reviewer} and {@code time}.
   */
  public Table table() {
    Table table =
        Table.create(
            "choices",
            IntColumn.create("case", list.stream().mapToInt(Choice::number).toArray()),
            column("kept", choice -> text(choice.kept())));
    for (String criterion : criteria) {
      table.addColumns(column(criterion.replace('_', ' '), choice -> answer(choice, criterion)));
    }
    return table.addColumns(
        column("reason", Choice::reason),
        column("reviewer", Choice::reviewer),
        column("time", choice -> choice.time().toString()));
  }

  private StringColumn column(String name, Function<Choice, String> text) {
    return StringColumn.create(name, list.stream().map(text));
  }

  /**
   * The cases that were kept, as {@link Report#chosen()} has them: {@code case}, the {@code
   * cutoffs} that it passes, and the grade of each property by the rule, missing where the
   * correlation is undefined. Ascending by case.
   *
   * @param cases a table with the columns {@code case} and one per property
   * @throws IllegalArgumentException if several reviewers decided (see {@link #by}), or a case was
   *     kept that passes no set
   */
  public Table chosen(Table cases, List<Cutoffs> sets) {
    if (reviewers().size() > 1) {
      throw new IllegalArgumentException(
          Text.format(
              "these are choices by %s: take those of one", String.join(", ", reviewers())));
    }
    int[] numbers = list.stream().filter(Choice::kept).mapToInt(Choice::number).sorted().toArray();
    Table table = Table.create("chosen", IntColumn.create("case", numbers));
    Table kept = CaseTable.rows(cases, table);
    StringColumn cutoffs = StringColumn.create("cutoffs");
    for (List<String> passed : Comparison.passed(kept, sets)) {
      if (passed.isEmpty()) {
        throw new IllegalArgumentException(
            Text.format(
                "case %d was kept, but passes none of the cutoffs", numbers[cutoffs.size()]));
      }
      cutoffs.append(Comparison.join(passed));
    }
    table.addColumns(cutoffs);
    for (String property : CaseTable.properties(cases)) {
      StringColumn grades = StringColumn.create(property);
      for (double r : kept.numberColumn(property).asDoubleArray()) {
        grades.append(Double.isNaN(r) ? null : Grade.of(r).label());
      }
      table.addColumns(grades);
    }
    return table;
  }

  /** The same of sets named one by one. */
  public Table chosen(Table cases, Cutoffs... sets) {
    return chosen(cases, List.of(sets));
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
    Table table =
        Table.create(
            "kept and rejected",
            StringColumn.create("measure"),
            DoubleColumn.create("median of kept"),
            DoubleColumn.create("median of rejected"),
            DoubleColumn.create("kept has less, %"));
    for (NumericColumn<?> column : help.numericColumns()) {
      if (!column.name().equals("case")) {
        double[] kept = measured(help, column, true);
        double[] rejected = measured(help, column, false);
        table.stringColumn(0).append(column.name());
        table.doubleColumn(1).append(StatUtils.percentile(kept, 50));
        table.doubleColumn(2).append(StatUtils.percentile(rejected, 50));
        double less = less(kept, rejected);
        // Rounded, what is not a number would be 0.
        table.doubleColumn(3).append(Double.isNaN(less) ? less : Math.round(1000 * less) / 10.0);
      }
    }
    return table;
  }

  private double[] measured(Table help, NumericColumn<?> column, boolean kept) {
    Set<Integer> cases =
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
    Map<Integer, Double> values = new HashMap<>();
    for (int row = 0; row < help.rowCount(); row++) {
      values.put(
          (int) help.numberColumn("case").getDouble(row),
          help.numberColumn(measure).getDouble(row));
    }
    for (Choice choice : list) {
      if (!values.containsKey(choice.number())) {
        throw new IllegalArgumentException(
            Text.format("case %d was not measured", choice.number()));
      }
    }
    Set<Integer> least =
        list.stream()
            .sorted(Comparator.comparingDouble(c -> values.get(c.number())))
            .limit(list.stream().filter(Choice::kept).count())
            .map(Choice::number)
            .collect(Collectors.toSet());
    return new Choices(
        criteria,
        list.stream().map(c -> measured(c, least.contains(c.number()), measure)).toList());
  }

  private Choice measured(Choice choice, boolean kept, String measure) {
    Map<String, Boolean> answers = new LinkedHashMap<>();
    criteria.forEach(criterion -> answers.put(criterion, kept));
    String reason = kept ? "" : "more " + measure;
    return new Choice(
        choice.number(), kept, answers, reason, measure, choice.time(), choice.recipe());
  }

  /** The choices about this many of the first cases, or all where there are fewer. */
  public Choices first(int cases) {
    return new Choices(criteria, list.subList(0, Math.min(cases, list.size())));
  }
}
