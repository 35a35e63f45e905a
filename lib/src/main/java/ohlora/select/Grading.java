package ohlora.select;

import java.util.List;
import java.util.Locale;
import ohlora.io.Text;
import ohlora.score.CaseTable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The grades of the chosen cases: the report's, beside the ones that the rule gives, or the rule's
 * alone where the report gives none.
 */
public final class Grading {
  private final Table chosen;
  private final Table figures;
  private final List<String> properties;
  private final boolean byRule;

  private Grading(Table chosen, Table figures, List<String> properties, boolean byRule) {
    this.chosen = chosen;
    this.figures = figures;
    this.properties = properties;
    this.byRule = byRule;
  }

  /**
   * Puts grades beside the figures that they are given for; where there are none, those of the
   * rule.
   *
   * @param cases the figures: {@code case}, and the correlation of each property
   * @param chosen the grades given: {@code case}, and for each property, or for none, one of 최상, 상,
   *     중, 하
   * @throws IllegalArgumentException if a chosen case is not among the cases, or there are grades
   *     of some properties only
   */
  public static Grading of(Table cases, Table chosen) {
    List<String> properties = CaseTable.properties(cases);
    Table figures = CaseTable.rows(cases, chosen);
    Table graded = chosen.copy();
    if (properties.stream().noneMatch(graded::containsColumn)) {
      for (String property : properties) {
        StringColumn grades = StringColumn.create(property);
        for (double value : Correlations.absolute(figures, property)) {
          grades.append(Grade.of(value).label());
        }
        graded.addColumns(grades);
      }
      return new Grading(graded, figures, properties, true);
    }
    for (String property : properties) {
      if (!graded.containsColumn(property)) {
        throw new IllegalArgumentException("the chosen cases have no grades of " + property);
      }
    }
    return new Grading(graded, figures, properties, false);
  }

  /** How far the report's grades are the rule's, in a sentence. */
  public String verdict() {
    return byRule
        ? Text.format("The report gives no grades; these %d are the rule's.", count())
        : Text.format("The rule gives %d of the report's %d grades.", agreeing(), count());
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
          chosen
              .stringColumn(property)
              .copy()
              .setName((byRule ? "rule's grade " : "grade ") + property));
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
