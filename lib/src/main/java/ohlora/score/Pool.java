package ohlora.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ohlora.io.InputException;
import ohlora.io.RowLog;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.latent.Latents;
import ohlora.model.Model;
import ohlora.model.PerProperty;

/**
 * The cases of a run that looks for some that pass, in the order of their {@link Promise}. The
 * scores of the unmodified images that were made for it lie in {@value #FILE}, in the order of the
 * run's cases, so that none is made twice.
 */
final class Pool implements AutoCloseable {
  static final String FILE = "unmodified.csv";

  private final Recipe recipe;
  private final Trial test;
  private final Latents latents;
  private final List<String> scored;
  private final Promise promise;
  private final List<StrictCsv.Row> rows;

  /** Null where nothing is written. */
  private final RowLog log;

  private final List<PerProperty> unmodified = new ArrayList<>();

  private Pool(Recipe recipe, Trial test, Latents latents, List<StrictCsv.Row> rows, RowLog log) {
    this.recipe = recipe;
    this.test = test;
    this.latents = latents;
    this.rows = rows;
    this.log = log;
    scored = test.model().scorer().properties();
    promise = new Promise(recipe);
  }

  /**
   * Opens the pool of a run, new or begun earlier.
   *
   * @throws InputException naming file and line, if its file is not what the run writes
   */
  static Pool open(Path folder, Recipe recipe, Trial test, Latents latents) throws IOException {
    RowLog log = RowLog.open(folder.resolve(FILE), header(test.model()));
    return new Pool(recipe, test, latents, log.rows(), log);
  }

  /**
   * The same of a run that has come to its end: nothing is written, and no image is made.
   *
   * @throws InputException if it is not there or malformed
   */
  static Pool read(Path folder, Recipe recipe, Model model, Latents latents) throws IOException {
    List<StrictCsv.Row> rows = StrictCsv.read(folder.resolve(FILE)).require(header(model)).rows();
    return new Pool(recipe, recipe.test(model), latents, rows, null);
  }

  private static List<String> header(Model model) {
    List<String> header = new ArrayList<>(List.of(CaseTable.CASE));
    header.addAll(model.scorer().properties());
    return header;
  }

  /** The case to test next, whose unmodified image was scored. */
  Trial.Start next() throws IOException {
    while (promise.open() < promise.wanted()) {
      open(promise.open());
    }
    long number = promise.next();
    return test.start(latents.at(number), unmodified.get(recipe.place(number)));
  }

  private void open(int place) throws IOException {
    long number = recipe.number(place);
    if (place >= rows.size() && log == null) {
      throw InputException.of(
          Text.format("%s: %,d rows, too few for the cases that were tested", FILE, rows.size()));
    }
    PerProperty scores =
        place < rows.size()
            ? read(rows.get(place), number)
            : test.start(latents.at(number)).unmodified();
    if (place >= rows.size()) {
      List<Object> row = new ArrayList<>(List.of(number));
      for (double score : scores.toArray()) {
        row.add((float) score);
      }
      boolean interrupted = Thread.interrupted(); // such a thread cannot write
      log.append(row.toArray());
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    unmodified.add(scores);
    promise.open(number, scores);
  }

  private PerProperty read(StrictCsv.Row row, long number) throws InputException {
    if (row.wholeNumber(CaseTable.CASE) != number) {
      throw row.refused(CaseTable.CASE, String.valueOf(number));
    }
    double[] scores = new double[scored.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = row.number32(scored.get(i));
    }
    return PerProperty.of(scored, scores);
  }

  /** How many unmodified images were made for it. */
  int size() {
    return promise.open();
  }

  /**
   * Takes a case that was tested.
   *
   * @param correlations over the images that were seen
   */
  void tested(CaseRow row, PerProperty correlations) {
    if (row.isFiltered()) {
      promise.filtered(row.number());
    } else {
      promise.tested(row.number(), correlations);
    }
  }

  /**
   * Takes a case that was tested earlier, if it is the one that comes next.
   *
   * @param folder of the run
   * @throws InputException if it is not, or its file cannot be read
   */
  void again(Path folder, StrictCsv.Row line, CaseRow row) throws IOException {
    long next = next().latent().number();
    if (row.number() != next) {
      throw InputException.of(
          Text.format("%s, line %d", line.file(), line.line()),
          Text.format("case %d, but the most promising was %d", row.number(), next),
          "what is written is never changed: restore it, or begin again in another folder");
    }
    tested(
        row,
        row.isStopped()
            ? new StoppedFile(folder, recipe, row.number()).correlations()
            : row.correlations());
  }

  @Override
  public void close() throws IOException {
    if (log != null) {
      log.close();
    }
  }
}
