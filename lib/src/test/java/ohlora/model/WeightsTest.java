package ohlora.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
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

  @Test
  void theReferencesNpzHoldsTheFormulasInputs() throws IOException {
    Weights npz = Weights.read(golden("generator_small_64.npz"));
    float[] z = npz.require("z", 2, 64).toFloats();
    assertEquals(0x3e828547, Float.floatToIntBits(z[0])); // input.z.0 in formula_samples.tsv
    assertEquals(0x3d9ad3a0, Float.floatToIntBits(z[1]));
    assertEquals(DType.FLOAT32, npz.require("image0", 3, 64, 64).dtype());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "<f2; FLOAT16; 003c00c0; 1 -2",
        "<f4; FLOAT32; 0000803f000000c0; 1 -2",
        "<f8; FLOAT64; 000000000000f03f00000000000000c0; 1 -2",
        "|i1; INT8; 01fe; 1 -2",
        "|u1; UINT8; 01fe; 1 254",
        "<i2; INT16; 0100feff; 1 -2",
        "<i4; INT32; 01000000feffffff; 1 -2",
        "<i8; INT64; 0100000000000000feffffffffffffff; 1 -2",
        "|b1; BOOL; 0100; 1 0",
      })
  void everyTypeOfAnNpzIsRead(String type, DType dtype, String hex, String values)
      throws IOException {
    Weights weights = npz(type, "(2,)", false, HexFormat.of().parseHex(hex));
    Tensor tensor = weights.require("é", 2);
    assertEquals(dtype, tensor.dtype());
    assertArrayEquals(
        Arrays.stream(values.split(" ")).mapToDouble(Double::parseDouble).toArray(),
        tensor.toDoubles());
  }

  @Test
  void anArrayInFortranOrderIsTurnedIntoCOrder() throws IOException {
    byte[] columns = {1, 4, 2, 5, 3, 6}; // of the rows 1 2 3 and 4 5 6
    Tensor tensor = npz("|u1", "(2, 3)", true, columns).require("é", 2, 3);
    assertArrayEquals(new long[] {1, 2, 3, 4, 5, 6}, tensor.toLongs());
    Tensor cube = npz("|u1", "(2, 1, 3)", true, columns).require("é", 2, 1, 3);
    assertArrayEquals(new long[] {1, 2, 3, 4, 5, 6}, cube.toLongs());
  }

  @Test
  void scalarsAndEmptyArraysOfAnNpzAreRead() throws IOException {
    assertArrayEquals(
        new long[] {7}, npz("|u1", "()", false, new byte[] {7}).require("é").toLongs());
    assertEquals(0, npz("<f4", "(0, 3)", true, new byte[0]).require("é", 0, 3).size());
  }

  private Weights npz(String type, String shape, boolean fortran, byte[] data) throws IOException {
    String header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n"
            .formatted(type, fortran ? "True" : "False", shape);
    Path file = folder.resolve("array.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("é.npy"));
      zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
      zip.write(new byte[] {(byte) header.length(), 0});
      zip.write(header.getBytes(UTF_8));
      zip.write(data);
    }
    return Weights.read(file);
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

  @Test
  void aZipWithTheSizesOfLargeFilesIsRead() throws IOException {
    Path file = folder.resolve("large.npz");
    npz("|u1", "(3,)", false, new byte[] {1, 2, 3});
    byte[] small = Files.readAllBytes(folder.resolve("array.npz"));
    ByteBuffer in = ByteBuffer.wrap(small).order(ByteOrder.LITTLE_ENDIAN);
    int entry = new String(small, ISO_8859_1).indexOf("PK\1\2");
    int name = in.getShort(entry + 28);
    int size = 46 + name + 28;
    ByteBuffer out = ByteBuffer.allocate(entry + size + 98).order(ByteOrder.LITTLE_ENDIAN);
    out.put(small, 0, entry + 46 + name); // the entry, its sizes and offset moved behind
    out.putInt(entry + 20, -1).putInt(entry + 24, -1).putInt(entry + 42, -1);
    out.putShort(entry + 30, (short) 28).putShort((short) 1).putShort((short) 24);
    out.putLong(in.getInt(entry + 24)).putLong(in.getInt(entry + 20)).putLong(0);
    out.putInt(0x06064b50).putLong(44).putInt(0).putLong(0).putLong(1).putLong(1);
    out.putLong(size).putLong(entry);
    out.putInt(0x07064b50).putInt(0).putLong(entry + size).putInt(1);
    out.putInt(0x06054b50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);
    Files.write(file, out.array());
    assertArrayEquals(new long[] {1, 2, 3}, Weights.read(file).require("é", 3).toLongs());
  }

  @Test
  void theNamesOfDataParallelLoseTheirPrefix() throws IOException {
    Weights weights = Weights.of(Map.of("module.a", Tensor.of(new float[1], 1)));
    assertTrue(weights.unwrap().contains("a"));
  }

  @Test
  void aNumberTooLargeForFloat16IsRefusedAndNothingIsWritten() throws IOException {
    Path file = folder.resolve("large.safetensors");
    Weights weights = Weights.of(Map.of("a", Tensor.of(new float[] {1, 70_000}, 2)));
    assertEquals(
        "weights in memory: tensor 'a': element 1, 70000.0, is beyond FLOAT16"
            + "; write it as FLOAT32",
        assertThrows(WeightsException.class, () -> weights.writeSafetensors(file, DType.FLOAT16))
            .getMessage());
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void aFolderThatIsMissingIsSaidInOneLine() {
    Path file = folder.resolve("none/a.safetensors");
    Weights weights = Weights.of(Map.of("a", Tensor.of(new float[1], 1)));
    String line =
        assertThrows(WeightsException.class, () -> weights.writeSafetensors(file, DType.FLOAT32))
            .getMessage();
    assertTrue(line.startsWith(file + ": cannot be written (java.nio.file.NoSuchFileException"));
    assertTrue(line.endsWith("; check the folder and the room on the disk"));
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
