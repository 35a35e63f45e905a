package ohlora.score;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import ohlora.model.Cutoffs;
import ohlora.model.PerProperty;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.util.MathArrays;

/**
 * In which order the cases of a pool are tested, where some that pass are wanted and no census: the
 * {@value #PLAIN} first ones as they come, and then whichever promises most, which is learned again
 * after every {@value #LESSON} cases from all that were tested.
 *
 * <p>Of each case it is known, without an image, how far its w lies along the direction of each
 * steered property, of the groups' directions on average: about what the property's score will be.
 * Of each property Fisher's z of the absolute correlation is predicted by ridge regression from
 * these distances and their squares, since a property at the end of its range has nowhere to go; a
 * case promises as much as it is likely that all properties of a set reach their cutoffs, if what
 * is predicted errs as it did on those tested. Of a case that was stopped the correlation over the
 * images seen counts, for this alone.
 *
 * <p>What comes next depends on the recipe and on the cases tested before, so that a run that was
 * ended continues as it would have.
 */
final class Promise {
  /** How many cases are tested in the order of the pool before anything is learned. */
  static final int PLAIN = 20;

  /** After this many tested cases it is learned again. */
  static final int LESSON = 10;

  private static final double RIDGE = 10;
  private static final double MIN_ERROR = 0.05;
  private static final double MAX_CORRELATION = 0.999;
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  private final Recipe recipe;

  /** The distances {@code [steered]} of the pool's cases, by their numbers in its order. */
  private final Map<Long, double[]> pool;

  /** What was found of the tested cases, {@code [steered]}, by their numbers in their order. */
  private final Map<Long, double[]> tested = new LinkedHashMap<>();

  /** Those that were tested, or filtered, of which nothing is learned. */
  private final Set<Long> done = new HashSet<>();

  private Lesson lesson;

  /**
   * @param pool how far the w of each case lies along the steered properties' directions, {@code
   *     [steered]}, by its number in the order of the recipe
   */
  Promise(Recipe recipe, Map<Long, double[]> pool) {
    this.recipe = recipe;
    this.pool = pool;
  }

  /** The case to test next. */
  long next() {
    if (done.size() < PLAIN) {
      return recipe.number(done.size());
    }
    if ((done.size() - PLAIN) % LESSON == 0 && !tested.isEmpty()) {
      lesson = new Lesson();
    }
    long best = -1;
    double most = -1;
    for (Map.Entry<Long, double[]> one : pool.entrySet()) {
      if (!done.contains(one.getKey())) {
        double promise = lesson == null ? 0 : lesson.promise(one.getValue());
        if (promise > most) {
          most = promise;
          best = one.getKey();
        }
      }
    }
    return best;
  }

  /**
   * Takes what a test found.
   *
   * @param correlations over the images that were seen; NaN where undefined
   */
  void tested(long number, PerProperty correlations) {
    double[] z = new double[recipe.steered().size()];
    for (int p = 0; p < z.length; p++) {
      double r = Math.abs(correlations.of(recipe.steered().get(p)));
      z[p] = fisher(Double.isNaN(r) ? 0 : r);
    }
    tested.put(number, z);
    done.add(number);
  }

  /** Takes note of a case that was filtered. */
  void filtered(long number) {
    done.add(number);
  }

  private static double fisher(double r) {
    double bounded = Math.min(MAX_CORRELATION, r);
    return 0.5 * (Math.log1p(bounded) - Math.log1p(-bounded));
  }

  /** What the tested cases teach. */
  private final class Lesson {
    private final double[][] scales;
    private final double[][] coefficients;
    private final double[] errors;

    Lesson() {
      double[][] scores = tested.keySet().stream().map(pool::get).toArray(double[][]::new);
      int steered = recipe.steered().size();
      scales = new double[steered][];
      for (int p = 0; p < steered; p++) {
        int column = p;
        double[] all = Stream.of(scores).mapToDouble(row -> row[column]).toArray();
        double deviation = Math.sqrt(StatUtils.variance(all));
        scales[p] = new double[] {StatUtils.mean(all), deviation > 0 ? deviation : 1};
      }
      Ridge ridge =
          new Ridge(Stream.of(scores).map(this::features).toArray(double[][]::new), RIDGE, 0);
      coefficients = new double[steered][];
      errors = new double[steered];
      for (int p = 0; p < steered; p++) {
        int column = p;
        double[] z = tested.values().stream().mapToDouble(found -> found[column]).toArray();
        coefficients[p] = ridge.coefficients(z);
        double[] predicted = ridge.predicted(coefficients[p]);
        double squares = 0;
        for (int i = 0; i < z.length; i++) {
          squares += (z[i] - predicted[i]) * (z[i] - predicted[i]);
        }
        errors[p] = Math.max(MIN_ERROR, Math.sqrt(squares / z.length));
      }
    }

    private double[] features(double[] scores) {
      double[] features = new double[1 + 2 * scores.length];
      features[0] = 1;
      for (int p = 0; p < scores.length; p++) {
        double scaled = (scores[p] - scales[p][0]) / scales[p][1];
        features[1 + 2 * p] = scaled;
        features[2 + 2 * p] = scaled * scaled;
      }
      return features;
    }

    /** The largest probability that a set is passed. */
    double promise(double[] scores) {
      double[] features = features(scores);
      double most = 0;
      for (Cutoffs set : recipe.particulars().screen().sets()) {
        double all = 1;
        for (String property : set.lowest().properties()) {
          int p = recipe.steered().indexOf(property);
          double predicted = MathArrays.linearCombination(coefficients[p], features);
          all *= NORMAL.cumulativeProbability((predicted - fisher(set.of(property))) / errors[p]);
        }
        most = Math.max(most, all);
      }
      return most;
    }
  }
}
