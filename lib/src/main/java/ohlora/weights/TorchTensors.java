package ohlora.weights;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ohlora.io.InputException;

/** Turns the unpickled value of a torch file into named tensors, once its storages can be read. */
final class TorchTensors {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_VALUES = 200_000;
  private static final int MAX_NAME = 1_000;
  private static final int MAX_DIMENSIONS = 64;

  /**
   * Views of one storage may together take this much beyond the file's size times {@link
   * #MAX_RATIO}.
   */
  private static final long SMALL = 64L << 20;

  private static final long MAX_RATIO = 20;

  /** Where a storage's bytes come from. */
  interface Storages {
    /** The bytes of a storage, as many as it has elements times their size. */
    byte[] read(Pickle.Storage storage) throws IOException;
  }

  private final String source;
  private final Map<String, Pickle.View> views = new LinkedHashMap<>();
  private int values;

  private TorchTensors(String source) {
    this.source = source;
  }

  /**
   * Finds the tensors in a value, checks them and only then reads them.
   *
   * @param fileSize in bytes
   */
  static Map<String, Tensor> read(String source, Object value, long fileSize, Storages storages)
      throws IOException {
    TorchTensors tensors = new TorchTensors(source);
    tensors.find("", value, 0);
    tensors.checkTotal(fileSize);
    Heap.require(source, tensors.copies());
    return tensors.gather(storages);
  }

  /** Walks down dictionaries, lists and tuples; what is not a tensor is of no interest. */
  private void find(String name, Object value, int depth) throws InputException {
    values++;
    if (values > MAX_VALUES || depth > MAX_DEPTH) {
      throw refuse(
          depth > MAX_DEPTH
              ? "nests values deeper than " + MAX_DEPTH
              : "holds more than " + MAX_VALUES + " values");
    }
    if (name.length() > MAX_NAME) {
      throw refuse("has a name of more than " + MAX_NAME + " characters");
    }
    String prefix = name.isEmpty() ? "" : name + "/";
    if (value instanceof Pickle.View view) {
      check(name, view);
      if (views.put(name, view) != null) {
        throw refuse("holds tensor '" + name + "' twice");
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        find(prefix + entry.getKey(), entry.getValue(), depth + 1);
      }
    } else if (value instanceof List<?> || value instanceof Object[]) {
      Object[] items = value instanceof List<?> list ? list.toArray() : (Object[]) value;
      for (int i = 0; i < items.length; i++) {
        find(prefix + i, items[i], depth + 1);
      }
    }
  }

  private void check(String name, Pickle.View view) throws InputException {
    long[] sizes = view.sizes();
    long[] strides = view.strides();
    String tensor = "tensor '" + name + "' ";
    if (sizes.length != strides.length || sizes.length > MAX_DIMENSIONS) {
      throw refuse(tensor + "has " + sizes.length + " sizes and " + strides.length + " strides");
    }
    try {
      boolean empty = Tensor.bytes(view.storage().dtype(), sizes) == 0;
      long last = view.offset();
      for (int i = 0; i < sizes.length; i++) {
        if (strides[i] < 0) {
          throw refuse(tensor + "has a negative stride");
        }
        last = Math.addExact(last, Math.multiplyExact(Math.max(sizes[i] - 1, 0), strides[i]));
      }
      long count = view.storage().count();
      if (view.offset() < 0 || count < 0 || !empty && last >= count) {
        throw refuse(tensor + "reaches to element " + last + " of a storage of " + count);
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw InputException.of(
          source, tensor + "is impossible: " + e.getMessage(), InputException.GET_AGAIN, e);
    }
  }

  private void checkTotal(long fileSize) throws InputException {
    long total = 0;
    for (Pickle.View view : views.values()) {
      total += Tensor.bytes(view.storage().dtype(), view.sizes());
    }
    if (total - SMALL > MAX_RATIO * fileSize) {
      throw refuse("the tensors would take " + total + " bytes, the file has " + fileSize);
    }
  }

  /** The bytes that views take besides their storages. */
  private long copies() {
    return views.values().stream()
        .filter(view -> !isWhole(view))
        .mapToLong(view -> Tensor.bytes(view.storage().dtype(), view.sizes()))
        .sum();
  }

  private Map<String, Tensor> gather(Storages storages) throws IOException {
    Map<String, byte[]> read = new HashMap<>();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, Pickle.View> entry : views.entrySet()) {
      Pickle.Storage storage = entry.getValue().storage();
      if (!read.containsKey(storage.key())) {
        read.put(storage.key(), storages.read(storage));
      }
      tensors.put(entry.getKey(), tensor(entry.getValue(), read.get(storage.key())));
    }
    return tensors;
  }

  /** A copy of what a view sees, in C order; {@code storage} itself where the view is all of it. */
  static Tensor tensor(Pickle.View view, byte[] storage) {
    DType dtype = view.storage().dtype();
    return new Tensor(
        dtype,
        view.sizes(),
        isWhole(view) ? storage : copy(view, storage, Tensor.bytes(dtype, view.sizes())));
  }

  private static boolean isWhole(Pickle.View view) {
    DType dtype = view.storage().dtype();
    return Tensor.bytes(dtype, view.sizes()) == view.storage().count() * dtype.bytes()
        && view.offset() == 0
        && isInCOrder(view);
  }

  private static boolean isInCOrder(Pickle.View view) {
    long step = 1;
    for (int i = view.sizes().length - 1; i >= 0; i--) {
      if (view.sizes()[i] != 1 && view.strides()[i] != step) {
        return false;
      }
      step *= view.sizes()[i];
    }
    return true;
  }

  private static byte[] copy(Pickle.View view, byte[] storage, int length) {
    int width = view.storage().dtype().bytes();
    long[] sizes = view.sizes();
    long[] strides = view.strides();
    long[] index = new long[sizes.length];
    byte[] copy = new byte[length];
    long from = view.offset();
    for (int to = 0; to < length; to += width) {
      System.arraycopy(storage, (int) (from * width), copy, to, width);
      for (int i = sizes.length - 1; i >= 0; i--) {
        from += strides[i];
        if (++index[i] < sizes[i]) {
          break;
        }
        from -= strides[i] * sizes[i];
        index[i] = 0;
      }
    }
    return copy;
  }

  private InputException refuse(String wrong) {
    return InputException.of(source, wrong, InputException.GET_AGAIN);
  }
}
