package ohlora.score;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import ohlora.latent.Latent;
import ohlora.latent.Latents;
import ohlora.latent.Offsets;
import ohlora.latent.Progress;
import ohlora.latent.RowLog;
import ohlora.model.FaceModel;
import ohlora.model.Property;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * The test of many cases, written into a folder case by case, so that a process which dies loses at
 * most the case in work. The folder holds
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

  static final List<String> CASE_HEADER =
      List.of(
          "image",
          "eyes_offset",
          "mouth_offset",
          "pose_offset",
          "eyes_score",
          "mouth_score",
          "pose_score");

  private static final int[] BATCHES = {5, 10, 25, 50};
  private static final CSVFormat CSV = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private final Path folder;
  private final FaceModel model;
  private final Recipe recipe;
  private final Latents latents;
  private final CaseTest test;

  private ScoringRun(Path folder, FaceModel model, Recipe recipe) {
    this.folder = folder;
    this.model = model;
    this.recipe = recipe;
    this.latents = recipe.latents(model);
    this.test = recipe.test(model);
  }

  /**
   * Begins a run in a new or empty folder.
   *
   * @throws IOException if the folder holds a run already, or cannot be written
   */
  public static ScoringRun begin(Path folder, FaceModel model, Recipe recipe) throws IOException {
    Path file = folder.resolve(Recipe.FILE);
    if (Files.exists(file)) {
      throw new IOException(
          folder + " holds a run already; go on with it (--resume), or choose another folder");
    }
    try {
      Files.createDirectories(folder.resolve(CASES));
    } catch (IOException e) {
      throw new IOException("cannot write into " + folder + ": " + e, e);
    }
    recipe.write(file);
    return new ScoringRun(folder, model, recipe);
  }

  /**
   * Opens a run that was begun earlier, to go on with it.
   *
   * @throws IOException if the folder holds none, or naming the fields in which its recipe differs
   */
  public static ScoringRun resume(Path folder, FaceModel model, Recipe recipe) throws IOException {
    ScoringRun run = new ScoringRun(folder, model, Recipe.read(folder.resolve(Recipe.FILE)));
    Files.createDirectories(folder.resolve(CASES));
    List<String> differences = run.recipe.differences(recipe);
    if (!differences.isEmpty()) {
      throw new IOException(
          folder + " was begun with another recipe: " + String.join("; ", differences));
    }
    return run;
  }

  /**
   * The batch with which this machine tests a case fastest, found by trying. It goes into the
   * recipe, since it decides the last bits of the scores.
   */
  public static int fastestBatch(FaceModel model, Scoring scoring) {
    Latent latent =
        Latents.seeded(0, model.generator().zSize(), model.generator().labelSize()).at(0);
    int fastest = BATCHES[0];
    long least = Long.MAX_VALUE;
    for (int batch : BATCHES) {
      CaseTest test = CaseTest.of(model).with(scoring, 0).withBatch(batch);
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

  /** The recipe for a model: hashes from its card, the report's offsets. */
  public static Recipe recipe(
      FaceModel model,
      long seed,
      long from,
      long cases,
      Scoring scoring,
      int batch,
      Map<Property, Double> cutoffs) {
    return new Recipe(
        String.valueOf(ScoringRun.class.getPackage().getImplementationVersion()),
        model.card().name(),
        model.card().hashes(),
        seed,
        from,
        cases,
        scoring.name(),
        batch,
        cutoffs,
        Offsets.report().list());
  }

  /**
   * Tests the cases that are still missing, in their order.
   *
   * @param out where progress is told
   * @throws InterruptedIOException if the thread was interrupted; resuming goes on behind the last
   *     whole case
   */
  public void run(PrintStream out) throws IOException {
    List<Summary> done = new ArrayList<>();
    Path file = folder.resolve(FinishedRun.RESULTS);
    try (RowLog results = RowLog.open(file, Summary.HEADER)) {
      done.addAll(FinishedRun.summaries(results.rows(), recipe, file));
      long passed = done.stream().filter(Summary::passed).count();
      Progress progress =
          Progress.to(out, "cases", done.size(), recipe.cases())
              .rated("images", recipe.offsets().size() + 1);
      while (done.size() < recipe.cases()) {
        CaseResult result = test.run(latents.at(recipe.from() + done.size()));
        Summary summary = Summary.of(result, recipe.cutoffs());
        // An interrupted thread cannot write, so the case is written first.
        boolean interrupted = Thread.interrupted();
        writeCase(result);
        results.append(summary.row(done.size()));
        done.add(summary);
        passed += summary.passed() ? 1 : 0;
        progress.at(done.size(), passed + " passed");
        if (interrupted) {
          throw new CancellationException();
        }
      }
      Whole.write(folder.resolve(LATENTS), latents(model, recipe));
      Whole.write(folder.resolve(STATISTICS), statistics(done));
    } catch (CancellationException | ClosedByInterruptException e) {
      Thread.interrupted();
      InterruptedIOException end =
          new InterruptedIOException(
              "ended after %,d of %,d cases; resume to go on"
                  .formatted(done.size(), recipe.cases()));
      end.initCause(e);
      throw end;
    }
  }

  /** The offsets and scores of one case, a row per image. */
  private void writeCase(CaseResult result) throws IOException {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter csv = new CSVPrinter(text, CSV)) {
      csv.printRecord(CASE_HEADER);
      float[][] scores = result.scores();
      for (int i = 0; i < scores.length; i++) {
        Offsets.Offset offset = result.offsets().list().get(i);
        csv.printRecord(
            i,
            offset.eyes(),
            offset.mouth(),
            offset.pose(),
            scores[i][0],
            scores[i][1],
            scores[i][2]);
      }
    }
    Whole.write(caseFile(folder, result.latent().number()), text.toString());
  }

  static Path caseFile(Path folder, long number) {
    return folder.resolve(CASES).resolve("case_%04d.csv".formatted(number));
  }

  /**
   * z and label of every case: a header 0, 1, … and a row per case, as the published table has it.
   */
  static String latents(FaceModel model, Recipe recipe) throws IOException {
    Latents latents = recipe.latents(model);
    return latentTable(
        LongStream.range(recipe.from(), recipe.from() + recipe.cases())
            .mapToObj(latents::at)
            .toList());
  }

  static String latentTable(List<Latent> latents) throws IOException {
    StringBuilder text = new StringBuilder();
    int columns = latents.get(0).z().length + latents.get(0).label().length;
    try (CSVPrinter csv = new CSVPrinter(text, CSV)) {
      for (int i = 0; i < columns; i++) {
        csv.print(i);
      }
      csv.println();
      for (Latent latent : latents) {
        for (float value : latent.z()) {
          csv.print(value);
        }
        for (float value : latent.label()) {
          csv.print(value);
        }
        csv.println();
      }
    }
    return text.toString();
  }

  static String statistics(List<Summary> cases) throws IOException {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter csv = new CSVPrinter(text, CSV)) {
      csv.printRecord(
          "cases", "passed", "undefined", "eyes_corr_mean", "mouth_corr_mean", "pose_corr_mean");
      csv.printRecord(
          cases.size(),
          cases.stream().filter(Summary::passed).count(),
          cases.stream().filter(s -> s.correlations().contains(Double.NaN)).count(),
          mean(cases, 0),
          mean(cases, 1),
          mean(cases, 2));
    }
    return text.toString();
  }

  /** The mean of one signed correlation over the cases in which it is defined. */
  private static double mean(List<Summary> cases, int property) {
    return cases.stream()
        .mapToDouble(summary -> summary.correlations().get(property))
        .filter(correlation -> !Double.isNaN(correlation))
        .average()
        .orElse(Double.NaN);
  }
}
