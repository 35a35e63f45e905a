package ohlora.select;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class RetestTest {

  private static final Cutoffs NINE = Cutoffs.of("N", 0.9, 0.9, 0.9);

  private Report report;
  private Table cases;
  private Retest retest;

  @BeforeEach
  void open() throws IOException {
    report = Report.open(ReportTest.RECORDED);
    cases = report.cases();
    retest = Retest.of(cases, report.retest());
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
    var deviations = retest.summary().doubleColumn("sd (÷ n)");
    assertEquals(0.0096, deviations.getDouble(0), 5e-5);
    assertEquals(0.0078, deviations.getDouble(1), 5e-5);
    assertEquals(0.0063, deviations.getDouble(2), 5e-5);
  }

  @Test
  void elevenOfTwelvePassAAgainAndThirteenOfNineteenB() {
    var again = retest.again(report.chosen(), report.cutoffs("A"), report.cutoffs("B"));
    assertArrayEquals(new int[] {11, 13}, again.intColumn("pass again").asIntArray());
    assertArrayEquals(new int[] {12, 19}, again.intColumn("of").asIntArray());
    assertArrayEquals(new double[] {91.7, 68.4}, again.doubleColumn("%").asDoubleArray());
  }

  @Test
  void rowsArePairedByCaseAndNotByPosition() {
    var paired = Retest.of(cases, report.retest().sortDescendingOn("case"));
    assertEquals(2240, paired.first().intColumn("case").getInt(0));
    assertEquals(
        retest.summary().doubleColumn("sd (÷ n)").getDouble(0),
        paired.summary().doubleColumn("sd (÷ n)").getDouble(0),
        1e-12);
  }

  @Test
  void aCaseThatWasNeverScoredCannotBeScoredAgain() {
    var refusal =
        assertThrows(
            IllegalArgumentException.class, () -> Retest.of(cases, one(5000, 0.9, 0.9, 0.9)));
    assertEquals("case 5000 is not among the 2,400 cases", refusal.getMessage());
  }

  @Test
  void chosenCasesMustBeThoseScoredTwice() {
    var refusal =
        assertThrows(
            IllegalArgumentException.class, () -> retest.again(report.chosen().first(3), NINE));
    assertEquals("The chosen cases are not the ones that were scored twice", refusal.getMessage());
  }

  @Test
  void aCaseThatReachesEveryCutoffOnlyJustPassesAgainOneTimeInEight() {
    var noise = new Noise(0.01, 0.01, 0.01);
    assertArrayEquals(
        new double[] {0.125}, noise.passingAgain(one(0, -0.9, 0.9, -0.9), NINE), 1e-9);
  }

  @Test
  void oneDeviationAboveOneCutoffAndFarAboveTheOthersIsPhiOfOne() {
    var noise = new Noise(0.01, 0.001, 0.001);
    assertArrayEquals(
        new double[] {0.841345}, noise.passingAgain(one(0, -0.91, -0.99, -0.99), NINE), 1e-6);
  }

  @Test
  void whatReachesTheMarginOnlyJustIsAsSafeAsAskedFor() {
    var noise = retest.noise();
    var safe = noise.margin(NINE, 0.95);
    var probability = noise.passingAgain(one(0, safe.eyes(), -safe.mouth(), safe.pose()), NINE);
    assertArrayEquals(new double[] {0.95}, probability, 1e-9);
    // q with Φ(q)³ = 0.95 is 2.1212.
    assertEquals(0.9 + 2.1212 * noise.eyes(), safe.eyes(), 1e-5);
  }

  @Test
  void aMarginCannotLeadAboveOne() {
    var noise = new Noise(0.1, 0.1, 0.1);
    assertThrows(IllegalArgumentException.class, () -> noise.margin(NINE, 0.95));
    assertThrows(IllegalArgumentException.class, () -> noise.margin(NINE, 1));
  }

  @Test
  void expectationIsTheSumOfTheProbabilities() {
    var a = report.cutoffs("A");
    var noise = retest.noise();
    var sureness = noise.sureness(cases, a);
    var expectation = noise.expectation(cases, 0.95, a);
    assertEquals(58, sureness.rowCount());
    double sum = sureness.doubleColumn("passes again").sum();
    assertEquals(sum, expectation.doubleColumn("expected to pass again").getDouble(0), 0.05 + 1e-9);
    assertTrue(sum > 58 / 8.0 && sum < 58, "each is between 1/8 and 1");
  }

  @Test
  void expectationFitsWhatTheRetestFound() {
    // 8.6 + 15.0 expected, 11 + 13 found: the noise explains how many do not pass again.
    var again = retest.again(report.chosen(), report.cutoffs("A"), report.cutoffs("B"));
    assertEquals(24, again.doubleColumn("expected").sum(), 3);
  }

  @Test
  void reliabilityIsOneMinusTheRatioOfTheVariances() {
    // The differences' deviation is √2 of one scoring's: half of 0.02² is 0.0002; cases 0.8 and
    // 1.0 spread by 0.1, and 1 − 0.0002 / 0.01 = 0.98.
    var two = one(0, 0.8, 0.8, 0.8).append(one(1, 1, 1, 1));
    var reliability = new Noise(0.02, 0.02, 0.02).reliability(two).doubleColumn("reliability");
    assertEquals(0.98, reliability.getDouble(0), 1e-9);
  }

  @Test
  void noiseIsPositive() {
    assertThrows(IllegalArgumentException.class, () -> new Noise(0, 0.01, 0.01));
  }
}
