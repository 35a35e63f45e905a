package ohlora.select;

import java.util.Arrays;
import java.util.HashMap;
import ohlora.model.Property;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.selection.Selection;

/** The same cases scored twice. Row i of both tables is the same case. */
public final class Retest {

  private final Table first;
  private final Table second;

  private Retest(Table first, Table second) {
    this.first = first;
    this.second = second;
  }

  /**
   * @param cases first figures: case, eyes, mouth, pose
   * @param again second figures of some of them, with the same columns
   * @throws IllegalArgumentException if a case of the second table is not in the first
   */
  public static Retest of(Table cases, Table again) {
    return new Retest(rowsOf(cases, again), again.copy());
  }

  /** The rows of {@code cases} for the cases of {@code wanted}, in the latter's order. */
  public static Table rowsOf(Table cases, Table wanted) {
    var rows = new HashMap<Long, Integer>();
    var numbers = cases.numberColumn("case");
    for (int row = 0; row < cases.rowCount(); row++) {
      rows.put((long) numbers.getDouble(row), row);
    }
    // Table.rows would give them in the order of the first table.
    var found = cases.emptyCopy();
    for (double number : wanted.numberColumn("case").asDoubleArray()) {
      var row = rows.get((long) number);
      if (row == null) {
        throw new IllegalArgumentException(
            "case %.0f is not among the %,d cases".formatted(number, cases.rowCount()));
      }
      found.append(cases.row(row));
    }
    return found;
  }

  /** The first figures of the cases scored twice. */
  public Table first() {
    return first.copy();
  }

  /** The second figures. */
  public Table second() {
    return second.copy();
  }

  /** Second minus first absolute correlation of a property, one per case. */
  public double[] differences(Property property) {
    var before = Summary.absolute(first, property);
    var after = Summary.absolute(second, property);
    for (int i = 0; i < after.length; i++) {
      after[i] -= before[i];
    }
    return after;
  }

  /**
   * Per property the mean of the differences and their standard deviation, divided by n as the
   * report does it and by n − 1 as an estimate for cases to come.
   */
  public Table summary() {
    var properties = StringColumn.create("property");
    var means = DoubleColumn.create("mean difference of |r|");
    var deviations = DoubleColumn.create("sd (÷ n)");
    var estimates = DoubleColumn.create("sd (÷ (n − 1))");
    for (var property : Property.STEERED) {
      var differences = differences(property);
      double deviation = Summary.deviation(differences);
      properties.append(property.label());
      means.append(Summary.mean(differences));
      deviations.append(deviation);
      estimates.append(deviation * Math.sqrt(differences.length / (differences.length - 1.0)));
    }
    return Table.create("second minus first figure", properties, means, deviations, estimates);
  }

  /** The standard deviations of the differences (÷ n). */
  public Noise noise() {
    return new Noise(
        Summary.deviation(differences(Property.EYES)),
        Summary.deviation(differences(Property.MOUTH)),
        Summary.deviation(differences(Property.POSE)));
  }

  /** The rows that pass both times. */
  public Selection passingBoth(Cutoffs cutoffs) {
    return cutoffs.passing(first).and(cutoffs.passing(second));
  }

  /**
   * Per set of cutoffs: how many of the cases chosen under it there are, how many of these pass
   * again, that share in percent, and how many {@link #noise()} lets expect.
   *
   * @param chosen in the order of the second table, with the columns case and cutoffs
   * @throws IllegalArgumentException if its cases are others
   */
  public Table again(Table chosen, Cutoffs... sets) {
    if (!Arrays.equals(
        chosen.numberColumn("case").asDoubleArray(), second.numberColumn("case").asDoubleArray())) {
      throw new IllegalArgumentException(
          "The chosen cases are not the ones that were scored twice");
    }
    var rows = new Shares("scored again", "cutoffs", "pass again");
    var expected = DoubleColumn.create("expected");
    for (var set : sets) {
      var under = Comparison.chosenUnder(chosen, set);
      var probabilities = noise().passingAgain(first.where(under), set);
      expected.append(Math.round(10 * Arrays.stream(probabilities).sum()) / 10.0);
      rows.add(set.name(), set.passing(second).and(under).size(), under.size());
    }
    return rows.table().addColumns(expected);
  }
}
