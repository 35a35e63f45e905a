package ohlora.reliability;

import static ohlora.reliability.ScoringNoiseTest.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;

/** Numbers from scipy 1.17.1 and numpy 2.4.6, or from the work that is named. */
class ComparisonOfMethodsTest {

  private static final double[] ONE = {1.1, 2.3, 2.9, 3.8, 4.1, 5.2};
  private static final double[] OTHER = {2.0, 2.9, 3.1, 5.5, 5.9};

  private static void assertEstimate(
      double value, double low, double high, double by, Estimate is) {
    assertEquals(value, is.value(), by);
    assertEquals(low, is.low(), by);
    assertEquals(high, is.high(), by);
  }

  @Test
  void unpairedMeansDifferByWelch() {
    Effect effect = MeanDifference.unpaired(ONE, OTHER);
    assertEquals(0.6671592547618174, effect.t(), 1e-9);
    assertEquals(0.5236398089876434, effect.p(), 1e-9);
    assertEquals(7.915091404479096, effect.degreesOfFreedom(), 1e-9);
    assertEstimate(
        effect.value(), -1.5926863350180187, 2.8860196683513526, 1e-8, effect.interval(0.95));
  }

  @Test
  void pairedMeansDifferByTheirDifferences() {
    Effect effect = MeanDifference.paired(new double[] {1.1, 2.3, 2.9, 3.8, 4.1}, OTHER);
    assertEquals(3.346145150856492, effect.t(), 1e-9);
    assertEquals(0.02867139555811999, effect.p(), 1e-9);
    assertEstimate(1.04, 0.17706585362365146, 1.902934146376349, 1e-8, effect.interval(0.95));
  }

  @Test
  void printedMeansDifferByWelchToo() {
    Effect effect = MeanDifference.of(0.9055, 0.0708, 500, 0.8872, 0.0708, 100);
    assertEquals(-2.359539266088637, effect.t(), 1e-9);
    assertEquals(0.019664503340890437, effect.p(), 1e-9);
  }

  @Test
  void changesOfSeveralGroupsComeTogether() {
    // Means 2 and 5 of 3 and 2 changes: 3.2; squares 2 + 2 on 5 − 2 degrees: √(4 ÷ 3 ÷ 5).
    Effect effect = MeanDifference.change(new double[] {1, 2, 3}, new double[] {4, 6});
    assertEquals(3.2, effect.value(), 1e-12);
    assertEquals(Math.sqrt(4.0 / 15), effect.standardError(), 1e-12);
    assertEquals(3, effect.degreesOfFreedom());
  }

  @Test
  void oneSeriesHasTheSlopeOfARegression() {
    Effect slope =
        Trend.slope(new double[][] {{1, 2, 3, 4, 5}}, new double[][] {{2.1, 2.9, 4.2, 4.8, 6.1}});
    assertEquals(0.0004778575589512852, slope.p(), 1e-12);
    assertEstimate(0.99, 0.7999392904005401, 1.1800607095994597, 1e-9, slope.interval(0.95));
  }

  @Test
  void severalSeriesShareASlopeAndKeepTheirLevels() {
    // numpy.linalg.lstsq with one intercept for each series
    Effect slope =
        Trend.slope(
            new double[][] {{1, 2, 3, 4}, {2, 4, 6}},
            new double[][] {{1.0, 1.4, 2.1, 2.4}, {5.1, 6.2, 6.9}});
    assertEquals(0.46538461538461595, slope.value(), 1e-12);
    assertEquals(0.03356673708098986, slope.standardError(), 1e-12);
    assertEquals(4, slope.degreesOfFreedom());
  }

  @Test
  void anEffectOfKnownSpreadIsNormal() {
    Effect effect = new Effect(1.96, 1, Double.POSITIVE_INFINITY);
    assertEquals(0.05, effect.p(), 1e-4);
    assertEquals(2 * 1.96, effect.interval(0.95).high(), 1e-4);
    assertEquals(1, new Effect(0, 0, 3).p());
  }

  @Test
  void figuresThatDifferMoreThanTheirErrorsSayHowMuchMore() {
    Heterogeneity found =
        Heterogeneity.of(
            new double[] {0.28, 0.31, 0.33, 0.45}, new double[] {0.02, 0.03, 0.02, 0.04});
    assertEquals(14.920103092783503, found.q(), 1e-9);
    assertEquals(0.0018862150494066753, found.p(), 1e-9);
    assertEquals(0.002569444444444444, found.variance(), 1e-12);
    assertEquals(0, Heterogeneity.of(new double[] {1, 1.1}, new double[] {1, 1}).variance());
  }

  @Test
  void sharesHaveTheIntervalsOfScipy() {
    assertEstimate(
        0.042,
        0.027632310108451703,
        0.06335158575433016,
        1e-9,
        new Proportion(21, 500).wilson(0.95));
    assertEstimate(
        0.042,
        0.026183576776145943,
        0.06348694053291878,
        1e-8,
        new Proportion(21, 500).clopperPearson(0.95));
    assertEstimate(0, 0, 0.16112515805281935, 1e-9, new Proportion(0, 20).wilson(0.95));
    assertEstimate(0, 0, 0.16843347098308548, 1e-9, new Proportion(0, 20).clopperPearson(0.95));
    assertEstimate(1, 0.8388748419471808, 1, 1e-9, new Proportion(20, 20).wilson(0.95));
    assertEstimate(1, 0.8315665290169145, 1, 1e-9, new Proportion(20, 20).clopperPearson(0.95));
  }

  @Test
  void fishersTestIsThatOfScipy() {
    assertEquals(
        0.10448750433123495,
        ExactTest.fisher(new Proportion(21, 500), new Proportion(11, 500)),
        1e-9);
    assertEquals(
        0.034965034965034975, ExactTest.fisher(new Proportion(8, 10), new Proportion(1, 6)), 1e-12);
    // Fisher's lady tasting tea: 3 of 4 right
    assertEquals(
        0.48571428571428565, ExactTest.fisher(new Proportion(3, 4), new Proportion(1, 4)), 1e-12);
    assertEquals(
        0.032507739938080496,
        ExactTest.fisher(new Proportion(0, 10), new Proportion(5, 10)),
        1e-12);
    assertEquals(1, ExactTest.fisher(new Proportion(0, 10), new Proportion(0, 10)), 1e-12);
  }

  @Test
  void mcNemarsTestCountsOnlyWhereTheTwoDiffer() {
    // 1 against 7 of 21: 2 · (1 + 8) ÷ 2⁸
    McNemar test = new McNemar(1, 1, 7, 12);
    assertEquals(0.0703125, test.p(), 1e-12);
    assertEquals(1, new McNemar(5, 0, 0, 5).p());
    assertEquals(1, new McNemar(0, 3, 3, 0).p());
    // (8 − 2) ÷ 23 ± 1.959964 √((10 ÷ 23 − (6 ÷ 23)²) ÷ 23)
    double half = 1.959963984540054 * Math.sqrt((10 / 23.0 - 36 / 529.0) / 23);
    assertEstimate(6 / 21.0, 6 / 23.0 - half, 6 / 23.0 + half, 1e-9, test.difference(0.95));
  }

  @Test
  void mcNemarsCellsComeFromTheCases() {
    assertEquals(
        new McNemar(1, 2, 1, 1),
        McNemar.of(
            new boolean[] {true, true, true, false, false},
            new boolean[] {true, false, false, true, false}));
  }

  @Test
  void holmAdjustsStepByStep() {
    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    assertArrayEquals(
        new double[] {0.03, 0.06, 0.06, 0.02},
        Holm.adjust(new double[] {0.01, 0.04, 0.03, 0.005}),
        1e-12);
    assertArrayEquals(new double[] {1, 1}, Holm.adjust(new double[] {0.6, 0.9}), 1e-12);
    assertEquals(0, Holm.adjust(new double[0]).length);
  }

  @Test
  void powerTellsWhatCanBeSeen() {
    // scipy: (1.959964 + 0.841621) · 0.0708 · √(2 ÷ 100)
    Power power = new Power(0.05, 0.8);
    assertEquals(0.028051241866123365, power.smallestDifference(0.0708, 100), 1e-9);
    assertEquals(
        0.028051241866123365 / Math.sqrt(2), power.smallestPairedDifference(0.0708, 100), 1e-9);
    // Textbooks' 16 s² ÷ d², exactly 15.7: half a deviation takes 63 on each side, 32 pairs
    assertEquals(63, power.casesNeeded(1, 0.5));
    assertEquals(32, power.pairedCasesNeeded(1, -0.5));
  }

  @Test
  void powerOfSharesIsThatOfFleiss() {
    // R: power.prop.test(p1 = .50, p2 = .75, power = .90) gives n = 76.7 (its help page)
    assertEquals(77, new Power(0.05, 0.9).casesNeededForShares(0.5, 0.75));
  }

  @Test
  void theBootstrapFindsTheIntervalOfScipy() {
    // scipy.stats.bootstrap, BCa, 200,000 resamples: 4.6 to 16.5; t would give 1.8 to 13.6
    Estimate mean =
        new Bootstrap(50_000, 1)
            .interval(new double[] {2, 3, 3, 4, 5, 5, 6, 7, 12, 30}, StatUtils::mean, 0.95);
    assertEstimate(7.7, 4.6, 16.5, 0.2, mean);
  }

  @Test
  void theBootstrapRepeatsWithItsSeedAndOfEqualFiguresIsSure() {
    Bootstrap bootstrap = new Bootstrap(1000, 5);
    assertEquals(
        bootstrap.interval(ONE, StatUtils::mean, 0.9),
        bootstrap.interval(ONE, StatUtils::mean, 0.9));
    assertEstimate(
        1, 1, 1, 1e-12, bootstrap.interval(new double[] {1, 1, 1}, StatUtils::mean, 0.9));
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    assertRefused("6 and 5 values", () -> MeanDifference.paired(ONE, OTHER));
    assertRefused("a sample of 1", () -> MeanDifference.unpaired(new double[] {1}, OTHER));
    assertRefused("1 and 9 cases", () -> MeanDifference.of(1, 1, 1, 2, 1, 9));
    assertRefused("the confidence is 95.0", () -> MeanDifference.unpaired(ONE, OTHER).interval(95));
    assertRefused(
        "2 points in 1 series",
        () -> Trend.slope(new double[][] {{1, 2}}, new double[][] {{1, 2}}));
    assertRefused("3 of 2", () -> new Proportion(3, 2));
    assertRefused("counts -1", () -> new McNemar(-1, 0, 0, 5));
    assertRefused("2 and 1 cases", () -> McNemar.of(new boolean[2], new boolean[1]));
    assertRefused("the probability is NaN", () -> Holm.adjust(new double[] {Double.NaN}));
    assertRefused("level 0.0", () -> new Power(0, 0.8));
    assertRefused("difference 0.0", () -> new Power(0.05, 0.8).casesNeeded(1, 0));
    assertRefused("10 resamples", () -> new Bootstrap(10, 1));
    assertRefused("standard error is 0.0", () -> Heterogeneity.of(ONE, new double[6]));
    assertRefused("1 groups", () -> VarianceTest.brownForsythe(ONE));
  }
}
