package ohlora.score;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ohlora.latent.Latents;
import ohlora.latent.Offsets;
import ohlora.model.FaceModel;
import ohlora.model.Property;

/**
 * Everything that decides what a run gives: the same recipe gives the same files.
 *
 * @param library version of the library
 * @param model name of the model
 * @param files sha-256 of each of the model's files
 * @param seed of the latents and of the dropout masks
 * @param from number of the first case
 * @param cases how many cases
 * @param mode name of the {@link Scoring}
 * @param batch images at a time; it decides the last bits
 * @param cutoffs the lowest absolute correlations that count as passed in the result table
 * @param offsets the intended changes of each case
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
    Map<Property, Double> cutoffs,
    List<Offsets.Offset> offsets) {
  /** The recipe's name within a run's folder. */
  public static final String FILE = "recipe.json";

  /** The report's cutoff set A. */
  public static final Map<Property, Double> A =
      Map.of(Property.EYES, 0.92, Property.MOUTH, 0.88, Property.POSE, 0.92);

  /** The report's cutoff set B. */
  public static final Map<Property, Double> B =
      Map.of(Property.EYES, 0.90, Property.MOUTH, 0.90, Property.POSE, 0.88);

  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  public Recipe {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    cutoffs = Collections.unmodifiableMap(new EnumMap<>(cutoffs));
    offsets = List.copyOf(offsets);
    Scoring.of(mode);
    if (batch < 1) {
      throw new IllegalArgumentException("batch of " + batch + " images: at least 1");
    }
    if (from < 0 || cases < 1) {
      throw new IllegalArgumentException(
          "%d cases from number %d: at least one case, from number 0 or later"
              .formatted(cases, from));
    }
  }

  /**
   * Reads a recipe.
   *
   * @throws IOException naming the file if it is none
   */
  public static Recipe read(Path file) throws IOException {
    try {
      Recipe recipe = JSON.fromJson(Files.readString(file), Recipe.class);
      if (recipe == null) {
        throw new IOException(file + " is empty; expected the recipe of a run");
      }
      return recipe;
    } catch (JsonParseException | NullPointerException | IllegalArgumentException e) {
      throw new IOException(file + " is not the recipe of a run: " + e.getMessage(), e);
    }
  }

  /** Whether a model's files are those of this recipe, by their hashes. */
  public boolean isOf(FaceModel model) {
    return files.equals(model.card().hashes());
  }

  /** The latents of this recipe's seed, in a model's sizes. */
  public Latents latents(FaceModel model) {
    return Latents.seeded(seed, model.generator().zSize(), model.generator().labelSize());
  }

  /** The test that this recipe gives each case of a model. */
  public CaseTest test(FaceModel model) {
    return CaseTest.of(model)
        .with(new Offsets(offsets))
        .with(Scoring.of(mode), seed)
        .withBatch(batch);
  }

  /** Writes the recipe whole or not at all. */
  public void write(Path file) throws IOException {
    Whole.write(file, JSON.toJson(this) + "\n");
  }

  /**
   * Names the fields in which another recipe differs, with both values; empty if it is the same.
   */
  public List<String> differences(Recipe other) {
    Map<String, Object> mine = fields();
    Map<String, Object> its = other.fields();
    return mine.keySet().stream()
        .filter(field -> !mine.get(field).equals(its.get(field)))
        .map(field -> "%s was %s, now %s".formatted(field, mine.get(field), its.get(field)))
        .toList();
  }

  private Map<String, Object> fields() {
    Map<String, Object> fields = new java.util.LinkedHashMap<>();
    fields.put("library", library);
    fields.put("model", model);
    fields.put("files", files);
    fields.put("seed", seed);
    fields.put("from", from);
    fields.put("cases", cases);
    fields.put("mode", mode);
    fields.put("batch", batch);
    fields.put("cutoffs", cutoffs);
    fields.put("offsets", offsets);
    return fields;
  }
}
