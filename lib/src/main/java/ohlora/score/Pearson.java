package ohlora.score;

import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/** Pearson correlation in float64, undefined (NaN) where one side does not vary. */
final class Pearson {
  private Pearson() {}

  static double correlation(double[] intended, double[] scored) {
    if (isConstant(intended) || isConstant(scored)) {
      return Double.NaN;
    }
    return new PearsonsCorrelation().correlation(intended, scored);
  }

  private static boolean isConstant(double[] values) {
    return DoubleStream.of(values).allMatch(value -> value == values[0]);
  }
}
