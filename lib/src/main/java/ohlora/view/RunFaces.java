package ohlora.view;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import ohlora.latent.Latent;
import ohlora.latent.Latents;
import ohlora.latent.Offsets;
import ohlora.model.FaceModel;
import ohlora.model.Group;
import ohlora.model.Images;
import ohlora.score.FinishedRun;

/** The faces of a finished run's cases, made again by the model that made the run. */
final class RunFaces {

  private static final int BATCH = 50;

  private final FaceModel model;
  private final Latents latents;
  private final Offsets offsets;

  private RunFaces(FaceModel model, Latents latents, Offsets offsets) {
    this.model = model;
    this.latents = latents;
    this.offsets = offsets;
  }

  /**
   * @throws IllegalArgumentException if the run was made by other weights
   */
  static RunFaces of(FinishedRun run, FaceModel model) {
    var recipe = run.recipe();
    if (!recipe.isOf(model)) {
      throw new IllegalArgumentException(
          "This run was made by other weights of %s than those of %s: its faces cannot be made again"
              .formatted(recipe.model(), model.card().name()));
    }
    return new RunFaces(model, recipe.latents(model), new Offsets(recipe.offsets()));
  }

  Offsets offsets() {
    return offsets;
  }

  /** The unmodified faces of these cases, in their order. */
  List<BufferedImage> unmodified(List<Integer> cases) {
    var faces = new ArrayList<BufferedImage>();
    for (int from = 0; from < cases.size(); from += BATCH) {
      var part = cases.subList(from, Math.min(from + BATCH, cases.size()));
      faces.addAll(pictures(model.generator().synthesize(w(part))));
    }
    return faces;
  }

  /** The faces of one case in the order of the offsets. */
  List<BufferedImage> moved(int number, Group group) {
    var w = w(List.of(number))[0];
    return pictures(model.generator().synthesize(offsets.move(w, model.directions(), group)));
  }

  private float[][] w(List<Integer> cases) {
    var found = cases.stream().map(latents::at).toList();
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
