package ohlora.reliability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.score.CaseTable;
import ohlora.select.Comparison;
import ohlora.select.Correlations;
import ohlora.select.Report;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.selection.Selection;

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
        Selection under = Comparison.chosenUnder(report.chosen(), set);
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

  /**
   * For the reports without retest, per set: how many of those chosen pass another scoring, how
   * many when the noise is itself known only so well, and how many have true figures that reach the
   * cutoffs, each with its interval. A row per kind of number, as {@code Figures.intervals} draws
   * them.
   */
  public Table predictions(double confidence) {
    Intervals rows = new Intervals("predicted for the chosen", "report", confidence);
    for (Report report : reports) {
      TrueFigures truth = TrueFigures.of(report.cases(), noise);
      for (Cutoffs set : report.retests().isEmpty() ? report.sets() : List.<Cutoffs>of()) {
        Table chosen =
            Scorings.of(report).first().where(Comparison.chosenUnder(report.chosen(), set));
        String label =
            Text.format("%s, %s, %d chosen", report.name(), set.name(), chosen.rowCount());
        rows.add(label, "pass again", truth.expected(chosen, set, confidence));
        rows.add(
            label,
            "pass again, noise uncertain",
            truth.expectedWithUncertainNoise(chosen, set, confidence));
        rows.add(label, "truly reach the cutoffs", truth.reaching(chosen, set, confidence));
      }
    }
    return rows.table();
  }

  /** {@link TrueFigures#expectations} of all reports. */
  public Table expectations(double confidence) {
    return each((truth, report) -> truth.expectations(confidence, report.sets()));
  }

  private Table each(BiFunction<TrueFigures, Report, Table> rows) {
    Table all = null;
    for (Report report : reports) {
      Table own = rows.apply(TrueFigures.of(report.cases(), noise), report);
      own.insertColumn(
          0, StringColumn.create("report", Collections.nCopies(own.rowCount(), report.name())));
      all = all == null ? own : all.append(own);
    }
    return all;
  }

  /**
   * Per report and set: how many of all that pass are expected to pass again, with {@code factors}
   * times the bandwidth of the rule.
   */
  public Table byBandwidth(double... factors) {
    return each(
        (truth, report) -> {
          Table table =
              Table.create(
                  "expected to pass again, by bandwidth",
                  StringColumn.create("cutoffs", report.sets().stream().map(Cutoffs::name)));
          for (double factor : factors) {
            TrueFigures scaled = truth.withBandwidths(factor);
            DoubleColumn column = DoubleColumn.create(Text.format("× %s", factor));
            for (Cutoffs set : report.sets()) {
              Table passing = report.cases().where(set.passing(report.cases()));
              column.append(TrueFigures.tenths(scaled.expected(passing, set, 0.9).value()));
            }
            table.addColumns(column);
          }
          return table;
        });
  }

  /**
   * Per report and set: the cutoffs raised so far that whatever reaches them passes again with
   * probability {@code safe}, and how many of the cases do reach them.
   */
  public Table margins(double safe) {
    return each(
        (truth, report) -> {
          List<Cutoffs> raised =
              report.sets().stream().map(set -> truth.margin(set, safe)).toList();
          return Table.create(
              Text.format("cutoffs that make a pass %.0f %% safe", 100 * safe),
              StringColumn.create("cutoffs", report.sets().stream().map(Cutoffs::name)),
              StringColumn.create("raised", raised.stream().map(Cutoffs::condition)),
              IntColumn.create(
                  "pass",
                  raised.stream().mapToInt(set -> set.passing(report.cases()).size()).toArray()));
        });
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
