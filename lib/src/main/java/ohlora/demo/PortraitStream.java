package ohlora.demo;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * Drawn portraits with the w that they belong to. Each batch is picked from a ring of recent
 * portraits, into which some new ones are drawn first. Some of the w are moved along the steered
 * properties' directions, as the 50-image test will move them. Portrait number k depends on the
 * seed and k alone.
 */
final class PortraitStream {
  private static final double MOVED = .4;
  private static final int START = 4096;

  /** A portrait is used this many times on average. */
  private static final int REUSE = 3;

  private final World world;
  private final long seed;
  private final ThreadLocal<Portrait> portraits;
  private final float[][] ws;
  private final byte[][] pictures;
  private int held;
  private final long first;
  private long position;

  /**
   * A stream.
   *
   * @param position number of the first portrait, so that a resumed training sees new ones
   */
  PortraitStream(World world, int resolution, int capacity, long seed, long position) {
    this.world = world;
    this.seed = seed;
    first = position;
    this.position = position;
    portraits = ThreadLocal.withInitial(() -> new Portrait(resolution));
    ws = new float[capacity][];
    pictures = new byte[capacity][];
  }

  /** Number of the next portrait to be drawn. */
  long position() {
    return position;
  }

  /**
   * A random batch.
   *
   * @param w filled with [batch, wSize]
   * @param pixels filled with [batch, 3, resolution, resolution] in [−1, 1]
   */
  void pick(Random random, float[] w, float[] pixels) {
    int wSize = world.mapping().wSize();
    int batch = w.length / wSize;
    draw(held == 0 ? START : (batch + REUSE - 1) / REUSE);
    for (int i = 0; i < batch; i++) {
      int k = random.nextInt(held);
      System.arraycopy(ws[k], 0, w, i * wSize, wSize);
      byte[] picture = pictures[k];
      int at = i * picture.length;
      for (int j = 0; j < picture.length; j++) {
        pixels[at + j] = (picture[j] & 255) / 127.5f - 1;
      }
    }
  }

  private void draw(int count) {
    IntStream.range(0, Math.min(count, ws.length))
        .parallel()
        .forEach(
            i -> {
              long number = position + i;
              int slot = (int) ((number - first) % ws.length);
              ws[slot] = w(new Random(seed + 0x9E3779B97F4A7C15L * number));
              pictures[slot] = portraits.get().draw(world.factors(ws[slot]));
            });
    position += count;
    held = Math.min(ws.length, held + count);
  }

  private float[] w(Random random) {
    return random.nextDouble() < MOVED ? world.moved(random) : world.sample(random);
  }
}
