package ohlora.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import ohlora.model.Images;
import ohlora.model.Property;
import ohlora.model.PropertyScorer;
import ohlora.model.ScorerPlan.Network;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * What changes over the images of a case although nobody asked for it: a help beside the face for
 * those who choose by eye, never a substitute for looking. Less is better in all figures.
 *
 * <p>Pixels are compared in levels of 0 to 255, over all three channels. Regions are fractions of
 * the image's side:
 *
 * <ul>
 *   <li><em>background</em>: the outer eighth at the left and at the right, without the lowest
 *       eighth, where the shoulders are;
 *   <li><em>face</em>: rows 1/4 to 7/8, columns 1/4 to 3/4, without the property CNN's crops of
 *       eyes, mouth and pose, which must change.
 * </ul>
 *
 * @param number the case's number
 * @param background root mean square, over the background, of each pixel's standard deviation over
 *     all images, in levels
 * @param face the same over the face, but over the images of the same intended pose only and pooled
 *     over the poses, in levels: turning the head must move the face, opening eyes and mouth must
 *     not; NaN where no two images share a pose
 * @param scores standard deviation (÷ n) over all images of the scores of hair_color, hair_length,
 *     background_mean and background_std, dropout off, in score units
 * @param spill the largest absolute correlation of the offsets along one direction with the scores
 *     of another property, 0 to 1; NaN where no score varies
 */
public record Drift(
    long number, double background, double face, Map<Property, Double> scores, double spill) {
  /** The properties that no direction is meant to change. */
  private static final Set<Property> UNASKED =
      EnumSet.complementOf(EnumSet.copyOf(Property.STEERED));

  private static final int BATCH = 10;
  private static final double LEVELS = 127.5;

  public Drift {
    scores = Map.copyOf(scores);
  }

  /**
   * Measures the images of a case.
   *
   * @param scorer of the images' resolution
   * @param images in the order of the result's offsets
   * @throws IllegalArgumentException if there is another number of images
   */
  public static Drift of(PropertyScorer scorer, CaseResult result, Images images) {
    if (images.count() != result.offsets().count()) {
      throw new IllegalArgumentException(
          "%d images for %d offsets".formatted(images.count(), result.offsets().count()));
    }
    int all = images.count();
    var poses = result.offsets().of(Property.POSE);
    var samePose =
        IntStream.range(0, all)
            .boxed()
            .collect(Collectors.groupingBy(i -> poses[i], Collectors.toList()))
            .values();
    return new Drift(
        result.latent().number(),
        change(
            images,
            background(images.resolution()),
            List.of(IntStream.range(0, all).boxed().toList())),
        change(images, face(images.resolution()), List.copyOf(samePose)),
        spreads(scorer, images),
        spill(result));
  }

  /** Whether the pixel {@code row · side + column} belongs to the background. */
  private static IntPredicate background(int side) {
    return pixel -> {
      int column = pixel % side;
      return pixel / side < side * 7 / 8 && (column < side / 8 || column >= side - side / 8);
    };
  }

  private static IntPredicate face(int side) {
    IntPredicate face = within(new int[] {side / 4, side * 7 / 8, side / 4, side * 3 / 4}, side);
    for (var network : List.of(Network.EYES, Network.MOUTH, Network.POSE)) {
      face = face.and(within(network.crop(side), side).negate());
    }
    return face;
  }

  private static IntPredicate within(int[] crop, int side) {
    return pixel -> {
      int row = pixel / side;
      int column = pixel % side;
      return row >= crop[0] && row < crop[1] && column >= crop[2] && column < crop[3];
    };
  }

  /** Root of the mean, over a region's pixels, of the variance pooled over sets of images. */
  private static double change(Images images, IntPredicate region, List<List<Integer>> sets) {
    var values = images.toFloats();
    int plane = images.resolution() * images.resolution();
    var pixels = IntStream.range(0, plane).filter(region).toArray();
    var comparable = sets.stream().filter(set -> set.size() > 1).toList();
    double squares = 0;
    long count = 0;
    for (var set : comparable) {
      for (int channel = 0; channel < 3; channel++) {
        for (int pixel : pixels) {
          int at = channel * plane + pixel;
          squares +=
              set.size()
                  * variance(set.stream().mapToDouble(i -> LEVELS * values[3 * plane * i + at]));
        }
      }
      count += 3L * set.size() * pixels.length;
    }
    return count == 0 ? Double.NaN : Math.sqrt(squares / count);
  }

  private static Map<Property, Double> spreads(PropertyScorer scorer, Images images) {
    var scores = new ArrayList<float[]>();
    for (int from = 0; from < images.count(); from += BATCH) {
      var batch = images.range(from, Math.min(from + BATCH, images.count()));
      scores.addAll(Arrays.asList(scorer.score(batch, UNASKED)));
    }
    var columns = List.copyOf(UNASKED);
    return columns.stream()
        .collect(
            Collectors.toMap(
                property -> property,
                property ->
                    Math.sqrt(
                        variance(scores.stream().mapToDouble(s -> s[columns.indexOf(property)])))));
  }

  private static double spill(CaseResult result) {
    return Property.STEERED.stream()
        .flatMapToDouble(
            intended ->
                Property.STEERED.stream()
                    .filter(measured -> measured != intended)
                    .mapToDouble(measured -> Math.abs(result.spill(intended, measured))))
        .filter(r -> !Double.isNaN(r))
        .max()
        .orElse(Double.NaN);
  }

  private static double variance(DoubleStream stream) {
    var values = stream.toArray();
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(Double.NaN);
  }

  /**
   * Several cases as a table, to be sorted by any column: case; background and face in levels; the
   * standard deviations of the four scores by their properties' names; spill.
   */
  public static Table table(List<Drift> drifts) {
    var table =
        Table.create(
            "what else changed",
            IntColumn.create(
                "case", drifts.stream().mapToInt(d -> Math.toIntExact(d.number())).toArray()),
            column("background, levels", drifts.stream().mapToDouble(Drift::background)),
            column("face, levels", drifts.stream().mapToDouble(Drift::face)));
    for (var property : UNASKED) {
      table.addColumns(
          column(property.label(), drifts.stream().mapToDouble(d -> d.scores.get(property))));
    }
    return table.addColumns(column("spill", drifts.stream().mapToDouble(Drift::spill)));
  }

  private static DoubleColumn column(String name, DoubleStream values) {
    return DoubleColumn.create(name, values.toArray());
  }
}
