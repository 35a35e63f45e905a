package ohlora.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ohlora.io.FileFacts;
import ohlora.io.Json;
import ohlora.model.Cutoffs;
import ohlora.model.Directions;
import ohlora.model.Golden;
import ohlora.model.Grouping;
import ohlora.model.ModelCard;
import ohlora.model.OffsetGrid;
import ohlora.weights.Weights;

/**
 * A model of which nothing is built in: PyTorch traced its three parts, and says in {@code
 * facts.json} and {@code expected.npz} what comes of them.
 */
public final class ForeignModel {
  /** Its scripts' names. */
  public static final List<String> SCRIPTS = List.of("mapping.pt", "synthesis.pt", "scorer.pt");

  /** The set of cutoffs that its card has. */
  public static final Cutoffs STRICT = Cutoffs.of("strict", "smile ≥ 0.50, yaw ≥ 0.50");

  private ForeignModel() {}

  /** A file of the reference. */
  public static Path file(String name) {
    return Golden.file("foreign").resolve(name);
  }

  /** What the reference says of the model. */
  static JsonNode facts() throws IOException {
    return Json.read(file("facts.json"), ObjectNode.class, "table of facts");
  }

  /** The reference's numbers. */
  static Weights expected() {
    return Golden.npz("foreign/expected.npz");
  }

  /** Writes the model, prepared, into a folder, which is made. */
  public static Path write(Path folder) throws IOException {
    writeUnprepared(folder);
    Grouping medians = medians();
    Weights expected = expected();
    Directions directions =
        Directions.of(
            strings(facts().get("steered")),
            medians.groups(),
            (property, group) -> {
              String name = "direction_" + property + "_" + group;
              // No case of the reference is of the group hl.
              return Golden.floats(expected, name.replace("_hl", "_hh"));
            });
    directions.write(folder.resolve("directions"));
    Map<String, FileFacts> files = new LinkedHashMap<>();
    for (String property : directions.properties()) {
      for (String group : directions.groups()) {
        String name = "directions/" + Directions.fileName(property, group);
        files.put(name, FileFacts.of(folder.resolve(name)));
      }
    }
    ModelCard.read(folder).prepared(medians, files).write(folder);
    return folder;
  }

  /** Writes the model without medians and directions. */
  public static Path writeUnprepared(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String script : SCRIPTS) {
      Files.copy(file(script), folder.resolve(script));
    }
    card(folder).write(folder);
    return folder;
  }

  /** A card, not prepared, of the scripts as they lie in a folder. */
  public static ModelCard card(Path folder) throws IOException {
    JsonNode facts = facts();
    Map<String, FileFacts> files = new LinkedHashMap<>();
    for (String script : SCRIPTS) {
      files.put(script, FileFacts.of(folder.resolve(script)));
    }
    return new ModelCard(
        "foreign",
        "own",
        "none",
        "PyTorch",
        null,
        SCRIPTS.get(0),
        SCRIPTS.get(1),
        SCRIPTS.get(2),
        facts.get("z").intValue(),
        facts.get("label").intValue(),
        facts.get("w").intValue(),
        facts.get("resolution").intValue(),
        null,
        strings(facts.get("properties")),
        null,
        strings(facts.get("steered")),
        offsets(facts.get("offsets")),
        strings(facts.get("grouped")),
        null,
        Map.of(STRICT.name(), STRICT.condition()),
        Map.of(),
        Map.of(),
        Map.of(),
        List.of(),
        files,
        null);
  }

  static Grouping medians() throws IOException {
    Map<String, Double> medians = new LinkedHashMap<>();
    facts()
        .get("medians")
        .properties()
        .forEach(e -> medians.put(e.getKey(), e.getValue().asDouble()));
    return new Grouping(medians);
  }

  private static OffsetGrid offsets(JsonNode json) {
    Map<String, List<Double>> offsets = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : json.properties()) {
      List<Double> distances = new ArrayList<>();
      property.getValue().forEach(distance -> distances.add(distance.asDouble()));
      offsets.put(property.getKey(), distances);
    }
    return new OffsetGrid(offsets);
  }

  static List<String> strings(JsonNode json) {
    List<String> strings = new ArrayList<>();
    json.forEach(text -> strings.add(text.asText()));
    return strings;
  }
}
