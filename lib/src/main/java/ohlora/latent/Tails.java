package ohlora.latent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The two ends of a property's scores in a group: the w of the 15 % with the smallest and of the 15
 * % with the largest score, shuffled. The first fifth of the rows is held out from fitting.
 *
 * @param rows {@code [rows][w]}
 * @param smallest which rows have the small scores; the others have the large ones
 * @param heldOut how many rows at the beginning are held out
 */
public record Tails(float[][] rows, boolean[] smallest, int heldOut) {
  /** The share of a group that is taken from each end. */
  public static final double SHARE = 0.15;

  private static final double VALIDATION = 0.2;

  /**
   * The tails of a group.
   *
   * @param members the group's latents, by their index in the population
   * @param seed of the shuffle
   */
  public static Tails of(Population population, List<Integer> members, String property, long seed) {
    List<Integer> sorted = new ArrayList<>(members);
    sorted.sort(Comparator.comparing(i -> population.score(i, property)));
    int tail = (int) (sorted.size() * SHARE);
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
    return new Tails(rows, smallest, (int) Math.ceil(rows.length * VALIDATION));
  }

  /** The plane between the tails, fitted on the rows that are not held out. */
  public LinearSvm svm() {
    return LinearSvm.fit(
        Arrays.copyOfRange(rows, heldOut, rows.length),
        Arrays.copyOfRange(smallest, heldOut, rows.length));
  }

  /** The share of the held-out rows that a plane has on their side, 0 to 1. */
  public double accuracy(LinearSvm svm) {
    return svm.accuracy(Arrays.copyOf(rows, heldOut), Arrays.copyOf(smallest, heldOut));
  }
}
