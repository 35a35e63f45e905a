package ohlora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library's lines in the README do what they say. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");

  @TempDir Path folder;

  @Lengthy
  @Test
  void theTwentyLinesRunAsTheyStand() throws IOException, InterruptedException {
    Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve("README.md")));
    assertTrue(block.find());
    List<String> lines = block.group(1).lines().toList();
    assertTrue(lines.size() <= 20, lines.size() + " lines");
    for (String name : List.of("data", "models")) {
      Files.createSymbolicLink(folder.resolve(name), ROOT.resolve(name));
    }
    Files.createDirectories(folder.resolve("build"));
    Path source = folder.resolve("Readme.java");
    Files.writeString(source, program(lines));
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(Tests.java(source.toString()))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int status = process.waitFor();
    String said = Files.readString(output);
    assertEquals(0, status, said);
    assertTrue(Pattern.compile("passes A .*58 .*2400 .*2\\.4").matcher(said).find(), said);
    assertTrue(Pattern.compile("chosen .*27 .*2400 .*1\\.1").matcher(said).find(), said);
    assertTrue(
        Pattern.compile("case 228, group [hl]{3}: eyes -0\\.9\\d+, mouth -0\\.")
            .matcher(said)
            .find(),
        said);
    assertTrue(ImageIO.read(folder.resolve("build/case-228.png").toFile()).getWidth() > 600);
  }

  private static String program(List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.stream()
        .filter(line -> line.startsWith("import"))
        .forEach(line -> text.append(line).append('\n'));
    text.append("class Readme { public static void main(String[] words) throws Exception {\n");
    lines.stream()
        .filter(line -> !line.startsWith("import"))
        .forEach(line -> text.append(line).append('\n'));
    return text.append("}}\n").toString();
  }
}
