package ohlora.score;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ohlora.latent.Offsets;
import ohlora.model.FaceModel;
import ohlora.model.Property;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * What a finished run's files give when they are checked: every row against itself, and a random
 * sample of cases scored again.
 *
 * @param cases how many rows the run has
 * @param filed whether the offsets and scores of each case lie in {@code cases/} and were checked
 *     against the rows; a run may be kept without them
 * @param sampled how many were scored again
 * @param largestDifference of a correlation scored again from the one in the file
 * @param faults what does not fit, a line each; empty for a sound run
 */
public record Verification(
    int cases, boolean filed, int sampled, double largestDifference, List<String> faults) {
  /**
   * How far a correlation may move from one machine to another: the networks sum in float32, in an
   * order that the processor decides.
   */
  public static final double TOLERANCE = 1e-3;

  public Verification {
    faults = List.copyOf(faults);
  }

  public boolean sound() {
    return faults.isEmpty();
  }

  /**
   * Checks a finished run.
   *
   * @param folder of the run
   * @param model that made it
   * @param sample how many cases to score again
   * @param seed of the choice of these cases
   * @throws IOException if a file is missing or cannot be read, or the recipe names another model
   */
  public static Verification of(Path folder, FaceModel model, int sample, long seed)
      throws IOException {
    Recipe recipe = Recipe.read(folder.resolve(Recipe.FILE));
    List<String> faults = new ArrayList<>();
    if (!recipe.isOf(model)) {
      faults.add("recipe.json: made with other weights than those of " + model.card().name());
    }
    Path results = folder.resolve(FinishedRun.RESULTS);
    List<CSVRecord> rows = FinishedRun.rows(results);
    if (rows.size() != recipe.cases()) {
      faults.add(
          "test_result.csv: %d cases, but the recipe says %d"
              .formatted(rows.size(), recipe.cases()));
    }
    Map<Long, Summary> summaries = new HashMap<>();
    List<Summary> inOrder = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Summary summary = Summary.of(rows.get(i), results);
      summaries.put(summary.number(), summary);
      inOrder.add(summary);
      check(rows.get(i), i, summary, recipe, faults);
    }
    boolean filed = Files.isDirectory(folder.resolve(ScoringRun.CASES));
    if (filed) {
      for (Summary summary : summaries.values()) {
        checkScores(folder, summary, recipe, faults);
      }
    }
    checkText(folder, ScoringRun.STATISTICS, ScoringRun.statistics(inOrder), faults);
    if (filed || Files.exists(folder.resolve(ScoringRun.LATENTS))) {
      checkText(folder, ScoringRun.LATENTS, ScoringRun.latents(model, recipe), faults);
    }
    double largest = 0;
    int sampled = 0;
    List<Long> chosen =
        choose(recipe, (int) Math.min(sample, Math.min(rows.size(), recipe.cases())), seed);
    for (long number : chosen) {
      Summary written = summaries.get(number);
      if (written != null) {
        largest = Math.max(largest, again(model, recipe, number, written, faults));
        sampled++;
      }
    }
    return new Verification(rows.size(), filed, sampled, largest, faults);
  }

  private static void check(
      CSVRecord row, int index, Summary summary, Recipe recipe, List<String> faults) {
    Summary right = Summary.of(summary, recipe.cutoffs());
    Object[] expected = right.row(index);
    for (int i = 0; i < expected.length; i++) {
      if (!row.get(i).equals(String.valueOf(expected[i]))
          || summary.number() != recipe.from() + index) {
        faults.add(
            "test_result.csv, line %d: %s is %s, but its row gives %s"
                .formatted(index + 2, Summary.HEADER.get(i), row.get(i), expected[i]));
        return;
      }
    }
  }

  /** A file that follows from the others must hold what follows from them. */
  private static void checkText(Path folder, String name, String expected, List<String> faults)
      throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      faults.add(name + " is missing");
    } else if (!Files.readString(file).equals(expected)) {
      faults.add(name + " is not what the run's recipe and rows give");
    }
  }

  /** The correlations of a case's own file must be those of its row, to the last bit. */
  private static void checkScores(Path folder, Summary summary, Recipe recipe, List<String> faults)
      throws IOException {
    Path file = ScoringRun.caseFile(folder, summary.number());
    String name = ScoringRun.CASES + "/" + file.getFileName();
    if (!Files.exists(file)) {
      faults.add(name + " is missing");
      return;
    }
    List<CSVRecord> rows;
    try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, CSVFormat.DEFAULT)) {
      rows = parser.getRecords();
    }
    Offsets offsets = new Offsets(recipe.offsets());
    if (rows.size() != offsets.count() + 1
        || rows.stream().anyMatch(row -> row.size() != ScoringRun.CASE_HEADER.size())) {
      faults.add(name + " does not hold a header and a row per offset of the recipe");
      return;
    }
    for (int p = 0; p < Property.STEERED.size(); p++) {
      Property property = Property.STEERED.get(p);
      double[] intended = column(rows, 1 + p);
      double[] scored = column(rows, 1 + Property.STEERED.size() + p);
      double r = Pearson.correlation(intended, scored);
      double said = summary.correlations().get(p);
      if (!java.util.Arrays.equals(intended, offsets.of(property))) {
        faults.add("%s: the offsets of %s are not the recipe's".formatted(name, property.label()));
      } else if (Double.compare(r, said) != 0) {
        faults.add(
            "%s: the scores of %s give %s, but test_result.csv says %s"
                .formatted(name, property.label(), r, said));
      }
    }
  }

  /** A column's figures; NaN, which fits nothing, where there is none. */
  private static double[] column(List<CSVRecord> rows, int column) {
    return rows.stream()
        .skip(1)
        .mapToDouble(
            row -> {
              try {
                // Scores are float32, and are correlated as such.
                return column > Property.STEERED.size()
                    ? Float.parseFloat(row.get(column))
                    : Double.parseDouble(row.get(column));
              } catch (NumberFormatException e) {
                return Double.NaN;
              }
            })
        .toArray();
  }

  /** Scores one case again; the largest difference of its three correlations. */
  private static double again(
      FaceModel model, Recipe recipe, long number, Summary written, List<String> faults) {
    CaseResult result = recipe.test(model).run(recipe.latents(model).at(number));
    if (result.group() != written.group()) {
      faults.add(
          "case %d: group %s, but scored again %s"
              .formatted(number, written.group().label(), result.group().label()));
      return 0;
    }
    double largest = 0;
    for (Property property : Property.STEERED) {
      double was = written.correlations().get(Property.STEERED.indexOf(property));
      double is = result.correlation(property);
      double difference = Double.compare(was, is) == 0 ? 0 : Math.abs(was - is);
      if (!(difference <= TOLERANCE)) {
        faults.add(
            "case %d: %s %s, but scored again %s"
                .formatted(number, property.label(), CaseResult.text(was), CaseResult.text(is)));
      }
      largest = Math.max(largest, Double.isNaN(difference) ? 2 : difference);
    }
    return largest;
  }

  private static List<Long> choose(Recipe recipe, int count, long seed) {
    return new Random(seed)
        .longs(recipe.from(), recipe.from() + recipe.cases())
        .distinct()
        .limit(count)
        .boxed()
        .sorted()
        .toList();
  }
}
