package ohlora.reliability;

import java.util.List;
import ohlora.io.Text;
import ohlora.select.Report;
import tech.tablesaw.api.Table;

/**
 * How far the mean figures of chosen cases changed when they were scored again. A selection by high
 * figures takes luck with it, and luck does not repeat itself.
 */
public final class RegressionToTheMean {
  private final List<Scorings> groups;

  private RegressionToTheMean(List<Scorings> groups) {
    this.groups = groups;
  }

  /**
   * Of groups of different cases with the same properties; those never scored again do not count.
   *
   * @throws IllegalArgumentException if none is left
   */
  public static RegressionToTheMean of(List<Scorings> groups) {
    List<Scorings> scored = groups.stream().filter(group -> group.times() > 0).toList();
    if (scored.isEmpty()) {
      throw new IllegalArgumentException(
          "no cases that were scored again; allowed: one group or more");
    }
    return new RegressionToTheMean(scored);
  }

  /** Of the chosen cases of reports. */
  public static RegressionToTheMean ofReports(List<Report> reports) {
    return of(reports.stream().map(Scorings::of).toList());
  }

  /** Per retest and property the mean change of |r|, with Student's interval. */
  public Table eachRetest(double confidence) {
    Intervals rows = new Intervals("mean change of |r|", "retest", confidence);
    for (Scorings group : groups) {
      for (int time = 1; time <= group.times(); time++) {
        String label = Text.format("%s, %d", group.name(), time).replaceFirst("^, ", "");
        for (String property : group.properties()) {
          rows.add(label, property, MeanDifference.change(group.differences(time, property)));
        }
      }
    }
    return rows.table();
  }

  /**
   * Over all retests, where each case counts once, with the mean of its later scorings: two retests
   * of the same cases have the same first figures, and so no luck of their own.
   */
  public Table together(double confidence) {
    Intervals rows = new Intervals("mean change of |r|, all retests", "retest", confidence);
    for (String property : groups.get(0).properties()) {
      double[][] each =
          groups.stream().map(group -> group.meanDifferences(property)).toArray(double[][]::new);
      rows.add("all", property, MeanDifference.change(each));
    }
    return rows.table();
  }
}
