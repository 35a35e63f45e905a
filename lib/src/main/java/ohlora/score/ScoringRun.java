package ohlora.score;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import ohlora.io.AtomicFile;
import ohlora.io.FolderLock;
import ohlora.io.InputException;
import ohlora.io.Interrupts;
import ohlora.io.Progress;
import ohlora.io.RowLog;
import ohlora.io.StrictCsv;
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
  static final String LATENTS = "latents.csv";
  static final String STATISTICS = "test_statistics.csv";

  /** So many images at a time where nothing is said: the same for everybody. */
  public static final int BATCH = 25;

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
   * Begins a run in a new or empty folder: of several beginnings in one folder one writes its
   * recipe, and the others are refused.
   *
   * @throws InputException if the folder holds a run already, is being written by somebody else, or
   *     cannot be written
   */
  public static ScoringRun begin(Path folder, Model model, Recipe recipe) throws IOException {
    try (FolderLock lock = FolderLock.of(folder)) {
      Path file = folder.resolve(Recipe.FILE);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw InputException.of(
            folder.toString(),
            "holds a run already",
            "go on with it (--resume), or choose another folder");
      }
      AtomicFile.makeFolder(folder.resolve(CaseFile.FOLDER));
      recipe.write(file);
    }
    return new ScoringRun(folder, model, recipe);
  }

  /**
   * Opens a run that was begun earlier, to go on with it.
   *
   * @throws InputException if the folder holds none, or naming the fields in which its recipe
   *     differs
   */
  public static ScoringRun resume(Path folder, Model model, Recipe recipe) throws IOException {
    ScoringRun run = new ScoringRun(folder, model, recipe);
    run.requireRecipe();
    return run;
  }

  private void requireRecipe() throws IOException {
    List<String> differences = Recipe.read(folder.resolve(Recipe.FILE)).differences(recipe);
    if (!differences.isEmpty()) {
      throw InputException.of(
          folder.toString(),
          "was begun with another recipe: " + String.join("; ", differences),
          "resume with the first one, or choose another folder");
    }
  }

  /**
   * The batch with which this machine tests a case fastest, found by trying: not the same each
   * time. It goes into the recipe, since it decides the last bits of the scores.
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
        model.protocol().grouping(),
        model.protocol().steered(),
        cutoffs,
        Offsets.of(model.protocol()).list());
  }

  /**
   * Tests the cases that are still missing, in their order. Each row that is there is held against
   * the file of its case first; a file that is missing or torn is made again.
   *
   * @param out where progress is told
   * @throws InputException if somebody else writes into the folder, or naming file and line, if a
   *     row is not what its case gives
   * @throws InterruptedIOException if the thread was interrupted; resuming goes on after the last
   *     whole case
   */
  public void run(PrintStream out) throws IOException {
    Path file = folder.resolve(FinishedRun.RESULTS);
    List<CaseRow> done = new ArrayList<>();
    try (FolderLock lock = FolderLock.of(folder)) {
      requireRecipe();
      AtomicFile.makeFolder(folder.resolve(CaseFile.FOLDER));
      try (RowLog results = RowLog.open(file, CaseRow.header(recipe.steered()))) {
        List<CaseRow> found = FinishedRun.read(results.rows(), recipe);
        for (CaseRow row : found) {
          check(results.rows().get(done.size()), row, done.size());
          done.add(row);
        }
        test(results, done, out);
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

  /** Holds a row against the file of its case, which is made again if it is missing or torn. */
  private void check(StrictCsv.Row row, CaseRow read, int index) throws IOException {
    Interrupts.check("the check of case " + read.number());
    Optional<String> fault = read.fault(row, index, recipe);
    CaseFile file = new CaseFile(folder, recipe, read.number());
    if (fault.isEmpty() && file.isTorn()) {
      CaseResult again = test.run(latents.at(read.number()));
      CaseRow expected = CaseRow.of(again, recipe.cutoffs());
      if (expected.equals(read)) {
        // An interrupted thread cannot write.
        boolean interrupted = Thread.interrupted();
        file.write(again);
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      } else {
        fault =
            Optional.of(
                Text.format(
                    "line %d says %s, but the case tested again gives %s",
                    row.line(), words(read), words(expected)));
      }
    } else if (fault.isEmpty()) {
      fault = file.fault(read).map(what -> "line " + row.line() + ": " + what);
    }
    if (fault.isPresent()) {
      throw InputException.of(
          row.file().toString(),
          fault.get(),
          "what is written is never changed: restore it, or begin again in another folder");
    }
  }

  private static String words(CaseRow row) {
    return row.group() + ", " + row.correlations();
  }

  private void test(RowLog results, List<CaseRow> done, PrintStream out) throws IOException {
    long passed = done.stream().filter(CaseRow::passed).count();
    Progress progress =
        Progress.to(out, "cases", done.size(), recipe.cases())
            .rated("images", recipe.offsets().size() + 1);
    while (done.size() < recipe.cases()) {
      CaseResult result = test.run(latents.at(recipe.from() + done.size()));
      CaseRow row = CaseRow.of(result, recipe.cutoffs());
      // An interrupted thread cannot write, so the case is written first.
      boolean interrupted = Thread.interrupted();
      new CaseFile(folder, recipe, row.number()).write(result);
      results.append(row.row(done.size()).toArray());
      done.add(row);
      passed += row.passed() ? 1 : 0;
      progress.at(done.size(), passed + " passed");
      if (interrupted) {
        throw new CancellationException();
      }
    }
  }

  /**
   * z and label of every case: a header 0, 1, … and a row per case, as the published table has it.
   * It is never in memory as a whole.
   */
  static AtomicFile.Content latents(Model model, Recipe recipe) {
    Latents latents = recipe.latents(model);
    return latentTable(
        LongStream.range(recipe.from(), recipe.from() + recipe.cases()).mapToObj(latents::at));
  }

  static AtomicFile.Content latentTable(Stream<Latent> latents) {
    return out -> {
      BufferedOutputStream lines = new BufferedOutputStream(out);
      int columns = 0;
      for (Latent latent : (Iterable<Latent>) latents::iterator) {
        Interrupts.check("the table of latents");
        List<Object> row = new ArrayList<>();
        addAll(row, latent.z());
        addAll(row, latent.label());
        CsvText text =
            columns == 0
                ? CsvText.of(IntStream.range(0, row.size()).boxed().toList()).add(row)
                : CsvText.of(row);
        columns = row.size();
        lines.write(text.toString().getBytes(StandardCharsets.UTF_8));
      }
      lines.flush();
    };
  }

  private static void addAll(List<Object> row, float[] values) {
    for (float value : values) {
      row.add(value);
    }
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
