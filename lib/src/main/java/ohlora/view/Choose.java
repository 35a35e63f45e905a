package ohlora.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import ohlora.latent.Latents;
import ohlora.latent.Progress;
import ohlora.model.FaceModel;
import ohlora.score.ChosenFiles;
import ohlora.score.Drift;
import ohlora.score.FinishedRun;
import ohlora.score.Words;
import ohlora.select.Choices;
import ohlora.select.Comparison;
import ohlora.select.Cutoffs;
import ohlora.select.Report;
import ohlora.select.Retest;
import tech.tablesaw.api.Table;

/**
 * The command line {@code bin/choose}: draws what one must look at to choose by eye, and makes of a
 * choice the report's page and the final files.
 */
public final class Choose {
  private static final String USAGE =
      """
      bin/choose --run DIR --model DIR --out DIR [--report DIR]
      bin/choose --run DIR --model DIR --out DIR --choices FILE [--reviewer NAME] [--report DIR]

      Without --choices: for the cases of a finished run that pass the report's cutoffs A or B, draws
        contact.png      all unmodified faces, with case number, group and grades
        case_NNNN.png    the 50 images of each case, with intended offsets and scores
        help.csv         what else changes over the 50 images: background, face, hair, spill
      With --choices: reads choices.csv, as the review page exports it, prints the funnel, and writes
        report.md, report.html, grades.csv, ohlora_z_vectors.csv and ohlora_w_group_names.csv

        --run       folder of a finished run (recipe.json and test_result.csv)
        --model     the model that made the run
        --out       folder for the files, which is made
        --reviewer  whose choices count, where the file has those of several people
        --report    folder of the report's figures with the cutoffs (data/report if not said)
      """;

  private static final List<String> VALUES =
      List.of("--run", "--model", "--out", "--choices", "--reviewer", "--report");

  private final Path out;
  private final FinishedRun run;
  private final FaceModel model;
  private final Latents latents;
  private final Cutoffs a;
  private final Cutoffs b;

  private Choose(Path out, FinishedRun run, FaceModel model, Report report) {
    this.out = out;
    this.run = run;
    this.model = model;
    RunFaces.of(run, model);
    latents = run.recipe().latents(model);
    a = report.cutoffs("A");
    b = report.cutoffs("B");
  }

  /** Exits with 0 when all went well, 1 when the work failed, 2 when the words are off. */
  public static void main(String[] words) {
    System.exit(tell(words));
  }

  /** Runs and says in one line what went wrong. */
  static int tell(String... words) {
    try {
      return run(words);
    } catch (IllegalArgumentException e) {
      System.err.println(
          "bin/choose: " + e.getMessage() + "; bin/choose --help says what there is");
      return 2;
    } catch (IOException e) {
      System.err.println("bin/choose: " + e.getMessage());
      return 1;
    }
  }

  private static int run(String... words) throws IOException {
    if (List.of(words).contains("--help") || List.of(words).contains("-h")) {
      System.out.print(USAGE);
      return 0;
    }
    var said = Words.read(List.of(), VALUES, words);
    var run = FinishedRun.open(Path.of(said.need("--run")));
    var report = Report.open(Path.of(said.or("--report", "data/report")));
    var out = Path.of(said.need("--out"));
    try (var model = FaceModel.open(Path.of(said.need("--model")))) {
      var work = new Choose(out, run, model, report);
      Files.createDirectories(out);
      if (said.has("--choices")) {
        var choices = Choices.read(Path.of(said.need("--choices")), run);
        work.finish(said.has("--reviewer") ? choices.by(said.need("--reviewer")) : choices);
      } else {
        work.draw();
      }
      return 0;
    }
  }

  private void draw() throws IOException {
    var cases = run.cases();
    var passing = cases.where(Comparison.of(cases, a, b).any());
    if (passing.isEmpty()) {
      throw new IOException("no case of the run passes A or B, so there is nothing to look at");
    }
    var test = run.recipe().test(model);
    write(Pictures.contact(test, latents, passing), "contact.png");
    var progress = Progress.to(System.out, "cases", 0, passing.rowCount());
    var drifts = new ArrayList<Drift>();
    for (int number : passing.intColumn("case")) {
      var result = test.run(latents.at(number));
      write(Pictures.caseSheet(test, result), "case_%04d.png".formatted(number));
      drifts.add(test.drift(result));
      progress.at(drifts.size(), "");
    }
    Drift.table(drifts).write().csv(out.resolve("help.csv").toFile());
  }

  private void write(Sheet sheet, String name) throws IOException {
    ImageIO.write(sheet.image(), "png", out.resolve(name).toFile());
  }

  private void finish(Choices choices) throws IOException {
    var cases = run.cases();
    Table chosen = choices.chosen(cases, a, b);
    var title =
        "Live: chosen by %s from %,d cases of the model %s, scored %s"
            .formatted(
                String.join(", ", choices.reviewers()),
                cases.rowCount(),
                run.recipe().model(),
                run.recipe().mode());
    var page = ReportPage.of(title, cases, chosen, a, b);
    page.write(out);
    ChosenFiles.write(out, latents, Retest.rowsOf(cases, chosen), run.recipe().from());
    System.out.print(HtmlTable.markdown(page.funnel()));
  }
}
