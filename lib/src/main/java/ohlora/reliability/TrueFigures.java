package ohlora.reliability;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.PerProperty;
import ohlora.score.CaseTable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What is known of the true figures of cases that were scored once with noise: {@link Posterior} of
 * each case and property, from the density of all cases tested. From it the probability to pass
 * again. Properties count as independent, given the case. Immutable.
 */
public final class TrueFigures {
  private static final double SURE = 0.95;
  private static final int DRAWS = 1000;

  private final Table cases;
  private final Noise noise;
  private final Map<String, Density> densities;

  private TrueFigures(Table cases, Noise noise, Map<String, Density> densities) {
    this.cases = cases;
    this.noise = noise;
    this.densities = densities;
  }

  /**
   * @param cases all cases tested, not only those that pass: {@code case}, and the correlation of
   *     each property; what is undefined does not count
   * @param noise of one scoring, of all these properties
   * @throws IllegalArgumentException if there is no noise of a property, or no spread
   */
  public static TrueFigures of(Table cases, Noise noise) {
    Map<String, Density> densities = new LinkedHashMap<>();
    for (String property : CaseTable.properties(cases)) {
      noise.of(property);
      double[] figures = FisherZ.of(cases, property);
      densities.put(
          property, Density.of(Arrays.stream(figures).filter(Double::isFinite).toArray()));
    }
    return new TrueFigures(cases.copy(), noise, densities);
  }

  /** The noise taken. */
  public Noise noise() {
    return noise;
  }

  /**
   * The same with {@code factor} times the bandwidths of the properties' densities: shows how
   * little or much they matter.
   */
  public TrueFigures withBandwidths(double factor) {
    Map<String, Density> scaled = new LinkedHashMap<>();
    densities.forEach((property, density) -> scaled.put(property, density.scaled(factor)));
    return new TrueFigures(cases, noise, scaled);
  }

  /** The posterior of each case tested, in {@link FisherZ}; null where the figure is undefined. */
  public Posterior[] posteriors(String property) {
    double deviation = noise.of(property).deviation();
    return Arrays.stream(FisherZ.of(cases, property))
        .mapToObj(z -> Double.isNaN(z) ? null : Posterior.of(densities.get(property), z, deviation))
        .toArray(Posterior[]::new);
  }

  /** The probability to pass these cutoffs again, for figures in {@link FisherZ}. */
  PassAgain under(Cutoffs set) {
    List<String> properties = set.lowest().properties();
    return PassAgain.of(
        properties.stream().map(densities::get).toList(),
        properties.stream().mapToDouble(p -> noise.of(p).deviation()).toArray(),
        properties.stream().mapToDouble(p -> FisherZ.ofRounded(set.of(p))).toArray());
  }

  /** [cases][properties of the set], in {@link FisherZ}. */
  static double[][] figures(Table some, Cutoffs set) {
    List<double[]> columns =
        set.lowest().properties().stream().map(property -> FisherZ.of(some, property)).toList();
    return IntStream.range(0, some.rowCount())
        .mapToObj(row -> columns.stream().mapToDouble(column -> column[row]).toArray())
        .toArray(double[][]::new);
  }

  /**
   * For every row the probability in [0, 1] that it passes when scored again; 0 where a figure is
   * undefined.
   *
   * @param some cases, all or some of those tested
   */
  public double[] passingAgain(Table some, Cutoffs set) {
    PassAgain under = under(set);
    return Arrays.stream(figures(some, set))
        .mapToDouble(row -> Arrays.stream(row).anyMatch(Double::isNaN) ? 0 : under.again(row))
        .toArray();
  }

  /**
   * How many of some cases pass another scoring: the expected number, with the counts between which
   * it lies with {@code confidence}.
   *
   * @param some cases whose figures are all defined
   */
  public Estimate expected(Table some, Cutoffs set, double confidence) {
    return under(set).countAgain(figures(some, set)).interval(confidence);
  }

  /** The same when the noise itself is known only so well as {@link #noise()} says. */
  public Estimate expectedWithUncertainNoise(Table some, Cutoffs set, double confidence) {
    List<ScoringNoise> each = set.lowest().properties().stream().map(noise::of).toList();
    return under(set).countAgain(figures(some, set), each, DRAWS, 0).interval(confidence);
  }

  /** How many of some cases have true figures that reach the cutoffs. */
  public Estimate reaching(Table some, Cutoffs set, double confidence) {
    return under(set).countTruly(figures(some, set)).interval(confidence);
  }

  /**
   * The cases that pass, the surest first, with the probability that they pass again in a column
   * {@code passes again}.
   */
  public Table surest(Cutoffs set) {
    Table passing = passing(set);
    return passing
        .addColumns(DoubleColumn.create("passes again", passingAgain(passing, set)))
        .sortDescendingOn("passes again")
        .setName("passes " + set.name());
  }

  private Table passing(Cutoffs set) {
    return cases.where(set.passing(cases));
  }

  /**
   * Per set of cutoffs: how many pass, how many of these are expected to pass again, by the plain
   * model and by the posterior with interval, how many have true figures that reach the cutoffs,
   * how many of <em>all</em> tested have, and how many pass again with a probability of 95 % or
   * more.
   */
  public Table expectations(double confidence, List<Cutoffs> sets) {
    Table table =
        Table.create(
            "how sure the counts are", StringColumn.create("cutoffs"), IntColumn.create("pass"));
    for (String name : List.of("again, plain", "again", "from", "to")) {
      table.addColumns(DoubleColumn.create(name));
    }
    for (String name : List.of("truly reach", "truly from", "truly to", "of all tested")) {
      table.addColumns(DoubleColumn.create(name));
    }
    table.addColumns(IntColumn.create("95 % sure"));
    for (Cutoffs set : sets) {
      Table passing = passing(set);
      Estimate again = expected(passing, set, confidence);
      Estimate truly = reaching(passing, set, confidence);
      double plain = under(set).countPlain(figures(passing, set)).mean();
      table.stringColumn("cutoffs").append(set.name());
      table.intColumn("pass").append(passing.rowCount());
      double[] numbers = {
        plain,
        again.value(),
        again.low(),
        again.high(),
        truly.value(),
        truly.low(),
        truly.high(),
        trulyOfAll(set)
      };
      for (int i = 0; i < numbers.length; i++) {
        table.doubleColumn(2 + i).append(tenths(numbers[i]));
      }
      table
          .intColumn("95 % sure")
          .append((int) Arrays.stream(passingAgain(passing, set)).filter(p -> p >= SURE).count());
    }
    return table;
  }

  private double trulyOfAll(Cutoffs set) {
    PassAgain under = under(set);
    return Arrays.stream(figures(cases, set))
        .filter(row -> Arrays.stream(row).noneMatch(Double::isNaN))
        .mapToDouble(under::truly)
        .sum();
  }

  /** How many would pass in a second run of all cases tested: those that do again, and others. */
  public double passingInASecondRun(Cutoffs set) {
    return Arrays.stream(passingAgain(cases, set)).sum();
  }

  static double tenths(double number) {
    return Double.isNaN(number) ? number : Math.round(10 * number) / 10.0;
  }

  /**
   * The cutoffs raised so far that whatever reaches them passes the given ones again with
   * probability {@code safe}, even where it reaches each only just.
   *
   * @throws IllegalArgumentException if {@code safe} is not in (0, 1)
   */
  public Cutoffs margin(Cutoffs set, double safe) {
    double[] raised = Arrays.stream(under(set).margin(safe)).map(FisherZ::correlation).toArray();
    return new Cutoffs(
        set.name() + " with margin", PerProperty.of(set.lowest().properties(), raised));
  }

  /**
   * Per property what part of the spread between all cases is not noise, with the interval that
   * comes from the noise's; see {@link ScoringNoise#reliability}.
   */
  public Table reliability(double confidence) {
    Intervals rows = new Intervals("reliability of one scoring, all cases", "of", confidence);
    for (String property : densities.keySet()) {
      double[] figures =
          Arrays.stream(FisherZ.of(cases, property)).filter(Double::isFinite).toArray();
      ScoringNoise of = noise.of(property);
      Estimate sd = of.deviation(confidence);
      double value = of.reliability(figures);
      double perVariance = (1 - value) / (sd.value() * sd.value());
      rows.add(
          Text.format("%,d cases", figures.length),
          property,
          new Estimate(
              value,
              1 - perVariance * sd.high() * sd.high(),
              1 - perVariance * sd.low() * sd.low(),
              confidence));
    }
    return rows.table();
  }
}
