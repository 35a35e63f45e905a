package ohlora.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ohlora.io.InputException;
import ohlora.io.Interrupts;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.latent.Latent;
import ohlora.latent.Latents;
import ohlora.model.Directions;
import ohlora.model.PerProperty;

/** The cases of a run that looks for some that pass, in the order of their {@link Promise}. */
final class Pool {
  private final Recipe recipe;
  private final Latents latents;
  private final Promise promise;

  /** The pool of a run: maps all its latents to w, and makes no image. */
  Pool(Recipe recipe, Trial test, Latents latents) {
    this.recipe = recipe;
    this.latents = latents;
    Directions directions = test.model().directions();
    Map<Long, double[]> distances = new LinkedHashMap<>();
    for (long place = 0; place < recipe.cases(); place++) {
      Interrupts.check("the pool of cases");
      long number = recipe.number(place);
      float[] w = test.w(latents.at(number));
      distances.put(
          number, recipe.steered().stream().mapToDouble(p -> distance(w, directions, p)).toArray());
    }
    promise = new Promise(recipe, distances);
  }

  /** How far w lies along a property's direction, of the groups' directions on average. */
  private static double distance(float[] w, Directions directions, String property) {
    List<String> groups = directions.groups();
    double sum = 0;
    for (String group : groups) {
      float[] direction = directions.at(property, group, w);
      for (int j = 0; j < w.length; j++) {
        sum += (double) direction[j] * w[j];
      }
    }
    return sum / groups.size();
  }

  /** The case to test next. */
  Latent next() {
    return latents.at(promise.next());
  }

  /**
   * Takes a case that was tested.
   *
   * @param correlations over the images that were seen
   */
  void tested(CaseRow row, PerProperty correlations) {
    if (row.isFiltered()) {
      promise.filtered(row.number());
    } else {
      promise.tested(row.number(), correlations);
    }
  }

  /**
   * Takes a case that was tested earlier, if it is the one that comes next.
   *
   * @param folder of the run
   * @throws InputException if it is not, or its file cannot be read
   */
  void again(Path folder, StrictCsv.Row line, CaseRow row) throws IOException {
    long next = promise.next();
    if (row.number() != next) {
      throw InputException.of(
          Text.format("%s, line %d", line.file(), line.line()),
          Text.format("case %d, but the most promising was %d", row.number(), next),
          "what is written is never changed: restore it, or begin again in another folder");
    }
    tested(
        row,
        row.isStopped()
            ? new StoppedFile(folder, recipe, row.number()).correlations()
            : row.correlations());
  }
}
