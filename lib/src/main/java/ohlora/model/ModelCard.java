package ohlora.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import ohlora.io.FileFacts;
import ohlora.io.InputException;
import ohlora.io.Json;
import ohlora.io.Text;
import ohlora.weights.StateDict;
import tech.tablesaw.api.Table;

/**
 * What a model says of itself in its {@code model.json}.
 *
 * <p>The generator is either the built-in StyleGAN with a file of weights ({@code generator}), or
 * two TorchScript files ({@code mapping} and {@code synthesis}) with their sizes. The scorer is
 * either the built-in property CNN ({@code networks}) with a file of weights, or one TorchScript
 * file with the names of its outputs ({@code properties}) and the image's size. Any mixture will
 * do.
 *
 * <p>A model is <em>prepared</em> once it has medians and directions. Before that its card has, in
 * the place of {@code medians}, the properties that are to group ({@code grouped}), and lists no
 * directions: {@link Model#open} refuses it, {@link Model#openUnprepared} gives its generator and
 * scorer, and {@link #prepared} makes the card of what was found with them.
 *
 * @param name for people
 * @param kind {@code demo} for the model that ships with the project, {@code original} for a
 *     report's, {@code own} for any other
 * @param licence of the weights
 * @param origin where they come from
 * @param generator name of the generator's weight file; where that holds several state dicts, with
 *     the key of one, as in {@code weights.pth#g_ema}; absent where it is scripts
 * @param mapping name of the script from z, and the label where there is one, to w; absent where
 *     there is a {@code generator}
 * @param synthesis name of the script from w to images, in the same way
 * @param scorer name of the property CNN's weight file, as {@code generator}, or of the script from
 *     images to scores
 * @param z length of the generator's z; may be absent where the weights say it
 * @param label length of its label, 0 for none; may be absent in the same way
 * @param w length of its w; may be absent in the same way
 * @param resolution pixels along one side of an image; may be absent in the same way
 * @param networks the property CNN's; absent where the scorer is a script
 * @param properties that the scorer's script gives, in the order of its outputs; absent where there
 *     are {@code networks}
 * @param ignored names of tensors in the weight files that are no part of the networks and may be
 *     there all the same; may be absent
 * @param steered the steered properties, in the order of tables
 * @param offsets how far each is moved
 * @param grouped the properties that are to group, in the order of a group's letters; absent where
 *     there are {@code medians}
 * @param medians that part the groups, in the order of a group's letters; absent where the model is
 *     not prepared
 * @param cutoffs conditions by the set's name; the first one is a run's where nothing else is said
 * @param labels see {@link Protocol}; may be absent
 * @param units see {@link Protocol}; may be absent
 * @param criteria what the eye looks for, in words, by a name for tables; may be absent
 * @param regions in which nothing should change unasked; may be absent
 * @param files size and sha-256 of each file, by its path within the model's folder; weights,
 *     scripts and every direction are among them
 * @param training seed, recipe and measured figures of a model that was trained here; may be
 *     absent. What it says of the latents and directions that the model came with goes when others
 *     are found
 */
public record ModelCard(
    String name,
    String kind,
    String licence,
    String origin,
    String generator,
    String mapping,
    String synthesis,
    String scorer,
    Integer z,
    Integer label,
    Integer w,
    Integer resolution,
    ScorerPlan networks,
    List<String> properties,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> ignored,
    List<String> steered,
    OffsetGrid offsets,
    List<String> grouped,
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
  public static final String DIRECTIONS = "directions";

  /** Parts with a slash between, none of them {@code .} or {@code ..}. */
  private static final Pattern NAME =
      Pattern.compile("(?!\\.{1,2}(/|$))[^/\\\\:\\p{Cc}]+(/(?!\\.{1,2}(/|$))[^/\\\\:\\p{Cc}]+)*");

  static final String UNPREPARED = "has no medians and directions yet";
  private static final String PREPARE = "bin/ohlora model prepare finds them";

  /** What a training's record, or its figures, say of directions and of runs along them. */
  private static final List<String> OF_DIRECTIONS =
      List.of("population", "population_seed", "directions", "least_validation_accuracy", "funnel");

  private static final List<String> KINDS = List.of("demo", "original", "own");

  public ModelCard {
    need(name, "name");
    need(kind, "kind");
    need(licence, "licence");
    need(origin, "origin");
    need(scorer, "scorer");
    need(steered, "steered");
    need(offsets, "offsets");
    need(cutoffs, "cutoffs");
    need(files, "files");
    if (!KINDS.contains(kind)) {
      throw new IllegalArgumentException(
          Text.format("kind is '%s'; allowed: %s", kind, String.join(", ", KINDS)));
    }
    if (z != null && z < 1 || label != null && label < 0) {
      throw new IllegalArgumentException("z must be 1 or more, and label 0 or more");
    }
    needOne("generator", generator, "mapping", mapping);
    needOne("generator", generator, "synthesis", synthesis);
    needOne("networks", networks, "properties", properties);
    needOne("medians", medians, "grouped", grouped);
    if (generator == null) {
      need(z, "z");
      need(label, "label");
      need(w, "w");
      need(resolution, "resolution");
      new Sizes(z, label, w, resolution);
    }
    if (properties != null) {
      properties = ScorerPlan.requireProperties(properties, "the scorer");
      need(resolution, "resolution");
    }
    ignored = ignored == null ? List.of() : whole(ignored, "ignored");
    steered = whole(steered, "steered");
    grouped = grouped == null ? null : whole(grouped, "grouped");
    cutoffs = whole(cutoffs, "cutoffs");
    labels = whole(labels, "labels");
    units = whole(units, "units");
    criteria = whole(criteria, "criteria");
    regions = regions == null ? List.of() : whole(regions, "regions");
    files = Collections.unmodifiableMap(new TreeMap<>(whole(files, "files")));
    training = training == null || training.isNull() ? null : training.deepCopy();
    List<String> scored = networks == null ? properties : networks.properties();
    Grouping grouping = medians == null ? new Grouping(Map.of()) : medians;
    new Protocol(steered, offsets, grouping, labels, units).requireScored(scored);
    if (grouped != null) {
      Grouping.requireProperties(grouped);
      Protocol.requireScored(grouped, scored);
    }
    sets(cutoffs);
    files.forEach(ModelCard::checkFile);
    List<String> parts = parts(generator, mapping, synthesis, scorer, networks);
    if (medians == null) {
      needFiles(parts, files, "each weight file and script");
    } else {
      needDirections(parts, steered, medians, files);
    }
  }

  private static void need(Object value, String field) {
    Json.need(field, value instanceof String text && text.isBlank() ? null : value);
  }

  /** Of two fields that replace each other. */
  private static void needOne(String field, Object value, String other, Object otherValue) {
    if (value == null && otherValue == null) {
      throw new IllegalArgumentException(
          Text.format("'%s' is missing (or '%s' in its place)", field, other));
    }
    if (value != null && otherValue != null) {
      throw new IllegalArgumentException(
          Text.format("there is '%s' as well as '%s': either replaces the other", field, other));
    }
    need(value == null ? otherValue : value, value == null ? other : field);
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
          "files names '" + name + "'; allowed: paths below the model's folder, with '/'");
    }
    if (facts.size() < 0 || facts.sha256().isEmpty()) {
      throw new IllegalArgumentException(
          "files says too little about '" + name + "': it needs size and sha256 of each file");
    }
  }

  /** What is opened and not listed would not be checked. */
  private static void needFiles(
      List<String> needed, Map<String, FileFacts> files, String whatOfThem) {
    for (String file : needed) {
      if (!files.containsKey(file)) {
        throw new IllegalArgumentException(
            Text.format(
                "files says nothing about '%s': it needs size and sha256 of %s", file, whatOfThem));
      }
    }
  }

  private static void needDirections(
      List<String> parts, List<String> steered, Grouping medians, Map<String, FileFacts> files) {
    Set<String> gradients = gradients(steered, files);
    List<String> needed = new ArrayList<>(parts);
    Directions.files(steered, medians.groups(), gradients)
        .forEach(file -> needed.add(DIRECTIONS + "/" + file));
    needFiles(
        needed,
        files,
        Text.format(
            "each weight file and script and of the directions of each group that the medians make"
                + " (%s)",
            String.join(" ", medians.groups())));
    for (String file : files.keySet()) {
      for (String property : steered) {
        if (file.startsWith(DIRECTIONS + "/")
            && Directions.isName(file.substring(DIRECTIONS.length() + 1), List.of(property))
            && !needed.contains(file)) {
          throw new IllegalArgumentException(
              Text.format(
                  "files has '%s', but %s",
                  file,
                  gradients.contains(property)
                      ? "a network for the gradient of " + property + " too"
                      : "the medians make the groups " + String.join(" ", medians.groups())));
        }
      }
    }
  }

  /** The steered properties whose directions are gradients: their networks are listed. */
  private static Set<String> gradients(List<String> steered, Map<String, FileFacts> files) {
    return steered.stream()
        .filter(property -> files.containsKey(DIRECTIONS + "/" + Directions.networkName(property)))
        .collect(Collectors.toSet());
  }

  private static List<String> parts(
      String generator, String mapping, String synthesis, String scorer, ScorerPlan networks) {
    List<String> parts = new ArrayList<>();
    if (generator == null) {
      parts.addAll(List.of(mapping, synthesis));
    } else {
      parts.add(StateDict.of(generator).file());
    }
    parts.add(networks == null ? scorer : StateDict.of(scorer).file());
    return parts;
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

  /** Whether the model has medians and directions, so that latents can be tested with it. */
  @JsonIgnore
  public boolean isPrepared() {
    return medians != null;
  }

  /** The properties that the scorer gives, in the order of its outputs. */
  @JsonIgnore
  public List<String> scored() {
    return networks == null ? properties : networks.properties();
  }

  /** The properties that group, or are to group, in the order of a group's letters. */
  @JsonIgnore
  public List<String> groupedBy() {
    return medians == null ? grouped : medians.properties();
  }

  /**
   * The card of this model with the medians and directions that were found for it, in the place of
   * those that it may have had.
   *
   * @param found medians of the properties that the model is to be {@link #groupedBy}, in their
   *     order
   * @param directions size and sha-256 of each direction's file, by its path within the model's
   *     folder
   * @throws IllegalArgumentException if the medians are of other properties, or a direction of one
   *     of their groups is missing
   */
  public ModelCard prepared(Grouping found, Map<String, FileFacts> directions) {
    if (!found.properties().equals(groupedBy())) {
      throw new IllegalArgumentException(
          Text.format(
              "medians of %s for a model grouped by %s",
              String.join(", ", found.properties()), String.join(", ", groupedBy())));
    }
    Map<String, FileFacts> all = new TreeMap<>(files);
    all.keySet().removeIf(file -> file.startsWith(DIRECTIONS + "/"));
    all.putAll(directions);
    return new ModelCard(
        name,
        kind,
        licence,
        origin,
        generator,
        mapping,
        synthesis,
        scorer,
        z,
        label,
        w,
        resolution,
        networks,
        properties,
        ignored,
        steered,
        offsets,
        null,
        found,
        cutoffs,
        labels,
        units,
        criteria,
        regions,
        all,
        trainingAlone());
  }

  private JsonNode trainingAlone() {
    JsonNode alone = training();
    if (alone instanceof ObjectNode said) {
      said.remove(OF_DIRECTIONS);
      if (said.get("figures") instanceof ObjectNode figures) {
        figures.remove(OF_DIRECTIONS);
      }
    }
    return alone;
  }

  /**
   * How the test is laid out.
   *
   * @throws IllegalArgumentException in one line, if the model is not {@link #isPrepared prepared}
   */
  @JsonIgnore
  public Protocol protocol() {
    if (!isPrepared()) {
      throw new IllegalArgumentException(name + " " + UNPREPARED + "; " + PREPARE);
    }
    return new Protocol(steered, offsets, medians, labels, units);
  }

  /**
   * Refuses a model without medians and directions.
   *
   * @throws InputException in one line that says how it gets them
   */
  void requirePrepared(Path folder) throws InputException {
    if (!isPrepared()) {
      throw InputException.of(folder.toString(), UNPREPARED, PREPARE);
    }
  }

  /** The sets of cutoffs, in the card's order. */
  @JsonIgnore
  public List<Cutoffs> sets() {
    return sets(cutoffs);
  }

  /** Opens the generator. Whoever calls it has checked the files. */
  Generator openGenerator(Path folder, Device device) throws IOException {
    if (generator == null) {
      return ScriptedGenerator.open(
          folder.resolve(mapping),
          folder.resolve(synthesis),
          new Sizes(z, label, w, resolution),
          device);
    }
    StateDict weights = StateDict.of(generator);
    return StyleGan.open(folder.resolve(weights.file()), weights.key(), ignored::contains, device);
  }

  /** Opens the scorer. Whoever calls it has checked the files. */
  Scorer openScorer(Path folder, Device device) throws IOException {
    if (networks == null) {
      return ScriptedScorer.open(folder.resolve(scorer), properties, resolution, device);
    }
    StateDict weights = StateDict.of(scorer);
    return PropertyScorer.open(
        folder.resolve(weights.file()), weights.key(), networks, ignored::contains, device);
  }

  /** The weights of generator and scorer where both are built-in networks. */
  BuiltIn readBuiltIn(Path folder) throws IOException {
    StateDict generating = StateDict.of(generator);
    StateDict scoring = StateDict.of(scorer);
    return new BuiltIn(
        StyleGan.weights(folder.resolve(generating.file()), generating.key()),
        PropertyScorer.weights(folder.resolve(scoring.file()), scoring.key()),
        networks);
  }

  /** The directions of a model that is prepared. */
  Directions readDirections(Path folder) throws IOException {
    return Directions.read(
        folder.resolve(DIRECTIONS), steered, medians.groups(), gradients(steered, files));
  }

  /** The weight files and scripts. */
  List<String> parts() {
    return parts(generator, mapping, synthesis, scorer, networks);
  }

  /**
   * Holds all files of the folder against the card.
   *
   * @throws InputException naming the first that is missing or has another size or sha-256
   */
  void checkFiles(Path folder) throws IOException {
    checkFiles(folder, files.keySet());
  }

  /** Holds some of the card's files against it, in the same way. */
  void checkFiles(Path folder, Collection<String> names) throws IOException {
    for (String name : names) {
      Path path = folder.resolve(name);
      FileFacts facts = FileFacts.of(path);
      if (!facts.equals(files.get(name))) {
        throw InputException.of(
            path.toString(),
            Text.format(
                "is not the file that model.json names, %s, but %s", files.get(name), facts),
            name.startsWith(DIRECTIONS + "/")
                ? "bin/ohlora model prepare finds the directions again, or get the model again"
                : "get the model again");
      }
    }
  }

  /** The sha-256 of each file, by its path. */
  @JsonIgnore
  public Map<String, String> hashes() {
    return files.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().sha256()));
  }

  /** The sha-256 of each weight file and script, by its path. */
  @JsonIgnore
  public Map<String, String> partHashes() {
    return parts().stream()
        .distinct()
        .collect(Collectors.toMap(part -> part, part -> files.get(part).sha256()));
  }

  /** What the card says of the model, a row per fact; nothing of it is opened. */
  public Table table() {
    return CardFacts.of(this, null).table();
  }

  /** The steered properties whose directions are gradients, another at each case. */
  Set<String> gradients() {
    return gradients(steered, files);
  }

  /** The training's record; a copy, or null. */
  @Override
  public JsonNode training() {
    return training == null ? null : training.deepCopy();
  }
}
