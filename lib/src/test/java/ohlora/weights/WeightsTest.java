package ohlora.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import ohlora.io.InputException;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
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
    InputException e = assertThrows(InputException.class, () -> weights.get("b"));
    assertEquals(
        "weights in memory: has no tensor 'b'; use the weights of the right network",
        e.getMessage());
  }

  @Test
  void theReferencesNpzHoldsTheFormulasInputs() throws IOException {
    Weights npz = Npz.read(golden("generator_small_64.npz"));
    float[] z = npz.require("z", 2, 64).toFloats();
    assertEquals(0x3e828547, Float.floatToIntBits(z[0])); // input.z.0 in formula_samples.tsv
    assertEquals(0x3d9ad3a0, Float.floatToIntBits(z[1]));
    assertEquals(DType.FLOAT32, npz.require("image0", 3, 64, 64).dtype());
  }

  @Test
  void aTorchFileThatWasPackedAgainIsReadAllTheSame() throws IOException {
    Path file = folder.resolve("packed.pth");
    try (ZipFile zip = new ZipFile(golden("generator_small_64.pth").toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        zip.getInputStream(entry).transferTo(out);
      }
    }
    assertStateDict("generator_small_64", Weights.read(file));
  }

  @ParameterizedTest
  @CsvSource({
    "generator_small_64, generator_small_64.pth, 4",
    "generator_small_256_half, generator_small_256_half.pth, 2"
  })
  void aTorchFileOfABigEndianMachineIsRead(String model, String name, int width)
      throws IOException {
    Path file = folder.resolve("big.pth");
    try (ZipFile zip = new ZipFile(golden(name).toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        if (entry.getName().endsWith("/byteorder")) {
          bytes = "big".getBytes(UTF_8);
        } else if (entry.getName().contains("/data/")) {
          for (int i = 0; i < bytes.length; i += width) {
            for (int j = 0; j < width / 2; j++) {
              byte low = bytes[i + j];
              bytes[i + j] = bytes[i + width - 1 - j];
              bytes[i + width - 1 - j] = low;
            }
          }
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(bytes);
      }
    }
    assertStateDict(model, Weights.read(file).unwrap());
  }

  @Test
  void aLegacyTorchFileOfABigEndianMachineHoldsLittleEndianNumbersToo() throws IOException {
    Path file = folder.resolve("big.pth");
    String bytes = new String(Files.readAllBytes(golden("tensors_legacy.pth")), ISO_8859_1);
    Matcher order = Pattern.compile("(?s)(little_endian(?:q.)?)\u0088").matcher(bytes);
    String big = order.replaceFirst("$1\u0089");
    assertNotEquals(bytes, big);
    Files.write(file, big.getBytes(ISO_8859_1));
    Weights weights = Weights.read(file);
    for (String[] row : table("tensors.tsv")) {
      double first = Double.parseDouble(row[6].isEmpty() ? "0" : row[6].split(",")[0]);
      assertEquals(first, row[6].isEmpty() ? 0 : weights.get(row[1]).toDoubles()[0], row[1]);
    }
  }

  @Test
  void aZipWithTheSizesOfLargeFilesIsRead() throws IOException {
    Path file = folder.resolve("large.pth");
    try (ZipFile zip = new ZipFile(golden("generator_small_64.pth").toFile());
        ZipArchiveOutputStream out = new ZipArchiveOutputStream(file)) {
      out.setUseZip64(Zip64Mode.Always);
      for (ZipEntry entry : Collections.list(zip.entries())) {
        out.putArchiveEntry(new ZipArchiveEntry(entry.getName()));
        zip.getInputStream(entry).transferTo(out);
        out.closeArchiveEntry();
      }
    }
    assertStateDict("generator_small_64", Weights.read(file));
  }

  /** As {@code torch.serialization.set_crc32_options(False)} makes PyTorch write them. */
  @Test
  void aTorchFileWithoutChecksumsIsRead() throws IOException {
    byte[] bytes = Files.readAllBytes(golden("generator_small_64.pth"));
    ByteBuffer zip = ByteBuffer.wrap(bytes);
    String text = new String(bytes, ISO_8859_1);
    for (int at = text.indexOf("PK\1\2"); at >= 0; at = text.indexOf("PK\1\2", at + 1)) {
      zip.putInt(at + 16, 0);
    }
    Path file = Files.write(folder.resolve("unchecked.pth"), bytes);
    assertStateDict("generator_small_64", Weights.read(file));
  }

  @Test
  void aTorchFileWithoutSizesBeforeItsEntriesIsRead() throws IOException {
    byte[] bytes = Files.readAllBytes(golden("generator_small_64.pth"));
    ByteBuffer zip = ByteBuffer.wrap(bytes);
    String text = new String(bytes, ISO_8859_1);
    for (int at = text.indexOf("PK\3\4"); at >= 0; at = text.indexOf("PK\3\4", at + 1)) {
      zip.put(at + 6, (byte) (bytes[at + 6] | 8)).putInt(at + 14, 0).putLong(at + 18, 0);
    }
    Path file = Files.write(folder.resolve("unsized.pth"), bytes);
    assertStateDict("generator_small_64", Weights.read(file));
  }

  @Test
  void theNamesOfDataParallelLoseTheirPrefix() throws IOException {
    Weights weights = Weights.of(Map.of("module.a", Tensor.of(new float[1], 1)));
    assertTrue(weights.unwrap().contains("a"));
  }

  /** As torch.compile, DataParallel twice, and both name a network's tensors. */
  @ParameterizedTest
  @ValueSource(
      strings = {"_orig_mod.", "module.module.", "module._orig_mod.module.", "_orig_mod.module."})
  void theNamesLoseWhatWrappedTheNetwork(String prefix) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(prefix + "a.weight", Tensor.of(new float[1], 1));
    tensors.put(prefix + "a._orig_mod.bias", Tensor.of(new float[2], 2));
    assertEquals(List.of("a.weight", "a.bias"), List.copyOf(Weights.of(tensors).unwrap().names()));
    tensors.put(prefix + "_orig_mod.a.weight", Tensor.of(new float[3], 3));
    String line =
        assertThrows(InputException.class, () -> Weights.of(tensors).unwrap()).getMessage();
    assertTrue(line.startsWith("weights in memory: holds tensor '"), line);
  }

  @Test
  void aNetworkIsTakenOutOfALargerOneByItsPrefix() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("state_dict/discriminator.a", Tensor.of(new float[1], 1));
    tensors.put("state_dict/generator.module.a", Tensor.of(new float[2], 2));
    Weights weights = Weights.of(tensors).unwrap("g_ema", "generator");
    assertEquals(2, weights.within("g_ema", "generator").get("a").size());
    assertEquals(2, weights.within("cnn").names().size());
  }

  @Test
  void ofSeveralStateDictsThePreferredIsTakenOrTheOneThatIsNamed() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("g/a", Tensor.of(new float[1], 1));
    tensors.put("g_ema/state_dict/a", Tensor.of(new float[2], 2));
    tensors.put("d/a", Tensor.of(new float[3], 3));
    tensors.put("step", Tensor.of(new float[4], 4));
    Weights weights = Weights.of(tensors);
    assertEquals(2, weights.unwrap("g_ema", "g").get("a").size());
    assertEquals(1, weights.part("g").unwrap().get("a").size());
    assertEquals(2, weights.part("g_ema").unwrap().get("a").size());
    assertEquals(2, weights.part("g_ema/state_dict").unwrap().get("a").size());
    assertEquals(
        "weights in memory: has nothing under 'G', but under 'g', 'g_ema/state_dict', 'd', no key"
            + "; name one of these",
        assertThrows(InputException.class, () -> weights.part("G")).getMessage());
  }

  @Test
  void aNumberTooLargeForFloat16IsRefusedAndNothingIsWritten() throws IOException {
    Path file = folder.resolve("large.safetensors");
    Weights weights = Weights.of(Map.of("a", Tensor.of(new float[] {1, 70_000}, 2)));
    assertEquals(
        "weights in memory: tensor 'a': element 1, 70000.0, is beyond FLOAT16"
            + "; write it as FLOAT32",
        assertThrows(InputException.class, () -> weights.writeSafetensors(file, DType.FLOAT16))
            .getMessage());
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsSaidInOneLine() throws IOException {
    Files.write(folder.resolve("none"), new byte[1]);
    Path file = folder.resolve("none/a.safetensors");
    Weights weights = Weights.of(Map.of("a", Tensor.of(new float[1], 1)));
    String line =
        assertThrows(InputException.class, () -> weights.writeSafetensors(file, DType.FLOAT32))
            .getMessage();
    assertTrue(line.startsWith(file + ": cannot be written ("), line);
    assertTrue(line.endsWith("; make room or give write permission, and try again"), line);
  }

  @Test
  void allTypesOfAFileSurviveSafetensors() throws IOException {
    Path file = folder.resolve("all.safetensors");
    Weights weights = Weights.read(golden("tensors.pth"));
    weights.writeSafetensors(file, DType.FLOAT32);
    Weights again = Weights.read(file);
    assertEquals(List.copyOf(weights.names()), List.copyOf(again.names()));
    for (String name : weights.names()) {
      assertArrayEquals(weights.get(name).shape(), again.get(name).shape());
      assertArrayEquals(weights.get(name).toFloats(), again.get(name).toFloats(), name);
    }
    assertEquals(DType.INT64, again.get("i64").dtype());
  }
}
