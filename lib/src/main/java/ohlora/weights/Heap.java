package ohlora.weights;

import ohlora.io.InputException;
import ohlora.io.Text;

/** What is left of Java's memory: a large file is refused with a word before it fills it. */
final class Heap {
  /** In bytes; below it nothing is asked. */
  private static final long SMALL = 1 << 20;

  private static final int MIB = 20;

  private Heap() {}

  /**
   * Refuses what would not fit.
   *
   * @param source the file, as errors name it
   * @param bytes that reading it takes
   * @throws InputException if fewer are left
   */
  static void require(String source, long bytes) throws InputException {
    if (bytes < SMALL || bytes <= left()) {
      return;
    }
    System.gc(); // what is no longer used counts as left
    long left = left();
    if (bytes > left) {
      throw InputException.of(
          source,
          Text.format(
              "needs %,d MiB of memory, Java has %,d MiB left", (bytes >> MIB) + 1, left >> MIB),
          "give Java more memory (JAVA_TOOL_OPTIONS=-Xmx8g)");
    }
  }

  private static long left() {
    Runtime java = Runtime.getRuntime();
    return java.maxMemory() - java.totalMemory() + java.freeMemory();
  }
}
