package ohlora.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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
public final class StyleGan implements AutoCloseable {
  private static final double MAPPING_RATE = 0.01;
  private static final float SLOPE = 0.2f;
  private static final float EPSILON = 1e-8f;
  private static final Shape NO_PADDING = new Shape(0, 0);
  private static final Shape ONE = new Shape(1, 1);
  private static final int FUSED_FROM = 128;
  private static final float[] USUAL_BLUR = {1, 2, 1, 2, 4, 2, 1, 2, 1};

  private final NDManager manager;
  private final int zSize;
  private final int labelSize;
  private final int wSize;
  private final int resolution;

  /** Floats of the largest plane of one image, all channels together. */
  private long largest;

  private final NDArray labelWeight;
  private final List<Dense> mapping = new ArrayList<>();
  private final List<Layer> layers = new ArrayList<>();
  private final NDArray rgbWeight;
  private final NDArray rgbBias;
  private final float[] wAverage;

  /** A dense layer with its gain multiplied in. */
  private record Dense(NDArray weight, NDArray bias) {}

  /**
   * A synthesis layer with its gains multiplied in.
   *
   * @param constant what layer 0 begins with, else null
   * @param weight {@code [out, in, 3, 3]}, or {@code [4·out, in, 2, 2]} where the layer doubles the
   *     resolution; null in layer 0
   * @param doubles whether it doubles the resolution and blurs
   * @param blur {@code [out, 1, 3, 3]} if it is not the usual one, else null
   * @param added noise times its weight, plus bias: {@code [1, out, r, r]}
   * @param ones {@code [r, r]}
   * @param zeros {@code [r, r]}
   */
  private record Layer(
      NDArray constant,
      NDArray weight,
      boolean doubles,
      NDArray blur,
      NDArray added,
      NDArray ones,
      NDArray zeros,
      NDArray styleWeight,
      NDArray styleBias) {}

  private StyleGan(Weights weights) throws WeightsException {
    manager = NDManager.newBaseManager();
    try {
      Set<String> known = new LinkedHashSet<>();
      labelSize = weights.contains("mapping.label_weight") ? labels(weights, known) : 0;
      labelWeight = labelSize > 0 ? array(weights.get("mapping.label_weight")) : null;
      int embedding = labelSize > 0 ? (int) weights.get("mapping.label_weight").shape()[1] : 0;
      wSize = readMapping(weights, known);
      zSize = (int) weights.get("mapping.dense0.weight").shape()[1] - embedding;
      if (zSize < 1) {
        throw WeightsException.of(
            weights.source(),
            "tensor 'mapping.dense0.weight' leaves no room for z beside the label's "
                + embedding
                + " columns",
            "use the weights of the right network");
      }
      wAverage = require(weights, known, "truncation.w_avg", wSize).toFloats();
      readLayers(weights, known);
      resolution = 2 << layers.size() / 2;
      int last = layers.size() / 2 - 1;
      for (int i = 0; i < last; i++) {
        require(weights, known, "synthesis.output" + i + ".weight", 3, width(weights, i), 1, 1);
        require(weights, known, "synthesis.output" + i + ".bias", 3);
      }
      String output = "synthesis.output" + last;
      long in = width(weights, last);
      Tensor weight = require(weights, known, output + ".weight", 3, in, 1, 1);
      rgbWeight = array(weight).mul((float) (1 / Math.sqrt(in)));
      rgbBias = array(require(weights, known, output + ".bias", 3));
      readLod(weights, known);
      weights.requireOnly(known);
    } catch (WeightsException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /**
   * Opens the generator of a weight file, wrapped or not.
   *
   * @throws WeightsException in one line, if the file cannot be read or is not this network: a
   *     tensor missing, too many, of a wrong shape, not finite
   */
  public static StyleGan open(Path file) throws WeightsException {
    return of(Weights.read(file).unwrap("generator_smooth", "generator"));
  }

  /** The generator of weights in memory; see {@link #open}. */
  public static StyleGan of(Weights weights) throws WeightsException {
    return new StyleGan(weights.requireFinite());
  }

  /** Pixels along one side of an image: 8 to 1024. */
  public int resolution() {
    return resolution;
  }

  public int zSize() {
    return zSize;
  }

  /** Length of the label, 0 for an unconditional generator. */
  public int labelSize() {
    return labelSize;
  }

  public int wSize() {
    return wSize;
  }

  /** Style-modulated layers, two per resolution: 14 at 256 × 256. */
  public int layers() {
    return layers.size();
  }

  /**
   * Maps latents to w.
   *
   * @param z {@code [n][z]}
   * @param labels {@code [n][label]}
   * @return {@code [n][w]}
   */
  public float[][] map(float[][] z, float[][] labels) {
    if (z.length != labels.length) {
      throw new IllegalArgumentException(
          "%d latents, but %d labels: one label per latent".formatted(z.length, labels.length));
    }
    try (NDManager batch = manager.newSubManager()) {
      NDArray x = rows(batch, z, zSize, "z");
      if (labelSize > 0) {
        x = x.concat(rows(batch, labels, labelSize, "label").matMul(labelWeight), 1);
      }
      x = x.mul(x.square().mean(new int[] {1}, true).add(EPSILON).pow(-0.5));
      for (Dense dense : mapping) {
        x = Linear.linear(x, dense.weight, dense.bias).singletonOrThrow();
        x = x.getNDArrayInternal().leakyRelu(SLOPE);
      }
      return split(x.toFloatArray(), wSize);
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
          "%d layers to truncate: 0 to %d".formatted(truncated, layers()));
    }
    float[][] perLayer = new float[layers()][];
    for (int layer = 0; layer < perLayer.length; layer++) {
      perLayer[layer] = w.clone();
      if (psi < 1 && layer < truncated) {
        for (int i = 0; i < w.length; i++) {
          perLayer[layer][i] = wAverage[i] + (w[i] - wAverage[i]) * (float) psi;
        }
      }
    }
    return perLayer;
  }

  /** The average w of the training, {@code [w]}. */
  public float[] averageW() {
    return wAverage.clone();
  }

  /**
   * The images of w, the same w for all layers.
   *
   * @param w {@code [n][w]}
   * @return {@code [n, 3, r, r]}, not clipped
   */
  public Images synthesize(float[][] w) {
    return images(w.length, Collections.nCopies(layers(), flat(w, wSize, "w")));
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
              "w for %d layers, but the generator has %d".formatted(w[i].length, layers()));
        }
        rows[i] = w[i][layer];
      }
      perLayer.add(flat(rows, wSize, "w"));
    }
    return images(w.length, perLayer);
  }

  /**
   * @param w for each layer {@code [n, w]} in C order
   */
  private Images images(int count, List<float[]> w) {
    int size = 3 * resolution * resolution;
    float[] pixels = new float[Math.multiplyExact(count, size)];
    int pass = Pass.images(largest, count);
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
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      if (layer.weight == null) {
        x = batch.zeros(new Shape(n, 1, 1, 1)).add(layer.constant);
      } else {
        x = replace(x, convolution(x, layer.weight, null, ONE, 1));
        if (layer.doubles) {
          x = layer.blur == null ? blur(interleave(x)) : blur(interleave(x), layer.blur);
        }
      }
      x.addi(layer.added);
      x = replace(x, x.getNDArrayInternal().leakyRelu(SLOPE));
      x = replace(x, normalize(x, layer));
      NDArray style =
          Linear.linear(w.get(i), layer.styleWeight, layer.styleBias)
              .singletonOrThrow()
              .reshape(n, 2, -1, 1, 1);
      x.muli(style.get(":,0").addi(1)).addi(style.get(":,1"));
    }
    return replace(x, convolution(x, rgbWeight, rgbBias, NO_PADDING, 1));
  }

  private static NDArray replace(NDArray used, NDArray next) {
    if (used != next) {
      used.close();
    }
    return next;
  }

  /**
   * Puts the four phases of a doubling convolution in their places.
   *
   * @param phases {@code [n, 4·out, r + 1, r + 1]}: for each channel the pixels of even and odd
   *     rows and columns, the odd ones one place late
   * @return {@code [n, out, 2r, 2r]}
   */
  private static NDArray interleave(NDArray phases) {
    Shape shape = phases.getShape();
    long n = shape.get(0);
    long out = shape.get(1) / 4;
    long side = shape.get(2) - 1;
    try (NDManager scope = phases.getManager().newSubManager()) {
      phases.attach(scope);
      NDArray split = phases.reshape(n, out, 2, 2, side + 1, side + 1);
      NDList rows = new NDList();
      for (int a = 0; a < 2; a++) {
        NDList columns = new NDList();
        for (int b = 0; b < 2; b++) {
          columns.add(
              split.get(new NDIndex(":,:,{},{},{}:{},{}:{}", a, b, a, side + a, b, side + b)));
        }
        rows.add(NDArrays.stack(columns, 4).reshape(n, out, side, 1, 2 * side));
      }
      NDArray result = NDArrays.concat(rows, 3).reshape(n, out, 2 * side, 2 * side);
      result.attach(scope.getParentManager());
      return result;
    }
  }

  private static NDArray blur(NDArray x, NDArray kernel) {
    return replace(x, convolution(x, kernel, null, ONE, (int) kernel.getShape().get(0)));
  }

  /** Blurs by (1, 2, 1) ⊗ (1, 2, 1): 16 times the usual blur, and many times faster. */
  private static NDArray blur(NDArray x) {
    try (NDManager scope = x.getManager().newSubManager()) {
      x.attach(scope);
      NDArray rows = blur(x, ":,:,1:", ":,:,:-1");
      NDArray result = blur(rows, ":,:,:,1:", ":,:,:,:-1");
      result.attach(scope.getParentManager());
      return result;
    }
  }

  private static NDArray blur(NDArray x, String allButFirst, String allButLast) {
    NDArray sum = x.add(x);
    sum.get(allButFirst).addi(x.get(allButLast));
    sum.get(allButLast).addi(x.get(allButFirst));
    return sum;
  }

  private static NDArray convolution(
      NDArray x, NDArray weight, NDArray bias, Shape padding, int groups) {
    return x.getNDArrayInternal()
        .convolution(x, weight, bias, ONE, padding, ONE, groups)
        .singletonOrThrow();
  }

  /** Instance norm: each plane less its mean, by its standard deviation. */
  private static NDArray normalize(NDArray x, Layer layer) {
    return x.getNDArrayInternal()
        .layerNorm(x, layer.ones.getShape(), layer.ones, layer.zeros, EPSILON)
        .singletonOrThrow();
  }

  private static NDArray rows(NDManager batch, float[][] rows, int length, String what) {
    return batch.create(flat(rows, length, what), new Shape(rows.length, length));
  }

  private static float[] flat(float[][] rows, int length, String what) {
    if (rows.length == 0) {
      throw new IllegalArgumentException("an empty batch: at least one row of " + what);
    }
    float[] flat = new float[rows.length * length];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != length) {
        throw new IllegalArgumentException(
            "%s of length %d in row %d, but the generator's has %d"
                .formatted(what, rows[i].length, i, length));
      }
      System.arraycopy(rows[i], 0, flat, i * length, length);
    }
    return flat;
  }

  private static float[][] split(float[] flat, int length) {
    float[][] rows = new float[flat.length / length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(flat, i * length, (i + 1) * length);
    }
    return rows;
  }

  // ---- reading

  private NDArray array(Tensor tensor) {
    return manager.create(tensor.toFloats(), new Shape(tensor.shape()));
  }

  private static Tensor require(Weights weights, Set<String> known, String name, long... shape)
      throws WeightsException {
    known.add(name);
    return weights.require(name, shape);
  }

  private static int labels(Weights weights, Set<String> known) throws WeightsException {
    return (int)
        require(weights, known, "mapping.label_weight", Weights.ANY, Weights.ANY).shape()[0];
  }

  /** Reads the dense layers; returns the size of w. */
  private int readMapping(Weights weights, Set<String> known) throws WeightsException {
    long in = Weights.ANY;
    for (int i = 0; i == 0 || weights.contains("mapping.dense" + i + ".weight"); i++) {
      String name = "mapping.dense" + i;
      Tensor weight = require(weights, known, name + ".weight", Weights.ANY, in);
      long out = weight.shape()[0];
      double gain = Math.sqrt(2) / Math.sqrt(weight.shape()[1]) * MAPPING_RATE;
      mapping.add(
          new Dense(
              array(weight).mul((float) gain),
              array(require(weights, known, name + ".bias", out)).mul((float) MAPPING_RATE)));
      in = out;
    }
    return (int) in;
  }

  private static long width(Weights weights, int level) throws WeightsException {
    return weights.get("synthesis.layer" + (2 * level + 1) + ".weight").shape()[0];
  }

  private void readLayers(Weights weights, Set<String> known) throws WeightsException {
    int count = 0;
    while (weights.contains("synthesis.layer" + count + ".bias")) {
      count++;
    }
    if (count < 4 || count % 2 != 0 || count > 18) {
      throw WeightsException.of(
          weights.source(),
          "has "
              + count
              + " synthesis layers, expected are 4 to 18 (8 to 1024 pixels), two per size",
          "use the weights of a StyleGAN generator");
    }
    long in = 0;
    for (int i = 0; i < count; i++) {
      in = readLayer(weights, known, i, in);
    }
  }

  /** Reads a layer; returns its width. */
  private long readLayer(Weights weights, Set<String> known, int index, long in)
      throws WeightsException {
    String name = "synthesis.layer" + index;
    int side = 4 << index / 2;
    boolean doubles = index > 0 && index % 2 == 0;
    NDArray constant = null;
    NDArray weight = null;
    NDArray blur = null;
    long out;
    if (index == 0) {
      Tensor tensor = require(weights, known, name + ".const", 1, Weights.ANY, 4, 4);
      out = tensor.shape()[1];
      constant = array(tensor);
    } else {
      Tensor tensor = require(weights, known, name + ".weight", Weights.ANY, in, 3, 3);
      out = tensor.shape()[0];
      weight = array(tensor).mul((float) (Math.sqrt(2) / Math.sqrt(9.0 * in)));
      if (doubles) {
        weight = phases(weight, side);
        Tensor kernel = require(weights, known, name + ".blur.kernel", out, 1, 3, 3);
        if (usual(kernel.toFloats())) {
          weight = weight.mul(1f / 16);
        } else {
          blur = array(kernel);
        }
      }
    }
    NDArray noise = array(require(weights, known, name + ".apply_noise.noise", 1, 1, side, side));
    NDArray noiseWeight = array(require(weights, known, name + ".apply_noise.weight", out));
    NDArray bias = array(require(weights, known, name + ".bias", out));
    NDArray added = noise.mul(noiseWeight.reshape(1, out, 1, 1)).add(bias.reshape(1, out, 1, 1));
    NDArray styleWeight =
        array(require(weights, known, name + ".style.weight", 2 * out, wSize))
            .mul((float) (1 / Math.sqrt(wSize)));
    NDArray styleBias = array(require(weights, known, name + ".style.bias", 2 * out));
    NDArray ones = manager.ones(new Shape(side, side));
    NDArray zeros = manager.zeros(new Shape(side, side));
    layers.add(
        new Layer(constant, weight, doubles, blur, added, ones, zeros, styleWeight, styleBias));
    largest = Math.max(largest, out * side * side);
    return out;
  }

  /** Whether all channels are blurred by (1, 2, 1) ⊗ (1, 2, 1) / 16. */
  private static boolean usual(float[] kernels) {
    for (int i = 0; i < kernels.length; i++) {
      if (kernels[i] != USUAL_BLUR[i % 9] / 16) {
        return false;
      }
    }
    return true;
  }

  /**
   * The kernels of a convolution that doubles the resolution. Doubling by nearest neighbour and a 3
   * × 3 convolution are together a transposed convolution of stride 2 with the sum of the four
   * shifted kernels, 4 × 4; and that is one 2 × 2 convolution for each of the four phases of rows
   * and columns. The reference calls the transposed one fused scale and uses it from 128 pixels
   * upward.
   *
   * @param weight {@code [out, in, 3, 3]}
   * @param side of the doubled plane
   * @return {@code [4·out, in, 2, 2]}
   */
  private static NDArray phases(NDArray weight, int side) {
    // A transposed convolution mirrors its kernel. The reference does not undo that where it fuses.
    NDArray padded = (side < FUSED_FROM ? weight.flip(2, 3) : weight).pad(new Shape(1, 1, 1, 1), 0);
    NDArray sum =
        padded
            .get(":,:,1:,1:")
            .add(padded.get(":,:,:-1,1:"))
            .add(padded.get(":,:,1:,:-1"))
            .add(padded.get(":,:,:-1,:-1"));
    int[][] taps = {{3, 1}, {2, 0}};
    NDList phases = new NDList();
    for (int[] rows : taps) {
      for (int[] columns : taps) {
        NDList kernel = new NDList();
        for (int row : rows) {
          for (int column : columns) {
            kernel.add(sum.get(new NDIndex(":,:,{},{}", row, column)));
          }
        }
        phases.add(NDArrays.stack(kernel, 2).reshape(weight.getShape().get(0), -1, 2, 2));
      }
    }
    return NDArrays.stack(phases, 1).reshape(4 * weight.getShape().get(0), -1, 2, 2);
  }

  private static void readLod(Weights weights, Set<String> known) throws WeightsException {
    Tensor lod = require(weights, known, "synthesis.lod");
    if (lod.toFloats()[0] != 0) {
      throw WeightsException.of(
          weights.source(),
          "tensor 'synthesis.lod' is " + lod.toFloats()[0] + ", expected is 0",
          "use weights whose training has reached its full resolution");
    }
  }

  /** Gives back the native memory; a second time does nothing. */
  @Override
  public void close() {
    manager.close();
  }
}
