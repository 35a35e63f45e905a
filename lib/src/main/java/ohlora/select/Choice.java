package ohlora.select;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import ohlora.io.FileFacts;

/**
 * What one reviewer decided about one case by looking at it.
 *
 * @param number the case's number, from 0
 * @param kept whether the case was chosen
 * @param criteria whether the case meets what the eye looks for, by the name of the criterion; one
 *     that was left open is absent
 * @param reason one line; may be empty for a case that was kept
 * @param reviewer by whom
 * @param time when, in whole seconds
 * @param recipe sha-256 of the run's recipe.json, 64 hexadecimal digits
 */
public record Choice(
    int number,
    boolean kept,
    Map<String, Boolean> criteria,
    String reason,
    String reviewer,
    Instant time,
    String recipe) {

  public Choice {
    reason = reason.strip();
    reviewer = reviewer.strip();
    if (number < 0) {
      throw new IllegalArgumentException("case " + number + ": numbers begin with 0");
    }
    if (criteria.values().stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException(
          "case " + number + ": a criterion is met or not; one left open is absent");
    }
    if (reviewer.isEmpty() || reviewer.lines().count() > 1 || reason.lines().count() > 1) {
      throw new IllegalArgumentException(
          "case " + number + ": a choice needs a reviewer, and a reason of one line");
    }
    if (!kept && reason.isEmpty()) {
      throw new IllegalArgumentException(
          "case " + number + ": a case that is not kept needs a reason");
    }
    if (!FileFacts.isSha256(recipe)) {
      throw new IllegalArgumentException(
          "case " + number + ": recipe is '" + recipe + "'; allowed: 64 hexadecimal digits");
    }
    criteria = Collections.unmodifiableMap(new LinkedHashMap<>(criteria));
    time = time.truncatedTo(ChronoUnit.SECONDS);
  }
}
