package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference's files, as PyTorch and NumPy wrote them, against the tables beside them. */
class WeightsTest {
  @TempDir Path folder;

  static Path golden(String name) {
    try {
      return Path.of(WeightsTest.class.getResource("/golden/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  private static List<String[]> table(String name) throws IOException {
    List<String[]> rows = new ArrayList<>();
    for (String line : Files.readAllLines(golden(name))) {
      rows.add(line.split("\t", -1));
    }
    return rows.subList(1, rows.size());
  }

  private static long[] shape(String text) {
    return text.equals("scalar")
        ? new long[0]
        : Arrays.stream(text.split("x")).mapToLong(Long::parseLong).toArray();
  }

  private static DType dtype(String text) {
    return DType.valueOf(text.toUpperCase(Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tensors.pth", "tensors_legacy.pth"})
  void viewsSharedStoragesAndAllTypesAreReadExactly(String file) throws IOException {
    Weights weights = Weights.read(golden(file));
    List<String[]> rows = table("tensors.tsv");
    assertEquals(rows.stream().map(row -> row[1]).toList(), List.copyOf(weights.names()));
    for (String[] row : rows) {
      Tensor tensor = weights.get(row[1]);
      assertEquals(dtype(row[2]), tensor.dtype(), row[1]);
      assertArrayEquals(shape(row[3]), tensor.shape(), row[1]);
      double[] expected =
          row[6].isEmpty()
              ? new double[0]
              : Arrays.stream(row[6].split(",")).mapToDouble(Double::parseDouble).toArray();
      assertArrayEquals(expected, tensor.toDoubles(), 0, row[1]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "generator_small_256, generator_small_256.pth",
    "generator_small_128, generator_small_128.pth",
    "generator_small_64, generator_small_64.pth",
    "generator_small_256, generator_small_256_legacy.pth",
    "generator_small_256, generator_small_256_wrapped.pth",
    "generator_small_256_half, generator_small_256_half.pth",
  })
  void everyBitOfAStateDictIsTheFormulas(String model, String file) throws IOException {
    Weights weights = Weights.read(golden(file)).unwrap();
    assertStateDict(model, weights);
  }

  static void assertStateDict(String model, Weights weights) throws IOException {
    List<String[]> rows =
        table("state_dict.tsv").stream().filter(row -> row[0].equals(model)).toList();
    assertTrue(rows.size() > 50);
    assertEquals(rows.stream().map(row -> row[2]).toList(), List.copyOf(weights.names()));
    for (String[] row : rows) {
      Tensor tensor = weights.require(row[2], shape(row[3]));
      assertEquals(dtype(row[4]), tensor.dtype(), row[2]);
      CRC32 crc = new CRC32();
      crc.update(tensor.bytes());
      assertEquals(Long.parseLong(row[row.length - 1], 16), crc.getValue(), row[2]);
    }
  }

  @Test
  void aWrappedStateDictKeepsTheKeysThatLeadToItUntilItIsUnwrapped() throws IOException {
    Weights wrapped = Weights.read(golden("generator_small_256_wrapped.pth"));
    assertTrue(wrapped.contains("models/generator_smooth/mapping.dense0.weight"));
    assertTrue(wrapped.unwrap("generator_smooth").contains("mapping.dense0.weight"));
  }

  @Test
  void whatIsWrittenAsSafetensorsIsReadBackBitForBit() throws IOException {
    Path file = folder.resolve("small.safetensors");
    Weights.read(golden("generator_small_256.pth")).writeSafetensors(file, DType.FLOAT32);
    assertStateDict("generator_small_256", Weights.read(file));
  }

  @Test
  void writtenAsFloat16EveryNumberIsRoundedAsPyTorchRoundsIt() throws IOException {
    Path file = folder.resolve("half.safetensors");
    Weights.read(golden("generator_small_256.pth")).writeSafetensors(file, DType.FLOAT16);
    assertStateDict("generator_small_256_half", Weights.read(file));
  }

  @Test
  void aMissingTensorIsNamedTogetherWithTheFile() {
    Weights weights = Weights.of(Map.of("a", Tensor.of(new float[] {1}, 1)));
    WeightsException e = assertThrows(WeightsException.class, () -> weights.get("b"));
    assertEquals(
        "weights in memory: has no tensor 'b'; use the weights of the right network",
        e.getMessage());
  }
}
