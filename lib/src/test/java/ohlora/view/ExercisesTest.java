package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import ohlora.Lengthy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The notebooks' exercises, run as a reader runs them. */
public class ExercisesTest {
  private static final String SEEN = ExercisesTest.class.getName() + ".exercise";
  private static final Path NOTEBOOKS = Path.of("../notebooks");
  private static final String OPEN = "Not answered yet: put ";

  private static final Set<String> IMPORTED = new HashSet<>();

  /** For each exercise of a notebook a right answer and a wrong one. */
  private static final Map<String, List<String>> ANSWERS =
      Map.of(
          "01-generation",
          List.of("67 | 64", "hll | lhh", "0.9 | -0.5", "1.5 | 2", "48 | 1"),
          "02-directions",
          List.of("1 | 1.2", "48 | 24", "240 | 300", "0.63 | 0.05", "1.41 | 2"),
          "03-correlation-scoring",
          List.of(
              "pose | eyes", "1 | 0.9", "0.92 | 0.5", "0.8134 | 0.4", "0.02 | 0.01", "0.894 | 0.8"),
          "04-cutoff-comparison",
          List.of("22 | 27", "0.0005 | 0.0043", "75 | 99", "7.3 | 9", "pose | mouth"),
          "05-visualization",
          List.of("-1.8 | 0.6", "0.75 | 0.42", "0.5 | 0.75", "0 | 0.5", "-0.04 | 0.92"),
          "06-reports-compared",
          List.of("2.45 | 4.9", "9 | 13", "0.0083 | 0.05", "falls | rises", "0.028 | 0.112"));

  /** The one that a cell made last. */
  public static Exercise exercise;

  private static JShell shell;

  @BeforeAll
  static void start() {
    shell = JShell.builder().executionEngine("local").build();
    shell.addToClasspath(System.getProperty("java.class.path"));
  }

  @AfterAll
  static void end() {
    shell.close();
  }

  @Lengthy
  @ParameterizedTest
  @ValueSource(
      strings = {
        "01-generation",
        "02-directions",
        "03-correlation-scoring",
        "04-cutoff-comparison",
        "05-visualization",
        "06-reports-compared"
      })
  void eachSaysOfARightAnswerThatItIsRightAndOfAWrongOneThatItIsNot(String name)
      throws IOException {
    JsonNode cells =
        new ObjectMapper().readTree(NOTEBOOKS.resolve(name + ".ipynb").toFile()).get("cells");
    String first = source(cells, cell -> cell.get("cell_type").asText().equals("code"));
    first
        .lines()
        .filter(line -> line.startsWith("import ") && IMPORTED.add(line))
        .forEach(ExercisesTest::run);
    run(cell(cells, "exercises-setup"));
    List<String> answers = ANSWERS.get(name);
    assertTrue(answers.size() >= 5, name);
    for (int k = 1; k <= answers.size(); k++) {
      String text = cell(cells, "exercise-" + k);
      String check = ".check(answer" + k + ")";
      assertTrue(text.endsWith(check), text);
      int last = text.lastIndexOf("Exercise.of(");
      run(text.substring(0, last));
      run(SEEN + " = " + text.substring(last, text.length() - check.length()) + ";");
      assertTrue(
          text.startsWith((exercise.expected() instanceof Double ? "double" : "String")), text);
      String[] said = answers.get(k - 1).split(" \\| ");
      String right = exercise.check(answer(said[0]));
      assertTrue(right.startsWith("Right."), name + ", exercise " + k + ": " + right + exercise);
      String wrong = exercise.check(answer(said[1]));
      assertTrue(wrong.startsWith("Not yet"), name + ", exercise " + k + ": " + wrong + exercise);
      assertTrue(exercise.check(text.startsWith("double") ? Double.NaN : "").startsWith(OPEN));
    }
    assertThrows(AssertionError.class, () -> cell(cells, "exercise-" + (answers.size() + 1)));
  }

  @Test
  void anAnswerIsHeldAgainstANumberOrAWord() {
    Exercise number = Exercise.of(0.5, 0.1);
    assertEquals("Right. To within 0.1.", number.check(0.6));
    assertEquals("Right. To within 0.1.", number.check(0.4));
    assertEquals("Not yet: that is too large.", number.check(0.61));
    assertEquals("Not yet: that is too small.", number.check(-1));
    assertEquals("The answer is a number, without quotation marks.", number.check("half"));
    assertEquals("Right.", Exercise.of(22, 0).check(22));
    assertTrue(number.check(Double.NaN).startsWith(OPEN + "a number"));
    Exercise word = Exercise.of("pose");
    assertEquals("Right.", word.check(" Pose "));
    assertEquals("Not yet. Look once more, and try another word.", word.check("eyes"));
    assertTrue(word.check("").startsWith(OPEN + "a word"));
    assertTrue(word.check(null).startsWith(OPEN + "a word"));
  }

  @Test
  void whatCannotBeAnsweredIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Exercise.of(Double.NaN, 0.1));
    assertThrows(IllegalArgumentException.class, () -> Exercise.of(1, -0.1));
    assertThrows(IllegalArgumentException.class, () -> Exercise.of(" "));
  }

  private static Object answer(String said) {
    return said.matches("-?[0-9.]+") ? (Object) Double.valueOf(said) : said;
  }

  private static String cell(JsonNode cells, String id) {
    return source(cells, cell -> cell.get("id").asText().equals(id));
  }

  private static String source(JsonNode cells, Predicate<JsonNode> wanted) {
    for (JsonNode cell : cells) {
      if (wanted.test(cell)) {
        StringBuilder text = new StringBuilder();
        cell.get("source").forEach(line -> text.append(line.asText()));
        return text.toString();
      }
    }
    throw new AssertionError("there is no such cell");
  }

  private static void run(String text) {
    String left = text;
    while (!left.isBlank()) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(left);
      assertTrue(next.completeness().isComplete(), left);
      for (SnippetEvent event : shell.eval(next.source())) {
        List<String> wrong =
            shell.diagnostics(event.snippet()).map(found -> found.getMessage(null)).toList();
        assertTrue(event.status() != Snippet.Status.REJECTED, next.source() + wrong);
        if (event.exception() != null) {
          throw new AssertionError(next.source(), event.exception());
        }
      }
      left = next.remaining();
    }
  }
}
