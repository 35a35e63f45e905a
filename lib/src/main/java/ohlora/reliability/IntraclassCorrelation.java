package ohlora.reliability;

import org.apache.commons.math3.distribution.FDistribution;

/**
 * How much of the variance of single figures is the cases' own, from k scorings of n cases: the
 * intraclass correlations of P. E. Shrout and J. L. Fleiss, Psychological Bulletin 86 (1979). 1 is
 * perfectly repeatable, 0 nothing but noise; negative values are possible and mean 0.
 *
 * <p>Among cases that were chosen because their figures are high, the spread is cut off, so that
 * these are smaller than among all cases; {@link ScoringNoise#reliability} is about all.
 *
 * @param oneWay ICC(1,1): a scoring's shift counts as noise
 * @param agreement ICC(2,1), absolute agreement: a scoring's shift lowers it, as random effect
 * @param consistency ICC(3,1): a scoring's shift does not count
 */
public record IntraclassCorrelation(double oneWay, double agreement, double consistency) {

  /**
   * @param scorings [scorings][cases], 2 or more of 2 or more cases, in the same order
   * @throws IllegalArgumentException if they are fewer, of different length or not finite
   */
  public static IntraclassCorrelation of(double[]... scorings) {
    TwoWay layout = TwoWay.of(scorings);
    double between = layout.caseMeanSquare();
    double residual = layout.residualMeanSquare();
    double within = layout.withinMeanSquare();
    int k = layout.scorings();
    double shift = k * (layout.scoringMeanSquare() - residual) / layout.cases();
    return new IntraclassCorrelation(
        (between - within) / (between + (k - 1) * within),
        (between - residual) / (between + (k - 1) * residual + shift),
        (between - residual) / (between + (k - 1) * residual));
  }

  /**
   * {@link #consistency} with its interval from the F distribution (Shrout and Fleiss, formula for
   * ICC(3,1)).
   *
   * @param scorings as above
   * @throws IllegalArgumentException as above, or if the confidence is not in (0, 1)
   */
  public static Estimate consistency(double confidence, double[]... scorings) {
    Estimate.checkConfidence(confidence);
    TwoWay layout = TwoWay.of(scorings);
    double f = layout.caseMeanSquare() / layout.residualMeanSquare();
    int between = layout.cases() - 1;
    double top = (1 + confidence) / 2;
    double low =
        f
            / new FDistribution(null, between, layout.residualDegrees())
                .inverseCumulativeProbability(top);
    double high =
        f
            * new FDistribution(null, layout.residualDegrees(), between)
                .inverseCumulativeProbability(top);
    int k = layout.scorings();
    return new Estimate(
        of(scorings).consistency(),
        (low - 1) / (low + k - 1),
        (high - 1) / (high + k - 1),
        confidence);
  }
}
