package ohlora.select;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ohlora.model.Cutoffs;
import ohlora.model.Grouping;
import ohlora.score.CaseTable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.selection.BitmapBackedSelection;
import tech.tablesaw.selection.Selection;

/** Several sets of cutoffs side by side on the same cases. */
public final class Comparison {

  /** What {@link #membership()} says of a case that passes no set. */
  public static final String NONE = "none";

  private final Table cases;
  private final List<Cutoffs> sets;
  private final Map<String, Integer> filtered;
  private final int stopped;

  private Comparison(Table cases, List<Cutoffs> sets, Map<String, Integer> filtered, int stopped) {
    this.cases = cases;
    this.sets = sets;
    this.stopped = stopped;
    this.filtered = Collections.unmodifiableMap(new LinkedHashMap<>(filtered));
  }

  /**
   * Compares sets of cutoffs.
   *
   * @param cases a table with the columns {@code case}, {@code group} and one per property of the
   *     cutoffs
   * @throws IllegalArgumentException if there is no set, or two have the same name
   */
  public static Comparison of(Table cases, List<Cutoffs> sets) {
    long names = sets.stream().map(Cutoffs::name).distinct().count();
    if (sets.isEmpty() || names < sets.size()) {
      throw new IllegalArgumentException(
          "a comparison needs one or more cutoffs, each with a name of its own");
    }
    return new Comparison(cases.copy(), List.copyOf(sets), Map.of(), 0);
  }

  /** The same of sets named one by one. */
  public static Comparison of(Table cases, Cutoffs... sets) {
    return of(cases, List.of(sets));
  }

  /**
   * The same comparison of cases that are left of more: others were filtered before they were
   * tested, or tested only until it was certain that they pass none of the sets.
   *
   * @param filtered how many, by the condition that they did not meet; see {@link
   *     ohlora.score.FinishedRun#filtered}
   * @param stopped how many; see {@link ohlora.score.FinishedRun#stopped}
   */
  public Comparison after(Map<String, Integer> filtered, int stopped) {
    return new Comparison(cases, sets, filtered, stopped);
  }

  /** The sets compared, in the order given. */
  public List<Cutoffs> sets() {
    return sets;
  }

  /** The rows that pass every set. */
  public Selection all() {
    return sets.stream().map(s -> s.passing(cases)).reduce(Selection::and).orElseThrow();
  }

  /** The rows that pass one set or more. */
  public Selection any() {
    return sets.stream().map(s -> s.passing(cases)).reduce(Selection::or).orElseThrow();
  }

  /** The rows that pass this set and no other. */
  public Selection only(Cutoffs set) {
    return sets.stream()
        .filter(s -> !s.equals(set))
        .map(s -> s.passing(cases))
        .reduce(set.passing(cases), Selection::andNot);
  }

  /** For each case the sets it passes: {@code A only}, {@code A and B}, …, or {@code none}. */
  public StringColumn membership() {
    StringColumn column = StringColumn.create("passes");
    passed(cases, sets).forEach(names -> column.append(words(names)));
    return column;
  }

  private static String words(List<String> names) {
    return switch (names.size()) {
      case 0 -> NONE;
      case 1 -> names.get(0) + " only";
      default -> String.join(" and ", names);
    };
  }

  /** For each case the names of the sets it passes, in the order of the sets. */
  static List<List<String>> passed(Table cases, List<Cutoffs> sets) {
    List<Selection> passing = sets.stream().map(set -> set.passing(cases)).toList();
    return IntStream.range(0, cases.rowCount())
        .mapToObj(
            row ->
                sets.stream()
                    .filter(set -> passing.get(sets.indexOf(set)).contains(row))
                    .map(Cutoffs::name)
                    .toList())
        .toList();
  }

  /**
   * How many cases pass which sets: a row for every combination that occurs, then those that pass
   * one or more, then all. Columns passes, latents, and % of all cases.
   */
  public Table overlap() {
    Shares rows = new Shares("overlap", "passes", "latents");
    Map<String, Long> counts =
        membership().asList().stream()
            .collect(Collectors.groupingBy(m -> m, Collectors.counting()));
    counts.keySet().stream()
        .filter(m -> !m.equals(NONE))
        .sorted()
        .forEach(m -> rows.add(m, counts.get(m).intValue(), cases.rowCount()));
    rows.add("one or more", any().size(), cases.rowCount());
    rows.add(NONE, counts.getOrDefault(NONE, 0L).intValue(), cases.rowCount());
    rows.add("all cases", cases.rowCount(), cases.rowCount());
    return rows.table();
  }

  /**
   * From all tested cases to those chosen by eye, as a report prints it: stage, condition, latents,
   * of how many, and the percentage of these. Where cases were {@linkplain #after filtered}, it
   * begins with all latents and what each condition kept out of them.
   *
   * @param chosen a table with the columns {@code case} and {@code cutoffs}; see {@link
   *     Report#chosen()}
   */
  public Table funnel(Table chosen) {
    int tested = cases.rowCount() + stopped;
    Shares rows = new Shares("funnel", "stage", "latents");
    StringColumn conditions = StringColumn.create("condition");
    int all = tested + filtered.values().stream().mapToInt(Integer::intValue).sum();
    if (!filtered.isEmpty()) {
      rows.add("latents", all, all);
      conditions.append("");
    }
    filtered.forEach(
        (condition, count) -> {
          rows.add("filtered", count, all);
          conditions.append("not " + condition);
        });
    rows.add("tested", tested, all);
    conditions.append("");
    if (stopped > 0) {
      rows.add("stopped", stopped, tested);
      conditions.append("certain to pass no set");
    }
    for (Cutoffs set : sets) {
      rows.add("passes " + set.name(), set.passing(cases).size(), tested);
      conditions.append(set.condition());
    }
    for (Cutoffs set : sets) {
      rows.add(
          "chosen under " + set.name(), chosenUnder(chosen, set).size(), set.passing(cases).size());
      conditions.append("by eye");
    }
    if (sets.size() > 1) {
      Selection shared =
          sets.stream().map(s -> chosenUnder(chosen, s)).reduce(Selection::and).orElseThrow();
      rows.add("chosen under all of them", shared.size(), all().size());
      conditions.append("by eye");
    }
    rows.add("chosen", chosen.rowCount(), tested);
    conditions.append("by eye");
    return rows.table().insertColumn(1, conditions);
  }

  /** The rows of a table of chosen cases whose list of sets names this one. */
  public static Selection chosenUnder(Table chosen, Cutoffs set) {
    Selection under = new BitmapBackedSelection();
    StringColumn names = chosen.stringColumn("cutoffs");
    for (int row = 0; row < chosen.rowCount(); row++) {
      if (split(names.get(row)).contains(set.name())) {
        under.add(row);
      }
    }
    return under;
  }

  /** A list of sets as a chosen case's field holds it: names with single spaces between. */
  static String join(List<String> names) {
    return String.join(" ", names);
  }

  /** The names in such a field. */
  static List<String> split(String field) {
    return List.of(field.split(" ", -1));
  }

  /**
   * Per group: the cases, and for every set how many pass and their percentage of the group's cases
   * (missing where the group has none). The last row is over all groups.
   */
  public Table rates() {
    StringColumn groups = cases.stringColumn("group");
    List<String> names =
        CaseTable.groups(cases).stream().filter(group -> !group.equals(Grouping.ALL)).toList();
    Table table = Table.create("pass rates per group", StringColumn.create("group"));
    IntColumn counts = IntColumn.create("cases");
    for (String group : names) {
      table.stringColumn("group").append(group);
      counts.append(groups.isEqualTo(group).size());
    }
    table.stringColumn("group").append(Grouping.ALL);
    counts.append(cases.rowCount());
    table.addColumns(counts);
    for (Cutoffs set : sets) {
      Selection passing = set.passing(cases);
      IntColumn pass = IntColumn.create("pass " + set.name());
      names.forEach(group -> pass.append(groups.isEqualTo(group).and(passing).size()));
      pass.append(passing.size());
      table.addColumns(pass, percentages("% " + set.name(), pass, counts));
    }
    return table;
  }

  private static DoubleColumn percentages(String name, IntColumn parts, IntColumn wholes) {
    DoubleColumn column = DoubleColumn.create(name);
    for (int row = 0; row < parts.size(); row++) {
      column.append(Shares.percent(parts.getInt(row), wholes.getInt(row)));
    }
    return column;
  }
}
