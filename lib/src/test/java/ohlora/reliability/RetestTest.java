package ohlora.reliability;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import ohlora.model.Cutoffs;
import ohlora.model.PerProperty;
import ohlora.select.Report;
import ohlora.select.ReportTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class RetestTest {

  private static final Cutoffs NINE = Cutoffs.of("N", "eyes ≥ 0.9, mouth ≥ 0.9, pose ≥ 0.9");

  private Report report;
  private Table cases;
  private Retest retest;

  @BeforeEach
  void open() throws IOException {
    report = Report.open(ReportTest.RECORDED);
    cases = report.cases();
    retest = Retest.of(cases, report.retests().get(0));
  }

  private static Noise noise(double eyes, double mouth, double pose) {
    return new Noise(PerProperty.of(List.of("eyes", "mouth", "pose"), eyes, mouth, pose));
  }

  private static Table one(int number, double eyes, double mouth, double pose) {
    return Table.create(
        IntColumn.create("case", new int[] {number}),
        StringColumn.create("group", "lll"),
        DoubleColumn.create("eyes", new double[] {eyes}),
        DoubleColumn.create("mouth", new double[] {mouth}),
        DoubleColumn.create("pose", new double[] {pose}));
  }

  @Test
  void deviationsDividedByNAreTheReports() {
    DoubleColumn deviations = retest.summary().doubleColumn("sd (÷ n)");
    assertEquals(0.0096, deviations.getDouble(0), 5e-5);
    assertEquals(0.0078, deviations.getDouble(1), 5e-5);
    assertEquals(0.0063, deviations.getDouble(2), 5e-5);
  }

  @Test
  void elevenOfTwelvePassAAgainAndThirteenOfNineteenB() {
    Table again = retest.again(report.chosen(), report.cutoffs("A"), report.cutoffs("B"));
    assertArrayEquals(new int[] {11, 13}, again.intColumn("pass again").asIntArray());
    assertArrayEquals(new int[] {12, 19}, again.intColumn("of").asIntArray());
    assertArrayEquals(new double[] {91.7, 68.4}, again.doubleColumn("%").asDoubleArray());
  }

  @Test
  void rowsArePairedByCaseAndNotByPosition() {
    Retest paired = Retest.of(cases, report.retests().get(0).sortDescendingOn("case"));
    assertEquals(2240, paired.first().intColumn("case").getInt(0));
    assertEquals(
        retest.summary().doubleColumn("sd (÷ n)").getDouble(0),
        paired.summary().doubleColumn("sd (÷ n)").getDouble(0),
        1e-12);
  }

  @Test
  void aCaseThatWasNeverScoredCannotBeScoredAgain() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> Retest.of(cases, one(5000, 0.9, 0.9, 0.9)));
    assertEquals("case 5000 is not among the 2,400 cases", refusal.getMessage());
  }

  @Test
  void theNumbersOfAnotherTableAreNotTakenForThoseOfTheFirst() {
    // The chosen cases numbered by their rows, 0 to 26.
    Table again = report.retests().get(0);
    int[] rows = IntStream.range(0, again.rowCount()).toArray();
    Table numbered = again.copy().replaceColumn("case", IntColumn.create("case", rows));
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Retest.of(cases, numbered));
    assertTrue(
        refusal.getMessage().matches("\\d of 27 cases are of the group that they had: .*"),
        refusal.getMessage());
    // Without groups nothing is known but the numbers.
    assertEquals(27, Retest.of(cases, numbered.removeColumns("group")).second().rowCount());
  }

  @Test
  void aFewCasesMayChangeTheirGroupNearAMedian() {
    Table again = report.retests().get(0);
    StringColumn groups = again.stringColumn("group").copy();
    for (int i = 0; i < 9; i++) {
      groups.set(i, groups.get(i).equals("lll") ? "hll" : "lll");
    }
    assertEquals(27, Retest.of(cases, again.copy().replaceColumn(1, groups)).first().rowCount());
  }

  @Test
  void chosenCasesMustBeThoseScoredTwice() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> retest.again(report.chosen().first(3), NINE));
    assertEquals("The chosen cases are not the ones that were scored twice", refusal.getMessage());
  }

  @Test
  void aCaseThatReachesEveryCutoffOnlyJustPassesAgainOneTimeInEight() {
    Noise noise = noise(0.01, 0.01, 0.01);
    assertArrayEquals(
        new double[] {0.125}, noise.passingAgain(one(0, -0.9, 0.9, -0.9), NINE), 1e-9);
  }

  @Test
  void oneDeviationAboveOneCutoffAndFarAboveTheOthersIsPhiOfOne() {
    Noise noise = noise(0.01, 0.001, 0.001);
    assertArrayEquals(
        new double[] {0.841345}, noise.passingAgain(one(0, -0.91, -0.99, -0.99), NINE), 1e-6);
  }

  @Test
  void whatReachesTheMarginOnlyJustIsAsSafeAsAskedFor() {
    Noise noise = retest.noise();
    Cutoffs safe = noise.margin(NINE, 0.95);
    double[] probability =
        noise.passingAgain(one(0, safe.of("eyes"), -safe.of("mouth"), safe.of("pose")), NINE);
    assertArrayEquals(new double[] {0.95}, probability, 1e-9);
    // q with Φ(q)³ = 0.95 is 2.1212.
    assertEquals(0.9 + 2.1212 * noise.of("eyes"), safe.of("eyes"), 1e-5);
  }

  @Test
  void aMarginCannotLeadAboveOne() {
    Noise noise = noise(0.1, 0.1, 0.1);
    assertThrows(IllegalArgumentException.class, () -> noise.margin(NINE, 0.95));
    assertThrows(IllegalArgumentException.class, () -> noise.margin(NINE, 1));
  }

  @Test
  void expectationIsTheSumOfTheProbabilities() {
    Cutoffs a = report.cutoffs("A");
    Noise noise = retest.noise();
    Table sureness = noise.sureness(cases, a);
    Table expectation = noise.expectation(cases, 0.95, a);
    assertEquals(58, sureness.rowCount());
    double sum = sureness.doubleColumn("passes again").sum();
    assertEquals(sum, expectation.doubleColumn("expected to pass again").getDouble(0), 0.05 + 1e-9);
    assertTrue(sum > 58 / 8.0 && sum < 58, "each is between 1/8 and 1");
  }

  @Test
  void expectationFitsWhatTheRetestFound() {
    // 8.6 + 15.0 expected, 11 + 13 found: the noise explains how many do not pass again.
    Table again = retest.again(report.chosen(), report.cutoffs("A"), report.cutoffs("B"));
    assertEquals(24, again.doubleColumn("expected").sum(), 3);
  }

  @Test
  void reliabilityIsOneMinusTheRatioOfTheVariances() {
    // The differences' deviation is √2 of one scoring's: half of 0.02² is 0.0002; cases 0.8 and
    // 1.0 spread by 0.1, and 1 − 0.0002 / 0.01 = 0.98.
    Table two = one(0, 0.8, 0.8, 0.8).append(one(1, 1, 1, 1));
    DoubleColumn reliability = noise(0.02, 0.02, 0.02).reliability(two).doubleColumn("reliability");
    assertEquals(0.98, reliability.getDouble(0), 1e-9);
  }

  @Test
  void theMarginOfOnePropertyIsThatPropertysAlone() {
    // q with Φ(q) = 0.975 is 1.959964.
    Noise noise = new Noise(PerProperty.of(List.of("smile"), 0.01));
    Cutoffs safe = noise.margin(Cutoffs.of("N", "smile ≥ 0.9"), 0.975);
    assertEquals(0.9 + 0.01959964, safe.of("smile"), 1e-8);
  }

  @Test
  void everyPublishedRetestIsRead() throws IOException {
    // Of those chosen under each set so many pass at the first retest and at the second.
    assertEquals(List.of(11, 13), again(report, 0));
    assertEquals(List.of(8, 13), again(report, 1));
    Report next = Report.open(ReportTest.RECORDED.resolveSibling("v8"));
    assertEquals(List.of(9), again(next, 0));
    assertEquals(List.of(13), again(next, 1));
  }

  private static List<Integer> again(Report report, int time) {
    return Retest.of(report.cases(), report.retests().get(time))
        .again(report.chosen(), report.sets())
        .intColumn("pass again")
        .asList();
  }

  @Test
  void noiseIsPositive() {
    assertThrows(IllegalArgumentException.class, () -> noise(0, 0.01, 0.01));
  }
}
