package ohlora.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import ohlora.io.Text;

/**
 * A rectangle of an image, in fractions of its side, 0 to 1.
 *
 * @param top where its rows begin
 * @param bottom where they end
 * @param left where its columns begin
 * @param right where they end
 */
public record Crop(double top, double bottom, double left, double right) {
  /** The whole image. */
  public static final Crop WHOLE = new Crop(0, 1, 0, 1);

  public Crop {
    if (!(0 <= top && top < bottom && bottom <= 1 && 0 <= left && left < right && right <= 1)) {
      throw new IllegalArgumentException(
          Text.format(
              "crop [%s, %s, %s, %s]: top, bottom, left and right are fractions of the side, 0 to 1, in order",
              top, bottom, left, right));
    }
  }

  /** As cards write it: top, bottom, left, right. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Crop of(double[] edges) {
    if (edges == null || edges.length != 4) {
      throw new IllegalArgumentException("a crop has four edges: top, bottom, left, right");
    }
    return new Crop(edges[0], edges[1], edges[2], edges[3]);
  }

  @JsonValue
  double[] edges() {
    return new double[] {top, bottom, left, right};
  }

  /** First row, row after the last, first column, column after the last, in pixels. */
  public int[] pixels(int resolution) {
    return new int[] {
      (int) Math.round(top * resolution),
      (int) Math.round(bottom * resolution),
      (int) Math.round(left * resolution),
      (int) Math.round(right * resolution)
    };
  }

  /** Whether a pixel lies within. */
  public boolean holds(int row, int column, int resolution) {
    int[] edges = pixels(resolution);
    return row >= edges[0] && row < edges[1] && column >= edges[2] && column < edges[3];
  }
}
