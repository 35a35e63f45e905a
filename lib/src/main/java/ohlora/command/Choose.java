package ohlora.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import ohlora.io.AtomicFile;
import ohlora.io.FolderLock;
import ohlora.io.InputException;
import ohlora.io.Png;
import ohlora.io.Progress;
import ohlora.io.Text;
import ohlora.latent.Latents;
import ohlora.model.Cutoffs;
import ohlora.model.Model;
import ohlora.score.CaseResult;
import ohlora.score.CaseTable;
import ohlora.score.ChosenFiles;
import ohlora.score.Drift;
import ohlora.score.FinishedRun;
import ohlora.score.Trial;
import ohlora.select.Choices;
import ohlora.select.Comparison;
import ohlora.select.Report;
import ohlora.view.HtmlTable;
import ohlora.view.Pictures;
import ohlora.view.ReportPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tech.tablesaw.api.Table;

/**
 * Draws what one must look at to choose by eye, and makes of a choice the report's page and the
 * final files.
 */
@Command(
    name = "choose",
    header = "Draws what to look at, and makes a choice's page and files.",
    customSynopsis = {
      "bin/ohlora choose --run DIR --model DIR --out DIR [--report DIR]",
      "       bin/ohlora choose --run DIR --model DIR --out DIR --choices FILE",
      "                         [--reviewer NAME] [--report DIR]"
    },
    description = {
      "Without --choices: for the cases of a finished run that pass one of the sets of cutoffs,"
          + " draws",
      "  contact.png      all unmodified images, with case number, group and grades; of more than"
          + " 300 contact-1.png, contact-2.png and so on",
      "  case_NNNN.png    the images of each case, with intended offsets and scores",
      "  help.csv         what else changes over the images: regions, other scores, spill",
      "With --choices: reads choices.csv, as the review page exports it, prints the funnel, and"
          + " writes report.md, report.html, grades.csv, ohlora_z_vectors.csv and"
          + " ohlora_w_group_names.csv."
    },
    synopsisHeading = "%nUsage: ",
    descriptionHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%nFor example:%n",
    footer = {
      "  bin/ohlora choose --run build/hundred --model models/demo --out build/look",
      "  bin/ohlora choose --run data/demo/deterministic --model models/demo --out build/chosen \\",
      "    --choices data/demo/choices.csv"
    },
    usageHelpWidth = 100,
    sortOptions = false)
final class Choose implements Callable<Integer> {
  @Option(
      names = "--run",
      paramLabel = "DIR",
      required = true,
      description = "folder of a finished run (recipe.json and test_result.csv)")
  private Path runFolder;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      required = true,
      description = "the model that made the run")
  private Path modelFolder;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "folder for the files, which is made")
  private Path out;

  @Option(names = "--choices", paramLabel = "FILE", description = "the choice by eye, on record")
  private Path choicesFile;

  @Option(
      names = "--reviewer",
      paramLabel = "NAME",
      description = "whose choices count, where the file has those of several people")
  private String reviewer;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "folder of a report whose sets of cutoffs count, for example data/reports/v7; the model"
              + " card's if not said")
  private Path report;

  @Override
  public Integer call() throws IOException {
    FinishedRun run = FinishedRun.open(runFolder);
    try (Model model = Model.open(modelFolder)) {
      Optional<String> other = run.recipe().misfit(model);
      if (other.isPresent()) {
        throw InputException.of(
            runFolder.toString(), "was made with " + other.get(), "name the model that made it");
      }
      List<Cutoffs> sets = sets(model);
      try (FolderLock lock = FolderLock.of(out)) {
        if (choicesFile == null) {
          draw(run, model, sets);
        } else {
          Choices choices = Choices.read(choicesFile, run, model.card().criteria());
          finish(run, model, sets, reviewer == null ? choices : choices.by(reviewer));
        }
      }
      return 0;
    }
  }

  private List<Cutoffs> sets(Model model) throws IOException {
    List<Cutoffs> sets = report == null ? model.card().sets() : Report.open(report).sets();
    if (sets.isEmpty()) {
      throw InputException.of(
          modelFolder.toString(), "its card has no cutoffs", "name a report that has (--report)");
    }
    return sets;
  }

  private void draw(FinishedRun run, Model model, List<Cutoffs> sets) throws IOException {
    Table cases = run.cases();
    Table passing = cases.where(Comparison.of(cases, sets).any());
    if (passing.isEmpty()) {
      throw InputException.of(
          runFolder.toString(),
          "no case passes " + sets.stream().map(Cutoffs::name).collect(Collectors.joining(" or ")),
          "there is nothing to look at, score more cases");
    }
    Latents latents = run.recipe().latents(model);
    Trial trial = run.recipe().test(model);
    contact(out, trial, latents, passing, Pictures.MAX_FACES);
    Progress progress = Progress.to(System.out, "cases", 0, passing.rowCount());
    List<Drift> drifts = new ArrayList<>();
    for (int number : passing.intColumn("case")) {
      CaseResult result = trial.run(latents.at(number));
      Png.write(
          out.resolve(Text.format("case_%04d.png", number)),
          Pictures.caseSheet(trial, result).image());
      drifts.add(trial.drift(result));
      progress.at(drifts.size(), "");
    }
    AtomicFile.write(out.resolve("help.csv"), CaseTable.csv(Drift.table(drifts)));
  }

  /**
   * The unmodified images on as few sheets as hold them.
   *
   * @param most so many on a sheet
   */
  static void contact(Path out, Trial trial, Latents latents, Table passing, int most)
      throws IOException {
    int sheets = (passing.rowCount() + most - 1) / most;
    for (int i = 0; i < sheets; i++) {
      Table part = passing.inRange(i * most, Math.min((i + 1) * most, passing.rowCount()));
      String name = sheets == 1 ? "contact.png" : Text.format("contact-%d.png", i + 1);
      Png.write(out.resolve(name), Pictures.contact(trial, latents, part).image());
    }
  }

  private void finish(FinishedRun run, Model model, List<Cutoffs> sets, Choices choices)
      throws IOException {
    Table cases = run.cases();
    Cutoffs[] all = sets.toArray(Cutoffs[]::new);
    Table chosen = choices.chosen(cases, all);
    String title =
        Text.format(
            "Live: chosen by %s from %,d cases of the model %s, scored %s",
            String.join(", ", choices.reviewers()),
            cases.rowCount(),
            run.recipe().model(),
            run.recipe().mode());
    ReportPage page = ReportPage.of(title, cases, chosen, all);
    page.write(out);
    ChosenFiles.write(
        out, run.recipe().latents(model), CaseTable.rows(cases, chosen), run.recipe().from());
    System.out.print(HtmlTable.markdown(page.funnel()));
  }
}
