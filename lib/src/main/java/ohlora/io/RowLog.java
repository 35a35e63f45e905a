package ohlora.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * A CSV file that grows row by row, each row written whole: a process that dies loses at most the
 * current row. A last line without its end is a torn one and is cut off when the file is opened.
 */
public final class RowLog implements AutoCloseable {

  private final Path file;
  private final FileChannel channel;
  private final List<StrictCsv.Row> rows;

  private RowLog(Path file, FileChannel channel, List<StrictCsv.Row> rows) {
    this.file = file;
    this.channel = channel;
    this.rows = rows;
  }

  /**
   * Opens a file, new or begun earlier, to go on after its last whole row. Whoever does so has the
   * {@link FolderLock} of the file or its folder.
   *
   * @throws InputException if it is not a regular file, cannot be read or written, or is not UTF-8;
   *     naming file and line, if the header or a row's number of fields differs
   */
  public static RowLog open(Path file, List<String> header) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Text.requireReadable(file);
    }
    FileChannel channel = opened(file);
    try {
      byte[] bytes = Channels.newInputStream(channel).readAllBytes();
      int whole = bytes.length;
      while (whole > 0 && bytes[whole - 1] != '\n') {
        whole--;
      }
      channel.truncate(whole);
      channel.position(whole);
      if (whole == 0) {
        RowLog log = new RowLog(file, channel, List.of());
        log.append(header.toArray());
        return log;
      }
      String text = Text.decoded(file, Arrays.copyOf(bytes, whole));
      return new RowLog(file, channel, StrictCsv.parse(file, text).require(header).rows());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileChannel opened(Path file) throws IOException {
    try {
      return FileChannel.open(
          file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw InputException.of(
          file.toString(),
          "cannot be written (" + Text.reason(e) + ")",
          "give write permission, or choose another folder",
          e);
    }
  }

  /** The rows that stood in the file when it was opened, without the header. */
  public List<StrictCsv.Row> rows() {
    return rows;
  }

  /** Writes one row after the last. */
  public void append(Object... values) throws IOException {
    ByteBuffer line =
        ByteBuffer.wrap(
            CsvText.of(Arrays.asList(values)).toString().getBytes(StandardCharsets.UTF_8));
    long end = channel.position();
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (ClosedByInterruptException e) {
      throw e; // the channel is closed; a torn line is cut off when the file is opened again
    } catch (IOException e) {
      channel.truncate(end);
      throw InputException.of(
          file.toString(),
          "cannot be written (" + Text.reason(e) + ")",
          "make room, then resume",
          e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
