package ohlora.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import ohlora.io.Text;

/**
 * How a test is laid out: which properties are steered how far, which group the cases, and how
 * people call them. A model card and a published report each have one.
 *
 * @param steered the steered properties, 1 to 6, in the order of tables
 * @param offsets how far each is moved
 * @param grouping what parts the cases into groups
 * @param labels for people, by the property's name; a property without one is called by its name
 * @param units of the scores, by the property's name; a property without one has none
 */
public record Protocol(
    List<String> steered,
    OffsetGrid offsets,
    Grouping grouping,
    Map<String, String> labels,
    Map<String, String> units) {

  public Protocol {
    steered = List.copyOf(steered);
    if (new LinkedHashSet<>(steered).size() != steered.size()
        || !new LinkedHashSet<>(steered).equals(new LinkedHashSet<>(offsets.loops()))) {
      throw new IllegalArgumentException(
          Text.format(
              "the steered properties are %s, but there are offsets of %s",
              String.join(", ", steered), String.join(", ", offsets.loops())));
    }
    labels = labels == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    units = units == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(units));
  }

  /** A protocol of which only the steered properties and their offsets are known. */
  public static Protocol of(List<String> steered, OffsetGrid offsets) {
    return new Protocol(steered, offsets, new Grouping(Map.of()), Map.of(), Map.of());
  }

  /** What people call a property, for example {@code hair colour}. */
  public String label(String property) {
    return labels.getOrDefault(property, property.replace('_', ' '));
  }

  /** What people call some properties, with commas between. */
  public String labels(List<String> properties) {
    return String.join(", ", properties.stream().map(this::label).toList());
  }

  /** The offsets of all images of a case, each in the order of the steered properties. */
  public List<PerProperty> combinations() {
    return offsets.combinations(steered);
  }

  /**
   * Refuses a protocol that speaks of properties that a scorer does not give.
   *
   * @throws IllegalArgumentException naming the first such property
   */
  Protocol requireScored(List<String> scored) {
    requireScored(steered, scored);
    requireScored(grouping.properties(), scored);
    return this;
  }

  /** Refuses properties in the same way. */
  static void requireScored(List<String> wanted, List<String> scored) {
    for (String property : wanted) {
      if (!scored.contains(property)) {
        throw new IllegalArgumentException(
            Text.format(
                "the scorer gives no '%s': it gives %s", property, String.join(", ", scored)));
      }
    }
  }
}
