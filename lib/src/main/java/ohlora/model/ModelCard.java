package ohlora.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a model says of itself in its {@code model.json}.
 *
 * @param name for people
 * @param kind {@code demo} for the model that ships with the project, {@code original} for the
 *     report's
 * @param licence of the weights
 * @param origin where they come from
 * @param generator name of the generator's weight file
 * @param scorer name of the property CNN's weight file
 * @param plan where the pools stand in each network of the property CNN; absent for the original's
 * @param medians that part the groups
 * @param files size and sha-256 of each file, by its path within the model's folder
 * @param training seed, recipe and measured figures of a model that was trained here; absent
 *     otherwise
 */
public record ModelCard(
    String name,
    String kind,
    String licence,
    String origin,
    String generator,
    String scorer,
    Map<String, String> plan,
    Medians medians,
    Map<String, ModelCard.FileFacts> files,
    JsonObject training) {
  /** The card's name within a model's folder. */
  public static final String FILE = "model.json";

  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /**
   * What a file must be.
   *
   * @param size in bytes
   * @param sha256 in lower-case hexadecimal
   */
  public record FileFacts(long size, String sha256) {
    public FileFacts {
      need(sha256, "sha256");
    }
  }

  public ModelCard {
    need(name, "name");
    need(licence, "licence");
    need(origin, "origin");
    need(generator, "generator");
    need(scorer, "scorer");
    need(medians, "medians");
    need(files, "files");
    if (!"demo".equals(kind) && !"original".equals(kind)) {
      throw new IllegalArgumentException("kind is '" + kind + "': allowed are demo and original");
    }
    files = java.util.Collections.unmodifiableMap(new TreeMap<>(files));
    plan = plan == null ? null : java.util.Collections.unmodifiableMap(new TreeMap<>(plan));
  }

  private static void need(Object value, String field) {
    if (value == null) {
      throw new IllegalArgumentException("'" + field + "' is missing");
    }
  }

  /**
   * Reads the card of a model's folder.
   *
   * @throws WeightsException in one line, if there is none or it is malformed
   */
  public static ModelCard read(Path folder) throws WeightsException {
    Path file = folder.resolve(FILE);
    try {
      ModelCard card = JSON.fromJson(Files.readString(file), ModelCard.class);
      if (card == null) {
        throw new JsonParseException("it is empty");
      }
      return card;
    } catch (NoSuchFileException e) {
      throw WeightsException.of(
          folder.toString(),
          "holds no " + FILE,
          "use models/demo, or fetch the original weights with bin/fetch-original",
          e);
    } catch (JsonParseException | IllegalArgumentException | NullPointerException e) {
      Throwable cause = e instanceof JsonParseException && e.getCause() != null ? e.getCause() : e;
      throw WeightsException.of(
          file.toString(), "is no model card: " + cause.getMessage(), "get the model anew", e);
    } catch (IOException e) {
      throw Weights.unreadable(file.toString(), e);
    }
  }

  /** Writes the card into a model's folder, whole or not at all. */
  public void write(Path folder) throws IOException {
    Path unfinished = folder.resolve("." + FILE + ".part");
    Files.writeString(unfinished, JSON.toJson(this) + "\n");
    Files.move(
        unfinished,
        folder.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** The scorer's plan. */
  public ScorerPlan scorerPlan() {
    return plan == null ? ScorerPlan.ORIGINAL : ScorerPlan.of(plan);
  }

  /** The sha-256 of each file, by its path. */
  public Map<String, String> hashes() {
    return files.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().sha256()));
  }

  /** The training's record; a copy, or null. */
  @Override
  public JsonObject training() {
    return training == null ? null : training.deepCopy();
  }
}
