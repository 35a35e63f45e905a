package ohlora.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import ohlora.io.AtomicFile;
import ohlora.io.InputException;
import ohlora.io.Text;

/**
 * The named tensors of a model, immutable and in the order of their file.
 *
 * <p>{@link #read} knows three containers by their content, whatever the file is called: what
 * {@code torch.save} writes (zip, and legacy without a zip) and safetensors. Nothing in a file is
 * ever executed, and a file's lengths, offsets and counts are held against its size before memory
 * is taken.
 *
 * <p>Dictionaries inside dictionaries are flattened: a tensor's name is then the keys, joined with
 * {@code /}, as in {@code models/generator_smooth/mapping.dense0.weight}. {@link #unwrap} takes the
 * state dict out.
 */
public final class Weights {
  /** In a shape that is asked for: a size that may be anything. */
  public static final long ANY = -1;

  /** What to do about weights that do not fit a network. */
  public static final String RIGHT_NETWORK = "use the weights of the right network";

  private final String source;
  private final Map<String, Tensor> tensors;

  private Weights(String source, Map<String, Tensor> tensors) {
    this.source = source;
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** Weights made in memory, in the order of the map. */
  public static Weights of(Map<String, Tensor> tensors) {
    return new Weights("weights in memory", tensors);
  }

  /**
   * Reads a weight file and takes the state dict under a key.
   *
   * @param key as {@link #part} takes it; empty for the whole file
   * @throws InputException as {@link #read(Path)} and {@link #part}
   */
  public static Weights read(Path file, String key) throws IOException {
    Weights whole = read(file);
    return key.isEmpty() ? whole : whole.part(key);
  }

  /**
   * Reads a weight file.
   *
   * @throws InputException if the file is none of the known containers, is damaged, holds what is
   *     not weights, takes more memory than Java has left, or cannot be opened; with one line that
   *     says so
   */
  public static Weights read(Path file) throws IOException {
    Text.requireRegular(file);
    try (FileChannel channel = FileChannel.open(file)) {
      Map<String, Tensor> tensors = WeightsReader.read(file.toString(), channel);
      if (tensors.isEmpty()) {
        throw InputException.of(file.toString(), "holds no tensors", "save the weights in it");
      }
      return new Weights(file.toString(), tensors);
    } catch (InputException | ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw Text.unreadable(file, e);
    }
  }

  /** The file, or what else the weights come from, as errors name it. */
  public String source() {
    return source;
  }

  /** The tensors' names in the order of the file. */
  public Set<String> names() {
    return tensors.keySet();
  }

  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  /**
   * @throws InputException if there is no such tensor
   */
  public Tensor get(String name) throws InputException {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw InputException.of(source, "has no tensor '" + name + "'", RIGHT_NETWORK);
    }
    return tensor;
  }

  /**
   * A tensor that must have a certain shape.
   *
   * @param shape one size per dimension, {@link #ANY} where any will do
   * @throws InputException if there is no such tensor, or it has another shape
   */
  public Tensor require(String name, long... shape) throws InputException {
    Tensor tensor = get(name);
    long[] actual = tensor.shape();
    boolean fits = actual.length == shape.length;
    for (int i = 0; fits && i < shape.length; i++) {
      fits = shape[i] == ANY || shape[i] == actual[i];
    }
    if (!fits) {
      throw InputException.of(
          source,
          "tensor '"
              + name
              + "' has the shape "
              + Tensor.describe(actual)
              + ", expected "
              + Tensor.describe(shape),
          RIGHT_NETWORK);
    }
    return tensor;
  }

  /**
   * These weights, if every number in them is finite.
   *
   * @throws InputException if a tensor holds NaN or infinity
   */
  public Weights requireFinite() throws InputException {
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      for (int i = 0; tensor.dtype().isFloating() && i < tensor.size(); i++) {
        if (!Double.isFinite(tensor.value(i))) {
          throw InputException.of(
              source,
              "tensor '" + entry.getKey() + "' holds " + tensor.value(i) + " at element " + i,
              "use weights whose training did not diverge");
        }
      }
    }
    return this;
  }

  /**
   * The state dict under a key.
   *
   * @param key one or more keys of dictionaries, joined with {@code /}, for example {@code g_ema}
   * @throws InputException naming the keys that there are, if it is none of them
   */
  public Weights part(String key) throws InputException {
    Map<String, Tensor> part = under(key + "/");
    if (part.isEmpty()) {
      throw InputException.of(
          source, "has nothing under '" + key + "', but under " + keys(), "name one of these");
    }
    return new Weights(source, part);
  }

  /**
   * The state dict inside a wrapped one, or these weights if they are not wrapped. A {@code
   * module.} before every name, as {@code DataParallel} leaves it, and each {@code _orig_mod.} of
   * {@code torch.compile} go too.
   *
   * @param preferred the keys to choose by, best first, when there are several state dicts
   * @throws InputException naming the keys, if there are several and none is preferred
   */
  public Weights unwrap(String... preferred) throws InputException {
    Map<String, Map<String, Tensor>> wrapped = wrapped();
    if (wrapped.size() == 1) {
      return plain(wrapped.values().iterator().next());
    }
    for (String name : preferred) {
      List<String> fitting =
          wrapped.keySet().stream().filter(key -> ("/" + key).contains("/" + name + "/")).toList();
      if (fitting.size() == 1) {
        return plain(wrapped.get(fitting.get(0)));
      }
    }
    throw InputException.of(
        source,
        "holds " + wrapped.size() + " state dicts" + (wrapped.isEmpty() ? "" : ", under " + keys()),
        "name one after the file in model.json, as in weights.pth#g_ema, or save it alone");
  }

  /**
   * The tensors of a network that is part of a larger one: those whose names begin with the first
   * of some prefixes that occurs, without it; all where none does.
   *
   * @param prefixes best first, each without the dot that parts it from the rest
   */
  public Weights within(String... prefixes) throws InputException {
    for (String prefix : prefixes) {
      Map<String, Tensor> part = under(prefix + ".");
      if (!part.isEmpty()) {
        return plain(part);
      }
    }
    return this;
  }

  private Map<String, Tensor> under(String prefix) {
    Map<String, Tensor> part = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), tensor);
          }
        });
    return part;
  }

  /** The state dicts by what leads to them, each key with a slash after it. */
  private Map<String, Map<String, Tensor>> wrapped() {
    Map<String, Map<String, Tensor>> wrapped = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          int cut = name.lastIndexOf('/') + 1;
          wrapped
              .computeIfAbsent(name.substring(0, cut), key -> new LinkedHashMap<>())
              .put(name.substring(cut), tensor);
        });
    // An optimiser's state hangs below the number of a parameter: never a network.
    wrapped.keySet().removeIf(key -> key.matches("(.*/)?\\d+/"));
    return wrapped;
  }

  private String keys() {
    return wrapped().keySet().stream()
        .map(key -> key.isEmpty() ? "no key" : "'" + key.substring(0, key.length() - 1) + "'")
        .collect(Collectors.joining(", "));
  }

  /** A state dict without what wrapped the network. */
  private Weights plain(Map<String, Tensor> wrapped) throws InputException {
    Pattern wrapper =
        wrapped.keySet().stream().allMatch(name -> name.startsWith("module."))
            ? Pattern.compile("^module\\.|\\b_orig_mod\\.")
            : Pattern.compile("\\b_orig_mod\\.");
    Map<String, Tensor> plain = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> entry : wrapped.entrySet()) {
      String name = wrapper.matcher(entry.getKey()).replaceAll("");
      if (plain.put(name, entry.getValue()) != null) {
        throw InputException.of(
            source,
            "holds tensor '" + name + "' twice",
            "save the state dict of one network alone");
      }
    }
    return plain.keySet().equals(wrapped.keySet()) ? new Weights(source, plain) : plain(plain);
  }

  /**
   * Writes a safetensors file; under its name it appears only when it is complete. Floating-point
   * tensors are written as {@code dtype} (rounded to nearest, ties to even), all others as they
   * are.
   *
   * @param dtype {@link DType#FLOAT32} or {@link DType#FLOAT16}
   * @throws InputException if a number is too large for {@code dtype}, or the file cannot be
   *     written; nothing is left of it then
   */
  public void writeSafetensors(Path file, DType dtype) throws IOException {
    AtomicFile.write(file, new SafetensorsWriter(converted(dtype))::writeTo);
  }

  /** What {@link #writeSafetensors} writes, in memory. */
  public byte[] safetensors(DType dtype) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new SafetensorsWriter(converted(dtype)).writeTo(bytes);
    return bytes.toByteArray();
  }

  private Map<String, Tensor> converted(DType dtype) throws InputException {
    if (dtype != DType.FLOAT32 && dtype != DType.FLOAT16) {
      throw new IllegalArgumentException(
          "weights are written as FLOAT32 or FLOAT16, not as " + dtype);
    }
    Map<String, Tensor> converted = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      try {
        converted.put(entry.getKey(), tensor.dtype().isFloating() ? tensor.to(dtype) : tensor);
      } catch (ArithmeticException e) {
        throw InputException.of(
            source, "tensor '" + entry.getKey() + "': " + e.getMessage(), "write it as FLOAT32", e);
      }
    }
    return converted;
  }
}
