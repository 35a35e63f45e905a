package ohlora.score;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.PerProperty;

/**
 * Why a case was stopped: it is certain that it passes none of the screen's sets.
 *
 * @param images how many moved images had been made
 * @param bounds the largest absolute correlation that is still possible, of the properties that
 *     decided: for each set the one that is farthest below its cutoff
 */
record Stop(int images, PerProperty bounds) implements Serializable {
  /** What a row's fields hold that have no bound. */
  static final String STOPPED = "stopped";

  private static final Pattern BOUND = Pattern.compile("at most (\\S+) after (\\d{1,5}) images");
  private static final Pattern FIGURE = Pattern.compile("[01]\\.\\d+(E-\\d+)?");

  /** The field of a property in the table of results: no figure, for it is not a correlation. */
  String text(String property) {
    return bounds.properties().contains(property)
        ? Text.format("at most %s after %d images", bounds.of(property), images)
        : STOPPED;
  }

  /**
   * Reads the fields of a row.
   *
   * @throws InputException naming file, line and value, if one is not as {@link #text} writes it,
   *     they do not say one number of images, or the bounds leave a set open
   */
  static Stop of(StrictCsv.Row row, Recipe recipe) throws InputException {
    int images = -1;
    Map<String, Double> bounds = new LinkedHashMap<>();
    for (String property : recipe.steered()) {
      String column = CaseRows.column(property);
      Matcher bound = BOUND.matcher(row.text(column));
      if (row.text(column).equals(STOPPED)) {
        continue;
      }
      if (!bound.matches()
          || !FIGURE.matcher(bound.group(1)).matches()
          || images >= 0 && images != Integer.parseInt(bound.group(2))) {
        throw row.refused(
            column, STOPPED + ", or as 'at most 0.87 after 15 images', as many as in the others");
      }
      images = Integer.parseInt(bound.group(2));
      bounds.put(property, Double.valueOf(bound.group(1)));
    }
    row.oneOf(CaseRows.SUM, List.of(STOPPED));
    for (Cutoffs set : recipe.particulars().screen().sets()) {
      if (bounds.keySet().stream()
          .noneMatch(p -> set.lowest().properties().contains(p) && bounds.get(p) < set.of(p))) {
        throw row.refused(
            CaseRows.PASSED, "that only where a bound is below a cutoff of set " + set.name());
      }
    }
    return new Stop(images, new PerProperty(bounds));
  }

  /** Whether the other may be the same on another machine. */
  boolean isNear(Stop other) {
    return images == other.images
        && bounds.properties().equals(other.bounds.properties())
        && bounds.properties().stream()
            .allMatch(p -> Math.abs(bounds.of(p) - other.bounds.of(p)) <= Verification.TOLERANCE);
  }
}
