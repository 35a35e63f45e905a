package ohlora.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files whole or not at all: who looks sees the old content or the new one. */
public final class AtomicFile {
  /** What becomes a file's content. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes a text as UTF-8; folders that are missing are made.
   *
   * @throws InputException naming the file and the reason; what was there before is unchanged
   */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes in the same way. */
  public static void write(Path file, byte[] content) throws IOException {
    write(file, out -> out.write(content));
  }

  /** Writes in the same way what may be too large for memory. */
  public static void write(Path file, Content content) throws IOException {
    Path target = file.toAbsolutePath();
    Path temporary = target.resolveSibling("." + target.getFileName() + ".part");
    try {
      make(target.getParent());
      // What an earlier write left, or whatever else bears that name, is not written through.
      Files.deleteIfExists(temporary);
      try (OutputStream out = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW)) {
        content.writeTo(out);
      }
      Files.move(
          temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (RuntimeException e) {
      removeQuietly(temporary, e);
      throw e;
    } catch (IOException e) {
      removeQuietly(temporary, e);
      if (e instanceof ClosedByInterruptException) {
        throw e;
      }
      throw InputException.of(
          file.toString(),
          "cannot be written (" + Text.reason(e) + ")",
          "make room or give write permission, and try again",
          e);
    }
  }

  /**
   * Makes a folder and those above it, where they are missing.
   *
   * @throws InputException naming it and the reason
   */
  public static void makeFolder(Path folder) throws IOException {
    try {
      make(folder);
    } catch (IOException e) {
      throw InputException.of(
          folder.toString(),
          "cannot be written into (" + Text.reason(e) + ")",
          "give write permission, or choose another folder",
          e);
    }
  }

  /** A link to a folder is one, which JDK 17 does not see. */
  private static void make(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
  }

  private static void removeQuietly(Path temporary, Exception first) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      first.addSuppressed(e);
    }
  }
}
