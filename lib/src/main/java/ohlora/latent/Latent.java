package ohlora.latent;

import java.util.Arrays;
import ohlora.io.Text;

/**
 * The input of the generator for one case.
 *
 * @param number the case's number, from 0
 * @param z latent vector {@code [z]}, standard normal
 * @param label condition {@code [label]}, standard normal; empty for an unconditional generator
 */
public record Latent(long number, float[] z, float[] label) {
  public Latent {
    if (number < 0) {
      throw new IllegalArgumentException("case " + number + ": numbers begin with 0");
    }
    z = z.clone();
    label = label.clone();
  }

  /**
   * The latent of a row.
   *
   * @param row z, followed by the label
   */
  static Latent of(long number, float[] row, int labelSize) {
    int zSize = row.length - labelSize;
    return new Latent(
        number, Arrays.copyOf(row, zSize), Arrays.copyOfRange(row, zSize, row.length));
  }

  @Override
  public float[] z() {
    return z.clone();
  }

  @Override
  public float[] label() {
    return label.clone();
  }

  @Override
  public String toString() {
    return Text.format("case %d: z[%d], label[%d]", number, z.length, label.length);
  }
}
