package ohlora.weights;

import java.io.IOException;
import java.io.InputStream;
import ohlora.io.InputException;

/** The bytes of a weight file or a part of it, in order; takes memory only for what is there. */
final class BoundedInput {
  private final String source;
  private final InputStream in;
  private long remaining;

  /**
   * @param source the file, as errors name it
   * @param size how many bytes {@code in} has
   */
  BoundedInput(String source, InputStream in, long size) {
    this.source = source;
    this.in = in;
    this.remaining = size;
  }

  String source() {
    return source;
  }

  /** The bytes that have not been read yet. */
  long remaining() {
    return remaining;
  }

  int u8(String what) throws IOException {
    return bytes(1, what)[0] & 0xff;
  }

  /**
   * The next bytes.
   *
   * @param what what they are, for the error
   * @throws InputException if the file has fewer
   */
  byte[] bytes(long count, String what) throws IOException {
    if (count < 0 || count > remaining) {
      throw refuse(
          what + " needs " + count + " bytes, but only " + remaining + " are left",
          InputException.GET_AGAIN);
    }
    if (count > Tensor.MAX_BYTES) {
      throw refuse(what + " is larger than 2 GiB", "split the tensor");
    }
    byte[] bytes = in.readNBytes((int) count);
    if (bytes.length < count) {
      throw refuse("became shorter while it was read", InputException.GET_AGAIN);
    }
    remaining -= count;
    return bytes;
  }

  /** The next {@code count} (at most 8) bytes as a signed little-endian number. */
  long number(int count, String what) throws IOException {
    byte[] bytes = bytes(count, what);
    long value = count == 0 ? 0 : bytes[count - 1];
    for (int i = count - 2; i >= 0; i--) {
      value = value << 8 | bytes[i] & 0xff;
    }
    return value;
  }

  InputException refuse(String wrong, String advice) {
    return InputException.of(source, wrong, advice);
  }
}
