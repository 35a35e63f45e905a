package ohlora.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What of a direction is orthogonal to others: its projection onto the space that is orthogonal to
 * all of them, of length 1 again, as InterFaceGAN conditions one attribute on others. The others
 * stay as they were found, so that to first order their scores stay while this one's is moved.
 *
 * @see <a href="https://arxiv.org/abs/2005.09635">Shen, Yang, Tang, Zhou: InterFaceGAN</a>
 */
final class Orthogonal {
  /** What is shorter is but the rounding of what was subtracted. */
  private static final double NOTHING = 1e-3;

  private Orthogonal() {}

  /**
   * @param own of length 1
   * @param others of length 1 each; they may depend on one another
   * @throws IllegalArgumentException if nothing remains
   */
  static float[] to(List<float[]> others, float[] own) {
    List<double[]> axes = new ArrayList<>();
    for (float[] other : others) {
      double[] axis = remainder(other, axes);
      double length = Math.sqrt(dot(axis, axis));
      if (length > NOTHING) {
        for (int j = 0; j < axis.length; j++) {
          axis[j] /= length;
        }
        axes.add(axis);
      }
    }
    double[] remainder = remainder(own, axes);
    if (!(Math.sqrt(dot(remainder, remainder)) > NOTHING)) {
      throw new IllegalArgumentException(
          "nothing of it is orthogonal to the other properties' directions");
    }
    return Directions.unit(remainder);
  }

  /** What remains of a vector without its parts along some orthonormal axes. */
  private static double[] remainder(float[] vector, List<double[]> axes) {
    double[] remainder = new double[vector.length];
    for (int j = 0; j < vector.length; j++) {
      remainder[j] = vector[j];
    }
    for (double[] axis : axes) {
      double along = dot(remainder, axis);
      for (int j = 0; j < remainder.length; j++) {
        remainder[j] -= along * axis[j];
      }
    }
    return remainder;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
