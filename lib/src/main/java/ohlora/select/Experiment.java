package ohlora.select;

import ohlora.io.Text;
import ohlora.model.PerProperty;
import tech.tablesaw.api.Table;

/**
 * A small run with directions of its own, by which somebody decided how to find directions.
 *
 * @param report to which it belongs; not always the name of one run
 * @param method by which the directions were found
 * @param space in which latents were moved
 * @param latents sampled to find the directions
 * @param tail the share of them used at each end, 0 to 1; null where the method has none
 * @param tested how many cases, 2 or more
 * @param accuracies of the directions' classifiers on held-out latents, 0 to 1; null where unknown
 * @param means of the signed correlations, without their sign, 0 to 1
 * @param passing how many cases pass the report's first set of cutoffs; null where not counted
 * @param cases the single cases, {@code case} and a signed correlation per property; no rows where
 *     they are not known
 */
public record Experiment(
    String report,
    String method,
    String space,
    int latents,
    Double tail,
    int tested,
    PerProperty accuracies,
    PerProperty means,
    Integer passing,
    Table cases) {

  public Experiment {
    if (tested < 2) {
      throw new IllegalArgumentException(tested + " cases; allowed: 2 or more");
    }
    cases = cases.copy();
  }

  /** A table of its own at each call. */
  @Override
  public Table cases() {
    return cases.copy();
  }

  /** Whether the single cases are known. */
  public boolean hasCases() {
    return !cases.isEmpty();
  }

  /** The tail in percent, for example {@code 2.5 %}; empty where there is none. */
  public String tailInPercent() {
    return tail == null ? "" : Text.format("%.1f", 100 * tail).replace(".0", "") + " %";
  }

  /** Everything that is set before a run, which no two runs have in common. */
  String recipe() {
    return Text.format(
        "%s, %s in %s, %,d latents%s, %d cases",
        report,
        method,
        space,
        latents,
        tail == null ? "" : ", tails of " + tailInPercent(),
        tested);
  }
}
