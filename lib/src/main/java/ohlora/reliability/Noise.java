package ohlora.reliability;

import java.util.Arrays;
import java.util.List;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.PerProperty;
import ohlora.select.Correlations;
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
 *
 * @param deviations each above 0 and below 1
 */
public record Noise(PerProperty deviations) {

  private static final NormalDistribution NORMAL = new NormalDistribution();

  public Noise {
    for (double deviation : deviations.toArray()) {
      if (!(deviation > 0 && deviation < 1)) {
        throw new IllegalArgumentException(
            "A standard deviation is " + deviation + "; allowed is more than 0 and below 1");
      }
    }
  }

  /** The deviation of a property. */
  public double of(String property) {
    return deviations.of(property);
  }

  /** For every row the probability in [0, 1] that it passes when scored again. */
  public double[] passingAgain(Table cases, Cutoffs cutoffs) {
    double[] probabilities = new double[cases.rowCount()];
    Arrays.fill(probabilities, 1);
    for (String property : cutoffs.lowest().properties()) {
      double[] values = Correlations.absolute(cases, property);
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
    Table passing = cases.where(cutoffs.passing(cases));
    return passing
        .addColumns(DoubleColumn.create("passes again", passingAgain(passing, cutoffs)))
        .sortDescendingOn("passes again")
        .setName("passes " + cutoffs.name());
  }

  /**
   * Per set of cutoffs: how many pass, how many of these would pass again on average, that share in
   * percent, and how many pass again with a probability of {@code safe} or more.
   */
  public Table expectation(Table cases, double safe, List<Cutoffs> sets) {
    StringColumn names = StringColumn.create("cutoffs");
    DoubleColumn passing = DoubleColumn.create("pass");
    DoubleColumn expected = DoubleColumn.create("expected to pass again");
    DoubleColumn share = DoubleColumn.create("%");
    DoubleColumn sure = DoubleColumn.create(Text.format("pass again with %.0f %%", 100 * safe));
    for (Cutoffs set : sets) {
      double[] probabilities = passingAgain(cases.where(set.passing(cases)), set);
      double sum = Arrays.stream(probabilities).sum();
      names.append(set.name());
      passing.append(probabilities.length);
      expected.append(Math.round(10 * sum) / 10.0);
      share.append(Math.round(1000 * sum / probabilities.length) / 10.0);
      sure.append(Arrays.stream(probabilities).filter(p -> p >= safe).count());
    }
    return Table.create("how sure the counts are", names, passing, expected, share, sure);
  }

  /** The same of sets named one by one. */
  public Table expectation(Table cases, double safe, Cutoffs... sets) {
    return expectation(cases, safe, List.of(sets));
  }

  /**
   * The cutoffs raised so far that whatever reaches them passes the given ones again with
   * probability {@code safe}, even where it reaches each only just: each by q deviations, with
   * Φ(q)ᵏ = {@code safe} for k properties.
   *
   * @throws IllegalArgumentException if {@code safe} is not in (0, 1), or a raised cutoff is above
   *     1
   */
  public Cutoffs margin(Cutoffs cutoffs, double safe) {
    if (!(safe > 0 && safe < 1)) {
      throw new IllegalArgumentException(
          "The probability is " + safe + "; allowed is between 0 and 1");
    }
    List<String> properties = cutoffs.lowest().properties();
    double q = NORMAL.inverseCumulativeProbability(Math.pow(safe, 1.0 / properties.size()));
    return new Cutoffs(
        cutoffs.name() + " with margin",
        PerProperty.of(properties, property -> cutoffs.of(property) + q * of(property)));
  }

  /**
   * What part of the spread between cases is no noise. Per property: the standard deviation over
   * the cases, that of one scoring (the difference's ÷ √2), and reliability = 1 − their squares'
   * ratio. A case at a distance d above the mean is expected at reliability × d the next time, if
   * both spreads are normal. Where the cases' distribution falls more steeply than such a normal
   * one, regression is stronger.
   */
  public Table reliability(Table cases) {
    StringColumn properties = StringColumn.create("property");
    DoubleColumn between = DoubleColumn.create("sd over the cases");
    DoubleColumn within = DoubleColumn.create("sd of one scoring");
    DoubleColumn reliability = DoubleColumn.create("reliability");
    for (String property : deviations.properties()) {
      double spread = Correlations.deviation(Correlations.absolute(cases, property));
      double noise = of(property) / Math.sqrt(2);
      properties.append(property);
      between.append(spread);
      within.append(noise);
      reliability.append(1 - noise * noise / (spread * spread));
    }
    return Table.create("reliability", properties, between, within, reliability);
  }
}
