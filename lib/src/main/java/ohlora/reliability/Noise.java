package ohlora.reliability;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ohlora.model.PerProperty;
import ohlora.select.Report;
import org.apache.commons.math3.stat.StatUtils;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How much one scoring scatters about a case's true figure, per property, in {@link FisherZ}, where
 * it is nearly alike for all cases. Immutable.
 */
public final class Noise {
  private final List<Scorings> groups;
  private final Map<String, ScoringNoise> pooled;

  private Noise(List<Scorings> groups, Map<String, ScoringNoise> pooled) {
    this.groups = groups;
    this.pooled = pooled;
  }

  /**
   * From cases scored several times, one group of cases or more with the same properties, pooled;
   * {@link #table} tells whether they may be. Where there are two later scorings or more, the
   * first, by which the cases were selected, does not count: it has luck in it.
   *
   * @throws IllegalArgumentException if there is no group, one was not scored again, or a figure is
   *     undefined
   */
  public static Noise of(List<Scorings> groups) {
    if (groups.isEmpty() || groups.stream().anyMatch(group -> group.times() < 1)) {
      throw new IllegalArgumentException(
          "no cases that were scored again; allowed: one group or more, each scored twice");
    }
    Map<String, ScoringNoise> pooled = new LinkedHashMap<>();
    for (String property : groups.get(0).properties()) {
      pooled.put(property, ScoringNoise.pooled(each(groups, property)));
    }
    return new Noise(List.copyOf(groups), pooled);
  }

  /** The same of groups named one by one. */
  public static Noise of(Scorings... groups) {
    return of(List.of(groups));
  }

  /**
   * Of all those reports that have retests.
   *
   * @throws IllegalArgumentException if none has
   */
  public static Noise ofReports(List<Report> reports) {
    return of(
        reports.stream().filter(report -> !report.retests().isEmpty()).map(Scorings::of).toList());
  }

  /**
   * As it is known from elsewhere.
   *
   * @param deviations of one scoring in {@link FisherZ}, each more than 0
   */
  public static Noise known(PerProperty deviations) {
    Map<String, ScoringNoise> known = new LinkedHashMap<>();
    deviations
        .values()
        .forEach((p, sd) -> known.put(p, new ScoringNoise(sd * sd, Integer.MAX_VALUE)));
    return new Noise(List.of(), known);
  }

  private static List<ScoringNoise> each(List<Scorings> groups, String property) {
    return groups.stream().map(group -> ScoringNoise.of(group.unselected(property))).toList();
  }

  /**
   * The noise of one property.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public ScoringNoise of(String property) {
    ScoringNoise noise = pooled.get(property);
    if (noise == null) {
      throw new IllegalArgumentException(
          "there is no noise of '"
              + property
              + "' here, but of "
              + String.join(", ", pooled.keySet()));
    }
    return noise;
  }

  /** The standard deviation of one scoring, per property. */
  public PerProperty deviations() {
    return PerProperty.of(List.copyOf(pooled.keySet()), property -> of(property).deviation());
  }

  /** The names of the reports whose retests it comes from, for example {@code v7 and v8}. */
  public String source() {
    return groups.stream()
        .map(Scorings::name)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.joining(" and "));
  }

  /**
   * Per property and group of cases, and pooled: the standard deviation of one scoring, {@code
   * value}, with its interval, the degrees of freedom, and for the pooled one whether the groups
   * may have one variance: the p values of Bartlett's test and of Brown and Forsythe's on the
   * cases' residuals (for two scorings; missing otherwise). Bartlett's corrected by Holm for the
   * properties.
   */
  public Table table(double confidence) {
    Table table =
        Table.create(
            "sd of one scoring, in z",
            StringColumn.create("property"),
            StringColumn.create("scorings of"),
            DoubleColumn.create("value"),
            DoubleColumn.create("from"),
            DoubleColumn.create("to"),
            IntColumn.create("degrees of freedom"));
    DoubleColumn bartlett = DoubleColumn.create("p, Bartlett");
    DoubleColumn forsythe = DoubleColumn.create("p, Brown–Forsythe");
    for (String property : pooled.keySet()) {
      List<ScoringNoise> each = each(groups, property);
      for (int i = 0; i < each.size() && each.size() > 1; i++) {
        append(table, property, groups.get(i).name(), each.get(i), confidence);
        bartlett.appendMissing();
        forsythe.appendMissing();
      }
      String only = source().isEmpty() ? "these cases" : source();
      append(table, property, each.size() > 1 ? "all" : only, of(property), confidence);
      bartlett.append(each.size() > 1 ? VarianceTest.bartlett(each) : Double.NaN);
      forsythe.append(each.size() > 1 ? forsythe(property) : Double.NaN);
    }
    DoubleColumn holm = DoubleColumn.create("Bartlett, Holm", bartlett.size());
    double[] tested = Holm.adjust(bartlett.removeMissing().asDoubleArray());
    int next = 0;
    for (int row = 0; row < bartlett.size(); row++) {
      holm.set(row, bartlett.isMissing(row) ? Double.NaN : tested[next++]);
    }
    return table.addColumns(bartlett, holm, forsythe);
  }

  private double forsythe(String property) {
    double[][][] scorings =
        groups.stream().map(group -> group.unselected(property)).toArray(double[][][]::new);
    if (Arrays.stream(scorings).anyMatch(scoring -> scoring.length != 2)) {
      return Double.NaN;
    }
    return VarianceTest.brownForsythe(
        Arrays.stream(scorings).map(two -> centred(two[0], two[1])).toArray(double[][]::new));
  }

  private static double[] centred(double[] first, double[] second) {
    double[] differences = new double[first.length];
    Arrays.setAll(differences, i -> second[i] - first[i]);
    double mean = StatUtils.mean(differences);
    return Arrays.stream(differences).map(difference -> difference - mean).toArray();
  }

  private static void append(
      Table table, String property, String of, ScoringNoise noise, double confidence) {
    Estimate deviation = noise.deviation(confidence);
    table.stringColumn(0).append(property);
    table.stringColumn(1).append(of);
    table.doubleColumn(2).append(deviation.value());
    table.doubleColumn(3).append(deviation.low());
    table.doubleColumn(4).append(deviation.high());
    table.intColumn(5).append(noise.degreesOfFreedom());
  }
}
