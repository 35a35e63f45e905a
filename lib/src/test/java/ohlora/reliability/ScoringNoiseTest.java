package ohlora.reliability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Numbers from scipy 1.17.1 and numpy 2.4.6, or from the paper that is named. */
class ScoringNoiseTest {

  /** One property of the 19 cases that a published report scored again, twice. */
  private static final double[] ONCE = {
    0.8909, 0.8997, 0.8797, 0.9155, 0.8841, 0.8793, 0.8681, 0.8803, 0.8974, 0.8895, 0.8931, 0.8705,
    0.8709, 0.9034, 0.8717, 0.8821, 0.8812, 0.8899, 0.8923
  };

  private static final double[] TWICE = {
    0.8919, 0.8798, 0.8817, 0.8907, 0.8833, 0.8872, 0.8725, 0.8858, 0.9112, 0.8819, 0.8821, 0.8827,
    0.8735, 0.8941, 0.8804, 0.8828, 0.9003, 0.8833, 0.8772
  };

  /** Shrout and Fleiss 1979, table 2: six targets, four judges. */
  private static final double[][] JUDGES = {
    {9, 6, 8, 7, 10, 6}, {2, 1, 4, 1, 5, 2}, {5, 3, 6, 2, 6, 4}, {8, 2, 8, 6, 9, 7}
  };

  @Test
  void twoScoringsGiveHalfTheVarianceOfTheirDifferences() {
    ScoringNoise noise = ScoringNoise.of(FisherZ.of(ONCE), FisherZ.of(TWICE));
    assertEquals(0.0016654636018246952, noise.variance(), 1e-15);
    assertEquals(18, noise.degreesOfFreedom());
    Estimate deviation = noise.deviation(0.95);
    assertEquals(0.040810091911495316, deviation.value(), 1e-12);
    assertEquals(0.0308366210076657, deviation.low(), 1e-9);
    assertEquals(0.06035096523874854, deviation.high(), 1e-9);
  }

  @Test
  void aShiftThatAWholeScoringHasInCommonIsNoNoise() {
    var shifted = FisherZ.of(TWICE);
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] -= 0.3;
    }
    assertEquals(
        0.0016654636018246952, ScoringNoise.of(FisherZ.of(ONCE), shifted).variance(), 1e-14);
  }

  @Test
  void moreScoringsGiveTheResidualMeanSquareOfTheLayout() {
    // Shrout and Fleiss 1979, table 3: error mean square 1.02 on 15 degrees of freedom.
    ScoringNoise noise = ScoringNoise.of(JUDGES);
    assertEquals(1.02, noise.variance(), 0.005);
    assertEquals(15, noise.degreesOfFreedom());
  }

  @Test
  void intraclassCorrelationsAreThoseOfShroutAndFleiss() {
    IntraclassCorrelation icc = IntraclassCorrelation.of(JUDGES);
    assertEquals(0.17, icc.oneWay(), 0.005);
    assertEquals(0.29, icc.agreement(), 0.005);
    assertEquals(0.71, icc.consistency(), 0.005);
  }

  @Test
  void poolingWeighsByDegreesOfFreedom() {
    ScoringNoise pooled =
        ScoringNoise.pooled(
            List.of(
                new ScoringNoise(0.0007118668535824613, 26),
                new ScoringNoise(0.0016654636018246952, 18)));
    assertEquals(44, pooled.degreesOfFreedom());
    assertEquals(0.03319600298570615, pooled.deviation(), 1e-12);
    assertEquals(0.02748145205134204, pooled.quantile(0.025), 1e-9);
    assertEquals(0.04193317942199482, pooled.quantile(0.975), 1e-9);
  }

  @Test
  void bartlettsTestTellsWhetherGroupsMayBePooled() {
    double p =
        VarianceTest.bartlett(
            List.of(
                new ScoringNoise(0.0007118668535824613, 26),
                new ScoringNoise(0.0016654636018246952, 18)));
    assertEquals(0.05016257954786416, p, 1e-9);
  }

  @Test
  void brownAndForsythesTestIsAboutTheMedians() {
    double p =
        VarianceTest.brownForsythe(
            new double[] {1, 2, 3, 4, 10},
            new double[] {1, 1.5, 2, 2.2, 2.1},
            new double[] {5, 9, 1, 20, 3});
    assertEquals(0.18395338343024478, p, 1e-9);
  }

  @Test
  void reliabilityIsThePartOfTheSpreadThatIsNoNoise() {
    // variance of 1, 2, 3, 4, 5 is 2.5
    assertEquals(0.9, new ScoringNoise(0.25, 10).reliability(new double[] {1, 2, 3, 4, 5}), 1e-12);
  }

  @Test
  void whatIsNoRepeatedScoringIsRefused() {
    assertRefused("1 scorings", () -> ScoringNoise.of(new double[] {1, 2}));
    assertRefused("2 and 3", () -> ScoringNoise.of(new double[] {1, 2}, new double[] {1, 2, 3}));
    assertRefused("a sample of 1", () -> ScoringNoise.of(new double[] {1}, new double[] {2}));
    assertRefused(
        "value 1 of the sample is NaN",
        () -> ScoringNoise.of(new double[] {1, Double.NaN}, new double[] {1, 2}));
    assertRefused(
        "variance of 0.0", () -> ScoringNoise.of(new double[] {1, 2}, new double[] {1, 2}));
    assertRefused("the correlation is 1.0", () -> FisherZ.of(1));
    assertRefused("the correlation is NaN", () -> FisherZ.of(Double.NaN));
  }

  @Test
  void fishersZDropsTheSignAndComesBack() {
    // Fisher's table: r = 0.9 is z = 1.4722
    assertEquals(1.4722, FisherZ.of(-0.9), 5e-5);
    assertEquals(0.9, FisherZ.correlation(FisherZ.of(0.9)), 1e-12);
  }

  static void assertRefused(String part, Executable act) {
    String message = assertThrows(IllegalArgumentException.class, act).getMessage();
    assertTrue(message.contains(part) && message.contains("allowed"), message);
  }
}
