package ohlora.reliability;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's correction of many p values (S. Holm, Scandinavian Journal of Statistics 6, 1979). */
public final class Holm {

  private Holm() {}

  /**
   * The adjusted p values in the order given: the smallest times m, the next times m − 1 and so on,
   * never smaller than the one before, at most 1. Where one is below a level, the difference holds
   * though it was picked from m.
   *
   * @param p values in [0, 1]
   * @throws IllegalArgumentException if one is outside
   */
  public static double[] adjust(double[] p) {
    for (double value : p) {
      Samples.checkProbability(value);
    }
    List<Integer> order =
        IntStream.range(0, p.length).boxed().sorted(Comparator.comparingDouble(i -> p[i])).toList();
    double[] adjusted = new double[p.length];
    double largest = 0;
    for (int rank = 0; rank < p.length; rank++) {
      int i = order.get(rank);
      largest = Math.max(largest, Math.min(1, (p.length - rank) * p[i]));
      adjusted[i] = largest;
    }
    return adjusted;
  }
}
