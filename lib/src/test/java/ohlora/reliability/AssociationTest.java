package ohlora.reliability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class AssociationTest {
  @Test
  void theRanksDecideAndUndefinedCasesDoNotCount() {
    double[] first = {1, 2, 30, 4, 5, Double.NaN};
    double[] second = {.1, .3, .2, .5, .4, 9};
    Association found = Association.of(first, second);
    // Ranks 1 2 5 3 4 and 1 3 2 5 4: 1 − 6 · (0 + 1 + 9 + 4 + 0) / (5 · 24).
    assertEquals(1 - 6 * 14 / 120., found.value(), 1e-12);
    assertEquals(5, found.cases());
    double z = Math.log((1 + .3) / (1 - .3)) / 2;
    double half = 1.959963984540054 * Math.sqrt(1.06 / 2);
    Estimate interval = found.interval(.95);
    assertEquals(Math.tanh(z - half), interval.low(), 1e-9);
    assertEquals(Math.tanh(z + half), interval.high(), 1e-9);
    // 1.959964 standard deviations from 0 is the 5 % level.
    assertEquals(.05, new Association(Math.tanh(half), 5).p(), 1e-9);
    assertEquals(1, new Association(0, 5).p(), 1e-12);
    assertTrue(new Association(-1, 20).p() < 1e-9);
  }

  @Test
  void eachMeasureIsHeldAgainstEachProperty() {
    Table cases =
        Table.create(
            IntColumn.create("case", 0, 1, 2, 3, 4),
            StringColumn.create("group", "h", "h", "l", "l", "l"),
            DoubleColumn.create("smile", -.9, -.8, -.7, -.6, .99),
            DoubleColumn.create("tilt", .1, .2, .3, .4, .5));
    Table measures =
        Table.create(
            IntColumn.create("case", 3, 2, 1, 0),
            DoubleColumn.create("still", new double[4]),
            DoubleColumn.create("unknown", Double.NaN, Double.NaN, Double.NaN, Double.NaN),
            DoubleColumn.create("spill", .4, .3, .2, .1));
    Table table = Association.table(cases, measures, .95);
    assertEquals(
        List.of("measure", "property", "value", "from", "to", "p", "p, Holm"), table.columnNames());
    assertEquals(List.of("spill", "spill"), table.stringColumn("measure").asList());
    assertEquals(-1, table.doubleColumn("value").get(0), 1e-12, "signs are dropped");
    assertEquals(1, table.doubleColumn("value").get(1), 1e-12);
    assertEquals("tilt", table.getString(1, "property"));
  }

  @Test
  void whatHasNoRankCorrelationIsRefused() {
    double[] four = {1, 2, 3, 4};
    refused("4 and 3 numbers", four, new double[3]);
    refused("4 and 4 numbers, 3 of them pairs", four, new double[] {1, Double.NaN, 2, 3});
    refused("a rank correlation of NaN over 4 cases", four, new double[4]);
  }

  private static void refused(String begin, double[] first, double[] second) {
    String line =
        assertThrows(IllegalArgumentException.class, () -> Association.of(first, second))
            .getMessage();
    assertTrue(line.startsWith(begin), line);
  }
}
