package ohlora.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ohlora.io.Text;

/**
 * How far each steered property is moved, in units of w; every combination is one image. The
 * properties are in the order of the loops, the outermost first.
 *
 * @param distances by the property's name, each in the order of its loop
 */
public record OffsetGrid(@JsonValue Map<String, List<Double>> distances) {
  /** How many properties can be steered at once. */
  public static final int MAX_PROPERTIES = 6;

  private static final int MAX_IMAGES = 10_000;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public OffsetGrid {
    if (distances == null || distances.isEmpty() || distances.size() > MAX_PROPERTIES) {
      throw new IllegalArgumentException(
          Text.format(
              "offsets of %d properties: 1 to %d can be steered",
              distances == null ? 0 : distances.size(), MAX_PROPERTIES));
    }
    Map<String, List<Double>> copy = new LinkedHashMap<>();
    long images = 1;
    for (Map.Entry<String, List<Double>> entry : distances.entrySet()) {
      List<Double> list = entry.getValue();
      if (list == null
          || list.size() < 2
          || list.stream().anyMatch(d -> d == null || !Double.isFinite(d))
          || list.stream().distinct().count() < list.size()) {
        throw new IllegalArgumentException(
            Text.format(
                "the offsets of %s are %s: two or more different finite numbers are needed",
                entry.getKey(), list));
      }
      copy.put(entry.getKey(), List.copyOf(list));
      images *= list.size();
      if (images > MAX_IMAGES) {
        throw new IllegalArgumentException(
            Text.format("the offsets give more than %,d images a case", MAX_IMAGES));
      }
    }
    distances = Collections.unmodifiableMap(copy);
  }

  /**
   * The grid whose combinations are these, in their order.
   *
   * @param offsets one per image, all of the same properties
   * @throws IllegalArgumentException if they are none of a grid
   */
  public static OffsetGrid of(List<PerProperty> offsets) {
    List<String> steered = offsets.get(0).properties();
    Map<String, List<Double>> distances = new LinkedHashMap<>();
    // The outermost loop's property keeps its first distance longest.
    steered.stream()
        .sorted(Comparator.comparing((String property) -> -unchanged(offsets, property)))
        .forEach(
            property ->
                distances.put(
                    property, offsets.stream().map(one -> one.of(property)).distinct().toList()));
    OffsetGrid grid = new OffsetGrid(distances);
    if (!grid.combinations(steered).equals(offsets)) {
      throw new IllegalArgumentException(
          Text.format(
              "the offsets of the %,d images are not those of a grid of %s",
              offsets.size(), String.join(", ", steered)));
    }
    return grid;
  }

  /** How many images have the first one's distance before another comes. */
  private static long unchanged(List<PerProperty> offsets, String property) {
    double first = offsets.get(0).of(property);
    return offsets.stream().takeWhile(one -> one.of(property) == first).count();
  }

  /** The steered properties, the outermost loop's first. */
  public List<String> loops() {
    return List.copyOf(distances.keySet());
  }

  /** How many images a case has. */
  public int count() {
    return distances.values().stream().mapToInt(List::size).reduce(1, (a, b) -> a * b);
  }

  /** The distances of one property, in the order of its loop. */
  public List<Double> of(String property) {
    if (!distances.containsKey(property)) {
      throw new IllegalArgumentException(
          Text.format("%s is not steered: %s are", property, String.join(", ", loops())));
    }
    return distances.get(property);
  }

  /**
   * Every combination, one per image.
   *
   * @param steered the order of the properties in each
   */
  public List<PerProperty> combinations(List<String> steered) {
    List<Map<String, Double>> all = List.of(Map.of());
    for (Map.Entry<String, List<Double>> loop : distances.entrySet()) {
      List<Map<String, Double>> longer = new ArrayList<>();
      for (Map<String, Double> before : all) {
        for (double distance : loop.getValue()) {
          Map<String, Double> one = new LinkedHashMap<>(before);
          one.put(loop.getKey(), distance);
          longer.add(one);
        }
      }
      all = longer;
    }
    return all.stream().map(one -> PerProperty.of(steered, one::get)).toList();
  }
}
