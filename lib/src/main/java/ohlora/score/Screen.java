package ohlora.score;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.PerProperty;

/**
 * That a run stops a case as soon as it is certain that it passes none of some sets of cutoffs; see
 * {@link Screening}.
 *
 * @param sets one or more, each with a name of its own; the first says in the table of results what
 *     passed
 * @param batch images at a time until then
 * @param want how many cases that pass end the run; null where all its cases are tested
 */
public record Screen(List<Cutoffs> sets, int batch, Integer want) {
  /** The part of a case's images that a batch has by default. */
  private static final double BATCH = 0.08;

  public Screen {
    sets = List.copyOf(sets);
    if (sets.isEmpty() || sets.stream().map(Cutoffs::name).distinct().count() < sets.size()) {
      throw new IllegalArgumentException(
          "a screen needs one or more sets of cutoffs, each with a name of its own");
    }
    if (batch < 1) {
      throw new IllegalArgumentException("a screen's batch of " + batch + " images: at least 1");
    }
    if (want != null && want < 1) {
      throw new IllegalArgumentException(want + " cases wanted: at least 1");
    }
  }

  /**
   * A screen of all cases of a run.
   *
   * @param images how many a case has
   */
  public static Screen of(List<Cutoffs> sets, int images) {
    return new Screen(sets, (int) Math.ceil(BATCH * images - 1e-9), null);
  }

  /** The same until this many cases have passed, the most promising first. */
  public Screen wanting(int cases) {
    return new Screen(sets, batch, cases);
  }

  @JsonCreator
  static Screen of(
      @JsonProperty("sets") Map<String, String> sets,
      @JsonProperty("batch") Integer batch,
      @JsonProperty("want") Integer want) {
    if (sets == null || batch == null) {
      throw new IllegalArgumentException("a screen needs 'sets' and 'batch'");
    }
    List<Cutoffs> list = new ArrayList<>();
    sets.forEach((name, condition) -> list.add(Cutoffs.of(name, String.valueOf(condition))));
    return new Screen(list, batch, want);
  }

  @JsonValue
  Map<String, Object> fields() {
    Map<String, Object> conditions = new LinkedHashMap<>();
    sets.forEach(set -> conditions.put(set.name(), Recipe.condition(set.lowest())));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("sets", conditions);
    fields.put("batch", batch);
    if (want != null) {
      fields.put("want", want);
    }
    return fields;
  }

  /** Whether correlations pass one of the sets. */
  boolean pass(PerProperty correlations) {
    return sets.stream().anyMatch(set -> set.pass(correlations));
  }

  /** Whether all that pass a set pass one of these: then none of them was stopped. */
  boolean covers(Cutoffs set) {
    return sets.stream()
        .anyMatch(
            own ->
                own.lowest().properties().stream()
                    .allMatch(
                        property ->
                            set.lowest().properties().contains(property)
                                && set.of(property) >= own.of(property)));
  }

  /** For example {@code A (one ≥ 0.92) or B (one ≥ 0.90)}. */
  @Override
  public String toString() {
    return String.join(
            " or ",
            sets.stream().map(set -> Text.format("%s (%s)", set.name(), set.condition())).toList())
        + (want == null ? "" : ", " + want + " wanted");
  }
}
