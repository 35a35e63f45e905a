package ohlora.select;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import ohlora.model.Cutoffs;
import ohlora.model.PerProperty;
import ohlora.reliability.Estimate;
import ohlora.reliability.FisherZ;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.selection.Selection;

/** Numbers are the report's, or arithmetic. */
class SelectionTest {

  private final Report report = report();
  private final Table cases = report.cases();
  private final Cutoffs a = report.cutoffs("A");
  private final Cutoffs b = report.cutoffs("B");
  private final Comparison compared = Comparison.of(cases, a, b);

  private static Report report() {
    try {
      return Report.open(ReportTest.RECORDED);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Cutoffs cutoffs(String name, double eyes, double mouth, double pose) {
    return new Cutoffs(name, PerProperty.of(List.of("eyes", "mouth", "pose"), eyes, mouth, pose));
  }

  /** A run's table, with other column types than the report's. */
  private static Table run(float... figures) {
    int n = figures.length / 3;
    Table table =
        Table.create(
            LongColumn.create("case"),
            StringColumn.create("group"),
            FloatColumn.create("eyes"),
            FloatColumn.create("mouth"),
            FloatColumn.create("pose"));
    for (int i = 0; i < n; i++) {
      table.longColumn("case").append(100L + i);
      table.stringColumn("group").append("hll");
      table.floatColumn("eyes").append(figures[3 * i]);
      table.floatColumn("mouth").append(figures[3 * i + 1]);
      table.floatColumn("pose").append(figures[3 * i + 2]);
    }
    return table;
  }

  private static String row(Table table, int row) {
    return String.join(" ", table.columns().stream().map(c -> String.valueOf(c.get(row))).toList());
  }

  @Test
  void cutoffsOfTheReportPass58And99() {
    assertEquals(58, a.passing(cases).size());
    assertEquals(99, b.passing(cases).size());
  }

  @Test
  void bothPass22AndOneOrTheOther135() {
    assertEquals(22, compared.all().size());
    assertEquals(135, compared.any().size());
    assertEquals(36, compared.only(a).size());
    assertEquals(77, compared.only(b).size());
  }

  @Test
  void selectionsAreNewWithEveryCallSoThatTheyMayBeCombined() {
    a.passing(cases).and(b.passing(cases));
    assertEquals(58, a.passing(cases).size());
  }

  @Test
  void aCorrelationEqualToTheCutoffPassesWithEitherSign() {
    Cutoffs half = cutoffs("half", 0.5, 0.5, 0.5);
    assertArrayEquals(
        new int[] {0, 1}, half.passing(run(.5f, .5f, .5f, -.5f, .5f, -1f, .49f, 1f, 1f)).toArray());
  }

  @Test
  void aMissingCorrelationNeverPasses() {
    assertTrue(cutoffs("any", 0, 0, 0).passing(run(1f, Float.NaN, 1f)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void cutoffsOutsideZeroToOneAreRefused(double cutoff) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> cutoffs("C", 0.9, cutoff, 0.9));
    assertEquals("the cutoff of mouth is " + cutoff + "; allowed: 0 to 1", refusal.getMessage());
  }

  @Test
  void cutoffsHaveANameAndOnlyThreeProperties() {
    assertThrows(IllegalArgumentException.class, () -> cutoffs(" ", 0.9, 0.9, 0.9));
    assertThrows(IllegalArgumentException.class, () -> a.with("hair_color", 0.9));
    assertEquals(cutoffs("C", 0.92, 0.5, 0.92), a.with("mouth", 0.5).named("C"));
  }

  @Test
  void conditionShowsTwoPlacesAndMoreWhereThereAreMore() {
    assertEquals("eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92", a.condition());
    assertEquals(
        "eyes ≥ 0.905, mouth ≥ 0.90, pose ≥ 1.00", cutoffs("C", 0.905, 0.9, 1).condition());
  }

  @Test
  void funnelIsTheReports() {
    Table funnel = compared.funnel(report.chosen());
    assertEquals("tested  2400 2400 100.0", row(funnel, 0));
    assertEquals("passes A eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92 58 2400 2.4", row(funnel, 1));
    assertEquals("passes B eyes ≥ 0.90, mouth ≥ 0.90, pose ≥ 0.88 99 2400 4.1", row(funnel, 2));
    assertEquals("chosen under A by eye 12 58 20.7", row(funnel, 3));
    assertEquals("chosen under B by eye 19 99 19.2", row(funnel, 4));
    assertEquals("chosen under all of them by eye 4 22 18.2", row(funnel, 5));
    assertEquals("chosen by eye 27 2400 1.1", row(funnel, 6));
  }

  @Test
  void theFourChosenUnderBothAreTheReports() {
    Table chosen = report.chosen();
    Selection both = Comparison.chosenUnder(chosen, a).and(Comparison.chosenUnder(chosen, b));
    assertEquals(
        "[127, 1277, 1782, 2185]", chosen.where(both).intColumn("case").asList().toString());
  }

  @Test
  void overlapAddsUpToAllCases() {
    Table overlap = compared.overlap();
    assertEquals("A and B 22 2400 0.9", row(overlap, 0));
    assertEquals("A only 36 2400 1.5", row(overlap, 1));
    assertEquals("B only 77 2400 3.2", row(overlap, 2));
    assertEquals("one or more 135 2400 5.6", row(overlap, 3));
    assertEquals("none 2265 2400 94.4", row(overlap, 4));
    assertEquals("all cases 2400 2400 100.0", row(overlap, 5));
  }

  @Test
  void comparisonNeedsSetsWithNamesOfTheirOwn() {
    assertThrows(IllegalArgumentException.class, () -> Comparison.of(cases));
    assertThrows(IllegalArgumentException.class, () -> Comparison.of(cases, a, b.named("A")));
  }

  @ParameterizedTest
  @CsvSource({
    "0, hhh, 325",
    "1, hhl, 355",
    "2, hlh, 146",
    "3, hll, 206",
    "4, lhh, 489",
    "5, lhl, 236",
    "6, llh, 304",
    "7, lll, 339",
    "8, all, 2400"
  })
  void groupsHaveTheReportsSizes(int row, String group, int size) {
    Table rates = compared.rates();
    assertEquals(group, rates.stringColumn("group").get(row));
    assertEquals(size, rates.intColumn("cases").getInt(row));
  }

  @Test
  void passesPerGroupAddUp() {
    Table rates = compared.rates().first(8);
    assertEquals(58, rates.intColumn("pass A").sum());
    assertEquals(99, rates.intColumn("pass B").sum());
  }

  @Test
  void aGroupWithoutCasesHasNoRate() {
    Table rates = Comparison.of(run(1f, 1f, 1f), a).rates();
    assertTrue(rates.doubleColumn("% A").isMissing(0));
    assertEquals(100.0, rates.doubleColumn("% A").getDouble(3));
  }

  @Test
  void meansAreTheReportsAndTheSumIsOfTheAbsoluteOnes() {
    Table summary = Correlations.of(cases);
    DoubleColumn means = summary.doubleColumn("mean");
    assertEquals(-0.9023, means.getDouble(0), 5e-5);
    assertEquals(-0.8673, means.getDouble(1), 5e-5);
    assertEquals(-0.7951, means.getDouble(2), 5e-5);
    assertEquals(2.5700, summary.doubleColumn("mean of |r|").getDouble(3), 5e-5);
  }

  @Test
  void sumAndWeakestAreOfTheAbsoluteCorrelationsOfEachCase() {
    Table table = run(.5f, -.75f, .25f, 1f, Float.NaN, 1f);
    table.addColumns(Correlations.sum(table));
    table.addColumns(Correlations.weakest(table));
    assertArrayEquals(
        new double[] {1.5, Double.NaN}, table.doubleColumn("sum of |r|").asDoubleArray());
    assertArrayEquals(
        new double[] {0.25, Double.NaN}, table.doubleColumn("weakest").asDoubleArray());
    assertEquals(2.5700, Correlations.mean(Correlations.sum(cases).asDoubleArray()), 5e-5);
  }

  @ParameterizedTest
  @CsvSource({
    "-0.97, 최상",
    "0.9699, 상",
    "-0.94, 상",
    "-0.9399, 중",
    "0.90, 중",
    "-0.8999, 하",
    "0, 하",
    "1, 최상"
  })
  void gradesFollowTheRule(double correlation, String grade) {
    assertEquals(grade, Grade.of(correlation).label());
  }

  @Test
  void noCorrelationHasNoGrade() {
    assertThrows(IllegalArgumentException.class, () -> Grade.of(Double.NaN));
  }

  @Test
  void ruleGivesAll81GradesOfTheReport() {
    Grading grading = Grading.of(cases, report.chosen());
    assertEquals(81, grading.count());
    assertEquals(81, grading.agreeing());
    assertEquals(0, grading.disagreeing().rowCount());
    assertEquals(27, grading.table().rowCount());
    assertEquals(
        81,
        report.protocol().steered().stream()
            .mapToDouble(p -> grading.counts().intColumn(p).sum())
            .sum());
  }

  @ParameterizedTest
  @CsvSource({"49, 2000, 2.4", "43, 2000, 2.2", "38, 2000, 1.9", "22, 43, 51.2", "1, 1, 100"})
  void halvesOfAPlaceAreRoundedAsTheReportsDoIt(int part, int whole, double percent) {
    assertEquals(percent, Shares.percent(part, whole));
  }

  @Test
  void theNextReportIsReproduced() throws IOException {
    Report next = Report.open(ReportTest.RECORDED.resolveSibling("v8"));
    Table funnel = Comparison.of(next.cases(), next.sets()).funnel(next.chosen());
    assertEquals("tested  2000 2000 100.0", row(funnel, 0));
    assertEquals("passes C eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.88 49 2000 2.4", row(funnel, 1));
    assertEquals("chosen under C by eye 19 49 38.8", row(funnel, 2));
    assertEquals("chosen by eye 19 2000 1.0", row(funnel, 3));
    Table rates = Comparison.of(next.cases(), next.sets()).rates();
    assertEquals(17, rates.rowCount());
    assertEquals("hhhh", rates.stringColumn("group").get(0));
    assertEquals("llll", rates.stringColumn("group").get(15));
    assertEquals(2000, rates.intColumn("cases").first(16).sum());
    assertEquals(49, rates.intColumn("pass C").first(16).sum());
    Grading grading = Grading.of(next.cases(), next.chosen());
    assertEquals(57, grading.count());
    assertEquals(57, grading.agreeing());
  }

  @Test
  void aGradeUnlikeTheRulesIsNamed() {
    Table chosen = report.chosen();
    chosen.stringColumn("mouth").set(0, "상");
    Grading grading = Grading.of(cases, chosen);
    assertEquals(80, grading.agreeing());
    double r = Math.abs(cases.doubleColumn("mouth").getDouble(127));
    assertEquals("127 mouth " + r + " 상 중", row(grading.disagreeing(), 0));
  }

  @Test
  void sweepMeetsTheReportAtTheReportsCutoffs() {
    Sweep sweep = Sweep.of(cases, "eyes", "mouth", a, 0.85, 0.95, 0.01);
    assertEquals(11, sweep.grid().length);
    assertEquals(Map.of("pose", 0.92), sweep.held());
    assertEquals(0.92, sweep.grid()[7]);
    assertEquals(58, sweep.counts()[3][7]);
    assertEquals(121, sweep.table().rowCount());
    Sweep pose = Sweep.of(cases, "pose", "mouth", b, 0.88, 0.90, 0.02);
    assertEquals(99, pose.counts()[1][0]);
  }

  @Test
  void aSweepOfTwoPropertiesHoldsNothingAndOneOfFourHoldsTwo() {
    Table table =
        Table.create(
            IntColumn.create("case", new int[] {0, 1}),
            DoubleColumn.create("a", 0.5, 1),
            DoubleColumn.create("b", 0.5, 1),
            DoubleColumn.create("c", 1, 0.5),
            DoubleColumn.create("d", 1, 1));
    Sweep two = Sweep.of(table, "a", "b", Cutoffs.of("N", "a ≥ 0.5, b ≥ 0.5"), 0, 1, 0.5);
    assertEquals(Map.of(), two.held());
    assertArrayEquals(new int[][] {{2, 2, 1}, {2, 2, 1}, {1, 1, 1}}, two.counts());
    Cutoffs four = Cutoffs.of("N", "a ≥ 0, b ≥ 0, c ≥ 0.9, d ≥ 1");
    Sweep held = Sweep.of(table, "a", "b", four, 0, 1, 0.5);
    assertEquals(Map.of("c", 0.9, "d", 1.0), held.held());
    assertArrayEquals(new int[][] {{1, 1, 0}, {1, 1, 0}, {0, 0, 0}}, held.counts());
  }

  @Test
  void sweepNeverPassesMoreAtAHigherCutoff() {
    int[][] counts = Sweep.of(cases, "eyes", "pose", b, 0, 1, 0.1).counts();
    for (int y = 0; y < 11; y++) {
      for (int x = 1; x < 11; x++) {
        assertTrue(counts[y][x] <= counts[y][x - 1] && counts[x][y] <= counts[x - 1][y]);
      }
    }
    assertEquals(0, Arrays.stream(counts[10]).sum());
  }

  @Test
  void sweepNeedsTwoPropertiesAndAGrid() {
    assertThrows(
        IllegalArgumentException.class, () -> Sweep.of(cases, "eyes", "eyes", a, 0.8, 0.9, 0.1));
    assertThrows(
        IllegalArgumentException.class, () -> Sweep.of(cases, "eyes", "pose", a, 0.8, 0.9, 0));
    assertThrows(
        IllegalArgumentException.class, () -> Sweep.of(cases, "eyes", "pose", a, 0.8, 1.1, 0.1));
  }

  @Test
  void intervalIsFishers() {
    // atanh(0.5) = 0.549306, 1.959964 / sqrt(25) = 0.391993, tanh(0.157313) = 0.156028, ...
    Estimate interval = FisherZ.interval(0.5, 28, 0.95);
    assertEquals(0.156028, interval.low(), 1e-6);
    assertEquals(0.735818, interval.high(), 1e-6);
    Estimate mirrored = FisherZ.interval(-0.5, 28, 0.95);
    assertEquals(-interval.high(), mirrored.low(), 1e-12);
  }

  @Test
  void intervalNeedsFourPairsAndACorrelationBelowOne() {
    assertThrows(IllegalArgumentException.class, () -> FisherZ.interval(0.5, 3, 0.95));
    assertThrows(IllegalArgumentException.class, () -> FisherZ.interval(1, 50, 0.95));
    assertThrows(IllegalArgumentException.class, () -> FisherZ.interval(0.5, 50, 1));
  }
}
