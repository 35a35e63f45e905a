package ohlora.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ohlora.io.CsvText;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;

/**
 * A file of a run's folder {@code cases/}: the offsets and scores of one case, a row per image in
 * the order in which they were scored.
 */
abstract class ScoresFile {
  /** The folder of these files within a run's. */
  static final String FOLDER = "cases";

  static final String IMAGE = "image";

  final Path folder;
  final Recipe recipe;
  private final String name;

  /**
   * @param folder of the run
   * @param recipe of the run
   * @param kind what its name begins with
   * @param number the case's
   */
  ScoresFile(Path folder, Recipe recipe, String kind, long number) {
    this.folder = folder;
    this.recipe = recipe;
    name = Text.format("%s/%s_%04d.csv", FOLDER, kind, number);
  }

  /** The file of a case that was scored, be it to its end or until it was stopped. */
  static ScoresFile of(Path folder, Recipe recipe, CaseRow row) {
    return row.isStopped()
        ? new StoppedFile(folder, recipe, row.number())
        : new CaseFile(folder, recipe, row.number());
  }

  /** Where it lies, as errors and faults name it: within the run's folder. */
  String name() {
    return name;
  }

  private Path path() {
    return folder.resolve(name);
  }

  /**
   * What it holds.
   *
   * @param images their numbers, in the order in which they were scored
   * @param scores {@code [images][steered]}
   */
  String text(int[] images, float[][] scores) {
    CsvText text = CsvText.of(header());
    for (int i = 0; i < images.length; i++) {
      List<Object> row = new ArrayList<>(List.of(images[i]));
      row.addAll(recipe.offsets().get(images[i]).values().values());
      for (float score : scores[i]) {
        row.add(score);
      }
      text.add(row);
    }
    return text.toString();
  }

  private List<String> header() {
    return Stream.of(
            Stream.of(IMAGE),
            recipe.steered().stream().map(ScoresFile::offsetColumn),
            recipe.steered().stream().map(ScoresFile::scoreColumn))
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
  boolean isTorn(CaseRow row) throws IOException {
    if (!exists()) {
      return true;
    }
    String text = Text.read(path());
    return !text.endsWith("\n") || text.indexOf('\0') >= 0 || text.lines().count() <= images(row);
  }

  /** How many images it has if it fits the row of its case. */
  abstract int images(CaseRow row);

  /**
   * What does not fit the row of the case, the recipe or its own form, in one line that names it;
   * empty if all fits, to the last bit.
   *
   * @throws InputException if it is there and is no table of numbers with these columns
   */
  Optional<String> fault(CaseRow row) throws IOException {
    return exists() ? fault(row, rows()) : Optional.of(name + " is missing");
  }

  /** The same of a file that is there. */
  abstract Optional<String> fault(CaseRow row, List<StrictCsv.Row> images) throws InputException;

  /** Its rows, one for each image. */
  List<StrictCsv.Row> rows() throws IOException {
    return StrictCsv.read(path()).require(header()).rows();
  }

  /** That a row is another image's than the one that is expected there; empty if it is its. */
  Optional<String> misplaced(StrictCsv.Row row, int image) throws InputException {
    return row.wholeNumber(IMAGE) == image
        ? Optional.empty()
        : Optional.of(
            Text.format(
                "%s, line %d: %s is %s, expected %d",
                name, row.line(), IMAGE, row.text(IMAGE), image));
  }
}
