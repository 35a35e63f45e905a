package ohlora.score;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import ohlora.io.InputException;
import ohlora.io.Interrupts;
import ohlora.io.Progress;
import ohlora.latent.Latents;
import ohlora.model.Model;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** What else changed over the images of a finished run's cases; see {@link Drift}. */
public final class RunDrift {
  private RunDrift() {}

  /**
   * The spill of all tested cases, by the scores that the run keeps of each.
   *
   * @param out where progress is told
   * @return the columns {@code case} and {@code spill}; empty if the run was kept without its
   *     {@code cases/}
   * @throws InputException if the run was screened, or the file of a case is missing, malformed, or
   *     does not give its row
   * @throws CancellationException if the thread was interrupted; it stays interrupted
   */
  public static Optional<Table> spill(FinishedRun run, PrintStream out) throws IOException {
    run.requireWhole();
    if (!Files.isDirectory(run.folder().resolve(ScoresFile.FOLDER))) {
      return Optional.empty();
    }
    List<CaseRow> rows = run.rows().stream().filter(CaseRow::isScored).toList();
    IntColumn cases = IntColumn.create(CaseTable.CASE);
    DoubleColumn spill = DoubleColumn.create("spill");
    Progress progress = Progress.to(out, "cases", 0, rows.size());
    for (CaseRow row : rows) {
      Interrupts.check("the reading of a run's scores");
      cases.append(Math.toIntExact(row.number()));
      spill.append(new CaseFile(run.folder(), run.recipe(), row.number()).spill(row));
      progress.at(spill.size(), "");
    }
    return Optional.of(Table.create("spill", cases, spill));
  }

  /**
   * What the model that made the run tells of some cases: regions, scores of what was not steered,
   * spill. Their images are made again.
   *
   * @param out where progress is told
   * @return as {@link Drift#table}
   * @throws InputException if the run was made with another model, or its latents are gone
   * @throws CancellationException if the thread was interrupted; it stays interrupted
   */
  public static Table measure(FinishedRun run, Model model, List<Integer> cases, PrintStream out)
      throws IOException {
    run.requireModel(model);
    Trial trial = run.recipe().test(model);
    Latents latents = run.latents(model);
    List<Drift> drifts = new ArrayList<>();
    Progress progress = Progress.to(out, "cases", 0, cases.size());
    for (int number : cases) {
      drifts.add(trial.drift(trial.run(latents.at(number))));
      progress.at(drifts.size(), "");
    }
    return Drift.table(drifts);
  }
}
