package ohlora.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import ohlora.io.InputException;
import ohlora.io.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that must be refused, each with one line and without taking memory for what they claim. */
class BadWeightsTest {
  /** Beyond the bytes of the file itself; what the claims of the files would take is terabytes. */
  private static final long MAX_MEMORY = 256L << 20;

  private static final String AGAIN = "; save or fetch the file again";
  private static final String BAD = "; use a file that holds a state dict alone";
  private static final String STYLEGAN =
      "; what can be read are state dicts saved by torch.save, and safetensors";
  private static final String CONTAINERS = "; give a .pth or .safetensors file";

  private static final String TENSOR = "ctorch._utils\n_rebuild_tensor_v2\n";

  @TempDir Path folder;

  static Stream<Arguments> refusedFiles() throws IOException {
    byte[] pth = golden("tensors.pth");
    byte[] legacy = golden("tensors_legacy.pth");
    byte[] bomb = zip(true, "x/data.pkl", new byte[100_000_000]);
    byte[] small = torchTensor(1, "K\0", "K\1\u0085", "K\1\u0085");
    byte[] random = new byte[4096];
    new Random(1).nextBytes(random);
    return Stream.of(
        arguments("empty", new byte[0], "is empty" + AGAIN),
        arguments(
            "random bytes",
            random,
            "is not a weight file: its first bytes belong to no container that is known"
                + CONTAINERS),
        arguments(
            "a web page",
            "<!DOCTYPE html><html>".getBytes(UTF_8),
            "is not a weight file: it looks like a web page" + CONTAINERS),
        arguments(
            "a Git LFS pointer",
            "version https://git-lfs.github.com/spec/v1\noid sha256:".getBytes(UTF_8),
            "is not a weight file: it is a Git LFS pointer to one" + CONTAINERS),
        arguments(
            "half a zip of torch.save",
            Arrays.copyOf(pth, pth.length / 2),
            "is not complete: the directory at its end is missing" + AGAIN),
        arguments(
            "half a legacy file of torch.save",
            Arrays.copyOf(legacy, legacy.length - 100),
            "storage 94753119185168 needs 240 bytes, but only 168 are left" + AGAIN),
        arguments(
            "half a safetensors",
            Arrays.copyOf(safetensors("F32", "[4]", 0, 16, 16), 70),
            "tensor 'a' is said to lie at 0 to 16 of 7 bytes" + AGAIN),
        arguments(
            "a zip bomb",
            bomb,
            "'x/data.pkl' in it unpacks to 100000000 bytes, far too many for a file of "
                + bomb.length
                + "; do not use this file, it is not a weight file"),
        arguments(
            "a zip with entries over each other",
            overlappingZip(),
            "'x/data.pkl' in it reaches over what follows it" + AGAIN),
        arguments(
            "a zip whose entry lies outside",
            patched(small.clone(), "PK\1\2", 42, 0x7fffffff),
            "is a damaged zip (local file header for x/data.pkl starts after central directory)"
                + AGAIN),
        arguments(
            "a zip whose entry is longer than the file",
            patched(patched(small.clone(), "PK\1\2", 20, 0x7fffffff), "PK\1\2", 24, 0x7fffffff),
            "is a damaged zip (data for x/data.pkl overlaps with central directory.)" + AGAIN),
        arguments(
            "an encrypted zip",
            patched(small.clone(), "PK\1\2", 8, 1),
            "'x/data.pkl' in it is encrypted or packed by method 0"
                + "; save the weights as torch.save does"),
        arguments(
            "a zip packed by bzip2",
            patched(small.clone(), "PK\1\2", 8, 12 << 16),
            "'x/data.pkl' in it is encrypted or packed by method 12"
                + "; save the weights as torch.save does"),
        arguments(
            "a stored entry of two sizes",
            patched(small.clone(), "PK\1\2", 24, 5),
            "'x/data.pkl' in it has two different sizes" + AGAIN),
        arguments(
            "an entry that unpacks to more than it says",
            patched(zip(true, "x/data.pkl", new byte[100]), "PK\1\2", 24, 99),
            "'x/data.pkl' in it unpacks to more than it says" + AGAIN),
        arguments(
            "an entry that unpacks to less than it says",
            patched(zip(true, "x/data.pkl", new byte[100]), "PK\1\2", 24, 101),
            "'x/data.pkl' in it unpacks to less than it says" + AGAIN),
        arguments(
            "a zip with one name twice",
            renamed(zip(false, "x/data.pkl", new byte[1], "y/data.pkl", new byte[1])),
            "holds 'x/data.pkl' twice" + AGAIN),
        arguments(
            "a zip whose directory claims too many entries",
            patched(small.clone(), "PK\5\6", 8, 0xfff0fff0),
            "its directory says that it has 65520 entries, but has 2" + AGAIN),
        arguments(
            "a zip whose directory claims another size",
            patched(small.clone(), "PK\5\6", 12, 46),
            "its directory is said to have 2 entries in 46 bytes at 193, but ends at 303" + AGAIN),
        arguments(
            "a zip with a directory of a million entries",
            directoryOf(1_000_000),
            "its directory is said to have 16960 entries in 46000000 bytes at 30,"
                + " but ends at 46000030"
                + AGAIN),
        arguments(
            "a zip with a flipped bit",
            flipped(small.clone(), 60),
            "'x/data.pkl' in it is damaged: its checksum is wrong" + AGAIN),
        arguments(
            "a zip of something else",
            zip(true, "letter.txt", new byte[10]),
            "is a zip, but not one of torch.save: it has no data.pkl" + CONTAINERS),
        arguments(
            "arrays of NumPy",
            golden("generator_small_64.npz"),
            "holds arrays of NumPy (.npz), which are not read as weights" + CONTAINERS),
        arguments(
            "a safetensors header that claims exabytes",
            patched(safetensors("F32", "[1]", 0, 4, 4), "", 4, 0x7fffffff),
            "the header claims 9223372032559808566 bytes, the file has 58 after it" + AGAIN),
        arguments(
            "a safetensors tensor that claims terabytes",
            safetensors("F32", "[1000000,1000000]", 0, 4, 4),
            "tensor 'a': a FLOAT32 tensor [1000000, 1000000] is larger than 2 GiB" + AGAIN),
        arguments(
            "a safetensors tensor outside the file",
            safetensors("F32", "[1]", 4_000_000_000_000L, 4_000_000_000_004L, 4),
            "tensor 'a' is said to lie at 4000000000000 to 4000000000004 of 4 bytes" + AGAIN),
        arguments(
            "a safetensors tensor of the wrong length",
            safetensors("F32", "[3]", 0, 8, 8),
            "tensor 'a', FLOAT32 [3], takes 12 bytes, but 8 are given to it" + AGAIN),
        arguments(
            "safetensors over each other",
            safetensors(
                "{\"a\":{\"dtype\":\"I8\",\"shape\":[4],\"data_offsets\":[0,4]},"
                    + "\"b\":{\"dtype\":\"I8\",\"shape\":[4],\"data_offsets\":[2,6]}}",
                6),
            "tensor 'b' begins at 2, but the one before it ends at 4" + AGAIN),
        arguments(
            "a safetensors with a gap at its end",
            safetensors("I8", "[1]", 0, 1, 9),
            "has 8 bytes after the last tensor" + AGAIN),
        arguments(
            "a safetensors of an unknown type",
            safetensors("F8_E4M3", "[1]", 0, 1, 1),
            "tensor 'a' is of the unknown type F8_E4M3; save it as F32 or F16"),
        arguments(
            "a safetensors with one name twice",
            safetensors(
                "{\"a\":{\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                    + "\"a\":{\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[1,2]}}",
                2),
            "the header is not what safetensors have (Duplicate field 'a')" + AGAIN),
        arguments(
            "a safetensors with one field twice",
            safetensors(
                "{\"a\":{\"dtype\":\"I8\",\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[0,1]}}",
                1),
            "the header is not what safetensors have (Duplicate field 'dtype')" + AGAIN),
        arguments(
            "a safetensors with an offset that is no whole number",
            safetensors("{\"a\":{\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[0,1.5]}}", 1),
            "the header is not what safetensors have"
                + " (there is VALUE_NUMBER_FLOAT where VALUE_NUMBER_INT is expected)"
                + AGAIN),
        arguments(
            "a safetensors with two headers",
            safetensors("{}{}", 0),
            "the header continues after its end" + AGAIN),
        arguments(
            "a safetensors whose header ends early",
            safetensors("{\"a\":{\"dtype\":\"I8\"", 0),
            "the header is not what safetensors have (it ends early)" + AGAIN),
        arguments(
            "a safetensors whose brackets do not fit",
            safetensors("{\"a\":{\"shape\":[1}}", 0),
            "the header is not what safetensors have (Unexpected close marker '}': expected ']')"
                + AGAIN),
        arguments(
            "a safetensors whose header is not UTF-8",
            safetensors("{\"a\"}".replace('a', '\u00ff'), 0),
            "the header is not what safetensors have (it is not UTF-8 text)" + AGAIN),
        arguments(
            "a safetensors header nested 100,000 deep",
            safetensors("{\"a\":" + "[".repeat(100_000), 0),
            "the header is not what safetensors have"
                + " (there is START_ARRAY where START_OBJECT is expected)"
                + AGAIN),
        arguments(
            "a pickle that calls os.system",
            torch("cposix\nsystem\nX\2\0\0\0ls\u0085R."),
            "asks for posix.system, which no weights need; nothing was executed" + BAD),
        arguments(
            "a bare pickle that calls os.system (protocol 0)",
            "cos\nsystem\n(S'ls'\ntR.".getBytes(ISO_8859_1),
            "asks for os.system, which no weights need; nothing was executed" + BAD),
        arguments(
            "a bare pickle that calls os.system (protocol 4)",
            "\u0080\4\u0095\27\0\0\0\0\0\0\0\u008c\2os\u0094\u008c\6system\u0094\u0093R."
                .getBytes(ISO_8859_1),
            "asks for os.system, which no weights need; nothing was executed" + BAD),
        arguments(
            "a pickle that makes an instance of a class",
            torch("(iwebbrowser\nopen\n."),
            "asks for webbrowser.open, which no weights need; nothing was executed" + BAD),
        arguments(
            "a pickle that calls eval under a harmless value",
            torch("}X\1\0\0\0acbuiltins\neval\nX\1\0\0\0" + "1\u0085Rs."),
            "asks for builtins.eval, which no weights need; nothing was executed" + BAD),
        arguments(
            "a pickle with an opcode that makes objects",
            torch("ctorch\nFloatStorage\n)\u0081."),
            "the pickle has the opcode 0x81, which weights do not need"
                + "; save the state dict of a network with torch.save"),
        arguments(
            "a pickle nested 100,000 deep",
            torch("]".repeat(100_000) + "a".repeat(99_999) + "."),
            "nests values deeper than 32" + AGAIN),
        arguments(
            "a pickle of tuples nested 100,000 deep as a key",
            torch("})" + "\u0085".repeat(100_000) + "Ns."),
            "a dictionary in it has a key that is neither text nor a number"
                + "; save the state dict of a network with torch.save"),
        arguments(
            "a legacy file with storage keys nested 100,000 deep",
            legacy("N.", "]" + "]".repeat(100_000) + "a".repeat(100_000) + "."),
            "names a storage by what is not text" + AGAIN),
        arguments(
            "a pickle whose list holds itself",
            torch("]q\0h\0a."),
            "nests values deeper than 32" + AGAIN),
        arguments(
            "a pickle that doubles itself 30 times",
            torch(doubling(30)),
            "holds more than 200000 values" + AGAIN),
        arguments(
            "a pickle without an end",
            torch("N".repeat(2_500_000)),
            "the pickle takes more than 2000000 steps"
                + "; save the state dict of a network with torch.save"),
        arguments(
            "a pickled text that claims 4 GiB",
            torch("X\u00ff\u00ff\u00ff\u00ff"),
            "a text needs 4294967295 bytes, but only 0 are left" + AGAIN),
        arguments(
            "a torch tensor beyond its storage",
            torchTensor(1, "K\2", "K\3\u0085", "K\1\u0085"),
            "tensor 'a' reaches to element 4 of a storage of 1" + AGAIN),
        arguments(
            "a torch tensor at a negative offset",
            torchTensor(1, "J\u00ff\u00ff\u00ff\u00ff", "K\1\u0085", "K\1\u0085"),
            "tensor 'a' reaches to element -1 of a storage of 1" + AGAIN),
        arguments(
            "a torch tensor with a stride that overflows",
            torchTensor(1, "K\0", "K\3\u0085", "\u008a\10\0\0\0\0\0\0\0\177\u0085"),
            "tensor 'a' is impossible: long overflow" + AGAIN),
        arguments(
            "a torch tensor with a negative stride",
            torchTensor(4, "K\3", "K\3\u0085", "J\u00ff\u00ff\u00ff\u00ff\u0085"),
            "tensor 'a' has a negative stride" + AGAIN),
        arguments(
            "one number expanded to terabytes",
            torchTensor(1, "K\0", "J\0\0\20\0J\0\0\20\0\u0086", "K\0K\0\u0086"),
            "tensor 'a' is impossible: a FLOAT32 tensor [1048576, 1048576] is larger than 2 GiB"
                + AGAIN),
        arguments(
            "one number expanded to 1 GiB",
            torchTensor(1, "K\0", "J\0\0\0\20\u0085", "K\0\u0085"),
            "the tensors would take 1073741824 bytes, the file has 328" + AGAIN),
        arguments(
            "a torch storage that claims terabytes",
            torchTensor(0x7fffffff, "K\0", "K\1\u0085", "K\1\u0085"),
            "storage 0 has 4 bytes, but is said to have 2147483647 elements of FLOAT32" + AGAIN),
        arguments(
            "a torch file without its storage",
            torch(tensor(1, "0", "K\0", "K\1\u0085", "K\1\u0085")),
            "storage 0 is missing" + AGAIN),
        arguments(
            "a torch file of no byte order",
            zip(false, "x/data.pkl", "N.".getBytes(UTF_8), "x/byteorder", "odd".getBytes(UTF_8)),
            "its byte order is 'odd', and not little or big" + AGAIN),
        arguments(
            "a legacy file of no machine",
            (MAGIC + "M\u00e9\3.N.").getBytes(ISO_8859_1),
            "does not say which machine wrote it" + AGAIN),
        arguments(
            "a pickle of StyleGAN 2 with PyTorch, or 3",
            ("\u0080\4\u0095\100\0\0\0\0\0\0\0}\u0094(\u008c\1G\u0094\u008c\27torch_utils.persistence"
                    + "\u0094\u008c\33_reconstruct_persistent_obj\u0094\u0093\u0094.")
                .getBytes(ISO_8859_1),
            "is a StyleGAN 2 or 3 pickle, which asks for"
                + " torch_utils.persistence._reconstruct_persistent_obj; nothing was executed"
                + STYLEGAN),
        arguments(
            "a pickle of StyleGAN 2 with TensorFlow",
            "\u0080\3cdnnlib.tflib.network\nNetwork\nq\0)\u0081q\1.".getBytes(ISO_8859_1),
            "is a StyleGAN 2 or 3 pickle, which asks for dnnlib.tflib.network.Network; nothing was"
                + " executed"
                + STYLEGAN),
        arguments(
            "a torch file without a tensor",
            torch("}X\4\0\0\0stepK\1s."),
            "holds no tensors; save the weights in it"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("refusedFiles")
  void isRefusedWithOneLineAndLittleMemory(String name, byte[] bytes, String message)
      throws IOException {
    Path file = Files.write(folder.resolve("weights.pth"), bytes);
    long before = allocated();
    InputException e = assertThrows(InputException.class, () -> Weights.read(file));
    assertEquals(file + ": " + message, e.getMessage());
    assertFalse(e.getMessage().contains("\n"));
    assertTrue(allocated() - before < MAX_MEMORY + 3L * bytes.length);
  }

  /** In a process of its own, whose heap is smaller than what the files hold. */
  @Test
  void whatJavasMemoryDoesNotHoldIsRefusedBeforeItIsTaken() throws Exception {
    int count = 15_000_000;
    Path safetensors = folder.resolve("large.safetensors");
    Files.write(safetensors, safetensors("F32", "[" + count + "]", 0, 4 * count, 0));
    try (RandomAccessFile file = new RandomAccessFile(safetensors.toFile(), "rw")) {
      file.setLength(file.length() + 4L * count);
    }
    String pickle = "\u0080\2" + tensor(count, "0", "K\0", number(count) + "\u0085", "K\1\u0085");
    Path zip = folder.resolve("large.pth");
    Files.write(
        zip, zip(true, "x/data.pkl", pickle.getBytes(ISO_8859_1), "x/data/0", new byte[4 * count]));
    Path view = folder.resolve("view.pth");
    Files.write(view, torchTensor(1, "K\0", number(count) + "\u0085", "K\0\u0085"));
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path"),
                BadWeightsTest.class.getName(),
                safetensors.toString(),
                zip.toString(),
                view.toString())
            .redirectErrorStream(true)
            .start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertEquals(0, process.waitFor(), lines::toString);
    List<Path> files = List.of(safetensors, zip, view);
    for (int i = 0; i < 3; i++) {
      String line = lines.get(i);
      assertTrue(line.startsWith(files.get(i) + ": needs 58 MiB of memory, Java has "), line);
      assertTrue(
          line.endsWith(" MiB left; give Java more memory (JAVA_TOOL_OPTIONS=-Xmx8g)"), line);
    }
    assertEquals(3, lines.size());
  }

  /** Says why files are refused. */
  public static void main(String[] files) throws IOException {
    for (String file : files) {
      System.out.println(
          assertThrows(InputException.class, () -> Weights.read(Path.of(file))).getMessage());
    }
  }

  /** A whole number as a pickle has it. */
  private static String number(int value) {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value);
    return "J" + new String(bytes.array(), ISO_8859_1);
  }

  @Test
  void aDirectoryAndAMissingFileAreRefused() {
    assertEquals(
        folder + ": is a folder, not a file; name the file in it",
        assertThrows(InputException.class, () -> Weights.read(folder)).getMessage());
    Path missing = folder.resolve("none.pth");
    assertEquals(
        missing + ": there is no such file; check that the path is right",
        assertThrows(InputException.class, () -> Weights.read(missing)).getMessage());
  }

  @Test
  void noPermissionIsSaid() throws IOException {
    String line = ": cannot be read (permission denied); look at the file and try again";
    assertEquals(
        "w.pth" + line,
        Text.unreadable(Path.of("w.pth"), new AccessDeniedException("w.pth")).getMessage());
    Path file = Files.write(folder.resolve("closed.pth"), new byte[1]);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "the administrator may read everything");
    assertEquals(
        file + line, assertThrows(InputException.class, () -> Weights.read(file)).getMessage());
  }

  @Test
  void numbersThatAreNotFiniteAreFoundInEveryFloatingType() throws IOException {
    Tensor nan = Tensor.of(new float[] {1, Float.NaN}, 2);
    Tensor infinite = Tensor.of(new float[] {1, 2, Float.NEGATIVE_INFINITY}, 3);
    Tensor fine = Tensor.of(new float[] {1, 2}, 2);
    assertEquals(1, Weights.of(Map.of("a", fine)).requireFinite().names().size());
    String advice = "; use weights whose training did not diverge";
    for (Tensor tensor : List.of(nan, nan.to(DType.FLOAT16))) {
      assertEquals(
          "weights in memory: tensor 'a' holds NaN at element 1" + advice,
          notFinite(Map.of("a", tensor)));
    }
    for (Tensor tensor : List.of(infinite, infinite.to(DType.FLOAT16))) {
      assertEquals(
          "weights in memory: tensor 'a' holds -Infinity at element 2" + advice,
          notFinite(Map.of("a", tensor)));
    }
  }

  private static String notFinite(Map<String, Tensor> tensors) {
    Weights weights = Weights.of(tensors);
    return assertThrows(InputException.class, weights::requireFinite).getMessage();
  }

  @Test
  void aNetworkIsToldWhichTensorIsMissingUnexpectedOrOfTheWrongShape() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("a", Tensor.of(new float[6], 2, 3));
    tensors.put("b", Tensor.of(new float[1]));
    Weights weights = Weights.of(tensors);
    String advice = "; use the weights of the right network";
    assertEquals(weights.get("a"), weights.require("a", 2, Weights.ANY));
    assertEquals(
        "weights in memory: tensor 'a' has the shape [2, 3], expected [3, any]" + advice,
        assertThrows(InputException.class, () -> weights.require("a", 3, Weights.ANY))
            .getMessage());
    assertEquals(
        "weights in memory: tensor 'b' has the shape scalar, expected [1]" + advice,
        assertThrows(InputException.class, () -> weights.require("b", 1)).getMessage());
    Checklist checklist = new Checklist(weights);
    assertEquals(
        "weights in memory: has 2 unexpected tensors: 'a', 'b'"
            + advice
            + ", or make the model with --ignore-extra",
        assertThrows(InputException.class, checklist::requireNothingElse).getMessage());
    assertEquals(weights.get("a"), checklist.take("a", 2, 3));
    assertEquals(
        "weights in memory: has the unexpected tensor 'b'"
            + advice
            + ", or make the model with --ignore-extra",
        assertThrows(InputException.class, checklist::requireNothingElse).getMessage());
    checklist.take("b");
    checklist.requireNothingElse();
  }

  @Test
  void severalStateDictsAreRefusedUnlessOneIsPreferred() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("models/generator/a", Tensor.of(new float[1], 1));
    tensors.put("models/discriminator/a", Tensor.of(new float[2], 2));
    tensors.put("optimizer/state/0/exp_avg", Tensor.of(new float[3], 3));
    Weights weights = Weights.of(tensors);
    assertEquals(2, weights.unwrap("discriminator").get("a").size());
    assertEquals(
        "weights in memory: holds 2 state dicts, under 'models/generator', 'models/discriminator'"
            + "; name one after the file in model.json, as in weights.pth#g_ema, or save it alone",
        assertThrows(InputException.class, weights::unwrap).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tensors.pth", "tensors_legacy.pth", "packed.pth", "small.safetensors"})
  void cutAnywhereAFileIsRefused(String name) throws IOException {
    byte[] whole = container(name);
    Path file = folder.resolve(name);
    for (int length = 0; length < whole.length; length += 1 + length / 60) {
      Files.write(file, Arrays.copyOf(whole, length));
      InputException e = assertThrows(InputException.class, () -> Weights.read(file));
      assertTrue(e.getMessage().startsWith(file + ": ") && !e.getMessage().contains("\n"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tensors.pth", "tensors_legacy.pth", "packed.pth", "small.safetensors"})
  void withAnyBytesChangedAFileIsReadOrRefusedAndNothingElse(String name) throws IOException {
    byte[] whole = container(name);
    Random random = new Random(20261124);
    Path file = folder.resolve(name);
    int refused = 0;
    for (int i = 0; i < 600; i++) {
      byte[] changed = whole.clone();
      // Headers more often than numbers: they lie in front, or for a zip at the end.
      int reach = random.nextBoolean() ? changed.length : Math.min(changed.length, 600);
      for (int n = random.nextInt(3); n >= 0; n--) {
        int at = random.nextInt(reach);
        int place = name.equals("packed.pth") ? changed.length - 1 - at : at;
        changed[place] = (byte) random.nextInt(256);
      }
      Files.write(file, changed);
      long before = allocated();
      try {
        Weights.read(file);
      } catch (InputException e) {
        refused++;
        assertTrue(e.getMessage().startsWith(file + ": ") && !e.getMessage().contains("\n"));
      }
      assertTrue(allocated() - before < MAX_MEMORY);
    }
    assertTrue(refused > 60, refused + " refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PK\3\4", "\u0080\2", "\u0080\2c", "ctorch\n", "\20\0\0\0\0\0\0\0{"})
  void randomBytesAreRefusedWhateverTheyBeginWith(String head) throws IOException {
    Random random = new Random(7);
    Path file = folder.resolve("random.pth");
    for (int i = 0; i < 150; i++) {
      byte[] bytes = new byte[head.length() + 1 + random.nextInt(2000)];
      random.nextBytes(bytes);
      System.arraycopy(head.getBytes(ISO_8859_1), 0, bytes, 0, head.length());
      Files.write(file, bytes);
      assertThrows(InputException.class, () -> Weights.read(file));
    }
  }

  private byte[] container(String name) throws IOException {
    if (name.equals("packed.pth")) {
      String pickle = "\u0080\2" + tensor(15, "0", "K\0", "K\3K\5\u0086", "K\5K\1\u0086");
      return zip(true, "x/data.pkl", pickle.getBytes(ISO_8859_1), "x/data/0", new byte[60]);
    }
    if (name.endsWith(".safetensors")) {
      Path file = folder.resolve("whole");
      Weights.read(WeightsTest.golden("tensors.pth")).writeSafetensors(file, DType.FLOAT32);
      return Files.readAllBytes(file);
    }
    return golden(name);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static byte[] golden(String name) throws IOException {
    return Files.readAllBytes(WeightsTest.golden(name));
  }

  private static final String MAGIC = "\u0080\2\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\31.";

  private static byte[] legacy(String value, String keys) {
    return (MAGIC + "M\u00e9\3.}X\r\0\0\0little_endian\u0088s." + value + keys)
        .getBytes(ISO_8859_1);
  }

  private static byte[] torch(String pickle) throws IOException {
    return zip(false, "x/data.pkl", ("\u0080\2" + pickle).getBytes(ISO_8859_1));
  }

  /** A state dict of one tensor 'a' on a storage of four bytes that claims {@code count} floats. */
  private static byte[] torchTensor(int count, String offset, String sizes, String strides)
      throws IOException {
    String pickle = "\u0080\2" + tensor(count, "0", offset, sizes, strides);
    return zip(false, "x/data.pkl", pickle.getBytes(ISO_8859_1), "x/data/0", new byte[4]);
  }

  private static String tensor(int count, String key, String offset, String sizes, String strides) {
    String number =
        new String(
            ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(count).array(),
            ISO_8859_1);
    return "}X\1\0\0\0a"
        + TENSOR
        + "((X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0"
        + key
        + "X\3\0\0\0cpuJ"
        + number
        + "tQ"
        + offset
        + sizes
        + strides
        + "\u0089NtRs.";
  }

  /** A list of a list twice, of a list twice, and so on. */
  private static String doubling(int times) {
    StringBuilder pickle = new StringBuilder("]q\0");
    for (int i = 0; i < times; i++) {
      pickle.append("](h\0h\0eq\0");
    }
    return pickle.append(".").toString();
  }

  private static byte[] safetensors(String type, String shape, long begin, long end, int bytes) {
    return safetensors(
        Text.format(
            "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}}",
            type, shape, begin, end),
        bytes);
  }

  private static byte[] safetensors(String header, int bytes) {
    return ByteBuffer.allocate(8 + header.length() + bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length())
        .put(header.getBytes(ISO_8859_1))
        .array();
  }

  private static byte[] zip(boolean deflated, Object... namesAndBytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndBytes.length; i += 2) {
        byte[] content = (byte[]) namesAndBytes[i + 1];
        ZipEntry entry = new ZipEntry((String) namesAndBytes[i]);
        if (!deflated) {
          CRC32 crc = new CRC32();
          crc.update(content);
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(content.length);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
      }
    }
    return bytes.toByteArray();
  }

  /** Two names for one entry: the second one's offset is that of the first. */
  private static byte[] overlappingZip() throws IOException {
    byte[] zip = zip(false, "x/data.pkl", new byte[9], "y/data.pkl", new byte[9]);
    int second = new String(zip, ISO_8859_1).lastIndexOf("PK\1\2");
    ByteBuffer.wrap(zip).putInt(second + 42, 0);
    return zip;
  }

  /** The second entry has the first one's name in the directory. */
  private static byte[] renamed(byte[] zip) {
    zip[new String(zip, ISO_8859_1).lastIndexOf("y/")] = 'x';
    return zip;
  }

  /** Entries without a name and without bytes, all at the beginning. */
  private static byte[] directoryOf(int count) {
    int size = 46 * count;
    ByteBuffer zip = ByteBuffer.allocate(30 + size + 22).order(ByteOrder.LITTLE_ENDIAN);
    zip.putInt(0, 0x04034b50);
    for (int i = 0; i < count; i++) {
      zip.putInt(30 + 46 * i, 0x02014b50);
    }
    zip.putInt(30 + size, 0x06054b50).putShort(30 + size + 10, (short) count);
    return zip.putInt(30 + size + 12, size).putInt(30 + size + 16, 30).array();
  }

  /** With a little-endian number written at an offset behind a mark. */
  private static byte[] patched(byte[] bytes, String mark, int offset, int number) {
    int at = new String(bytes, ISO_8859_1).indexOf(mark) + offset;
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, number);
    return bytes;
  }

  private static byte[] flipped(byte[] bytes, int at) {
    bytes[at] ^= 1;
    return bytes;
  }
}
