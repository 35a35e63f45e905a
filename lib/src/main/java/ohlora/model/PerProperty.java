package ohlora.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import ohlora.io.Text;

/**
 * A number for each of some properties, in their order: offsets, correlations, cutoffs, deviations.
 * Two are equal if the same properties have the same numbers.
 *
 * @param values by the property's name
 */
public record PerProperty(@JsonValue Map<String, Double> values) implements Serializable {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public PerProperty {
    if (values == null || values.isEmpty() || values.values().stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("a number for each property is needed, and one or more");
    }
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The numbers of a function of the property's name. */
  public static PerProperty of(List<String> properties, ToDoubleFunction<String> number) {
    Map<String, Double> values = new LinkedHashMap<>();
    properties.forEach(property -> values.put(property, number.applyAsDouble(property)));
    return new PerProperty(values);
  }

  /**
   * The numbers in the order of the properties.
   *
   * @throws IllegalArgumentException if there are more or fewer of them
   */
  public static PerProperty of(List<String> properties, double... numbers) {
    if (properties.size() != numbers.length) {
      throw new IllegalArgumentException(
          Text.format(
              "%d numbers for the properties %s", numbers.length, String.join(", ", properties)));
    }
    return of(properties, property -> numbers[properties.indexOf(property)]);
  }

  /** The properties' names. */
  public List<String> properties() {
    return List.copyOf(values.keySet());
  }

  /**
   * The number of one property.
   *
   * @throws IllegalArgumentException naming those that there are, if it is none of them
   */
  public double of(String property) {
    Double value = values.get(property);
    if (value == null) {
      throw new IllegalArgumentException(
          Text.format(
              "there is no property '%s' here: there are %s",
              property, String.join(", ", values.keySet())));
    }
    return value;
  }

  /** These numbers with one of them changed. */
  public PerProperty with(String property, double number) {
    of(property);
    Map<String, Double> changed = new LinkedHashMap<>(values);
    changed.put(property, number);
    return new PerProperty(changed);
  }

  /** Each number changed in the same way. */
  public PerProperty map(DoubleUnaryOperator change) {
    return of(properties(), property -> change.applyAsDouble(of(property)));
  }

  /** The numbers in the order of the properties. */
  public double[] toArray() {
    return values.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** For example {@code eyes 0.92, mouth 0.88}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (property, number) ->
            text.append(text.isEmpty() ? "" : ", ").append(property).append(' ').append(number));
    return text.toString();
  }
}
