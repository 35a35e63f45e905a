package ohlora.model;

/** The type of a tensor's elements, with the names that the containers give it. */
public enum DType {
  FLOAT16(2, "F16", "f2", "HalfStorage"),
  BFLOAT16(2, "BF16", "", "BFloat16Storage"),
  FLOAT32(4, "F32", "f4", "FloatStorage"),
  FLOAT64(8, "F64", "f8", "DoubleStorage"),
  INT8(1, "I8", "i1", "CharStorage"),
  UINT8(1, "U8", "u1", "ByteStorage"),
  INT16(2, "I16", "i2", "ShortStorage"),
  INT32(4, "I32", "i4", "IntStorage"),
  INT64(8, "I64", "i8", "LongStorage"),
  BOOL(1, "BOOL", "b1", "BoolStorage");

  private final int bytes;
  final String safetensors;
  final String numpy;
  final String torchStorage;

  DType(int bytes, String safetensors, String numpy, String torchStorage) {
    this.bytes = bytes;
    this.safetensors = safetensors;
    this.numpy = numpy;
    this.torchStorage = torchStorage;
  }

  /** The size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Whether the elements are floating-point numbers, which may be NaN or infinite. */
  public boolean isFloating() {
    return ordinal() <= FLOAT64.ordinal();
  }
}
