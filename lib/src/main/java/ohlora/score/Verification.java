package ohlora.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ohlora.latent.Latents;
import ohlora.latent.Offsets;
import ohlora.model.FaceModel;
import ohlora.model.Property;
import org.apache.commons.csv.CSVRecord;

/**
 * What a finished run's files give when they are checked: every row against itself, and a random
 * sample of cases scored again.
 *
 * @param cases how many rows the run has
 * @param sampled how many were scored again
 * @param largestDifference of a correlation scored again from the one in the file
 * @param faults what does not fit, a line each; empty for a sound run
 */
public record Verification(int cases, int sampled, double largestDifference, List<String> faults) {
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
    if (!recipe.files().equals(model.card().hashes())) {
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
    for (int i = 0; i < rows.size(); i++) {
      Summary summary = Summary.of(rows.get(i), results);
      summaries.put(summary.number(), summary);
      check(rows.get(i), i, summary, recipe, faults);
    }
    double largest = 0;
    List<Long> chosen = choose(recipe, Math.min(sample, rows.size()), seed);
    for (long number : chosen) {
      Summary written = summaries.get(number);
      if (written != null) {
        largest = Math.max(largest, again(model, recipe, number, written, faults));
      }
    }
    return new Verification(rows.size(), chosen.size(), largest, faults);
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

  /** Scores one case again; the largest difference of its three correlations. */
  private static double again(
      FaceModel model, Recipe recipe, long number, Summary written, List<String> faults) {
    Latents latents =
        Latents.seeded(recipe.seed(), model.generator().zSize(), model.generator().labelSize());
    CaseResult result =
        CaseTest.of(model)
            .with(new Offsets(recipe.offsets()))
            .with(Scoring.of(recipe.mode()), recipe.seed())
            .withBatch(recipe.batch())
            .run(latents.at(number));
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
