package ohlora.select;

import java.util.Arrays;
import java.util.stream.IntStream;
import ohlora.model.Property;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * How many cases pass for every pair of cutoffs of two properties on a grid, with the third held
 * fixed.
 *
 * @param grid the cutoffs tried for both, ascending
 * @param counts [second][first] indices into the grid
 */
public record Sweep(Property first, Property second, Cutoffs base, double[] grid, int[][] counts) {

  public Sweep {
    grid = grid.clone();
    counts = Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new);
  }

  /**
   * Tries all pairs from {@code lowest} to {@code highest} in steps, both ends included.
   *
   * @param base holds the cutoff of the third property
   * @throws IllegalArgumentException if the two properties are the same, or the grid is not within
   *     0 to 1 or has no step
   */
  public static Sweep of(
      Table cases,
      Property first,
      Property second,
      Cutoffs base,
      double lowest,
      double highest,
      double step) {
    if (first == second) {
      throw new IllegalArgumentException(
          "A sweep needs two properties, not twice " + first.label());
    }
    if (!(step > 0 && lowest >= 0 && lowest <= highest && highest <= 1)) {
      throw new IllegalArgumentException(
          "The grid is from %s to %s by %s; allowed is 0 to 1 by more than 0"
              .formatted(lowest, highest, step));
    }
    // Rounded, so that the grid's 0.92 is the 0.92 that a figure is compared with.
    var grid =
        IntStream.rangeClosed(0, (int) Math.round((highest - lowest) / step))
            .mapToDouble(i -> Math.round((lowest + i * step) * 1e6) / 1e6)
            .toArray();
    var counts = new int[grid.length][grid.length];
    for (int y = 0; y < grid.length; y++) {
      for (int x = 0; x < grid.length; x++) {
        counts[y][x] = base.with(first, grid[x]).with(second, grid[y]).passing(cases).size();
      }
    }
    return new Sweep(first, second, base, grid, counts);
  }

  @Override
  public double[] grid() {
    return grid.clone();
  }

  @Override
  public int[][] counts() {
    return Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new);
  }

  /** The property that is held fixed. */
  public Property third() {
    return Property.STEERED.stream()
        .filter(p -> p != first && p != second)
        .findFirst()
        .orElseThrow();
  }

  /** One row per pair: the two cutoffs and how many cases pass. */
  public Table table() {
    var x = DoubleColumn.create(first.label());
    var y = DoubleColumn.create(second.label());
    var passing = IntColumn.create("passing");
    for (int i = 0; i < grid.length; i++) {
      for (int k = 0; k < grid.length; k++) {
        x.append(grid[k]);
        y.append(grid[i]);
        passing.append(counts[i][k]);
      }
    }
    return Table.create("sweep", x, y, passing);
  }
}
