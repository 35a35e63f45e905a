package ohlora.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import ohlora.io.FolderLock;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.Model;
import ohlora.reliability.Agreement;
import ohlora.score.CaseTable;
import ohlora.score.ChosenFiles;
import ohlora.score.FinishedRun;
import ohlora.select.Choice;
import ohlora.select.Choices;
import ohlora.select.Report;
import ohlora.view.HtmlTable;
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
      "bin/ohlora choose --run DIR --model DIR [--out DIR] [--review DIR]",
      "                         [--cutoffs SETS... | --report DIR]",
      "       bin/ohlora choose --run DIR --model DIR --out DIR --choices FILE...",
      "                         [--reviewer NAME] [--cutoffs SETS... | --report DIR]"
    },
    description = {
      "Without --choices: for the cases of a finished run that pass one of the sets of cutoffs,"
          + " draws into --out",
      "  contact.png      all unmodified images, with case number, group and grades; of more than"
          + " 300 contact-1.png, contact-2.png and so on",
      "  case_NNNN.png    the images of each case, with intended offsets and scores",
      "  help.csv         what else changes over the images: regions, other scores, spill",
      "and into --review",
      "  review.html      the same cases one by one, to be decided in a browser: it needs no other"
          + " file, keeps what is decided, and exports choices.csv; of more cases than fit into 12"
          + " MB review-1.html, review-2.html and so on, whose decisions one export has",
      "With --choices: reads choices.csv, as the review page exports it, prints the funnel and how"
          + " far reviewers agree, and writes report.md, report.html, grades.csv,"
          + " ohlora_z_vectors.csv, ohlora_w_group_names.csv and the directions."
    },
    synopsisHeading = "%nUsage: ",
    descriptionHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%nFor example:%n",
    footer = {
      "  bin/ohlora choose --run build/hundred --model models/demo --out build/look \\",
      "    --review build/look",
      "  bin/ohlora choose --run data/demo/deterministic --model models/demo --out build/chosen \\",
      "    --choices data/demo/choices.csv"
    },
    usageHelpWidth = 100,
    sortOptions = false)
final class Choose extends Worded {
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
      description = "folder for the files, created if missing")
  private Path out;

  @Option(
      names = "--review",
      paramLabel = "DIR",
      description = "folder for the review page, created if missing")
  private Path review;

  @Option(
      names = "--choices",
      paramLabel = "FILE",
      description = "the choice by eye, on record; again for another page's or another reviewer's")
  private List<Path> choicesFiles = new ArrayList<>();

  @Option(
      names = "--reviewer",
      paramLabel = "NAME",
      description = "whose choices count, where the file has those of several people")
  private String reviewer;

  @Option(
      names = "--cutoffs",
      paramLabel = "SETS",
      description =
          "which cases pass: 'NAME: smile >= 0.92, tilt >= 0.88', with a name or without, or a file"
              + " of sets with the columns name and properties; again for another set (default: the"
              + " model card's, or the run's own if it was judged by others)")
  private List<String> cutoffs = new ArrayList<>();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "folder of a report whose sets of cutoffs count instead, for example data/reports/v7")
  private Path report;

  @Override
  public Integer call() throws IOException {
    check();
    FinishedRun run = FinishedRun.open(runFolder);
    try (Model model = Model.open(modelFolder)) {
      run.requireModel(model);
      List<Cutoffs> sets = sets(run, model);
      if (!choicesFiles.isEmpty()) {
        Choices choices = choices(run, model);
        try (FolderLock lock = FolderLock.of(out)) {
          finish(run, model, sets, choices);
        }
        return 0;
      }
      Look look = Look.of(run, model, sets);
      Table help;
      try (FolderLock lock = FolderLock.of(out == null ? review : out)) {
        help = look.draw(out, System.out);
      }
      if (review != null) {
        try (FolderLock lock = FolderLock.of(review)) {
          look.review(review, help);
        }
      }
      return 0;
    }
  }

  private void check() {
    if (out == null && review == null) {
      throw misused("missing required option: '--out=DIR' (or '--review=DIR')");
    }
    if (!choicesFiles.isEmpty() && (out == null || review != null)) {
      throw misused("--choices goes with --out, not with --review");
    }
    if (!cutoffs.isEmpty() && report != null) {
      throw misused("--cutoffs and --report cannot be combined");
    }
  }

  private List<Cutoffs> sets(FinishedRun run, Model model) throws IOException {
    if (!cutoffs.isEmpty()) {
      return SetsOfCutoffs.of(cutoffs, run.recipe().steered());
    }
    return report == null ? run.sets(model.card()) : Report.open(report).sets();
  }

  private Choices choices(FinishedRun run, Model model) throws IOException {
    // Exports of several parts of a review share what was decided before.
    Set<Choice> list = new LinkedHashSet<>();
    Choices read = null;
    for (Path file : choicesFiles) {
      read = Choices.read(file, run, model.card().criteria());
      list.addAll(read.list());
      if (!read.undecided().isEmpty()) {
        System.out.print(
            Text.format(
                "%s: cases with notes but no decision do not count: %s%n",
                file,
                read.undecided().stream().map(String::valueOf).collect(Collectors.joining(", "))));
      }
    }
    Choices all = new Choices(read.criteria(), List.copyOf(list));
    Choices own = reviewer == null ? all : all.by(reviewer);
    int loose = own.keptUnanswered().size();
    if (loose > 0) {
      System.out.print(
          Text.format(
              "%d kept %s a criterion that is not answered%n",
              loose, loose == 1 ? "case has" : "cases have"));
    }
    if (reviewer == null) {
      return all;
    }
    for (String other : all.reviewers()) {
      if (!other.equals(reviewer)) {
        System.out.print(agreement(own, all.by(other)));
      }
    }
    return own;
  }

  private static String agreement(Choices first, Choices second) {
    Agreement agreement;
    try {
      agreement = Agreement.of(first, second);
    } catch (IllegalArgumentException e) {
      return e.getMessage() + "\n"; // they have no case in common
    }
    return Text.format(
        "%s and %s both decided on %d cases: they agree on %.1f %%, by chance %.1f %%, kappa %.2f%n",
        agreement.first(),
        agreement.second(),
        agreement.count(),
        100 * agreement.observed(),
        100 * agreement.expected(),
        agreement.kappa());
  }

  private void finish(FinishedRun run, Model model, List<Cutoffs> sets, Choices choices)
      throws IOException {
    run.requireDecided(sets);
    Table cases = run.scored();
    Table chosen = choices.chosen(cases, sets);
    int filtered = run.filtered().values().stream().mapToInt(Integer::intValue).sum();
    double psi = run.recipe().particulars().psi();
    String title =
        Text.format(
            "Live: chosen by %s from %,d cases%s of the model %s, scored %s%s",
            String.join(", ", choices.reviewers()),
            run.count() - filtered,
            run.sought(),
            run.recipe().model(),
            run.recipe().mode(),
            psi == 1 ? "" : ", ψ = " + psi);
    ReportPage page = ReportPage.of(title, cases, chosen, sets, run.filtered(), run.stopped());
    page.write(out);
    ChosenFiles.write(out, run, model, CaseTable.rows(cases, chosen));
    System.out.print(HtmlTable.markdown(page.funnel()));
  }
}
