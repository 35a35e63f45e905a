package ohlora.latent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import ohlora.io.Interrupts;
import ohlora.io.Text;
import ohlora.model.Directions;
import ohlora.model.Grouping;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Finds directions: per property and group a linear SVM tells the w with the largest scores from
 * those with the smallest; the unit normal of its plane is the direction. The two classes are
 * called {@code largest} and {@code smallest} and stand in alphabetical order, so the normal points
 * to the <em>smaller</em> score, and correlations come out mostly negative.
 */
public final class DirectionSearch {
  private static final int MIN_ROWS = 10;

  private DirectionSearch() {}

  /**
   * How well one direction's plane tells rows that it was not fitted on.
   *
   * @param members latents of the group
   * @param rows latents in the two tails together, of which a fifth is held out
   * @param accuracy share of the held-out rows on their side, 0 to 1
   */
  public record Validation(String property, String group, int members, int rows, double accuracy) {}

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
        table.stringColumn("property").append(validation.property());
        table.stringColumn("group").append(validation.group());
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
   * @param grouping what parts it into groups
   * @param steered the properties to find directions of
   * @param seed of the shuffle that splits training from validation
   * @throws IllegalArgumentException naming the group if its tails have fewer than ten rows each
   * @throws CancellationException if the thread was interrupted; it stays interrupted
   */
  public static Result find(
      Population population, Grouping grouping, List<String> steered, long seed) {
    Map<String, List<Integer>> members = population.members(grouping);
    members.forEach((group, list) -> requireEnough(group, list.size(), population.size()));
    Map<String, Map<String, float[]>> directions = new LinkedHashMap<>();
    List<Validation> validations = new ArrayList<>();
    for (String property : steered) {
      Map<String, float[]> ofProperty = new LinkedHashMap<>();
      for (String group : grouping.groups()) {
        Interrupts.check("the search for directions");
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

  private static void requireEnough(String group, int size, int all) {
    if ((int) (size * Tails.SHARE) < MIN_ROWS) {
      throw new IllegalArgumentException(
          Text.format(
              "group %s has %d of %d latents; its tails of %.0f %% need at least %d rows each: sample more latents",
              group, size, all, Tails.SHARE * 100, MIN_ROWS));
    }
  }
}
