package ohlora.select;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What one reviewer decided about one case by looking at it.
 *
 * @param number the case's number, from 0
 * @param kept whether the case was chosen
 * @param youngWoman whether it shows a young woman, a student born in 2003
 * @param propertiesFollow whether eyes, mouth and pose really follow
 * @param backgroundAndFaceStay whether background and face shape stay meanwhile
 * @param littleUncannyValley whether there is little uncanny valley
 * @param reason one line; may be empty for a case that was kept
 * @param reviewer by whom
 * @param time when, in whole seconds
 * @param recipe sha-256 of the run's recipe.json, 64 hexadecimal digits
 */
public record Choice(
    int number,
    boolean kept,
    boolean youngWoman,
    boolean propertiesFollow,
    boolean backgroundAndFaceStay,
    boolean littleUncannyValley,
    String reason,
    String reviewer,
    Instant time,
    String recipe) {
  static final Pattern RECIPE = Pattern.compile("[0-9a-f]{64}");

  public Choice {
    reason = reason.strip();
    reviewer = reviewer.strip();
    if (number < 0) {
      throw new IllegalArgumentException("case " + number + ": numbers begin with 0");
    }
    if (reviewer.isEmpty() || reviewer.lines().count() > 1 || reason.lines().count() > 1) {
      throw new IllegalArgumentException(
          "case " + number + ": a choice needs a reviewer, and a reason of one line");
    }
    if (!kept && reason.isEmpty()) {
      throw new IllegalArgumentException(
          "case " + number + ": a case that is not kept needs a reason");
    }
    if (!RECIPE.matcher(recipe).matches()) {
      throw new IllegalArgumentException(
          "case %d: recipe is '%s'; allowed are 64 hexadecimal digits".formatted(number, recipe));
    }
    time = time.truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
  }
}
