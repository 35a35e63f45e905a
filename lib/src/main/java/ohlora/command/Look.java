package ohlora.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import ohlora.io.AtomicFile;
import ohlora.io.InputException;
import ohlora.io.Png;
import ohlora.io.Progress;
import ohlora.io.Text;
import ohlora.latent.Latents;
import ohlora.model.Cutoffs;
import ohlora.model.Images;
import ohlora.model.Model;
import ohlora.score.CaseResult;
import ohlora.score.CaseTable;
import ohlora.score.Drift;
import ohlora.score.FinishedRun;
import ohlora.score.Trial;
import ohlora.select.Comparison;
import ohlora.view.Pictures;
import ohlora.view.Review;
import tech.tablesaw.api.Table;

/**
 * What one must look at to choose by eye among the cases of a run.
 *
 * @param passing the cases that pass, a table of them
 */
record Look(FinishedRun run, Model model, Latents latents, Trial trial, Table passing) {
  private static final String HELP = "help.csv";

  /**
   * @throws InputException if no case passes one of the sets, or the run was screened by others
   */
  static Look of(FinishedRun run, Model model, List<Cutoffs> sets) throws IOException {
    run.requireDecided(sets);
    Table cases = run.scored();
    Table passing = cases.where(Comparison.of(cases, sets).any());
    if (passing.isEmpty()) {
      throw InputException.of(
          run.folder().toString(),
          Text.format(
              "no case passes %s",
              sets.stream().map(Cutoffs::name).collect(Collectors.joining(" or "))),
          "there is nothing to look at, score more cases");
    }
    return new Look(run, model, run.latents(model), run.recipe().test(model), passing);
  }

  /**
   * Tests each case again, and gives what else changes over its images.
   *
   * @param out where contact sheets, the sheet of each case and this table are drawn; null for
   *     nowhere
   * @param told where progress is told
   */
  Table draw(Path out, PrintStream told) throws IOException {
    if (out != null) {
      contact(out, Pictures.MAX_FACES);
    }
    Progress progress = Progress.to(told, "cases", 0, passing.rowCount());
    List<Drift> drifts = new ArrayList<>();
    for (int number : passing.intColumn(CaseTable.CASE)) {
      CaseResult result = trial.run(latents.at(number));
      Images images = trial.images(result.latent(), result.group());
      if (out != null) {
        Png.write(
            out.resolve(Text.format("case_%04d.png", number)),
            Pictures.caseSheet(trial, result, images).image());
      }
      drifts.add(Drift.measure(model, result, images));
      progress.at(drifts.size(), "");
    }
    Table help = Drift.table(drifts);
    if (out != null) {
      AtomicFile.write(out.resolve(HELP), CaseTable.csv(help));
    }
    return help;
  }

  /**
   * The unmodified images on as few sheets as hold them.
   *
   * @param most how many on a sheet at most
   */
  void contact(Path out, int most) throws IOException {
    int sheets = (passing.rowCount() + most - 1) / most;
    for (int i = 0; i < sheets; i++) {
      Table part = passing.inRange(i * most, Math.min((i + 1) * most, passing.rowCount()));
      String name = sheets == 1 ? "contact.png" : Text.format("contact-%d.png", i + 1);
      Png.write(out.resolve(name), Pictures.contact(trial, latents, part).image());
    }
  }

  /**
   * Writes the review page, or the parts that hold all cases.
   *
   * @param help what else changes over the images of each case
   */
  void review(Path folder, Table help) throws IOException {
    Review.drawLarge(run, model, passing.intColumn(CaseTable.CASE).asList())
        .with(help)
        .write(folder);
  }
}
