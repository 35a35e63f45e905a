package ohlora.score;

import java.io.PrintStream;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import ohlora.latent.Latents;
import ohlora.latent.Progress;
import ohlora.model.Group;
import ohlora.model.Property;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tables of cases with the report's columns: case, group, eyes, mouth, pose. */
public final class CaseTable {
  private CaseTable() {}

  /**
   * Tests the cases from {@code first} on and keeps their correlations only.
   *
   * @param out where progress is told
   */
  public static Table of(CaseTest test, Latents latents, long first, int count, PrintStream out) {
    Table table =
        of(latents, number -> test, LongStream.range(first, first + count).toArray(), out);
    return table.setName("%,d cases".formatted(count));
  }

  static Table of(Latents latents, LongFunction<CaseTest> tests, long[] numbers, PrintStream out) {
    Table table = create("cases");
    Progress progress = Progress.to(out, "cases", 0, numbers.length);
    for (long number : numbers) {
      CaseResult result = tests.apply(number).run(latents.at(number));
      double[] correlations = Property.STEERED.stream().mapToDouble(result::correlation).toArray();
      append(table, number, result.group(), correlations);
      progress.at(table.rowCount(), "");
    }
    return table;
  }

  static Table create(String name) {
    Table table = Table.create(name, IntColumn.create("case"), StringColumn.create("group"));
    Property.STEERED.forEach(property -> table.addColumns(DoubleColumn.create(property.label())));
    return table;
  }

  /**
   * Adds a row.
   *
   * @param correlations of eyes, mouth and pose; NaN, which is Tablesaw's missing value, where
   *     undefined
   */
  static void append(Table table, long number, Group group, double... correlations) {
    table.intColumn("case").append(Math.toIntExact(number));
    table.stringColumn("group").append(group.label());
    for (int p = 0; p < correlations.length; p++) {
      table.doubleColumn(Property.STEERED.get(p).label()).append(correlations[p]);
    }
  }
}
