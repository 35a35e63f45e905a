package ohlora.weights;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import ohlora.io.InputException;

/**
 * Finds out which container a file is, by its first bytes, and has it read: what {@code torch.save}
 * writes ({@code .pth}), now or before PyTorch 1.6, or safetensors.
 */
final class WeightsReader {
  /** What to do about a file that is none of the known containers. */
  static final String CONTAINERS = "give a .pth or .safetensors file";

  private static final int HEAD = 64;

  private WeightsReader() {}

  static Map<String, Tensor> read(String source, FileChannel file) throws IOException {
    byte[] head = head(file);
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (head.length == 0) {
      throw InputException.of(source, "is empty", InputException.GET_AGAIN);
    }
    if (text.startsWith("PK\3\4") || text.startsWith("PK\5\6")) {
      try (Zip zip = Zip.open(source, file)) {
        Heap.require(source, zip.unpacked());
        return TorchZip.read(zip);
      }
    }
    Heap.require(source, file.size());
    BoundedInput input =
        new BoundedInput(
            source, new BufferedInputStream(Channels.newInputStream(file)), file.size());
    // A safetensors file whose header's length ends in 0x80 begins like a pickle.
    boolean shortHeader = head.length > 8 && head[8] == '{' && head[7] == 0;
    if (head[0] == (byte) 0x80 && !shortHeader || text.matches("(?s)c[\\w.]+\n.*")) {
      return TorchLegacy.read(input);
    }
    if (head.length > 8 && head[8] == '{') {
      return Safetensors.read(input);
    }
    throw InputException.of(source, "is not a weight file: " + guess(text), CONTAINERS);
  }

  private static byte[] head(FileChannel file) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    int read = 0;
    while (head.hasRemaining() && read >= 0) {
      read = file.read(head, head.position());
    }
    return Arrays.copyOf(head.array(), head.position());
  }

  private static String guess(String text) {
    if (text.startsWith("version https://git-lfs")) {
      return "it is a Git LFS pointer to one";
    }
    if (text.stripLeading().startsWith("<")) {
      return "it looks like a web page";
    }
    return text.startsWith("\u0093NUMPY")
        ? "it is an array of NumPy"
        : "its first bytes belong to no container that is known";
  }
}
