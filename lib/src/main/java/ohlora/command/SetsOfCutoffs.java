package ohlora.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ohlora.io.Text;
import ohlora.model.Cutoffs;

/** Sets of cutoffs as the command line has them: conditions, each perhaps with a name before. */
final class SetsOfCutoffs {
  private static final Pattern NAMED = Pattern.compile("(?:([^\\s:≥>=]+):\\s*)?(.+)");

  private static final Pattern CONDITION = Pattern.compile("[≥≤<>=]");

  private SetsOfCutoffs() {}

  /**
   * The sets of some words such as {@code A: one ≥ 0.92, other ≥ 0.88}; one without a name is
   * called by the next letter.
   *
   * @throws IllegalArgumentException if a condition is none
   */
  private static List<Cutoffs> ofConditions(List<String> words) {
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

  /**
   * The sets of some words, each a condition as above or a file of sets; see {@link Cutoffs#read}.
   *
   * @throws IllegalArgumentException if a condition is none and no file either, or asks for what is
   *     not steered
   */
  static List<Cutoffs> of(List<String> words, List<String> steered) throws IOException {
    List<String> conditions = words.stream().filter(word -> !isFile(word)).toList();
    List<Cutoffs> sets = new ArrayList<>();
    for (Cutoffs set : ofConditions(conditions)) {
      for (String property : set.lowest().properties()) {
        requireSteered("--cutoffs", property, steered);
      }
      sets.add(set);
    }
    for (String word : words) {
      if (isFile(word)) {
        requireExists("--cutoffs", word, "condition such as 'one ≥ 0.92, other ≥ 0.88'");
        sets.addAll(Cutoffs.read(Path.of(word), steered));
      }
    }
    return sets;
  }

  /** Whether a word names a file: there is one, or it cannot be meant as a condition. */
  static boolean isFile(String word) {
    return !CONDITION.matcher(word).find() || exists(word);
  }

  /** Whether there is such a file; no path can be made of a word that the locale cannot hold. */
  static boolean exists(String word) {
    return new File(word).exists();
  }

  /**
   * Refuses a word that is taken for a file's name and is none.
   *
   * @param other what else the option takes
   */
  static void requireExists(String option, String word, String other) {
    if (!exists(word)) {
      throw new IllegalArgumentException(
          Text.format("%s '%s': there is no such file, and it is no %s", option, word, other));
    }
  }

  /** Refuses an option that speaks of a property that is not steered. */
  static void requireSteered(String option, String property, List<String> steered) {
    if (!steered.contains(property)) {
      throw new IllegalArgumentException(
          Text.format(
              "%s names '%s', which is not steered: the steered properties are %s",
              option, property, String.join(", ", steered)));
    }
  }

  /** The name of a set that has none, by its place: A, B and so on. */
  static String letter(int place) {
    return String.valueOf((char) ('A' + place));
  }
}
