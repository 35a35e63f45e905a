package ohlora.reliability;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.RealDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A difference, a mean change or a slope that might as well be none, with how well it is known.
 *
 * @param value the effect, in the unit measured
 * @param standardError of the value, 0 or more, in the same unit
 * @param degreesOfFreedom of Student's t, more than 0; infinite where the spread is known
 */
public record Effect(double value, double standardError, double degreesOfFreedom) {

  /**
   * @throws IllegalArgumentException if one of them is not so
   */
  public Effect {
    if (!Double.isFinite(value) || !(standardError >= 0) || !(degreesOfFreedom > 0)) {
      throw new IllegalArgumentException(
          "value "
              + value
              + ", standard error "
              + standardError
              + ", degrees of freedom "
              + degreesOfFreedom
              + "; allowed: a finite value, an error ≥ 0, more than 0 degrees");
    }
  }

  /** Value ÷ standard error; NaN where both are 0. */
  public double t() {
    return value / standardError;
  }

  /**
   * The two-sided probability of so large a |t| if there were no effect; 1 where nothing differs.
   */
  public double p() {
    return value == 0 ? 1 : 2 * distribution().cumulativeProbability(-Math.abs(t()));
  }

  /**
   * The effect with Student's interval.
   *
   * @throws IllegalArgumentException if the confidence is not in (0, 1)
   */
  public Estimate interval(double confidence) {
    Estimate.checkConfidence(confidence);
    double half = standardError * distribution().inverseCumulativeProbability((1 + confidence) / 2);
    return new Estimate(value, value - half, value + half, confidence);
  }

  private RealDistribution distribution() {
    return Double.isInfinite(degreesOfFreedom)
        ? new NormalDistribution()
        : new TDistribution(degreesOfFreedom);
  }
}
