package ohlora.latent;

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
