package ohlora.model;

import java.util.Arrays;

/**
 * A generator of which z itself is moved, with the label after it where there is one, in the place
 * of w: what {@link #map} gives is z and label as they are, and {@link #synthesize} maps them
 * first. Holds nothing of its own: whoever owns the other generator closes that.
 */
public final class GeneratorInZ implements Generator {
  private final Generator generator;

  /**
   * @param generator that maps and draws
   */
  public GeneratorInZ(Generator generator) {
    this.generator = generator;
  }

  @Override
  public int zSize() {
    return generator.zSize();
  }

  @Override
  public int labelSize() {
    return generator.labelSize();
  }

  @Override
  public int wSize() {
    return zSize() + labelSize();
  }

  @Override
  public int resolution() {
    return generator.resolution();
  }

  @Override
  public float[][] map(float[][] z, float[][] labels) {
    float[][] joined = new float[z.length][];
    for (int i = 0; i < z.length; i++) {
      joined[i] = Arrays.copyOf(z[i], z[i].length + labels[i].length);
      System.arraycopy(labels[i], 0, joined[i], z[i].length, labels[i].length);
    }
    return joined;
  }

  @Override
  public Images synthesize(float[][] w) {
    float[][] z = new float[w.length][];
    float[][] labels = new float[w.length][];
    for (int i = 0; i < w.length; i++) {
      z[i] = Arrays.copyOf(w[i], zSize());
      labels[i] = Arrays.copyOfRange(w[i], zSize(), w[i].length);
    }
    return generator.synthesize(generator.map(z, labels));
  }

  @Override
  public void close() {
    // it has nothing of its own
  }
}
