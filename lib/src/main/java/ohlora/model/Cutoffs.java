package ohlora.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import tech.tablesaw.api.Table;
import tech.tablesaw.selection.BitmapBackedSelection;
import tech.tablesaw.selection.Selection;

/**
 * A named set of lowest absolute correlations, each in [0, 1]. A case passes when the correlation
 * of each property reaches its cutoff: |r| ≥ cutoff, on unrounded values. Properties that the set
 * does not name do not count.
 */
public record Cutoffs(String name, PerProperty lowest) {
  private static final Pattern PART =
      Pattern.compile("\\s*(\\S+)\\s*(?:≥|>=)\\s*(\\d(?:\\.\\d+)?)\\s*");

  private static final String NAME = "name";
  private static final List<String> COUNTS = List.of("passing", "chosen");

  public Cutoffs {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("cutoffs need a name, for example A");
    }
    lowest.values().forEach(Cutoffs::check);
  }

  private static void check(String property, double cutoff) {
    if (!(cutoff >= 0 && cutoff <= 1)) {
      throw new IllegalArgumentException(
          "the cutoff of " + property + " is " + cutoff + "; allowed: 0 to 1");
    }
  }

  /**
   * Cutoffs as they are printed, for example {@code eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92}; {@code
   * >=} does as well.
   *
   * @throws IllegalArgumentException if the condition is written in another way, names a property
   *     twice, or a cutoff is outside [0, 1]
   */
  public static Cutoffs of(String name, String condition) {
    Map<String, Double> lowest = new LinkedHashMap<>();
    for (String part : condition.split(",", -1)) {
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches()
          || lowest.put(matcher.group(1), Double.valueOf(matcher.group(2))) != null) {
        throw new IllegalArgumentException(
            Text.format(
                "cutoffs '%s'; allowed: each property once, as in 'one ≥ 0.92, other ≥ 0.88'",
                condition));
      }
    }
    return new Cutoffs(name, new PerProperty(lowest));
  }

  /**
   * The sets of a table: the columns {@code name} and one per property with its cutoff, as a report
   * has them; its counts, {@code passing} and {@code chosen}, do not count here.
   *
   * @throws InputException naming file, line and value, if the file cannot be read, has no set, no
   *     property or a property that is not steered, a name twice or with a space, or a cutoff
   *     outside [0, 1]
   */
  public static List<Cutoffs> read(Path file, List<String> steered) throws IOException {
    StrictCsv table = StrictCsv.read(file);
    List<String> properties = new ArrayList<>(table.columns());
    properties.removeAll(COUNTS);
    if (!properties.remove(NAME) || properties.isEmpty() || !steered.containsAll(properties)) {
      throw InputException.of(
          file + ", line 1",
          "the columns are " + String.join(", ", table.columns()),
          "allowed: name and the steered properties, " + String.join(", ", steered));
    }
    if (table.rows().isEmpty()) {
      throw InputException.of(file.toString(), "holds no set", "it has a row per set of cutoffs");
    }
    Map<String, Cutoffs> sets = new LinkedHashMap<>();
    for (StrictCsv.Row row : table.rows()) {
      double[] lowest = new double[properties.size()];
      for (int i = 0; i < lowest.length; i++) {
        lowest[i] = row.figure(properties.get(i), 0, 1);
      }
      String name = row.text(NAME);
      if (!name.matches("\\S+") || sets.containsKey(name)) {
        throw row.refused(NAME, "a name without spaces that no earlier row has");
      }
      sets.put(name, new Cutoffs(name, PerProperty.of(properties, lowest)));
    }
    return List.copyOf(sets.values());
  }

  /** The cutoff of a property. */
  public double of(String property) {
    return lowest.of(property);
  }

  /** These cutoffs with one of them changed. */
  public Cutoffs with(String property, double cutoff) {
    return new Cutoffs(name, lowest.with(property, cutoff));
  }

  public Cutoffs named(String newName) {
    return new Cutoffs(newName, lowest);
  }

  /**
   * Whether correlations pass, of either sign; an undefined one (NaN) never does.
   *
   * @param correlations in [−1, 1], of these cutoffs' properties and perhaps of others
   */
  public boolean pass(PerProperty correlations) {
    return lowest.properties().stream()
        .allMatch(property -> reaches(correlations.of(property), lowest.of(property)));
  }

  /** A comparison with NaN, which stands for an undefined correlation, is false. */
  private static boolean reaches(double correlation, double cutoff) {
    return Math.abs(correlation) >= cutoff;
  }

  /**
   * The rows that pass. A correlation that is missing never passes. The selection is new with every
   * call, so that {@code and}, {@code or} and {@code andNot} may change it.
   *
   * @param cases a table with a column for each property
   */
  public Selection passing(Table cases) {
    List<double[]> columns =
        lowest.properties().stream().map(p -> cases.numberColumn(p).asDoubleArray()).toList();
    double[] cutoffs = lowest.toArray();
    Selection passing = new BitmapBackedSelection();
    for (int row = 0; row < cases.rowCount(); row++) {
      boolean pass = true;
      for (int i = 0; i < cutoffs.length; i++) {
        pass &= reaches(columns.get(i)[row], cutoffs[i]);
      }
      if (pass) {
        passing.add(row);
      }
    }
    return passing;
  }

  /** The condition in words, for example {@code eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92}. */
  public String condition() {
    return lowest.properties().stream()
        .map(property -> property + " ≥ " + text(lowest.of(property)))
        .collect(Collectors.joining(", "));
  }

  /** With two to four places. */
  private static String text(double cutoff) {
    return Text.format("%.4f", cutoff).replaceFirst("(\\.\\d\\d+?)0+$", "$1");
  }
}
