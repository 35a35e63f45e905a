package ohlora.latent;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import ohlora.io.InputException;
import ohlora.io.Json;
import ohlora.io.Text;
import ohlora.model.Device;
import ohlora.model.Model;

/**
 * What makes the scores of a population: the same recipe gives the same ones.
 *
 * @param files sha-256 of each of the generator's and the scorer's files
 * @param properties that are scored, in the order of the scorer's outputs
 * @param seed of the latents
 * @param batch images at a time
 * @param device that the networks {@linkplain #runsOn run on}; null, so that nothing is said, where
 *     it is the processor
 */
public record PopulationRecipe(
    Map<String, String> files,
    List<String> properties,
    long seed,
    int batch,
    @JsonInclude(JsonInclude.Include.NON_NULL) Device device) {
  /** The recipe's name within a population's folder. */
  public static final String FILE = "recipe.json";

  public PopulationRecipe {
    device = device == null || device.isCpu() ? null : device;
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    properties = List.copyOf(properties);
  }

  /**
   * Reads a recipe.
   *
   * @throws InputException in one line, naming the file and what is wrong
   */
  public static PopulationRecipe read(Path file) throws IOException {
    return Json.read(file, PopulationRecipe.class, "recipe of a population");
  }

  /** What the networks run on. */
  public Device runsOn() {
    return device == null ? Device.CPU : device;
  }

  /**
   * What a model has other than this recipe, for example {@code other weights than those of demo};
   * empty if it makes these scores.
   */
  public Optional<String> misfit(Model model) {
    return files.equals(model.card().partHashes()) && properties.equals(model.scorer().properties())
        ? Optional.empty()
        : Optional.of("other weights than those of " + model.card().name());
  }

  /** Names what another recipe has otherwise, this one first; empty if it makes these scores. */
  List<String> differences(PopulationRecipe other) {
    List<String> differences = new ArrayList<>();
    if (!files.equals(other.files)) {
      differences.add("it was made with other files of generator or scorer");
    }
    if (!properties.equals(other.properties)) {
      differences.add(Text.format("properties were %s, now %s", properties, other.properties));
    }
    if (seed != other.seed) {
      differences.add(Text.format("seed was %d, now %d", seed, other.seed));
    }
    if (batch != other.batch) {
      differences.add(Text.format("batch was %d, now %d", batch, other.batch));
    }
    if (!runsOn().equals(other.runsOn())) {
      differences.add(Text.format("device was %s, now %s", runsOn(), other.runsOn()));
    }
    return differences;
  }
}
