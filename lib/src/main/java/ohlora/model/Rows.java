package ohlora.model;

import java.util.Arrays;
import ohlora.io.Text;

/** Rows of equally many numbers, as Java has them and, in C order, as engines take them. */
final class Rows {
  private Rows() {}

  /**
   * Rows in C order.
   *
   * @param length of each
   * @param what they are, for the error
   * @throws IllegalArgumentException if there is no row, or one of another length
   */
  static float[] flat(float[][] rows, int length, String what) {
    if (rows.length == 0) {
      throw new IllegalArgumentException("an empty batch: at least one row of " + what);
    }
    float[] flat = new float[Math.multiplyExact(rows.length, length)];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != length) {
        throw new IllegalArgumentException(
            Text.format(
                "%s of length %d in row %d, but the generator's has %d",
                what, rows[i].length, i, length));
      }
      System.arraycopy(rows[i], 0, flat, i * length, length);
    }
    return flat;
  }

  /** What is in C order as rows of a length. */
  static float[][] split(float[] flat, int length) {
    float[][] rows = new float[flat.length / length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(flat, i * length, (i + 1) * length);
    }
    return rows;
  }

  /**
   * Refuses latents and labels that are not equally many.
   *
   * @throws IllegalArgumentException if they are not
   */
  static void requirePairs(float[][] z, float[][] labels) {
    if (z.length != labels.length) {
      throw new IllegalArgumentException(
          Text.format("%d latents, but %d labels: one label per latent", z.length, labels.length));
    }
  }
}
