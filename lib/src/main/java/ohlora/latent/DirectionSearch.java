package ohlora.latent;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ohlora.model.Directions;
import ohlora.model.Group;
import ohlora.model.Medians;
import ohlora.model.Property;

/**
 * Finds the 24 directions: per property and group a linear SVM tells the w with the largest scores
 * from those with the smallest; the unit normal of its plane is the direction. The two classes are
 * called {@code largest} and {@code smallest} and stand in alphabetical order, so the normal points
 * to the <em>smaller</em> score, and correlations come out mostly negative.
 */
public final class DirectionSearch {
  /** The share of a group that is taken from each end of a property's scores. */
  public static final double TAIL = 0.15;

  private static final double VALIDATION = 0.2;
  private static final int FEWEST = 10;

  private DirectionSearch() {}

  /**
   * How well one direction's plane tells rows that it was not fitted on.
   *
   * @param members latents of the group
   * @param rows latents in the two tails together, of which a fifth is held out
   * @param accuracy share of the held-out rows on their side, 0 to 1
   */
  public record Validation(
      Property property, Group group, int members, int rows, double accuracy) {}

  /** The directions with their validation, in the order of properties and groups. */
  public record Result(Directions directions, List<Validation> validations) {
    public Result {
      validations = List.copyOf(validations);
    }
  }

  /**
   * Finds the directions of a population.
   *
   * @param seed of the shuffle that splits training from validation
   * @throws IllegalArgumentException naming the group if its tails have fewer than ten rows each
   */
  public static Result find(Population population, Medians medians, long seed) {
    Map<Group, List<Integer>> members = population.members(medians);
    for (Group group : Group.values()) {
      int size = members.get(group).size();
      if ((int) (size * TAIL) < FEWEST) {
        throw new IllegalArgumentException(
            "group %s has %d of %d latents; its tails of %.0f %% need at least %d rows each: sample more latents"
                .formatted(group.label(), size, population.size(), TAIL * 100, FEWEST));
      }
    }
    Map<Property, Map<Group, float[]>> directions = new EnumMap<>(Property.class);
    List<Validation> validations = new ArrayList<>();
    for (Property property : Property.STEERED) {
      Map<Group, float[]> ofProperty = new EnumMap<>(Group.class);
      for (Group group : Group.values()) {
        Tails tails = Tails.of(population, members.get(group), property, seed);
        LinearSvm svm = tails.fit();
        ofProperty.put(group, svm.direction());
        validations.add(
            new Validation(
                property, group, members.get(group).size(), tails.size(), tails.accuracy(svm)));
      }
      directions.put(property, ofProperty);
    }
    return new Result(Directions.of(directions), validations);
  }

  /** The rows of both tails, shuffled; the first fifth is held out. */
  private record Tails(float[][] rows, boolean[] smallest, int heldOut) {

    static Tails of(Population population, List<Integer> members, Property property, long seed) {
      List<Integer> sorted = new ArrayList<>(members);
      sorted.sort(Comparator.comparing(i -> population.score(i, property)));
      int tail = (int) (sorted.size() * TAIL);
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

    int size() {
      return rows.length;
    }

    LinearSvm fit() {
      return LinearSvm.fit(
          java.util.Arrays.copyOfRange(rows, heldOut, rows.length),
          java.util.Arrays.copyOfRange(smallest, heldOut, rows.length));
    }

    double accuracy(LinearSvm svm) {
      return svm.accuracy(
          java.util.Arrays.copyOf(rows, heldOut), java.util.Arrays.copyOf(smallest, heldOut));
    }
  }
}
