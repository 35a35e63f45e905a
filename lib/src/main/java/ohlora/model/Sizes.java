package ohlora.model;

import ohlora.io.Text;

/**
 * How long a generator's rows are and how large its images.
 *
 * @param z length of z, 1 or more
 * @param label length of the label, 0 for none
 * @param w length of w, 1 or more
 * @param resolution pixels along one side of an image, 1 to {@value #MAX_RESOLUTION}
 */
record Sizes(int z, int label, int w, int resolution) {
  static final int MAX_RESOLUTION = 4096;

  /** Of z, label or w: memory is taken by what a card says. */
  static final int MAX_LENGTH = 1 << 20;

  Sizes {
    requireLatent(z, label);
    check("w", w, 1, MAX_LENGTH);
    check("resolution", resolution, 1, MAX_RESOLUTION);
  }

  /**
   * Refuses impossible lengths of z and label.
   *
   * @throws IllegalArgumentException naming it and what is allowed
   */
  static void requireLatent(int z, int label) {
    check("z", z, 1, MAX_LENGTH);
    check("label", label, 0, MAX_LENGTH);
  }

  /** The sizes of a generator that is open. */
  static Sizes of(Generator generator) {
    return new Sizes(
        generator.zSize(), generator.labelSize(), generator.wSize(), generator.resolution());
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          Text.format("%s is %d; allowed: %d to %,d", name, value, least, most));
    }
  }
}
