package ohlora.view;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import ohlora.io.Interrupts;
import ohlora.io.Text;
import ohlora.latent.Latent;
import ohlora.latent.Latents;
import ohlora.latent.Offsets;
import ohlora.model.Images;
import ohlora.model.Model;
import ohlora.score.FinishedRun;
import ohlora.score.Recipe;

/** The faces of a finished run's cases, made again by the model that made the run. */
public final class RunFaces {
  private static final int BATCH = 50;

  private final Model model;
  private final Latents latents;
  private final Offsets offsets;

  private RunFaces(Model model, Latents latents, Offsets offsets) {
    this.model = model;
    this.latents = latents;
    this.offsets = offsets;
  }

  /**
   * @throws IllegalArgumentException if the run was made with another model
   */
  public static RunFaces of(FinishedRun run, Model model) {
    Recipe recipe = run.recipe();
    recipe
        .misfit(model)
        .ifPresent(
            other -> {
              throw new IllegalArgumentException(
                  Text.format(
                      "This run of %s was made with %s: its faces cannot be made again",
                      recipe.model(), other));
            });
    return new RunFaces(model, recipe.latents(model), new Offsets(recipe.offsets()));
  }

  Offsets offsets() {
    return offsets;
  }

  /** The unmodified faces of these cases, in their order. */
  List<BufferedImage> unmodified(List<Integer> cases) {
    List<BufferedImage> faces = new ArrayList<>();
    for (int from = 0; from < cases.size(); from += BATCH) {
      Interrupts.check("the drawing of faces");
      List<Integer> part = cases.subList(from, Math.min(from + BATCH, cases.size()));
      faces.addAll(pictures(model.generator().synthesize(w(part))));
    }
    return faces;
  }

  /** The faces of one case in the order of the offsets. */
  List<BufferedImage> moved(int number, String group) {
    float[][] moved = offsets.move(w(List.of(number))[0], model.directions(), group);
    List<BufferedImage> faces = new ArrayList<>();
    for (int from = 0; from < moved.length; from += BATCH) {
      Interrupts.check("the drawing of faces");
      int to = Math.min(from + BATCH, moved.length);
      faces.addAll(pictures(model.generator().synthesize(Arrays.copyOfRange(moved, from, to))));
    }
    return faces;
  }

  private float[][] w(List<Integer> cases) {
    List<Latent> found = cases.stream().map(latents::at).toList();
    return model
        .generator()
        .map(
            found.stream().map(Latent::z).toArray(float[][]::new),
            found.stream().map(Latent::label).toArray(float[][]::new));
  }

  static List<BufferedImage> pictures(Images images) {
    return IntStream.range(0, images.count()).mapToObj(images::image).toList();
  }
}
