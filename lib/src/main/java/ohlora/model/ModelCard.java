package ohlora.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
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
 * @param generator name of the generator's weight file; where that holds several state dicts, with
 *     the key of one, as in {@code weights.pth#g_ema}
 * @param scorer name of the property CNN's weight file, in the same way
 * @param z length of the generator's z; may be absent, and is then what the weights say
 * @param label length of its label, 0 for none; may be absent in the same way
 * @param networks the property CNN's
 * @param steered the steered properties, in the order of tables
 * @param offsets how far each is moved
 * @param medians that part the groups, in the order of a group's letters
 * @param cutoffs conditions by the set's name; the first one is a run's where nothing else is said
 * @param labels see {@link Protocol}; may be absent
 * @param units see {@link Protocol}; may be absent
 * @param criteria what the eye looks for, in words, by a name for tables; may be absent
 * @param regions in which nothing should change unasked; may be absent
 * @param files size and sha-256 of each file, by its path within the model's folder; the weight
 *     files and every direction are among them
 * @param training seed, recipe and measured figures of a model that was trained here; may be absent
 */
public record ModelCard(
    String name,
    String kind,
    String licence,
    String origin,
    String generator,
    String scorer,
    Integer z,
    Integer label,
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

  /** The folder of the directions within a model's folder. */
  static final String DIRECTIONS = "directions";

  /** Parts with a slash between, none of them {@code .} or {@code ..}. */
  private static final Pattern NAME =
      Pattern.compile("(?!\\.{1,2}(/|$))[^/\\\\:\\p{Cc}]+(/(?!\\.{1,2}(/|$))[^/\\\\:\\p{Cc}]+)*");

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
    if (z != null && z < 1 || label != null && label < 0) {
      throw new IllegalArgumentException("z must be 1 or more, and label 0 or more");
    }
    steered = whole(steered, "steered");
    cutoffs = whole(cutoffs, "cutoffs");
    labels = whole(labels, "labels");
    units = whole(units, "units");
    criteria = whole(criteria, "criteria");
    regions = regions == null ? List.of() : whole(regions, "regions");
    files = Collections.unmodifiableMap(new TreeMap<>(whole(files, "files")));
    training = training == null || training.isNull() ? null : training.deepCopy();
    new Protocol(steered, offsets, medians, labels, units).requireScored(networks.properties());
    sets(cutoffs);
    files.forEach(ModelCard::checkFile);
    needFiles(generator, scorer, steered, medians, files);
  }

  private static void need(Object value, String field) {
    if (value == null || value instanceof String text && text.isBlank()) {
      throw new IllegalArgumentException("'" + field + "' is missing");
    }
  }

  private static <T> List<T> whole(List<T> list, String field) {
    list.forEach(item -> need(item, field + "[]"));
    return List.copyOf(list);
  }

  private static <T> Map<String, T> whole(Map<String, T> map, String field) {
    if (map == null) {
      return Map.of();
    }
    map.forEach((key, value) -> need(value, field + "." + key));
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** A name leads to a file below the folder and nowhere else. */
  private static void checkFile(String name, FileFacts facts) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "files names '" + name + "': allowed are paths below the model's folder, with '/'");
    }
    if (facts.size() < 0 || facts.sha256().isEmpty()) {
      throw new IllegalArgumentException(
          "files says too little of '" + name + "': it needs size and sha256 of each file");
    }
  }

  /** What is opened and not listed would not be checked. */
  private static void needFiles(
      String generator,
      String scorer,
      List<String> steered,
      Grouping medians,
      Map<String, FileFacts> files) {
    List<String> needed = new ArrayList<>(List.of(file(generator), file(scorer)));
    for (String property : steered) {
      for (String group : medians.groups()) {
        needed.add(DIRECTIONS + "/" + Directions.fileName(property, group));
      }
    }
    for (String file : needed) {
      if (!files.containsKey(file)) {
        throw new IllegalArgumentException(
            Text.format(
                "files says nothing of '%s': it needs size and sha256 of both weight files and of"
                    + " the directions of each group that the medians make (%s)",
                file, String.join(" ", medians.groups())));
      }
    }
    for (String file : files.keySet()) {
      for (String property : steered) {
        if (file.startsWith(
                DIRECTIONS + "/" + Directions.fileName(property, "").replace(".csv", ""))
            && !needed.contains(file)) {
          throw new IllegalArgumentException(
              Text.format(
                  "files has '%s', but the medians make the groups %s",
                  file, String.join(" ", medians.groups())));
        }
      }
    }
  }

  /** A weight file's name without the key of a state dict in it. */
  private static String file(String weights) {
    return weights.replaceFirst("#[^#]*$", "");
  }

  private static String key(String weights) {
    return weights.substring(Math.min(weights.length(), file(weights).length() + 1));
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

  /** Opens the generator. */
  Generator openGenerator(Path folder) throws IOException {
    return StyleGan.open(folder.resolve(file(generator)), key(generator));
  }

  /** Opens the property CNN. */
  Scorer openScorer(Path folder) throws IOException {
    return PropertyScorer.open(folder.resolve(file(scorer)), key(scorer), networks);
  }

  /**
   * Holds all files of the folder against the card.
   *
   * @throws InputException naming the first that is missing or has another size or sha-256
   */
  void checkFiles(Path folder) throws IOException {
    for (Map.Entry<String, FileFacts> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      FileFacts facts = FileFacts.of(path);
      if (!facts.equals(file.getValue())) {
        throw InputException.of(
            path.toString(),
            Text.format(
                "is not the file that model.json names, %s, but %s", file.getValue(), facts),
            "get the model again");
      }
    }
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
