package ohlora.latent;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import ohlora.model.Directions;
import ohlora.model.Group;
import ohlora.model.Medians;
import ohlora.model.Property;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Finds the 24 directions: per property and group a linear SVM tells the w with the largest scores
 * from those with the smallest; the unit normal of its plane is the direction. The two classes are
 * called {@code largest} and {@code smallest} and stand in alphabetical order, so the normal points
 * to the <em>smaller</em> score, and correlations come out mostly negative.
 */
public final class DirectionSearch {
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

    /** A row per property and group: members, rows of both tails, validation accuracy. */
    public Table table() {
      Table table =
          Table.create(
              "validation",
              StringColumn.create("property"),
              StringColumn.create("group"),
              IntColumn.create("members"),
              IntColumn.create("rows"),
              DoubleColumn.create("accuracy"));
      for (Validation validation : validations) {
        table.stringColumn("property").append(validation.property().label());
        table.stringColumn("group").append(validation.group().label());
        table.intColumn("members").append(validation.members());
        table.intColumn("rows").append(validation.rows());
        table.doubleColumn("accuracy").append(validation.accuracy());
      }
      return table;
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
      if ((int) (size * Tails.SHARE) < FEWEST) {
        throw new IllegalArgumentException(
            "group %s has %d of %d latents; its tails of %.0f %% need at least %d rows each: sample more latents"
                .formatted(group.label(), size, population.size(), Tails.SHARE * 100, FEWEST));
      }
    }
    Map<Property, Map<Group, float[]>> directions = new EnumMap<>(Property.class);
    List<Validation> validations = new ArrayList<>();
    for (Property property : Property.STEERED) {
      Map<Group, float[]> ofProperty = new EnumMap<>(Group.class);
      for (Group group : Group.values()) {
        Tails tails = Tails.of(population, members.get(group), property, seed);
        LinearSvm svm = tails.svm();
        ofProperty.put(group, svm.direction());
        validations.add(
            new Validation(
                property,
                group,
                members.get(group).size(),
                tails.rows().length,
                tails.accuracy(svm)));
      }
      directions.put(property, ofProperty);
    }
    return new Result(Directions.of(directions), validations);
  }
}
