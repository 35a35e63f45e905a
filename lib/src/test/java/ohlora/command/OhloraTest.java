package ohlora.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import ohlora.Lengthy;
import ohlora.Tests;
import ohlora.score.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OhloraTest {
  @TempDir private Path folder;

  @Test
  void helpIsGivenAtBothLevelsWithExamplesAndNoLineIsWiderThanHundred() {
    for (String[] words :
        new String[][] {
          {},
          {"--help"},
          {"score", "--help"},
          {"choose", "-h"},
          {"model", "-h"},
          {"model", "new", "-h"},
          {"model", "show", "-h"},
          {"model", "check", "-h"},
          {"model", "prepare", "-h"},
          {"compare", "-h"},
          {"report", "-h"},
          {"report", "import", "-h"},
          {"fetch", "-h"}
        }) {
      Told said = Told.of(words);
      assertEquals(0, said.status());
      assertEquals("", said.err());
      assertTrue(said.out().contains("Usage: bin/ohlora"), said.out());
      assertTrue(said.out().lines().allMatch(line -> line.length() <= 100), said.out());
      assertFalse(said.out().contains("\33"), "colours that no terminal shows");
      assertFalse(said.out().contains("stack-trace"), said.out());
      if (words.length > 1) {
        List<String> command = List.of(words).subList(0, words.length - 1);
        String example = "\n  bin/ohlora " + String.join(" ", command) + " ";
        assertTrue(said.out().contains(example), "an example");
      }
    }
  }

  @Test
  void theLauncherNamesTheSameCommandsWithoutBuildingAnything() throws IOException {
    String launcher = Files.readString(Path.of("../bin/ohlora"));
    for (String command : List.of("score", "choose", "model", "compare", "report", "fetch")) {
      assertTrue(Told.of("--help").out().contains("\n  " + command + " "));
      assertTrue(launcher.contains("\n  " + command + " "));
    }
    assertTrue(launcher.contains(Ohlora.class.getName()));
  }

  @ParameterizedTest
  @CsvSource({
    "--cases, 0",
    "--cases, -3",
    "--cases, many",
    "--cases, 2147483648",
    "--cases, +5",
    "--cases, ٣",
    "--from, -1",
    "--from, 3000000000",
    "--from, 9223372036854775807",
    "--from, 9223372036854775808",
    "--batch, 0",
    "--batch, 10001",
    "--batch, 4294967297",
    "--batch, Auto",
    "--sample, -1",
    "--seed, 1.5",
    "--mode, odd",
  })
  void aNumberThatIsNoneOrOutOfRangeIsRefusedBeforeAnythingIsDone(String option, String value) {
    Told said =
        Told.of(
            "score", "--model", "nowhere", "--out", "nowhere", "--cases=1", option + "=" + value);
    if (option.equals("--cases")) {
      said = Told.of("score", "--model", "nowhere", "--out", "nowhere", option, value);
    }
    assertEquals(2, said.status());
    assertTrue(said.err().startsWith("bin/ohlora score: "), said.err());
    assertTrue(said.err().contains("'" + option + "'"), said.err());
    assertTrue(said.err().contains("'" + value + "'"), said.err());
    assertTrue(said.err().endsWith("; bin/ohlora score --help says what there is\n"), said.err());
    assertEquals(1, said.err().lines().count());
  }

  @Test
  void wordsThatDoNotGoTogetherAreRefused() {
    String help = "; bin/ohlora score --help says what there is\n";
    assertEquals(
        new Told(
            2,
            "",
            "bin/ohlora score: missing required option: '--cases=N' (or '--latents=FILE')" + help),
        Told.of("score", "--model", "nowhere", "--out", "nowhere"));
    assertEquals(
        new Told(2, "", "bin/ohlora score: --verify and --held-out cannot be combined" + help),
        Told.of("score", "--model", "x", "--out", "x", "--verify", "--held-out", "x"));
    assertEquals(
        new Told(
            2, "", "bin/ohlora score: the last case's number would be above 2147483647" + help),
        Told.of("score", "--model", "x", "--out", "x", "--cases", "2", "--from", "2147483647"));
    assertEquals(
        new Told(
            2, "", "bin/ohlora score: option '--out' (DIR) should be specified only once" + help),
        Told.of("score", "--model", "x", "--out", "x", "--out", "y", "--cases", "2"));
    assertEquals(
        new Told(2, "", "bin/ohlora: unknown word 'scroe'; bin/ohlora --help says what there is\n"),
        Told.of("scroe"));
    assertEquals(
        new Told(2, "", "bin/ohlora score: unknown word '@words'" + help),
        Told.of("score", "@words"));
  }

  @Test
  void whatCannotBeUsedIsSaidInOneLineAndWithAStackTraceOnlyWhereOneIsAskedFor() {
    String line =
        "bin/ohlora score: nowhere: holds no model.json"
            + "; name a model's folder, for example models/demo\n";
    assertEquals(
        new Told(1, "", line),
        Told.of("score", "--model", "nowhere", "--out", "x", "--cases", "1"));
    Told said =
        Told.of("score", "--model", "nowhere", "--out", "x", "--cases", "1", "--stack-trace");
    assertTrue(said.err().startsWith(line), said.err());
    assertTrue(said.err().contains("\tat ohlora."), said.err());
  }

  @Test
  void anOutputThatFailsIsNoSuccess() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertEquals(1, Told.tell(full, err, "score", "-h"));
    assertEquals(
        "bin/ohlora: cannot write to standard output\n", err.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "score --help", "choose --help", "fetch --help"})
  @EnabledOnOs(OS.LINUX)
  void aFullStandardOutputIsNoSuccessInAProcessOfItsOwn(String words) throws Exception {
    List<String> command = Tests.java(Ohlora.class.getName());
    command.addAll(List.of(words.split(" ")));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(Path.of("/dev/full").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(1, process.exitValue());
    assertEquals(
        "bin/ohlora: cannot write to standard output\n", Files.readString(folder.resolve("err")));
  }

  /** From before the model is open until cases are tested. */
  @Lengthy
  @ParameterizedTest
  @ValueSource(ints = {300, 700, 1100, 1500, 3000})
  @DisabledOnOs(OS.WINDOWS)
  void anInterruptAtAnyMomentEndsItWithAtMostOneLine(int milliseconds) throws Exception {
    Path model = TinyModel.write(folder.resolve("model"));
    Path output = folder.resolve("output.txt");
    List<String> command = Tests.java(Ohlora.class.getName());
    command.addAll(List.of("score", "--model", model.toString(), "--cases", "100000"));
    command.addAll(List.of("--out", folder.resolve("run").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectError(output.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Thread.sleep(milliseconds);
    process.destroy();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    String said = Files.readString(output);
    assertTrue(process.exitValue() != 0);
    assertTrue(said.lines().count() <= 1, said);
    assertFalse(said.contains("fault of the program"), said);
  }
}
