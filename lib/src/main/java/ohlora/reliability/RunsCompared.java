package ohlora.reliability;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ohlora.model.Cutoffs;
import ohlora.score.CaseTable;
import ohlora.select.Comparison;
import ohlora.select.Correlations;
import ohlora.select.Report;
import ohlora.select.Shares;
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

  /**
   * A row per report and set of cutoffs: how the directions were found, how many were tested, how
   * many pass, how many of these were chosen by eye, and both in percent.
   */
  public Table funnels() {
    Table table =
        Table.create(
            "from all tested to those chosen",
            StringColumn.create("report"),
            IntColumn.create("tested"),
            IntColumn.create("pass"),
            DoubleColumn.create("% of tested"),
            IntColumn.create("chosen"),
            DoubleColumn.create("% of passing"),
            StringColumn.create("cutoffs"),
            StringColumn.create("directions"),
            StringColumn.create("space"));
    for (Report report : reports) {
      for (Cutoffs set : report.sets()) {
        int tested = report.cases().rowCount();
        int pass = set.passing(report.cases()).size();
        int chosen = Comparison.chosenUnder(report.chosen(), set).size();
        table.stringColumn("report").append(report.name());
        table.stringColumn("directions").append(directions(report));
        table.stringColumn("space").append(report.facts().space());
        table.intColumn("tested").append(tested);
        table.stringColumn("cutoffs").append(set.name() + ": " + set.condition());
        table.intColumn("pass").append(pass);
        table.doubleColumn("% of tested").append(Shares.percent(pass, tested));
        table.intColumn("chosen").append(chosen);
        table.doubleColumn("% of passing").append(Shares.percent(chosen, pass));
      }
    }
    return table;
  }

  /** One method for all, or each property's own. */
  private static String directions(Report report) {
    Map<String, String> methods = report.facts().method();
    if (methods.values().stream().distinct().count() == 1) {
      return methods.values().iterator().next();
    }
    return methods.entrySet().stream()
        .map(method -> method.getKey() + " " + method.getValue())
        .collect(Collectors.joining(", "));
  }

  /**
   * A row per report and set of cutoffs: how many groups have cases, the lowest and the highest
   * pass rate of one in percent, and the probability of groups as different by chance.
   */
  public Table groups() {
    Table table =
        Table.create(
            "do the groups differ?",
            StringColumn.create("report"),
            StringColumn.create("cutoffs"),
            IntColumn.create("groups"),
            DoubleColumn.create("lowest %"),
            DoubleColumn.create("highest %"),
            DoubleColumn.create("p, by chance"));
    for (Report report : reports) {
      for (Cutoffs set : report.sets()) {
        PassRates rates = PassRates.of(report.cases(), List.of(set));
        DoubleColumn each = rates.byGroup(0.95).doubleColumn("value");
        table.stringColumn("report").append(report.name());
        table.stringColumn("cutoffs").append(set.name());
        table.intColumn("groups").append(each.size());
        table.doubleColumn("lowest %").append(each.min());
        table.doubleColumn("highest %").append(each.max());
        table.doubleColumn("p, by chance").append(rates.chance(set));
      }
    }
    return table;
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
    ShareIntervals rows =
        new ShareIntervals("passing " + set.condition() + ", %", "report", "cutoffs", confidence);
    for (Report report : reports) {
      int passing = set.passing(report.cases()).size();
      rows.add(report.name(), set.name(), new Proportion(passing, report.cases().rowCount()));
    }
    return rows.table();
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
            difference.times(100),
            ExactTest.fisher(shares.get(i), shares.get(k)));
      }
    }
    return rows.table();
  }
}
