package ohlora.score;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ohlora.io.Text;
import ohlora.model.PerProperty;

/**
 * Which cases are worth testing: conditions on the scores of the unmodified image, all of which
 * must hold. A case that does not meet them is filtered: its moved images are never made.
 *
 * @param conditions one or more, in the order in which they are looked at
 */
public record Filter(List<Condition> conditions) {
  private static final Pattern PARTS = Pattern.compile(",|\\s+(?i:and)\\s+");
  private static final Pattern PART =
      Pattern.compile(
          "\\s*(\\S+?)\\s*(≥|>=|≤|<=|>|<)\\s*(-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d{1,3})?)\\s*");

  /** How a score is held against a bound. */
  public enum Sign {
    AT_LEAST("≥", ">="),
    AT_MOST("≤", "<="),
    ABOVE(">", ">"),
    BELOW("<", "<");

    private final String symbol;
    private final String typed;

    Sign(String symbol, String typed) {
      this.symbol = symbol;
      this.typed = typed;
    }

    private static Sign of(String text) {
      return Stream.of(values())
          .filter(sign -> sign.symbol.equals(text) || sign.typed.equals(text))
          .findFirst()
          .orElseThrow();
    }

    /** Whether it holds; of NaN nothing does. */
    boolean holds(double score, double bound) {
      return switch (this) {
        case AT_LEAST -> score >= bound;
        case AT_MOST -> score <= bound;
        case ABOVE -> score > bound;
        case BELOW -> score < bound;
      };
    }
  }

  /**
   * What one score must be.
   *
   * @param property any that is scored
   * @param bound in the unit of the score
   */
  public record Condition(String property, Sign sign, double bound) {
    public Condition {
      if (!Double.isFinite(bound)) {
        throw new IllegalArgumentException(
            Text.format("the bound of %s is %s: a finite number is needed", property, bound));
      }
    }

    /** For example {@code quality ≥ 0.9}. */
    @Override
    public String toString() {
      return property
          + " "
          + sign.symbol
          + " "
          + BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
    }
  }

  public Filter {
    conditions = List.copyOf(conditions);
    if (conditions.isEmpty()) {
      throw new IllegalArgumentException("a filter needs a condition such as quality ≥ 0.9");
    }
  }

  /**
   * A filter as it is written, for example {@code quality ≥ 0.9, age ≤ 0.008}; {@code >=}, {@code
   * <=}, {@code and} for the comma do as well.
   *
   * @throws IllegalArgumentException if a part is not such a condition
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Filter of(String text) {
    List<Condition> conditions = new ArrayList<>();
    for (String part : PARTS.split(text, -1)) {
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            Text.format(
                "filter '%s': '%s' is not a condition such as 'quality >= 0.9' (≥ ≤ > < and >= <="
                    + " are allowed)",
                text, part.strip()));
      }
      conditions.add(
          new Condition(
              matcher.group(1), Sign.of(matcher.group(2)), Double.parseDouble(matcher.group(3))));
    }
    return new Filter(conditions);
  }

  /** The properties that the conditions speak of, in their order. */
  public List<String> properties() {
    return conditions.stream().map(Condition::property).distinct().toList();
  }

  /**
   * This filter, if all its properties are scored.
   *
   * @throws IllegalArgumentException naming the first that is not
   */
  public Filter requireScored(List<String> scored) {
    for (String property : properties()) {
      if (!scored.contains(property)) {
        throw new IllegalArgumentException(
            Text.format(
                "the filter asks for '%s', which is not scored: the scored properties are %s",
                property, String.join(", ", scored)));
      }
    }
    return this;
  }

  /** The first condition that scores do not meet; empty if they meet all. */
  public Optional<Condition> unmet(PerProperty scores) {
    return conditions.stream()
        .filter(one -> !one.sign.holds(scores.of(one.property), one.bound))
        .findFirst();
  }

  /** The conditions with commas between; {@link #of} reads it back. */
  @JsonValue
  @Override
  public String toString() {
    return conditions.stream().map(Condition::toString).collect(Collectors.joining(", "));
  }
}
