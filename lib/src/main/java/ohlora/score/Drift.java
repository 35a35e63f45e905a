package ohlora.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import ohlora.io.Interrupts;
import ohlora.io.Text;
import ohlora.latent.Offsets;
import ohlora.model.Images;
import ohlora.model.Model;
import ohlora.model.Region;
import ohlora.model.Scorer;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * What changes over the images of a case although nobody asked for it: a help beside the image for
 * those who choose by eye, never a substitute for looking. Less is better in all figures.
 *
 * @param number the case's number
 * @param regions by the name of each {@link Region} of the model: root mean square, over the
 *     region's pixels and channels, of each one's standard deviation over all images, in levels of
 *     0 to 255. Where a region may move with some properties, over the images with the same offsets
 *     of these only, pooled; NaN where no two images share them
 * @param scores standard deviation (÷ n) over all images of the score of each property that is not
 *     steered, dropout off, in score units
 * @param spill the largest absolute correlation of the offsets along one direction with the scores
 *     of another property, 0 to 1; NaN where no score varies
 */
public record Drift(
    long number, Map<String, Double> regions, Map<String, Double> scores, double spill) {
  private static final int BATCH = 10;
  private static final double LEVELS = 127.5;

  public Drift {
    regions = Collections.unmodifiableMap(new LinkedHashMap<>(regions));
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
  }

  /**
   * Measures the images of a case.
   *
   * @param model whose card names the regions, and whose scorer scores what was not asked for
   * @param images in the order of the result's offsets
   * @throws IllegalArgumentException if there is another number of images
   * @throws CancellationException if the thread was interrupted; it stays interrupted
   */
  public static Drift measure(Model model, CaseResult result, Images images) {
    return measure(model.scorer(), model.card().regions(), result, images);
  }

  static Drift measure(Scorer scorer, List<Region> regions, CaseResult result, Images images) {
    if (images.count() != result.offsets().count()) {
      throw new IllegalArgumentException(
          Text.format("%d images for %d offsets", images.count(), result.offsets().count()));
    }
    Map<String, Double> changes = new LinkedHashMap<>();
    for (Region region : regions) {
      changes.put(region.name(), change(images, region, sets(result.offsets(), region.moves())));
    }
    List<String> unasked =
        scorer.properties().stream()
            .filter(property -> !result.steered().contains(property))
            .toList();
    return new Drift(
        result.latent().number(), changes, spreads(scorer, unasked, images), spill(result));
  }

  /** The images that have the same offsets of some properties, by their numbers; all if of none. */
  private static Collection<List<Integer>> sets(Offsets offsets, List<String> properties) {
    Map<List<Double>, List<Integer>> sets = new LinkedHashMap<>();
    for (int i = 0; i < offsets.count(); i++) {
      List<Double> key = properties.stream().map(offsets.list().get(i)::of).toList();
      sets.computeIfAbsent(key, none -> new ArrayList<>()).add(i);
    }
    return sets.values();
  }

  /** Root of the mean, over a region's pixels, of the variance pooled over sets of images. */
  private static double change(Images images, Region region, Collection<List<Integer>> sets) {
    float[] values = images.toFloats();
    int side = images.resolution();
    int plane = side * side;
    int[] pixels =
        IntStream.range(0, plane)
            .filter(pixel -> region.holds(pixel / side, pixel % side, side))
            .toArray();
    double squares = 0;
    long count = 0;
    for (List<Integer> set : sets) {
      Interrupts.check("the measure of what else changed");
      if (set.size() < 2) {
        continue;
      }
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

  private static Map<String, Double> spreads(
      Scorer scorer, List<String> properties, Images images) {
    if (properties.isEmpty()) {
      return Map.of();
    }
    List<float[]> scores = new ArrayList<>();
    for (int from = 0; from < images.count(); from += BATCH) {
      Interrupts.check("the measure of what else changed");
      Images batch = images.range(from, Math.min(from + BATCH, images.count()));
      scores.addAll(Arrays.asList(scorer.score(batch, properties)));
    }
    Map<String, Double> spreads = new LinkedHashMap<>();
    for (int i = 0; i < properties.size(); i++) {
      int column = i;
      spreads.put(
          properties.get(i), Math.sqrt(variance(scores.stream().mapToDouble(row -> row[column]))));
    }
    return spreads;
  }

  private static double spill(CaseResult result) {
    return result.steered().stream()
        .flatMapToDouble(
            intended ->
                result.steered().stream()
                    .filter(measured -> !measured.equals(intended))
                    .mapToDouble(measured -> Math.abs(result.spill(intended, measured))))
        .filter(r -> !Double.isNaN(r))
        .max()
        .orElse(Double.NaN);
  }

  private static double variance(DoubleStream stream) {
    double[] values = stream.toArray();
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(Double.NaN);
  }

  /**
   * Several cases of one model as a table, to be sorted by any column: case; each region in levels;
   * the standard deviations of the other scores by their properties' names; spill.
   *
   * @throws IllegalArgumentException if the cases have different regions or properties
   */
  public static Table table(List<Drift> drifts) {
    Table table =
        Table.create(
            "what else changed",
            IntColumn.create(
                "case", drifts.stream().mapToInt(d -> Math.toIntExact(d.number())).toArray()));
    if (!drifts.isEmpty()) {
      Drift first = drifts.get(0);
      if (!drifts.stream().allMatch(first::isLike)) {
        throw new IllegalArgumentException("cases of different models do not fit one table");
      }
      for (String region : first.regions.keySet()) {
        table.addColumns(
            column(region + ", levels", drifts.stream().mapToDouble(d -> d.regions.get(region))));
      }
      for (String property : first.scores.keySet()) {
        table.addColumns(
            column(property, drifts.stream().mapToDouble(d -> d.scores.get(property))));
      }
    }
    return table.addColumns(column("spill", drifts.stream().mapToDouble(Drift::spill)));
  }

  private boolean isLike(Drift other) {
    return regions.keySet().equals(other.regions.keySet())
        && scores.keySet().equals(other.scores.keySet());
  }

  private static DoubleColumn column(String name, DoubleStream values) {
    return DoubleColumn.create(name, values.toArray());
  }
}
