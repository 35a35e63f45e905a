package ohlora.score;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The words behind a command: flags, which stand alone, and words with a value behind them. */
public final class Words {
  private final Map<String, String> said;

  private Words(Map<String, String> said) {
    this.said = said;
  }

  /**
   * Reads a command's words.
   *
   * @param flags words that stand alone
   * @param values words with a value behind them
   * @throws IllegalArgumentException naming a word that is unknown or lacks its value
   */
  public static Words read(List<String> flags, List<String> values, String... words) {
    Map<String, String> said = new HashMap<>();
    for (int i = 0; i < words.length; i++) {
      if (flags.contains(words[i])) {
        said.put(words[i], "");
      } else if (!values.contains(words[i])) {
        throw new IllegalArgumentException("unknown word '" + words[i] + "'");
      } else if (i + 1 == words.length) {
        throw new IllegalArgumentException(words[i] + " needs a value behind it");
      } else {
        said.put(words[i], words[++i]);
      }
    }
    return new Words(said);
  }

  /** Whether a word was said. */
  public boolean has(String word) {
    return said.containsKey(word);
  }

  /** The value behind a word, or another if it was not said. */
  public String or(String word, String otherwise) {
    return said.getOrDefault(word, otherwise);
  }

  /**
   * The value behind a word.
   *
   * @throws IllegalArgumentException if it was not said
   */
  public String need(String word) {
    if (!has(word)) {
      throw new IllegalArgumentException(word + " is missing");
    }
    return said.get(word);
  }

  /** The whole number behind a word, or another if it was not said. */
  long number(String word, long otherwise) {
    return has(word) ? number(word) : otherwise;
  }

  /**
   * The whole number behind a word.
   *
   * @throws IllegalArgumentException if it was not said, or is none
   */
  long number(String word) {
    String text = need(word);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(word + " " + text + " is not a whole number", e);
    }
  }
}
