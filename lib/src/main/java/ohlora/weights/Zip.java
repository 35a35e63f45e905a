package ohlora.weights;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import ohlora.io.InputException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;

/**
 * A zip archive, read by Commons Compress, after what that does not do has been done: no entry lies
 * over another, is encrypted or packed in an odd way, or unpacks to more than it says; none has
 * another's name; checksums are held against what is read.
 */
final class Zip implements Closeable {
  /** An archive may unpack to this much beyond its own size times {@link #MAX_RATIO}. */
  private static final long SMALL = 64L << 20;

  /** Weights hardly compress; zeros and constants among them do. */
  private static final long MAX_RATIO = 20;

  private final String source;
  private final long length;
  private final ZipFile zip;
  private final Map<String, ZipArchiveEntry> entries = new LinkedHashMap<>();

  private Zip(String source, long length, ZipFile zip) {
    this.source = source;
    this.length = length;
    this.zip = zip;
  }

  /**
   * Opens an archive.
   *
   * @throws InputException if it is damaged, encrypted, overlapping or a bomb
   */
  static Zip open(String source, FileChannel file) throws IOException {
    ZipDirectory directory = ZipDirectory.of(source, file);
    try {
      ZipFile zip =
          ZipFile.builder()
              .setSeekableByteChannel(file)
              .setUseUnicodeExtraFields(false)
              .setIgnoreLocalFileHeader(true) // their extra fields could take any memory
              .get();
      Zip checked = new Zip(source, file.size(), zip);
      checked.checkEntries(directory);
      return checked;
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof ClosedByInterruptException interrupted) {
        throw interrupted;
      }
      throw InputException.of(
          source, "is a damaged zip (" + cause.getMessage() + ")", InputException.GET_AGAIN, e);
    }
  }

  String source() {
    return source;
  }

  /** The size of the archive itself, in bytes. */
  long length() {
    return length;
  }

  /** The size of what is in it, in bytes. */
  long unpacked() {
    return entries.values().stream().mapToLong(ZipArchiveEntry::getSize).sum();
  }

  /** The entries by name, in the order of the directory. */
  Map<String, ZipArchiveEntry> entries() {
    return entries;
  }

  /**
   * The unpacked bytes of an entry. A checksum of 0 is none: PyTorch can be told to write none.
   *
   * @throws InputException if they are damaged
   */
  byte[] read(ZipArchiveEntry entry) throws IOException {
    if (entry.getSize() > Tensor.MAX_BYTES) {
      throw InputException.of(source, name(entry) + "is larger than 2 GiB", "split the tensor");
    }
    byte[] data = new byte[(int) entry.getSize()];
    try (InputStream in = zip.getInputStream(entry)) {
      if (in.readNBytes(data, 0, data.length) < data.length) {
        throw damaged(name(entry) + "unpacks to less than it says");
      }
      if (in.read() >= 0) {
        throw damaged(name(entry) + "unpacks to more than it says");
      }
    } catch (InputException | ClosedByInterruptException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw InputException.of(
          source,
          name(entry) + "cannot be unpacked (" + e.getMessage() + ")",
          InputException.GET_AGAIN,
          e);
    }
    CRC32 crc = new CRC32();
    crc.update(data);
    if (entry.getCrc() != 0 && entry.getCrc() != crc.getValue()) {
      throw damaged(name(entry) + "is damaged: its checksum is wrong");
    }
    return data;
  }

  private void checkEntries(ZipDirectory directory) throws IOException {
    List<ZipArchiveEntry> all = Collections.list(zip.getEntries());
    if (all.size() != directory.count()) {
      throw damaged(
          "its directory says that it has "
              + directory.count()
              + " entries, but has "
              + all.size());
    }
    for (ZipArchiveEntry entry : all) {
      checkPacking(entry);
      if (entries.put(entry.getName(), entry) != null) {
        throw damaged("holds '" + entry.getName() + "' twice");
      }
    }
    checkPlaces(all, directory);
    checkSizes(all);
  }

  private void checkPacking(ZipArchiveEntry entry) throws InputException {
    boolean stored = entry.getMethod() == ZipMethod.STORED.getCode();
    if (entry.getGeneralPurposeBit().usesEncryption()
        || !stored && entry.getMethod() != ZipMethod.DEFLATED.getCode()) {
      throw InputException.of(
          source,
          name(entry) + "is encrypted or packed by method " + entry.getMethod(),
          "save the weights as torch.save does");
    }
    if (stored && entry.getSize() != entry.getCompressedSize()) {
      throw damaged(name(entry) + "has two different sizes");
    }
  }

  /** No entry may lie over the next one or over the directory. */
  private void checkPlaces(List<ZipArchiveEntry> all, ZipDirectory directory) throws IOException {
    List<ZipArchiveEntry> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingLong(ZipArchiveEntry::getLocalHeaderOffset));
    for (int i = 0; i < sorted.size(); i++) {
      ZipArchiveEntry entry = sorted.get(i);
      boolean isLast = i + 1 == sorted.size();
      long end = isLast ? directory.offset() : sorted.get(i + 1).getLocalHeaderOffset();
      zip.getRawInputStream(entry).close(); // finds out where the entry's data begin
      if (entry.getCompressedSize() > end - entry.getDataOffset()) {
        throw damaged(name(entry) + "reaches over what follows it");
      }
    }
  }

  private void checkSizes(List<ZipArchiveEntry> all) throws InputException {
    long unpacked = 0;
    for (ZipArchiveEntry entry : all) {
      unpacked += entry.getSize();
      if (unpacked < 0 || unpacked - SMALL > MAX_RATIO * length) {
        throw InputException.of(
            source,
            name(entry)
                + "unpacks to "
                + entry.getSize()
                + " bytes, far too many for a file of "
                + length,
            "do not use this file, it is not a weight file");
      }
    }
  }

  private static String name(ZipArchiveEntry entry) {
    return "'" + entry.getName() + "' in it ";
  }

  private InputException damaged(String wrong) {
    return InputException.of(source, wrong, InputException.GET_AGAIN);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
