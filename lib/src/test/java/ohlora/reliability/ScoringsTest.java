package ohlora.reliability;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import ohlora.model.Cutoffs;
import ohlora.model.PerProperty;
import ohlora.score.CaseTable;
import ohlora.select.Report;
import ohlora.select.ReportTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Scorings, noise, true figures, calibration and regression over the published reports' tables.
 * Numbers from scipy 1.17.1 and numpy 2.4.6 on the same files, or from arithmetic that is shown.
 */
class ScoringsTest {
  private static final Cutoffs NINE = Cutoffs.of("N", "eyes ≥ 0.9, mouth ≥ 0.9, pose ≥ 0.9");
  private static List<Report> reports;
  private static Report v7;
  private static Report v8;
  private static Report v9;
  private static Noise noise;

  @BeforeAll
  static void open() throws IOException {
    reports = Report.openAll(ReportTest.RECORDED.getParent());
    v7 = reports.get(0);
    v8 = reports.get(1);
    v9 = reports.get(3);
    noise = Noise.ofReports(reports);
  }

  private static Table one(int number, double eyes, double mouth, double pose) {
    Table table = CaseTable.create("one", List.of("eyes", "mouth", "pose"));
    CaseTable.append(
        table, number, "lll", PerProperty.of(List.of("eyes", "mouth", "pose"), eyes, mouth, pose));
    return table;
  }

  private static void assertNear(double tolerance, DoubleColumn column, double... expected) {
    assertArrayEquals(expected, column.asDoubleArray(), tolerance);
  }

  @Test
  void deviationsDividedByNAreTheReports() {
    Table summary = Scorings.of(v7).summary();
    assertEquals(6, summary.rowCount());
    assertNear(5e-5, summary.first(3).doubleColumn("sd (÷ n)"), 0.0096, 0.0078, 0.0063);
  }

  @Test
  void rowsArePairedByCaseAndNotByPosition() {
    Table sorted = v7.retests().get(0).sortDescendingOn("case");
    Scorings paired = Scorings.of(v7.cases(), sorted);
    assertEquals(2240, paired.first().intColumn("case").getInt(0));
    assertEquals(
        Scorings.of(v7).summary().doubleColumn("sd (÷ n)").getDouble(0),
        paired.summary().doubleColumn("sd (÷ n)").getDouble(0),
        1e-12);
    Scorings both = Scorings.of(v7.cases(), sorted, v7.retests().get(1));
    assertEquals(2240, both.again(2).intColumn("case").getInt(0));
  }

  @Test
  void aCaseThatWasNeverScoredCannotBeScoredAgain() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> Scorings.of(v7.cases(), one(5000, 0.9, 0.9, 0.9)));
    assertEquals("case 5000 is not among the 2,400 cases", refusal.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> Scorings.of(v7.cases(), v7.retests().get(0), one(3, 0.9, 0.9, 0.9)));
    assertThrows(IllegalArgumentException.class, () -> Scorings.of(v7.cases()));
  }

  @Test
  void theNumbersOfAnotherTableAreNotTakenForThoseOfTheFirst() {
    // The chosen cases numbered by their rows, 0 to 26.
    Table again = v7.retests().get(0);
    int[] rows = IntStream.range(0, again.rowCount()).toArray();
    Table numbered = again.copy().replaceColumn("case", IntColumn.create("case", rows));
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Scorings.of(v7.cases(), numbered));
    assertTrue(
        refusal.getMessage().matches("\\d of 27 cases are of the group that they had: .*"),
        refusal.getMessage());
    // Without groups nothing is known but the numbers.
    assertEquals(27, Scorings.of(v7.cases(), numbered.removeColumns("group")).again(1).rowCount());
  }

  @Test
  void aFewCasesMayChangeTheirGroupNearAMedian() {
    Table again = v7.retests().get(0);
    StringColumn groups = again.stringColumn("group").copy();
    for (int i = 0; i < 9; i++) {
      groups.set(i, groups.get(i).equals("lll") ? "hll" : "lll");
    }
    assertEquals(
        27, Scorings.of(v7.cases(), again.copy().replaceColumn(1, groups)).first().rowCount());
  }

  @Test
  void thoseThatPassBothTimesAreCounted() {
    Table cases = one(0, 0.95, 0.95, 0.95).append(one(1, 0.95, 0.95, 0.95));
    Table again = one(0, 0.95, -0.9, 0.95).append(one(1, 0.95, 0.8999, 0.95));
    assertArrayEquals(new int[] {0}, Scorings.of(cases, again).passingBoth(1, NINE).toArray());
  }

  @Test
  void theNoiseOfOneScoringIsPooledOverTheReportsWithItsTests() {
    Table table = noise.table(0.95);
    assertEquals(
        List.of("v7", "v8", "all", "v7", "v8", "all", "v7", "v8", "all"),
        table.stringColumn("scorings of").asList());
    assertNear(
        5e-5,
        table.doubleColumn("value"),
        0.0409,
        0.0487,
        0.0442,
        0.0267,
        0.0408,
        0.0332,
        0.0248,
        0.0389,
        0.0313);
    assertNear(
        5.1e-5,
        table.doubleColumn("from"),
        0.0322,
        0.0368,
        0.0366,
        0.0210,
        0.0308,
        0.0275,
        0.0195,
        0.0294,
        0.0259);
    assertNear(
        5.1e-5,
        table.doubleColumn("to"),
        0.0561,
        0.0720,
        0.0559,
        0.0366,
        0.0604,
        0.0419,
        0.0340,
        0.0575,
        0.0396);
    assertEquals(List.of(26, 18, 44), table.first(3).intColumn("degrees of freedom").asList());
    Table pooled = table.where(table.stringColumn("scorings of").isEqualTo("all"));
    assertNear(5e-4, pooled.doubleColumn("p, Bartlett"), 0.425, 0.050, 0.038);
    assertNear(5e-4, pooled.doubleColumn("Bartlett, Holm"), 0.425, 0.114, 0.114);
    assertNear(6e-4, pooled.doubleColumn("p, Brown–Forsythe"), 0.596, 0.153, 0.089);
    assertEquals("v7 and v8", noise.source());
  }

  @Test
  void oneRetestAloneTakesTheFirstScoringToo() {
    double[] first = FisherZ.of(Scorings.of(v7).first(), "eyes");
    double[] again = FisherZ.of(v7.retests().get(0), "eyes");
    Noise single = Noise.of(Scorings.of(v7.cases(), v7.retests().get(0)));
    assertEquals(ScoringNoise.of(first, again).variance(), single.of("eyes").variance(), 1e-15);
    assertEquals(3, single.table(0.95).rowCount());
    assertEquals("", single.source());
  }

  @Test
  void noiseThatNobodyMeasuredIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Noise.ofReports(List.of(v9)));
    assertThrows(IllegalArgumentException.class, () -> noise.of("smile"));
    assertThrows(
        IllegalArgumentException.class, () -> Noise.known(PerProperty.of(List.of("eyes"), 0)));
  }

  @Test
  void agreementAmongTheChosenIsIccWithItsInterval() {
    Table v7s = Scorings.of(v7).agreement(0.95);
    assertNear(5e-4, v7s.doubleColumn("value"), 0.940, 0.882, 0.989);
    assertNear(1e-3, v7s.first(2).doubleColumn("from"), 0.873, 0.758);
    assertNear(1e-3, v7s.first(2).doubleColumn("to"), 0.972, 0.944);
    Table v8s = Scorings.of(v8).agreement(0.95);
    assertNear(5e-4, v8s.doubleColumn("value"), 0.747, 0.411, 0.968);
    assertEquals(-0.04, v8s.doubleColumn("from").getDouble(1), 5e-4);
    assertEquals(0, Scorings.of(v9).agreement(0.95).rowCount());
  }

  @Test
  void calibrationHoldsTheChosenAgainstWhatHappened() {
    Table table = Calibration.of(reports, noise).table(0.9);
    assertEquals(
        List.of("v7", "v7", "v7", "v7", "v8", "v8", "v9-mixed", "v9-svm"),
        table.stringColumn("report").asList());
    assertEquals(List.of(12, 12, 19, 19, 19, 19, 22, 8), table.intColumn("chosen").asList());
    assertEquals(List.of(11, 8, 13, 13, 9, 13), table.first(6).intColumn("happened").asList());
    assertTrue(
        table.intColumn("happened").isMissing(6) && table.intColumn("happened").isMissing(7));
    assertNear(1e-9, table.first(6).doubleColumn("plain, r"), 8.7, 8.7, 15.0, 15.0, 13.5, 13.5);
    assertTrue(table.doubleColumn("plain, r").isMissing(7));
    assertNear(1e-9, table.doubleColumn("plain"), 8.5, 8.5, 14.6, 14.6, 12.0, 12.0, 15.7, 4.7);
    assertNear(1e-9, table.doubleColumn("posterior"), 8.3, 8.3, 14.1, 14.1, 10.9, 10.9, 14.7, 4.2);
    assertNear(1e-9, table.doubleColumn("from"), 6, 6, 12, 12, 8, 8, 11, 2);
    assertNear(1e-9, table.doubleColumn("to"), 11, 11, 17, 17, 14, 14, 18, 6);
  }

  @ParameterizedTest
  @CsvSource({
    // report, set, plain, again, its 90 %, truly reach, of all tested, 95 % sure
    "v7, A, 58, 41.9, 41.1, 36, 46, 45.1, 41, 49, 62.8, 5",
    "v7, B, 99, 78.4, 76.3, 70, 82, 81.5, 76, 87, 99.5, 30",
    "v8, C, 49, 31.3, 28.6, 23, 34, 32.8, 28, 38, 46.0, 1",
    "v9-mixed, C, 43, 29.9, 28.3, 24, 33, 31.0, 27, 35, 45.2, 5",
    "v9-svm, C, 38, 24.8, 22.9, 18, 27, 25.5, 21, 30, 35.9, 3"
  })
  void expectationsOfAllThatPass(
      String name,
      String set,
      int pass,
      double plain,
      double again,
      double from,
      double to,
      double truly,
      double trulyFrom,
      double trulyTo,
      double ofAll,
      int sure) {
    Report report = named(name);
    Table row =
        TrueFigures.of(report.cases(), noise).expectations(0.9, List.of(report.cutoffs(set)));
    assertEquals(pass, row.intColumn("pass").getInt(0));
    double[] expected = {plain, again, from, to, truly, trulyFrom, trulyTo, ofAll};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(
          expected[i], row.doubleColumn(2 + i).getDouble(0), 1e-9, row.column(2 + i).name());
    }
    assertEquals(sure, row.intColumn("95 % sure").getInt(0));
  }

  private static Report named(String name) {
    return reports.stream().filter(report -> report.name().equals(name)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "v7, A, 0.9383, 0.9019, 0.9338, 2",
    "v7, B, 0.9223, 0.9184, 0.8998, 21",
    "v8, C, 0.9392, 0.9038, 0.8996, 0",
    "v9-mixed, C, 0.9379, 0.9027, 0.8998, 3",
    "v9-svm, C, 0.9389, 0.9038, 0.8996, 1"
  })
  void theMarginMakesAPass95PercentSafe(
      String name, String set, double eyes, double mouth, double pose, int passing) {
    Report report = named(name);
    TrueFigures truth = TrueFigures.of(report.cases(), noise);
    Cutoffs safe = truth.margin(report.cutoffs(set), 0.95);
    assertArrayEquals(new double[] {eyes, mouth, pose}, safe.lowest().toArray(), 5.1e-5);
    assertEquals(passing, safe.passing(report.cases()).size());
    Table just = one(0, -safe.of("eyes"), safe.of("mouth"), -safe.of("pose"));
    assertEquals(0.95, truth.passingAgain(just, report.cutoffs(set))[0], 1e-7);
  }

  @Test
  void predictionsForTheReportsWithoutRetestAreNumbersWithIntervals() {
    assertPrediction(v9, 4.2, 2, 6, 4.2, 2, 6, 4.9, 3, 7);
    assertPrediction(named("v9-mixed"), 14.7, 11, 18, 14.6, 11, 18, 16.2, 13, 19);
  }

  private static void assertPrediction(Report report, double... expected) {
    TrueFigures truth = TrueFigures.of(report.cases(), noise);
    Table chosen = Scorings.of(report).first();
    Cutoffs set = report.cutoffs("C");
    List<Estimate> found =
        List.of(
            truth.expected(chosen, set, 0.9),
            truth.expectedWithUncertainNoise(chosen, set, 0.9),
            truth.reaching(chosen, set, 0.9));
    double[] numbers =
        found.stream()
            .flatMapToDouble(each -> DoubleStream.of(each.value(), each.low(), each.high()))
            .toArray();
    assertArrayEquals(expected, numbers, 0.055);
  }

  @Test
  void theTablesOfAllReportsHaveTheSameNumbers() {
    Calibration calibration = Calibration.of(reports, noise);
    Table predicted = calibration.predictions(0.9);
    assertEquals(6, predicted.rowCount());
    assertEquals("v9-svm, C, 8 chosen", predicted.stringColumn("report").get(3));
    assertNear(0.055, predicted.doubleColumn("value"), 14.7, 14.6, 16.2, 4.2, 4.2, 4.9);
    Table expected = calibration.expectations(0.9);
    assertEquals(List.of(58, 99, 49, 43, 38), expected.intColumn("pass").asList());
    assertNear(1e-9, expected.doubleColumn("again"), 41.1, 76.3, 28.6, 28.3, 22.9);
    assertEquals(
        List.of("v7", "v7", "v8", "v9-mixed", "v9-svm"), expected.stringColumn("report").asList());
    assertEquals(List.of(2, 21, 0, 3, 1), calibration.margins(0.95).intColumn("pass").asList());
    Table bandwidths = calibration.byBandwidth(0.5, 1, 2);
    assertNear(1e-9, bandwidths.doubleColumn("× 1.0"), 41.1, 76.3, 28.6, 28.3, 22.9);
    // no expectation changes by more than 0.9, as found by scipy
    for (String factor : List.of("× 0.5", "× 2.0")) {
      assertNear(0.95, bandwidths.doubleColumn(factor), 41.1, 76.3, 28.6, 28.3, 22.9);
    }
  }

  @Test
  void theBandwidthMattersLittle() {
    TrueFigures truth = TrueFigures.of(v7.cases(), noise);
    double[] bandwidths =
        CaseTable.properties(v7.cases()).stream()
            .mapToDouble(property -> Density.of(FisherZ.of(v7.cases(), property)).bandwidth())
            .toArray();
    assertArrayEquals(new double[] {0.084, 0.046, 0.105}, bandwidths, 5e-4);
    Cutoffs b = v7.cutoffs("B");
    Table passing = v7.cases().where(b.passing(v7.cases()));
    double expected = truth.expected(passing, b, 0.9).value();
    for (double factor : new double[] {0.5, 2}) {
      double other = truth.withBandwidths(factor).expected(passing, b, 0.9).value();
      assertEquals(expected, other, 0.75);
      assertTrue(other != expected);
    }
  }

  @Test
  void theSurestComeFirstAndAnUndefinedFigureNeverPasses() {
    Cutoffs a = v7.cutoffs("A");
    TrueFigures truth = TrueFigures.of(v7.cases(), noise);
    Table surest = truth.surest(a);
    assertEquals(58, surest.rowCount());
    double[] sure = surest.doubleColumn("passes again").asDoubleArray();
    assertTrue(sure[0] > 0.95 && sure[57] < 0.4 && sure[0] > sure[57]);
    assertEquals(41.1, DoubleStream.of(sure).sum(), 0.05);
    assertEquals(0, truth.passingAgain(one(0, Double.NaN, 0.99, 0.99), a)[0]);
    Table withOne = v7.cases().append(one(2400, 1, Double.NaN, -1));
    TrueFigures bound = TrueFigures.of(withOne, noise);
    assertNull(bound.posteriors("mouth")[2400]);
    assertEquals(1, bound.passingAgain(one(0, 1, 0.99, 1), a)[0], 1e-6);
  }

  @Test
  void cutoffsMayNameSomeOfThePropertiesAndOne() {
    TrueFigures truth = TrueFigures.of(v7.cases(), noise);
    Cutoffs mouth = Cutoffs.of("M", "mouth ≥ 0.9");
    double alone = truth.passingAgain(one(0, 0.1, 0.9, 0.1), mouth)[0];
    assertTrue(alone < 0.5 && alone > 0.3, "less than one in two, for luck is taken out");
    assertEquals(
        0, truth.passingAgain(one(0, 0.1, 0.9, 0.1), Cutoffs.of("1", "mouth ≥ 1"))[0], 1e-9);
  }

  @Test
  void reliabilityIsHighOverAllCases() {
    Table table = TrueFigures.of(v9.cases(), noise).reliability(0.95);
    assertNear(5e-4, table.doubleColumn("value"), 0.974, 0.943, 0.987);
    assertEquals(0.909, table.doubleColumn("from").getDouble(1), 5e-4);
  }

  @Test
  void theMouthFallsAtEveryRetestAndAllTogether() {
    RegressionToTheMean regression = RegressionToTheMean.ofReports(reports);
    Table each = regression.eachRetest(0.95);
    assertEquals(
        List.of("v7, 1", "v7, 2", "v8, 1", "v8, 2"),
        each.stringColumn("retest").asList().stream().distinct().toList());
    Table mouth = each.where(each.stringColumn("property").isEqualTo("mouth"));
    assertNear(5.1e-5, mouth.doubleColumn("value"), -0.0035, -0.0042, -0.0048, -0.0057);
    assertNear(5.1e-5, mouth.doubleColumn("from"), -0.0067, -0.0079, -0.0091, -0.0107);
    assertNear(5.1e-5, mouth.doubleColumn("to"), -0.0003, -0.0006, -0.0005, -0.0007);
    assertNear(5.1e-4, mouth.doubleColumn("p"), 0.031, 0.026, 0.032, 0.028);
    Table all = regression.together(0.95);
    assertNear(5.1e-5, all.doubleColumn("value"), 0.0000, -0.0044, -0.0000);
    assertNear(5.1e-5, all.doubleColumn("from"), -0.0021, -0.0068, -0.0018);
    assertEquals(0.0012, all.doubleColumn("p, Holm").getDouble(1), 5e-5);
    assertThrows(IllegalArgumentException.class, () -> RegressionToTheMean.ofReports(List.of(v9)));
  }
}
