package ohlora.io;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as PNG files. */
public final class Png {
  private Png() {}

  /**
   * Writes a picture, whole or not at all; see {@link AtomicFile}.
   *
   * @throws InputException naming the file, if it cannot be written
   */
  public static void write(Path file, BufferedImage picture) throws IOException {
    AtomicFile.write(file, bytes(picture));
  }

  /** A picture as the content of a PNG file. */
  public static byte[] bytes(BufferedImage picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Not through a temporary file, which ImageIO would make by itself.
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(picture, "png", stream)) {
        throw new IllegalArgumentException("no writer of PNG accepts this picture");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
