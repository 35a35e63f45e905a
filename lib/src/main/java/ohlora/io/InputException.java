package ohlora.io;

import java.io.IOException;

/**
 * Something that was given to us and cannot be used: a file, a table, an answer from the network.
 * The message is one line for people: where, what is wrong with it, and what to do.
 */
public final class InputException extends IOException {
  private static final long serialVersionUID = 1;

  /** What to do about a file that was not written or not transferred completely. */
  public static final String GET_AGAIN = "save or fetch the file again";

  /** In characters: names from a hostile file may be of any length. */
  private static final int MAX_LENGTH = 300;

  private InputException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * An error about {@code source}.
   *
   * @param source the file, or what else the input comes from
   * @param wrong what is wrong
   * @param advice what to do about it
   */
  public static InputException of(String source, String wrong, String advice) {
    return of(source, wrong, advice, null);
  }

  /** The same error with its cause. */
  public static InputException of(String source, String wrong, String advice, Throwable cause) {
    String end = "; " + advice;
    return new InputException(line(source + ": " + wrong, MAX_LENGTH - end.length()) + end, cause);
  }

  /** An error whose message says everything: where, what is wrong and what is allowed. */
  public static InputException of(String message) {
    return of(message, (Throwable) null);
  }

  /** The same error with its cause. */
  public static InputException of(String message, Throwable cause) {
    return new InputException(line(message, MAX_LENGTH), cause);
  }

  /** Text from a hostile file must not write over the reader's screen, nor fill it. */
  private static String line(String message, int length) {
    String clean = message.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    if (clean.length() <= length) {
      return clean;
    }
    // Half a character is none.
    int end = length - (Character.isHighSurrogate(clean.charAt(length - 2)) ? 2 : 1);
    return clean.substring(0, end) + "…";
  }
}
