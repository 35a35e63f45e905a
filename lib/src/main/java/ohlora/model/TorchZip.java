package ohlora.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What {@code torch.save} has written since PyTorch 1.6: a zip with one folder, in it {@code
 * data.pkl} and for each storage a file {@code data/KEY}.
 */
final class TorchZip {
  private static final String PICKLE = "data.pkl";

  /** In bytes; the pickle of a network with 150 tensors has 20,000. */
  private static final long LARGEST_PICKLE = 64L << 20;

  private TorchZip() {}

  static boolean isOne(Zip zip) {
    return folder(zip) != null;
  }

  private static String folder(Zip zip) {
    for (String name : zip.entries().keySet()) {
      if (name.matches("[^/]*/?" + PICKLE)) {
        return name.substring(0, name.length() - PICKLE.length());
      }
    }
    return null;
  }

  static Map<String, Tensor> read(Zip zip) throws IOException {
    String folder = folder(zip);
    checkByteOrder(zip, zip.entries().get(folder + "byteorder"));
    Zip.Entry pickle = zip.entries().get(folder + PICKLE);
    if (pickle.size() > LARGEST_PICKLE) {
      throw refuse(zip, "its pickle has " + pickle.size() + " bytes, too many for weights");
    }
    byte[] bytes = zip.read(pickle);
    Input input = new Input(zip.source(), new ByteArrayInputStream(bytes), bytes.length);
    Pickle.Contents contents = Pickle.read(input);
    return TorchTensors.read(
        zip.source(),
        contents.root(),
        zip.length(),
        storage -> storage(zip, zip.entries().get(folder + "data/" + storage.key()), storage));
  }

  private static void checkByteOrder(Zip zip, Zip.Entry entry) throws IOException {
    if (entry == null) {
      return; // before PyTorch 2.1: little endian
    }
    if (entry.size() > 16) {
      throw refuse(zip, "its byte order is not said as it should be");
    }
    String order = new String(zip.read(entry), StandardCharsets.UTF_8);
    if (!order.equals("little")) {
      throw WeightsException.of(
          zip.source(),
          "its byte order is '" + order + "', only little-endian weights are read",
          "save it again on a little-endian machine");
    }
  }

  private static byte[] storage(Zip zip, Zip.Entry entry, Pickle.Storage storage)
      throws IOException {
    if (entry == null) {
      throw refuse(zip, "storage " + storage.key() + " is missing");
    }
    long expected = storage.count() * storage.dtype().bytes();
    if (storage.count() > Tensor.LARGEST || entry.size() != expected) {
      throw refuse(
          zip,
          "storage "
              + storage.key()
              + " has "
              + entry.size()
              + " bytes, but is said to have "
              + storage.count()
              + " elements of "
              + storage.dtype());
    }
    return zip.read(entry);
  }

  private static WeightsException refuse(Zip zip, String wrong) {
    return WeightsException.of(zip.source(), wrong, WeightsException.GET_AGAIN);
  }
}
