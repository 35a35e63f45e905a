package ohlora.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import ohlora.latent.Offsets;
import ohlora.model.Property;

/**
 * The distances of a full grid of offsets, mouth outermost, then eyes, pose innermost. Its pictures
 * make a sheet with a row per mouth and a column per eyes and pose.
 */
record OffsetGrid(double[] eyes, double[] mouth, double[] pose) {

  /**
   * @throws IllegalArgumentException if the offsets are no such grid
   */
  static OffsetGrid of(Offsets offsets) {
    var grid =
        new OffsetGrid(
            distances(offsets, Property.EYES),
            distances(offsets, Property.MOUTH),
            distances(offsets, Property.POSE));
    if (!Offsets.grid(grid.eyes, grid.mouth, grid.pose).equals(offsets)) {
      throw new IllegalArgumentException(
          "These %d offsets are no grid, so no sliders lead through them: use Offsets.report() or Offsets.grid(…)"
              .formatted(offsets.count()));
    }
    return grid;
  }

  private static double[] distances(Offsets offsets, Property property) {
    return Arrays.stream(offsets.of(property)).distinct().toArray();
  }

  /** Pictures in a row of the sheet. */
  int columns() {
    return eyes.length * pose.length;
  }

  void put(ObjectNode data) {
    var grid = data.putObject("grid");
    for (double distance : eyes) {
      grid.withArray("eyes").add(distance);
    }
    for (double distance : mouth) {
      grid.withArray("mouth").add(distance);
    }
    for (double distance : pose) {
      grid.withArray("pose").add(distance);
    }
  }
}
