package ohlora.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import ohlora.io.InputException;

/**
 * Where the directory of a zip archive lies, by the record at the archive's end. Commons Compress
 * believes only the directory's place and reads entries as long as there are any, so that size and
 * count are held against the file before.
 *
 * @param offset where it begins, in bytes
 * @param count of its entries
 */
record ZipDirectory(long offset, long count) {
  /** In bytes; about 100 are an entry of a torch file. */
  private static final long MAX_SIZE = 8 << 20;

  private static final int END = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int MAX_COMMENT = 65_535;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int LOCATOR_64_SIZE = 20;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_SIZE = 56;

  /**
   * Finds the directory.
   *
   * @throws InputException if it is missing, damaged or too large
   */
  static ZipDirectory of(String source, FileChannel file) throws IOException {
    int tailSize = (int) Math.min(file.size(), END_SIZE + MAX_COMMENT);
    long begin = file.size() - tailSize;
    ByteBuffer tail = bytes(source, file, begin, tailSize);
    int at = tailSize - END_SIZE;
    while (at >= 0 && tail.getInt(at) != END) {
      at--;
    }
    if (at < 0 || at + END_SIZE + u16(tail, at + 20) != tailSize) {
      throw refuse(source, "is not complete: the directory at its end is missing");
    }
    long end = begin + at;
    ByteBuffer locator =
        end < LOCATOR_64_SIZE
            ? ByteBuffer.allocate(LOCATOR_64_SIZE)
            : bytes(source, file, end - LOCATOR_64_SIZE, LOCATOR_64_SIZE);
    if (locator.getInt(0) != LOCATOR_64) {
      return of(source, u32(tail, at + 16), u32(tail, at + 12), u16(tail, at + 10), end);
    }
    long end64 = locator.getLong(8);
    ByteBuffer record = bytes(source, file, end64, END_64_SIZE);
    if (record.getInt(0) != END_64) {
      throw refuse(source, "the directory at its end is damaged");
    }
    return of(source, record.getLong(48), record.getLong(40), record.getLong(32), end64);
  }

  private static ZipDirectory of(String source, long offset, long size, long count, long end)
      throws InputException {
    if (offset < 0 || size < 0 || size > MAX_SIZE || offset != end - size) {
      throw refuse(
          source,
          "its directory is said to have "
              + count
              + " entries in "
              + size
              + " bytes at "
              + offset
              + ", but ends at "
              + end);
    }
    return new ZipDirectory(offset, count);
  }

  private static ByteBuffer bytes(String source, FileChannel file, long offset, int count)
      throws IOException {
    if (offset < 0 || offset > file.size() - count) {
      throw refuse(source, "the directory at its end is damaged");
    }
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        throw refuse(source, "became shorter while it was read");
      }
    }
    return bytes;
  }

  private static int u16(ByteBuffer bytes, int at) {
    return bytes.getShort(at) & 0xffff;
  }

  private static long u32(ByteBuffer bytes, int at) {
    return bytes.getInt(at) & 0xffffffffL;
  }

  private static InputException refuse(String source, String wrong) {
    return InputException.of(source, wrong, InputException.GET_AGAIN);
  }
}
