package ohlora.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ohlora.model.FaceModel;
import ohlora.model.Property;

/** The command line {@code bin/score}: runs the test on many cases, resumes a run, verifies one. */
public final class Score {
  static final String USAGE =
      """
      bin/score --model DIR --cases N --out DIR [--from K] [--seed S] [--mode deterministic|as-recorded] [--batch B]
      bin/score --resume --model DIR --cases N --out DIR [...]   goes on with a run of the same recipe
      bin/score --verify --model DIR --out DIR [--sample N]      scores a sample of a finished run again
      """;

  private static final List<String> FLAGS = List.of("--resume", "--verify", "--help");
  private static final List<String> VALUES =
      List.of("--model", "--cases", "--out", "--from", "--seed", "--mode", "--batch", "--sample");

  private Score() {}

  /** Exits with 0 when all went well, 1 when the work failed, 2 when the words are off. */
  public static void main(String[] words) {
    int status;
    try {
      status = run(words);
    } catch (IllegalArgumentException e) {
      System.err.println("bin/score: " + e.getMessage() + "\n" + USAGE);
      status = 2;
    } catch (IOException e) {
      System.err.println("bin/score: " + e.getMessage());
      status = 1;
    }
    System.exit(status);
  }

  private static int run(String[] words) throws IOException {
    Map<String, String> said = read(words);
    if (said.containsKey("--help")) {
      System.out.print(USAGE);
      return 0;
    }
    Path folder = Path.of(need(said, "--out"));
    try (FaceModel model = FaceModel.open(Path.of(need(said, "--model")))) {
      if (said.containsKey("--verify")) {
        return verify(folder, model, (int) number(said, "--sample", 20));
      }
      return score(folder, model, said);
    }
  }

  private static int score(Path folder, FaceModel model, Map<String, String> said)
      throws IOException {
    Recipe recipe =
        ScoringRun.recipe(
            model,
            number(said, "--seed", 2025),
            number(said, "--from", 0),
            number(said, "--cases", -1),
            Scoring.of(said.getOrDefault("--mode", Scoring.DETERMINISTIC.name())),
            (int) number(said, "--batch", 10),
            setA());
    boolean begun = Files.exists(folder.resolve(Recipe.FILE));
    ScoringRun run =
        said.containsKey("--resume") && begun
            ? ScoringRun.resume(folder, model, recipe)
            : ScoringRun.begin(folder, model, recipe);
    Thread worker = Thread.currentThread();
    Thread hook =
        new Thread(
            () -> {
              worker.interrupt();
              try {
                worker.join(5_000);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Runtime.getRuntime().addShutdownHook(hook);
    run.run(System.out);
    Runtime.getRuntime().removeShutdownHook(hook);
    return 0;
  }

  private static int verify(Path folder, FaceModel model, int sample) throws IOException {
    Verification verification = Verification.of(folder, model, sample, System.nanoTime());
    System.out.printf(
        "%,d cases, %d of them scored again: largest difference of a correlation %.2e%n",
        verification.cases(), verification.sampled(), verification.largestDifference());
    verification.faults().forEach(System.out::println);
    return verification.sound() ? 0 : 1;
  }

  /** The report's cutoff set A, which its {@code passed} column uses. */
  private static Map<Property, Double> setA() {
    return new EnumMap<>(Map.of(Property.EYES, 0.92, Property.MOUTH, 0.88, Property.POSE, 0.92));
  }

  private static Map<String, String> read(String[] words) {
    Map<String, String> said = new HashMap<>();
    for (int i = 0; i < words.length; i++) {
      if (FLAGS.contains(words[i])) {
        said.put(words[i], "");
      } else if (VALUES.contains(words[i]) && i + 1 < words.length) {
        said.put(words[i], words[++i]);
      } else if (VALUES.contains(words[i])) {
        throw new IllegalArgumentException(words[i] + " needs a value");
      } else {
        throw new IllegalArgumentException("unknown word '" + words[i] + "'");
      }
    }
    return said;
  }

  private static String need(Map<String, String> said, String word) {
    if (!said.containsKey(word)) {
      throw new IllegalArgumentException(word + " is missing");
    }
    return said.get(word);
  }

  private static long number(Map<String, String> said, String word, long otherwise) {
    String text = otherwise < 0 ? need(said, word) : said.get(word);
    if (text == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(word + " " + text + " is not a whole number", e);
    }
  }
}
