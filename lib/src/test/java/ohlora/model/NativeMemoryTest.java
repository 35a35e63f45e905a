package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
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
  private static final int WARM_UP = 100;

  @TempDir static Path folder;

  @Test
  void isFlatOverAThousandBatchesAndNothingOfAModelIsLeftWhenItIsClosedOrItsCellRunsAgain()
      throws Exception {
    assertFlat(TinyModel.write(folder.resolve("tiny")), 1000, 200);
  }

  @Test
  void isAsFlatWhereTheModelIsScripts() throws Exception {
    assertFlat(ForeignModel.write(folder.resolve("foreign")), 500, 40);
  }

  private static void assertFlat(Path model, int batches, int models) throws Exception {
    Path errors = folder.resolve("errors");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xms96m",
                "-Xmx96m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                NativeMemoryTest.class.getName(),
                model.toString(),
                String.valueOf(batches),
                String.valueOf(models))
            .redirectError(errors.toFile())
            .start();
    String output = new String(process.getInputStream().readAllBytes()).trim();
    assertEquals(0, process.waitFor(), () -> output + read(errors));
    double[] mebibytes = Arrays.stream(output.split(" ")).mapToDouble(Double::valueOf).toArray();
    System.out.printf(
        "native memory of %s: the first 100 batches %.1f MiB, the last %.1f MiB; models opened and closed, the"
            + " first 20 %.1f MiB, the last 20 %.1f MiB; a cell that is run again and never"
            + " closes its model, after 2 times %.1f MiB, after 100 %.1f MiB%n",
        model.getFileName(),
        mebibytes[0],
        mebibytes[1],
        mebibytes[2],
        mebibytes[3],
        mebibytes[4],
        mebibytes[5]);
    assertEquals(mebibytes[0], mebibytes[1], 0.02 * mebibytes[0], "over all batches");
    assertEquals(mebibytes[2], mebibytes[3], 0.02 * mebibytes[2], "over all models");
    assertEquals(mebibytes[4], mebibytes[5], 0.02 * mebibytes[4], "over 100 runs of a cell");
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
    double[] models = new double[WARM_UP + Integer.parseInt(arguments[2])];
    for (int i = 0; i < models.length; i++) {
      try (Model model = Model.open(folder)) {
        batch(model);
      }
      models[i] = resident();
    }
    double[] cells = new double[100];
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
    System.out.printf(
        Locale.ROOT,
        "%f %f %f %f %f %f%n",
        mean(batches, WARM_UP, WARM_UP + 100),
        mean(batches, batches.length - 100, batches.length),
        mean(models, WARM_UP, WARM_UP + 20),
        mean(models, models.length - 20, models.length),
        cells[1],
        cells[cells.length - 1]);
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
