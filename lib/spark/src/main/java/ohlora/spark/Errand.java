package ohlora.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import ohlora.io.InputException;
import ohlora.latent.Latents;
import ohlora.latent.PopulationFolder;
import ohlora.latent.PopulationRecipe;
import ohlora.model.Model;
import ohlora.model.ModelCard;
import ohlora.score.CaseWork;
import ohlora.score.Recipe;
import ohlora.score.ScoringRun;

/** What machines are asked for: which files they need, and what they do with a number. */
enum Errand {
  /** The cases of a run. */
  CASES {
    @Override
    List<Path> files(Path run) throws IOException {
      Path recipe = run.resolve(Recipe.FILE);
      return Recipe.read(recipe).particulars().latents() == null
          ? List.of(recipe)
          : List.of(recipe, run.resolve(ScoringRun.LATENTS));
    }

    @Override
    Set<String> files(ModelCard card) {
      return card.hashes().keySet();
    }

    @Override
    Workplace open(Path run, Path folder) throws IOException {
      Recipe recipe = Recipe.read(run.resolve(Recipe.FILE));
      return Workplace.open(
          Model.open(folder, recipe.particulars().device()),
          model -> {
            require(recipe.misfit(model).orElse(""), folder);
            Latents latents = recipe.latents(run, model);
            CaseWork work = CaseWork.of(recipe, model);
            return number -> work.test(latents.at(number));
          });
    }
  },

  /** The batches of a population, of a model that need not be prepared. */
  BATCHES {
    @Override
    List<Path> files(Path population) {
      return List.of(population.resolve(PopulationRecipe.FILE));
    }

    @Override
    Set<String> files(ModelCard card) {
      return card.partHashes().keySet();
    }

    @Override
    Workplace open(Path population, Path folder) throws IOException {
      PopulationRecipe recipe = PopulationRecipe.read(population.resolve(PopulationRecipe.FILE));
      return Workplace.open(
          Model.openUnprepared(folder, recipe.runsOn()),
          model -> {
            require(recipe.misfit(model).orElse(""), folder);
            return PopulationFolder.of(population, model, recipe.seed())::score;
          });
    }
  };

  /** The files of the work's folder that each machine needs. */
  abstract List<Path> files(Path work) throws IOException;

  /** The files of the model's folder that each needs besides its card. */
  abstract Set<String> files(ModelCard card);

  /**
   * Opens the model of a folder for the work whose files lie in another.
   *
   * @throws IOException in one line, if the model is not the recipe's, or one of both cannot be
   *     read
   */
  abstract Workplace open(Path work, Path folder) throws IOException;

  /** What is done with a model, once it is open. */
  @FunctionalInterface
  interface Opening {
    LongFunction<? extends Serializable> of(Model model) throws IOException;
  }

  private static void require(String misfit, Path folder) throws InputException {
    if (!misfit.isEmpty()) {
      throw InputException.of(folder.toString(), "has " + misfit, "bring the right model there");
    }
  }
}
