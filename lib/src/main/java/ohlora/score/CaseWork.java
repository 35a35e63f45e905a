package ohlora.score;

import java.io.Serializable;
import java.util.Optional;
import ohlora.latent.Latent;
import ohlora.model.Model;
import ohlora.model.PerProperty;

/**
 * What a run does with one case: the recipe's filter, its screen, and the test. One case is one
 * unit of work: what it gives depends on recipe, model and latent alone, so that cases may be
 * tested in any order, at once, or by other machines.
 *
 * <p>Holds no native memory of its own; the model must stay open.
 */
public final class CaseWork {
  private final Recipe recipe;
  private final CaseRows rows;
  private final Trial test;

  private CaseWork(Recipe recipe, Trial test) {
    this.recipe = recipe;
    rows = new CaseRows(recipe);
    this.test = test;
  }

  /**
   * The work on the cases of a recipe.
   *
   * @throws IllegalArgumentException if the recipe does not fit the model
   */
  public static CaseWork of(Recipe recipe, Model model) {
    return new CaseWork(recipe, recipe.test(model));
  }

  /**
   * What a case gave; it can be sent from one machine to another.
   *
   * @param row its line in the table of results
   * @param file name of its file within the run's folder; null where it has none
   * @param text what that holds
   * @param images how many moved images were made
   * @param seen the correlations over these; null where none was
   */
  public record Done(CaseRow row, String file, String text, int images, PerProperty seen)
      implements Serializable {}

  /** Tests one case. */
  public Done test(Latent latent) {
    return test(test.start(latent));
  }

  /** The test of a case that is neither filtered nor screened. */
  Trial trial() {
    return test;
  }

  /** Continues a case that was started. */
  Done test(Trial.Start start) {
    Optional<CaseRow> unmet = rows.filtered(start);
    if (unmet.isPresent()) {
      return new Done(unmet.get(), null, null, 0, null);
    }
    if (recipe.particulars().screen() == null) {
      return done(test.run(start), recipe.offsets().size());
    }
    Screening screening = test.screen(start, recipe.particulars().screen());
    int images = screening.images().length;
    Optional<Stop> stop = screening.stop();
    if (stop.isEmpty()) {
      return done(test.result(start, screening.whole()), images);
    }
    StoppedFile file = new StoppedFile(null, recipe, start.latent().number());
    CaseRow row = rows.stopped(start, stop.get());
    String text = file.text(screening.images(), screening.scores());
    return new Done(row, file.name(), text, images, screening.correlations());
  }

  private Done done(CaseResult result, int images) {
    CaseFile file = new CaseFile(null, recipe, result.latent().number());
    CaseRow row = rows.tested(result);
    return new Done(row, file.name(), file.text(result), images, row.correlations());
  }
}
