package ohlora.reliability;

import java.util.ArrayList;
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

/** Full runs of different cases, each against each: their figures, passes and choices. */
public final class RunsCompared {
  private final List<Report> reports;

  private RunsCompared(List<Report> reports) {
    this.reports = reports;
  }

  /** Of reports with the same properties. */
  public static RunsCompared of(List<Report> reports) {
    return new RunsCompared(List.copyOf(reports));
  }

  /** Differences of the mean |r| of all pairs, the later minus the earlier (Welch). */
  public Table means(double confidence) {
    Intervals rows = new Intervals("differences of the mean |r|", "comparison", confidence);
    for (int i = 0; i < reports.size(); i++) {
      for (int k = i + 1; k < reports.size(); k++) {
        for (String property : CaseTable.properties(reports.get(i).cases())) {
          rows.add(
              pair(i, k),
              property,
              MeanDifference.unpaired(
                  Correlations.absolute(reports.get(i).cases(), property),
                  Correlations.absolute(reports.get(k).cases(), property)));
        }
      }
    }
    return rows.table();
  }

  private String pair(int first, int second) {
    return reports.get(second).name() + " − " + reports.get(first).name();
  }

  /** A row per report: how many pass the same cutoffs, in percent with Wilson's interval. */
  public Table passes(Cutoffs set, double confidence) {
    Table table =
        Table.create(
            "passing " + set.condition() + ", %",
            StringColumn.create("report"),
            StringColumn.create("cutoffs"),
            IntColumn.create("passing"),
            IntColumn.create("cases"),
            DoubleColumn.create("value"),
            DoubleColumn.create("from"),
            DoubleColumn.create("to"));
    for (int i = 0; i < reports.size(); i++) {
      Proportion share = passing(set).get(i);
      Estimate rate = share.wilson(confidence);
      table.stringColumn("report").append(reports.get(i).name());
      table.stringColumn("cutoffs").append(set.name());
      table.intColumn("passing").append(share.successes());
      table.intColumn("cases").append(share.trials());
      table.doubleColumn("value").append(100 * rate.value());
      table.doubleColumn("from").append(100 * rate.low());
      table.doubleColumn("to").append(100 * rate.high());
    }
    return table;
  }

  private List<Proportion> passing(Cutoffs set) {
    return reports.stream()
        .map(
            report -> new Proportion(set.passing(report.cases()).size(), report.cases().rowCount()))
        .toList();
  }

  /**
   * Differences of all pairs in percentage points, the later minus the earlier, with Newcombe's
   * interval and Fisher's p, corrected within each question: of the tested how many pass, of those
   * that pass how many were chosen, and of the tested how many were chosen.
   *
   * @param set that all reports have
   * @throws IllegalArgumentException if a report has no set of this name
   */
  public Table shares(String set, double confidence) {
    List<Proportion> chosen = new ArrayList<>();
    List<Proportion> kept = new ArrayList<>();
    List<Proportion> passing = new ArrayList<>();
    for (Report report : reports) {
      int pass = report.cutoffs(set).passing(report.cases()).size();
      int eye = Comparison.chosenUnder(report.chosen(), report.cutoffs(set)).size();
      passing.add(new Proportion(pass, report.cases().rowCount()));
      kept.add(new Proportion(eye, pass));
      chosen.add(new Proportion(eye, report.cases().rowCount()));
    }
    return differences("pass", passing, confidence)
        .append(differences("chosen of passing", kept, confidence))
        .append(differences("chosen of tested", chosen, confidence));
  }

  private Table differences(String what, List<Proportion> shares, double confidence) {
    Intervals rows = new Intervals("differences in percentage points", "comparison", confidence);
    for (int i = 0; i < shares.size(); i++) {
      for (int k = i + 1; k < shares.size(); k++) {
        Estimate difference = shares.get(k).minus(shares.get(i), confidence);
        rows.add(
            pair(i, k),
            what,
            new Estimate(
                100 * difference.value(),
                100 * difference.low(),
                100 * difference.high(),
                confidence),
            ExactTest.fisher(shares.get(i), shares.get(k)));
      }
    }
    return rows.table();
  }
}
