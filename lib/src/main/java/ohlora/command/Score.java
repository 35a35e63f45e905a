package ohlora.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import ohlora.io.AtomicFile;
import ohlora.io.FolderLock;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.Model;
import ohlora.model.ModelCard;
import ohlora.score.CaseTable;
import ohlora.score.FinishedRun;
import ohlora.score.HeldOutOffsets;
import ohlora.score.Recipe;
import ohlora.score.Scoring;
import ohlora.score.ScoringRun;
import ohlora.score.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import tech.tablesaw.api.Table;

/** Runs the test on many cases, resumes a run, verifies one, and tests what passed once more. */
@Command(
    name = "score",
    header = "Tests many cases, verifies such a run, or tests again what passed.",
    customSynopsis = {
      "bin/ohlora score --model DIR --cases N --out DIR [--from K] [--seed S]",
      "                        [--mode MODE] [--batch B] [--resume]",
      "       bin/ohlora score --verify --model DIR --out DIR [--sample N]",
      "       bin/ohlora score --held-out FILE --model DIR --out DIR [--seed S]"
    },
    description = {
      "The image generation test of the cases K to K + N - 1: images along the directions of the"
          + " model's steered properties, scored and correlated. Case by case into the folder"
          + " --out: recipe.json, test_result.csv, cases/, and at the end latents.csv and"
          + " test_statistics.csv. The model card's first set of cutoffs says what passes. Ctrl-C"
          + " ends it, and so may anything else: nothing but the current case is lost."
    },
    synopsisHeading = "%nUsage: ",
    descriptionHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%nFor example:%n",
    footer = {
      "  bin/ohlora score --model models/demo --cases 100 --out build/hundred",
      "  bin/ohlora score --verify --model models/demo --out build/hundred --sample 5",
      "  bin/ohlora score --held-out build/again.csv --model models/demo --out build/hundred"
    },
    usageHelpWidth = 100,
    sortOptions = false)
final class Score implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      required = true,
      description = "folder of a model, for example models/demo")
  private Path folder;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "folder of the run")
  private Path out;

  @Option(
      names = "--cases",
      paramLabel = "N",
      converter = Whole.FromOne.class,
      description = "how many cases")
  private Long cases;

  @Option(
      names = "--from",
      paramLabel = "K",
      defaultValue = "0",
      converter = Whole.FromZero.class,
      description = "number of the first case, ${DEFAULT-VALUE} if not said")
  private long from;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "2025",
      converter = Whole.Seed.class,
      description =
          "of the latents and the dropout masks, or of the random offsets; ${DEFAULT-VALUE} if not"
              + " said")
  private long seed;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "deterministic",
      converter = Mode.class,
      description =
          "deterministic (dropout off; if not said), or as-recorded (dropout on, JPEG round trip,"
              + " scores rounded to 4 places)")
  private Scoring scoring;

  @Option(
      names = "--batch",
      paramLabel = "B",
      converter = Whole.Batch.class,
      description =
          "images at a time, which decides the last bits; 25 if not said, or with --resume the"
              + " run's; auto tries which is fastest here")
  private Long batch;

  @Option(
      names = "--resume",
      description = "goes on with a run of the same words; refuses if its recipe differs")
  private boolean resume;

  @Option(names = "--verify", description = "checks the files of a finished run")
  private boolean verify;

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "20",
      converter = Whole.FromZero.class,
      description = "so many cases are scored again by --verify, ${DEFAULT-VALUE} if not said")
  private long sample;

  @Option(
      names = "--held-out",
      paramLabel = "FILE",
      description =
          "tests the cases of a finished run that pass one of the model card's sets of cutoffs"
              + " again, on random offsets, into FILE")
  private Path heldOut;

  /** The mode of a name. */
  static final class Mode implements ITypeConverter<Scoring> {
    @Override
    public Scoring convert(String name) {
      try {
        return Scoring.of(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  @Override
  public Integer call() throws IOException {
    check();
    try (Model model = Model.open(folder)) {
      if (verify) {
        return verify(model);
      }
      List<Cutoffs> sets = model.card().sets();
      if (sets.isEmpty()) {
        throw InputException.of(
            folder.resolve(ModelCard.FILE).toString(), "has no cutoffs", "give it a set of them");
      }
      if (heldOut != null) {
        heldOut(model, sets);
      } else {
        score(model, sets.get(0));
      }
      return 0;
    }
  }

  private void check() {
    if (verify && heldOut != null) {
      throw new ParameterException(spec.commandLine(), "--verify and --held-out go one at a time");
    }
    if (verify || heldOut != null) {
      return;
    }
    if (cases == null) {
      throw new ParameterException(spec.commandLine(), "missing required option: '--cases=N'");
    }
    if (from + cases - 1 > Integer.MAX_VALUE) {
      throw new ParameterException(
          spec.commandLine(), "the last case's number would be above " + Integer.MAX_VALUE);
    }
  }

  private void score(Model model, Cutoffs cutoffs) throws IOException {
    boolean resumed = resume && Files.exists(out.resolve(Recipe.FILE), LinkOption.NOFOLLOW_LINKS);
    Recipe recipe =
        ScoringRun.recipe(model, seed, from, cases, scoring, batch(model, resumed), cutoffs);
    ScoringRun run =
        resumed ? ScoringRun.resume(out, model, recipe) : ScoringRun.begin(out, model, recipe);
    run.run(System.out);
  }

  private int batch(Model model, boolean resumed) throws IOException {
    if (batch != null && batch != Whole.Batch.AUTO) {
      return batch.intValue();
    }
    if (resumed) {
      return Recipe.read(out.resolve(Recipe.FILE)).batch();
    }
    return batch == null ? ScoringRun.BATCH : ScoringRun.fastestBatch(model, scoring);
  }

  private int verify(Model model) throws IOException {
    Verification verification =
        Verification.verify(out, model, Math.toIntExact(sample), System.nanoTime());
    System.out.print(
        Text.format(
            "%,d cases, %s; %d of them scored again: largest difference of a correlation %.2e%n",
            verification.cases(),
            verification.filed() ? "with the scores of each" : "without the scores of each",
            verification.sampled(),
            verification.largestDifference()));
    verification.faults().forEach(System.out::println);
    int faults = verification.faults().size();
    System.out.println(faults == 0 ? "sound" : faults == 1 ? "1 fault" : faults + " faults");
    return verification.sound() ? 0 : 1;
  }

  private void heldOut(Model model, List<Cutoffs> sets) throws IOException {
    FinishedRun run = FinishedRun.open(out);
    try (FolderLock lock = FolderLock.ofFile(heldOut)) {
      Table again = HeldOutOffsets.test(model, run, run.passing(sets), seed, System.out);
      AtomicFile.write(heldOut, CaseTable.csv(again));
    }
  }
}
