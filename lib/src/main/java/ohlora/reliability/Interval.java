package ohlora.reliability;

import ohlora.io.Text;
import org.apache.commons.math3.distribution.NormalDistribution;

/** From the lowest to the highest value that is still plausible. */
public record Interval(double low, double high) {

  /**
   * Fisher's interval of a correlation: atanh(r) ± q / √(n − 3), taken back by tanh, where q is the
   * normal quantile of the confidence. It assumes n independent pairs from a bivariate normal
   * distribution. The test's offsets are a fixed grid and no such draw, so it is a rule of thumb
   * for how far that many images pin a correlation down, not a probability.
   *
   * @param r in (−1, 1)
   * @param n pairs, 4 or more: the images of a case
   * @param confidence in (0, 1), for example 0.95
   * @throws IllegalArgumentException if one of them is outside
   */
  public static Interval ofCorrelation(double r, int n, double confidence) {
    if (!(Math.abs(r) < 1) || n < 4 || !(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          Text.format(
              "r = %s, n = %d, confidence = %s; allowed is −1 < r < 1, n ≥ 4, 0 < confidence < 1",
              r, n, confidence));
    }
    double half =
        new NormalDistribution().inverseCumulativeProbability((1 + confidence) / 2)
            / Math.sqrt(n - 3);
    double z = 0.5 * Math.log((1 + r) / (1 - r));
    return new Interval(Math.tanh(z - half), Math.tanh(z + half));
  }
}
