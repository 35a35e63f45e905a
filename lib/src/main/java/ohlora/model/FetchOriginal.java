package ohlora.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command that fetches the report's own model: generator and property CNN from Hugging Face,
 * directions and chosen latents from GitHub, and a {@code model.json} with the size and sha-256 of
 * each. A file that was fetched once must have the same sha-256 ever after.
 *
 * <p>Their author states no licence for these files, so they are neither part of this project nor
 * passed on with it: whoever fetches them does so for their own use.
 *
 * <p>The hosts are {@code https://huggingface.co} and {@code https://raw.githubusercontent.com}, or
 * what the environment variables {@code HF_ENDPOINT} and {@code GITHUB_RAW_ENDPOINT} say.
 */
public final class FetchOriginal {
  static final String GENERATOR = "stylegan_gen_vector_find_v7.pth";
  static final String SCORER = "stylegan_gen_fine_tuned_v2_cnn.pth";

  private static final String WEIGHTS =
      "/daebakgazua/250502_OhLoRA_StyleGAN_FineTuned/resolve/main/";
  private static final String TABLES =
      "/WannaBeSuperteur/AI_Projects/main/2025_05_02_OhLoRA_v2/stylegan/stylegan_vectorfind_v7/";
  private static final String CARD = "model.json";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Gson JSON = new GsonBuilder().setPrettyPrinting().create();

  /** A file of the original: where it lies in our folder, and where it comes from. */
  record Origin(String name, URI address) {}

  private final Path folder;
  private final List<Origin> files;
  private final Download download;
  private final PrintStream out;

  FetchOriginal(Path folder, List<Origin> files, Download download, PrintStream out) {
    this.folder = folder;
    this.files = List.copyOf(files);
    this.download = download;
    this.out = out;
  }

  /**
   * Fetches what is missing and checks what is there.
   *
   * @param arguments the folder, by default {@code models/original}
   */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "models/original");
    try {
      List<Origin> files =
          files(
              host("HF_ENDPOINT", "https://huggingface.co"),
              host("GITHUB_RAW_ENDPOINT", "https://raw.githubusercontent.com"));
      Download download = new Download(PATIENCE, Download.Disk.REAL, System.out);
      new FetchOriginal(folder, files, download, System.out).run();
    } catch (WeightsException | IllegalArgumentException e) {
      System.err.println("fetch-original: " + e.getMessage());
      System.exit(1);
    } catch (IOException e) {
      System.err.println(
          "fetch-original: " + folder + ": cannot be used (" + e + "); check the disk");
      System.exit(1);
    }
  }

  private static String host(String variable, String usual) {
    String value = System.getenv().getOrDefault(variable, "");
    return (value.isBlank() ? usual : value).replaceAll("/+$", "");
  }

  /** All files of the original, small ones first: what cannot work fails early. */
  static List<Origin> files(String huggingFace, String gitHub) {
    List<Origin> files = new ArrayList<>();
    for (Property property : Property.STEERED) {
      for (Group group : Group.values()) {
        String name = property.label() + "_change_w_vector_" + group.label() + ".csv";
        URI address = URI.create(gitHub + TABLES + "property_score_vectors/" + name);
        files.add(new Origin("directions/" + name, address));
      }
    }
    for (String name : List.of("ohlora_z_vectors.csv", "ohlora_w_group_names.csv")) {
      files.add(new Origin(name, URI.create(gitHub + TABLES + name)));
    }
    for (String name : List.of(SCORER, GENERATOR)) {
      files.add(new Origin(name, URI.create(huggingFace + WEIGHTS + name)));
    }
    return files;
  }

  /**
   * Fetches all files, one after the other.
   *
   * @throws WeightsException with one line, if a file cannot be had or is not what was recorded;
   *     what was fetched before it stays
   */
  void run() throws IOException {
    out.println(
        "The original weights and tables belong to their author, who states no licence for them:");
    out.println("they are fetched for your own use and are not part of this project.");
    Files.createDirectories(folder.resolve("directions"));
    JsonObject card = readCard();
    for (Origin file : files) {
      fetch(file, card);
    }
    out.println("All " + files.size() + " files are in " + folder + ".");
  }

  private void fetch(Origin file, JsonObject card) throws IOException {
    Path target = folder.resolve(file.name);
    Download.Facts known = recorded(card, file.name);
    if (Files.exists(target)) {
      check(target, known);
      out.println(file.name + ": is there");
      return;
    }
    Path part = target.resolveSibling("." + target.getFileName() + ".part");
    Download.Facts facts = download.fetch(file.name, file.address, part, known);
    // Recorded before it gets its name: a file without a record would be one of unknown origin.
    record(card, file.name, facts);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    out.println(file.name + ": fetched, " + facts);
  }

  private static void check(Path target, Download.Facts known) throws IOException {
    Download.Facts facts = new Download.Facts(Files.size(target), Download.sha256(target));
    if (known.sha256().isEmpty()) {
      throw WeightsException.of(
          target.toString(), "was not fetched by this command", "move it away and start again");
    }
    if (!facts.fits(known)) {
      throw WeightsException.of(
          target.toString(),
          "is no longer what was fetched: recorded is " + known + ", now it is " + facts,
          "remove it and start again");
    }
  }

  private JsonObject readCard() throws IOException {
    Path file = folder.resolve(CARD);
    JsonObject card = newCard();
    if (!Files.exists(file)) {
      return card;
    }
    try {
      JSON.fromJson(Files.readString(file), JsonObject.class)
          .entrySet()
          .forEach(entry -> card.add(entry.getKey(), entry.getValue()));
      card.getAsJsonObject("files").entrySet().forEach(FetchOriginal::facts);
      return card;
    } catch (JsonParseException
        | ClassCastException
        | IllegalStateException
        | NumberFormatException
        | NullPointerException e) {
      throw WeightsException.of(
          file.toString(), "is no model card", "remove the folder and start again", e);
    }
  }

  private static JsonObject newCard() {
    JsonObject medians = new JsonObject();
    medians.addProperty("hairColor", -0.2709);
    medians.addProperty("hairLength", 0.3052);
    medians.addProperty("backgroundMean", 0.0742);
    JsonObject card = new JsonObject();
    card.addProperty("name", "Oh-LoRA StyleGAN-VectorFind-v7");
    card.addProperty("kind", "original");
    card.addProperty("licence", "none stated by the author; fetched for your own use only");
    card.addProperty(
        "origin",
        "https://huggingface.co/daebakgazua/250502_OhLoRA_StyleGAN_FineTuned"
            + " and https://github.com/WannaBeSuperteur/AI_Projects");
    card.addProperty("generator", GENERATOR);
    card.addProperty("scorer", SCORER);
    card.add("medians", medians);
    card.add("files", new JsonObject());
    return card;
  }

  private static Download.Facts recorded(JsonObject card, String name) {
    JsonObject files = card.getAsJsonObject("files");
    return files.has(name) ? facts(Map.entry(name, files.get(name))) : Download.Facts.UNKNOWN;
  }

  private static Download.Facts facts(Map.Entry<String, JsonElement> entry) {
    JsonObject file = entry.getValue().getAsJsonObject();
    return new Download.Facts(file.get("size").getAsLong(), file.get("sha256").getAsString());
  }

  private void record(JsonObject card, String name, Download.Facts facts) throws IOException {
    JsonObject file = new JsonObject();
    file.addProperty("size", facts.size());
    file.addProperty("sha256", facts.sha256());
    card.getAsJsonObject("files").add(name, file);
    Path unfinished = folder.resolve("." + CARD + ".part");
    Files.writeString(unfinished, JSON.toJson(card) + "\n");
    Files.move(
        unfinished,
        folder.resolve(CARD),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
