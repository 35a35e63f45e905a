package ohlora.model;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.weights.Weights;

/**
 * The property CNN: small networks on crops of an image give a score for each property. Only the
 * networks of the wanted properties are run.
 *
 * <p>Owns native memory for its weights from {@code open} until {@link #close}; each call has its
 * own for its batch and gives it back before it returns.
 */
public final class PropertyScorer implements Scorer {
  private static final int MIN_RESOLUTION = 8;
  private static final int MAX_RESOLUTION = 1024;
  private static final int STEP = 32;

  private final NDManager manager;
  private final ScorerPlan plan;
  private final List<PropertyNetwork> networks;
  private final int resolution;

  private PropertyScorer(Weights weights, ScorerPlan plan, Predicate<String> ignored, Device device)
      throws InputException {
    this.plan = plan;
    manager = NativeLibrary.newManager(device);
    try {
      networks = PropertyNetworkReader.read(weights, plan, ignored, manager);
      resolution = resolution(weights.source());
    } catch (InputException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** Opens the networks of a weight file, wrapped or not; see {@link #of}. */
  public static PropertyScorer open(Path file, ScorerPlan plan) throws IOException {
    return open(file, "", plan, name -> false, Device.CPU);
  }

  /**
   * The same of the state dict under a key.
   *
   * @param key as {@link Weights#part} takes it
   * @param ignored whether a tensor that is not part of the networks may be there all the same
   * @param device that they run on
   */
  public static PropertyScorer open(
      Path file, String key, ScorerPlan plan, Predicate<String> ignored, Device device)
      throws IOException {
    return of(weights(file, key), plan, ignored, device);
  }

  /** The weights that {@link #open} reads, by the names that the networks have for them. */
  static Weights weights(Path file, String key) throws IOException {
    return Weights.read(file, key).unwrap("cnn");
  }

  /**
   * The networks of weights in memory.
   *
   * @throws InputException in one line, if they are not these networks: a tensor missing,
   *     unexpected, of a wrong shape, not finite, or no size of image fits them
   */
  public static PropertyScorer of(Weights weights, ScorerPlan plan) throws InputException {
    return of(weights, plan, name -> false, Device.CPU);
  }

  private static PropertyScorer of(
      Weights weights, ScorerPlan plan, Predicate<String> ignored, Device device)
      throws InputException {
    return new PropertyScorer(weights.requireFinite(), plan, ignored, device);
  }

  /** What the networks are. */
  public ScorerPlan plan() {
    return plan;
  }

  @Override
  public List<String> properties() {
    return plan.properties();
  }

  @Override
  public int resolution() {
    return resolution;
  }

  @Override
  public boolean hasDropout() {
    return true;
  }

  @Override
  public float[][] score(Images images, List<String> wanted) {
    return run(images, wanted, null);
  }

  /**
   * The wanted scores, with dropout as in training: 0.05 per channel after every convolution, 0.45
   * before the last layer.
   *
   * @return {@code [n][wanted]}
   * @throws IllegalArgumentException if the images are of another size, or a property is not scored
   */
  @Override
  public float[][] score(Images images, List<String> wanted, Dropout dropout) {
    return run(images, wanted, Objects.requireNonNull(dropout));
  }

  private float[][] run(Images images, List<String> wanted, Dropout dropout) {
    if (images.resolution() != resolution) {
      throw new IllegalArgumentException(
          Text.format(
              "images of %1$d x %1$d pixels, but the property CNN scores %2$d x %2$d",
              images.resolution(), resolution));
    }
    float[][] needed = new float[networks.size()][];
    for (String property : wanted) {
      int network = plan.indexOf(property);
      if (needed[network] == null) {
        needed[network] = networks.get(network).score(manager, images, dropout);
      }
    }
    float[][] scores = new float[images.count()][wanted.size()];
    for (int k = 0; k < wanted.size(); k++) {
      int network = plan.indexOf(wanted.get(k));
      List<String> outputs = networks.get(network).outputs();
      for (int i = 0; i < scores.length; i++) {
        int at = i * outputs.size() + outputs.indexOf(wanted.get(k));
        scores[i][k] = needed[network][at];
      }
    }
    return scores;
  }

  /**
   * The one size of image (8, 16 or a multiple of 32 pixels) that gives every network as many
   * features as its hidden layer takes.
   */
  private int resolution(String source) throws InputException {
    for (int side = MIN_RESOLUTION; side <= MAX_RESOLUTION; side += Math.min(side, STEP)) {
      int pixels = side;
      if (networks.stream().allMatch(network -> network.fits(pixels))) {
        return side;
      }
    }
    throw InputException.of(
        source,
        "no size of image from 8 to 1024 pixels gives all networks as many features as their fc1"
            + " weights have",
        "check the scorer's plan in model.json");
  }

  @Override
  public void close() {
    manager.close();
  }
}
