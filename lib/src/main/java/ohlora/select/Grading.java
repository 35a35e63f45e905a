package ohlora.select;

import java.util.Locale;
import ohlora.model.Property;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The report's grades of the chosen cases beside the ones that the rule gives. */
public final class Grading {

  private final Table chosen;
  private final Table figures;

  private Grading(Table chosen, Table figures) {
    this.chosen = chosen;
    this.figures = figures;
  }

  /**
   * @param cases the figures that grades are given for: case, eyes, mouth, pose
   * @param chosen the grades given: case, eyes, mouth, pose, each one of 최상, 상, 중, 하
   * @throws IllegalArgumentException if a chosen case is not among the cases
   */
  public static Grading of(Table cases, Table chosen) {
    return new Grading(chosen.copy(), Retest.rowsOf(cases, chosen));
  }

  /** Per chosen case and property the absolute correlation and the report's grade. */
  public Table table() {
    var table = Table.create("chosen by eye", chosen.column("case").copy());
    if (chosen.containsColumn("cutoffs")) {
      table.addColumns(chosen.column("cutoffs").copy());
    }
    for (var property : Property.STEERED) {
      var name = property.label();
      table.addColumns(
          DoubleColumn.create("|r| " + name, Summary.absolute(figures, property)),
          chosen.stringColumn(name).copy().setName("grade " + name));
    }
    return table;
  }

  /**
   * The grades that disagree with the rule: case, property, |r|, the report's grade, the rule's.
   */
  public Table disagreeing() {
    var table =
        Table.create(
            "grades unlike the rule's",
            StringColumn.create("case"),
            StringColumn.create("property"),
            DoubleColumn.create("|r|"),
            StringColumn.create("report"),
            StringColumn.create("rule"));
    for (var property : Property.STEERED) {
      var values = Summary.absolute(figures, property);
      for (int row = 0; row < values.length; row++) {
        var given = chosen.stringColumn(property.label()).get(row);
        var rule = Grade.of(values[row]).label();
        if (!given.equals(rule)) {
          table.stringColumn("case").append(chosen.column("case").getString(row));
          table.stringColumn("property").append(property.label());
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
    return chosen.rowCount() * Property.STEERED.size();
  }

  /** How many of them the rule gives too. */
  public int agreeing() {
    return count() - disagreeing().rowCount();
  }

  /** How often each grade was given: grade, meaning, and a count per property. */
  public Table counts() {
    var table =
        Table.create("grades", StringColumn.create("grade"), StringColumn.create("meaning"));
    for (var grade : Grade.values()) {
      table.stringColumn("grade").append(grade.label());
      table.stringColumn("meaning").append(grade.name().toLowerCase(Locale.ROOT));
    }
    for (var property : Property.STEERED) {
      var counts = IntColumn.create(property.label());
      for (var grade : Grade.values()) {
        counts.append(chosen.stringColumn(property.label()).isEqualTo(grade.label()).size());
      }
      table.addColumns(counts);
    }
    return table;
  }
}
