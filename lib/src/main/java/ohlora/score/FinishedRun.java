package ohlora.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ohlora.io.FileFacts;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.latent.LatentTable;
import ohlora.latent.Latents;
import ohlora.model.Cutoffs;
import ohlora.model.Model;
import ohlora.model.ModelCard;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * A run of many cases that has come to its end, as its folder holds it: {@code recipe.json} and
 * {@code test_result.csv}. Its cases are a table with the columns of the report's, so that cutoffs
 * and comparisons serve both. Nothing is scored; {@link Verification} does that.
 */
public final class FinishedRun {
  /** The table of a run's cases within its folder. */
  public static final String RESULTS = "test_result.csv";

  /** What the cutoffs of a run are called that are not its model card's. */
  public static final String OWN_CUTOFFS = "run";

  private final Path folder;
  private final Recipe recipe;
  private final String recipeHash;
  private final List<CaseRow> cases;
  private final Map<Long, Integer> places = new HashMap<>();

  /** What its {@code latents.csv} holds; null until it is asked for. */
  private LatentTable latents;

  private FinishedRun(Path folder, Recipe recipe, String recipeHash, List<CaseRow> cases) {
    this.folder = folder;
    this.recipe = recipe;
    this.recipeHash = recipeHash;
    this.cases = cases;
    cases.forEach(row -> places.put(row.number(), places.size()));
  }

  /**
   * Reads a finished run.
   *
   * @throws InputException naming file, line and value, if a file is missing or malformed, or the
   *     run has not come to its end
   */
  public static FinishedRun open(Path folder) throws IOException {
    Path results = requireResults(folder);
    Path file = folder.resolve(Recipe.FILE);
    Recipe recipe = Recipe.read(file);
    CaseRows rows = new CaseRows(recipe);
    List<CaseRow> cases = rows.read(rows.of(results));
    if (!rows.areAll(cases)) {
      throw InputException.of(
          results.toString(),
          Text.format("%,d cases, but the recipe says %,d", cases.size(), recipe.cases()),
          "continue it with bin/ohlora score --resume");
    }
    return new FinishedRun(folder, recipe, FileFacts.of(file).sha256(), cases);
  }

  static Path requireResults(Path folder) throws InputException {
    Path results = folder.resolve(RESULTS);
    if (!Files.exists(results)) {
      throw InputException.of(
          results.toString(), "is missing", "name the folder of a run that has come to its end");
    }
    return results;
  }

  /** The rows of its table, in their order. */
  List<CaseRow> rows() {
    return cases;
  }

  /** Where it lies. */
  public Path folder() {
    return folder;
  }

  public Recipe recipe() {
    return recipe;
  }

  /**
   * Refuses a model that did not make this run.
   *
   * @throws InputException if it has other weights or medians
   */
  public void requireModel(Model model) throws InputException {
    Optional<String> other = recipe.misfit(model);
    if (other.isPresent()) {
      throw InputException.of(
          folder.toString(), "was made with " + other.get(), "name the model that made it");
    }
  }

  /**
   * The latents of the run's cases, in a model's sizes: drawn from the recipe's seed, or those of
   * its folder where they are one's own.
   *
   * @throws InputException if their file is missing or another than at the run's beginning
   */
  public Latents latents(Model model) throws IOException {
    return recipe.latents(folder, model);
  }

  /** Whether its folder has the latents of all its cases, drawn or one's own. */
  boolean keepsLatents() {
    return Files.exists(folder.resolve(ScoringRun.LATENTS));
  }

  /**
   * z and label of one of its cases as they are in its folder, which is read once.
   *
   * @throws InputException naming file, line and value, if the file is malformed or is not of as
   *     many cases
   */
  float[] latentRow(int number) throws IOException {
    if (latents == null) {
      Path file = folder.resolve(ScoringRun.LATENTS);
      latents = LatentTable.read(file);
      if (latents.numbers().size() != recipe.cases()) {
        throw InputException.of(
            file.toString(),
            Text.format(
                "has %,d rows, but the run %,d cases", latents.numbers().size(), recipe.cases()),
            "restore the file");
      }
    }
    return latents.at(latents.numbers().get(place(number))).z();
  }

  /**
   * The sets of cutoffs that count for this run by default: those by which it was screened; else
   * the model card's, if the run was judged by the first of them; else the run's own alone, under
   * the name {@value #OWN_CUTOFFS}.
   */
  public List<Cutoffs> sets(ModelCard card) {
    if (isScreened()) {
      return recipe.particulars().screen().sets();
    }
    return card.sets().stream().findFirst().stream()
            .anyMatch(first -> first.lowest().equals(recipe.cutoffs().lowest()))
        ? card.sets()
        : List.of(recipe.cutoffs().named(OWN_CUTOFFS));
  }

  /** The place of a case within the run, from 0; −1 if it is not part of it. */
  int place(int number) {
    return places.getOrDefault((long) number, -1);
  }

  /** Whether cases were stopped as soon as it was certain that they pass none of its sets. */
  public boolean isScreened() {
    return recipe.particulars().screen() != null;
  }

  /**
   * In words to follow its number of cases: empty for a census; else that they were the most
   * promising of a pool, so that no share of them says anything of others.
   */
  public String sought() {
    return recipe.want() == null
        ? ""
        : Text.format(" (the most promising first, of a pool of %,d)", recipe.cases());
  }

  /** How many cases were stopped. */
  public int stopped() {
    return Math.toIntExact(cases.stream().filter(CaseRow::isStopped).count());
  }

  /**
   * A row per stopped case: {@code case}, after how many moved {@code images} it was stopped, and
   * under {@code at most P} the largest absolute correlation that a property P could still have
   * had; missing where P did not decide.
   */
  public Table stops() {
    IntColumn numbers = IntColumn.create(CaseTable.CASE);
    IntColumn images = IntColumn.create("images");
    Table table = Table.create("stopped", numbers, images);
    recipe.steered().forEach(p -> table.addColumns(DoubleColumn.create("at most " + p)));
    for (CaseRow row : cases) {
      if (row.isStopped()) {
        numbers.append(Math.toIntExact(row.number()));
        images.append(row.stop().images());
        Map<String, Double> bounds = row.stop().bounds().values();
        recipe
            .steered()
            .forEach(
                p -> table.doubleColumn("at most " + p).append(bounds.getOrDefault(p, Double.NaN)));
      }
    }
    return table;
  }

  /**
   * Refuses a run that was screened for what needs the correlations of all cases: means,
   * distributions, sweeps, comparisons.
   *
   * @throws InputException in one line, if it was
   */
  public void requireWhole() throws InputException {
    if (isScreened()) {
      throw InputException.of(
          folder.toString(),
          Text.format(
              "is a screened run: %,d of its %,d cases were stopped and have no correlations",
              stopped(), cases.size()),
          "score the same without --screen");
    }
  }

  /**
   * Refuses sets of cutoffs that a case which this run stopped might pass.
   *
   * @throws InputException in one line, if one of them asks for less than each set of its screen
   */
  public void requireDecided(List<Cutoffs> sets) throws InputException {
    Screen screen = recipe.particulars().screen();
    for (Cutoffs set : sets) {
      if (screen != null && !screen.covers(set)) {
        throw InputException.of(
            folder.toString(),
            Text.format(
                "was screened by %s: a case that was stopped may pass %s", screen, set.condition()),
            "ask for no less, or score the same without --screen");
      }
    }
  }

  /** How many cases the run has, tested or filtered. */
  public int count() {
    return cases.size();
  }

  /**
   * How many cases each condition of the run's filter kept out, in the order of the conditions;
   * empty where there is no filter. A case counts once, for the first that it does not meet.
   */
  public Map<String, Integer> filtered() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    if (recipe.particulars().filter() != null) {
      recipe
          .particulars()
          .filter()
          .conditions()
          .forEach(condition -> counts.put(condition.toString(), 0));
    }
    cases.stream()
        .filter(CaseRow::isFiltered)
        .forEach(row -> counts.merge(row.filteredBy(), 1, Integer::sum));
    return counts;
  }

  /** The sha-256 of {@code recipe.json}, in lower-case hexadecimal: names this run. */
  public String recipeHash() {
    return recipeHash;
  }

  /**
   * The numbers of the cases whose absolute correlations pass at least one of the sets.
   *
   * @throws InputException if the run was screened by sets that ask for more
   */
  public List<Integer> passing(List<Cutoffs> sets) throws InputException {
    requireDecided(sets);
    return cases.stream()
        .filter(row -> sets.stream().anyMatch(set -> set.pass(row.correlations())))
        .map(row -> Math.toIntExact(row.number()))
        .toList();
  }

  /**
   * A row per tested case: {@code case}, {@code group}, and the signed, unrounded correlation of
   * each steered property under its name; missing where undefined. What was filtered is not among
   * them. A new table with every call.
   *
   * @throws InputException if the run was screened, so that not all have correlations; see {@link
   *     #scored}
   */
  public Table cases() throws InputException {
    requireWhole();
    return scored();
  }

  /**
   * The same of the cases that were scored to their end: of a screened run all that pass one of its
   * sets, and some others, but no sample of anything; of any other run all.
   */
  public Table scored() {
    Table table = CaseTable.create(recipe.model() + ", " + recipe.mode(), recipe.steered());
    cases.stream()
        .filter(CaseRow::isScored)
        .forEach(row -> CaseTable.append(table, row.number(), row.group(), row.correlations()));
    return table;
  }
}
