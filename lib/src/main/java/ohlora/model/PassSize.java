package ohlora.model;

/**
 * How many images go through a network at once: as many as keep its largest array within 16 MiB.
 * Arrays beyond 32 MiB come from the system and go back to it, cleared page by page, each time;
 * smaller ones are used again, and are still in the processor's cache.
 */
final class PassSize {
  private static final long MAX_FLOATS = 4 << 20;

  /** What a network whose insides nobody sees may have at an image's full size. */
  private static final long CHANNELS = 64;

  private PassSize() {}

  /**
   * Of a network that is a script.
   *
   * @param resolution pixels along one side of an image
   * @param count images in all; the passes share them evenly
   */
  static int ofScript(int resolution, int count) {
    return images(CHANNELS * resolution * resolution, count);
  }

  /**
   * @param largest floats of one image's largest array
   * @param count images in all; the passes share them evenly
   */
  static int images(long largest, int count) {
    long most = Math.max(1, MAX_FLOATS / largest);
    long passes = Math.max(1, (count + most - 1) / most);
    return (int) ((count + passes - 1) / passes);
  }
}
