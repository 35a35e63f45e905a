package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import ohlora.Lengthy;
import ohlora.Tests;
import ohlora.io.Text;
import ohlora.score.ForeignModel;
import ohlora.score.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a process of its own holds of the machine's memory, as the system counts it: with a Java
 * heap of fixed size, and after a warm-up, what changes is native.
 */
@EnabledOnOs(OS.LINUX)
class NativeMemoryTest {
  private static final int WARM_UP = 50;

  private static final int BATCHES = Tests.size(400, 1000);
  private static final int MODELS = 15;
  private static final int CELLS = 40;

  @TempDir static Path folder;

  @Lengthy
  @Test
  void isFlatOverBatchesAndNothingOfAModelIsLeftWhenItIsClosedOrItsCellRunsAgain()
      throws Exception {
    assertFlat(TinyModel.write(folder.resolve("tiny")));
  }

  @Lengthy
  @Test
  void isAsFlatWhereTheModelIsScripts() throws Exception {
    assertFlat(ForeignModel.write(folder.resolve("foreign")));
  }

  private static void assertFlat(Path model) throws Exception {
    Path errors = folder.resolve("errors");
    Process process =
        new ProcessBuilder(
                Tests.java(
                    "-Xms96m",
                    "-Xmx96m",
                    "-XX:+AlwaysPreTouch",
                    "-XX:+UseSerialGC",
                    NativeMemoryTest.class.getName(),
                    model.toString(),
                    String.valueOf(BATCHES)))
            .redirectError(errors.toFile())
            .start();
    String output = new String(process.getInputStream().readAllBytes()).trim();
    assertEquals(0, process.waitFor(), () -> output + read(errors));
    double[] mebibytes = Arrays.stream(output.split(" ")).mapToDouble(Double::valueOf).toArray();
    System.out.print(
        Text.format(
            "native memory of %s: the first %d batches %.1f MiB, the last %.1f MiB; models opened and closed, the"
                + " first %d %.1f MiB, the last %.1f MiB; a cell that is run again and never"
                + " closes its model, after 2 times %.1f MiB, after %d %.1f MiB%n",
            model.getFileName(),
            WARM_UP,
            mebibytes[0],
            mebibytes[1],
            MODELS,
            mebibytes[2],
            mebibytes[3],
            mebibytes[4],
            CELLS,
            mebibytes[5]));
    assertEquals(mebibytes[0], mebibytes[1], 0.02 * mebibytes[0], "over all batches");
    assertEquals(mebibytes[2], mebibytes[3], 0.02 * mebibytes[2], "over all models");
    assertEquals(mebibytes[4], mebibytes[5], 0.02 * mebibytes[4], "over the runs of a cell");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prints six figures of resident memory in MiB. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    double[] batches = new double[WARM_UP + Integer.parseInt(arguments[1])];
    try (Model model = Model.open(folder)) {
      for (int i = 0; i < batches.length; i++) {
        batch(model);
        batches[i] = resident();
      }
    }
    double[] models = new double[WARM_UP + 2 * MODELS];
    for (int i = 0; i < models.length; i++) {
      try (Model model = Model.open(folder)) {
        batch(model);
      }
      models[i] = resident();
    }
    double[] cells = new double[CELLS];
    for (int i = 0; i < cells.length; i++) {
      if (i % 10 == 9) { // the folder's card is another one: the model before is given back
        Path card = folder.resolve(ModelCard.FILE);
        Files.writeString(
            card,
            Files.readString(card)
                .replaceFirst("(?<=\"name\": )\"[^\"]*\"", "\"model " + i / 10 + "\""));
      }
      batch(Model.shared(folder));
      cells[i] = resident();
    }
    System.out.print(
        Text.format(
            "%f %f %f %f %f %f%n",
            mean(batches, WARM_UP, 2 * WARM_UP),
            mean(batches, batches.length - WARM_UP, batches.length),
            mean(models, WARM_UP, WARM_UP + MODELS),
            mean(models, models.length - MODELS, models.length),
            cells[1],
            cells[cells.length - 1]));
  }

  private static void batch(Model model) {
    Generator generator = model.generator();
    float[][] w =
        generator.map(new float[2][generator.zSize()], new float[2][generator.labelSize()]);
    model.scorer().score(generator.synthesize(w));
  }

  private static double mean(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).average().orElseThrow();
  }

  private static double resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IOException("no VmRSS in /proc/self/status");
  }
}
