package ohlora.view;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import ohlora.io.Jpeg;
import ohlora.io.Text;

/** Pictures as JPEG inside a page, as good as the page's size allows. */
final class PagePictures {
  private static final double[] SCALES = {1, 0.75, 0.5};
  private static final float[] QUALITIES = {0.92f, 0.85f, 0.75f, 0.65f, 0.55f};

  private PagePictures() {}

  /**
   * The pictures as {@code data:} addresses, all of one size and quality: the best with which they
   * have {@code most} characters at most. Where even a low quality has more, they become smaller,
   * down to half.
   *
   * @throws IllegalArgumentException if they still have more
   */
  static List<String> within(int most, List<BufferedImage> images) {
    int fitting = 0;
    for (double scale : SCALES) {
      for (float quality : QUALITIES) {
        List<String> addresses = fitting(most, images, scale, quality);
        if (addresses.size() == images.size()) {
          return addresses;
        }
        fitting = addresses.size();
      }
    }
    throw new IllegalArgumentException(
        Text.format(
            "%,d pictures do not fit into the %,d bytes that are allowed on a page: show %,d at a time",
            images.size(), most, fitting));
  }

  /** The first pictures, as many as fit. */
  private static List<String> fitting(
      int most, List<BufferedImage> images, double scale, float quality) {
    List<String> addresses = new ArrayList<>();
    long length = 0;
    for (BufferedImage image : images) {
      String address = address(scale == 1 ? image : scaled(image, scale), quality);
      length += address.length();
      if (length > most) {
        break;
      }
      addresses.add(address);
    }
    return addresses;
  }

  private static BufferedImage scaled(BufferedImage image, double scale) {
    int width = (int) Math.round(image.getWidth() * scale);
    int height = (int) Math.round(image.getHeight() * scale);
    BufferedImage smaller = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = smaller.createGraphics();
    draw(g, image, 0, 0, width, height);
    g.dispose();
    return smaller;
  }

  private static void draw(Graphics2D g, BufferedImage image, int x, int y, int width, int height) {
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    g.drawImage(image, x, y, width, height, null);
  }

  /** A picture as a {@code data:} address of a JPEG of some quality, 0 to 1. */
  static String address(BufferedImage image, float quality) {
    return "data:image/jpeg;base64,"
        + Base64.getEncoder().encodeToString(Jpeg.progressive(image, quality));
  }

  /**
   * Pictures side by side in rows without gaps, each scaled to {@code side} pixels; what is left of
   * the last row is grey.
   */
  static BufferedImage sheet(List<BufferedImage> images, int columns, int side) {
    int rows = (images.size() + columns - 1) / columns;
    BufferedImage sheet =
        new BufferedImage(columns * side, rows * side, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setColor(Color.GRAY);
    g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    for (int i = 0; i < images.size(); i++) {
      draw(g, images.get(i), i % columns * side, i / columns * side, side, side);
    }
    g.dispose();
    return sheet;
  }
}
