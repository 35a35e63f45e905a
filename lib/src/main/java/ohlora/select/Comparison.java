package ohlora.select;

import java.util.List;
import java.util.stream.Collectors;
import ohlora.model.Group;
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

  private Comparison(Table cases, List<Cutoffs> sets) {
    this.cases = cases;
    this.sets = sets;
  }

  /**
   * @param cases a table with the columns case, group, eyes, mouth and pose
   * @throws IllegalArgumentException if there is no set, or two have the same name
   */
  public static Comparison of(Table cases, Cutoffs... sets) {
    long names = List.of(sets).stream().map(Cutoffs::name).distinct().count();
    if (sets.length == 0 || names < sets.length) {
      throw new IllegalArgumentException(
          "A comparison needs one or more cutoffs, each with a name of its own");
    }
    return new Comparison(cases.copy(), List.of(sets));
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
    var passing = sets.stream().map(s -> s.passing(cases)).toList();
    var column = StringColumn.create("passes");
    for (int row = 0; row < cases.rowCount(); row++) {
      int at = row;
      column.append(
          label(
              sets.stream()
                  .filter(s -> passing.get(sets.indexOf(s)).contains(at))
                  .map(Cutoffs::name)
                  .toList()));
    }
    return column;
  }

  private static String label(List<String> names) {
    return switch (names.size()) {
      case 0 -> NONE;
      case 1 -> names.get(0) + " only";
      default -> String.join(" and ", names);
    };
  }

  /**
   * How many cases pass which sets: a row for every combination that occurs, then those that pass
   * one or more, then all. Columns passes, latents, and % of all cases.
   */
  public Table overlap() {
    var rows = new Shares("overlap", "passes", "latents");
    var counts =
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
   * From all tested cases to those chosen by eye, as the report prints it: stage, condition,
   * latents, of how many, and the percentage of these.
   *
   * @param chosen a table with the columns case and cutoffs; the latter holds the names of the sets
   *     that the case was chosen under, one after the other
   */
  public Table funnel(Table chosen) {
    int tested = cases.rowCount();
    var rows = new Shares("funnel", "stage", "latents");
    var conditions = StringColumn.create("condition");
    rows.add("tested", tested, tested);
    conditions.append("");
    for (var set : sets) {
      rows.add("passes " + set.name(), set.passing(cases).size(), tested);
      conditions.append(set.condition());
    }
    for (var set : sets) {
      rows.add(
          "chosen under " + set.name(), chosenUnder(chosen, set).size(), set.passing(cases).size());
      conditions.append("by eye");
    }
    if (sets.size() > 1) {
      var shared = sets.stream().map(s -> chosenUnder(chosen, s)).reduce(Selection::and);
      rows.add("chosen under all of them", shared.orElseThrow().size(), all().size());
      conditions.append("by eye");
    }
    rows.add("chosen", chosen.rowCount(), tested);
    conditions.append("by eye");
    return rows.table().insertColumn(1, conditions);
  }

  /** The rows of a table of chosen cases that were chosen under this set. */
  public static Selection chosenUnder(Table chosen, Cutoffs set) {
    var under = new BitmapBackedSelection();
    var names = chosen.stringColumn("cutoffs");
    for (int row = 0; row < chosen.rowCount(); row++) {
      if (names.get(row).contains(set.name())) {
        under.add(row);
      }
    }
    return under;
  }

  /**
   * Per group: the cases, and for every set how many pass and their percentage of the group's cases
   * (missing where the group has none). The last row is over all groups.
   *
   * @throws IllegalArgumentException if a group is none of the eight
   */
  public Table rates() {
    var groups = cases.stringColumn("group");
    groups.unique().forEach(Group::of);
    var table = Table.create("pass rates per group", StringColumn.create("group"));
    var counts = IntColumn.create("cases");
    for (var group : Group.values()) {
      table.stringColumn("group").append(group.label());
      counts.append(groups.isEqualTo(group.label()).size());
    }
    table.stringColumn("group").append("all");
    counts.append(cases.rowCount());
    table.addColumns(counts);
    for (var set : sets) {
      var pass = IntColumn.create("pass " + set.name());
      for (var group : Group.values()) {
        pass.append(set.passing(cases).and(groups.isEqualTo(group.label())).size());
      }
      pass.append(set.passing(cases).size());
      table.addColumns(pass, percentages("% " + set.name(), pass, counts));
    }
    return table;
  }

  private static DoubleColumn percentages(String name, IntColumn parts, IntColumn wholes) {
    var column = DoubleColumn.create(name);
    for (int row = 0; row < parts.size(); row++) {
      column.append(Shares.percent(parts.getInt(row), wholes.getInt(row)));
    }
    return column;
  }
}
