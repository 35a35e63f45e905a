package ohlora.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;

/**
 * The file {@code cases/case_N.csv} of a run: the offsets and scores of a case that was scored to
 * its end, in the order of the offsets.
 */
final class CaseFile extends ScoresFile {
  CaseFile(Path folder, Recipe recipe, long number) {
    super(folder, recipe, "case", number);
  }

  /** What it holds of a case that was scored to its end. */
  String text(CaseResult result) {
    float[][] scores = result.scores();
    return text(IntStream.range(0, scores.length).toArray(), scores);
  }

  @Override
  int images(CaseRow row) {
    return recipe.offsets().size();
  }

  /**
   * The largest absolute correlation of one property's offsets with another one's scores, 0 to 1;
   * NaN where none is defined. See {@link Drift#spill}.
   *
   * @throws InputException if it is missing, is not a table of numbers with these columns, or does
   *     not give the row of the case
   */
  double spill(CaseRow row) throws IOException {
    Optional<String> fault = fault(row);
    if (fault.isPresent()) {
      throw InputException.of(
          Text.format("%s/%s; restore the file, or take away all of cases/", folder, fault.get()));
    }
    List<StrictCsv.Row> images = rows();
    double largest = Double.NaN;
    for (String intended : recipe.steered()) {
      for (String measured : recipe.steered()) {
        if (!intended.equals(measured)) {
          double r =
              Math.abs(Pearson.correlation(offsets(images, intended), scores(images, measured)));
          largest = Double.isNaN(largest) || r > largest ? r : largest;
        }
      }
    }
    return largest;
  }

  private static double[] offsets(List<StrictCsv.Row> images, String property)
      throws InputException {
    double[] offsets = new double[images.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = images.get(i).number(offsetColumn(property));
    }
    return offsets;
  }

  /** Scores are float32, and are correlated as such. */
  private static double[] scores(List<StrictCsv.Row> images, String property)
      throws InputException {
    double[] scores = new double[images.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = images.get(i).number32(scoreColumn(property));
    }
    return scores;
  }

  @Override
  Optional<String> fault(CaseRow row, List<StrictCsv.Row> images) throws InputException {
    if (images.size() != recipe.offsets().size()) {
      return Optional.of(
          Text.format(
              "%s has %d rows, but the recipe %d offsets",
              name(), images.size(), recipe.offsets().size()));
    }
    for (int i = 0; i < images.size(); i++) {
      Optional<String> fault = misplaced(images.get(i), i);
      if (fault.isPresent()) {
        return fault;
      }
    }
    for (String property : recipe.steered()) {
      Optional<String> fault = fault(images, property, row);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private Optional<String> fault(List<StrictCsv.Row> images, String property, CaseRow row)
      throws InputException {
    double[] intended = offsets(images, property);
    double[] scored = scores(images, property);
    double[] wanted =
        recipe.offsets().stream().mapToDouble(offset -> offset.of(property)).toArray();
    if (!Arrays.equals(intended, wanted)) {
      return Optional.of(
          Text.format("%s: the offsets of %s are not the recipe's", name(), property));
    }
    double r = Pearson.correlation(intended, scored);
    double said = row.correlations().of(property);
    return Double.compare(r, said) == 0
        ? Optional.empty()
        : Optional.of(
            Text.format(
                "%s: the scores of %s give %s, but %s says %s",
                name(), property, r, FinishedRun.RESULTS, said));
  }
}
