package ohlora.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code numpy.savez} writes: a zip with one {@code NAME.npy} for each array. */
final class Npz {
  private static final String SUFFIX = ".npy";
  private static final String MAGIC = "\u0093NUMPY";

  /** A Python dictionary with these three keys in any order. */
  private static final Pattern TYPE = Pattern.compile("'descr': *'([^']*)'");

  private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([\\dL, ]*)\\)");

  /** In bytes, as NumPy itself has it. */
  private static final long LONGEST_HEADER = 10_000;

  private Npz() {}

  static Map<String, Tensor> read(Zip zip) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Zip.Entry entry : zip.entries().values()) {
      if (!entry.name().endsWith(SUFFIX)) {
        throw WeightsException.of(
            zip.source(),
            "is a zip, but with '" + entry.name() + "' neither of torch.save nor of numpy.savez",
            "give a .pth, .npz or .safetensors file");
      }
      String name = entry.name().substring(0, entry.name().length() - SUFFIX.length());
      byte[] bytes = zip.read(entry);
      Input input = new Input(zip.source(), new ByteArrayInputStream(bytes), bytes.length);
      tensors.put(name, array(name, input));
    }
    return tensors;
  }

  private static Tensor array(String name, Input input) throws IOException {
    String array = "array '" + name + "' ";
    byte[] magic = input.bytes(MAGIC.length(), array);
    int version = input.u8(array);
    input.u8(array);
    if (!new String(magic, StandardCharsets.ISO_8859_1).equals(MAGIC)
        || version < 1
        || version > 3) {
      throw input.refuse(array + "is no .npy of a known version", WeightsException.GET_AGAIN);
    }
    long length = input.number(version == 1 ? 2 : 4, array);
    length &= version == 1 ? 0xffffL : 0xffffffffL;
    if (length > LONGEST_HEADER) {
      throw input.refuse(
          array + "claims a header of " + length + " bytes", WeightsException.GET_AGAIN);
    }
    String header =
        new String(input.bytes(length, "the header of " + array), StandardCharsets.UTF_8);
    DType dtype = dtype(array, find(TYPE, header, array, input), input);
    String sizes = find(SHAPE, header, array, input);
    boolean fortran = find(ORDER, header, array, input).equals("True");
    return array(array, dtype, sizes, fortran, input);
  }

  private static Tensor array(String array, DType dtype, String sizes, boolean fortran, Input input)
      throws IOException {
    try {
      long[] shape = shape(sizes);
      int bytes = Tensor.bytes(dtype, shape);
      if (bytes != input.remaining()) {
        throw input.refuse(
            array
                + "takes "
                + bytes
                + " bytes as "
                + dtype
                + " "
                + Tensor.describe(shape)
                + ", but has "
                + input.remaining(),
            WeightsException.GET_AGAIN);
      }
      byte[] data = input.bytes(bytes, array);
      return fortran ? fromFortran(dtype, shape, data) : new Tensor(dtype, shape, data);
    } catch (IllegalArgumentException e) {
      throw input.refuse(array + "is impossible: " + e.getMessage(), WeightsException.GET_AGAIN);
    }
  }

  /** In Fortran's order the first index runs fastest. */
  private static Tensor fromFortran(DType dtype, long[] shape, byte[] data) {
    long[] strides = new long[shape.length];
    long step = 1;
    for (int i = 0; i < shape.length; i++) {
      strides[i] = step;
      step *= shape[i];
    }
    long count = data.length / dtype.bytes();
    return TorchTensors.tensor(
        new Pickle.View(new Pickle.Storage("", dtype, count), 0, shape, strides), data);
  }

  private static String find(Pattern pattern, String header, String array, Input input)
      throws WeightsException {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw input.refuse(
          array + "has a header without a plain " + pattern.pattern().split("'")[1],
          "save arrays of plain numbers with numpy.savez");
    }
    return matcher.group(1);
  }

  private static DType dtype(String array, String code, Input input) throws WeightsException {
    if (code.startsWith(">")) {
      throw input.refuse(
          array + "is big-endian (" + code + "), only little-endian weights are read",
          "save it as '<" + code.substring(1) + "'");
    }
    for (DType dtype : DType.values()) {
      if (!dtype.numpy.isEmpty() && code.equals((dtype.bytes() == 1 ? "|" : "<") + dtype.numpy)) {
        return dtype;
      }
    }
    throw input.refuse(
        array + "is of the type " + code + ", which is no type of weights",
        "save it as float32 or float16");
  }

  private static long[] shape(String sizes) {
    return Arrays.stream(sizes.split("[L, ]+"))
        .filter(size -> !size.isEmpty())
        .mapToLong(Long::parseLong)
        .toArray();
  }
}
