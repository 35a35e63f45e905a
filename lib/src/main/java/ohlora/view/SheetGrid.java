package ohlora.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ohlora.io.Text;
import ohlora.latent.Offsets;
import ohlora.model.OffsetGrid;
import ohlora.model.PerProperty;
import ohlora.model.Protocol;

/**
 * A full grid of offsets as a sheet of pictures: a row for each distance of the outermost loop, a
 * column for each combination of the inner ones, of which the innermost changes fastest.
 *
 * @param grid the distances, the outermost loop first
 * @param images for each picture of the sheet, in reading order, which offset of the list it has
 */
record SheetGrid(OffsetGrid grid, List<Integer> images) {

  SheetGrid {
    images = List.copyOf(images);
  }

  /**
   * Finds the grid in a list of offsets: the order of the loops by how often each property changes
   * from one image to the next, the distances in the order in which they come.
   *
   * @throws IllegalArgumentException if the offsets are no full grid of all their properties
   */
  static SheetGrid of(Offsets offsets) {
    return of(offsets, distances -> distances);
  }

  /** The same with the distances of each property ascending. */
  static SheetGrid ascending(Offsets offsets) {
    return of(offsets, Stream::sorted);
  }

  /** In what order distances stand. */
  private interface Order {
    Stream<Double> of(Stream<Double> distances);
  }

  private static SheetGrid of(Offsets offsets, Order order) {
    Map<String, List<Double>> distances = new LinkedHashMap<>();
    for (String property : loops(offsets)) {
      Stream<Double> all = offsets.list().stream().map(offset -> offset.of(property));
      distances.put(property, order.of(all.distinct()).toList());
    }
    Map<PerProperty, Integer> places = new HashMap<>();
    for (PerProperty offset : offsets.list()) {
      places.put(offset, places.size());
    }
    double cells = distances.values().stream().mapToDouble(List::size).reduce(1, (a, b) -> a * b);
    boolean moved = distances.values().stream().allMatch(list -> list.size() > 1);
    // As many different offsets as there are combinations: each occurs once.
    if (!moved || cells != offsets.count() || places.size() != offsets.count()) {
      throw new IllegalArgumentException(
          Text.format(
              "These %d offsets are no grid in which every distance of each property meets every"
                  + " one of the others: test with the offsets of the model card",
              offsets.count()));
    }
    OffsetGrid grid = new OffsetGrid(distances);
    return new SheetGrid(
        grid, grid.combinations(offsets.properties()).stream().map(places::get).toList());
  }

  /** The properties, the one that changes most rarely first. */
  private static List<String> loops(Offsets offsets) {
    return offsets.properties().stream()
        .sorted(Comparator.comparingInt(property -> changes(offsets.of(property))))
        .toList();
  }

  private static int changes(double[] distances) {
    int changes = 0;
    for (int i = 1; i < distances.length; i++) {
      changes += distances[i] == distances[i - 1] ? 0 : 1;
    }
    return changes;
  }

  /** The property of the rows. */
  String outermost() {
    return grid.loops().get(0);
  }

  /** The properties of the columns, the outermost loop's first; empty where one is steered. */
  List<String> inner() {
    return grid.loops().subList(1, grid.loops().size());
  }

  /** Pictures in a column of the sheet. */
  int rows() {
    return grid.of(outermost()).size();
  }

  /** Pictures in a row of the sheet. */
  int columns() {
    return images.size() / rows();
  }

  /** Something of each image, in the order of the sheet. */
  <T> List<T> arrange(List<T> ofImages) {
    return images.stream().map(ofImages::get).toList();
  }

  /** What rows and columns are, for example {@code rows: mouth; columns: eyes, and pose within}. */
  String words(Protocol protocol) {
    String words = "rows: " + protocol.label(outermost());
    if (!inner().isEmpty()) {
      words += "; columns: " + protocol.label(inner().get(0));
    }
    return inner().size() < 2
        ? words
        : words + ", and " + protocol.labels(inner().subList(1, inner().size())) + " within";
  }

  /** Writes the loops, the outermost first, for a page's script. */
  void put(ObjectNode data) {
    ArrayNode loops = data.putArray("loops");
    grid.distances()
        .forEach(
            (property, list) -> {
              ArrayNode distances =
                  loops.addObject().put("property", property).putArray("distances");
              list.forEach(distances::add);
            });
  }
}
