package ohlora.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import ohlora.model.FaceModel;
import tech.tablesaw.api.Table;

/**
 * The command line {@code bin/score}: runs the test on many cases, resumes a run, verifies one, and
 * tests what passed once more.
 */
public final class Score {
  static final String USAGE =
      """
      bin/score --model DIR --cases N --out DIR [--from K] [--seed S]
                [--mode deterministic|as-recorded] [--batch B]
      bin/score --resume …the same words…
      bin/score --verify --model DIR --out DIR [--sample N]
      bin/score --held-out FILE --model DIR --out DIR [--seed S]

      The image generation test of the cases K to K + N - 1 (K is 0 if not said): 50 images each
      along the directions of eyes, mouth and pose, scored and correlated. Case by case into the
      folder --out: recipe.json, test_result.csv, cases/, and at the end latents.csv and
      test_statistics.csv. Ctrl-C ends it, and so may anything else: nothing but the case in work is
      lost.

        --model     folder of a model, for example models/demo
        --seed      of the latents and the dropout masks, 2025 if not said
        --mode      deterministic (dropout off, if not said), or as-recorded (dropout on, JPEG round
                    trip, scores rounded to 4 places)
        --batch     images at a time; tried out if not said
        --resume    goes on with a run of the same words; refuses if its recipe differs
        --verify    checks a finished run's files, and scores --sample cases again (20 if not said)
        --held-out  tests the cases of a finished run that pass set A or B again, on random offsets,
                    into FILE
      """;

  private static final List<String> FLAGS = List.of("--resume", "--verify", "--help", "-h");
  private static final List<String> VALUES =
      List.of(
          "--model",
          "--cases",
          "--out",
          "--from",
          "--seed",
          "--mode",
          "--batch",
          "--sample",
          "--held-out");
  private static final long SEED = 2025;

  private Score() {}

  /** Exits with 0 when all went well, 1 when the work failed, 2 when the words are off. */
  public static void main(String[] words) throws InterruptedException {
    // Ctrl-C interrupts the work, which ends behind the case in work, and waits for that.
    Thread worker = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              worker.interrupt();
              try {
                ended.await(30, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Runtime.getRuntime().addShutdownHook(hook);
    int status;
    try {
      status = tell(words);
    } finally {
      ended.countDown();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      hook.join(); // on the way down already, which must not be told to exit once more
      return;
    }
    System.exit(status);
  }

  /** Runs and says in one line what went wrong. */
  static int tell(String... words) {
    try {
      return run(words);
    } catch (IllegalArgumentException e) {
      System.err.println("bin/score: " + e.getMessage() + "; bin/score --help says what there is");
      return 2;
    } catch (IOException | CancellationException e) {
      System.err.println("bin/score: " + e.getMessage());
      return 1;
    }
  }

  private static int run(String... words) throws IOException {
    Words said = Words.read(FLAGS, VALUES, words);
    if (said.has("--help") || said.has("-h")) {
      System.out.print(USAGE);
      return 0;
    }
    Path folder = Path.of(said.need("--out"));
    try (FaceModel model = FaceModel.open(Path.of(said.need("--model")))) {
      if (said.has("--verify")) {
        return verify(folder, model, (int) said.number("--sample", 20));
      }
      if (said.has("--held-out")) {
        return heldOut(
            folder, model, Path.of(said.need("--held-out")), said.number("--seed", SEED));
      }
      return score(folder, model, said);
    }
  }

  private static int score(Path folder, FaceModel model, Words said) throws IOException {
    boolean resumed = said.has("--resume") && Files.exists(folder.resolve(Recipe.FILE));
    Scoring scoring = Scoring.of(said.or("--mode", Scoring.DETERMINISTIC.name()));
    int batch;
    if (said.has("--batch")) {
      batch = (int) said.number("--batch", 1);
    } else if (resumed) {
      batch = Recipe.read(folder.resolve(Recipe.FILE)).batch();
    } else {
      batch = ScoringRun.fastestBatch(model, scoring);
    }
    Recipe recipe =
        ScoringRun.recipe(
            model,
            said.number("--seed", SEED),
            said.number("--from", 0),
            said.number("--cases"),
            scoring,
            batch,
            Recipe.A);
    ScoringRun run =
        resumed
            ? ScoringRun.resume(folder, model, recipe)
            : ScoringRun.begin(folder, model, recipe);
    run.run(System.out);
    return 0;
  }

  private static int verify(Path folder, FaceModel model, int sample) throws IOException {
    Verification verification = Verification.of(folder, model, sample, System.nanoTime());
    System.out.printf(
        Locale.ROOT,
        "%,d cases, %s; %d of them scored again: largest difference of a correlation %.2e%n",
        verification.cases(),
        verification.filed() ? "with the scores of each" : "without the scores of each",
        verification.sampled(),
        verification.largestDifference());
    verification.faults().forEach(System.out::println);
    System.out.println(verification.sound() ? "sound" : verification.faults().size() + " faults");
    return verification.sound() ? 0 : 1;
  }

  private static int heldOut(Path folder, FaceModel model, Path file, long seed)
      throws IOException {
    FinishedRun run = FinishedRun.open(folder);
    List<Integer> passed = run.passing(List.of(Recipe.A, Recipe.B));
    Table again = HeldOut.test(model, run, passed, seed, System.out);
    HeldOut.write(again, file);
    return 0;
  }
}
