package ohlora.reliability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import ohlora.model.Cutoffs;
import ohlora.model.PerProperty;
import ohlora.score.CaseTable;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.inference.TestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** Numbers by hand, or from Commons Math over the plain figures. */
class PairedRunsTest {
  private static final double UNDEFINED = Double.NaN;
  private static final List<String> PROPERTIES = List.of("turn", "light");

  private static Table way(String groups, double[] turn, double[] light) {
    Table table = CaseTable.create("way", PROPERTIES);
    for (int i = 0; i < turn.length; i++) {
      CaseTable.append(
          table, i, groups.split(" ")[i], PerProperty.of(PROPERTIES, turn[i], light[i]));
    }
    return table;
  }

  private static final double[] TURN = {-0.9, -0.8, 0.7, -0.6};
  private static final double[] LIGHT = {0.5, 0.5, 0.5, 0.5};
  private static final Table FIRST = way("h h l l", TURN, LIGHT);
  private static final Table SECOND =
      way("h l l l", new double[] {-0.8, -0.8, -0.9, 0.7}, new double[] {0.5, 0.6, 0.4, 0.5});

  private static final PairedRuns PAIRED = PairedRuns.of("one", FIRST).with("other", SECOND);
  private static final Cutoffs LOW = Cutoffs.of("low", "turn ≥ 0.75");

  /** The number of a row's column. */
  private static double of(Table table, String property, String measure, String column) {
    Table rows =
        table.where(
            table
                .stringColumn("property")
                .isEqualTo(property)
                .and(table.stringColumn("measure").isEqualTo(measure)));
    assertEquals(1, rows.rowCount(), property + " " + measure);
    return rows.numberColumn(column).getDouble(0);
  }

  @Test
  void theMeanOfAbsoluteCorrelationsDiffersByTheDifferencesOfSingleCases() {
    Table table = PAIRED.compare(List.of(), 0.95);
    // |r| changes by −0.1, 0, 0.2, 0.1: mean 0.05, squares about it 0.05 on 3 degrees.
    double half = Math.sqrt(0.05 / 3 / 4) * new TDistribution(3).inverseCumulativeProbability(.975);
    assertEquals(0.75, of(table, "turn", PairedRuns.CORRELATION, "first"), 1e-12);
    assertEquals(0.80, of(table, "turn", PairedRuns.CORRELATION, "second"), 1e-12);
    assertEquals(0.05, of(table, "turn", PairedRuns.CORRELATION, "value"), 1e-12);
    assertEquals(0.05 - half, of(table, "turn", PairedRuns.CORRELATION, "from"), 1e-12);
    assertEquals(0.05 + half, of(table, "turn", PairedRuns.CORRELATION, "to"), 1e-12);
    assertEquals(4, of(table, "turn", PairedRuns.CORRELATION, "cases"));
    assertEquals("other − one", table.stringColumn("comparison").get(0));
  }

  @Test
  void thePIsThatOfFishersZAndCountsOnceForBothUnits() {
    Table table = PAIRED.compare(List.of(LOW), 0.95);
    double[] before = FisherZ.of(TURN);
    double[] after = FisherZ.of(new double[] {0.8, 0.8, 0.9, 0.7});
    double turn = TestUtils.pairedTTest(before, after);
    assertEquals(turn, of(table, "turn", PairedRuns.FISHER, "p"), 1e-12);
    assertTrue(Double.isNaN(of(table, "turn", PairedRuns.CORRELATION, "p")));
    assertTrue(Double.isNaN(of(table, "turn", PairedRuns.CORRELATION, "p, Holm")));
    double light = of(table, "light", PairedRuns.FISHER, "p");
    // Three questions: two properties, one set.
    double smallest = Math.min(turn, light);
    assertEquals(
        Math.min(1, 3 * smallest),
        of(table, turn < light ? "turn" : "light", PairedRuns.FISHER, "p, Holm"),
        1e-12);
  }

  @Test
  void passesAreHeldAgainstEachOtherByTheCasesThatDiffer() {
    // 0.75 is reached by cases 0, 1 and by 0, 1, 2: one case differs, p = 2 · ½ = 1.
    Table table = PAIRED.compare(List.of(LOW), 0.95);
    assertEquals(50, of(table, "low", PairedRuns.PASSES, "first"), 1e-12);
    assertEquals(75, of(table, "low", PairedRuns.PASSES, "second"), 1e-12);
    assertEquals(25, of(table, "low", PairedRuns.PASSES, "value"), 1e-12);
    assertEquals(1, of(table, "low", PairedRuns.PASSES, "p"));
    Estimate interval = new McNemar(2, 0, 1, 1).difference(0.95);
    assertEquals(100 * interval.low(), of(table, "low", PairedRuns.PASSES, "from"), 1e-12);
    assertEquals(100 * interval.high(), of(table, "low", PairedRuns.PASSES, "to"), 1e-12);
  }

  @Test
  void thePOfPassesIsExact() {
    double[] before = {1, 0, 0, 0, 0, 0, 0, 1, 0};
    double[] after = {0, 1, 1, 1, 1, 1, 1, 1, 0};
    String groups = "h ".repeat(9);
    Table first = way(groups, before, new double[9]);
    Table second = way(groups, after, new double[9]);
    Table table = PairedRuns.of("a", first).with("b", second).passes(LOW);
    assertEquals(
        List.of(1, 1, 6, 1),
        List.of("both", "only first", "only second", "neither").stream()
            .map(column -> table.intColumn(column).get(0))
            .toList());
    // One against six: 2 · (1 + 7) ÷ 2⁷.
    assertEquals(0.125, table.doubleColumn("p").get(0), 1e-12);
  }

  @Test
  void anUndefinedCorrelationTakesItsCaseOutOfItsRowAndNeverPasses() {
    Table undefined =
        way("h h l l", new double[] {UNDEFINED, -0.8, 0.9, -0.7}, new double[] {0, 0, 0, 0});
    PairedRuns paired = PairedRuns.of("one", FIRST).with("gaps", undefined);
    Table table = paired.compare(List.of(LOW), 0.95);
    assertEquals(3, of(table, "turn", PairedRuns.CORRELATION, "cases"));
    assertEquals(0.1, of(table, "turn", PairedRuns.CORRELATION, "value"), 1e-12);
    assertEquals(4, of(table, "low", PairedRuns.PASSES, "cases"));
    assertEquals(0, of(table, "low", PairedRuns.PASSES, "value"), 1e-12);
    Table named = paired.undefined();
    assertEquals(1, named.rowCount());
    assertEquals("gaps", named.stringColumn("way").get(0));
    assertEquals("turn", named.stringColumn("property").get(0));
    assertEquals(1, named.intColumn("undefined").get(0));
    assertEquals("0", named.stringColumn("cases").get(0));
    assertEquals(0, PAIRED.undefined().rowCount());
  }

  @Test
  void whatElseChangedIsComparedOverTheCasesThatBothWaysMeasured() {
    Table few = measures(new int[] {3, 1, 0}, new double[] {30, 10, 5}).setName("drift");
    Table most = measures(new int[] {0, 1, 2, 3}, new double[] {6, 13, 99, 35});
    PairedRuns paired = PairedRuns.of("one", FIRST).beside(few).with("other", SECOND).beside(most);
    Table table = paired.compare(List.of(), 0.95);
    // +1, +3 and +5.
    assertEquals(3, of(table, "spill", PairedRuns.DRIFT, "cases"));
    // A further table counts where the first has no such column.
    Table further = measures(new int[] {0, 1}, new double[] {1, 2});
    Table both =
        paired.beside(further.addColumns(DoubleColumn.create("age", 3, 4))).compare(List.of(), .95);
    assertEquals(table.rowCount(), both.rowCount());
    assertEquals(3, of(both, "spill", PairedRuns.DRIFT, "value"), 1e-12);
    Table ages =
        PairedRuns.of("one", FIRST)
            .beside(further)
            .with("other", SECOND)
            .beside(most)
            .beside(further)
            .compare(List.of(), 0.95);
    assertEquals(0, of(ages, "age", PairedRuns.DRIFT, "value"));
    assertEquals(2, of(ages, "age", PairedRuns.DRIFT, "cases"));
    assertEquals(3, of(table, "spill", PairedRuns.DRIFT, "value"), 1e-12);
    assertEquals(15, of(table, "spill", PairedRuns.DRIFT, "first"), 1e-12);
    assertEquals(
        TestUtils.pairedTTest(new double[] {30, 10, 5}, new double[] {35, 13, 6}),
        of(table, "spill", PairedRuns.DRIFT, "p"),
        1e-12);
  }

  private static Table measures(int[] cases, double[] spill) {
    return Table.create(IntColumn.create("case", cases), DoubleColumn.create("spill", spill));
  }

  @Test
  void theGroupsOfBothWaysAreCompared() {
    Table groups = PAIRED.groups();
    assertEquals(4, groups.intColumn("cases").get(0));
    assertEquals(3, groups.intColumn("same group").get(0));
    assertEquals(75, groups.doubleColumn("% of them").get(0), 1e-12);
    assertEquals("1", groups.stringColumn("in another group").get(0));
  }

  @Test
  void casesArePairedByTheirNumbersWhateverTheirOrder() {
    Table backwards = SECOND.sortDescendingOn("case");
    assertEquals(
        CaseTable.csv(PAIRED.compare(List.of(LOW), 0.95)),
        CaseTable.csv(
            PairedRuns.of("one", FIRST).with("other", backwards).compare(List.of(LOW), 0.95)));
    Table some = SECOND.dropRows(0);
    Table groups = PairedRuns.of("one", FIRST).with("other", some).groups();
    assertEquals(3, groups.intColumn("cases").get(0));
    assertEquals(1, groups.intColumn("only first").get(0));
    assertEquals(0, groups.intColumn("only second").get(0));
  }

  @Test
  void threeWaysAreThreePairsWithOneCorrectionForAll() {
    Table table = PAIRED.with("again", SECOND).compare(List.of(LOW), 0.95);
    assertEquals(
        List.of("other − one", "again − one", "again − other"),
        table.stringColumn("comparison").asList().stream().distinct().toList());
    // Nothing differs between a way and itself.
    Table same = table.where(table.stringColumn("comparison").isEqualTo("again − other"));
    assertEquals(0, same.doubleColumn("value").max());
    assertEquals(0, same.first(4).doubleColumn("to").max(), "of the means");
    assertEquals(1, same.doubleColumn("p").min());
    double[] p = table.doubleColumn("p").removeMissing().asDoubleArray();
    assertEquals(9, p.length);
    assertEquals(
        Math.min(1, 9 * table.doubleColumn("p").min()), table.doubleColumn("p, Holm").min(), 1e-12);
  }

  @Test
  void whatIsNoPairIsRefused() {
    refused("there is one way only", () -> PairedRuns.of("one", FIRST).compare(List.of(), 0.95));
    refused("two ways are called 'one'", () -> PairedRuns.of("one", FIRST).with("one", SECOND));
    refused(
        "one and none have 0 cases in common",
        () -> PairedRuns.of("one", FIRST).with("none", FIRST.emptyCopy()));
    refused(
        "twice has case 0 twice",
        () -> PairedRuns.of("twice", FIRST.copy().append(FIRST.first(1))));
    Table other = SECOND.copy();
    other.column("light").setName("shade");
    refused(
        "one has correlations of turn, light, but other of turn, shade",
        () -> PairedRuns.of("one", FIRST).with("other", other));
    refused(
        "two sets of cutoffs have the same name", () -> PAIRED.compare(List.of(LOW, LOW), 0.95));
    refused("the confidence is 1.0", () -> PAIRED.compare(List.of(), 1));
  }

  private static void refused(String message, Executable call) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call);
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
