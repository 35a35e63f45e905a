package ohlora.model;

import java.util.List;
import java.util.Locale;

/**
 * A property of a face that the property CNN scores. The constants stand in the order of its seven
 * outputs.
 */
public enum Property {
  /** How wide the eyes are open. */
  EYES,
  HAIR_COLOR,
  HAIR_LENGTH,
  /** How wide the mouth is open. */
  MOUTH,
  /** Which way the head turns. */
  POSE,
  BACKGROUND_MEAN,
  BACKGROUND_STD;

  /** The three properties that directions change and correlations judge, in the report's order. */
  public static final List<Property> STEERED = List.of(EYES, MOUTH, POSE);

  /** The name in tables and files, for example {@code hair_color}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
