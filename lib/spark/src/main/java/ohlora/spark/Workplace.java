package ohlora.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import ohlora.io.InputException;
import ohlora.latent.Latents;
import ohlora.model.Model;
import ohlora.score.CaseWork;
import ohlora.score.Recipe;

/**
 * Where an executor works on a run: its recipe and a model that has the recipe's hashes. It is
 * opened with the first case and stays until the executor ends, whose tasks share it.
 */
final class Workplace implements AutoCloseable {
  private static final Map<Path, Workplace> OPEN = new HashMap<>();

  private final Model model;
  private final Latents latents;
  private final CaseWork work;

  private Workplace(Model model, Latents latents, CaseWork work) {
    this.model = model;
    this.latents = latents;
    this.work = work;
  }

  /**
   * The workplace of this process for a run.
   *
   * @param run folder that holds the run's recipe, and its latents where they are its own
   * @param folder the model's
   * @throws IOException in one line, if the model is not the recipe's, or one of both cannot be
   *     read
   */
  static Workplace of(Path run, Path folder) throws IOException {
    synchronized (OPEN) {
      Workplace open = OPEN.get(run);
      if (open == null) {
        open = open(run, folder);
        OPEN.put(run, open);
      }
      return open;
    }
  }

  private static Workplace open(Path run, Path folder) throws IOException {
    Recipe recipe = Recipe.read(run.resolve(Recipe.FILE));
    Model model = Model.open(folder);
    try {
      Optional<String> misfit = recipe.misfit(model);
      if (misfit.isPresent()) {
        throw InputException.of(
            folder.toString(), "has " + misfit.get(), "bring the run's model there");
      }
      return new Workplace(model, recipe.latents(run, model), CaseWork.of(recipe, model));
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  CaseWork.Done test(long number) {
    return work.test(latents.at(number));
  }

  /** Closes the workplace of a run in this process, if there is one: no task may still use it. */
  static void leave(Path run) {
    synchronized (OPEN) {
      Workplace open = OPEN.remove(run);
      if (open != null) {
        open.close();
      }
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
