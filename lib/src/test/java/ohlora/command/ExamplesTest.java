package ohlora.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ohlora.Lengthy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in the help of score and choose are run, one after the other, with few cases. */
class ExamplesTest {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");

  @TempDir private Path folder;

  /** The words of each example in a command's help, below bin/ohlora. */
  private List<List<String>> examples(String command) {
    String help = Told.of(command, "--help").out();
    List<List<String>> examples = new ArrayList<>();
    help.substring(help.indexOf("For example:\n") + 13)
        .replaceAll("\\\\\n", " ")
        .lines()
        .forEach(
            line -> {
              List<String> words = new ArrayList<>();
              for (Matcher word = WORD.matcher(line); word.find(); ) {
                words.add(here(word.group(1) == null ? word.group() : word.group(1)));
              }
              assertEquals("bin/ohlora", words.remove(0));
              examples.add(words);
            });
    return examples;
  }

  /** A word with the folders of this test, and with numbers that it can wait for. */
  private String here(String word) {
    return switch (word) {
      case "100" -> "3";
      case "50" -> "2";
      case "20" -> "2";
      default ->
          word.replaceFirst("^build/", folder + "/").replaceFirst("^(models|data)/", "../$1/");
    };
  }

  @Lengthy
  @Test
  void eachIsRunAsItStandsWithFewCases() {
    List<List<String>> score = examples("score");
    assertEquals(7, score.size());
    for (List<String> words : score) {
      run(words);
    }
    assertTrue(Files.exists(folder.resolve("again.csv")));
    List<List<String>> choose = examples("choose");
    assertEquals(2, choose.size());
    List<String> look = new ArrayList<>(choose.get(0));
    // Of so few cases none need pass.
    look.addAll(List.of("--cutoffs", "eyes >= 0"));
    run(look);
    assertTrue(Files.exists(folder.resolve("look/review.html")));
    run(choose.get(1));
    assertTrue(Files.exists(folder.resolve("chosen/ohlora_z_vectors.csv")));
  }

  private static void run(List<String> words) {
    Told told = Told.of(words.toArray(String[]::new));
    assertEquals("", told.err());
    assertEquals(0, told.status(), told.out());
  }
}
