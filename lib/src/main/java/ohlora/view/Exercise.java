package ohlora.view;

import java.util.Locale;
import ohlora.io.Text;

/**
 * An exercise of a notebook: it tells a reader whether an answer is right, and what is right to
 * nobody.
 *
 * @param expected a number, or one word
 * @param tolerance how far a number may be from it
 */
public record Exercise(Object expected, double tolerance) {
  private static final String RIGHT = "Right.";

  public Exercise {
    boolean number = expected instanceof Double value && Double.isFinite(value);
    boolean word = expected instanceof String said && !said.isBlank();
    if (!number && !word || !(tolerance >= 0)) {
      throw new IllegalArgumentException(
          "an exercise expects a number, with a tolerance from 0 on, or a word, not " + expected);
    }
  }

  /** One whose answer is a number. */
  public static Exercise of(double expected, double tolerance) {
    return new Exercise(expected, tolerance);
  }

  /** One whose answer is a word. */
  public static Exercise of(String expected) {
    return new Exercise(expected, 0);
  }

  /**
   * What there is to say of an answer.
   *
   * @param answer a number, or a word in capital or small letters; NaN or none if not answered yet
   */
  public String check(Object answer) {
    String said = answer == null ? "" : answer.toString().strip();
    if (said.isEmpty() || answer instanceof Double none && none.isNaN()) {
      String asked = expected instanceof Double ? "a number" : "a word between the quotation marks";
      return "Not answered yet: put " + asked + " into the first line, and run the cell again.";
    }
    if (expected instanceof Double right) {
      return answer instanceof Number given
          ? number(right, given.doubleValue())
          : "The answer is a number, without quotation marks.";
    }
    boolean same =
        said.toLowerCase(Locale.ROOT).equals(expected.toString().toLowerCase(Locale.ROOT));
    return same ? RIGHT : "Not yet. Look once more, and try another word.";
  }

  private String number(double right, double given) {
    double least = 1e-9 * Math.max(1, Math.abs(right)); // what binary fractions lose
    if (Math.abs(given - right) <= tolerance + least) {
      return tolerance == 0 ? RIGHT : Text.format("%s To within %s.", RIGHT, tolerance);
    }
    return given < right ? "Not yet: that is too small." : "Not yet: that is too large.";
  }
}
