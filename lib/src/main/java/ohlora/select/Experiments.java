package ohlora.select;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.model.PerProperty;
import ohlora.score.CaseTable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The small runs around some reports, checked against their single cases. Immutable. */
public final class Experiments {
  private static final String RUNS = "experiments.csv";
  private static final String CASES = "experiment-cases.csv";
  private static final String ACCURACY = "accuracy_";
  private static final List<String> RUN = List.of("report", "method", "space", "latents");

  /** Half of the last of four places, and a little for the sum of figures rounded so. */
  private static final double ROUNDED = 6e-5;

  private final List<String> properties;
  private final List<Experiment> list;

  private Experiments(List<String> properties, List<Experiment> list) {
    this.properties = List.copyOf(properties);
    this.list = List.copyOf(list);
  }

  /**
   * Reads {@code experiments.csv} and {@code experiment-cases.csv} of a folder, as {@code
   * data/reports/README.md} describes them.
   *
   * @throws InputException if a file is missing or has other columns, a field is not what it has to
   *     be, an experiment appears twice, or single cases belong to no experiment or do not give its
   *     count and means
   */
  public static Experiments open(Path folder) throws IOException {
    StrictCsv runs = StrictCsv.read(folder.resolve(RUNS));
    List<String> properties =
        runs.columns().stream()
            .filter(column -> column.startsWith(ACCURACY))
            .map(column -> column.substring(ACCURACY.length()))
            .toList();
    runs.require(
        Stream.of(
                RUN.stream(),
                Stream.of("tail", "cases"),
                properties.stream().map(property -> ACCURACY + property),
                properties.stream(),
                Stream.of("passing"))
            .flatMap(columns -> columns)
            .toList());
    if (properties.isEmpty() || runs.rows().isEmpty()) {
      throw InputException.of(
          runs.file().toString(),
          "there is no experiment",
          "a property has the columns accuracy_NAME and NAME, and a run is a row");
    }
    Map<String, Table> cases = cases(folder.resolve(CASES), properties);
    List<Experiment> list = new ArrayList<>();
    Set<String> recipes = new HashSet<>();
    for (StrictCsv.Row row : runs.rows()) {
      Table single = cases.remove(key(row));
      Experiment experiment =
          experiment(
              row, properties, single == null ? CaseTable.create("cases", properties) : single);
      if (!recipes.add(experiment.recipe())) {
        throw refused(row, experiment.recipe() + " appears twice");
      }
      if (single != null) {
        requireSame(row, experiment);
      }
      list.add(experiment);
    }
    if (!cases.isEmpty()) {
      throw InputException.of(
          folder.resolve(CASES).toString(),
          "there are cases of " + cases.keySet().iterator().next(),
          "add that run to " + RUNS);
    }
    return new Experiments(properties, list);
  }

  private static String key(StrictCsv.Row row) {
    return String.join(", ", RUN.stream().map(row::text).toList());
  }

  private static Map<String, Table> cases(Path file, List<String> properties) throws IOException {
    List<String> columns =
        Stream.of(RUN.stream(), Stream.of("case"), properties.stream()).flatMap(c -> c).toList();
    Map<String, Table> cases = new LinkedHashMap<>();
    for (StrictCsv.Row row : StrictCsv.read(file, columns)) {
      Table table = cases.computeIfAbsent(key(row), run -> CaseTable.create("cases", properties));
      if (row.whole("case") != table.rowCount()) {
        throw row.refused("case", table.rowCount() + ", the run's next");
      }
      CaseTable.append(table, row.whole("case"), "all", figures(row, properties, "", -1));
    }
    return cases;
  }

  private static Experiment experiment(StrictCsv.Row row, List<String> properties, Table cases)
      throws InputException {
    boolean accurate = !row.text(ACCURACY + properties.get(0)).isEmpty();
    if (row.whole("cases") < 2) {
      throw row.refused("cases", "a number from 2");
    }
    return new Experiment(
        row.text("report"),
        row.text("method"),
        row.text("space"),
        row.whole("latents"),
        row.text("tail").isEmpty() ? null : row.figure("tail", 0, 1),
        row.whole("cases"),
        accurate ? figures(row, properties, ACCURACY, 0) : null,
        figures(row, properties, "", 0),
        row.text("passing").isEmpty() ? null : row.whole("passing"),
        cases);
  }

  private static PerProperty figures(
      StrictCsv.Row row, List<String> properties, String before, double lowest)
      throws InputException {
    Map<String, Double> figures = new HashMap<>();
    for (String property : properties) {
      figures.put(property, row.figure(before + property, lowest, 1));
    }
    return PerProperty.of(properties, figures::get);
  }

  private static void requireSame(StrictCsv.Row row, Experiment experiment) throws InputException {
    Table cases = experiment.cases();
    if (cases.rowCount() != experiment.tested()) {
      throw refused(
          row,
          Text.format("cases is %d, but %s has %d", experiment.tested(), CASES, cases.rowCount()));
    }
    for (String property : experiment.means().properties()) {
      double mean = Math.abs(Correlations.mean(cases.doubleColumn(property).asDoubleArray()));
      if (!(Math.abs(mean - experiment.means().of(property)) < ROUNDED)) {
        throw refused(
            row,
            Text.format(
                "%s is %s, but the cases in %s have the mean %.4f",
                property, row.text(property), CASES, mean));
      }
    }
  }

  private static InputException refused(StrictCsv.Row row, String what) {
    return InputException.of(Text.format("%s, line %d: %s", row.file(), row.line(), what));
  }

  /** The properties, in the order of the tables. */
  public List<String> properties() {
    return properties;
  }

  /** The experiments, in the order of the file. */
  public List<Experiment> list() {
    return list;
  }

  /** A row per experiment, as in the file but for the accuracies. */
  public Table table() {
    Table table =
        Table.create(
            "experiments",
            StringColumn.create("report", list.stream().map(Experiment::report)),
            StringColumn.create("method", list.stream().map(Experiment::method)),
            StringColumn.create("space", list.stream().map(Experiment::space)),
            IntColumn.create("latents", list.stream().mapToInt(Experiment::latents).toArray()),
            StringColumn.create("tails", list.stream().map(Experiment::tailInPercent)),
            IntColumn.create("cases", list.stream().mapToInt(Experiment::tested).toArray()));
    for (String property : properties) {
      table.addColumns(
          DoubleColumn.create(
              property, list.stream().mapToDouble(e -> e.means().of(property)).toArray()));
    }
    IntColumn passing = IntColumn.create("passing");
    list.forEach(e -> passing.append(e.passing()));
    return table.addColumns(passing);
  }
}
