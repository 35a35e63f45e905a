package ohlora.weights;

/** The type of a tensor's elements, with the names that the containers give it. */
public enum DType {
  FLOAT16(2, "F16", "HalfStorage"),
  BFLOAT16(2, "BF16", "BFloat16Storage"),
  FLOAT32(4, "F32", "FloatStorage"),
  FLOAT64(8, "F64", "DoubleStorage"),
  INT8(1, "I8", "CharStorage"),
  UINT8(1, "U8", "ByteStorage"),
  INT16(2, "I16", "ShortStorage"),
  INT32(4, "I32", "IntStorage"),
  INT64(8, "I64", "LongStorage"),
  BOOL(1, "BOOL", "BoolStorage");

  private final int bytes;
  final String safetensors;
  final String torchStorage;

  DType(int bytes, String safetensors, String torchStorage) {
    this.bytes = bytes;
    this.safetensors = safetensors;
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
