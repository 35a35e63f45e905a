package ohlora.model;

import java.io.IOException;

/**
 * Weights that cannot be used. The message is one line for people: the file, what is wrong with it,
 * and what to do.
 */
public final class WeightsException extends IOException {
  private static final long serialVersionUID = 1;

  /** What to do about a file that was not written or not transferred completely. */
  static final String GET_AGAIN = "save or fetch the file again";

  /** In characters: names from a hostile file may be of any length. */
  private static final int LONGEST_LINE = 500;

  private WeightsException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * An error about the weights from {@code source}.
   *
   * @param source the file, or what else the weights come from
   * @param wrong what is wrong
   * @param advice what to do about it
   */
  public static WeightsException of(String source, String wrong, String advice) {
    return of(source, wrong, advice, null);
  }

  static WeightsException of(String source, String wrong, String advice, Throwable cause) {
    return new WeightsException(line(source + ": " + wrong) + "; " + advice, cause);
  }

  /** Text from a hostile file must not write over the reader's screen. */
  private static String line(String message) {
    String shown =
        message.length() > LONGEST_LINE ? message.substring(0, LONGEST_LINE) + "…" : message;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
