package ohlora.model;

/**
 * A stream of uniform numbers that depends on its seed and keys alone, the same bits on every
 * machine.
 *
 * @see <a href="https://doi.org/10.1145/2714064.2660195">Steele, Lea, Flood: Fast Splittable
 *     Pseudorandom Number Generators</a>
 */
public final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  private SplitMix64(long state) {
    this.state = state;
  }

  /**
   * The stream of a seed and keys.
   *
   * @param seed any number
   * @param keys what the stream is for, for example a case's number; their order counts
   */
  public static SplitMix64 of(long seed, long... keys) {
    long state = mix(seed + GOLDEN_GAMMA);
    for (long key : keys) {
      state = mix(state + key);
    }
    return new SplitMix64(state);
  }

  /** The next number of [0, 1), on a grid of 2⁻⁵³. */
  public double uniform() {
    state += GOLDEN_GAMMA;
    return (mix(state) >>> 11) * 0x1.0p-53;
  }

  private static long mix(long x) {
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
