package ohlora.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ohlora.io.Text;
import ohlora.latent.Offsets;
import ohlora.model.Cutoffs;
import ohlora.model.PerProperty;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.stat.StatUtils;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * The screening of one case: which images to score next, and whether those that were scored make it
 * certain that the case passes none of a screen's sets of cutoffs, by {@link CorrelationBound}.
 *
 * <p>The first images are those farthest from the middle of the offsets and from each other. Then
 * the property that is nearest to failing is pursued: its scores on the images to come are
 * predicted from the offsets, and those are scored next which by this would leave the largest
 * residuals. The prediction decides only how soon a case is decided, never how.
 *
 * <p>A case that after {@value #TRIED} batches is far from failing, or of which all images were
 * scored, is scored from the beginning in the run's ordinary batches, so that its figures are those
 * of a run without a screen to the last bit; after each of them it may still be stopped. Scores
 * made in other batches differ by their rounding; so each score is taken to be in {@linkplain
 * Scoring#doubt doubt}, and an image that is made twice is held to that.
 *
 * <p>What is chosen was measured on the demo model: it moves the number of images that are needed.
 */
public final class Screening {
  /** Of the bound's own rounding. */
  private static final double SLACK = 1e-9;

  /** How much the prediction shrinks what varies; in images. */
  private static final double RIDGE = 0.3;

  /** This many batches, and then a case far from failing is scored as if there were no screen. */
  private static final int TRIED = 3;

  /** Far from failing: the residuals are less than this part of those that fail a set. */
  private static final double FAR = 0.35;

  private final Screen screen;
  private final Scoring scoring;
  private final int ordinaryBatch;
  private final List<String> properties;

  /** Offsets {@code [steered][images]}. */
  private final double[][] offsets;

  /** What scores are predicted from: {@code [images][features]}. */
  private final double[][] features;

  /** All that were made, in their order. */
  private final List<Integer> images = new ArrayList<>();

  private final List<float[]> scores = new ArrayList<>();

  /** The places in these lists at which an image appears first. */
  private final Map<Integer, Integer> seen = new LinkedHashMap<>();

  /** The scores of ordinary batches; null before these begin. */
  private List<float[]> ordinary;

  private PerProperty bounds;

  Screening(Recipe recipe) {
    this(
        recipe.particulars().screen(),
        new Offsets(recipe.offsets()),
        Scoring.of(recipe.mode()),
        recipe.batch());
  }

  /**
   * @param ordinaryBatch how many images at a time in a run without a screen
   */
  Screening(Screen screen, Offsets moved, Scoring scoring, int ordinaryBatch) {
    this.screen = screen;
    this.scoring = scoring;
    this.ordinaryBatch = ordinaryBatch;
    properties = moved.properties();
    offsets = properties.stream().map(moved::of).toArray(double[][]::new);
    features = features(offsets);
    bounds = PerProperty.of(properties, any -> 1);
  }

  /** Of each image a constant, its standardised offsets, then their squares and products. */
  private static double[][] features(double[][] offsets) {
    int count = offsets[0].length;
    double[][] scaled = Stream.of(offsets).map(StatUtils::normalize).toArray(double[][]::new);
    double[][] features = new double[count][];
    for (int i = 0; i < count; i++) {
      DoubleStream.Builder row = DoubleStream.builder();
      row.add(1);
      for (double[] of : scaled) {
        row.add(of[i]);
      }
      for (int p = 0; p < scaled.length; p++) {
        for (int q = 0; q <= p; q++) {
          row.add(scaled[p][i] * scaled[q][i]);
        }
      }
      features[i] = row.build().toArray();
    }
    return features;
  }

  /**
   * How the bounds fall while a screen looks at a case of which all scores are known, in the
   * batches that are usual.
   *
   * @return the columns {@code images}, how many were made, from 0, and for each steered property,
   *     under its name, the largest absolute correlation that is still possible; it ends where the
   *     case is stopped, or was scored to its end
   */
  public static Table trace(CaseResult result, Screen screen) {
    Screening screening =
        new Screening(screen, result.offsets(), result.scoring(), ScoringRun.BATCH);
    float[][] scores = result.scores();
    Table trace = Table.create("case " + result.latent().number(), IntColumn.create("images"));
    result.steered().forEach(property -> trace.addColumns(DoubleColumn.create(property)));
    screening.append(trace);
    for (int[] images = screening.next(); images.length > 0; images = screening.next()) {
      for (int image : images) {
        screening.see(new int[] {image}, new float[][] {scores[image]});
        screening.append(trace);
      }
    }
    return trace;
  }

  private void append(Table trace) {
    trace.intColumn("images").append(images.size());
    bounds.values().forEach((property, bound) -> trace.doubleColumn(property).append(bound));
  }

  /** The images to score next, together; none where the case is stopped or scored to its end. */
  int[] next() {
    if (isWhole() || stop().isPresent()) {
      return new int[0];
    }
    if (ordinary == null && (seen.size() == features.length || isFarFromFailing())) {
      ordinary = new ArrayList<>();
    }
    if (ordinary != null) {
      int from = ordinary.size();
      return IntStream.range(from, Math.min(from + ordinaryBatch, features.length)).toArray();
    }
    int count = Math.min(screen.batch(), features.length - seen.size());
    return seen.isEmpty() ? first(count) : promising(count);
  }

  private boolean isFarFromFailing() {
    return seen.size() >= TRIED * screen.batch()
        && screen.sets().stream().anyMatch(set -> progress(set, nearest(set)) < FAR);
  }

  /** Whether the case was scored in ordinary batches to its end. */
  boolean isWhole() {
    return ordinary != null && ordinary.size() == features.length;
  }

  /** The scores of all images in ordinary batches, {@code [images][steered]}. */
  float[][] whole() {
    return ordinary.stream().map(float[]::clone).toArray(float[][]::new);
  }

  /**
   * Those that are farthest from the middle and from each other: one after the other that of which
   * the ones before say least, where scores are linear in the offsets.
   */
  private int[] first(int count) {
    double[][] linear =
        Stream.of(features)
            .map(row -> Arrays.copyOf(row, 1 + properties.size()))
            .toArray(double[][]::new);
    RealMatrix known = MatrixUtils.createRealIdentityMatrix(1 + properties.size());
    int[] chosen = new int[count];
    for (int k = 0; k < count; k++) {
      DecompositionSolver solver = new CholeskyDecomposition(known).getSolver();
      double most = -1;
      for (int i = 0; i < linear.length; i++) {
        RealVector row = new ArrayRealVector(linear[i], false);
        double unknown = row.dotProduct(solver.solve(row));
        if (unknown > most + SLACK && !contains(chosen, k, i)) {
          most = unknown;
          chosen[k] = i;
        }
      }
      RealVector row = new ArrayRealVector(linear[chosen[k]], false);
      known = known.add(row.outerProduct(row));
    }
    return chosen;
  }

  private static boolean contains(int[] chosen, int count, int image) {
    return IntStream.range(0, count).anyMatch(k -> chosen[k] == image);
  }

  /** Those that by the scores so far would leave the largest residuals. */
  private int[] promising(int count) {
    int p = properties.indexOf(pursued());
    double[] predicted = predicted(p);
    Residuals residuals = new Residuals();
    seen.forEach((image, place) -> residuals.add(offsets[p][image], scores.get(place)[p]));
    Set<Integer> left = new LinkedHashSet<>();
    IntStream.range(0, features.length).filter(i -> !seen.containsKey(i)).forEach(left::add);
    int[] chosen = new int[count];
    for (int k = 0; k < count; k++) {
      int best = -1;
      double most = -1;
      for (int image : left) {
        double with = residuals.with(offsets[p][image], predicted[image]);
        if (with > most) {
          most = with;
          best = image;
        }
      }
      left.remove(best);
      residuals.add(offsets[p][best], predicted[best]);
      chosen[k] = best;
    }
    return chosen;
  }

  /** The scores of all images as ridge regression on the features predicts them. */
  private double[] predicted(int p) {
    double[][] rows = seen.keySet().stream().map(image -> features[image]).toArray(double[][]::new);
    double[] coefficients = new Ridge(rows, RIDGE, SLACK).coefficients(scores(p));
    return new Array2DRowRealMatrix(features, false).operate(coefficients);
  }

  /** Sums of which the residuals of x on y follow. */
  private static final class Residuals {
    private int n;
    private double x;
    private double y;
    private double xx;
    private double yy;
    private double xy;

    void add(double offset, double score) {
      n++;
      x += offset;
      y += score;
      xx += offset * offset;
      yy += score * score;
      xy += offset * score;
    }

    /** The smallest sum of squared residuals with one more image. */
    double with(double offset, double score) {
      int count = n + 1;
      double sx = x + offset;
      double sy = y + score;
      double sxx = xx + offset * offset - sx * sx / count;
      double syy = yy + score * score - sy * sy / count;
      double sxy = xy + offset * score - sx * sy / count;
      return syy <= 0 ? sxx : sxx - sxy * sxy / syy;
    }
  }

  /**
   * Takes the scores {@code [numbers][steered]} of the images that were to be scored next.
   *
   * @throws IllegalArgumentException in one line, if an image that was scored before has others, by
   *     more than their rounding: then nothing is certain
   */
  void see(int[] numbers, float[][] scored) {
    for (int i = 0; i < numbers.length; i++) {
      Integer before = seen.putIfAbsent(numbers[i], images.size());
      if (before != null) {
        requireAlike(numbers[i], scores.get(before), scored[i]);
      }
      images.add(numbers[i]);
      scores.add(scored[i].clone());
      if (ordinary != null) {
        ordinary.add(scored[i].clone());
      }
    }
    bounds =
        PerProperty.of(
            properties,
            property -> {
              int p = properties.indexOf(property);
              return bound(offsets[p], distinct(), scores(p));
            });
  }

  private void requireAlike(int image, float[] before, float[] now) {
    for (int p = 0; p < now.length; p++) {
      double larger = Math.max(Math.abs(before[p]), Math.abs(now[p]));
      if (!(Math.abs((double) before[p] - now[p]) <= doubt(larger))) {
        throw new IllegalArgumentException(
            Text.format(
                "image %d scored %s of %s in one batch, and %s in another: no rounding, so that"
                    + " nothing is certain of the case",
                image, before[p], properties.get(p), now[p]));
      }
    }
  }

  /** How far scores may be off by their rounding. */
  private double doubt(double largest) {
    return scoring.doubt() * Math.max(1, largest);
  }

  private int[] distinct() {
    return seen.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  /** The correlations over the images seen, each once: no estimate of those over all. */
  PerProperty correlations() {
    return PerProperty.of(
        properties,
        property -> {
          int p = properties.indexOf(property);
          double[] moved = IntStream.of(distinct()).mapToDouble(i -> offsets[p][i]).toArray();
          return Pearson.correlation(moved, scores(p));
        });
  }

  /** The scores of one property, of each image that was seen once. */
  private double[] scores(int p) {
    return seen.values().stream().mapToDouble(place -> scores.get(place)[p]).toArray();
  }

  /** The largest absolute correlation of each property that is still possible. */
  PerProperty bounds() {
    return bounds;
  }

  /** The bound of some images' scores, each in doubt by its rounding. */
  private double bound(double[] offsets, int[] images, double[] scores) {
    double largest = Arrays.stream(scores).map(Math::abs).max().orElse(0);
    return CorrelationBound.of(offsets, images, scores, doubt(largest));
  }

  /** The images that were made, in their order; one that was made twice appears twice. */
  int[] images() {
    return images.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Their scores, {@code [images][steered]}. */
  float[][] scores() {
    return scores.stream().map(float[]::clone).toArray(float[][]::new);
  }

  /** Why the case is stopped; empty if it is not, or not yet. */
  Optional<Stop> stop() {
    if (isWhole()) {
      return Optional.empty();
    }
    Map<String, Double> deciding = new LinkedHashMap<>();
    for (Cutoffs set : screen.sets()) {
      String nearest = nearest(set);
      if (!fails(set, nearest)) {
        return Optional.empty();
      }
      deciding.put(nearest, bounds.of(nearest));
    }
    return Optional.of(new Stop(images.size(), new PerProperty(deciding)));
  }

  private boolean fails(Cutoffs set, String property) {
    return bounds.of(property) < set.of(property) - SLACK;
  }

  /** The property of the undecided set that is nearest to failing. */
  private String pursued() {
    Cutoffs set =
        screen.sets().stream()
            .filter(one -> !fails(one, nearest(one)))
            .reduce((a, b) -> progress(b, nearest(b)) > progress(a, nearest(a)) ? b : a)
            .orElseThrow();
    return nearest(set);
  }

  /** The property of a set that is nearest to failing, or farthest beyond it. */
  private String nearest(Cutoffs set) {
    return set.lowest().properties().stream()
        .reduce((a, b) -> progress(set, b) > progress(set, a) ? b : a)
        .orElseThrow();
  }

  /** The residuals as a part of those with which it is certain that a property fails. */
  private double progress(Cutoffs set, String property) {
    double cutoff = set.of(property);
    double bound = bounds.of(property);
    return (1 - bound * bound) / Math.max(1 - cutoff * cutoff, SLACK);
  }
}
