package ohlora.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import ohlora.io.FolderLock;
import ohlora.io.InputException;
import ohlora.io.Workers;
import ohlora.model.Generator;
import ohlora.model.Images;
import ohlora.model.Model;
import ohlora.score.OtherModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PopulationFolderTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  @TempDir static Path shared;
  @TempDir Path folder;
  private static Model model;

  @BeforeAll
  static void open() throws IOException {
    model = Model.open(OtherModel.write(shared.resolve("model")));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** The model's generator, which interrupts its thread where it maps or makes images once more. */
  private static final class Interrupting implements Generator {
    private int maps;
    private int syntheses;

    Interrupting(int maps, int syntheses) {
      this.maps = maps;
      this.syntheses = syntheses;
    }

    @Override
    public int zSize() {
      return model.generator().zSize();
    }

    @Override
    public int labelSize() {
      return model.generator().labelSize();
    }

    @Override
    public int wSize() {
      return model.generator().wSize();
    }

    @Override
    public int resolution() {
      return model.generator().resolution();
    }

    @Override
    public float[][] map(float[][] z, float[][] labels) {
      if (--maps == 0) {
        Thread.currentThread().interrupt();
      }
      return model.generator().map(z, labels);
    }

    @Override
    public Images synthesize(float[][] w) {
      if (--syntheses == 0) {
        Thread.currentThread().interrupt();
      }
      return model.generator().synthesize(w);
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException("it is the model's");
    }
  }

  private PopulationFolder of(Generator generator) {
    return PopulationFolder.of(folder, generator, model.scorer(), model.card().partHashes(), 7);
  }

  private static void assertSame(Population expected, Population given, int count) {
    assertEquals(count, given.size());
    for (int i = 0; i < count; i++) {
      assertArrayEquals(expected.w(i), given.w(i));
      for (String property : OtherModel.SCORED) {
        assertEquals(expected.score(i, property), given.score(i, property));
      }
    }
  }

  @Test
  void whatIsKeptIsWhatIsSampledAtOnceAndMoreFewerOrInterruptedIsTheSame() throws IOException {
    Population once = Population.sample(model, Latents.of(model, 7), 100, PopulationFolder.BATCH);
    InterruptedIOException e =
        assertThrows(
            InterruptedIOException.class, () -> of(new Interrupting(0, 1)).sample(70, NOWHERE));
    assertEquals("sampling ended at 50 of 70 latents; run it again to continue", e.getMessage());
    assertFalse(Thread.interrupted());
    Path scores = folder.resolve(PopulationFolder.SCORES);
    String begun = Files.readString(scores);
    assertEquals(51, begun.lines().count());
    PopulationFolder kept = PopulationFolder.of(folder, model, 7);
    assertSame(once, kept.sample(70, NOWHERE), 70);
    assertSame(once, kept.sample(100, NOWHERE), 100);
    String all = Files.readString(scores);
    assertTrue(all.startsWith(begun));
    // Nothing is left to score, and yet it ends.
    assertEquals(
        "sampling ended at 50 of 100 latents; run it again to continue",
        assertThrows(
                InterruptedIOException.class, () -> of(new Interrupting(1, 0)).sample(100, NOWHERE))
            .getMessage());
    assertSame(once, kept.sample(30, NOWHERE), 30);
    assertEquals(all, Files.readString(scores));
    // A torn row is made again.
    Files.writeString(scores, all.substring(0, all.length() - 9));
    assertSame(once, kept.sample(100, NOWHERE), 100);
    assertEquals(all, Files.readString(scores));
  }

  /** Others score the batches that are missing, and nobody else does. */
  @Test
  void whatOthersScoreIsWhatThisProcessScores() throws IOException {
    PopulationFolder kept = PopulationFolder.of(folder, model, 7);
    Population alone = kept.sample(130, NOWHERE);
    Path scores = folder.resolve(PopulationFolder.SCORES);
    String all = Files.readString(scores);
    Files.writeString(scores, all.substring(0, all.indexOf("\n60,") + 1));
    Files.delete(folder.resolve(PopulationFolder.DIGEST));
    List<Long> asked = new ArrayList<>();
    Workers<float[][]> others =
        (of, batches) -> {
          assertEquals(folder, of);
          return batches.peek(asked::add).mapToObj(kept::score).iterator();
        };
    // This model's own would interrupt.
    assertSame(alone, of(new Interrupting(0, 1)).sample(130, NOWHERE, others), 130);
    assertEquals(List.of(1L, 2L), asked);
    assertEquals(all, Files.readString(scores));
    assertTrue(PopulationFolder.requireScores(folder));
    of(new Interrupting(0, 1)).sample(130, NOWHERE, (of, batches) -> fail("all is there"));
    Files.delete(scores);
    Workers<float[][]> interrupted =
        (of, batches) ->
            batches
                .mapToObj(
                    batch -> {
                      if (batch == 1) {
                        throw new CancellationException();
                      }
                      return kept.score(batch);
                    })
                .iterator();
    assertEquals(
        "sampling ended at 50 of 130 latents; run it again to continue",
        assertThrows(InterruptedIOException.class, () -> kept.sample(130, NOWHERE, interrupted))
            .getMessage());
    assertSame(alone, kept.sample(130, NOWHERE), 130);
  }

  @Test
  void whoeverIsInterruptedBeforeWritesNothing() {
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedIOException.class,
        () -> PopulationFolder.of(folder.resolve("new"), model, 7).sample(10, NOWHERE));
    assertFalse(Files.exists(folder.resolve("new")));
  }

  @Test
  void anotherPopulationIsRefusedAndLeftAsItIs() throws IOException {
    PopulationFolder.of(folder, model, 7).sample(3, NOWHERE);
    Path scores = folder.resolve(PopulationFolder.SCORES);
    String before = Files.readString(scores);
    assertEquals(
        folder
            + ": holds another population: seed was 7, now 8; use the same seed, or remove this"
            + " folder",
        refused(8));
    Path recipe = folder.resolve(PopulationRecipe.FILE);
    String text = Files.readString(recipe);
    String hash = model.card().partHashes().get("scorer.safetensors");
    Files.writeString(recipe, text.replace(hash, "0".repeat(64)));
    assertEquals(
        folder
            + ": holds another population: it was made with other files of generator or scorer; use"
            + " the same seed, or remove this folder",
        refused(7));
    Files.writeString(recipe, text.replace("\"grain\"", "\"noise\""));
    assertTrue(
        refused(7).contains("properties were [smile, light, noise, tilt, age], now [smile,"));
    Files.writeString(recipe, text.replace("\"batch\"", "\"device\": \"gpu:0\", \"batch\""));
    assertEquals(
        folder
            + ": holds another population: device was gpu, now cpu; use the same seed, or remove"
            + " this folder",
        refused(7));
    Files.writeString(recipe, text.replace("\"batch\"", "\"device\": \"tpu\", \"batch\""));
    assertTrue(refused(7).contains("'tpu' is not a device: there are cpu, gpu "), refused(7));
    assertFalse(text.contains("device"));
    Files.writeString(recipe, "{}");
    assertTrue(refused(7).startsWith(recipe + ": "), refused(7));
    Files.delete(recipe);
    assertEquals(folder + ": holds scores without a recipe.json; remove this folder", refused(7));
    Files.writeString(recipe, text);
    // A figure that could be one.
    Files.writeString(scores, before.replaceFirst("\n1,(-?)[0-9]", "\n1,$19"));
    assertEquals(
        scores
            + ": is not the file that digest.json names; restore it, or remove "
            + folder
            + " to have the scores made again",
        refused(7));
    Files.writeString(scores, before);
    Path digest = folder.resolve(PopulationFolder.DIGEST);
    assertTrue(PopulationFolder.requireScores(folder));
    Files.delete(digest);
    assertFalse(PopulationFolder.requireScores(folder));
    Files.writeString(scores, before.replace("\n2,", "\n4,"));
    assertEquals(scores + ", line 4: case is '4'; allowed: 2", refused(7));
    Files.writeString(scores, before.replaceFirst("\n0,[^,]*,", "\n0,much,"));
    assertEquals(
        scores + ", line 2: smile is 'much'; allowed: a finite number such as -1.5e-7", refused(7));
    try (FolderLock held = FolderLock.of(folder)) {
      assertTrue(refused(7).startsWith(folder + ": is being written by process "));
    }
  }

  private String refused(long seed) {
    String line =
        assertThrows(
                InputException.class,
                () -> PopulationFolder.of(folder, model, seed).sample(5, NOWHERE))
            .getMessage();
    assertTrue(line.length() <= 300, line);
    return line;
  }

  @Test
  void howLongItTakesIsSaidBeforehandWhereItTakesLong() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PopulationFolder kept = PopulationFolder.of(folder, model, 7);
    kept.sample(10, new PrintStream(out, true, StandardCharsets.UTF_8));
    assertFalse(out.toString(StandardCharsets.UTF_8).contains("about"));
    Thread ending = Thread.currentThread();
    PrintStream interrupting =
        new PrintStream(out, true, StandardCharsets.UTF_8) {
          @Override
          public void println(String line) {
            super.println(line);
            ending.interrupt();
          }
        };
    assertThrows(InterruptedIOException.class, () -> kept.sample(80_000, interrupting));
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertTrue(
        lines
            .get(1)
            .matches(
                "80,000 latents to be generated and scored take about \\d+:\\d\\d:\\d\\d; they are"
                    + " kept in .*"),
        lines.toString());
  }
}
