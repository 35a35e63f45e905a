package ohlora.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import ohlora.io.Text;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What parts cases into groups: for each grouping property, in order, the median of a population's
 * scores. A group is its letters, one per property: {@code h} (high) where the unmodified image's
 * score is at or above the median, else {@code l} (low). With k properties there are 2^k groups;
 * with none, one, called {@value #ALL}.
 *
 * @param medians by the property's name
 */
public record Grouping(@JsonValue Map<String, Double> medians) {
  /** The only group's name where nothing groups. */
  public static final String ALL = "all";

  /** How many properties can group at once. */
  public static final int MAX_PROPERTIES = 6;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Grouping {
    requireProperties(medians.keySet());
    medians.forEach(
        (property, median) -> {
          if (median == null || !Double.isFinite(median)) {
            throw new IllegalArgumentException(
                Text.format("the median of %s is %s: a finite number is needed", property, median));
          }
        });
    medians = Collections.unmodifiableMap(new LinkedHashMap<>(medians));
  }

  /** The grouping properties, in the order of a group's letters. */
  public List<String> properties() {
    return List.copyOf(medians.keySet());
  }

  /**
   * Refuses properties that cannot group.
   *
   * @throws IllegalArgumentException if they are too many, or one appears twice
   */
  static void requireProperties(Collection<String> properties) {
    if (properties.size() > MAX_PROPERTIES) {
      throw new IllegalArgumentException(
          Text.format("%d grouping properties: at most %d", properties.size(), MAX_PROPERTIES));
    }
    if (Set.copyOf(properties).size() < properties.size()) {
      throw new IllegalArgumentException(
          "a property groups twice: " + String.join(", ", properties));
    }
  }

  /** All groups, high before low, the last letter changing fastest: hh, hl, lh, ll. */
  public List<String> groups() {
    if (medians.isEmpty()) {
      return List.of(ALL);
    }
    List<String> groups = List.of("");
    for (int i = 0; i < medians.size(); i++) {
      List<String> longer = new ArrayList<>();
      groups.forEach(letters -> Collections.addAll(longer, letters + "h", letters + "l"));
      groups = longer;
    }
    return List.copyOf(groups);
  }

  /**
   * The group of an image.
   *
   * @param score the unmodified image's score of a property
   * @throws IllegalArgumentException if a score is not a number
   */
  public String group(ToDoubleFunction<String> score) {
    if (medians.isEmpty()) {
      return ALL;
    }
    StringBuilder letters = new StringBuilder();
    medians.forEach(
        (property, median) -> {
          double value = score.applyAsDouble(property);
          if (Double.isNaN(value)) {
            throw new IllegalArgumentException("the score of " + property + " is not a number");
          }
          letters.append(value >= median ? 'h' : 'l');
        });
    return letters.toString();
  }

  /**
   * Why an image is in its group: a row per property with its score, the median and the letter.
   *
   * @param score as for {@link #group}
   */
  public Table table(ToDoubleFunction<String> score) {
    String letters = group(score);
    Table table =
        Table.create(
            "group " + letters,
            StringColumn.create("property"),
            DoubleColumn.create("score"),
            DoubleColumn.create("median"),
            StringColumn.create("letter"));
    for (String property : medians.keySet()) {
      int i = table.rowCount();
      table.stringColumn("property").append(property);
      table.doubleColumn("score").append(score.applyAsDouble(property));
      table.doubleColumn("median").append(medians.get(property));
      table.stringColumn("letter").append(letters.substring(i, i + 1));
    }
    return table;
  }
}
