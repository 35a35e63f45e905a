package ohlora.select;

import java.util.Arrays;
import java.util.List;
import ohlora.model.Property;
import org.apache.commons.math3.distribution.NormalDistribution;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How much an absolute correlation changes when a case is scored again: the standard deviation of
 * the difference between two scorings, per property.
 *
 * <p>All probabilities here assume that the second figure scatters normally around the first one,
 * with the same deviation for every case, and independently between the properties. They know
 * nothing of regression to the mean: a case that was selected because its figure was high had, on
 * average, luck, so true probabilities are lower. {@link #reliability} gives a first idea by how
 * much.
 */
public record Noise(double eyes, double mouth, double pose) {

  private static final NormalDistribution NORMAL = new NormalDistribution();

  public Noise {
    for (double deviation : new double[] {eyes, mouth, pose}) {
      if (!(deviation > 0 && deviation < 1)) {
        throw new IllegalArgumentException(
            "A standard deviation is " + deviation + "; allowed is more than 0 and below 1");
      }
    }
  }

  double of(Property property) {
    return Cutoffs.of("noise", eyes, mouth, pose).of(property);
  }

  /** For every row the probability in [0, 1] that it passes when scored again. */
  public double[] passingAgain(Table cases, Cutoffs cutoffs) {
    var probabilities = new double[cases.rowCount()];
    Arrays.fill(probabilities, 1);
    for (var property : Property.STEERED) {
      var values = Summary.absolute(cases, property);
      for (int row = 0; row < values.length; row++) {
        double distance = (values[row] - cutoffs.of(property)) / of(property);
        probabilities[row] *= NORMAL.cumulativeProbability(distance);
      }
    }
    return probabilities;
  }

  /**
   * The cases that pass, the surest first, with the probability that they pass again in a column
   * {@code passes again}.
   */
  public Table sureness(Table cases, Cutoffs cutoffs) {
    var passing = cases.where(cutoffs.passing(cases));
    return passing
        .addColumns(DoubleColumn.create("passes again", passingAgain(passing, cutoffs)))
        .sortDescendingOn("passes again")
        .setName("passes " + cutoffs.name());
  }

  /**
   * Per set of cutoffs: how many pass, how many of these would pass again on average, that share in
   * percent, and how many pass again with a probability of {@code safe} or more.
   */
  public Table expectation(Table cases, double safe, Cutoffs... sets) {
    var names = StringColumn.create("cutoffs");
    var passing = DoubleColumn.create("pass");
    var expected = DoubleColumn.create("expected to pass again");
    var share = DoubleColumn.create("%");
    var sure = DoubleColumn.create("pass again with %.0f %%".formatted(100 * safe));
    for (var set : List.of(sets)) {
      var probabilities = passingAgain(cases.where(set.passing(cases)), set);
      double sum = Arrays.stream(probabilities).sum();
      names.append(set.name());
      passing.append(probabilities.length);
      expected.append(Math.round(10 * sum) / 10.0);
      share.append(Math.round(1000 * sum / probabilities.length) / 10.0);
      sure.append(Arrays.stream(probabilities).filter(p -> p >= safe).count());
    }
    return Table.create("how sure the counts are", names, passing, expected, share, sure);
  }

  /**
   * The cutoffs raised so far that whatever reaches them passes the given ones again with
   * probability {@code safe}, even where it reaches all three only just: each by q deviations, with
   * Φ(q)³ = {@code safe}.
   *
   * @throws IllegalArgumentException if {@code safe} is not in (0, 1), or a raised cutoff is above
   *     1
   */
  public Cutoffs margin(Cutoffs cutoffs, double safe) {
    if (!(safe > 0 && safe < 1)) {
      throw new IllegalArgumentException(
          "The probability is " + safe + "; allowed is between 0 and 1");
    }
    double q = NORMAL.inverseCumulativeProbability(Math.cbrt(safe));
    return Cutoffs.of(
        cutoffs.name() + " with margin",
        cutoffs.eyes() + q * eyes,
        cutoffs.mouth() + q * mouth,
        cutoffs.pose() + q * pose);
  }

  /**
   * What part of the spread between cases is no noise. Per property: the standard deviation over
   * the cases, that of one scoring (the difference's ÷ √2), and reliability = 1 − their squares'
   * ratio. A case at a distance d above the mean is expected at reliability × d the next time, if
   * both spreads are normal. Where the cases' distribution falls more steeply than such a normal
   * one, regression is stronger.
   */
  public Table reliability(Table cases) {
    var properties = StringColumn.create("property");
    var between = DoubleColumn.create("sd over the cases");
    var within = DoubleColumn.create("sd of one scoring");
    var reliability = DoubleColumn.create("reliability");
    for (var property : Property.STEERED) {
      double spread = Summary.deviation(Summary.absolute(cases, property));
      double noise = of(property) / Math.sqrt(2);
      properties.append(property.label());
      between.append(spread);
      within.append(noise);
      reliability.append(1 - noise * noise / (spread * spread));
    }
    return Table.create("reliability", properties, between, within, reliability);
  }
}
