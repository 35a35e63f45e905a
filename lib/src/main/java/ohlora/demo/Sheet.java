package ohlora.demo;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** A contact sheet: pictures in rows, enlarged. */
final class Sheet {
  private Sheet() {}

  /**
   * Pictures side by side.
   *
   * @param pictures bytes [3, resolution, resolution] each, row by row
   */
  static BufferedImage of(List<byte[]> pictures, int resolution, int columns, int zoom) {
    int rows = (pictures.size() + columns - 1) / columns;
    int side = resolution * zoom;
    BufferedImage sheet =
        new BufferedImage(columns * side, rows * side, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    for (int i = 0; i < pictures.size(); i++) {
      g.drawImage(
          image(pictures.get(i), resolution),
          i % columns * side,
          i / columns * side,
          side,
          side,
          null);
    }
    g.dispose();
    return sheet;
  }

  static void write(BufferedImage sheet, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    ImageIO.write(sheet, "png", file.toFile());
  }

  private static BufferedImage image(byte[] bytes, int resolution) {
    BufferedImage image = new BufferedImage(resolution, resolution, BufferedImage.TYPE_INT_RGB);
    int plane = resolution * resolution;
    for (int i = 0; i < plane; i++) {
      image.setRGB(
          i % resolution,
          i / resolution,
          (bytes[i] & 255) << 16 | (bytes[i + plane] & 255) << 8 | bytes[i + 2 * plane] & 255);
    }
    return image;
  }
}
