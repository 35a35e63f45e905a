package ohlora.model;

import java.util.Locale;

/**
 * One of the eight groups of cases: hair colour, hair length and background mean, in this order,
 * each high (h: at or above the population's median) or low (l).
 */
public enum Group {
  HHH,
  HHL,
  HLH,
  HLL,
  LHH,
  LHL,
  LLH,
  LLL;

  public static Group of(
      boolean highHairColor, boolean highHairLength, boolean highBackgroundMean) {
    return values()[
        (highHairColor ? 0 : 4) + (highHairLength ? 0 : 2) + (highBackgroundMean ? 0 : 1)];
  }

  /**
   * The group with a label as the published tables write it.
   *
   * @throws IllegalArgumentException if {@code label} is not one of {@code hhh} … {@code lll}
   */
  public static Group of(String label) {
    for (Group group : values()) {
      if (group.label().equals(label)) {
        return group;
      }
    }
    throw new IllegalArgumentException(
        "unknown group '" + label + "': allowed are hhh, hhl, hlh, hll, lhh, lhl, llh, lll");
  }

  /** The name in tables and files, for example {@code hhl}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
