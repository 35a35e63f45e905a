package ohlora.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import ohlora.io.FileFacts;
import ohlora.io.InputException;
import ohlora.io.Json;
import ohlora.io.Text;

/**
 * What a model says of itself in its {@code model.json}.
 *
 * @param name for people
 * @param kind {@code demo} for the model that ships with the project, {@code original} for a
 *     report's, {@code own} for any other
 * @param licence of the weights
 * @param origin where they come from
 * @param generator name of the generator's weight file
 * @param scorer name of the property CNN's weight file
 * @param networks the property CNN's
 * @param steered the steered properties, in the order of tables
 * @param offsets how far each is moved
 * @param medians that part the groups, in the order of a group's letters
 * @param cutoffs conditions by the set's name; the first one is a run's where nothing else is said
 * @param labels see {@link Protocol}; may be absent
 * @param units see {@link Protocol}; may be absent
 * @param criteria what the eye looks for, in words, by a name for tables; may be absent
 * @param regions in which nothing should change unasked; may be absent
 * @param files size and sha-256 of each file, by its path within the model's folder
 * @param training seed, recipe and measured figures of a model that was trained here; may be absent
 */
public record ModelCard(
    String name,
    String kind,
    String licence,
    String origin,
    String generator,
    String scorer,
    ScorerPlan networks,
    List<String> steered,
    OffsetGrid offsets,
    Grouping medians,
    Map<String, String> cutoffs,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> labels,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> units,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> criteria,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Region> regions,
    Map<String, FileFacts> files,
    JsonNode training) {
  /** The card's name within a model's folder. */
  public static final String FILE = "model.json";

  private static final List<String> KINDS = List.of("demo", "original", "own");

  public ModelCard {
    need(name, "name");
    need(kind, "kind");
    need(licence, "licence");
    need(origin, "origin");
    need(generator, "generator");
    need(scorer, "scorer");
    need(networks, "networks");
    need(steered, "steered");
    need(offsets, "offsets");
    need(medians, "medians");
    need(cutoffs, "cutoffs");
    need(files, "files");
    if (!KINDS.contains(kind)) {
      throw new IllegalArgumentException(
          Text.format("kind is '%s': allowed are %s", kind, String.join(", ", KINDS)));
    }
    for (String file : List.of(generator, scorer)) {
      if (!files.containsKey(file)) {
        throw new IllegalArgumentException(
            "files says nothing of '" + file + "': it needs size and sha256 of each file");
      }
    }
    steered = List.copyOf(steered);
    cutoffs = ordered(cutoffs);
    labels = ordered(labels);
    units = ordered(units);
    criteria = ordered(criteria);
    regions = regions == null ? List.of() : List.copyOf(regions);
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    new Protocol(steered, offsets, medians, labels, units).requireScored(networks.properties());
    sets(cutoffs);
  }

  private static void need(Object value, String field) {
    if (value == null) {
      throw new IllegalArgumentException("'" + field + "' is missing");
    }
  }

  private static Map<String, String> ordered(Map<String, String> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  private static List<Cutoffs> sets(Map<String, String> conditions) {
    return conditions.entrySet().stream()
        .map(set -> Cutoffs.of(set.getKey(), set.getValue()))
        .toList();
  }

  /**
   * Reads the card of a model's folder.
   *
   * @throws InputException in one line, if there is none or it is malformed
   */
  public static ModelCard read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      throw InputException.of(
          folder.toString(), "holds no " + FILE, "name a model's folder, for example models/demo");
    }
    return Json.read(file, ModelCard.class, "model card");
  }

  /** Writes the card into a model's folder, whole or not at all. */
  public void write(Path folder) throws IOException {
    Json.write(folder.resolve(FILE), this);
  }

  /** How the test is laid out. */
  @JsonIgnore
  public Protocol protocol() {
    return new Protocol(steered, offsets, medians, labels, units);
  }

  /** The sets of cutoffs, in the card's order. */
  @JsonIgnore
  public List<Cutoffs> sets() {
    return sets(cutoffs);
  }

  /** The sha-256 of each file, by its path. */
  @JsonIgnore
  public Map<String, String> hashes() {
    return files.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().sha256()));
  }

  /** The training's record; a copy, or null. */
  @Override
  public JsonNode training() {
    return training == null ? null : training.deepCopy();
  }
}
