package ohlora.model;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip archive whose central directory has been held against the file: no entry lies outside it or
 * over another, and none unpacks to more than it says.
 *
 * <p>{@link java.util.zip.ZipFile} is not used because it neither tells where an entry lies, nor
 * compares entries with each other, nor checks the checksum of what it reads.
 */
final class Zip {
  /** An archive may unpack to this much beyond its own size times {@link #LARGEST_RATIO}. */
  private static final long SMALL = 64L << 20;

  /** Weights hardly compress; zeros and constants among them do. */
  private static final long LARGEST_RATIO = 20;

  private static final long MOST_ENTRIES = 100_000;
  private static final int END_SIZE = 22;
  private static final int LONGEST_COMMENT = 65_535;
  private static final int HEADER_SIZE = 46;
  private static final int LOCAL_SIZE = 30;
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int HEADER = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final long NOT_HERE = 0xffffffffL;

  /**
   * A file in the archive.
   *
   * @param packed its size in the archive, in bytes
   * @param size its size when unpacked, in bytes
   * @param offset where its local header begins
   */
  record Entry(String name, boolean deflated, long crc, long packed, long size, long offset) {}

  private record Directory(long offset, long size, long count, long end) {}

  private final String source;
  private final FileChannel file;
  private final long length;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Long> limits = new LinkedHashMap<>();

  private Zip(String source, FileChannel file) throws IOException {
    this.source = source;
    this.file = file;
    this.length = file.size();
  }

  /**
   * Reads the directory of an archive.
   *
   * @throws WeightsException if it is damaged, encrypted, overlapping or a bomb
   */
  static Zip open(String source, FileChannel file) throws IOException {
    Zip zip = new Zip(source, file);
    Directory directory = zip.findDirectory();
    zip.readEntries(directory);
    zip.checkPlaces(directory);
    return zip;
  }

  String source() {
    return source;
  }

  /** The size of the archive itself, in bytes. */
  long length() {
    return length;
  }

  /** The entries by name, in the order of the directory. */
  Map<String, Entry> entries() {
    return entries;
  }

  /**
   * The unpacked bytes of an entry.
   *
   * @throws WeightsException if they are damaged
   */
  byte[] read(Entry entry) throws IOException {
    String what = "'" + entry.name + "' in it ";
    ByteBuffer local = bytes(entry.offset, LOCAL_SIZE);
    long begin = entry.offset + LOCAL_SIZE + u16(local, 26) + u16(local, 28);
    if (local.getInt(0) != LOCAL || begin + entry.packed > limits.get(entry.name)) {
      throw damaged(what + "reaches over what follows it");
    }
    if (entry.size > Tensor.LARGEST || entry.packed > Tensor.LARGEST) {
      throw WeightsException.of(source, what + "is larger than 2 GiB", "split the tensor");
    }
    byte[] data = bytes(begin, entry.packed).array();
    if (entry.deflated) {
      data = inflate(entry, data);
    }
    CRC32 crc = new CRC32();
    crc.update(data);
    if (crc.getValue() != entry.crc) {
      throw damaged(what + "is damaged: its checksum is wrong");
    }
    return data;
  }

  private byte[] inflate(Entry entry, byte[] packed) throws WeightsException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      byte[] data = new byte[(int) entry.size];
      int done = 0;
      while (done < data.length) {
        int more = inflater.inflate(data, done, data.length - done);
        if (more == 0) {
          throw damaged("'" + entry.name + "' in it unpacks to less than it says");
        }
        done += more;
      }
      // The last block of an entry may still have to be read to its end mark.
      if (inflater.inflate(new byte[1]) != 0) {
        throw damaged("'" + entry.name + "' in it unpacks to more than it says");
      }
      return data;
    } catch (DataFormatException e) {
      throw WeightsException.of(
          source,
          "'" + entry.name + "' in it cannot be unpacked (" + e.getMessage() + ")",
          WeightsException.GET_AGAIN,
          e);
    } finally {
      inflater.end();
    }
  }

  private Directory findDirectory() throws IOException {
    int tail = (int) Math.min(length, END_SIZE + LONGEST_COMMENT);
    ByteBuffer bytes = bytes(length - tail, tail);
    for (int i = tail - END_SIZE; i >= 0; i--) {
      if (bytes.getInt(i) == END && i + END_SIZE + u16(bytes, i + 20) == tail) {
        long end = length - tail + i;
        long count = u16(bytes, i + 10);
        long size = u32(bytes, i + 12);
        long offset = u32(bytes, i + 16);
        return count == 0xffff || size == NOT_HERE || offset == NOT_HERE
            ? findDirectory64(end)
            : checked(new Directory(offset, size, count, end));
      }
    }
    throw damaged("is not complete: the directory at its end is missing");
  }

  private Directory findDirectory64(long end) throws IOException {
    ByteBuffer locator = bytes(end - 20, 20);
    long end64 = locator.getLong(8);
    if (locator.getInt(0) != LOCATOR_64 || end64 < 0 || end64 > end - 56) {
      throw damaged("the directory at its end is damaged");
    }
    ByteBuffer bytes = bytes(end64, 56);
    if (bytes.getInt(0) != END_64) {
      throw damaged("the directory at its end is damaged");
    }
    return checked(new Directory(bytes.getLong(48), bytes.getLong(40), bytes.getLong(32), end64));
  }

  private Directory checked(Directory directory) throws WeightsException {
    boolean inside =
        directory.offset >= 0
            && directory.size >= 0
            && directory.offset <= directory.end
            && directory.size <= directory.end - directory.offset;
    long most = Math.min(MOST_ENTRIES, directory.size / HEADER_SIZE);
    if (!inside || directory.count < 0 || directory.count > most) {
      throw damaged(
          "the directory claims "
              + directory.count
              + " entries in "
              + directory.size
              + " bytes at "
              + directory.offset);
    }
    return directory;
  }

  private void readEntries(Directory directory) throws IOException {
    ByteBuffer bytes = bytes(directory.offset, directory.size);
    int at = 0;
    for (long i = 0; i < directory.count; i++) {
      if (bytes.capacity() - at < HEADER_SIZE || bytes.getInt(at) != HEADER) {
        throw damaged("entry " + i + " of the directory is damaged");
      }
      int nameLength = u16(bytes, at + 28);
      int extraLength = u16(bytes, at + 30);
      int next = at + HEADER_SIZE + nameLength + extraLength + u16(bytes, at + 32);
      if (next > bytes.capacity()) {
        throw damaged("entry " + i + " of the directory is damaged");
      }
      Entry entry = entry(bytes, at, nameLength, extraLength);
      if (entries.put(entry.name, entry) != null) {
        throw damaged("holds '" + entry.name + "' twice");
      }
      at = next;
    }
  }

  private Entry entry(ByteBuffer bytes, int at, int nameLength, int extraLength)
      throws WeightsException {
    String name = new String(bytes.array(), at + HEADER_SIZE, nameLength, StandardCharsets.UTF_8);
    int method = u16(bytes, at + 10);
    if ((u16(bytes, at + 8) & 1) != 0 || method != 0 && method != 8) {
      throw WeightsException.of(
          source,
          "'" + name + "' in it is encrypted or packed by method " + method,
          "save the weights as torch.save or numpy.savez do");
    }
    ByteBuffer large = extra64(bytes, at + HEADER_SIZE + nameLength, extraLength);
    try {
      long size = sizeOr64(u32(bytes, at + 24), large);
      long packed = sizeOr64(u32(bytes, at + 20), large);
      long offset = sizeOr64(u32(bytes, at + 42), large);
      return new Entry(name, method == 8, u32(bytes, at + 16), packed, size, offset);
    } catch (BufferUnderflowException e) {
      throw damaged("the size of '" + name + "' in it is missing");
    }
  }

  /** The numbers that have no room in an entry's header: its extra field with the id 1. */
  private static ByteBuffer extra64(ByteBuffer bytes, int begin, int length) {
    int at = begin;
    int end = begin + length;
    while (at + 4 <= end) {
      int size = u16(bytes, at + 2);
      if (u16(bytes, at) == 1 && at + 4 + size <= end) {
        return bytes.slice(at + 4, size).order(ByteOrder.LITTLE_ENDIAN);
      }
      at += 4 + size;
    }
    return ByteBuffer.allocate(0);
  }

  private static long sizeOr64(long size, ByteBuffer large) {
    return size == NOT_HERE ? large.getLong() : size;
  }

  private void checkPlaces(Directory directory) throws WeightsException {
    List<Entry> sorted = new ArrayList<>(entries.values());
    sorted.sort(Comparator.comparingLong(Entry::offset));
    long unpacked = 0;
    for (int i = 0; i < sorted.size(); i++) {
      Entry entry = sorted.get(i);
      long limit = i + 1 < sorted.size() ? sorted.get(i + 1).offset : directory.offset;
      if (entry.offset < 0
          || entry.packed < 0
          || limit > directory.offset
          || limit - entry.offset - LOCAL_SIZE < entry.packed) {
        throw damaged("'" + entry.name + "' in it reaches over what follows it");
      }
      if (!entry.deflated && entry.size != entry.packed) {
        throw damaged("'" + entry.name + "' in it has two different sizes");
      }
      limits.put(entry.name, limit);
      unpacked += entry.size;
      if (entry.size < 0 || unpacked < 0 || unpacked - SMALL > LARGEST_RATIO * length) {
        throw WeightsException.of(
            source,
            "'"
                + entry.name
                + "' in it unpacks to "
                + entry.size
                + " bytes, far too many for a file of "
                + length,
            "do not use this file, it is no weight file");
      }
    }
  }

  private ByteBuffer bytes(long offset, long count) throws IOException {
    if (offset < 0 || count < 0 || count > Tensor.LARGEST || offset > length - count) {
      throw damaged("needs " + count + " bytes at " + offset + ", but has only " + length);
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        throw damaged("became shorter while it was read");
      }
    }
    return bytes;
  }

  private static int u16(ByteBuffer bytes, int at) {
    return bytes.getShort(at) & 0xffff;
  }

  private static long u32(ByteBuffer bytes, int at) {
    return bytes.getInt(at) & NOT_HERE;
  }

  private WeightsException damaged(String wrong) {
    return WeightsException.of(source, wrong, WeightsException.GET_AGAIN);
  }
}
