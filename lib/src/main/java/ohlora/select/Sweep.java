package ohlora.select;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import ohlora.model.Cutoffs;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * How many cases pass for every pair of cutoffs of two properties on a grid, with those of the
 * other properties held.
 *
 * @param base the cutoffs of the properties held; what it says of the two swept does not count
 * @param grid the cutoffs tried for both, ascending
 * @param counts [second][first] indices into the grid
 */
public record Sweep(String first, String second, Cutoffs base, double[] grid, int[][] counts) {

  public Sweep {
    grid = grid.clone();
    counts = Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new);
  }

  /**
   * Tries all pairs from {@code lowest} to {@code highest} in steps, both ends included.
   *
   * @param base has cutoffs of both properties and of those held
   * @throws IllegalArgumentException if the two properties are the same or {@code base} has none of
   *     one, or the grid is not within 0 to 1 or has no step
   */
  public static Sweep of(
      Table cases,
      String first,
      String second,
      Cutoffs base,
      double lowest,
      double highest,
      double step) {
    if (first.equals(second)) {
      throw new IllegalArgumentException(
          "a sweep needs two different properties, not twice " + first);
    }
    if (!(step > 0 && lowest >= 0 && lowest <= highest && highest <= 1)) {
      throw new IllegalArgumentException(
          "the grid is from "
              + lowest
              + " to "
              + highest
              + " by "
              + step
              + "; allowed: 0 to 1 by more than 0");
    }
    // Rounded, so that the grid's 0.92 is the 0.92 that a figure is compared with.
    double[] grid =
        IntStream.rangeClosed(0, (int) Math.round((highest - lowest) / step))
            .mapToDouble(i -> Math.round((lowest + i * step) * 1e6) / 1e6)
            .toArray();
    int[][] counts = new int[grid.length][grid.length];
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

  /** The cutoffs that are held, by the property's name; none where there are only the two swept. */
  public Map<String, Double> held() {
    Map<String, Double> held = new LinkedHashMap<>(base.lowest().values());
    held.remove(first);
    held.remove(second);
    return held;
  }

  /** One row per pair: the two cutoffs and how many cases pass. */
  public Table table() {
    DoubleColumn x = DoubleColumn.create(first);
    DoubleColumn y = DoubleColumn.create(second);
    IntColumn passing = IntColumn.create("passing");
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
