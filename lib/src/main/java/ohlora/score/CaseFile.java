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
import ohlora.io.AtomicFile;
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

  private static final String IMAGE = "image";

  /** Where it lies, as errors and faults name it: within the run's folder. */
  String name() {
    return Text.format("%s/case_%04d.csv", FOLDER, number);
  }

  Path path() {
    return folder.resolve(name());
  }

  void write(CaseResult result) throws IOException {
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
    AtomicFile.write(path(), text.toString());
  }

  private List<String> header() {
    return Stream.of(
            Stream.of(IMAGE),
            recipe.steered().stream().map(CaseFile::offsetColumn),
            recipe.steered().stream().map(CaseFile::scoreColumn))
        .flatMap(columns -> columns)
        .toList();
  }

  private static String offsetColumn(String property) {
    return property + "_offset";
  }

  private static String scoreColumn(String property) {
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
    if (!exists()) {
      return true;
    }
    String text = Text.read(path());
    return !text.endsWith("\n")
        || text.indexOf('\0') >= 0
        || text.lines().count() <= recipe.offsets().size();
  }

  /**
   * The largest absolute correlation of one property's offsets with another one's scores, 0 to 1;
   * NaN where none is defined. See {@link Drift#spill}.
   *
   * @throws InputException if it is missing, or is no table of numbers with these columns
   */
  double spill() throws IOException {
    List<StrictCsv.Row> images = StrictCsv.read(path()).require(header()).rows();
    double largest = Double.NaN;
    for (String intended : recipe.steered()) {
      for (String measured : recipe.steered()) {
        if (!intended.equals(measured)) {
          double[] offsets = new double[images.size()];
          double[] scores = new double[images.size()];
          for (int i = 0; i < offsets.length; i++) {
            offsets[i] = images.get(i).number(offsetColumn(intended));
            scores[i] = images.get(i).number32(scoreColumn(measured));
          }
          double r = Math.abs(Pearson.correlation(offsets, scores));
          largest = Double.isNaN(largest) || r > largest ? r : largest;
        }
      }
    }
    return largest;
  }

  /**
   * What does not fit the row of the case, the recipe or its own form, in one line that names it;
   * empty if all fits, the correlations to the last bit.
   *
   * @throws InputException if it is there and is no table of numbers with these columns
   */
  Optional<String> fault(CaseRow row) throws IOException {
    if (!exists()) {
      return Optional.of(name() + " is missing");
    }
    List<StrictCsv.Row> images = StrictCsv.read(path()).require(header()).rows();
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
    double[] intended = new double[images.size()];
    double[] scored = new double[images.size()];
    for (int i = 0; i < intended.length; i++) {
      intended[i] = images.get(i).number(offsetColumn(property));
      // Scores are float32, and are correlated as such.
      scored[i] = images.get(i).number32(scoreColumn(property));
    }
    double[] offsets =
        recipe.offsets().stream().mapToDouble(offset -> offset.of(property)).toArray();
    if (!Arrays.equals(intended, offsets)) {
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
