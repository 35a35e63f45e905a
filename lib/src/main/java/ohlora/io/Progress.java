package ohlora.io;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Tells people how far long work has come: done, total, rate, time left. */
public final class Progress {
  /** In nanoseconds. */
  private static final long BETWEEN_LINES = 2_000_000_000L;

  private final PrintStream out;
  private final String unit;
  private final long total;
  private final long before;
  private final LongSupplier clock;
  private final long begun;
  private long last;
  private int length;
  private String rateUnit;
  private long perUnit = 1;

  private Progress(PrintStream out, String unit, long before, long total, LongSupplier clock) {
    this.out = out;
    this.unit = unit;
    this.before = before;
    this.total = total;
    this.clock = clock;
    begun = clock.getAsLong();
    last = begun;
    rateUnit = unit;
  }

  /**
   * Progress that prints to {@code out} at most every two seconds, and at the end: one line,
   * written over and over.
   *
   * @param unit what is counted, in the plural, for example {@code cases}
   * @param before how many were done earlier and do not count for the rate
   * @param total how many there are in all
   */
  public static Progress to(PrintStream out, String unit, long before, long total) {
    return to(out, unit, before, total, System::nanoTime);
  }

  /** The same by another clock, in nanoseconds. */
  static Progress to(PrintStream out, String unit, long before, long total, LongSupplier clock) {
    return new Progress(out, unit, before, total, clock);
  }

  /**
   * The same progress, whose rate counts something of which each unit has several.
   *
   * @param what is counted, for example {@code images}
   * @param each how many a unit has
   */
  public Progress rated(String what, int each) {
    rateUnit = what;
    perUnit = each;
    return this;
  }

  /** Progress that nobody wants to see. */
  public static Progress silent() {
    return to(new PrintStream(OutputStream.nullOutputStream()), "", 0, 0);
  }

  /**
   * Says that {@code done} of the total are done.
   *
   * @param note added to the line, for example how many passed so far; may be empty
   */
  public void at(long done, String note) {
    long now = clock.getAsLong();
    if (now - last < BETWEEN_LINES && done < total) {
      return;
    }
    last = now;
    double rate = (done - before) / ((now - begun) / 1e9);
    Duration left = Duration.ofSeconds(Math.round((total - done) / Math.max(rate, 1e-9)));
    String line =
        Text.format(
            "%,d of %,d %s · %.0f %s a second · %d:%02d:%02d left%s",
            done,
            total,
            unit,
            rate * perUnit,
            rateUnit,
            left.toHours(),
            left.toMinutesPart(),
            left.toSecondsPart(),
            note.isEmpty() ? "" : " · " + note);
    // Each line writes over the last one, and over what of it is longer.
    out.print(
        line + " ".repeat(Math.max(0, length - line.length())) + (done < total ? "\r" : "\n"));
    length = line.length();
    out.flush();
  }
}
