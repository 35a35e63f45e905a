package ohlora.command;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ohlora.command.Original.Origin;
import ohlora.io.Download;
import ohlora.io.FileFacts;
import ohlora.io.InputException;
import ohlora.io.Json;
import ohlora.model.ModelCard;

/**
 * The folder that a model is fetched into, with a model card that has size and sha-256 of each file
 * that has come so far. A file that was fetched once must have the same sha-256 ever after.
 */
final class OriginalFolder {
  private final Path folder;
  private final Download download;
  private final PrintStream out;
  private final ObjectNode card;
  private final Map<String, FileFacts> recorded = new TreeMap<>();

  /** What a card says of its files, whatever else it says. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Recorded(Map<String, FileFacts> files) {
    Recorded {
      Json.need("files", files);
    }
  }

  /**
   * Opens a folder, new or filled in part.
   *
   * @param card the card that a new folder gets, but for the files
   * @throws InputException if there is a card that is none
   */
  OriginalFolder(Path folder, ObjectNode card, Download download, PrintStream out)
      throws IOException {
    this.folder = folder;
    this.card = card.deepCopy();
    this.download = download;
    this.out = out;
    Path file = folder.resolve(ModelCard.FILE);
    if (Files.exists(file)) {
      recorded.putAll(Json.read(file, Recorded.class, "model card").files);
      ObjectNode found = Json.read(file, ObjectNode.class, "model card");
      if (found.has("networks")) {
        this.card.setAll(found);
      } else {
        write(); // a card of version 0.1.0, which lacks what models have to say today
      }
    }
  }

  /**
   * Fetches what is missing, one file after the other, and checks what is there.
   *
   * @throws InputException with one line, if a file cannot be had or is not what was recorded; what
   *     was fetched before it stays
   */
  void fetch(List<Origin> files) throws IOException {
    out.println(
        "The original weights and tables belong to their author, who states no licence for them:");
    out.println("they are fetched for your own use and are not part of this project.");
    for (Origin file : files) {
      fetch(file);
    }
    out.println("All " + files.size() + " files are in " + folder + ".");
  }

  private void fetch(Origin file) throws IOException {
    Path target = folder.resolve(file.name());
    FileFacts known = recorded.getOrDefault(file.name(), FileFacts.UNKNOWN);
    if (Files.exists(target)) {
      check(target, known);
      out.println(file.name() + ": is there");
      return;
    }
    Files.createDirectories(target.toAbsolutePath().getParent());
    Path part = target.resolveSibling("." + target.getFileName() + ".part");
    FileFacts facts = download.fetch(file.name(), file.address(), part, known);
    // Recorded before it gets its name: a file without a record would be one of unknown origin.
    recorded.put(file.name(), facts);
    write();
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    out.println(file.name() + ": fetched, " + facts);
  }

  private static void check(Path target, FileFacts known) throws IOException {
    FileFacts facts = FileFacts.of(target);
    if (known.sha256().isEmpty()) {
      throw InputException.of(
          target.toString(), "was not fetched by this command", "move it away and start again");
    }
    if (!facts.fits(known)) {
      throw InputException.of(
          target.toString(),
          "is no longer what was fetched: it was " + known + ", and is now " + facts,
          "remove it and start again");
    }
  }

  private void write() throws IOException {
    ObjectNode files = card.putObject("files");
    recorded.forEach(
        (name, facts) ->
            files.putObject(name).put("size", facts.size()).put("sha256", facts.sha256()));
    Json.write(folder.resolve(ModelCard.FILE), card);
  }
}
