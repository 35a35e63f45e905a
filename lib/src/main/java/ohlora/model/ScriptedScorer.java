package ohlora.model;

import ai.djl.ndarray.types.Shape;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.model.Script.Argument;
import ohlora.model.Script.Result;

/**
 * A scorer that comes as a script: it takes images, {@code [n, 3, r, r]} in [−1, 1], and gives
 * {@code [n, properties]}. It has no dropout.
 */
public final class ScriptedScorer implements Scorer {
  private final Script script;
  private final List<String> properties;
  private final int resolution;
  private final Result scores;

  private ScriptedScorer(Script script, List<String> properties, int resolution) {
    this.script = script;
    this.properties = List.copyOf(properties);
    this.resolution = resolution;
    scores = new Result("scores", new Shape(properties.size()), Script.FINITE);
  }

  /**
   * Loads a script and tries it on two images. Its hash was checked before.
   *
   * @param properties that it scores, in the order of its outputs
   * @param resolution pixels along one side of its images
   * @param device that it runs on
   * @throws InputException in one line that names the script and what was expected, if it cannot be
   *     loaded, fails, gives something else, or remembers what it was asked before
   */
  public static ScriptedScorer open(
      Path file, List<String> properties, int resolution, Device device) throws InputException {
    Script script = Script.load(file, device);
    try {
      ScriptedScorer scorer = new ScriptedScorer(script, properties, resolution);
      script.tryOut(scorer.scores, scorer.images(scorer.noise()));
      return scorer;
    } catch (InputException | RuntimeException e) {
      script.close();
      throw e;
    }
  }

  private Images noise() {
    Argument noise = Argument.normal("images", 2, new Shape(3, resolution, resolution));
    return Images.taking(2, resolution, noise.values()).clipped();
  }

  private Argument images(Images images) {
    return new Argument("images", images.data(), new Shape(3, resolution, resolution));
  }

  @Override
  public List<String> properties() {
    return properties;
  }

  @Override
  public int resolution() {
    return resolution;
  }

  @Override
  public boolean hasDropout() {
    return false;
  }

  @Override
  public float[][] score(Images images, List<String> wanted) {
    if (images.resolution() != resolution) {
      throw new IllegalArgumentException(
          Text.format(
              "images of %1$d x %1$d pixels, but the scorer takes %2$d x %2$d",
              images.resolution(), resolution));
    }
    int[] columns = wanted.stream().mapToInt(one -> Scorer.place(properties, one)).toArray();
    float[][] scored = new float[images.count()][columns.length];
    int pass = PassSize.ofScript(resolution, images.count());
    try {
      for (int from = 0; from < scored.length; from += pass) {
        Images part = images.range(from, Math.min(from + pass, scored.length));
        float[][] all = Rows.split(script.call(scores, images(part)), properties.size());
        for (int i = 0; i < all.length; i++) {
          for (int k = 0; k < columns.length; k++) {
            scored[from + i][k] = all[i][columns[k]];
          }
        }
      }
    } catch (InputException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return scored;
  }

  @Override
  public float[][] score(Images images, List<String> wanted, Dropout dropout) {
    throw new IllegalArgumentException(
        "scoring with dropout, but the scorer is a script, which has none");
  }

  @Override
  public void close() {
    script.close();
  }
}
