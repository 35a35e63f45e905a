package ohlora.reliability;

import java.util.List;
import ohlora.model.Cutoffs;
import ohlora.score.CaseTable;
import tech.tablesaw.api.Table;
import tech.tablesaw.selection.Selection;

/** How many cases of each group pass, and whether the groups differ by more than chance. */
public final class PassRates {
  private static final int DRAWS = 10_000;

  private final Table cases;
  private final List<Cutoffs> sets;

  private PassRates(Table cases, List<Cutoffs> sets) {
    this.cases = cases;
    this.sets = sets;
  }

  /**
   * @param cases {@code case}, {@code group}, and the correlation of each property
   */
  public static PassRates of(Table cases, List<Cutoffs> sets) {
    return new PassRates(cases.copy(), List.copyOf(sets));
  }

  /**
   * A row per group with cases, and set: passing, cases, and the percentage with Wilson's interval
   * as {@code value}, {@code from}, {@code to}.
   */
  public Table byGroup(double confidence) {
    ShareIntervals rows =
        new ShareIntervals("pass rates per group, %", "group", "passes", confidence);
    for (String group : groups()) {
      for (Cutoffs set : sets) {
        rows.add(group, set.name(), share(group, set));
      }
    }
    return rows.table();
  }

  private List<String> groups() {
    return CaseTable.groups(cases).stream()
        .filter(group -> !cases.stringColumn("group").isEqualTo(group).isEmpty())
        .toList();
  }

  private Proportion share(String group, Cutoffs set) {
    Selection own = cases.stringColumn("group").isEqualTo(group);
    int trials = own.size();
    return new Proportion(own.and(set.passing(cases)).size(), trials);
  }

  /**
   * The probability of groups as different as these if all had one rate, by dealing the passes at
   * random (10,000 times, seeded); 1 where there is one group.
   */
  public double chance(Cutoffs set) {
    List<Proportion> shares = groups().stream().map(group -> share(group, set)).toList();
    return shares.size() < 2 ? 1 : ExactTest.homogeneity(shares, DRAWS, 0);
  }
}
