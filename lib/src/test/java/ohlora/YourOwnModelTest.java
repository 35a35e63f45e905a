package ohlora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ohlora.command.Ohlora;
import ohlora.score.FinishedRun;
import ohlora.score.ForeignModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the page for newcomers, run as they stand on a model of somebody else's. */
class YourOwnModelTest {
  private static final Path PAGE = Path.of("../docs/your-own-model.md");
  private static final Pattern BLOCK = Pattern.compile("(?sm)^```(\\w*)\n(.*?)^```$");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");

  @TempDir Path folder;

  /** The page's lines, with numbers that a test can wait for. */
  private static List<String> lines() throws IOException {
    String page = Files.readString(PAGE);
    assertTrue(page.contains("--latents 80000") && page.contains("--cases 2000"), page);
    page = page.replace("80000", "600").replace("2000", "8").replace("--drift 20", "--drift 2");
    List<String> lines = new ArrayList<>();
    for (Matcher block = BLOCK.matcher(page); block.find(); ) {
      if (block.group(1).isEmpty()) {
        lines.addAll(block.group(2).replaceAll("\\\\\n", " ").lines().toList());
      }
    }
    return lines;
  }

  @Lengthy
  @Test
  void itsCommandsGoFromAnEmptyFolderToChosenLatents() throws Exception {
    for (String script : ForeignModel.SCRIPTS) {
      Files.copy(ForeignModel.file(script), folder.resolve(script));
    }
    List<String> lines = lines();
    for (String word : List.of("model new", "model prepare", "score", "choose", "compare")) {
      assertTrue(lines.stream().anyMatch(line -> line.startsWith("bin/ohlora " + word + " ")));
    }
    List<String> command = Tests.java(Shell.class.getName());
    command.addAll(lines);
    Path said = folder.resolve("said.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    int status = process.waitFor();
    String output = Files.readString(said);
    assertEquals(0, status, output);
    assertTrue(output.contains("\nsound\n"), output);
    assertTrue(output.contains("Ada and Bob both decided on "), output);
    for (String file :
        List.of(
            "look/review.html",
            "chosen/report.html",
            "chosen/ohlora_z_vectors.csv",
            "chosen/property_score_vectors/yaw_change_w_vector_hl.csv",
            "compared/comparison.csv",
            "reports/mine/cases.csv",
            "runs/held-out.csv")) {
      assertTrue(Files.size(folder.resolve(file)) > 0, file);
    }
    long kept = Files.readString(folder.resolve("choices.csv")).lines().count() - 1;
    assertEquals(
        1 + kept, Files.readAllLines(folder.resolve("chosen/ohlora_z_vectors.csv")).size());
    assertEquals(8, FinishedRun.open(folder.resolve("runs/again")).cases().rowCount());
  }

  /** Runs lines one by one, up to the first that fails, in one process and its folder. */
  static final class Shell {
    private Shell() {}

    public static void main(String[] lines) throws IOException {
      for (String line : lines) {
        System.out.println("$ " + line);
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(line); word.find(); ) {
          words.add(word.group(1) == null ? word.group() : word.group(1));
        }
        if (words.get(0).equals("cp")) {
          copy(Path.of(words.get(2)), Path.of(words.get(3)));
          continue;
        }
        if (words.contains("choices.csv") && !Files.exists(Path.of("choices.csv"))) {
          chooseAll("Ada", Path.of("choices.csv"));
          chooseAll("Bob", Path.of("second.csv"));
        }
        int status = Ohlora.tell(words.subList(1, words.size()).toArray(String[]::new));
        if (status != 0) {
          System.exit(status);
        }
      }
    }

    /** What the review page exports where every case is kept. */
    private static void chooseAll(String reviewer, Path file) throws IOException {
      FinishedRun run = FinishedRun.open(Path.of("runs/first"));
      StringBuilder choices = new StringBuilder("case,kept,sharp,reason,reviewer,time,recipe\n");
      for (int number : run.passing(List.of(run.recipe().cutoffs()))) {
        choices.append(
            String.join(
                ",",
                String.valueOf(number),
                "yes,yes,",
                reviewer,
                "2026-11-25T10:15:30Z",
                run.recipeHash() + "\n"));
      }
      Files.writeString(file, choices);
    }

    private static void copy(Path from, Path to) throws IOException {
      try (Stream<Path> all = Files.walk(from)) {
        all.forEach(
            file -> {
              try {
                Files.copy(file, to.resolve(from.relativize(file)));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
      }
    }
  }
}
