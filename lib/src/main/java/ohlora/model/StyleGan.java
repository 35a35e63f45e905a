package ohlora.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.model.StyleGanWeights.Affine;
import ohlora.model.StyleGanWeights.Layer;
import ohlora.weights.Weights;

/**
 * A conditional StyleGAN v1 generator: z and label become w by the mapping network, w becomes an
 * image by the synthesis network. Resolution and widths are those of the weights. Noise is the
 * learned, fixed one.
 *
 * <p>Owns native memory for its weights from {@code open} until {@link #close}; each call has its
 * own for its batch and gives it back before it returns.
 *
 * @see <a href="https://arxiv.org/abs/1812.04948">Karras, Laine, Aila: A Style-Based Generator
 *     Architecture for Generative Adversarial Networks</a>
 */
public final class StyleGan implements Generator {
  /** What a generator is called next to other networks; the averaged ones make better images. */
  private static final String[] NAMES = {"generator_smooth", "g_ema", "G_ema", "generator"};

  private static final float SLOPE = 0.2f;
  private static final float EPSILON = 1e-8f;
  private static final Shape NO_PADDING = new Shape(0, 0);
  private static final Shape ONE = new Shape(1, 1);

  private final NDManager manager;
  private final StyleGanWeights weights;
  private final int zSize;
  private final int labelSize;
  private final int wSize;
  private final int resolution;

  private StyleGan(Weights file, Predicate<String> ignored, Device device) throws InputException {
    manager = NativeLibrary.newManager(device);
    try {
      weights = StyleGanReader.read(file, ignored, manager);
    } catch (InputException | RuntimeException e) {
      manager.close();
      throw e;
    }
    zSize = weights.zSize();
    labelSize = weights.labelSize();
    wSize = weights.wSize();
    resolution = weights.resolution();
  }

  /**
   * Opens the generator of a weight file, wrapped or not.
   *
   * @throws InputException in one line, if the file cannot be read or is not this network: a tensor
   *     missing, unexpected, of a wrong shape, not finite
   */
  public static StyleGan open(Path file) throws IOException {
    return open(file, "", name -> false, Device.CPU);
  }

  /**
   * The same of one of several generators in a file.
   *
   * @param key of its state dict, as {@link Weights#part} takes it; empty: an averaged generator
   *     before any other
   * @param ignored whether a tensor that is not part of the network may be there all the same
   * @param device that it runs on
   */
  public static StyleGan open(Path file, String key, Predicate<String> ignored, Device device)
      throws IOException {
    return of(weights(file, key), ignored, device);
  }

  /** The weights that {@link #open} reads, by the names that the network has for them. */
  static Weights weights(Path file, String key) throws IOException {
    return Weights.read(file, key).unwrap(NAMES).within(NAMES);
  }

  /** The generator of weights in memory; see {@link #open}. */
  public static StyleGan of(Weights weights) throws InputException {
    return of(weights, name -> false, Device.CPU);
  }

  private static StyleGan of(Weights weights, Predicate<String> ignored, Device device)
      throws InputException {
    return new StyleGan(weights.requireFinite(), ignored, device);
  }

  /** Pixels along one side of an image: 8 to 1024. */
  @Override
  public int resolution() {
    return resolution;
  }

  @Override
  public int zSize() {
    return zSize;
  }

  @Override
  public int labelSize() {
    return labelSize;
  }

  @Override
  public int wSize() {
    return wSize;
  }

  /** Style-modulated layers, two per resolution: 14 at 256 × 256. */
  public int layers() {
    return weights.layers().size();
  }

  @Override
  public float[][] map(float[][] z, float[][] labels) {
    Rows.requirePairs(z, labels);
    try (NDManager batch = manager.newSubManager()) {
      NDArray x = rows(batch, z, zSize, "z");
      if (labelSize > 0) {
        x = x.concat(rows(batch, labels, labelSize, "label").matMul(weights.label()), 1);
      }
      x = x.mul(x.square().mean(new int[] {1}, true).add(EPSILON).pow(-0.5));
      for (Affine dense : weights.mapping()) {
        x = linear(x, dense);
        x = Activation.leakyRelu(x, SLOPE);
      }
      return Rows.split(x.toFloatArray(), wSize);
    }
  }

  /**
   * Truncates: w moves towards the average w of the training.
   *
   * @param w {@code [w]}
   * @param psi 1 leaves w as it is, 0 gives the average
   * @param truncated how many layers, from the first, get the truncated w
   * @return {@code [layers][w]}
   */
  public float[][] truncate(float[] w, double psi, int truncated) {
    if (truncated < 0 || truncated > layers()) {
      throw new IllegalArgumentException(
          Text.format("%d layers to truncate: 0 to %d", truncated, layers()));
    }
    float[] average = weights.wAverage();
    float[][] perLayer = new float[layers()][];
    for (int layer = 0; layer < perLayer.length; layer++) {
      perLayer[layer] = w.clone();
      if (psi < 1 && layer < truncated) {
        for (int i = 0; i < w.length; i++) {
          perLayer[layer][i] = average[i] + (w[i] - average[i]) * (float) psi;
        }
      }
    }
    return perLayer;
  }

  /** The images of w, the same w for all layers. */
  @Override
  public Images synthesize(float[][] w) {
    return images(w.length, Collections.nCopies(layers(), Rows.flat(w, wSize, "w")));
  }

  /**
   * The images of w, one w for each layer.
   *
   * @param w {@code [n][layers][w]}
   * @return {@code [n, 3, r, r]}, not clipped
   */
  public Images synthesize(float[][][] w) {
    List<float[]> perLayer = new ArrayList<>();
    for (int layer = 0; layer < layers(); layer++) {
      float[][] rows = new float[w.length][];
      for (int i = 0; i < w.length; i++) {
        if (w[i].length != layers()) {
          throw new IllegalArgumentException(
              Text.format("w for %d layers, but the generator has %d", w[i].length, layers()));
        }
        rows[i] = w[i][layer];
      }
      perLayer.add(Rows.flat(rows, wSize, "w"));
    }
    return images(w.length, perLayer);
  }

  /**
   * @param w for each layer {@code [n, w]} in C order
   */
  private Images images(int count, List<float[]> w) {
    int size = 3 * resolution * resolution;
    float[] pixels = new float[Math.multiplyExact(count, size)];
    int pass = PassSize.images(weights.largestPlane(), count);
    for (int from = 0; from < count; from += pass) {
      int n = Math.min(pass, count - from);
      try (NDManager batch = manager.newSubManager()) {
        List<NDArray> rows = new ArrayList<>();
        for (float[] layer : w) {
          float[] part = Arrays.copyOfRange(layer, from * wSize, (from + n) * wSize);
          rows.add(batch.create(part, new Shape(n, wSize)));
        }
        System.arraycopy(synthesize(rows).toFloatArray(), 0, pixels, from * size, n * size);
      }
    }
    return Images.taking(count, resolution, pixels);
  }

  /** The images of w, {@code [n, w]} for each layer, in its manager. */
  private NDArray synthesize(List<NDArray> w) {
    NDManager batch = w.get(0).getManager();
    long n = w.get(0).getShape().get(0);
    NDArray x = null;
    for (int i = 0; i < layers(); i++) {
      Layer layer = weights.layers().get(i);
      x = i == 0 ? batch.zeros(new Shape(n, 1, 1, 1)).add(layer.constant()) : convolved(x, layer);
      x.addi(layer.added());
      x = replace(x, Activation.leakyRelu(x, SLOPE));
      x = replace(x, normalize(x, layer));
      NDArray style = linear(w.get(i), layer.style()).reshape(n, 2, -1, 1, 1);
      x.muli(style.get(":,0").addi(1)).addi(style.get(":,1"));
    }
    Affine rgb = weights.rgb();
    return replace(x, convolution(x, rgb.weight(), rgb.bias(), NO_PADDING, 1));
  }

  private static NDArray convolved(NDArray x, Layer layer) {
    NDArray out = replace(x, convolution(x, layer.weight(), null, ONE, 1));
    if (!layer.doubles()) {
      return out;
    }
    NDArray doubled = Doubling.interleave(out);
    NDArray kernel = layer.blur();
    return kernel == null
        ? Doubling.blur(doubled)
        : replace(doubled, convolution(doubled, kernel, null, ONE, (int) kernel.getShape().get(0)));
  }

  private static NDArray linear(NDArray x, Affine layer) {
    return Linear.linear(x, layer.weight(), layer.bias()).singletonOrThrow();
  }

  private static NDArray replace(NDArray used, NDArray next) {
    if (used != next) {
      used.close();
    }
    return next;
  }

  private static NDArray convolution(
      NDArray x, NDArray weight, NDArray bias, Shape padding, int groups) {
    return Conv2d.conv2d(x, weight, bias, ONE, padding, ONE, groups).singletonOrThrow();
  }

  /** Instance norm: each plane less its mean, by its standard deviation. */
  private static NDArray normalize(NDArray x, Layer layer) {
    return LayerNorm.layerNorm(x, layer.ones().getShape(), layer.ones(), layer.zeros(), EPSILON)
        .singletonOrThrow();
  }

  private static NDArray rows(NDManager batch, float[][] rows, int length, String what) {
    return batch.create(Rows.flat(rows, length, what), new Shape(rows.length, length));
  }

  @Override
  public void close() {
    manager.close();
  }
}
