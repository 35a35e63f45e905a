package ohlora.reliability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ohlora.io.Text;
import ohlora.select.Correlations;
import ohlora.select.Experiment;
import ohlora.select.Experiments;
import ohlora.select.Report;
import org.apache.commons.math3.stat.StatUtils;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What small experiments show, each question with intervals, corrected by Holm for the rows of its
 * table. A run's cases are its own, so all comparisons are between different cases; and a run has
 * directions of its own, whose luck the number of cases does not tell.
 *
 * <p>A run's mean is that of |r| where its single cases are known, else the one stated, of the
 * signed figures. The spread of single cases is the run's own, else that of the full run with the
 * same report and method.
 */
public final class Findings {
  private static final int RESAMPLES = 10_000;
  private static final Power POWER = new Power(0.05, 0.8);

  private final Experiments experiments;
  private final List<Report> reports;
  private final double confidence;

  private Findings(Experiments experiments, List<Report> reports, double confidence) {
    this.experiments = experiments;
    this.reports = reports;
    this.confidence = confidence;
  }

  /**
   * @param reports the full runs, from which the spread of single cases is taken
   * @param confidence of all intervals, in (0, 1)
   */
  public static Findings of(Experiments experiments, List<Report> reports, double confidence) {
    Estimate.checkConfidence(confidence);
    return new Findings(experiments, List.copyOf(reports), confidence);
  }

  private List<String> properties() {
    return experiments.properties();
  }

  private static double mean(Experiment run, String property) {
    return run.hasCases()
        ? StatUtils.mean(Correlations.absolute(run.cases(), property))
        : run.means().of(property);
  }

  private double deviation(Experiment run, String property) {
    Table cases = run.hasCases() ? run.cases() : fullRun(run).cases();
    return deviation(cases, property);
  }

  /** Of the signed figures of single cases. */
  private static double deviation(Table cases, String property) {
    return Math.sqrt(StatUtils.variance(cases.numberColumn(property).asDoubleArray()));
  }

  private Report fullRun(Experiment run) {
    return reports.stream()
        .filter(report -> (report.name() + "-").startsWith(run.report() + "-"))
        .filter(report -> report.facts().method().values().stream().allMatch(run.method()::equals))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Text.format(
                        "no full run of %s by %s is given, from which the spread of single cases could be known",
                        run.report(), run.method())));
  }

  private double error(Experiment run, String property) {
    return deviation(run, property) / Math.sqrt(run.tested());
  }

  private List<Experiment> runs(Predicate<Experiment> wanted) {
    return experiments.list().stream().filter(wanted).toList();
  }

  private Intervals rows(String name) {
    return new Intervals(name, "comparison", confidence);
  }

  /**
   * What a comparison of two runs can show: per report and property the spread of single cases, the
   * smallest difference that runs of as many cases find four times in five (at the 5 % level), and
   * how many cases a side a difference of 0.01 needs.
   */
  public Table resolution(int... cases) {
    Table table =
        Table.create(
            "smallest difference of two means that is found, 80 % of the time",
            StringColumn.create("report"),
            StringColumn.create(Intervals.PROPERTY),
            DoubleColumn.create("sd of single cases"));
    for (int count : cases) {
      table.addColumns(DoubleColumn.create(Text.format("%,d cases", count)));
    }
    table.addColumns(IntColumn.create("cases for 0.01"));
    for (Report report : reports) {
      for (String property : properties()) {
        double deviation = deviation(report.cases(), property);
        table.stringColumn(0).append(report.name());
        table.stringColumn(1).append(property);
        table.doubleColumn(2).append(deviation);
        for (int i = 0; i < cases.length; i++) {
          table.doubleColumn(3 + i).append(POWER.smallestDifference(deviation, cases[i]));
        }
        table.intColumn("cases for 0.01").append((int) POWER.casesNeeded(deviation, 0.01));
      }
    }
    return table;
  }

  /**
   * Experiments whose recipe is a report's own: the report's mean minus the experiment's. Where it
   * is not 0, directions found again differ, for the recipe is the same.
   */
  public Table sameRecipeTwice() {
    Intervals rows = rows("the same recipe twice: full run minus experiment");
    for (Experiment run : experiments.list()) {
      for (Report report : reports) {
        if (isRecipeOf(run, report)) {
          for (String property : properties()) {
            double full = Math.abs(StatUtils.mean(signed(report, property)));
            rows.add(
                Text.format(
                    "%s, %,d latents, tails of %s",
                    run.report(), run.latents(), run.tailInPercent()),
                property,
                MeanDifference.of(
                    run.means().of(property),
                    deviation(report.cases(), property),
                    run.tested(),
                    full,
                    deviation(report.cases(), property),
                    report.cases().rowCount()));
          }
        }
      }
    }
    return rows.table();
  }

  private static double[] signed(Report report, String property) {
    return report.cases().numberColumn(property).asDoubleArray();
  }

  private static boolean isRecipeOf(Experiment run, Report report) {
    return report.name().equals(run.report())
        && run.space().equals(report.facts().space())
        && Integer.valueOf(run.latents()).equals(report.facts().latents())
        && run.tail() != null
        && run.tail().equals(report.facts().tail())
        && report.facts().method().values().stream().allMatch(run.method()::equals);
  }

  /**
   * The runs whose single cases are known, by one method: the mean |r| of a property with a
   * bootstrap interval (BCa).
   */
  public Table means(String method, String property) {
    Intervals rows = rows("mean |r| of single runs, " + property);
    Bootstrap bootstrap = new Bootstrap(RESAMPLES, 0);
    for (Experiment run : runs(run -> run.method().equals(method) && run.hasCases())) {
      double[] figures = Correlations.absolute(run.cases(), property);
      rows.add(
          Text.format("%,d latents", run.latents()),
          run.space(),
          bootstrap.interval(figures, StatUtils::mean, confidence));
    }
    return rows.table();
  }

  /** How many cases of each run whose cases are known move against most of its others. */
  public Table wrongWay(String method) {
    Table table =
        Table.create(
            "cases that move the wrong way",
            StringColumn.create("space"),
            IntColumn.create("latents"),
            IntColumn.create("cases"));
    properties().forEach(property -> table.addColumns(IntColumn.create(property)));
    for (Experiment run : runs(run -> run.method().equals(method) && run.hasCases())) {
      table.stringColumn("space").append(run.space());
      table.intColumn("latents").append(run.latents());
      table.intColumn("cases").append(run.tested());
      for (String property : properties()) {
        double[] figures = run.cases().numberColumn(property).asDoubleArray();
        long positive = Arrays.stream(figures).filter(r -> r > 0).count();
        table.intColumn(property).append((int) Math.min(positive, figures.length - positive));
      }
    }
    return table;
  }

  /**
   * Whether more latents for the directions help: the change of a mean for twice the latents, all
   * series of runs together, each with a level of its own. A series is what differs in nothing
   * else. The error is the scatter about the lines, so it holds the directions' luck too.
   *
   * @param cases of the runs compared
   * @throws IllegalArgumentException if there are too few runs
   */
  public Table moreLatents(String method, int cases) {
    List<List<Experiment>> series = series(method, cases, 2);
    Intervals rows = rows("change for twice the latents, by " + method);
    for (String property : properties()) {
      rows.add("all series", property, slope(series, property));
    }
    return rows.table();
  }

  /** The same for each series of three runs or more. */
  public Table moreLatentsBySeries(String method, int cases) {
    Intervals rows = rows("change for twice the latents, by " + method + ", series by series");
    for (List<Experiment> one : series(method, cases, 3)) {
      String label = one.get(0).report() + ", " + one.get(0).space();
      for (String property : properties()) {
        rows.add(label, property, slope(List.of(one), property));
      }
    }
    return rows.table();
  }

  private List<List<Experiment>> series(String method, int cases, int least) {
    return runs(run -> run.method().equals(method) && run.tested() == cases).stream()
        .collect(
            Collectors.groupingBy(
                run -> run.report() + " " + run.space() + " " + run.tailInPercent(),
                LinkedHashMap::new,
                Collectors.toList()))
        .values()
        .stream()
        .filter(runs -> runs.size() >= least)
        .toList();
  }

  private static Effect slope(List<List<Experiment>> series, String property) {
    return Trend.slope(
        columns(series, run -> Math.log(run.latents()) / Math.log(2)),
        columns(series, run -> mean(run, property)));
  }

  private static double[][] columns(
      List<List<Experiment>> series, ToDoubleFunction<Experiment> figure) {
    return series.stream()
        .map(runs -> runs.stream().mapToDouble(figure).toArray())
        .toArray(double[][]::new);
  }

  private List<Experiment> byTail(String report, int latents, int cases) {
    List<Experiment> found =
        runs(
            run ->
                run.report().equals(report)
                    && run.latents() == latents
                    && run.tested() == cases
                    && run.tail() != null);
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          Text.format(
              "%s has no runs of %,d latents and %,d cases by tails", report, latents, cases));
    }
    return found;
  }

  /**
   * The means of runs that differ in their tails, with intervals from the spread of single cases.
   */
  public Table tails(String report, int latents, int cases) {
    Intervals rows = rows(Text.format("mean |r| by tails, %s, %,d latents", report, latents));
    for (String property : properties()) {
      for (Experiment run : byTail(report, latents, cases)) {
        Effect mean = new Effect(mean(run, property), error(run, property), run.tested() - 1);
        rows.add(run.tailInPercent(), property, mean.interval(confidence));
      }
    }
    return rows.table();
  }

  /**
   * By how much more than their cases explain the means of such runs scatter, per property: the
   * standard deviation τ that comes from finding the directions again, and the probability of so
   * much by chance.
   *
   * @param from the smallest tail that counts, 0 to 1
   */
  public Table scatter(String report, int latents, int cases, double from) {
    Table table =
        Table.create(
            "scatter of the runs' means",
            StringColumn.create(Intervals.PROPERTY),
            IntColumn.create("runs"),
            DoubleColumn.create("sd of the means"),
            DoubleColumn.create("error of one mean"),
            DoubleColumn.create("sd beyond it"),
            DoubleColumn.create("p"));
    List<Experiment> runs = tailsFrom(report, latents, cases, from);
    for (String property : properties()) {
      double[] means = runs.stream().mapToDouble(run -> mean(run, property)).toArray();
      double[] errors = runs.stream().mapToDouble(run -> error(run, property)).toArray();
      Heterogeneity scatter = Heterogeneity.of(means, errors);
      table.stringColumn(0).append(property);
      table.intColumn(1).append(runs.size());
      table.doubleColumn(2).append(Math.sqrt(StatUtils.variance(means)));
      table.doubleColumn(3).append(StatUtils.mean(errors));
      table.doubleColumn(4).append(scatter.deviation());
      table.doubleColumn(5).append(scatter.p());
    }
    return table;
  }

  private List<Experiment> tailsFrom(String report, int latents, int cases, double from) {
    return byTail(report, latents, cases).stream().filter(run -> run.tail() >= from).toList();
  }

  /**
   * All pairs of some tails, the later minus the earlier one. The error holds the cases' spread and
   * the scatter of the runs from the second tail on, which comes from finding directions again.
   */
  public Table tailDifferences(String report, int latents, int cases, double... tails) {
    List<Experiment> runs = byTail(report, latents, cases);
    List<Experiment> steady = tailsFrom(report, latents, cases, tails[1]);
    Intervals rows = rows("differences between tails");
    for (String property : properties()) {
      double beyond =
          Heterogeneity.of(
                  steady.stream().mapToDouble(run -> mean(run, property)).toArray(),
                  steady.stream().mapToDouble(run -> error(run, property)).toArray())
              .variance();
      for (int i = 0; i < tails.length; i++) {
        for (int k = i + 1; k < tails.length; k++) {
          Experiment one = withTail(runs, tails[i]);
          Experiment other = withTail(runs, tails[k]);
          double error =
              Math.sqrt(
                  Math.pow(error(one, property), 2)
                      + Math.pow(error(other, property), 2)
                      + 2 * beyond);
          rows.add(
              other.tailInPercent() + " − " + one.tailInPercent(),
              property,
              new Effect(
                  mean(other, property) - mean(one, property), error, Double.POSITIVE_INFINITY));
        }
      }
    }
    return rows.table();
  }

  private static Experiment withTail(List<Experiment> runs, double tail) {
    return runs.stream()
        .filter(run -> run.tail() == tail)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no run with tails of " + 100 * tail + " %"));
  }

  /**
   * The runs whose passes were counted: the percentage with Wilson's interval, and Fisher's p
   * against the best one, corrected for having picked it.
   */
  public Table passes() {
    List<Experiment> runs = runs(run -> run.passing() != null);
    List<Proportion> shares =
        runs.stream().map(run -> new Proportion(run.passing(), run.tested())).toList();
    int best =
        IntStream.range(0, runs.size())
            .reduce((i, k) -> shares.get(k).rate() > shares.get(i).rate() ? k : i)
            .orElseThrow(() -> new IllegalArgumentException("no run's passes were counted"));
    ShareIntervals rows =
        new ShareIntervals("passes of single runs, %", "run", "report", confidence);
    List<Double> p = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Experiment run = runs.get(i);
      rows.add(
          Text.format("%,d latents, %s", run.latents(), run.tailInPercent()),
          run.report(),
          shares.get(i));
      if (i != best) {
        p.add(ExactTest.fisher(shares.get(i), shares.get(best)));
      }
    }
    double[] plain = p.stream().mapToDouble(Double::doubleValue).toArray();
    return rows.table()
        .addColumns(
            withGap("p against the best", plain, best),
            withGap("p, Holm", Holm.adjust(plain), best));
  }

  private static DoubleColumn withGap(String name, double[] values, int gap) {
    DoubleColumn column = DoubleColumn.create(name);
    for (int i = 0; i <= values.length; i++) {
      column.append(i == gap ? Double.NaN : values[i < gap ? i : i - 1]);
    }
    return column;
  }

  /**
   * One method against another: runs matched by report, space and latents, second minus first, over
   * all pairs and per space. The error comes from the scatter of the pairs, so it holds the
   * directions' luck too.
   */
  public Table methods(String first, String second) {
    Intervals rows = rows(second + " minus " + first);
    Map<String, Experiment> ofFirst =
        keyed(first, run -> place(run) + run.report() + run.latents());
    Map<String, Experiment> ofSecond =
        keyed(second, run -> place(run) + run.report() + run.latents());
    List<String> both = ofFirst.keySet().stream().filter(ofSecond::containsKey).toList();
    addPairs(rows, "all %d pairs", both, ofFirst, ofSecond);
    List<String> places = both.stream().map(key -> ofFirst.get(key).space()).distinct().toList();
    for (String place : places) {
      List<String> own =
          both.stream().filter(key -> ofFirst.get(key).space().equals(place)).toList();
      addPairs(rows, place + ", %d pairs", own, ofFirst, ofSecond);
    }
    return rows.table();
  }

  private static String place(Experiment run) {
    return run.space() + " ";
  }

  /**
   * One space against another: runs of a method matched by report and latents, second minus first,
   * for all pairs of spaces that share two runs or more.
   */
  public Table spaces(String method) {
    Intervals rows = rows("one space minus another, by " + method);
    List<String> spaces =
        runs(run -> run.method().equals(method)).stream()
            .map(Experiment::space)
            .distinct()
            .toList();
    for (int i = 0; i < spaces.size(); i++) {
      for (int k = i + 1; k < spaces.size(); k++) {
        Map<String, Experiment> one = keyed(method, spaces.get(i));
        Map<String, Experiment> other = keyed(method, spaces.get(k));
        List<String> both = one.keySet().stream().filter(other::containsKey).toList();
        if (both.size() > 1) {
          String label = spaces.get(k) + " − " + spaces.get(i);
          addPairs(rows, label + ", %d pairs", both, one, other);
        }
      }
    }
    return rows.table();
  }

  private Map<String, Experiment> keyed(String method, String space) {
    Map<String, Experiment> all = keyed(method, run -> place(run) + run.report() + run.latents());
    Map<String, Experiment> own = new LinkedHashMap<>();
    all.values().stream()
        .filter(run -> run.space().equals(space))
        .forEach(run -> own.put(run.report() + run.latents(), run));
    return own;
  }

  private Map<String, Experiment> keyed(String method, Function<Experiment, String> key) {
    Map<String, Experiment> keyed = new LinkedHashMap<>();
    runs(run -> run.method().equals(method)).forEach(run -> keyed.putIfAbsent(key.apply(run), run));
    return keyed;
  }

  private void addPairs(
      Intervals rows,
      String label,
      List<String> keys,
      Map<String, Experiment> first,
      Map<String, Experiment> second) {
    if (keys.size() < 2) {
      throw new IllegalArgumentException("fewer than 2 pairs of runs that differ in nothing else");
    }
    for (String property : properties()) {
      rows.add(
          Text.format(label, keys.size()),
          property,
          MeanDifference.paired(
              keys.stream().mapToDouble(key -> mean(first.get(key), property)).toArray(),
              keys.stream().mapToDouble(key -> mean(second.get(key), property)).toArray()));
    }
  }
}
