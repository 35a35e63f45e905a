package ohlora.io;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as JPEG, 4:2:0 chroma. */
public final class Jpeg {
  private Jpeg() {}

  /**
   * A picture as a baseline JPEG.
   *
   * @param quality 0 to 1
   */
  public static byte[] baseline(BufferedImage image, float quality) {
    return encode(image, quality, ImageWriteParam.MODE_DISABLED);
  }

  /**
   * A picture as a progressive JPEG, which is smaller.
   *
   * @param quality 0 to 1
   */
  public static byte[] progressive(BufferedImage image, float quality) {
    return encode(image, quality, ImageWriteParam.MODE_DEFAULT);
  }

  private static byte[] encode(BufferedImage image, float quality, int progressive) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality);
      param.setProgressiveMode(progressive);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
