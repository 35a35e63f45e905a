package ohlora.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import ohlora.io.Text;

/**
 * The networks of a property CNN: what each sees of the image, where its pools are among its
 * convolutions, and what it scores. All else follows from the weights.
 *
 * @param networks in the order of their outputs
 */
public record ScorerPlan(@JsonValue List<ScorerPlan.Network> networks) {
  /** A property's name appears in names of files, headers of tables and conditions. */
  private static final Pattern PROPERTY = Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]{1,60}");

  static final String CONV = "conv";
  static final String POOL = "pool";

  /**
   * One network: convolutions and pools, then a hidden layer, then its outputs.
   *
   * @param prefix what its parameters' names begin with in the state dict
   * @param crop what it sees of the image
   * @param outputs the properties that it scores, in the order of its outputs
   * @param steps {@code conv} and {@code pool} in their order, with spaces between
   */
  public record Network(String prefix, Crop crop, List<String> outputs, String steps) {
    public Network {
      if (prefix == null || prefix.isBlank() || crop == null || steps == null) {
        throw new IllegalArgumentException("a network needs prefix, crop, outputs and steps");
      }
      outputs = requireProperties(outputs, "the network " + prefix);
      List<String> words = words(steps);
      for (String word : words) {
        if (!word.equals(CONV) && !word.equals(POOL)) {
          throw new IllegalArgumentException(
              Text.format("step '%s' of %s; allowed: conv and pool", word, prefix));
        }
      }
      if (!words.get(0).equals(CONV)) {
        throw new IllegalArgumentException("the steps of " + prefix + " must begin with conv");
      }
      if (String.join(" ", words).contains(POOL + " " + POOL)) {
        throw new IllegalArgumentException("the steps of " + prefix + " have two pools in a row");
      }
    }

    List<String> words() {
      return words(steps);
    }

    private static List<String> words(String steps) {
      return Arrays.asList(steps.strip().split("\\s+"));
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ScorerPlan {
    if (networks == null || networks.isEmpty() || networks.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException(
          "a property CNN has one network or more, none of them null");
    }
    networks = List.copyOf(networks);
    Set<String> seen = new HashSet<>();
    for (Network network : networks) {
      for (String output : network.outputs()) {
        if (!seen.add(output)) {
          throw new IllegalArgumentException("two networks score '" + output + "'");
        }
      }
    }
  }

  /** The properties that are scored, in the order of the outputs. */
  public List<String> properties() {
    return networks.stream().flatMap(network -> network.outputs().stream()).toList();
  }

  /**
   * Refuses what are not properties of a scorer.
   *
   * @param scorer for the error
   * @return the same properties
   * @throws IllegalArgumentException if there is none, or one that is not a property's name or
   *     appears twice
   */
  static List<String> requireProperties(List<String> properties, String scorer) {
    if (properties == null || properties.isEmpty()) {
      throw new IllegalArgumentException(scorer + " scores no property");
    }
    for (String property : properties) {
      if (property == null || !PROPERTY.matcher(property).matches()) {
        throw new IllegalArgumentException(
            Text.format(
                "'%s' is not a property's name; allowed: letters, digits, '_' and '-'", property));
      }
    }
    if (new HashSet<>(properties).size() < properties.size()) {
      throw new IllegalArgumentException(
          Text.format("%s scores a property twice: %s", scorer, String.join(", ", properties)));
    }
    return List.copyOf(properties);
  }

  /** The number of the network that scores a property. */
  int indexOf(String property) {
    int output = Scorer.place(properties(), property);
    int network = 0;
    while (output >= networks.get(network).outputs().size()) {
      output -= networks.get(network++).outputs().size();
    }
    return network;
  }
}
