package ohlora.view;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as JPEG inside a page, as good as the page's size allows. */
final class Jpeg {

  private static final float[] QUALITIES = {0.92f, 0.85f, 0.75f, 0.65f, 0.55f, 0.45f};

  private Jpeg() {}

  /**
   * The pictures as {@code data:} addresses, all of one quality: the best with which they have
   * {@code largest} characters at most.
   *
   * @throws IllegalArgumentException if they have more with the lowest
   */
  static List<String> within(int largest, List<BufferedImage> images) {
    long length = 0;
    for (float quality : QUALITIES) {
      var addresses = images.stream().map(image -> address(image, quality)).toList();
      length = addresses.stream().mapToLong(String::length).sum();
      if (length <= largest) {
        return addresses;
      }
    }
    throw new IllegalArgumentException(
        "%,d pictures need %,d bytes, and %,d are allowed on a page: show about %,d at a time"
            .formatted(images.size(), length, largest, images.size() * (long) largest / length));
  }

  private static String address(BufferedImage image, float quality) {
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(encode(image, quality));
  }

  private static byte[] encode(BufferedImage image, float quality) {
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      var param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality);
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /**
   * Pictures side by side in rows without gaps, each scaled to {@code side} pixels; what is left of
   * the last row is grey.
   */
  static BufferedImage sheet(List<BufferedImage> images, int columns, int side) {
    int rows = (images.size() + columns - 1) / columns;
    var sheet = new BufferedImage(columns * side, rows * side, BufferedImage.TYPE_INT_RGB);
    var g = sheet.createGraphics();
    g.setRenderingHint(
        java.awt.RenderingHints.KEY_INTERPOLATION,
        java.awt.RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    g.setColor(java.awt.Color.GRAY);
    g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    for (int i = 0; i < images.size(); i++) {
      g.drawImage(images.get(i), i % columns * side, i / columns * side, side, side, null);
    }
    g.dispose();
    return sheet;
  }
}
