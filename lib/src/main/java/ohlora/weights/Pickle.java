package ohlora.weights;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ohlora.io.InputException;
import ohlora.io.Text;

/**
 * Reads the pickles that {@code torch.save} writes: plain values, and the few constructors that
 * tensors need. Any other global is refused by its name, before anything is done with it.
 *
 * <p>This is a machine of its own instead of a general pickle library, because a general one takes
 * memory for any length that the file claims, computes hashes by walking down nested values (and so
 * overflows the stack), keeps its constructors in a static table that all code shares, and knows
 * far more opcodes than weights need. Here nothing is recursive, every length is held against the
 * bytes that are left, and the number of steps has a limit.
 *
 * <p>Values: {@code null}, Boolean, Long, BigInteger, Double, String, byte[], a tuple as Object[],
 * a list as List, a dictionary as Map with keys of String or Long, {@link Global}, {@link Storage}
 * and {@link View}.
 */
final class Pickle {
  /** About 40 steps make a tensor: enough for 50,000 of them. */
  private static final int MAX_STEPS = 2_000_000;

  private static final int MAX_LINE = 1_000;
  private static final String ADVICE = "save the state dict of a network with torch.save";

  private static final Set<String> CONSTRUCTORS =
      Set.of(
          "collections.OrderedDict",
          "torch.Size",
          "torch._utils._rebuild_tensor_v2",
          "torch._utils._rebuild_parameter");

  /** A class or function that is known here; only a name, never looked up anywhere. */
  record Global(String name) {}

  /**
   * A block of numbers in the file that tensors are views of.
   *
   * @param count its elements
   */
  record Storage(String key, DType dtype, long count) {}

  /** A tensor: sizes, steps and offset are in elements of the storage. */
  record View(Storage storage, long offset, long[] sizes, long[] strides) {}

  /**
   * What a pickle holds.
   *
   * @param root the value itself
   * @param storages all storages that it refers to, by key
   */
  record Contents(Object root, Map<String, Storage> storages) {}

  private static final Object MARK = new Object();

  private final BoundedInput in;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private final Map<String, Storage> storages = new LinkedHashMap<>();

  private Pickle(BoundedInput in) {
    this.in = in;
  }

  /**
   * Reads one value.
   *
   * @throws InputException if the pickle is damaged or holds what weights do not need
   */
  static Contents read(BoundedInput in) throws IOException {
    Pickle pickle = new Pickle(in);
    return new Contents(pickle.run(), pickle.storages);
  }

  private Object run() throws IOException {
    for (int step = 0; step < MAX_STEPS; step++) {
      int opcode = in.u8("the pickle");
      if (opcode == '.') {
        return pop();
      }
      step(opcode);
    }
    throw in.refuse("the pickle takes more than " + MAX_STEPS + " steps", ADVICE);
  }

  private void step(int opcode) throws IOException {
    switch (opcode) {
      case 0x80 -> protocol();
      case 0x95 -> number(8); // FRAME: its length is of no use here
      case '(' -> push(MARK);
      case '0' -> pop();
      case 'N' -> push(null);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push(number(4));
      case 'K' -> push((long) in.u8("the pickle"));
      case 'M' -> push(number(2) & 0xffff);
      case 0x8a -> push(whole(in.bytes(in.u8("the pickle"), "a number")));
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(number(8))));
      case 'X' -> push(text(number(4) & 0xffffffffL));
      case 0x8c -> push(text(in.u8("the pickle")));
      case 0x8d -> push(text(number(8)));
      case 'U' -> push(in.bytes(in.u8("the pickle"), "a string"));
      case 'C' -> push(in.bytes(in.u8("the pickle"), "a string"));
      case 'B', 'T' -> push(in.bytes(number(4) & 0xffffffffL, "a string"));
      case ')' -> push(new Object[0]);
      case 't' -> push(popToMark().toArray());
      case 0x85 -> push(popTuple(1));
      case 0x86 -> push(popTuple(2));
      case 0x87 -> push(popTuple(3));
      case ']' -> push(new ArrayList<>());
      case 'a' -> append(Collections.singletonList(pop()));
      case 'e' -> append(popToMark());
      case '}' -> push(new LinkedHashMap<>());
      case 's' -> setItems(Arrays.asList(popTuple(2)));
      case 'u' -> setItems(popToMark());
      case 'q' -> memo.put((long) in.u8("the pickle"), top());
      case 'r' -> memo.put(number(4), top());
      case 0x94 -> memo.put((long) memo.size(), top());
      case 'h' -> push(remembered(in.u8("the pickle")));
      case 'j' -> push(remembered(number(4)));
      case 'c' -> push(global(line(), line()));
      case 'i' -> throw refused(line() + "." + line());
      case 0x93 -> stackGlobal();
      case 'R' -> reduce();
      case 'b' -> build();
      case 'Q' -> push(storage(pop()));
      default ->
          throw in.refuse(
              Text.format("the pickle has the opcode 0x%02x, which weights do not need", opcode),
              ADVICE);
    }
  }

  private void protocol() throws IOException {
    int protocol = in.u8("the pickle");
    if (protocol > 5) {
      throw in.refuse("the pickle is of the unknown protocol " + protocol, ADVICE);
    }
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object top() throws InputException {
    Object top = stack.isEmpty() ? MARK : stack.get(stack.size() - 1);
    if (top == MARK) {
      throw damaged("takes a value where there is none");
    }
    return top;
  }

  private Object pop() throws InputException {
    Object top = top();
    stack.remove(stack.size() - 1);
    return top;
  }

  private Object[] popTuple(int size) throws InputException {
    Object[] tuple = new Object[size];
    for (int i = size - 1; i >= 0; i--) {
      tuple[i] = pop();
    }
    return tuple;
  }

  private List<Object> popToMark() throws InputException {
    int mark = stack.size() - 1;
    while (mark >= 0 && stack.get(mark) != MARK) {
      mark--;
    }
    if (mark < 0) {
      throw damaged("ends a group that was not begun");
    }
    List<Object> values = new ArrayList<>(stack.subList(mark + 1, stack.size()));
    stack.subList(mark, stack.size()).clear();
    return values;
  }

  private void append(List<Object> values) throws InputException {
    if (!(top() instanceof List)) {
      throw damaged("appends to what is not a list");
    }
    @SuppressWarnings("unchecked") // only this class makes lists, all of Object
    List<Object> list = (List<Object>) top();
    list.addAll(values);
  }

  private void setItems(List<Object> pairs) throws InputException {
    Map<Object, Object> map = map(top());
    if (pairs.size() % 2 != 0) {
      throw damaged("has a key without a value");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      put(map, pairs.get(i), pairs.get(i + 1));
    }
  }

  private void put(Map<Object, Object> map, Object key, Object value) throws InputException {
    if (!(key instanceof String) && !(key instanceof Long)) {
      throw in.refuse("a dictionary in it has a key that is neither text nor a number", ADVICE);
    }
    map.put(key, value);
  }

  private Map<Object, Object> map(Object value) throws InputException {
    if (!(value instanceof Map)) {
      throw damaged("sets an item of what is not a dictionary");
    }
    @SuppressWarnings("unchecked") // only this class makes maps, all of Object
    Map<Object, Object> map = (Map<Object, Object>) value;
    return map;
  }

  private Object remembered(long index) throws InputException {
    if (!memo.containsKey(index)) {
      throw damaged("takes a value that was never kept");
    }
    return memo.get(index);
  }

  private void stackGlobal() throws InputException {
    Object[] names = popTuple(2);
    if (!(names[0] instanceof String module) || !(names[1] instanceof String name)) {
      throw damaged("names a global by what is not text");
    }
    push(global(module, name));
  }

  private Global global(String module, String name) throws InputException {
    Global global = new Global(module + "." + name);
    if (!CONSTRUCTORS.contains(global.name) && storageType(global) == null) {
      throw refused(global.name);
    }
    return global;
  }

  /** Storage types lie in {@code torch}, and for files written on a GPU by old versions below. */
  private static DType storageType(Global global) {
    for (DType dtype : DType.values()) {
      if (global.name.equals("torch." + dtype.torchStorage)
          || global.name.equals("torch.cuda." + dtype.torchStorage)) {
        return dtype;
      }
    }
    return null;
  }

  private void reduce() throws InputException {
    Object[] call = popTuple(2);
    if (!(call[0] instanceof Global global) || !(call[1] instanceof Object[] arguments)) {
      throw damaged("calls what is not a constructor");
    }
    push(
        switch (global.name) {
          case "collections.OrderedDict" -> orderedDict(arguments);
          case "torch.Size" -> arguments.length == 1 ? arguments[0] : null;
          case "torch._utils._rebuild_tensor_v2" -> view(arguments);
          case "torch._utils._rebuild_parameter" -> parameter(arguments);
          default -> throw damaged("calls " + global.name + ", which is a type");
        });
  }

  /** Made empty, filled by opcodes: to copy a list that is remembered would multiply memory. */
  private Map<Object, Object> orderedDict(Object[] arguments) throws InputException {
    if (arguments.length != 0) {
      throw in.refuse("was written by Python 2", "save it again with Python 3");
    }
    return new LinkedHashMap<>();
  }

  private View parameter(Object[] arguments) throws InputException {
    if (arguments.length < 1 || !(arguments[0] instanceof View view)) {
      throw damaged("makes a parameter from what is not a tensor");
    }
    return view;
  }

  private View view(Object[] arguments) throws InputException {
    if (arguments.length < 4
        || !(arguments[0] instanceof Storage storage)
        || !(arguments[1] instanceof Long offset)) {
      throw damaged("makes a tensor from the wrong arguments");
    }
    return new View(storage, offset, longs(arguments[2]), longs(arguments[3]));
  }

  private long[] longs(Object tuple) throws InputException {
    if (!(tuple instanceof Object[] values)) {
      throw damaged("has a shape that is not a tuple");
    }
    long[] longs = new long[values.length];
    for (int i = 0; i < longs.length; i++) {
      if (!(values[i] instanceof Long value)) {
        throw damaged("has a shape that is not of whole numbers");
      }
      longs[i] = value;
    }
    return longs;
  }

  private Storage storage(Object id) throws InputException {
    if (id instanceof Object[] parts
        && parts.length >= 5
        && "storage".equals(parts[0])
        && parts[1] instanceof Global type
        && storageType(type) != null
        && parts[2] instanceof String key
        && parts[4] instanceof Long count) {
      if (parts.length > 5 && parts[5] != null) {
        throw in.refuse("was written by a PyTorch before 0.4", "save it again with a newer one");
      }
      Storage storage = new Storage(key, storageType(type), count);
      Storage known = storages.putIfAbsent(key, storage);
      if (known != null && !known.equals(storage)) {
        throw damaged("takes storage " + key + " as " + storage.dtype + " and " + known.dtype);
      }
      return storage;
    }
    throw damaged("refers to what is not a storage");
  }

  /** Only dictionaries have a state here: the versions of a network's modules, of no use. */
  private void build() throws InputException {
    pop();
    map(top());
  }

  private long number(int bytes) throws IOException {
    return in.number(bytes, "a number");
  }

  /** Any length, little endian, two's complement. */
  private static Object whole(byte[] littleEndian) {
    byte[] bigEndian = new byte[littleEndian.length + 1];
    for (int i = 0; i < littleEndian.length; i++) {
      bigEndian[littleEndian.length - i] = littleEndian[i];
    }
    bigEndian[0] = (byte) (littleEndian.length > 0 && bigEndian[1] < 0 ? -1 : 0);
    BigInteger value = new BigInteger(bigEndian);
    return value.bitLength() < 64 ? (Object) value.longValue() : value;
  }

  private String text(long bytes) throws IOException {
    return new String(in.bytes(bytes, "a text"), StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.u8("a name"); c != '\n'; c = in.u8("a name")) {
      line.append((char) c);
      if (line.length() > MAX_LINE) {
        throw damaged("has a name without an end");
      }
    }
    return line.toString();
  }

  private InputException refused(String global) {
    if (global.matches("(dnnlib|torch_utils|training)\\..*")) {
      return in.refuse(
          "is a StyleGAN 2 or 3 pickle, which asks for " + global + "; nothing was executed",
          "what can be read are state dicts saved by torch.save, and safetensors");
    }
    return in.refuse(
        "asks for " + global + ", which no weights need; nothing was executed",
        "use a file that holds a state dict alone");
  }

  private InputException damaged(String wrong) {
    return in.refuse("the pickle is damaged: it " + wrong, InputException.GET_AGAIN);
  }
}
