package ohlora.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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
 * @param isNumbered whether the distances are but the numbers of rows and columns
 */
record SheetGrid(OffsetGrid grid, List<Integer> images, boolean isNumbered) {
  private static final String ROW = "row";
  private static final String COLUMN = "column";

  SheetGrid {
    images = List.copyOf(images);
  }

  /**
   * Finds the grid in a list of offsets: the order of the loops by how often each property changes
   * from one image to the next, the distances in the order in which they come.
   *
   * @throws IllegalArgumentException if the offsets are not a full grid of all their properties
   */
  static SheetGrid of(Offsets offsets) {
    return of(offsets, distances -> distances);
  }

  /** The same with the distances of each property ascending. */
  static SheetGrid ascending(Offsets offsets) {
    return of(offsets, Stream::sorted);
  }

  /** Whether offsets are a full grid of all their properties. */
  static boolean isGrid(Offsets offsets) {
    return find(offsets, distances -> distances).isPresent();
  }

  /**
   * A sheet for offsets that are not a grid: the images in their order, in about as many rows as
   * columns, whose numbers stand for the distances.
   */
  static SheetGrid numbered(Offsets offsets) {
    List<Integer> images = IntStream.range(0, offsets.count()).boxed().toList();
    int columns = (int) Math.ceil(Math.sqrt(offsets.count()));
    int rows = (offsets.count() + columns - 1) / columns;
    Map<String, List<Double>> distances = new LinkedHashMap<>();
    if (rows > 1) {
      distances.put(ROW, numbers(rows));
    }
    distances.put(COLUMN, numbers(columns));
    return new SheetGrid(new OffsetGrid(distances), images, true);
  }

  private static List<Double> numbers(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(Double::valueOf).toList();
  }

  /** In what order distances come. */
  private interface Order {
    Stream<Double> of(Stream<Double> distances);
  }

  private static SheetGrid of(Offsets offsets, Order order) {
    return find(offsets, order)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Text.format(
                        "these %d offsets are not a grid in which every distance of each property"
                            + " meets every one of the others: test with the offsets of the model"
                            + " card",
                        offsets.count())));
  }

  private static Optional<SheetGrid> find(Offsets offsets, Order order) {
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
      return Optional.empty();
    }
    OffsetGrid grid = new OffsetGrid(distances);
    return Optional.of(
        new SheetGrid(
            grid,
            grid.combinations(offsets.properties()).stream().map(places::get).toList(),
            false));
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
    return grid.count() / rows();
  }

  /** Something of each image, in the order of the sheet. */
  <T> List<T> arrange(List<T> ofImages) {
    return images.stream().map(ofImages::get).toList();
  }

  /** What rows and columns are, for example {@code rows: mouth; columns: eyes, and pose within}. */
  String words(Protocol protocol) {
    if (isNumbered) {
      return "in their order, row by row";
    }
    String words = "rows: " + protocol.label(outermost());
    if (!inner().isEmpty()) {
      words += "; columns: " + protocol.label(inner().get(0));
    }
    return inner().size() < 2
        ? words
        : words + ", and " + protocol.labels(inner().subList(1, inner().size())) + " within";
  }

  /**
   * Writes the loops, the outermost first, for a page's script that knows the properties' labels.
   */
  void put(ObjectNode data) {
    if (isNumbered) {
      data.put("numbered", true);
      grid.loops().forEach(name -> data.withObject("/labels").put(name, name));
    }
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
