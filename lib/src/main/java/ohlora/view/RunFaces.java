package ohlora.view;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import ohlora.io.InputException;
import ohlora.io.Interrupts;
import ohlora.io.Progress;
import ohlora.latent.Latents;
import ohlora.latent.Offsets;
import ohlora.model.Images;
import ohlora.model.Model;
import ohlora.score.FinishedRun;
import ohlora.score.Recipe;
import ohlora.score.Trial;

/** The faces of a finished run's cases, made again by the model that made the run. */
public final class RunFaces {
  private static final int BATCH = 50;

  private final Trial trial;
  private final Latents latents;
  private final Offsets offsets;

  private RunFaces(Trial trial, Latents latents, Offsets offsets) {
    this.trial = trial;
    this.latents = latents;
    this.offsets = offsets;
  }

  /**
   * @throws InputException if the run was made with another model, or its own latents are missing
   *     or have changed
   */
  public static RunFaces of(FinishedRun run, Model model) throws IOException {
    Recipe recipe = run.recipe();
    run.requireModel(model);
    return new RunFaces(recipe.test(model), run.latents(model), new Offsets(recipe.offsets()));
  }

  Offsets offsets() {
    return offsets;
  }

  /** The unmodified faces of these cases, in their order. */
  List<BufferedImage> unmodified(List<Integer> cases) {
    return unmodified(cases, Progress.silent());
  }

  /** The same with a word of progress. */
  List<BufferedImage> unmodified(List<Integer> cases, Progress progress) {
    List<BufferedImage> faces = new ArrayList<>();
    for (int from = 0; from < cases.size(); from += BATCH) {
      List<Integer> part = cases.subList(from, Math.min(from + BATCH, cases.size()));
      faces.addAll(faces(trial.w(part.stream().map(latents::at).toList())));
      progress.at(faces.size(), "");
    }
    return faces;
  }

  /** The <i>w</i> of one case. */
  float[] w(int number) {
    return trial.w(latents.at(number));
  }

  /** The faces of one case in the order of the offsets. */
  List<BufferedImage> moved(int number, String group) {
    return faces(offsets.move(w(number), trial.model().directions(), group));
  }

  private List<BufferedImage> faces(float[][] w) {
    List<BufferedImage> faces = new ArrayList<>();
    for (int from = 0; from < w.length; from += BATCH) {
      Interrupts.check("the drawing of faces");
      int to = Math.min(from + BATCH, w.length);
      faces.addAll(pictures(trial.model().generator().synthesize(Arrays.copyOfRange(w, from, to))));
    }
    return faces;
  }

  static List<BufferedImage> pictures(Images images) {
    return IntStream.range(0, images.count()).mapToObj(images::image).toList();
  }
}
