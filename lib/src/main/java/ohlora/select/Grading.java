package ohlora.select;

import java.util.List;
import java.util.Locale;
import ohlora.score.CaseTable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A report's grades of the chosen cases beside the ones that the rule gives. */
public final class Grading {
  private final Table chosen;
  private final Table figures;
  private final List<String> properties;

  private Grading(Table chosen, Table figures, List<String> properties) {
    this.chosen = chosen;
    this.figures = figures;
    this.properties = properties;
  }

  /**
   * Puts grades beside the figures that they are given for.
   *
   * @param cases the figures: {@code case}, and the correlation of each property
   * @param chosen the grades given: {@code case}, and for each property one of 최상, 상, 중, 하
   * @throws IllegalArgumentException if a chosen case is not among the cases, or there are no
   *     grades
   */
  public static Grading of(Table cases, Table chosen) {
    List<String> properties = CaseTable.properties(cases);
    for (String property : properties) {
      if (!chosen.containsColumn(property)) {
        throw new IllegalArgumentException("the chosen cases have no grades of " + property);
      }
    }
    return new Grading(chosen.copy(), CaseTable.rows(cases, chosen), properties);
  }

  /** Per chosen case and property the absolute correlation and the report's grade. */
  public Table table() {
    Table table = Table.create("chosen by eye", chosen.column("case").copy());
    if (chosen.containsColumn("cutoffs")) {
      table.addColumns(chosen.column("cutoffs").copy());
    }
    for (String property : properties) {
      table.addColumns(
          DoubleColumn.create("|r| " + property, Correlations.absolute(figures, property)),
          chosen.stringColumn(property).copy().setName("grade " + property));
    }
    return table;
  }

  /**
   * The grades that disagree with the rule: case, property, |r|, the report's grade, the rule's.
   */
  public Table disagreeing() {
    Table table =
        Table.create(
            "grades unlike the rule's",
            StringColumn.create("case"),
            StringColumn.create("property"),
            DoubleColumn.create("|r|"),
            StringColumn.create("report"),
            StringColumn.create("rule"));
    for (String property : properties) {
      double[] values = Correlations.absolute(figures, property);
      for (int row = 0; row < values.length; row++) {
        String given = chosen.stringColumn(property).get(row);
        String rule = Grade.of(values[row]).label();
        if (!given.equals(rule)) {
          table.stringColumn("case").append(String.valueOf(chosen.column("case").get(row)));
          table.stringColumn("property").append(property);
          table.doubleColumn("|r|").append(values[row]);
          table.stringColumn("report").append(given);
          table.stringColumn("rule").append(rule);
        }
      }
    }
    return table;
  }

  /** How many grades there are. */
  public int count() {
    return chosen.rowCount() * properties.size();
  }

  /** How many of them the rule gives too. */
  public int agreeing() {
    return count() - disagreeing().rowCount();
  }

  /** How often each grade was given: grade, meaning, and a count per property. */
  public Table counts() {
    Table table =
        Table.create("grades", StringColumn.create("grade"), StringColumn.create("meaning"));
    for (Grade grade : Grade.values()) {
      table.stringColumn("grade").append(grade.label());
      table.stringColumn("meaning").append(grade.name().toLowerCase(Locale.ROOT));
    }
    for (String property : properties) {
      IntColumn counts = IntColumn.create(property);
      for (Grade grade : Grade.values()) {
        counts.append(chosen.stringColumn(property).isEqualTo(grade.label()).size());
      }
      table.addColumns(counts);
    }
    return table;
  }
}
