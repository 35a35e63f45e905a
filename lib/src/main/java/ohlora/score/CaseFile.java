package ohlora.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ohlora.io.CsvText;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;

/**
 * The file {@code cases/case_N.csv} of a run: the offsets and scores of one case, a row per image.
 *
 * @param folder of the run
 * @param recipe of the run
 * @param number the case's
 */
record CaseFile(Path folder, Recipe recipe, long number) {
  /** The folder of these files within a run's. */
  static final String FOLDER = "cases";

  static final String IMAGE = "image";

  /** Where it lies, as errors and faults name it: within the run's folder. */
  String name() {
    return Text.format("%s/case_%04d.csv", FOLDER, number);
  }

  Path path() {
    return folder.resolve(name());
  }

  /** What it holds of a case that was scored to its end. */
  String text(CaseResult result) {
    CsvText text = CsvText.of(header());
    float[][] scores = result.scores();
    for (int i = 0; i < scores.length; i++) {
      List<Object> row = new ArrayList<>(List.of(i));
      row.addAll(result.offsets().list().get(i).values().values());
      for (float score : scores[i]) {
        row.add(score);
      }
      text.add(row);
    }
    return text.toString();
  }

  List<String> header() {
    return Stream.of(
            Stream.of(IMAGE),
            recipe.steered().stream().map(CaseFile::offsetColumn),
            recipe.steered().stream().map(CaseFile::scoreColumn))
        .flatMap(columns -> columns)
        .toList();
  }

  static String offsetColumn(String property) {
    return property + "_offset";
  }

  static String scoreColumn(String property) {
    return property + "_score";
  }

  /** Whether it is there, be it whole or not. */
  boolean exists() {
    return Files.exists(path(), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Whether it is missing, or a part of what was written: empty, ended within a line, with fewer
   * rows than images, or with zeros where the disk never got the text.
   *
   * @throws InputException if it is there and cannot be read
   */
  boolean isTorn() throws IOException {
    return !exists() || isTorn(path(), recipe.offsets().size());
  }

  /** Whether a file of so many images is a part of what was written. */
  static boolean isTorn(Path file, int images) throws IOException {
    String text = Text.read(file);
    return !text.endsWith("\n") || text.indexOf('\0') >= 0 || text.lines().count() <= images;
  }

  /**
   * The largest absolute correlation of one property's offsets with another one's scores, 0 to 1;
   * NaN where none is defined. See {@link Drift#spill}.
   *
   * @throws InputException if it is missing, is no table of numbers with these columns, or does not
   *     give the row of the case
   */
  double spill(CaseRow row) throws IOException {
    List<StrictCsv.Row> images = images();
    Optional<String> fault = fault(row, images);
    if (fault.isPresent()) {
      throw InputException.of(
          Text.format("%s/%s; restore the file, or take away all of cases/", folder, fault.get()));
    }
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

  /** Its rows; null if it is missing. */
  private List<StrictCsv.Row> images() throws IOException {
    return !exists() ? null : StrictCsv.read(path()).require(header()).rows();
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

  /**
   * What does not fit the row of the case, the recipe or its own form, in one line that names it;
   * empty if all fits, the correlations to the last bit.
   *
   * @throws InputException if it is there and is no table of numbers with these columns
   */
  Optional<String> fault(CaseRow row) throws IOException {
    return fault(row, images());
  }

  private Optional<String> fault(CaseRow row, List<StrictCsv.Row> images) throws InputException {
    if (images == null) {
      return Optional.of(name() + " is missing");
    }
    if (images.size() != recipe.offsets().size()) {
      return Optional.of(
          Text.format(
              "%s has %d rows, but the recipe %d offsets",
              name(), images.size(), recipe.offsets().size()));
    }
    for (int i = 0; i < images.size(); i++) {
      if (images.get(i).wholeNumber(IMAGE) != i) {
        return Optional.of(
            Text.format(
                "%s, line %d: %s is %s, expected %d",
                name(), images.get(i).line(), IMAGE, images.get(i).text(IMAGE), i));
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
