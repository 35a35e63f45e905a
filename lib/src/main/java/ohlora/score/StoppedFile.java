package ohlora.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.model.PerProperty;

/**
 * The file {@code cases/stopped_N.csv} of a screened run: the offsets and scores of the images of a
 * case that was stopped, a row per image in the order in which they were scored. Of so few images
 * no correlation is to be taken, so that it is not called as the files of whole cases are.
 */
final class StoppedFile extends ScoresFile {
  StoppedFile(Path folder, Recipe recipe, long number) {
    super(folder, recipe, "stopped", number);
  }

  @Override
  int images(CaseRow row) {
    return row.stop().images();
  }

  /**
   * Empty if the screening of these scores asks for these images and ends with the row's bounds. A
   * score of a property that did not decide may be another one, and so may, within their rounding,
   * those of an image that was scored before: nothing rests on them, and scoring the case again
   * tells.
   */
  @Override
  Optional<String> fault(CaseRow row, List<StrictCsv.Row> images) throws InputException {
    Stop stop = row.stop();
    Screening screening = new Screening(recipe);
    Optional<String> fault = replay(images, screening, any -> {});
    Stop found = screening.stop().orElse(null);
    if (fault.isPresent() || stop.equals(found)) {
      return fault;
    }
    return Optional.of(
        Text.format(
            "%s: the scores give %s, but %s says %s",
            name(), words(found), FinishedRun.RESULTS, words(stop)));
  }

  /**
   * Shows the scores to a screening as it asks for them.
   *
   * @param seen is told of each batch's images after that
   * @return what of the file is not what it asks for; empty if all is
   */
  private Optional<String> replay(
      List<StrictCsv.Row> rows, Screening screening, Consumer<int[]> seen) throws InputException {
    int at = 0;
    for (int[] images = screening.next(); images.length > 0; images = screening.next()) {
      float[][] scores = new float[images.length][];
      for (int i = 0; i < images.length; i++) {
        if (at == rows.size()) {
          return Optional.of(
              Text.format("%s ends after %d images, which stop nothing", name(), at));
        }
        Optional<String> fault = misfit(rows.get(at), images[i]);
        if (fault.isPresent()) {
          return fault;
        }
        scores[i] = scores(rows.get(at++));
      }
      try {
        screening.see(images, scores);
      } catch (IllegalArgumentException e) {
        return Optional.of(name() + ": " + e.getMessage());
      }
      seen.accept(images);
    }
    return at == rows.size()
        ? Optional.empty()
        : Optional.of(Text.format("%s continues after %d images, which decide it", name(), at));
  }

  /** The correlations over its images, each taken once; NaN where undefined. */
  PerProperty correlations() throws IOException {
    Screening screening = new Screening(recipe);
    for (StrictCsv.Row row : rows()) {
      int image = row.whole(IMAGE);
      if (image >= recipe.offsets().size()) {
        throw row.refused(IMAGE, "the number of an image");
      }
      screening.see(new int[] {image}, new float[][] {scores(row)});
    }
    return screening.correlations();
  }

  /**
   * The largest difference of a property's bound when the images of this file, which has no {@link
   * #fault}, are scored again in the same batches: not in the order that the new scores would ask
   * for, which their last bits might change.
   */
  double difference(Trial test, Trial.Start start) throws IOException {
    Screening before = new Screening(recipe);
    Screening after = new Screening(recipe);
    float[][] moved = test.moved(start);
    replay(rows(), before, images -> after.see(images, test.scores(start, moved, images)));
    return recipe.steered().stream()
        .mapToDouble(p -> Math.abs(before.bounds().of(p) - after.bounds().of(p)))
        .max()
        .orElseThrow();
  }

  private Optional<String> misfit(StrictCsv.Row row, int image) throws InputException {
    Optional<String> fault = misplaced(row, image);
    if (fault.isPresent()) {
      return fault;
    }
    for (String property : recipe.steered()) {
      if (row.number(offsetColumn(property)) != recipe.offsets().get(image).of(property)) {
        return Optional.of(
            Text.format(
                "%s, line %d: the offset of %s is not the recipe's", name(), row.line(), property));
      }
    }
    return Optional.empty();
  }

  private float[] scores(StrictCsv.Row row) throws InputException {
    float[] scores = new float[recipe.steered().size()];
    for (int p = 0; p < scores.length; p++) {
      scores[p] = row.number32(scoreColumn(recipe.steered().get(p)));
    }
    return scores;
  }

  /** A stop in words; none is one too. */
  static String words(Stop stop) {
    return stop == null
        ? "no stop"
        : Text.format("a stop after %d images at %s", stop.images(), stop.bounds());
  }
}
