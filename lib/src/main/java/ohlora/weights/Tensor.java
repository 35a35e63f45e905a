package ohlora.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An immutable array of numbers of one type and any number of dimensions, in C order (the last
 * index runs fastest). A scalar has no dimensions and one element.
 */
public final class Tensor {
  /** The bytes that one tensor may take, a limit of Java's arrays. */
  static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private final DType dtype;
  private final long[] shape;
  private final ByteBuffer data;

  /**
   * Takes {@code data} as it is: its length must be that of the shape, and nobody may change it.
   */
  Tensor(DType dtype, long[] shape, byte[] data) {
    this.dtype = dtype;
    this.shape = shape.clone();
    this.data = littleEndian(ByteBuffer.wrap(data));
    if (bytes(dtype, shape) != data.length) {
      throw new IllegalArgumentException(
          "a " + dtype + " tensor " + describe(shape) + " does not have " + data.length + " bytes");
    }
  }

  /**
   * A {@link DType#FLOAT32} tensor.
   *
   * @param values in C order; copied
   * @param shape one size per dimension, none for a scalar
   * @throws IllegalArgumentException if the shape's product is not the number of values
   */
  public static Tensor of(float[] values, long... shape) {
    ByteBuffer data = littleEndian(ByteBuffer.allocate(Math.multiplyExact(values.length, 4)));
    data.asFloatBuffer().put(values);
    return new Tensor(DType.FLOAT32, shape, data.array());
  }

  /**
   * The bytes that a tensor of this type and shape takes.
   *
   * @throws IllegalArgumentException if a size is negative or the product is 2 GiB or more
   */
  static int bytes(DType dtype, long[] shape) {
    // Sizes of zero first: an empty tensor may have any other sizes besides.
    if (Arrays.stream(shape).anyMatch(size -> size < 0)) {
      throw new IllegalArgumentException("a shape of " + describe(shape) + " is impossible");
    }
    if (Arrays.stream(shape).anyMatch(size -> size == 0)) {
      return 0;
    }
    long bytes = dtype.bytes();
    for (long size : shape) {
      if (size > MAX_BYTES / bytes) {
        throw new IllegalArgumentException(
            "a " + dtype + " tensor " + describe(shape) + " is larger than 2 GiB");
      }
      bytes *= size;
    }
    return (int) bytes;
  }

  /** A shape for people, for example {@code [512, 3, 3]}, or {@code scalar}. */
  static String describe(long... shape) {
    return shape.length == 0
        ? "scalar"
        : Arrays.stream(shape)
            .mapToObj(size -> size == Weights.ANY ? "any" : Long.toString(size))
            .collect(Collectors.joining(", ", "[", "]"));
  }

  public DType dtype() {
    return dtype;
  }

  /** One size per dimension, slowest first; empty for a scalar. */
  public long[] shape() {
    return shape.clone();
  }

  /** The number of elements. */
  public long size() {
    return data.capacity() / dtype.bytes();
  }

  /** The elements' bytes in C order, little endian, read-only. */
  public ByteBuffer bytes() {
    return littleEndian(data.asReadOnlyBuffer());
  }

  /** The elements in C order, each rounded once to the nearest float where it is not exact. */
  public float[] toFloats() {
    float[] floats = new float[(int) size()];
    if (dtype == DType.FLOAT32) {
      data.asFloatBuffer().get(floats);
      return floats;
    }
    for (int i = 0; i < floats.length; i++) {
      floats[i] = dtype == DType.INT64 ? data.getLong(8 * i) : (float) value(i);
    }
    return floats;
  }

  /**
   * The elements in C order. Exact, but for whole numbers beyond 2^53, which are rounded to the
   * nearest double.
   */
  public double[] toDoubles() {
    double[] doubles = new double[(int) size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = value(i);
    }
    return doubles;
  }

  /**
   * The same numbers as another type.
   *
   * @param target {@link DType#FLOAT16} or {@link DType#FLOAT32}
   * @throws ArithmeticException if a finite number is too large for the type
   */
  Tensor to(DType target) {
    if (dtype == target) {
      return this;
    }
    float[] floats = toFloats();
    Tensor converted = target == DType.FLOAT16 ? half(floats) : of(floats, shape);
    for (int i = 0; i < floats.length; i++) {
      if (Double.isInfinite(converted.value(i)) && !Double.isInfinite(value(i))) {
        throw new ArithmeticException("element " + i + ", " + value(i) + ", is beyond " + target);
      }
    }
    return converted;
  }

  private Tensor half(float[] floats) {
    ByteBuffer halves = littleEndian(ByteBuffer.allocate(2 * floats.length));
    for (float value : floats) {
      halves.putShort(HalfFloat.fromFloat(value));
    }
    return new Tensor(DType.FLOAT16, shape, halves.array());
  }

  /** One element, as {@link #toDoubles} gives it. */
  double value(int i) {
    return switch (dtype) {
      case FLOAT16 -> HalfFloat.toFloat(data.getShort(2 * i));
      case BFLOAT16 -> Float.intBitsToFloat(data.getShort(2 * i) << 16);
      case FLOAT32 -> data.getFloat(4 * i);
      case FLOAT64 -> data.getDouble(8 * i);
      case INT8 -> data.get(i);
      case UINT8 -> data.get(i) & 0xff;
      case INT16 -> data.getShort(2 * i);
      case INT32 -> data.getInt(4 * i);
      case INT64 -> data.getLong(8 * i);
      case BOOL -> data.get(i) == 0 ? 0 : 1;
    };
  }

  private static ByteBuffer littleEndian(ByteBuffer buffer) {
    return buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Type and shape, for example {@code FLOAT32 [512, 3, 3]}. */
  @Override
  public String toString() {
    return dtype + " " + describe(shape);
  }
}
