package ohlora.latent;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ohlora.io.AtomicFile;
import ohlora.io.CsvText;
import ohlora.io.FileFacts;
import ohlora.io.FolderLock;
import ohlora.io.InputException;
import ohlora.io.Interrupts;
import ohlora.io.Json;
import ohlora.io.Text;
import ohlora.io.Workers;
import ohlora.model.Device;
import ohlora.model.Directions;
import ohlora.model.Grouping;
import ohlora.model.Model;
import ohlora.model.ModelCard;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/**
 * Prepares a model, for the first time or again: samples a population, takes its medians, finds
 * directions, and completes the card. In the model's folder it writes
 *
 * <ul>
 *   <li>{@code population/}, see {@link PopulationFolder}: another search uses it again;
 *   <li>{@code directions/}: the directions, {@value #VALIDATION} with a row per direction and its
 *       validation figure, and {@value #RECIPE} that says how they were found;
 *   <li>{@code model.json} with medians and the directions' hashes, last.
 * </ul>
 */
public final class Preparation {
  /** The folder of the population within a model's folder. */
  public static final String POPULATION = "population";

  private static final String VALIDATION = "validation.csv";
  private static final String RECIPE = "recipe.json";

  private final Path folder;
  private final ModelCard card;
  private final DirectionSearch search;

  private Preparation(Path folder, ModelCard card, DirectionSearch search) {
    this.folder = folder;
    this.card = card;
    this.search = search;
  }

  /**
   * Samples the population of a model by others, so that {@link #prepare} finds it made.
   *
   * @param folder the model's
   * @param latents how many
   * @param device that the others' networks run on, too
   * @param seed of the latents
   * @param workers who score batches of it
   * @param out where is told how far it has come
   * @throws InputException in one line, as {@link #prepare} throws
   * @throws InterruptedIOException if the thread was interrupted; the same call goes on
   */
  public static void sample(
      Path folder,
      int latents,
      Device device,
      long seed,
      Workers<float[][]> workers,
      PrintStream out)
      throws IOException {
    ModelCard.read(folder);
    try (FolderLock lock = FolderLock.of(folder);
        Model model = Model.openUnprepared(folder, device)) {
      kept(folder, model, seed).sample(latents, out, workers);
    }
  }

  private static PopulationFolder kept(Path folder, Model model, long seed) {
    return PopulationFolder.of(folder.resolve(POPULATION), model, seed);
  }

  /**
   * Prepares a model. What is there of the population is used, and what was ended continues.
   *
   * @param folder the model's
   * @param latents how many
   * @param device that the networks run on
   * @param search of directions of all properties that the card steers; its seed is the latents'
   * @param out where is told about how long it will take, how far it has come, and how large the
   *     groups are
   * @throws InputException in one line, as {@link Model#openUnprepared} and {@link
   *     PopulationFolder#sample} throw, or if somebody else writes into the folder
   * @throws IllegalArgumentException in one line, as {@link DirectionSearch#find} throws; the
   *     population stays, and nothing else has been written
   * @throws InterruptedIOException if the thread was interrupted while latents were sampled; the
   *     same call goes on
   * @throws CancellationException if it was interrupted later; it stays interrupted
   */
  public static DirectionSearch.Result prepare(
      Path folder, int latents, Device device, DirectionSearch search, PrintStream out)
      throws IOException {
    ModelCard card = ModelCard.read(folder);
    if (!List.copyOf(search.methods().keySet()).equals(card.steered())) {
      throw new IllegalArgumentException(
          Text.format(
              "directions of %s for a model that steers %s",
              String.join(", ", search.methods().keySet()), String.join(", ", card.steered())));
    }
    try (FolderLock lock = FolderLock.of(folder)) {
      return new Preparation(folder, card, search).run(latents, device, out);
    }
  }

  private DirectionSearch.Result run(int latents, Device device, PrintStream out)
      throws IOException {
    PopulationRecipe recipe;
    Population population;
    try (Model model = Model.openUnprepared(folder, device)) {
      PopulationFolder kept = kept(folder, model, search.seed());
      recipe = kept.recipe();
      population = kept.sample(latents, out);
    }
    Grouping medians = population.medians(card.groupedBy());
    out.println(
        population.members(medians).entrySet().stream()
            .map(group -> group.getKey() + " " + group.getValue().size())
            .collect(Collectors.joining(", ", "latents of each group: ", "")));
    DirectionSearch.Result found = search.find(population, medians, out);
    Interrupts.check("the preparation");
    write(found, medians, latents, recipe);
    return found;
  }

  private void write(
      DirectionSearch.Result found, Grouping medians, int latents, PopulationRecipe population)
      throws IOException {
    Path directions = folder.resolve(ModelCard.DIRECTIONS);
    found.directions().write(directions);
    Map<String, Object> recipe = new LinkedHashMap<>();
    recipe.put("population", population);
    recipe.put("latents", latents);
    recipe.put("medians", medians);
    recipe.put("search", search);
    Json.write(directions.resolve(RECIPE), recipe);
    AtomicFile.write(directions.resolve(VALIDATION), csv(found.table()));
    Map<String, FileFacts> files = new LinkedHashMap<>();
    for (String name : found.directions().files()) {
      files.put(ModelCard.DIRECTIONS + "/" + name, FileFacts.of(directions.resolve(name)));
    }
    card.prepared(medians, files).write(folder);
    removeOthers(directions, found.directions());
  }

  /** Directions that were there before and that the card names no longer. */
  private void removeOthers(Path directions, Directions found) throws IOException {
    try (Stream<Path> files = Files.list(directions)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (Directions.isName(name, card.steered()) && !found.files().contains(name)) {
          Files.delete(file);
        }
      }
    }
  }

  private static String csv(Table table) {
    CsvText text = CsvText.of(table.columnNames());
    for (Row row : table) {
      text.add(Arrays.asList(table.columnNames().stream().map(row::getObject).toArray()));
    }
    return text.toString();
  }
}
