package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.score.OtherModel;
import ohlora.weights.DType;
import ohlora.weights.Tensor;
import ohlora.weights.Weights;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model is opened as its card says, or refused in one line. */
class ModelTest {
  private static final String GENERATOR = "generator.pth";

  @TempDir Path folder;

  @BeforeEach
  void aModel() throws IOException {
    OtherModel.write(folder);
  }

  private String refused() {
    String line = assertThrows(InputException.class, () -> Model.open(folder)).getMessage();
    assertTrue(line.startsWith(folder.toString()) && line.length() <= 300, line);
    return line;
  }

  private void card(String from, String to) throws IOException {
    Path file = folder.resolve(ModelCard.FILE);
    String card = Files.readString(file);
    assertTrue(card.contains(from), from);
    Files.writeString(file, card.replace(from, to));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {GENERATOR, "scorer.safetensors", "directions/smile_change_w_vector_hl.csv"})
  void aDamagedFileIsRefusedBeforeItIsRead(String name) throws IOException {
    Path file = folder.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    String line = refused();
    assertTrue(line.startsWith(file + ": is not the file that model.json names"), line);
  }

  @Test
  void aFileThatChangesWhileTheModelIsOpenedIsRefused() throws IOException {
    Path file = folder.resolve("directions/tilt_change_w_vector_ll.csv");
    InputException e =
        assertThrows(
            InputException.class,
            () -> Model.open(folder, Device.CPU, () -> Files.writeString(file, "something else")));
    assertTrue(e.getMessage().startsWith(file + ": is not the file"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {GENERATOR, "scorer.safetensors", "directions/smile_change_w_vector_hl.csv"})
  void aFileThatTheCardLeavesOutWouldNotBeChecked(String name) throws IOException {
    card("\"" + name + "\": {", "\"other\": {");
    assertTrue(refused().contains("files says nothing about '" + name + "'"), refused());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "../outside.csv; files names '../outside.csv'",
        "directions/../../outside.csv; files names 'directions/../../outside.csv'",
        "/etc/hostname; files names '/etc/hostname'",
        "C:/outside.csv; files names",
        "a\\\\b.csv; files names",
        "directions//a.csv; files names",
        "./a.csv; files names",
        "a\\u0000b; files names"
      })
  void aPathThatLeavesTheFolderIsRefused(String name, String part) throws IOException {
    card(
        "\"generator.pth\": {",
        "\""
            + name
            + "\": {\"size\": 1, \"sha256\": \""
            + "0".repeat(64)
            + "\"}, \"generator.pth\": {");
    assertTrue(refused().contains(part), refused());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aDeviceAPipeAndAFolderAmongTheFilesAreRefusedAndNotReadToTheirEnd() throws Exception {
    Path file = folder.resolve(GENERATOR);
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("/dev/zero"));
    assertRefusedSoon(file + ": is a pipe or a device, not a file");
    Files.delete(file);
    assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
    assertRefusedSoon(file + ": is a pipe or a device, not a file");
    Files.delete(file);
    Files.createDirectory(file);
    assertRefusedSoon(file + ": is a folder, not a file");
  }

  private void assertRefusedSoon(String line) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertTrue(refused().startsWith(line), refused()));
  }

  @Test
  void mediansThatMakeOtherGroupsThanThereAreDirectionsForAreRefused() throws IOException {
    card("\"age\": 0.2,", "");
    assertTrue(
        refused().contains("files says nothing about 'directions/smile_change_w_vector_h.csv'"),
        refused());
    card("\"medians\": {", "\"medians\": {\"age\": 0.2, \"grain\": 0.1,");
    assertTrue(refused().contains("smile_change_w_vector_hhh.csv"), refused());
  }

  @Test
  void directionsOfGroupsThatTheMediansDoNotMakeAreRefused() throws IOException {
    for (String property : OtherModel.STEERED) {
      String file = "directions/" + Directions.fileName(property, Grouping.ALL);
      card(
          "\"generator.pth\": {",
          Text.format(
              "\"%s\": {\"size\": 1, \"sha256\": \"%s\"}, \"generator.pth\": {",
              file, "0".repeat(64)));
    }
    assertTrue(
        refused().contains("_all.csv', but the medians make the groups hh hl lh ll"), refused());
    String card = Files.readString(folder.resolve(ModelCard.FILE));
    card(card.replaceAll("(?s).*(\"medians\": \\{.*?\\}).*", "$1"), "\"medians\": {}");
    assertTrue(
        refused()
            .contains(
                "files has 'directions/smile_change_w_vector_hh.csv', but the medians make the groups"
                    + " all"),
        refused());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'\"z\": 64, \"label\": 3,'; ''",
        "'\"z\": 64,'; ''",
        "'\"label\": 3,'; ''",
        "'\"z\": 512, \"label\": 3,'; 'says z 512, label 3, but ''generator.pth'' takes z of 64'",
        "'\"label\": 7,'; 'says z as it is, label 7, but ''generator.pth'' takes z of 64 and a'",
        "'\"z\": 0,'; 'z must be 1 or more, and label 0 or more'",
        "'\"label\": -1,'; 'z must be 1 or more, and label 0 or more'"
      })
  void theCardsSizesAreHeldAgainstTheGenerator(String said, String part) throws IOException {
    card("\"scorer\":", said + "\n\"scorer\":");
    if (part.isEmpty()) {
      try (Model model = Model.open(folder)) {
        assertEquals(3, model.generator().labelSize());
      }
    } else {
      assertTrue(refused().contains(part), refused());
    }
  }

  @Test
  void aGeneratorWhoseLabelWeightsAreMissingIsNotTakenForOneWithoutLabels() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Weights weights = Weights.read(folder.resolve(GENERATOR));
    for (String name : weights.names()) {
      if (!name.equals(StyleGanReader.LABEL)) {
        tensors.put(name, weights.get(name));
      }
    }
    Weights.of(tensors).writeSafetensors(folder.resolve("nolabel"), DType.FLOAT32);
    OtherModel.card(folder, "nolabel");
    long inputs = weights.get("mapping.dense0.weight").shape()[1];
    String line = refused();
    assertTrue(
        line.startsWith(folder.resolve("nolabel") + ": takes " + inputs + " numbers and makes w"),
        line);
    assertTrue(line.contains("it has no tensor 'mapping.label_weight'"), line);
    card("\"scorer\":", "\"z\": 64, \"label\": 3,\n\"scorer\":");
    assertTrue(refused().contains("it has no tensor 'mapping.label_weight'"), refused());
    card("\"z\": 64, \"label\": 3,", "\"z\": " + inputs + ", \"label\": 0,");
    try (Model model = Model.open(folder)) {
      assertEquals(0, model.generator().labelSize());
    }
  }

  @Test
  void theCardChoosesAmongSeveralGeneratorsInAFile() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Weights weights = Weights.read(folder.resolve(GENERATOR));
    for (String name : weights.names()) {
      tensors.put("late/" + name, weights.get(name));
      tensors.put("early/" + name, weights.get(name));
    }
    Weights.of(tensors).writeSafetensors(folder.resolve("two"), DType.FLOAT32);
    OtherModel.card(folder, "two");
    assertTrue(
        refused().contains("holds 2 state dicts, under 'late', 'early'; name one"), refused());
    card("\"generator\": \"two\"", "\"generator\": \"two#none\"");
    assertTrue(
        refused().contains("has nothing under 'none', but under 'late', 'early'"), refused());
    card("two#none", "two#early");
    Model.open(folder).close();
  }

  @Test
  void aCellThatRunsAgainGetsTheSameModelUntilItIsClosedOrAnother() throws IOException {
    Model first = Model.shared(folder);
    assertSame(first, Model.shared(folder.resolve("directions/..")));
    first.close();
    Model second = Model.shared(folder);
    assertNotSame(first, second);
    card("\"name\": \"other\"", "\"name\": \"another\"");
    Model third = Model.shared(folder);
    assertEquals("another", third.card().name());
    assertThrows(
        RuntimeException.class, () -> second.generator().map(new float[1][64], new float[1][3]));
    Path file = folder.resolve(GENERATOR);
    Files.copy(folder.resolve("scorer.safetensors"), file, StandardCopyOption.REPLACE_EXISTING);
    assertThrows(InputException.class, () -> Model.shared(folder));
    third.close();
  }
}
