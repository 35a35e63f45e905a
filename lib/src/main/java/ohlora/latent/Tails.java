package ohlora.latent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The two ends of a property's scores in a group: the w of a share with the smallest and of as many
 * with the largest score, shuffled. The first fifth of the rows is held out from fitting.
 *
 * @param rows {@code [rows][w]}
 * @param smallest which rows have the small scores; the others have the large ones
 * @param heldOut how many rows at the beginning are held out
 */
public record Tails(float[][] rows, boolean[] smallest, int heldOut) {
  /** The share of a group that is taken from each end by default. */
  public static final double SHARE = 0.15;

  static final double VALIDATION = 0.2;

  /** The tails of a group, {@link #SHARE} at each end. */
  public static Tails of(Population population, List<Integer> members, String property, long seed) {
    return of(population, members, property, SHARE, seed);
  }

  /**
   * The tails of a group.
   *
   * @param members the group's latents, by their index in the population
   * @param share of them that is taken from each end, above 0 and at most a half
   * @param seed of the shuffle
   */
  public static Tails of(
      Population population, List<Integer> members, String property, double share, long seed) {
    List<Integer> sorted = new ArrayList<>(members);
    sorted.sort(Comparator.comparing(i -> population.score(i, property)));
    int tail = (int) (sorted.size() * share);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 2 * tail; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    float[][] rows = new float[2 * tail][];
    boolean[] smallest = new boolean[2 * tail];
    for (int i = 0; i < rows.length; i++) {
      int rank = order.get(i);
      smallest[i] = rank < tail;
      rows[i] = population.w(sorted.get(smallest[i] ? rank : sorted.size() - 1 - rank + tail));
    }
    return new Tails(rows, smallest, ScoredRows.heldOut(rows.length));
  }

  /**
   * The plane between the tails, fitted on the rows that are not held out; the smallest scores lie
   * on its positive side.
   */
  public LinearFunction svm() {
    return LinearSvm.fit(
        Arrays.copyOfRange(rows, heldOut, rows.length),
        Arrays.copyOfRange(smallest, heldOut, rows.length));
  }

  /**
   * The difference of the tails' means over the rows that are not held out, and the plane halfway
   * between both; the largest scores lie on its positive side.
   */
  public LinearFunction means() {
    int columns = rows[0].length;
    double[][] means = {mean(false), mean(true)};
    double[] coefficients = new double[columns];
    double intercept = 0;
    for (int j = 0; j < columns; j++) {
      coefficients[j] = means[0][j] - means[1][j];
      intercept -= coefficients[j] * (means[0][j] + means[1][j]) / 2;
    }
    return new LinearFunction(coefficients, intercept);
  }

  private double[] mean(boolean ofSmallest) {
    double[] mean = new double[rows[0].length];
    int count = 0;
    for (int i = heldOut; i < rows.length; i++) {
      if (smallest[i] == ofSmallest) {
        count++;
        for (int j = 0; j < mean.length; j++) {
          mean[j] += rows[i][j];
        }
      }
    }
    for (int j = 0; j < mean.length; j++) {
      mean[j] /= count;
    }
    return mean;
  }

  /**
   * The share of the held-out rows that a plane has on their side, 0 to 1.
   *
   * @param largestPositive whether the largest scores should lie on its positive side, or the
   *     smallest
   */
  public double accuracy(LinearFunction plane, boolean largestPositive) {
    boolean[] positive = new boolean[heldOut];
    for (int i = 0; i < heldOut; i++) {
      positive[i] = smallest[i] != largestPositive;
    }
    return plane.accuracy(Arrays.copyOf(rows, heldOut), positive);
  }
}
