package ohlora.latent;

import ohlora.model.SplitMix64;

/**
 * A stream of standard normal numbers that depends on (seed, stream) alone: {@link SplitMix64} for
 * the bits, the Box–Muller transform in {@link StrictMath} for the shape, so that every machine
 * gives the same bits.
 */
final class Normal {
  private final SplitMix64 random;

  Normal(long seed, long stream) {
    random = SplitMix64.of(seed, stream);
  }

  /** The next {@code count} standard normal numbers. */
  float[] next(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i += 2) {
      double radius = Math.sqrt(-2 * StrictMath.log(1 - random.uniform()));
      double angle = 2 * Math.PI * random.uniform();
      values[i] = (float) (radius * StrictMath.cos(angle));
      if (i + 1 < count) {
        values[i + 1] = (float) (radius * StrictMath.sin(angle));
      }
    }
    return values;
  }
}
