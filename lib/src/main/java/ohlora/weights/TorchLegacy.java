package ohlora.weights;

import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ohlora.io.InputException;

/**
 * What {@code torch.save} wrote before PyTorch 1.6: five pickles (magic number, protocol, system,
 * value, storage keys) and then for each key the storage's length in elements and its bytes.
 */
final class TorchLegacy {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final Long PROTOCOL = 1001L;

  private TorchLegacy() {}

  static Map<String, Tensor> read(BoundedInput input) throws IOException {
    long size = input.remaining();
    if (!MAGIC.equals(Pickle.read(input).root())) {
      throw input.refuse(
          "is a pickle, but not one of torch.save", "save the state dict with torch.save");
    }
    if (!PROTOCOL.equals(Pickle.read(input).root())) {
      throw input.refuse("is of an unknown legacy protocol", "save it again with a newer PyTorch");
    }
    // Of the machine that wrote it; its numbers are little-endian whichever it was.
    if (!(Pickle.read(input).root() instanceof Map<?, ?>)) {
      throw input.refuse("does not say which machine wrote it", InputException.GET_AGAIN);
    }
    Pickle.Contents contents = Pickle.read(input);
    Map<String, byte[]> data = storages(input, contents.storages());
    return TorchTensors.read(
        input.source(), contents.root(), size, storage -> data.get(storage.key()));
  }

  private static Map<String, byte[]> storages(
      BoundedInput input, Map<String, Pickle.Storage> storages) throws IOException {
    if (!(Pickle.read(input).root() instanceof List<?> keys)) {
      throw input.refuse("has no list of its storages", InputException.GET_AGAIN);
    }
    Map<String, byte[]> data = new HashMap<>();
    for (Object item : keys) {
      if (!(item instanceof String key)) {
        throw input.refuse("names a storage by what is not text", InputException.GET_AGAIN);
      }
      Pickle.Storage storage = storages.get(key);
      long count = input.number(8, "the length of a storage");
      if (storage == null || storage.count() != count || data.containsKey(key)) {
        throw input.refuse(
            "storage " + key + " has " + count + " elements, which does not fit the pickle",
            InputException.GET_AGAIN);
      }
      if (count < 0 || count > Tensor.MAX_BYTES) {
        throw input.refuse("storage " + key + " is larger than 2 GiB", "split the tensor");
      }
      data.put(key, input.bytes(count * storage.dtype().bytes(), "storage " + key));
    }
    if (data.size() < storages.size() || input.remaining() > 0) {
      throw input.refuse(
          data.size() < storages.size()
              ? "lacks " + (storages.size() - data.size()) + " of its storages"
              : "has " + input.remaining() + " bytes after its end",
          InputException.GET_AGAIN);
    }
    return data;
  }
}
