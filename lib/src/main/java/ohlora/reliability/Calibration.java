package ohlora.reliability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ohlora.model.Cutoffs;
import ohlora.score.CaseTable;
import ohlora.select.Comparison;
import ohlora.select.Correlations;
import ohlora.select.Report;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How many of the chosen cases are expected to pass another scoring, held against how many did. For
 * reports without retests the same numbers are predictions.
 */
public final class Calibration {
  private final List<Report> reports;
  private final Noise noise;

  private Calibration(List<Report> reports, Noise noise) {
    this.reports = reports;
    this.noise = noise;
  }

  /** Of the chosen cases of these reports, with one noise for all. */
  public static Calibration of(List<Report> reports, Noise noise) {
    return new Calibration(List.copyOf(reports), noise);
  }

  /**
   * A row per report, set of cutoffs and retest: how many were chosen; how many passed again
   * (missing where there was no retest); how many the plain model expects in r, with the standard
   * deviation of the first retest's differences (missing likewise), and in z; and the posterior
   * with its interval.
   */
  public Table table(double confidence) {
    Table table =
        Table.create(
            "chosen cases that pass again",
            StringColumn.create("report"),
            StringColumn.create("cutoffs"),
            StringColumn.create("retest"),
            IntColumn.create("chosen"),
            IntColumn.create("happened"));
    for (String name : List.of("plain, r", "plain", "posterior", "from", "to")) {
      table.addColumns(DoubleColumn.create(name));
    }
    for (Report report : reports) {
      TrueFigures truth = TrueFigures.of(report.cases(), noise);
      Scorings scorings = Scorings.of(report);
      for (Cutoffs set : report.sets()) {
        var under = Comparison.chosenUnder(report.chosen(), set);
        Table chosen = scorings.first().where(under);
        Estimate posterior = truth.expected(chosen, set, confidence);
        double plain = truth.under(set).countPlain(TrueFigures.figures(chosen, set)).mean();
        for (int time = Math.min(1, scorings.times()); time <= scorings.times(); time++) {
          table.stringColumn("report").append(report.name());
          table.stringColumn("cutoffs").append(set.name());
          table.stringColumn("retest").append(time == 0 ? "none" : String.valueOf(time));
          table.intColumn("chosen").append(chosen.rowCount());
          if (time == 0) {
            table.intColumn("happened").appendMissing();
          } else {
            table.intColumn("happened").append(set.passing(scorings.again(time)).and(under).size());
          }
          double[] numbers = {
            plainInR(scorings, chosen, set),
            plain,
            posterior.value(),
            posterior.low(),
            posterior.high()
          };
          for (int i = 0; i < numbers.length; i++) {
            table.doubleColumn(5 + i).append(TrueFigures.tenths(numbers[i]));
          }
        }
      }
    }
    return table;
  }

  /** The second figure is normal about the first, with the differences' deviation (÷ n), in r. */
  private static double plainInR(Scorings scorings, Table chosen, Cutoffs set) {
    if (scorings.times() == 0) {
      return Double.NaN;
    }
    List<String> properties = set.lowest().properties();
    List<Density> none = new ArrayList<>();
    for (String property : properties) {
      none.add(Density.of(Correlations.absolute(scorings.first(), property)));
    }
    double[] deviations =
        properties.stream()
            .mapToDouble(p -> Correlations.deviation(scorings.differences(1, p)) / Math.sqrt(2))
            .toArray();
    PassAgain plain = PassAgain.of(none, deviations, set.lowest().toArray());
    double[][] figures = new double[chosen.rowCount()][];
    Arrays.setAll(
        figures,
        row ->
            properties.stream()
                .mapToDouble(p -> Math.abs(CaseTable.correlations(chosen, row).of(p)))
                .toArray());
    return plain.countPlain(figures).mean();
  }
}
