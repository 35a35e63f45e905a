package ohlora.latent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.model.Directions;
import ohlora.model.PerProperty;
import ohlora.model.Protocol;
import ohlora.model.SplitMix64;

/**
 * How far each image of a case is moved along the direction of each steered property, in units of
 * w.
 *
 * @param list one offset per image, in the order of the images, each of the same properties in the
 *     same order
 */
public record Offsets(List<PerProperty> list) {
  /** The most images a case may have. */
  public static final int MAX_IMAGES = 10_000;

  public Offsets {
    list = List.copyOf(list);
    if (list.size() < 2) {
      throw new IllegalArgumentException(
          list.size() + " offsets: a correlation needs at least two images");
    }
    List<String> properties = list.get(0).properties();
    for (PerProperty offset : list) {
      if (!offset.properties().equals(properties)) {
        throw new IllegalArgumentException(
            Text.format(
                "offsets of %s and of %s: each needs the same properties in the same order",
                String.join(", ", properties), String.join(", ", offset.properties())));
      }
    }
  }

  /** Every combination of a protocol's distances, in the order of its loops. */
  public static Offsets of(Protocol protocol) {
    return new Offsets(protocol.combinations());
  }

  /**
   * The offsets of a table: a column per steered property, in any order, a row per image.
   *
   * @throws InputException naming file, line and value, if the file cannot be read, has other
   *     columns, fewer than two rows or more than {@value #MAX_IMAGES}, a figure that is not a
   *     finite number, or a column in which nothing varies, so that no correlation with it is
   *     defined
   */
  public static Offsets read(Path file, List<String> steered) throws IOException {
    StrictCsv table = StrictCsv.read(file);
    if (!Set.copyOf(table.columns()).equals(Set.copyOf(steered))) {
      throw InputException.of(
          file + ", line 1",
          "the columns are " + String.join(", ", table.columns()),
          "there must be one for each steered property: " + String.join(", ", steered));
    }
    if (table.rows().size() < 2 || table.rows().size() > MAX_IMAGES) {
      throw InputException.of(
          file.toString(),
          Text.format("has %,d rows below the header", table.rows().size()),
          Text.format("there is one for each image, 2 to %,d", MAX_IMAGES));
    }
    List<PerProperty> list = new ArrayList<>();
    for (StrictCsv.Row row : table.rows()) {
      double[] distances = new double[steered.size()];
      for (int i = 0; i < distances.length; i++) {
        distances[i] = row.number(steered.get(i));
      }
      list.add(PerProperty.of(steered, distances));
    }
    try {
      return new Offsets(list).requireVaried();
    } catch (IllegalArgumentException e) {
      throw InputException.of(file.toString(), e.getMessage(), "move it, or do not steer it", e);
    }
  }

  /**
   * These offsets, if each property is moved.
   *
   * @throws IllegalArgumentException naming the first of which every image has the same offset
   */
  private Offsets requireVaried() {
    for (String property : properties()) {
      if (DoubleStream.of(of(property)).distinct().count() == 1) {
        throw new IllegalArgumentException(
            Text.format(
                "%s is %s in every row, so that no correlation with it is defined",
                property, of(property)[0]));
      }
    }
    return this;
  }

  /**
   * Offsets drawn uniformly from the ranges of these: of each property from its least distance to
   * its largest. What holds on these should hold on them too.
   *
   * @param count how many
   * @param seed any number; the same seed gives the same offsets
   */
  public Offsets random(int count, long seed) {
    SplitMix64 random = SplitMix64.of(seed, 0);
    List<DoubleSummaryStatistics> ranges =
        properties().stream()
            .map(property -> DoubleStream.of(of(property)).summaryStatistics())
            .toList();
    List<PerProperty> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drawn.add(
          PerProperty.of(
              properties(),
              ranges.stream()
                  .mapToDouble(of -> of.getMin() + (of.getMax() - of.getMin()) * random.uniform())
                  .toArray()));
    }
    return new Offsets(drawn);
  }

  /**
   * Offsets of one property alone; all others stay where they are.
   *
   * @param distances one per image, in units of w
   * @throws IllegalArgumentException if the property is not steered, or there are fewer than two
   */
  public static Offsets along(Protocol protocol, String property, double... distances) {
    PerProperty none = PerProperty.of(protocol.steered(), any -> 0);
    List<PerProperty> list = new ArrayList<>();
    for (double distance : distances) {
      list.add(none.with(property, distance));
    }
    return new Offsets(list);
  }

  /** How many images there are. */
  public int count() {
    return list.size();
  }

  /** The properties that are moved, in their order. */
  public List<String> properties() {
    return list.get(0).properties();
  }

  /** The intended distances along one property's direction, one per image. */
  public double[] of(String property) {
    return list.stream().mapToDouble(offset -> offset.of(property)).toArray();
  }

  /**
   * w' of every image: w plus offset · direction of each property in their order, each direction at
   * the unmodified w, in float64, then rounded to float32.
   *
   * @param w {@code [w]}
   * @param group whose directions to take
   * @return {@code [images][w]}
   * @throws IllegalArgumentException if a direction is missing, its gradient is zero here, or w has
   *     another length
   */
  public float[][] move(float[] w, Directions directions, String group) {
    if (w.length != directions.length()) {
      throw new IllegalArgumentException(
          Text.format(
              "w has %d numbers, but the directions have %d", w.length, directions.length()));
    }
    double[][] sums = new double[count()][w.length];
    for (double[] sum : sums) {
      for (int j = 0; j < w.length; j++) {
        sum[j] = w[j];
      }
    }
    for (String property : properties()) {
      add(sums, of(property), directions.at(property, group, w));
    }
    return rounded(sums);
  }

  private static void add(double[][] sums, double[] distances, float[] direction) {
    for (int i = 0; i < sums.length; i++) {
      for (int j = 0; j < direction.length; j++) {
        sums[i][j] += distances[i] * direction[j];
      }
    }
  }

  private static float[][] rounded(double[][] sums) {
    float[][] moved = new float[sums.length][sums[0].length];
    for (int i = 0; i < moved.length; i++) {
      for (int j = 0; j < moved[i].length; j++) {
        moved[i][j] = (float) sums[i][j];
      }
    }
    return moved;
  }
}
