package ohlora.latent;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A CSV file that grows row by row, each row written whole: a process that dies loses at most the
 * row in work. A last line without its end is a torn one and is cut off when the file is opened.
 * One process at a time: opening locks the file.
 */
public final class RowLog implements AutoCloseable {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private final Path file;
  private final FileChannel channel;
  private final List<CSVRecord> rows;

  private RowLog(Path file, FileChannel channel, List<CSVRecord> rows) {
    this.file = file;
    this.channel = channel;
    this.rows = rows;
  }

  /**
   * Opens a file, new or begun earlier, to go on behind its last whole row.
   *
   * @throws IOException if another process has it open, or naming file and line if the header or a
   *     row's number of fields differs
   */
  public static RowLog open(Path file, List<String> header) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (lockOf(channel) == null) {
        throw new IOException(
            file + " is being written by another run; wait for it or choose another folder");
      }
      byte[] bytes = Files.readAllBytes(file);
      int whole = bytes.length;
      while (whole > 0 && bytes[whole - 1] != '\n') {
        whole--;
      }
      channel.truncate(whole);
      channel.position(whole);
      List<CSVRecord> rows = parse(file, new String(bytes, 0, whole, StandardCharsets.UTF_8));
      RowLog log = new RowLog(file, channel, rows);
      if (rows.isEmpty()) {
        log.append(header.toArray());
      } else {
        check(file, rows, header);
        rows.remove(0);
      }
      return log;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static java.nio.channels.FileLock lockOf(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process: just as much another run
    }
  }

  private static List<CSVRecord> parse(Path file, String text) throws IOException {
    try (CSVParser parser = CSVParser.parse(new StringReader(text), FORMAT)) {
      return new ArrayList<>(parser.getRecords());
    } catch (java.io.UncheckedIOException e) {
      throw new IOException(file + ": " + e.getCause().getMessage(), e);
    }
  }

  private static void check(Path file, List<CSVRecord> rows, List<String> header)
      throws IOException {
    if (!rows.get(0).toList().equals(header)) {
      throw new IOException(
          "%s, line 1: columns %s, expected %s".formatted(file, rows.get(0).toList(), header));
    }
    for (CSVRecord row : rows) {
      if (row.size() != header.size()) {
        throw new IOException(
            "%s, line %d: %d fields, but the header has %d"
                .formatted(file, row.getRecordNumber(), row.size(), header.size()));
      }
    }
  }

  /** The rows that stood in the file when it was opened, without the header. */
  public List<CSVRecord> rows() {
    return Collections.unmodifiableList(rows);
  }

  /** Writes one row behind the last. */
  public void append(Object... values) throws IOException {
    ByteBuffer line =
        ByteBuffer.wrap((FORMAT.format(values) + "\n").getBytes(StandardCharsets.UTF_8));
    long end = channel.position();
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (ClosedByInterruptException e) {
      throw e; // the channel is closed; a torn line is cut off when the file is opened again
    } catch (IOException e) {
      channel.truncate(end);
      throw new IOException("cannot append to " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
