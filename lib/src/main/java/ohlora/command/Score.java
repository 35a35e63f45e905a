package ohlora.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import ohlora.io.AtomicFile;
import ohlora.io.FolderLock;
import ohlora.io.Text;
import ohlora.model.Model;
import ohlora.score.CaseTable;
import ohlora.score.FinishedRun;
import ohlora.score.HeldOutOffsets;
import ohlora.score.Machines;
import ohlora.score.Recipe;
import ohlora.score.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tech.tablesaw.api.Table;

/** Runs the test on many cases, resumes a run, verifies one, and tests what passed once more. */
@Command(
    name = "score",
    header = "Tests many cases, verifies such a run, or tests again what passed.",
    customSynopsis = {
      "bin/ohlora score --model DIR --out DIR --cases N [--from K] [--seed S] [--mode MODE]",
      "                        [--offsets OFFSETS]... [--cutoffs CUTOFFS] [--filter CONDITION]...",
      "                        [--psi P] [--batch B] [--screen] [--want N]",
      "                        [--device DEVICE] [--resume]",
      "                        [--spark [MASTER]] [--spark-model WHERE] [--spark-conf KEY=VALUE]...",
      "       bin/ohlora score --model DIR --out DIR --latents FILE [--cases N] [--from K] ...",
      "       bin/ohlora score --verify --model DIR --out DIR [--sample N] [--device DEVICE]",
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
      "  bin/ohlora score --model models/demo --cases 20 --out build/few --psi 0.7 \\",
      "    --filter 'background_std >= 0' --cutoffs data/reports/v8/cutoffs.csv",
      "  bin/ohlora score --model models/demo --cases 100 --screen --out build/screened \\",
      "    --cutoffs data/reports/v7/cutoffs.csv",
      "  bin/ohlora score --model models/demo --cases 100 --want 2 --out build/two",
      "  bin/ohlora score --model models/demo --latents build/hundred/latents.csv --from 50 \\",
      "    --mode as-recorded --seed 7 --out build/again",
      "  bin/ohlora score --verify --model models/demo --out build/hundred --sample 5",
      "  bin/ohlora score --held-out build/again.csv --model models/demo --out build/hundred"
    },
    usageHelpWidth = 100,
    sortOptions = false)
final class Score extends Worded {
  @Option(
      names = "--model",
      paramLabel = "DIR",
      required = true,
      description = "folder of a model, for example models/demo")
  private Path folder;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "folder of the run")
  private Path out;

  @Mixin private RunOptions run;

  @Mixin private DeviceOption device;

  @Mixin private SparkOptions spark;

  @Option(
      names = "--resume",
      description = "continues a run of the same options; refuses if its recipe differs")
  private boolean resume;

  @Option(names = "--verify", description = "checks the files of a finished run")
  private boolean verify;

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "20",
      converter = WholeNumber.FromZero.class,
      description = "how many cases --verify scores again (default ${DEFAULT-VALUE})")
  private long sample;

  @Option(
      names = "--held-out",
      paramLabel = "FILE",
      description =
          "tests the cases of a finished run that pass one of the model card's sets of cutoffs, or"
              + " the run's own, again, on random offsets, into FILE")
  private Path heldOut;

  @Override
  public Integer call() throws IOException {
    check();
    try (Model model = Model.open(folder, device.device())) {
      if (verify) {
        return verify(model);
      }
      if (heldOut != null) {
        heldOut(model);
      } else {
        run(model);
      }
      return 0;
    }
  }

  private void run(Model model) throws IOException {
    boolean resumed = resume && Files.exists(out.resolve(Recipe.FILE), LinkOption.NOFOLLOW_LINKS);
    if (!spark.isSaid()) {
      run.open(out, model, resumed).run(System.out);
      return;
    }
    try (Machines machines = spark.machines(folder)) {
      run.open(out, model, resumed).run(System.out, machines::test);
    }
  }

  private void check() {
    if (verify && heldOut != null) {
      throw misused("--verify and --held-out cannot be combined");
    }
    if (verify || heldOut != null) {
      run.requireNone(this, verify ? "--verify" : "--held-out");
      spark.check(this, verify ? "--verify" : "--held-out");
    } else {
      run.check(this);
      spark.check(this, run.isLooking() ? "--want" : null);
    }
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
    if (!verification.device().equals(model.device())) {
      System.out.print(
          Text.format(
              "made on %s, scored again on %s: last bits may differ%n",
              verification.device(), model.device()));
    }
    verification.faults().forEach(System.out::println);
    int faults = verification.faults().size();
    System.out.println(faults == 0 ? "sound" : faults == 1 ? "1 fault" : faults + " faults");
    return verification.sound() ? 0 : 1;
  }

  private void heldOut(Model model) throws IOException {
    FinishedRun finished = FinishedRun.open(out);
    List<Integer> passing = finished.passing(finished.sets(model.card()));
    try (FolderLock lock = FolderLock.ofFile(heldOut)) {
      Table again = HeldOutOffsets.test(model, finished, passing, run.seed(), System.out);
      AtomicFile.write(heldOut, CaseTable.csv(again));
    }
  }
}
