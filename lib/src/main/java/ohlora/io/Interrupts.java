package ohlora.io;

import java.util.concurrent.CancellationException;

/** How long work ends when it is told to: it looks between its batches. */
public final class Interrupts {
  private Interrupts() {}

  /**
   * Ends the work of a thread that was interrupted, which it stays.
   *
   * @param what was going on, for the message, for example {@code the test of case 7}
   * @throws CancellationException if it was
   */
  public static void check(String what) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException(what + " was interrupted");
    }
  }
}
