package ohlora.select;

import java.util.Arrays;
import java.util.List;

/** A grade of one correlation, by the lowest absolute value that earns it. Best first. */
public enum Grade {
  BEST("최상", 0.97),
  HIGH("상", 0.94),
  MIDDLE("중", 0.90),
  LOW("하", 0);

  static final List<String> LABELS = Arrays.stream(values()).map(Grade::label).toList();

  private final String label;
  private final double lowest;

  Grade(String label, double lowest) {
    this.label = label;
    this.lowest = lowest;
  }

  /**
   * The grade of a correlation: 최상 from 0.97, 상 from 0.94, 중 from 0.90, else 하.
   *
   * @param correlation in [−1, 1], of either sign
   * @throws IllegalArgumentException if it is outside or not a number
   */
  public static Grade of(double correlation) {
    if (!(Math.abs(correlation) <= 1)) {
      throw new IllegalArgumentException(
          "the correlation is " + correlation + "; allowed: −1 to 1");
    }
    return Arrays.stream(values())
        .filter(g -> Math.abs(correlation) >= g.lowest)
        .findFirst()
        .orElseThrow();
  }

  /** The report's word: 최상 (best), 상 (high), 중 (middle) or 하 (low). */
  public String label() {
    return label;
  }
}
