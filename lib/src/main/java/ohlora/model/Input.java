package ohlora.model;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a weight file or a part of it, in order; takes memory only for what is there. */
final class Input {
  private final String source;
  private final InputStream in;
  private long remaining;

  /**
   * @param source the file, as errors name it
   * @param size how many bytes {@code in} has
   */
  Input(String source, InputStream in, long size) {
    this.source = source;
    this.in = in;
    this.remaining = size;
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
   * @throws WeightsException if the file has fewer
   */
  byte[] bytes(long count, String what) throws IOException {
    if (count < 0 || count > remaining) {
      throw refuse(
          what + " needs " + count + " bytes, but only " + remaining + " are left",
          WeightsException.GET_AGAIN);
    }
    if (count > Tensor.LARGEST) {
      throw refuse(what + " is larger than 2 GiB", "split the tensor");
    }
    byte[] bytes = in.readNBytes((int) count);
    if (bytes.length < count) {
      throw refuse("became shorter while it was read", WeightsException.GET_AGAIN);
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

  WeightsException refuse(String wrong, String advice) {
    return WeightsException.of(source, wrong, advice);
  }
}
