package ohlora.score;

import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import ohlora.latent.Offsets;
import ohlora.model.FaceModel;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvWriteOptions;

/**
 * Cases of a finished run tested again on images that no selection has seen: as many random offsets
 * from the same ranges ({@link Offsets#random}) in place of the grid, each case with its own. What
 * was chosen for what it does, and not for the noise of its 50 images, passes again.
 */
public final class HeldOut {
  private HeldOut() {}

  /**
   * Tests cases again, in the run's mode.
   *
   * @param seed of the offsets; case k has those of seed + k
   * @param out where progress is told
   * @throws IllegalArgumentException if the run was made with another model
   * @return the columns of {@link FinishedRun#cases}
   */
  public static Table test(
      FaceModel model, FinishedRun run, List<Integer> cases, long seed, PrintStream out) {
    Recipe recipe = run.recipe();
    if (!recipe.isOf(model)) {
      throw new IllegalArgumentException(
          "this run was made with other weights than those of " + model.card().name());
    }
    CaseTest test = recipe.test(model);
    int count = recipe.offsets().size();
    return CaseTable.of(
            recipe.latents(model),
            number -> test.with(Offsets.random(count, seed + number)),
            cases.stream().mapToLong(Integer::longValue).toArray(),
            out)
        .setName("held out");
  }

  /** Writes such a table as CSV; an undefined correlation is an empty field. */
  public static void write(Table table, Path file) throws IOException {
    StringWriter text = new StringWriter();
    table.write().usingOptions(CsvWriteOptions.builder(text).lineEnd("\n").build());
    Whole.write(file, text.toString());
  }
}
