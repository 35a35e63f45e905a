package ohlora.latent;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import ohlora.io.FileFacts;
import ohlora.io.FolderLock;
import ohlora.io.InputException;
import ohlora.io.Json;
import ohlora.io.Progress;
import ohlora.io.RowLog;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.io.Workers;
import ohlora.model.Device;
import ohlora.model.Generator;
import ohlora.model.Model;
import ohlora.model.Scorer;

/**
 * A population whose scores are kept in a folder as they come: a sampling that was ended continues
 * where it stopped, and whoever wants the same latents again, or the first of them, or more, has
 * them. The folder holds
 *
 * <ul>
 *   <li>{@code recipe.json}: what makes the scores;
 *   <li>{@code scores.csv}: a row per latent with all its scores;
 *   <li>{@code digest.json}: size and sha-256 of the scores when a sampling last came to its end.
 * </ul>
 *
 * <p>w is not kept: mapping it again is cheap compared with making an image, and 80,000 of 512
 * figures are 164 MB.
 */
public final class PopulationFolder {
  /** Images at a time, always: it decides the last bits of the scores. */
  static final int BATCH = 50;

  static final String SCORES = "scores.csv";
  static final String DIGEST = "digest.json";

  /** Images of the trial that tells how long it will take. */
  private static final int TRIAL = 10;

  /** For this many or fewer nobody wants to know how long it will take. */
  private static final int FEW = 500;

  private final Path folder;
  private final Generator generator;
  private final Scorer scorer;
  private final Latents latents;
  private final PopulationRecipe recipe;

  private PopulationFolder(
      Path folder, Generator generator, Scorer scorer, Latents latents, PopulationRecipe recipe) {
    this.folder = folder;
    this.generator = generator;
    this.scorer = scorer;
    this.latents = latents;
    this.recipe = recipe;
  }

  /**
   * The population of a model, prepared or not, and a seed.
   *
   * @param folder that holds it, or will
   */
  public static PopulationFolder of(Path folder, Model model, long seed) {
    PopulationRecipe recipe =
        new PopulationRecipe(
            model.card().partHashes(), model.scorer().properties(), seed, BATCH, model.device());
    return of(folder, model.generator(), model.scorer(), recipe);
  }

  /**
   * The same of two networks that are not yet a model, on the processor.
   *
   * @param files sha-256 of each of their files
   */
  public static PopulationFolder of(
      Path folder, Generator generator, Scorer scorer, Map<String, String> files, long seed) {
    PopulationRecipe recipe =
        new PopulationRecipe(files, scorer.properties(), seed, BATCH, Device.CPU);
    return of(folder, generator, scorer, recipe);
  }

  private static PopulationFolder of(
      Path folder, Generator generator, Scorer scorer, PopulationRecipe recipe) {
    Latents latents = Latents.seeded(recipe.seed(), generator.zSize(), generator.labelSize());
    return new PopulationFolder(folder, generator, scorer, latents, recipe);
  }

  /** What makes the scores. */
  public PopulationRecipe recipe() {
    return recipe;
  }

  /**
   * The latents 0 to {@code count} − 1: those that are there are read, those that are missing are
   * made.
   *
   * @param out where is told about how long it will take, and then how far it has come
   * @throws InputException if the folder holds the scores of another recipe or something else, they
   *     are not what they were, or it is being written by somebody else
   * @throws InterruptedIOException if the thread was interrupted; the same call goes on
   */
  public Population sample(int count, PrintStream out) throws IOException {
    return sample(
        count,
        out,
        (any, batches) -> {
          long[] missing = batches.toArray();
          tryHowLong(Math.toIntExact(count - missing[0] * BATCH), out);
          return LongStream.of(missing).mapToObj(this::score).iterator();
        });
  }

  /**
   * The same, the missing ones made by others.
   *
   * @param workers who {@linkplain #score(long) score} batches
   */
  public Population sample(int count, PrintStream out, Workers<float[][]> workers)
      throws IOException {
    requireGoing(0, count);
    float[][] w = new float[count][];
    float[][] scores = new float[count][];
    try (FolderLock lock = FolderLock.of(folder)) {
      requireRecipe();
      requireScores(folder);
      try (RowLog log = RowLog.open(folder.resolve(SCORES), header())) {
        int done = read(log, scores);
        Iterator<float[][]> scored =
            done == count
                ? Collections.emptyIterator()
                : workers.work(folder, LongStream.rangeClosed(done / BATCH, (count - 1) / BATCH));
        Progress progress = Progress.to(out, "latents", done, count);
        for (int from = 0; from < count; from += BATCH) {
          int size = Math.min(BATCH, count - from);
          requireGoing(from, count);
          System.arraycopy(map(from / BATCH), 0, w, from, size);
          if (from + size <= done) {
            continue;
          }
          float[][] batch = next(scored, from, count);
          // An interrupted thread cannot write, so the batch is written first.
          boolean interrupted = Thread.interrupted();
          for (int i = Math.max(0, done - from); i < size; i++) {
            scores[from + i] = batch[i];
            log.append(row(from + i, batch[i]));
          }
          progress.at(from + size, "");
          if (interrupted) {
            throw ended(from + size, count);
          }
        }
      }
      Json.write(folder.resolve(DIGEST), FileFacts.of(folder.resolve(SCORES)));
    }
    return new Population(recipe.properties(), w, scores);
  }

  /** One of the batches that come; they end where the thread is interrupted. */
  private static float[][] next(Iterator<float[][]> scored, int at, int count)
      throws InterruptedIOException {
    try {
      return scored.next();
    } catch (CancellationException e) {
      Thread.interrupted();
      InterruptedIOException end = ended(at, count);
      end.initCause(e);
      throw end;
    }
  }

  /** The w of a batch, {@code [50][w]}. */
  private float[][] map(long batch) {
    return Population.map(generator, latents, Math.toIntExact(batch * BATCH), BATCH);
  }

  /**
   * The scores of a batch, {@code [50][properties]}: of the latents {@code 50 batch} and those that
   * follow. They are always made whole, so that a latent's scores do not hang on how many are
   * wanted, nor on who makes them.
   */
  public float[][] score(long batch) {
    return scorer.score(generator.synthesize(map(batch)).quantised());
  }

  /**
   * Holds a folder's scores against their digest; rows that were added since do not count, and rows
   * that are missing are made again.
   *
   * @return whether there are both, and no row is missing
   * @throws InputException in one line, if they are not what they were
   */
  public static boolean requireScores(Path folder) throws IOException {
    Path scores = folder.resolve(SCORES);
    Path digest = folder.resolve(DIGEST);
    if (!Files.exists(scores) || !Files.exists(digest)) {
      return false;
    }
    FileFacts said = Json.read(digest, FileFacts.class, "digest of a population");
    if (said.size() < 0 || Files.size(scores) < said.size()) {
      return false;
    }
    FileFacts found = FileFacts.ofFirst(scores, Math.toIntExact(said.size()));
    if (!found.equals(said)) {
      throw InputException.of(
          scores.toString(),
          "is not the file that " + DIGEST + " names",
          "restore it, or remove " + folder + " to have the scores made again");
    }
    return true;
  }

  private void requireRecipe() throws IOException {
    Path file = folder.resolve(PopulationRecipe.FILE);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      List<String> differences = PopulationRecipe.read(file).differences(recipe);
      if (!differences.isEmpty()) {
        throw InputException.of(
            folder.toString(),
            "holds another population: " + String.join("; ", differences),
            "use the same seed, or remove this folder");
      }
    } else if (Files.exists(folder.resolve(SCORES), LinkOption.NOFOLLOW_LINKS)) {
      throw InputException.of(
          folder.toString(),
          "holds scores without a " + PopulationRecipe.FILE,
          "remove this folder");
    } else {
      Json.write(file, recipe);
    }
  }

  private void tryHowLong(int missing, PrintStream out) {
    if (missing <= FEW) {
      return;
    }
    float[][] w = Arrays.copyOf(map(0), TRIAL);
    long taken = 0;
    // The first one warms up.
    for (int i = 0; i < 2; i++) {
      long begun = System.nanoTime();
      scorer.score(generator.synthesize(w).quantised());
      taken = System.nanoTime() - begun;
    }
    long seconds = Math.round(taken / 1e9 / TRIAL * missing);
    out.println(
        Text.format(
            "%,d latents to be generated and scored take about %d:%02d:%02d; they are kept in %s",
            missing, seconds / 3600, seconds / 60 % 60, seconds % 60, folder));
  }

  private static void requireGoing(int at, int count) throws InterruptedIOException {
    if (Thread.interrupted()) {
      throw ended(at, count);
    }
  }

  private static InterruptedIOException ended(int at, int count) {
    return new InterruptedIOException(
        Text.format("sampling ended at %,d of %,d latents; run it again to continue", at, count));
  }

  private List<String> header() {
    return Stream.concat(Stream.of("case"), recipe.properties().stream()).toList();
  }

  private static Object[] row(long number, float[] scores) {
    List<Object> row = new ArrayList<>();
    row.add(number);
    for (float score : scores) {
      row.add(score);
    }
    return row.toArray();
  }

  /** Reads the rows that were written earlier; at most as many as are wanted. */
  private int read(RowLog log, float[][] scores) throws IOException {
    int done = Math.min(log.rows().size(), scores.length);
    for (int i = 0; i < done; i++) {
      StrictCsv.Row row = log.rows().get(i);
      if (row.wholeNumber("case") != i) {
        throw row.refused("case", String.valueOf(i));
      }
      scores[i] = new float[recipe.properties().size()];
      for (int j = 0; j < scores[i].length; j++) {
        scores[i][j] = row.number32(recipe.properties().get(j));
      }
    }
    return done;
  }
}
