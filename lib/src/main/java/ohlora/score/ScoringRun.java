package ohlora.score;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import ohlora.io.AtomicFile;
import ohlora.io.CsvText;
import ohlora.io.FolderLock;
import ohlora.io.InputException;
import ohlora.io.Interrupts;
import ohlora.io.Progress;
import ohlora.io.RowLog;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.io.Workers;
import ohlora.latent.Latent;
import ohlora.latent.LatentTable;
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
 *   <li>{@code cases/case_N.csv}: the offsets and scores of each case; of one that a screen stopped
 *       {@code cases/stopped_N.csv} with those that were scored until then;
 *   <li>{@code latents.csv}: z and label of each case, with its number where they are one's own;
 *   <li>{@code test_statistics.csv}: counts and means, when all cases are done.
 * </ul>
 */
public final class ScoringRun {
  /** The name of the table of latents within a run's folder. */
  public static final String LATENTS = "latents.csv";

  static final String STATISTICS = "test_statistics.csv";

  /** How many images at a time by default: the same for everybody. */
  public static final int BATCH = 25;

  private static final int[] BATCHES = {5, 10, 25, 50};

  private final Path folder;
  private final Model model;
  private final Recipe recipe;
  private final CaseRows rows;
  private final Latents latents;
  private final CaseWork work;

  private ScoringRun(Path folder, Model model, Recipe recipe, Latents latents) {
    this.folder = folder;
    this.model = model;
    this.recipe = recipe;
    rows = new CaseRows(recipe);
    this.latents = latents;
    this.work = CaseWork.of(recipe, model);
    if (!recipe.particulars().device().equals(model.device())) {
      throw new IllegalArgumentException(
          Text.format(
              "a run on %s of a model on %s", recipe.particulars().device(), model.device()));
    }
    if (recipe.particulars().filter() != null) {
      recipe.particulars().filter().requireScored(model.scorer().properties());
    }
  }

  /**
   * Begins a run in a new or empty folder: of several beginnings in one folder one writes its
   * recipe, and the others are refused.
   *
   * @throws InputException if the folder holds a run already, is being written by somebody else, or
   *     cannot be written
   * @throws IllegalArgumentException if the recipe does not fit the model
   */
  public static ScoringRun begin(Path folder, Model model, Recipe recipe) throws IOException {
    if (recipe.particulars().latents() != null) {
      throw new IllegalArgumentException("the recipe has latents of its own, which are not given");
    }
    return begin(folder, new ScoringRun(folder, model, recipe, Latents.of(model, recipe.seed())));
  }

  /**
   * The same with the user's own latents, which are copied into the folder.
   *
   * @param own the latents of the run's cases, and of no others; see {@link
   *     Particulars#with(LatentTable)}
   */
  public static ScoringRun begin(Path folder, Model model, Recipe recipe, LatentTable own)
      throws IOException {
    if (!recipe.particulars().latents().equals(Particulars.NONE.with(own).latents())) {
      throw new IllegalArgumentException("the recipe has other latents than those given");
    }
    return begin(folder, new ScoringRun(folder, model, recipe, own));
  }

  private static ScoringRun begin(Path folder, ScoringRun run) throws IOException {
    try (FolderLock lock = FolderLock.of(folder)) {
      Path file = folder.resolve(Recipe.FILE);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw InputException.of(
            folder.toString(),
            "holds a run already",
            "continue it (--resume), or choose another folder");
      }
      AtomicFile.makeFolder(folder.resolve(ScoresFile.FOLDER));
      if (run.latents instanceof LatentTable own) {
        AtomicFile.write(folder.resolve(LATENTS), LatentsFile.numbered(own));
      }
      run.recipe.write(file);
    }
    return run;
  }

  /**
   * Opens a run that was begun earlier, to go on with it.
   *
   * @throws InputException if the folder holds none, naming the fields in which its recipe differs,
   *     or if its own latents are not those that it was begun with
   */
  public static ScoringRun resume(Path folder, Model model, Recipe recipe) throws IOException {
    requireRecipe(folder, recipe);
    return new ScoringRun(folder, model, recipe, recipe.latents(folder, model));
  }

  private static void requireRecipe(Path folder, Recipe recipe) throws IOException {
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

  /** The recipe for a model: hashes, steered properties and offsets from its card, its device. */
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
        Offsets.of(model.protocol()).list(),
        Particulars.NONE.with(model.device()));
  }

  /**
   * Tests the cases that are still missing, in their order. Each row that is there is held against
   * the file of its case first; a file that is missing or torn is made again.
   *
   * @param out where progress is told
   * @throws InputException if somebody else writes into the folder, or naming file and line, if a
   *     row is not what its case gives
   * @throws InterruptedIOException if the thread was interrupted; resuming continues after the last
   *     whole case
   */
  public void run(PrintStream out) throws IOException {
    run(out, (any, numbers) -> numbers.mapToObj(latents::at).map(work::test).iterator());
  }

  /**
   * The same by others, such as {@link Machines#test}. What is there is checked here, and what is
   * missing or torn of it is made again here.
   */
  public void run(PrintStream out, Workers<CaseWork.Done> workers) throws IOException {
    Path file = folder.resolve(FinishedRun.RESULTS);
    List<CaseRow> done = new ArrayList<>();
    try (FolderLock lock = FolderLock.of(folder)) {
      requireRecipe(folder, recipe);
      AtomicFile.makeFolder(folder.resolve(ScoresFile.FOLDER));
      try (RowLog results = RowLog.open(file, rows.header())) {
        List<CaseRow> found = rows.read(results.rows());
        for (CaseRow row : found) {
          check(results.rows().get(done.size()), row, done.size());
          done.add(row);
        }
        if (recipe.want() == null) {
          test(results, done, workers, out);
        } else {
          look(results, done, out);
        }
      }
      if (recipe.particulars().latents() == null) {
        AtomicFile.write(folder.resolve(LATENTS), latents(latents, recipe));
      }
      AtomicFile.write(folder.resolve(STATISTICS), statistics(done, recipe));
    } catch (CancellationException | ClosedByInterruptException e) {
      Thread.interrupted();
      InterruptedIOException end =
          new InterruptedIOException(
              Text.format(
                  "ended after %,d of %,d cases; resume to continue", done.size(), recipe.cases()));
      end.initCause(e);
      throw end;
    }
  }

  /** Holds a row against the file of its case, which is made again if it is missing or torn. */
  private void check(StrictCsv.Row row, CaseRow read, int index) throws IOException {
    Interrupts.check("the check of case " + read.number());
    Optional<String> fault = rows.fault(row, read, index);
    if (fault.isEmpty() && read.isFiltered()) {
      return; // it has no file
    }
    ScoresFile file = ScoresFile.of(folder, recipe, read);
    if (fault.isEmpty() && file.isTorn(read)) {
      CaseWork.Done again = work.test(latents.at(read.number()));
      CaseRow expected = again.row();
      if (expected.equals(read)) {
        // An interrupted thread cannot write.
        boolean interrupted = Thread.interrupted();
        AtomicFile.write(folder.resolve(again.file()), again.text());
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      } else {
        fault =
            Optional.of(
                read.isNear(expected)
                    ? Text.format(
                        "line %d: %s is lost, and made again it has other last bits, as on another"
                            + " machine: bring it back, or continue where the run began",
                        row.line(), again.file())
                    : Text.format(
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
    return row.group()
        + ", "
        + (row.isStopped() ? StoppedFile.words(row.stop()) : row.correlations());
  }

  private void test(
      RowLog results, List<CaseRow> done, Workers<CaseWork.Done> workers, PrintStream out)
      throws IOException {
    boolean filters = recipe.particulars().filter() != null;
    Screen screen = recipe.particulars().screen();
    long passed = count(done, this::passes);
    long filtered = count(done, CaseRow::isFiltered);
    long stopped = count(done, CaseRow::isStopped);
    long begun = done.size();
    long images = 0;
    Progress progress = Progress.to(out, "cases", begun, recipe.cases());
    if (!filters && screen == null) {
      progress = progress.rated("images", recipe.offsets().size() + 1);
    }
    if (begun == recipe.cases()) {
      return;
    }
    Iterator<CaseWork.Done> tested =
        workers.work(folder, LongStream.range(begun, recipe.cases()).map(recipe::number));
    while (done.size() < recipe.cases()) {
      CaseWork.Done one = tested.next();
      CaseRow row = one.row();
      if (row.number() != recipe.number(done.size())) {
        throw new IllegalStateException(
            Text.format("case %d came for case %d", row.number(), recipe.number(done.size())));
      }
      boolean interrupted = write(one, results, done);
      passed += passes(row) ? 1 : 0;
      filtered += row.isFiltered() ? 1 : 0;
      stopped += row.isStopped() ? 1 : 0;
      images += one.images();
      String note = filters ? filtered + " filtered, " : "";
      if (screen != null) {
        double each = (double) images / (done.size() - begun);
        note += Text.format("%d stopped, %.1f moved images a case, ", stopped, each);
      }
      progress.at(done.size(), note + passed + " passed");
      if (interrupted) {
        throw new CancellationException();
      }
    }
  }

  /** Writes a case; gives whether the thread was interrupted, as which it could not write. */
  private boolean write(CaseWork.Done one, RowLog results, List<CaseRow> done) throws IOException {
    boolean interrupted = Thread.interrupted();
    if (one.file() != null) {
      AtomicFile.write(folder.resolve(one.file()), one.text());
    }
    results.append(one.row().row(done.size()).toArray());
    done.add(one.row());
    return interrupted;
  }

  /** Tests the most promising case of the pool, one after the other, until enough have passed. */
  private void look(RowLog results, List<CaseRow> done, PrintStream out) throws IOException {
    Pool pool = new Pool(recipe, work.trial(), latents);
    for (int i = 0; i < done.size(); i++) {
      pool.again(folder, results.rows().get(i), done.get(i));
    }
    long passed = count(done, this::passes);
    long images = 0;
    long begun = done.size();
    Progress progress = Progress.to(out, "that pass", passed, recipe.want());
    while (passed < recipe.want() && done.size() < recipe.cases()) {
      CaseWork.Done one = work.test(pool.next());
      boolean interrupted = write(one, results, done);
      pool.tested(one.row(), one.seen());
      passed += passes(one.row()) ? 1 : 0;
      images += one.images();
      progress.at(
          passed,
          Text.format(
              "%,d tested, %.1f moved images a case",
              done.size(), (double) images / (done.size() - begun)));
      if (interrupted) {
        throw new CancellationException();
      }
    }
    out.print(
        Text.format(
            "%n%,d of %,d tested cases pass, from a pool of %,d, the most promising first: no census, and"
                + " no random sample of those that pass%n",
            passed, done.size(), recipe.cases()));
  }

  /** The content of the run's table of latents where they are drawn. */
  static AtomicFile.Content latents(Latents latents, Recipe recipe) {
    return LatentsFile.plain(
        LongStream.range(recipe.from(), recipe.from() + recipe.cases()).mapToObj(latents::at));
  }

  /**
   * Counts and the mean of each property's signed correlations where they are defined. Where there
   * is a filter, the cases that it kept out are counted beside all. Of a screened run there are no
   * means, since those that were stopped have no correlation, but how many pass each set.
   */
  static String statistics(List<CaseRow> cases, Recipe recipe) {
    List<Object> header = new ArrayList<>(List.of("cases"));
    List<Object> row = new ArrayList<>(List.of(cases.size()));
    if (recipe.particulars().filter() != null) {
      header.add("filtered");
      row.add(count(cases, CaseRow::isFiltered));
    }
    Screen screen = recipe.particulars().screen();
    if (recipe.want() != null) {
      header.addAll(List.of("pool", "wanted"));
      row.addAll(List.of(recipe.cases(), recipe.want()));
    }
    if (screen != null) {
      header.addAll(List.of("stopped", "images_of_stopped"));
      row.add(count(cases, CaseRow::isStopped));
      row.add(cases.stream().filter(CaseRow::isStopped).mapToLong(of -> of.stop().images()).sum());
      for (Cutoffs set : screen.sets()) {
        header.add("passed_" + set.name());
        row.add(count(cases, of -> set.pass(of.correlations())));
      }
      return CsvText.of(header).add(row).toString();
    }
    header.addAll(List.of("passed", "undefined"));
    row.add(count(cases, CaseRow::passed));
    row.add(count(cases, ScoringRun::isUndefined));
    for (String property : recipe.steered()) {
      header.add(CaseRows.column(property) + "_mean");
      row.add(
          cases.stream()
              .mapToDouble(of -> of.correlations().of(property))
              .filter(correlation -> !Double.isNaN(correlation))
              .average()
              .orElse(Double.NaN));
    }
    return CsvText.of(header).add(row).toString();
  }

  /** Whether a case passes what the run looks for. */
  private boolean passes(CaseRow row) {
    Screen screen = recipe.particulars().screen();
    return screen == null ? row.passed() : screen.pass(row.correlations());
  }

  private static long count(List<CaseRow> cases, Predicate<CaseRow> which) {
    return cases.stream().filter(which).count();
  }

  private static boolean isUndefined(CaseRow row) {
    return !row.isFiltered() && row.correlations().values().containsValue(Double.NaN);
  }
}
