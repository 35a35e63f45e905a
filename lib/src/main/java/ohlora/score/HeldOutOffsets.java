package ohlora.score;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CancellationException;
import ohlora.io.InputException;
import ohlora.latent.Offsets;
import ohlora.model.Model;
import tech.tablesaw.api.Table;

/**
 * Cases of a finished run tested again on images that no selection has seen: as many random offsets
 * from the same ranges ({@link Offsets#random}) in place of the run's, each case with its own. What
 * was chosen for what it does, and not for the noise of its images, passes again.
 */
public final class HeldOutOffsets {
  private HeldOutOffsets() {}

  /**
   * Tests cases again, in the run's mode.
   *
   * @param seed of the offsets; case k has those of seed + k
   * @param out where progress is told
   * @throws InputException if the run was made with another model
   * @throws CancellationException if the thread was interrupted; it stays interrupted
   * @return the columns of {@link FinishedRun#cases}
   */
  public static Table test(
      Model model, FinishedRun run, List<Integer> cases, long seed, PrintStream out)
      throws IOException {
    Recipe recipe = run.recipe();
    run.requireModel(model);
    Trial trial = recipe.test(model);
    Offsets offsets = new Offsets(recipe.offsets());
    return CaseTable.test(
        CaseTable.create("held out", recipe.steered()),
        run.latents(model),
        number -> trial.with(offsets.random(offsets.count(), seed + number)),
        cases.stream().mapToLong(Integer::longValue).toArray(),
        out);
  }
}
