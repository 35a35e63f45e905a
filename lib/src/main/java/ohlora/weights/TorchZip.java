package ohlora.weights;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import ohlora.io.InputException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/**
 * What {@code torch.save} has written since PyTorch 1.6: a zip with one folder, in it {@code
 * data.pkl} and for each storage a file {@code data/KEY}.
 */
final class TorchZip {
  private static final String PICKLE = "data.pkl";

  /** In bytes; the pickle of a network with 150 tensors has 20,000. */
  private static final long MAX_PICKLE = 64L << 20;

  private static final int MAX_BYTE_ORDER = 16;

  private final Zip zip;
  private final String folder;
  private boolean isBigEndian;

  private TorchZip(Zip zip) throws InputException {
    this.zip = zip;
    String pickle =
        zip.entries().keySet().stream()
            .filter(name -> name.matches("([^/]*/)?" + Pattern.quote(PICKLE)))
            .findFirst()
            .orElseThrow(() -> noTorch(zip));
    folder = pickle.substring(0, pickle.length() - PICKLE.length());
  }

  private static InputException noTorch(Zip zip) {
    boolean numpy = zip.entries().keySet().stream().anyMatch(name -> name.endsWith(".npy"));
    return InputException.of(
        zip.source(),
        numpy
            ? "holds arrays of NumPy (.npz), which are not read as weights"
            : "is a zip, but not one of torch.save: it has no " + PICKLE,
        WeightsReader.CONTAINERS);
  }

  static Map<String, Tensor> read(Zip zip) throws IOException {
    return new TorchZip(zip).read();
  }

  private Map<String, Tensor> read() throws IOException {
    isBigEndian = isBigEndian();
    ZipArchiveEntry pickle = entry(PICKLE);
    if (pickle.getSize() > MAX_PICKLE) {
      throw refuse("its pickle has " + pickle.getSize() + " bytes, too many for weights");
    }
    byte[] bytes = zip.read(pickle);
    BoundedInput input =
        new BoundedInput(zip.source(), new ByteArrayInputStream(bytes), bytes.length);
    Object root = Pickle.read(input).root();
    return TorchTensors.read(zip.source(), root, zip.length(), this::storage);
  }

  private ZipArchiveEntry entry(String name) {
    return zip.entries().get(folder + name);
  }

  /** Whether a machine wrote it whose numbers begin with their highest byte. */
  private boolean isBigEndian() throws IOException {
    ZipArchiveEntry entry = entry("byteorder");
    if (entry == null) {
      return false; // before PyTorch 2.1
    }
    if (entry.getSize() > MAX_BYTE_ORDER) {
      throw refuse("its byte order is not stated as it should be");
    }
    String order = new String(zip.read(entry), StandardCharsets.UTF_8);
    if (!order.equals("little") && !order.equals("big")) {
      throw refuse("its byte order is '" + order + "', and not little or big");
    }
    return order.equals("big");
  }

  private byte[] storage(Pickle.Storage storage) throws IOException {
    ZipArchiveEntry entry = entry("data/" + storage.key());
    if (entry == null) {
      throw refuse("storage " + storage.key() + " is missing");
    }
    long expected = storage.count() * storage.dtype().bytes();
    if (storage.count() > Tensor.MAX_BYTES || entry.getSize() != expected) {
      throw refuse(
          "storage "
              + storage.key()
              + " has "
              + entry.getSize()
              + " bytes, but is said to have "
              + storage.count()
              + " elements of "
              + storage.dtype());
    }
    byte[] bytes = zip.read(entry);
    return isBigEndian ? turned(bytes, storage.dtype().bytes()) : bytes;
  }

  /** Each number's bytes the other way round. */
  private static byte[] turned(byte[] bytes, int width) {
    byte[] turned = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      turned[i] = bytes[i - i % width + width - 1 - i % width];
    }
    return turned;
  }

  private InputException refuse(String wrong) {
    return InputException.of(zip.source(), wrong, InputException.GET_AGAIN);
  }
}
