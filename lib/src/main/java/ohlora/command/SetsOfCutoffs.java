package ohlora.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ohlora.model.Cutoffs;

/** Sets of cutoffs as the command line has them: conditions, each perhaps with a name before. */
final class SetsOfCutoffs {
  private static final Pattern NAMED = Pattern.compile("(?:([^\\s:≥>=]+):\\s*)?(.+)");

  private SetsOfCutoffs() {}

  /**
   * The sets of some words such as {@code A: one ≥ 0.92, other ≥ 0.88}; one without a name is
   * called by the next letter.
   *
   * @throws IllegalArgumentException if a condition is none
   */
  static List<Cutoffs> of(List<String> words) {
    List<Cutoffs> sets = new ArrayList<>();
    for (String word : words) {
      Matcher matcher = NAMED.matcher(word.strip());
      if (!matcher.matches()) {
        throw new IllegalArgumentException("cutoffs '" + word + "' are empty");
      }
      String name = matcher.group(1);
      sets.add(Cutoffs.of(name == null ? letter(sets.size()) : name, matcher.group(2)));
    }
    return sets;
  }

  /** The name of a set that has none, by its place: A, B and so on. */
  static String letter(int place) {
    return String.valueOf((char) ('A' + place));
  }
}
