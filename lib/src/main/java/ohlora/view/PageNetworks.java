package ohlora.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import ohlora.io.InputException;
import ohlora.io.Json;
import ohlora.io.Text;
import ohlora.model.BuiltIn;
import ohlora.model.Directions;
import ohlora.model.Model;
import ohlora.weights.DType;
import ohlora.weights.Weights;

/**
 * A model's built-in networks as a page holds them: the weights as float16, and what runs them in
 * workers of the page, TensorFlow.js with its WebAssembly backend.
 */
record PageNetworks(BuiltIn networks, String generator, String scorer) {
  private static final String TENSORS = "tf-core.es2017.min.js";
  private static final String BACKEND = "tf-backend-wasm.es2017.min.js";
  private static final String WASM = "tfjs-backend-wasm-simd.wasm";

  /**
   * @throws IllegalArgumentException in one line, if the model cannot run in a page
   * @throws IOException in one line, if its files cannot be read any more, or this library was
   *     built without the tensor library for browsers
   */
  static PageNetworks of(Model model) throws IOException {
    Optional<String> obstacle = obstacle(model);
    if (obstacle.isPresent()) {
      throw new IllegalArgumentException(obstacle.get());
    }
    PageNetworks parts = parts(model);
    if (parts.size() > room()) {
      throw new IllegalArgumentException(
          Text.format(
              "the weights of %s take %,d bytes in a page, where there is room for %,d: only small"
                  + " models run there",
              model.card().name(), parts.size(), room()));
    }
    return parts;
  }

  /** None, where the model cannot run in a page. */
  static Optional<PageNetworks> ifPossible(Model model) throws IOException {
    if (obstacle(model).isPresent()) {
      return Optional.empty();
    }
    PageNetworks parts = parts(model);
    return parts.size() > room() ? Optional.empty() : Optional.of(parts);
  }

  private static PageNetworks parts(Model model) throws IOException {
    BuiltIn networks = model.builtIn();
    return new PageNetworks(networks, text(networks.generator()), text(networks.scorer()));
  }

  /** What keeps a model of any size from running in a page. */
  private static Optional<String> obstacle(Model model) {
    if (!model.isBuiltIn()) {
      return Optional.of(
          model.card().name() + " is a script: only built-in networks run in a page");
    }
    return model.protocol().steered().stream()
        .filter(model.directions()::dependsOnCase)
        .findFirst()
        .map(
            property ->
                Text.format(
                    "the direction of %s depends on the case: in a page only fixed ones are moved along",
                    property));
  }

  private int size() {
    return generator.length() + scorer.length();
  }

  /** For the weights, in bytes. */
  private static int room() throws IOException {
    return LiveExplorer.MAX_BYTES - resource(WASM).length * 4 / 3 - resource(TENSORS).length * 2;
  }

  /** Puts in what {@code workers.js} starts them with. */
  void put(ObjectNode data) throws IOException {
    data.set("plan", Json.tree(networks.plan()));
    data.put("generator", generator).put("scorer", scorer);
    data.put("wasm", Base64.getEncoder().encodeToString(resource(WASM)));
    data.put("tensors", script(TENSORS) + "\n" + script(BACKEND));
    data.put("networks", script("networks.js"));
  }

  /** Puts in the directions of a group, by property. */
  static void put(ObjectNode into, Directions directions, String group) {
    for (String property : directions.properties()) {
      put(into.putArray(property), directions.direction(property, group));
    }
  }

  static void put(ArrayNode into, float[] vector) {
    for (float figure : vector) {
      into.add(figure);
    }
  }

  private static String text(Weights weights) throws IOException {
    return Base64.getEncoder().encodeToString(weights.safetensors(DType.FLOAT16));
  }

  private static String script(String name) throws IOException {
    return new String(resource(name), StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream stream = PageNetworks.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw InputException.of(
            "this library",
            "was built without the tensor library for browsers",
            "build it by bin/reproduce, bin/lab or bin/test");
      }
      return stream.readAllBytes();
    }
  }
}
