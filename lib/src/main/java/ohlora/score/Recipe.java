package ohlora.score;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import ohlora.io.FileFacts;
import ohlora.io.InputException;
import ohlora.io.Json;
import ohlora.io.Text;
import ohlora.latent.LatentTable;
import ohlora.latent.Latents;
import ohlora.latent.Offsets;
import ohlora.model.Cutoffs;
import ohlora.model.Device;
import ohlora.model.Grouping;
import ohlora.model.Model;
import ohlora.model.PerProperty;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Everything that decides what a run gives: the same recipe gives the same files.
 *
 * <p>In JSON the cutoffs are a condition such as {@code one ≥ 0.92, other ≥ 0.88}. The recipes that
 * library 0.1.0 wrote, such as those of {@code data/demo}, have them as an object, with the
 * properties' names in capitals, and do not name the steered properties, which are then those of
 * the offsets, nor the medians, which are then the model's; they are read as well, and stay as they
 * are, since their sha-256 names their run.
 *
 * @param library version of the library
 * @param model name of the model
 * @param files sha-256 of each of the model's files
 * @param seed of the latents and of the dropout masks
 * @param from number of the first case
 * @param cases how many cases
 * @param mode name of the {@link Scoring}
 * @param batch images at a time; it decides the last bits
 * @param medians that part the groups; null where an old recipe does not say: as the model has them
 * @param steered the steered properties, in the order of the tables
 * @param cutoffs the lowest absolute correlations that count as passed in the result table; their
 *     name is always {@value #CUTOFFS}
 * @param offsets the intended changes of each case, one per image, in units of w
 * @param particulars what else the run does; in JSON its fields stand beside these, each where it
 *     says something
 */
public record Recipe(
    String library,
    String model,
    Map<String, String> files,
    long seed,
    long from,
    long cases,
    String mode,
    int batch,
    Grouping medians,
    List<String> steered,
    Cutoffs cutoffs,
    List<PerProperty> offsets,
    Particulars particulars) {
  /** The recipe's name within a run's folder. */
  public static final String FILE = "recipe.json";

  private static final String CUTOFFS = "recipe";
  private static final String DEVICE = "device";

  public Recipe {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    steered = List.copyOf(steered);
    cutoffs = cutoffs.named(CUTOFFS);
    if (offsets.size() > Offsets.MAX_IMAGES) {
      throw new IllegalArgumentException(
          Text.format(
              "%,d offsets: at most %,d images a case", offsets.size(), Offsets.MAX_IMAGES));
    }
    offsets = ordered(offsets, steered);
    for (String property : cutoffs.lowest().properties()) {
      requireSteered("cutoffs", property, steered);
    }
    Scoring.of(mode);
    if (batch < 1) {
      throw new IllegalArgumentException("batch of " + batch + " images: at least 1");
    }
    if (from < 0 || cases < 1) {
      throw new IllegalArgumentException(
          Text.format(
              "%d cases from number %d: at least one case, from number 0 or later", cases, from));
    }
    requireScreen(particulars.screen(), steered, cutoffs);
    List<Integer> numbers = numbers(particulars);
    if (numbers != null && (numbers.size() != cases || numbers.get(0) != from)) {
      throw new IllegalArgumentException(
          Text.format(
              "%d cases from number %d, but the latents have %d numbers: one for each, the first"
                  + " first",
              cases, from, numbers.size()));
    }
    if (numbers == null && (from > Integer.MAX_VALUE || cases > Integer.MAX_VALUE + 1L - from)) {
      throw new IllegalArgumentException(
          Text.format(
              "%d cases from number %d: the largest number of a case is %d",
              cases, from, Integer.MAX_VALUE));
    }
  }

  private static void requireScreen(Screen screen, List<String> steered, Cutoffs cutoffs) {
    if (screen == null) {
      return;
    }
    for (Cutoffs set : screen.sets()) {
      for (String property : set.lowest().properties()) {
        requireSteered("the screen's cutoffs", property, steered);
      }
    }
    if (!screen.sets().get(0).lowest().equals(cutoffs.lowest())) {
      throw new IllegalArgumentException("the screen's first set is not the recipe's cutoffs");
    }
  }

  private static List<Integer> numbers(Particulars particulars) {
    return particulars.latents() == null ? null : particulars.latents().numbers();
  }

  /** The offsets with their properties in the order of the steered ones. */
  private static List<PerProperty> ordered(List<PerProperty> offsets, List<String> steered) {
    for (PerProperty offset : offsets) {
      for (String property : offset.properties()) {
        requireSteered("offsets", property, steered);
        if (!Double.isFinite(offset.of(property))) {
          throw new IllegalArgumentException(
              Text.format(
                  "an offset of %s is %s: a finite number is needed",
                  property, offset.of(property)));
        }
      }
    }
    List<PerProperty> ordered =
        offsets.stream().map(offset -> PerProperty.of(steered, offset::of)).toList();
    return new Offsets(ordered).list();
  }

  private static void requireSteered(String field, String property, List<String> steered) {
    if (!steered.contains(property)) {
      throw new IllegalArgumentException(
          Text.format(
              "%s name '%s': the steered properties are %s",
              field, property, String.join(", ", steered)));
    }
  }

  /** A recipe of the fields of its file. */
  @JsonCreator
  static Recipe of(
      @JsonProperty("library") String library,
      @JsonProperty("model") String model,
      @JsonProperty("files") Map<String, String> files,
      @JsonProperty("seed") Long seed,
      @JsonProperty("from") Long from,
      @JsonProperty("cases") Long cases,
      @JsonProperty("mode") String mode,
      @JsonProperty("batch") Integer batch,
      @JsonProperty("medians") Grouping medians,
      @JsonProperty("steered") List<String> steered,
      @JsonProperty("cutoffs") JsonNode cutoffs,
      @JsonProperty("offsets") List<PerProperty> offsets,
      @JsonProperty("psi") Double psi,
      @JsonProperty("filter") Filter filter,
      @JsonProperty("latents") Particulars.OwnLatents latents,
      @JsonProperty("screen") Screen screen,
      @JsonProperty(DEVICE) Device device,
      @JsonProperty("sources") Map<String, Particulars.Source> sources) {
    Json.need("offsets", offsets);
    if (offsets.isEmpty()) {
      throw new IllegalArgumentException("'offsets' is empty");
    }
    return new Recipe(
        Json.need("library", library),
        Json.need("model", model),
        Json.need("files", files),
        Json.need("seed", seed),
        Json.need("from", from),
        Json.need("cases", cases),
        Json.need("mode", mode),
        Json.need("batch", batch),
        medians,
        steered == null ? offsets.get(0).properties() : steered,
        cutoffs(Json.need("cutoffs", cutoffs)),
        offsets,
        new Particulars(
            psi == null ? 1 : psi,
            filter,
            latents,
            screen,
            device == null ? Device.CPU : device,
            sources == null ? Map.of() : sources));
  }

  /** The same with other offsets. */
  public Recipe with(Offsets other) {
    return new Recipe(
        library,
        model,
        files,
        seed,
        from,
        cases,
        mode,
        batch,
        medians,
        steered,
        cutoffs,
        other.list(),
        particulars);
  }

  /** The same with other particulars. */
  public Recipe with(Particulars other) {
    return new Recipe(
        library, model, files, seed, from, cases, mode, batch, medians, steered, cutoffs, offsets,
        other);
  }

  private static Cutoffs cutoffs(JsonNode json) {
    if (json.isTextual()) {
      return Cutoffs.of(CUTOFFS, json.textValue());
    }
    Map<String, Double> lowest = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!field.getValue().isNumber()) {
        throw new IllegalArgumentException(
            Text.format("cutoffs of %s: %s is not a number", field.getKey(), field.getValue()));
      }
      lowest.put(field.getKey().toLowerCase(Locale.ROOT), field.getValue().doubleValue());
    }
    if (lowest.isEmpty()) {
      throw new IllegalArgumentException(
          "cutoffs are not a condition such as \"one ≥ 0.92, other ≥ 0.88\"");
    }
    return new Cutoffs(CUTOFFS, new PerProperty(lowest));
  }

  /**
   * Reads a recipe.
   *
   * @throws InputException in one line, naming the file and the field that is wrong
   */
  public static Recipe read(Path file) throws IOException {
    return Json.read(file, Recipe.class, "recipe of a run");
  }

  /**
   * What a model has other than this recipe, for example {@code other weights than those of demo};
   * empty if the model made the run: its files have the recipe's hashes, and it groups by the same
   * medians.
   */
  public Optional<String> misfit(Model model) {
    String those = " than those of " + model.card().name();
    if (!files.equals(model.card().hashes())) {
      return Optional.of("other weights" + those);
    }
    // As text: the order of the medians is that of a group's letters.
    return medians == null || Json.text(medians).equals(Json.text(model.protocol().grouping()))
        ? Optional.empty()
        : Optional.of("other medians" + those);
  }

  /** Whether a model made, or would make, a run of this recipe. */
  public boolean isOf(Model model) {
    return misfit(model).isEmpty();
  }

  /** The number of the case at a place in the run, from 0; −1 where there are no more numbers. */
  long number(long place) {
    List<Integer> numbers = numbers(particulars);
    if (numbers == null) {
      return from + place;
    }
    return place < numbers.size() ? numbers.get((int) place) : -1;
  }

  /** The place of a case in the run, from 0; −1 if it is not part of it. */
  int place(long number) {
    List<Integer> numbers = numbers(particulars);
    long place = numbers == null ? number - from : numbers.indexOf((int) number);
    return place >= 0 && place < cases ? (int) place : -1;
  }

  /** How many cases that pass end the run; null where all are tested, each at its place. */
  Integer want() {
    return particulars.screen() == null ? null : particulars.screen().want();
  }

  /** The seed that the latents are drawn from; null where they are somebody's own. */
  public Long drawnFrom() {
    return particulars.latents() == null ? seed : null;
  }

  /**
   * The latents of a run of this recipe, in a model's sizes: drawn from the seed, or those that lie
   * in its folder.
   *
   * @throws InputException if it has latents of its own, and their file is missing or another than
   *     at the run's beginning
   */
  public Latents latents(Path folder, Model model) throws IOException {
    if (particulars.latents() == null) {
      return Latents.of(model, seed);
    }
    Path file = folder.resolve(ScoringRun.LATENTS);
    if (!FileFacts.of(file).sha256().equals(particulars.latents().sha256())) {
      throw InputException.of(
          file.toString(), "is not the file that " + FILE + " names", "restore it");
    }
    return LatentTable.read(file, model);
  }

  /**
   * The test that this recipe gives each case of a model.
   *
   * @throws IllegalArgumentException if the model steers other properties, or its w cannot be
   *     truncated
   */
  public Trial test(Model model) {
    return Trial.of(model)
        .with(new Offsets(offsets))
        .with(Scoring.of(mode), seed)
        .withBatch(batch)
        .withPsi(particulars.psi());
  }

  /** Writes the recipe whole or not at all. */
  public void write(Path file) throws IOException {
    Json.write(file, fields());
  }

  /** The sha-256 of the file that {@link #write} writes, in lower-case hexadecimal. */
  public String digest() {
    return DigestUtils.sha256Hex(Json.text(fields()));
  }

  /**
   * Names the fields in which another recipe differs, with both values; empty if it is the same.
   * Medians that this one does not say are any.
   */
  public List<String> differences(Recipe other) {
    Map<String, Object> mine = fields();
    Map<String, Object> its = other.fields();
    Set<String> all = new LinkedHashSet<>(mine.keySet());
    all.addAll(its.keySet());
    if (medians == null) {
      all.remove("medians");
    }
    return all.stream()
        .filter(field -> !json(mine.get(field)).equals(json(its.get(field))))
        .map(field -> Text.format("%s was %s, now %s", field, said(mine, field), said(its, field)))
        .toList();
  }

  private static String json(Object field) {
    return field == null ? "" : Json.text(field);
  }

  private static Object said(Map<String, Object> fields, String field) {
    return fields.getOrDefault(field, field.equals(DEVICE) ? Device.CPU : "not given");
  }

  /** As they are in JSON. */
  private Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("library", library);
    fields.put("model", model);
    fields.put("files", files);
    fields.put("seed", seed);
    fields.put("from", from);
    fields.put("cases", cases);
    fields.put("mode", mode);
    fields.put("batch", batch);
    if (medians != null) {
      fields.put("medians", medians);
    }
    fields.put("steered", steered);
    fields.put("cutoffs", condition(cutoffs.lowest()));
    fields.put("offsets", offsets);
    if (particulars.psi() != 1) {
      fields.put("psi", particulars.psi());
    }
    if (particulars.filter() != null) {
      fields.put("filter", particulars.filter());
    }
    if (particulars.latents() != null) {
      fields.put("latents", particulars.latents());
    }
    if (particulars.screen() != null) {
      fields.put("screen", particulars.screen());
    }
    if (!particulars.device().isCpu()) {
      fields.put(DEVICE, particulars.device());
    }
    if (!particulars.sources().isEmpty()) {
      fields.put("sources", particulars.sources());
    }
    return fields;
  }

  /** The condition with as many places as the cutoffs have, and two at least. */
  static String condition(PerProperty lowest) {
    return lowest.properties().stream()
        .map(property -> property + " ≥ " + text(BigDecimal.valueOf(lowest.of(property))))
        .collect(Collectors.joining(", "));
  }

  private static String text(BigDecimal cutoff) {
    return cutoff.setScale(Math.max(2, cutoff.scale())).toPlainString();
  }
}
