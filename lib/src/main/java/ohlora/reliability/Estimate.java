package ohlora.reliability;

/**
 * A figure and the interval in which the true one is plausible.
 *
 * @param value the figure itself, in whatever unit was measured
 * @param low the interval's lower end, in the same unit
 * @param high the interval's upper end, not below {@code low}
 * @param confidence in (0, 1), for example 0.95
 */
public record Estimate(double value, double low, double high, double confidence) {

  /**
   * @throws IllegalArgumentException if the confidence is not in (0, 1), or the ends are the wrong
   *     way round or not numbers
   */
  public Estimate {
    checkConfidence(confidence);
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "an interval from " + low + " to " + high + "; allowed: low ≤ high");
    }
  }

  /** Whether the interval holds {@code other}, ends included. */
  public boolean contains(double other) {
    return low <= other && other <= high;
  }

  /** The same in another unit, for example 100 for percent of shares. */
  Estimate times(double factor) {
    return new Estimate(factor * value, factor * low, factor * high, confidence);
  }

  static void checkConfidence(double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "the confidence is " + confidence + "; allowed: more than 0 and less than 1");
    }
  }
}
