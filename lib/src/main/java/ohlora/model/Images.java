package ohlora.model;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import ohlora.io.Jpeg;
import ohlora.io.Text;

/** A batch of square RGB images, {@code [n, 3, r, r]}, nominally in [−1, 1]. Immutable. */
public final class Images {
  private static final float JPEG_QUALITY = 0.95f;

  private final int count;
  private final int resolution;
  private final float[] data;

  private Images(int count, int resolution, float[] data) {
    this.count = count;
    this.resolution = resolution;
    this.data = data;
  }

  /**
   * Images of given values.
   *
   * @param data {@code count × 3 × resolution × resolution} values in C order; copied
   * @throws IllegalArgumentException if the length is another
   */
  public static Images of(int count, int resolution, float[] data) {
    return taking(count, resolution, data.clone());
  }

  /** As {@link #of}, but keeps the array itself: nobody may change it afterwards. */
  static Images taking(int count, int resolution, float[] data) {
    if (count < 1 || resolution < 1 || data.length != 3L * count * resolution * resolution) {
      throw new IllegalArgumentException(
          Text.format(
              "%d values are not %d images of 3 x %d x %d",
              data.length, count, resolution, resolution));
    }
    return new Images(count, resolution, data);
  }

  public int count() {
    return count;
  }

  /** Pixels along one side. */
  public int resolution() {
    return resolution;
  }

  /** The values, {@code [n, 3, r, r]} in C order; a copy. */
  public float[] toFloats() {
    return data.clone();
  }

  /** The values themselves, for this package's reading only. */
  float[] data() {
    return data;
  }

  /** The images from {@code from} up to but without {@code to}. */
  public Images range(int from, int to) {
    int size = 3 * resolution * resolution;
    return taking(to - from, resolution, Arrays.copyOfRange(data, from * size, to * size));
  }

  /**
   * Part of some images, {@code [to − from, 3, rows, columns]} in C order.
   *
   * @param crop first row, row after the last, first column, column after the last
   */
  float[] crop(int from, int to, int[] crop) {
    int rows = crop[1] - crop[0];
    int columns = crop[3] - crop[2];
    float[] part = new float[(to - from) * 3 * rows * columns];
    for (int plane = 0; plane < (to - from) * 3; plane++) {
      for (int row = 0; row < rows; row++) {
        int at = ((from * 3 + plane) * resolution + crop[0] + row) * resolution + crop[2];
        System.arraycopy(data, at, part, (plane * rows + row) * columns, columns);
      }
    }
    return part;
  }

  /** Clipped to [−1, 1]. */
  public Images clipped() {
    float[] clipped = new float[data.length];
    for (int i = 0; i < data.length; i++) {
      clipped[i] = Math.max(-1, Math.min(1, data[i]));
    }
    return taking(count, resolution, clipped);
  }

  /** Rounded to 8 bits a channel and back: level / 255, minus 0.5, divided by 0.5, in float32. */
  public Images quantised() {
    float[] quantised = new float[data.length];
    for (int i = 0; i < data.length; i++) {
      quantised[i] = value(level(data[i]));
    }
    return taking(count, resolution, quantised);
  }

  /** Written as JPEG, quality 95, 4:2:0 chroma, and read back. */
  public Images jpeg() {
    float[] decoded = new float[data.length];
    for (int i = 0; i < count; i++) {
      put(decode(Jpeg.baseline(image(i), JPEG_QUALITY)), decoded, i);
    }
    return taking(count, resolution, decoded);
  }

  /** One image at 8 bits a channel: {@code floor((x + 1) · 127.5 + 0.5)}, clipped to 0…255. */
  public BufferedImage image(int index) {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException(
          Text.format("image %d: there are images 0 to %d", index, count - 1));
    }
    BufferedImage image = new BufferedImage(resolution, resolution, BufferedImage.TYPE_3BYTE_BGR);
    byte[] bytes = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    int plane = resolution * resolution;
    int offset = index * 3 * plane;
    for (int i = 0; i < plane; i++) {
      for (int channel = 0; channel < 3; channel++) {
        bytes[3 * i + 2 - channel] = (byte) level(data[offset + channel * plane + i]);
      }
    }
    return image;
  }

  private static int level(float value) {
    double level = Math.floor((value + 1.0) * 127.5 + 0.5);
    return (int) Math.max(0, Math.min(255, level));
  }

  private static float value(int level) {
    return (level / 255f - 0.5f) / 0.5f;
  }

  private static BufferedImage decode(byte[] jpeg) {
    try {
      // Not through a temporary file, which ImageIO would make by itself.
      return ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(BufferedImage image, float[] data, int index) {
    int side = image.getWidth();
    int[] rgb = image.getRGB(0, 0, side, side, null, 0, side);
    int plane = side * side;
    for (int i = 0; i < plane; i++) {
      for (int channel = 0; channel < 3; channel++) {
        int level = rgb[i] >> (16 - 8 * channel) & 255;
        data[(3 * index + channel) * plane + i] = value(level);
      }
    }
  }
}
