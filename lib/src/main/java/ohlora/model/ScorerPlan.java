package ohlora.model;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Where the pools stand among the convolutions of each of the six networks; all else follows from
 * the weights.
 *
 * @param steps per network, {@code conv} and {@code pool} in their order
 */
public record ScorerPlan(Map<ScorerPlan.Network, List<String>> steps) {
  private static final String CONV = "conv";
  private static final String POOL = "pool";

  /** The six networks, in the order of their outputs. */
  public enum Network {
    EYES("eyes_score_cnn", 6. / 16, 9. / 16, 8. / 32, 24. / 32, Property.EYES),
    HAIR_COLOR("hair_color_score_cnn", 0, 1, 0, 1, Property.HAIR_COLOR),
    HAIR_LENGTH("hair_length_score_cnn", 8. / 16, 1, 0, 1, Property.HAIR_LENGTH),
    MOUTH("mouth_score_cnn", 10. / 16, 13. / 16, 12. / 32, 20. / 32, Property.MOUTH),
    POSE("pose_score_cnn", 7. / 16, 10. / 16, 11. / 32, 21. / 32, Property.POSE),
    BACKGROUND(
        "background_score_cnn",
        0,
        8. / 16,
        0,
        1,
        Property.BACKGROUND_MEAN,
        Property.BACKGROUND_STD);

    private final String prefix;
    private final double top;
    private final double bottom;
    private final double left;
    private final double right;
    private final List<Property> outputs;

    Network(
        String prefix, double top, double bottom, double left, double right, Property... outputs) {
      this.prefix = prefix;
      this.top = top;
      this.bottom = bottom;
      this.left = left;
      this.right = right;
      this.outputs = List.of(outputs);
    }

    /** What its parameters' names begin with in the state dict. */
    String prefix() {
      return prefix;
    }

    /** The properties that it scores, in the order of its outputs. */
    List<Property> outputs() {
      return outputs;
    }

    /** First row, row after the last, first column, column after the last of an image's crop. */
    public int[] crop(int resolution) {
      return new int[] {
        (int) Math.round(top * resolution),
        (int) Math.round(bottom * resolution),
        (int) Math.round(left * resolution),
        (int) Math.round(right * resolution)
      };
    }
  }

  /** The plan of the report's networks. */
  public static final ScorerPlan ORIGINAL =
      new ScorerPlan(
          new EnumMap<>(
              Map.of(
                  Network.EYES, words("conv conv pool conv pool conv pool"),
                  Network.MOUTH, words("conv conv pool conv pool conv pool"),
                  Network.POSE, words("conv conv pool conv pool conv conv"),
                  Network.HAIR_COLOR,
                      words("conv conv pool conv pool conv pool conv pool conv pool"),
                  Network.HAIR_LENGTH, words("conv conv pool conv pool conv pool conv pool conv"),
                  Network.BACKGROUND, words("conv conv pool conv pool conv pool conv pool conv"))));

  public ScorerPlan {
    Map<Network, List<String>> checked = new EnumMap<>(Network.class);
    for (Network network : Network.values()) {
      List<String> of = steps.get(network);
      if (of == null || !of.contains(CONV)) {
        throw new IllegalArgumentException("the plan has no convolution for " + network);
      }
      for (String step : of) {
        if (!step.equals(CONV) && !step.equals(POOL)) {
          throw new IllegalArgumentException(
              "step '" + step + "' of " + network + ": allowed are conv and pool");
        }
      }
      checked.put(network, List.copyOf(of));
    }
    steps = java.util.Collections.unmodifiableMap(checked);
  }

  /**
   * The plan as a model card writes it.
   *
   * @param card per network's lower-case name, its steps with a space between
   */
  public static ScorerPlan of(Map<String, String> card) {
    Map<Network, List<String>> steps = new EnumMap<>(Network.class);
    card.forEach(
        (name, text) -> {
          try {
            steps.put(Network.valueOf(name.toUpperCase(java.util.Locale.ROOT)), words(text));
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                "the plan names an unknown network '" + name + "'", e);
          }
        });
    return new ScorerPlan(steps);
  }

  private static List<String> words(String text) {
    return List.of(text.trim().split("\\s+"));
  }
}
