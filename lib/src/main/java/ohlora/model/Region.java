package ohlora.model;

import java.util.List;
import java.util.Objects;

/**
 * A part of the image in which nothing should change while properties are steered, or only for a
 * reason.
 *
 * @param name for people, for example {@code background}
 * @param of the rectangles that it consists of
 * @param without rectangles that do not belong to it, since they are asked to change
 * @param moves the steered properties that may change it: images are compared only with others of
 *     the same offsets of these; often none
 */
public record Region(String name, List<Crop> of, List<Crop> without, List<String> moves) {
  public Region {
    if (name == null
        || name.isBlank()
        || of == null
        || of.isEmpty()
        || of.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("a region needs a name and one rectangle or more");
    }
    of = List.copyOf(of);
    without = without == null ? List.of() : List.copyOf(without);
    moves = moves == null ? List.of() : List.copyOf(moves);
  }

  /** Whether a pixel belongs to it. */
  public boolean holds(int row, int column, int resolution) {
    return of.stream().anyMatch(crop -> crop.holds(row, column, resolution))
        && without.stream().noneMatch(crop -> crop.holds(row, column, resolution));
  }
}
