package ohlora.reliability;

import static ohlora.reliability.ScoringNoiseTest.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

/** Numbers from scipy 1.17.1, or from the normal distribution's own formulas. */
class PosteriorTest {

  private static final double[] FIGURES = {0.9, 1.1, 1.15, 1.3, 1.32, 1.4, 1.55, 1.6, 1.8, 2.1};

  private static final NormalDistribution NORMAL = new NormalDistribution();

  /** Quantiles of N(1.5, 0.2²), as good as a sample without luck. */
  private static double[] normalFigures() {
    return IntStream.range(0, 4000)
        .mapToDouble(i -> 1.5 + 0.2 * NORMAL.inverseCumulativeProbability((i + 0.5) / 4000))
        .toArray();
  }

  @Test
  void theDensityIsThatOfScipysGaussianKernel() {
    // Slope and curvature by central differences of log gaussian_kde.
    Density density = Density.of(FIGURES, 0.2);
    assertEquals(0.938752161289407, density.at(1.5), 1e-12);
    assertEquals(-1.1969912831789886, density.slope(1.5).first(), 1e-6);
    assertEquals(-6.338623831370072, density.slope(1.5).second(), 1e-5);
    assertEquals(0.06706638733731836, density.at(2.4), 1e-12);
    assertEquals(-7.765406474695702, density.slope(2.4).first(), 1e-6);
    assertEquals(-22.984491376831784, density.slope(2.4).second(), 1e-5);
  }

  @Test
  void farFromAllFiguresTheNearestOneDecides() {
    // One kernel: slope −(x − 2.1) ÷ h², curvature −1 ÷ h².
    Density density = Density.of(FIGURES, 0.01);
    assertEquals(0, density.at(30));
    assertEquals(-(30 - 2.1) / 1e-4, density.slope(30).first(), 1e-4);
    assertEquals(-1e4, density.slope(30).second(), 1e-4);
  }

  @Test
  void theBandwidthFollowsTheRuleForTheFirstDerivative() {
    // numpy: min(0.3538, 0.4 ÷ 1.349) · (4/5)^(1/7) · 10^(−1/7)
    assertEquals(0.20670291974830843, Density.of(FIGURES).bandwidth(), 1e-12);
    assertEquals(0.10335145987415421, Density.of(FIGURES).scaled(0.5).bandwidth(), 1e-12);
  }

  @Test
  void amongNormalFiguresTheTrueOneIsDrawnToTheMean() {
    // Figures N(m, t² + σ²): the true one is m + t² ÷ (t² + σ²) (x − m), variance σ² t² ÷ (t² +
    // σ²);
    // the kernel adds h² to the figures' variance.
    double noise = 0.1;
    Density density = Density.of(normalFigures());
    double all = 0.04 + density.bandwidth() * density.bandwidth();
    Posterior posterior = Posterior.of(density, 1.7, noise);
    assertEquals(1.7 - 0.2 * noise * noise / all, posterior.mean(), 2e-4);
    assertEquals(noise * noise * (1 - noise * noise / all), posterior.variance(), 2e-4);
  }

  @Test
  void anotherScoringIsLessSureThanTheTrueFigure() {
    Posterior posterior = new Posterior(1.2, 0.0009);
    assertEquals(NORMAL.cumulativeProbability(0.1 / 0.03), posterior.reaching(1.1), 1e-12);
    assertEquals(
        NORMAL.cumulativeProbability(0.1 / 0.05), posterior.reachingAgain(1.1, 0.04), 1e-12);
    assertEquals(1, new Posterior(1.2, 0).reaching(1.2));
    assertEquals(0, new Posterior(1.2, 0).reaching(1.3));
  }

  @Test
  void aBandwidthBelowTheNoiseGivesNoNegativeVariance() {
    assertEquals(0, Posterior.of(Density.of(FIGURES, 0.01), 2.1, 0.1).variance());
  }

  @Test
  void aCasePassesAgainWithAllItsFigures() {
    Density density = Density.of(normalFigures());
    var noise = new double[] {0.1, 0.05};
    PassAgain pass = PassAgain.of(List.of(density, density), noise, new double[] {1.6, 1.5});
    var figures = new double[] {1.7, 1.6};
    assertEquals(
        Posterior.of(density, 1.7, 0.1).reachingAgain(1.6, 0.1)
            * Posterior.of(density, 1.6, 0.05).reachingAgain(1.5, 0.05),
        pass.again(figures),
        1e-12);
    assertEquals(
        Posterior.of(density, 1.7, 0.1).reaching(1.6)
            * Posterior.of(density, 1.6, 0.05).reaching(1.5),
        pass.truly(figures),
        1e-12);
    assertEquals(
        NORMAL.cumulativeProbability(1 / Math.sqrt(2)) * NORMAL.cumulativeProbability(Math.sqrt(2)),
        pass.plain(figures),
        1e-12);
    assertTrue(pass.again(figures) < pass.plain(figures), "luck is taken out");
    assertEquals(
        2 * pass.again(figures), pass.countAgain(new double[][] {figures, figures}).mean(), 1e-12);
  }

  @Test
  void theMarginMakesAPassAsSafeAsAsked() {
    Density density = Density.of(normalFigures());
    PassAgain pass =
        PassAgain.of(List.of(density, density), new double[] {0.1, 0.05}, new double[] {1.6, 1.5});
    assertEquals(0.95, pass.again(pass.margin(0.95)), 1e-8);
    assertTrue(pass.margin(0.95)[0] > 1.6 + 0.1 * Math.sqrt(2), "more than one deviation above");
  }

  @Test
  void ofThoseThatPassAsManyPassAgainAsExpected() {
    // 10,000 true figures, scored twice; those that pass first are selected. Seeded.
    var random = new Random(1);
    double noise = 0.1;
    var first = new double[10_000];
    var again = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      double truly = 1.5 + 0.2 * random.nextGaussian();
      first[i] = truly + noise * random.nextGaussian();
      again[i] = truly + noise * random.nextGaussian();
    }
    PassAgain pass =
        PassAgain.of(List.of(Density.of(first)), new double[] {noise}, new double[] {1.8});
    int passing = 0;
    int twice = 0;
    double expected = 0;
    double plain = 0;
    for (int i = 0; i < first.length; i++) {
      if (first[i] >= 1.8) {
        passing++;
        twice += again[i] >= 1.8 ? 1 : 0;
        expected += pass.again(new double[] {first[i]});
        plain += pass.plain(new double[] {first[i]});
      }
    }
    double spread = Math.sqrt(passing * 0.25);
    assertEquals(twice, expected, 3 * spread);
    assertTrue(plain - twice > 3 * spread, "the plain model expects too many");
  }

  @Test
  void anUncertainNoiseWidensTheCountAndRepeatsWithItsSeed() {
    Density density = Density.of(normalFigures());
    PassAgain pass = PassAgain.of(List.of(density), new double[] {0.1}, new double[] {1.6});
    var cases = new double[40][];
    for (int i = 0; i < cases.length; i++) {
      cases[i] = new double[] {1.6 + 0.005 * i};
    }
    var noise = List.of(new ScoringNoise(0.01, 4));
    PoissonBinomial certain = pass.countAgain(cases);
    PoissonBinomial uncertain = pass.countAgain(cases, noise, 500, 7);
    assertTrue(length(uncertain.interval(0.9)) > length(certain.interval(0.9)));
    assertEquals(uncertain.mean(), pass.countAgain(cases, noise, 500, 7).mean());
    var sure = List.of(new ScoringNoise(0.01, 1_000_000));
    assertEquals(certain.mean(), pass.countAgain(cases, sure, 50, 7).mean(), 0.01);
  }

  private static double length(Estimate interval) {
    return interval.high() - interval.low();
  }

  @Test
  void aCountOfUnequalTrialsIsExact() {
    // numpy: convolution of the five trials
    PoissonBinomial count = PoissonBinomial.of(new double[] {0.9, 0.75, 0.6, 0.5, 0.3});
    var expected = new double[] {0.0035, 0.05225, 0.2265, 0.387, 0.27, 0.06075};
    assertArrayEquals(
        expected, IntStream.rangeClosed(0, 5).mapToDouble(count::probability).toArray(), 1e-12);
    assertEquals(3.05, count.mean(), 1e-12);
    assertEquals(0.28225, count.cumulative(2), 1e-12);
    assertEquals(3, count.quantile(0.5));
    assertEquals(1, count.interval(0.9).low());
    assertEquals(5, count.interval(0.9).high());
    assertEquals(0, count.probability(-1) + count.probability(6));
    assertEquals(0, PoissonBinomial.of(new double[0]).mean());
  }

  @Test
  void whatCannotBeIsRefused() {
    assertRefused("bandwidth is 0.0", () -> Density.of(new double[] {1, 1, 1}));
    assertRefused(
        "deviation of a scoring is -0.1", () -> Posterior.of(Density.of(FIGURES), 1, -0.1));
    assertRefused("probability is 1.2", () -> PoissonBinomial.of(new double[] {1.2}));
    assertRefused("no distribution", () -> PoissonBinomial.average(List.of()));
    Density density = Density.of(FIGURES);
    assertRefused(
        "1 densities for 2 cutoffs",
        () -> PassAgain.of(List.of(density), new double[] {1, 1}, new double[] {1, 1}));
    PassAgain pass = PassAgain.of(List.of(density), new double[] {0.1}, new double[] {1});
    assertRefused("1 and 2 values", () -> pass.again(new double[] {1, 1}));
    assertRefused("probability is 1.0", () -> pass.margin(1));
    PassAgain rough =
        PassAgain.of(List.of(Density.of(FIGURES, 0.01)), new double[] {0.1}, new double[] {3});
    assertRefused("no correlation within 20 deviations is safe", () -> rough.margin(0.95));
  }
}
