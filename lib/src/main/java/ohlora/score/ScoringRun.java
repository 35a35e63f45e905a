package ohlora.score;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import ohlora.io.AtomicFile;
import ohlora.io.InputException;
import ohlora.io.Progress;
import ohlora.io.RowLog;
import ohlora.io.Text;
import ohlora.latent.Latent;
import ohlora.latent.Latents;
import ohlora.latent.Offsets;
import ohlora.model.Cutoffs;
import ohlora.model.Model;

/**
 * The test of many cases, written into a folder case by case, so that a process which dies loses at
 * most the current case. The folder holds
 *
 * <ul>
 *   <li>{@code recipe.json}: what made it;
 *   <li>{@code test_result.csv}: a row per case with its correlations;
 *   <li>{@code cases/case_N.csv}: the offsets and scores of each case;
 *   <li>{@code latents.csv}: z and label of each case;
 *   <li>{@code test_statistics.csv}: counts and means, when all cases are done.
 * </ul>
 */
public final class ScoringRun {
  static final String CASES = "cases";
  static final String LATENTS = "latents.csv";
  static final String STATISTICS = "test_statistics.csv";

  private static final int[] BATCHES = {5, 10, 25, 50};

  private final Path folder;
  private final Model model;
  private final Recipe recipe;
  private final Latents latents;
  private final Trial test;

  private ScoringRun(Path folder, Model model, Recipe recipe) {
    this.folder = folder;
    this.model = model;
    this.recipe = recipe;
    this.latents = recipe.latents(model);
    this.test = recipe.test(model);
  }

  /**
   * Begins a run in a new or empty folder.
   *
   * @throws InputException if the folder holds a run already, or cannot be written
   */
  public static ScoringRun begin(Path folder, Model model, Recipe recipe) throws IOException {
    Path file = folder.resolve(Recipe.FILE);
    if (Files.exists(file)) {
      throw InputException.of(
          folder.toString(),
          "holds a run already",
          "go on with it (--resume), or choose another folder");
    }
    makeCases(folder);
    recipe.write(file);
    return new ScoringRun(folder, model, recipe);
  }

  private static void makeCases(Path folder) throws IOException {
    try {
      Files.createDirectories(folder.resolve(CASES));
    } catch (IOException e) {
      throw InputException.of(
          folder.toString(),
          "cannot be written into (" + Text.reason(e) + ")",
          "give write permission, or choose another folder",
          e);
    }
  }

  /**
   * Opens a run that was begun earlier, to go on with it.
   *
   * @throws InputException if the folder holds none, or naming the fields in which its recipe
   *     differs
   */
  public static ScoringRun resume(Path folder, Model model, Recipe recipe) throws IOException {
    Recipe begun = Recipe.read(folder.resolve(Recipe.FILE));
    List<String> differences = begun.differences(recipe);
    if (!differences.isEmpty()) {
      throw InputException.of(
          folder.toString(),
          "was begun with another recipe: " + String.join("; ", differences),
          "resume with the first one, or choose another folder");
    }
    makeCases(folder);
    return new ScoringRun(folder, model, begun);
  }

  /**
   * The batch with which this machine tests a case fastest, found by trying. It goes into the
   * recipe, since it decides the last bits of the scores.
   */
  public static int fastestBatch(Model model, Scoring scoring) {
    Latent latent = Latents.of(model, 0).at(0);
    int fastest = BATCHES[0];
    long least = Long.MAX_VALUE;
    for (int batch : BATCHES) {
      Trial test = Trial.of(model).with(scoring, 0).withBatch(batch);
      test.run(latent);
      long begun = System.nanoTime();
      test.run(latent);
      long taken = System.nanoTime() - begun;
      if (taken < least) {
        least = taken;
        fastest = batch;
      }
    }
    return fastest;
  }

  /** The recipe for a model: hashes, steered properties and offsets from its card. */
  public static Recipe recipe(
      Model model, long seed, long from, long cases, Scoring scoring, int batch, Cutoffs cutoffs) {
    return new Recipe(
        String.valueOf(ScoringRun.class.getPackage().getImplementationVersion()),
        model.card().name(),
        model.card().hashes(),
        seed,
        from,
        cases,
        scoring.name(),
        batch,
        model.protocol().steered(),
        cutoffs,
        Offsets.of(model.protocol()).list());
  }

  /**
   * Tests the cases that are still missing, in their order.
   *
   * @param out where progress is told
   * @throws InterruptedIOException if the thread was interrupted; resuming goes on after the last
   *     whole case
   */
  public void run(PrintStream out) throws IOException {
    List<CaseRow> done = new ArrayList<>();
    Path file = folder.resolve(FinishedRun.RESULTS);
    try (RowLog results = RowLog.open(file, CaseRow.header(recipe.steered()))) {
      done.addAll(FinishedRun.read(results.rows(), recipe));
      long passed = done.stream().filter(CaseRow::passed).count();
      Progress progress =
          Progress.to(out, "cases", done.size(), recipe.cases())
              .rated("images", recipe.offsets().size() + 1);
      while (done.size() < recipe.cases()) {
        CaseResult result = test.run(latents.at(recipe.from() + done.size()));
        CaseRow row = CaseRow.of(result, recipe.cutoffs());
        // An interrupted thread cannot write, so the case is written first.
        boolean interrupted = Thread.interrupted();
        writeCase(result);
        results.append(row.row(done.size()).toArray());
        done.add(row);
        passed += row.passed() ? 1 : 0;
        progress.at(done.size(), passed + " passed");
        if (interrupted) {
          throw new CancellationException();
        }
      }
      AtomicFile.write(folder.resolve(LATENTS), latents(model, recipe));
      AtomicFile.write(folder.resolve(STATISTICS), statistics(done, recipe.steered()));
    } catch (CancellationException | ClosedByInterruptException e) {
      Thread.interrupted();
      InterruptedIOException end =
          new InterruptedIOException(
              Text.format(
                  "ended after %,d of %,d cases; resume to go on", done.size(), recipe.cases()));
      end.initCause(e);
      throw end;
    }
  }

  /** The offsets and scores of one case, a row per image. */
  private void writeCase(CaseResult result) throws IOException {
    CsvText text = CsvText.of(caseHeader(result.steered()));
    float[][] scores = result.scores();
    for (int i = 0; i < scores.length; i++) {
      List<Object> row = new ArrayList<>(List.of(i));
      row.addAll(result.offsets().list().get(i).values().values());
      addAll(row, scores[i]);
      text.add(row);
    }
    AtomicFile.write(caseFile(folder, result.latent().number()), text.toString());
  }

  /** The columns of a case's file. */
  static List<String> caseHeader(List<String> steered) {
    return Stream.of(
            Stream.of("image"),
            steered.stream().map(ScoringRun::offsetColumn),
            steered.stream().map(ScoringRun::scoreColumn))
        .flatMap(columns -> columns)
        .toList();
  }

  static String offsetColumn(String property) {
    return property + "_offset";
  }

  static String scoreColumn(String property) {
    return property + "_score";
  }

  private static void addAll(List<Object> row, float[] values) {
    for (float value : values) {
      row.add(value);
    }
  }

  static Path caseFile(Path folder, long number) {
    return folder.resolve(CASES).resolve(Text.format("case_%04d.csv", number));
  }

  /**
   * z and label of every case: a header 0, 1, … and a row per case, as the published table has it.
   */
  static String latents(Model model, Recipe recipe) {
    Latents latents = recipe.latents(model);
    return latentTable(
        LongStream.range(recipe.from(), recipe.from() + recipe.cases())
            .mapToObj(latents::at)
            .toList());
  }

  static String latentTable(List<Latent> latents) {
    int columns = latents.get(0).z().length + latents.get(0).label().length;
    CsvText text = CsvText.of(IntStream.range(0, columns).boxed().toList());
    for (Latent latent : latents) {
      List<Object> row = new ArrayList<>();
      addAll(row, latent.z());
      addAll(row, latent.label());
      text.add(row);
    }
    return text.toString();
  }

  /** Counts and the mean of each property's signed correlations where they are defined. */
  static String statistics(List<CaseRow> cases, List<String> steered) {
    List<Object> header = new ArrayList<>(List.of("cases", "passed", "undefined"));
    List<Object> row =
        new ArrayList<>(
            List.of(
                cases.size(),
                cases.stream().filter(CaseRow::passed).count(),
                cases.stream().filter(ScoringRun::isUndefined).count()));
    for (String property : steered) {
      header.add(CaseRow.column(property) + "_mean");
      row.add(
          cases.stream()
              .mapToDouble(of -> of.correlations().of(property))
              .filter(correlation -> !Double.isNaN(correlation))
              .average()
              .orElse(Double.NaN));
    }
    return CsvText.of(header).add(row).toString();
  }

  private static boolean isUndefined(CaseRow row) {
    return row.correlations().values().containsValue(Double.NaN);
  }
}
