package ohlora.demo;

import java.util.Arrays;

/** The factors of one portrait: a value between −1 and 1 for each {@link Factor}. Immutable. */
public final class Factors {
  private final double[] values;

  private Factors(double[] values) {
    this.values = values;
  }

  /**
   * Factors in the order of {@link Factor}.
   *
   * @throws IllegalArgumentException if there is not one value per factor, or one is outside [−1,
   *     1]
   */
  public static Factors of(double... values) {
    int count = Factor.values().length;
    if (values.length != count) {
      throw new IllegalArgumentException(
          values.length + " factor values, but a portrait has " + count);
    }
    for (Factor factor : Factor.values()) {
      double value = values[factor.ordinal()];
      if (!(Math.abs(value) <= 1)) {
        throw new IllegalArgumentException(factor + " = " + value + " is outside [-1, 1]");
      }
    }
    return new Factors(values.clone());
  }

  public double get(Factor factor) {
    return values[factor.ordinal()];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Factors factors && Arrays.equals(values, factors.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Factors" + Arrays.toString(values);
  }
}
