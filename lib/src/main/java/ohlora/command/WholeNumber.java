package ohlora.command;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A whole number that an option takes: what is none, or outside its range, is refused. */
abstract class WholeNumber implements ITypeConverter<Long> {
  /** Java reads the digits of every script, and a plus. */
  private static final Pattern DIGITS = Pattern.compile("-?[0-9]+");

  private final long lowest;
  private final long highest;
  private final String allowed;

  private WholeNumber(long lowest, long highest, String allowed) {
    this.lowest = lowest;
    this.highest = highest;
    this.allowed = allowed;
  }

  @Override
  public Long convert(String text) {
    if (DIGITS.matcher(text).matches()) {
      try {
        long value = Long.parseLong(text);
        if (value >= lowest && value <= highest) {
          return value;
        }
      } catch (NumberFormatException e) {
        // said below, as what is outside the range
      }
    }
    throw new TypeConversionException("'" + text + "' is not " + allowed);
  }

  /** Any that a random generator takes. */
  static final class Seed extends WholeNumber {
    Seed() {
      super(Long.MIN_VALUE, Long.MAX_VALUE, "a whole number");
    }
  }

  /** The number of a case, or a count of cases; tables number cases by {@code int}. */
  static final class FromZero extends WholeNumber {
    FromZero() {
      super(0, Integer.MAX_VALUE, "a whole number from 0 to " + Integer.MAX_VALUE);
    }
  }

  /** A count, at least one. */
  static final class FromOne extends WholeNumber {
    FromOne() {
      super(1, Integer.MAX_VALUE, "a whole number from 1 to " + Integer.MAX_VALUE);
    }
  }

  /** How many images at a time, or as many as are fastest. */
  static final class Batch extends WholeNumber {
    /** Stands for the word {@code auto}. */
    static final long AUTO = 0;

    Batch() {
      super(1, 10_000, "a whole number from 1 to 10000, or auto");
    }

    @Override
    public Long convert(String text) {
      return text.equals("auto") ? Long.valueOf(AUTO) : super.convert(text);
    }
  }
}
