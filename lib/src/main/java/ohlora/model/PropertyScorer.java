package ohlora.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ohlora.model.ScorerPlan.Network;

/**
 * The property CNN: six small networks on crops of an image give seven scores. Only the networks of
 * the wanted properties are run.
 *
 * <p>Owns native memory for its weights from {@code open} until {@link #close}; each call has its
 * own for its batch and gives it back before it returns.
 */
public final class PropertyScorer implements AutoCloseable {
  private static final float SLOPE = 0.01f;
  private static final double CONVOLUTION_DROPOUT = 0.05;
  private static final double DENSE_DROPOUT = 0.45;
  private static final int LAYERS_PER_NETWORK = 16;
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape NO_PADDING = new Shape(0, 0);
  private static final int SMALLEST = 8;
  private static final int LARGEST = 1024;
  private static final int STEP = 32;

  private final NDManager manager;
  private final Map<Network, Cnn> networks = new EnumMap<>(Network.class);
  private final int resolution;

  /** One network's weights on their steps. */
  private record Cnn(
      List<Step> steps, NDArray fc1, NDArray fc1Bias, NDArray last, NDArray lastBias) {}

  /** A convolution and whether a pool follows it. */
  private record Step(NDArray weight, NDArray bias, boolean pooled) {}

  private PropertyScorer(Weights weights, ScorerPlan plan) throws WeightsException {
    manager = NDManager.newBaseManager();
    try {
      Set<String> known = new LinkedHashSet<>();
      for (Network network : Network.values()) {
        networks.put(network, read(weights, known, network, plan.steps().get(network)));
      }
      weights.requireOnly(known);
      resolution = resolution(weights);
    } catch (WeightsException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** Opens the networks of a weight file, planned as the report's. */
  public static PropertyScorer open(Path file) throws WeightsException {
    return of(Weights.read(file).unwrap("cnn"), ScorerPlan.ORIGINAL);
  }

  /**
   * The networks of weights in memory.
   *
   * @throws WeightsException in one line, if they are not these networks: a tensor missing, too
   *     many, of a wrong shape, not finite, or no size of image fits them
   */
  public static PropertyScorer of(Weights weights, ScorerPlan plan) throws WeightsException {
    return new PropertyScorer(weights.requireFinite(), plan);
  }

  /** Pixels along one side of the images that these networks score. */
  public int resolution() {
    return resolution;
  }

  /**
   * All seven scores, dropout off.
   *
   * @param images {@code [n, 3, r, r]} in [−1, 1]
   * @return {@code [n][7]}, in the order of {@link Property}
   */
  public float[][] score(Images images) {
    return score(images, EnumSet.allOf(Property.class));
  }

  /**
   * The wanted scores, dropout off.
   *
   * @return {@code [n][wanted]}, in the order of {@link Property}
   */
  public float[][] score(Images images, Set<Property> wanted) {
    return run(images, wanted, null);
  }

  /**
   * The wanted scores, with dropout as in training: 0.05 per channel after every convolution, 0.45
   * before the last layer.
   *
   * @return {@code [n][wanted]}, in the order of {@link Property}
   */
  public float[][] score(Images images, Set<Property> wanted, Dropout dropout) {
    return run(images, wanted, java.util.Objects.requireNonNull(dropout));
  }

  private float[][] run(Images images, Set<Property> wanted, Dropout dropout) {
    if (images.resolution() != resolution) {
      throw new IllegalArgumentException(
          "images of %d x %d pixels, but the property CNN scores %d x %d"
              .formatted(images.resolution(), images.resolution(), resolution, resolution));
    }
    List<Property> columns = List.copyOf(EnumSet.copyOf(wanted));
    float[][] scores = new float[images.count()][columns.size()];
    for (Network network : Network.values()) {
      if (network.outputs().stream().noneMatch(wanted::contains)) {
        continue;
      }
      int width = network.outputs().size();
      float[] out = run(network, images, dropout);
      for (int i = 0; i < scores.length; i++) {
        for (int k = 0; k < width; k++) {
          int column = columns.indexOf(network.outputs().get(k));
          if (column >= 0) {
            scores[i][column] = out[i * width + k];
          }
        }
      }
    }
    return scores;
  }

  /**
   * The network's scores, {@code [n, outputs]} in C order: features pass by pass, then the rest.
   */
  private float[] run(Network network, Images images, Dropout dropout) {
    try (NDManager scope = manager.newSubManager()) {
      Cnn cnn = networks.get(network);
      int count = images.count();
      int pass = Pass.images(size(network.crop(resolution), cnn.steps).largest, count);
      NDList parts = new NDList();
      for (int from = 0; from < count; from += pass) {
        int to = Math.min(from + pass, count);
        parts.add(features(scope, network, images, from, to, dropout));
      }
      NDArray x = parts.size() == 1 ? parts.singletonOrThrow() : NDArrays.concat(parts);
      x = Linear.linear(x, cnn.fc1, cnn.fc1Bias).singletonOrThrow().tanh();
      int layer = network.ordinal() * LAYERS_PER_NETWORK + cnn.steps.size();
      x = drop(x, dropout, 0, layer, DENSE_DROPOUT);
      return Linear.linear(x, cnn.last, cnn.lastBias).singletonOrThrow().toFloatArray();
    }
  }

  /**
   * What the convolutions make of images {@code from} up to but without {@code to}: {@code [n,
   * features]}.
   */
  private NDArray features(
      NDManager scope, Network network, Images images, int from, int to, Dropout dropout) {
    int[] crop = network.crop(resolution);
    NDArray x =
        scope.create(
            images.crop(from, to, crop),
            new Shape(to - from, 3, crop[1] - crop[0], crop[3] - crop[2]));
    int layer = network.ordinal() * LAYERS_PER_NETWORK;
    for (Step step : networks.get(network).steps) {
      x = replace(x, convolution(x, step));
      if (step.pooled) {
        // Before the activation, which keeps the order of values: the same result on fewer of
        // them.
        x = replace(x, pool(x));
      }
      x = replace(x, x.getNDArrayInternal().leakyRelu(SLOPE));
      x = drop(x, dropout, from, layer++, CONVOLUTION_DROPOUT);
    }
    return replace(x, x.reshape(to - from, -1));
  }

  private static NDArray convolution(NDArray x, Step step) {
    return x.getNDArrayInternal()
        .convolution(x, step.weight, step.bias, ONE, NO_PADDING, ONE, 1)
        .singletonOrThrow();
  }

  /** The largest of each 2 × 2 pixels; an odd last row or column is left out. */
  private static NDArray pool(NDArray x) {
    NDArray half = larger(x, 2);
    return replace(half, larger(half, 3));
  }

  /** The larger of each two neighbours along an axis. */
  private static NDArray larger(NDArray x, int axis) {
    long even = x.getShape().get(axis) / 2 * 2;
    try (NDArray first = JniUtils.slice((PtNDArray) x, axis, 0, even, 2);
        NDArray second = JniUtils.slice((PtNDArray) x, axis, 1, even, 2)) {
      return first.maximum(second);
    }
  }

  private static NDArray replace(NDArray used, NDArray next) {
    used.close();
    return next;
  }

  private static NDArray drop(NDArray x, Dropout dropout, int from, int layer, double rate) {
    if (dropout == null) {
      return x;
    }
    int n = (int) x.getShape().get(0);
    int units = (int) x.getShape().get(1);
    float[] mask = new float[n * units];
    for (int i = 0; i < n; i++) {
      dropout.fill(mask, i * units, units, from + i, layer, rate);
    }
    Shape shape = x.getShape().dimension() == 4 ? new Shape(n, units, 1, 1) : new Shape(n, units);
    return x.muli(x.getManager().create(mask, shape));
  }

  // ---- reading

  private Cnn read(Weights weights, Set<String> known, Network network, List<String> plan)
      throws WeightsException {
    String prefix = network.prefix();
    List<Step> steps = new ArrayList<>();
    long in = 3;
    for (String word : plan) {
      if (word.equals("pool")) {
        Step last = steps.remove(steps.size() - 1);
        steps.add(new Step(last.weight, last.bias, true));
        continue;
      }
      String name = prefix + ".conv" + (steps.size() + 1) + ".0";
      Tensor weight = require(weights, known, name + ".weight", Weights.ANY, in, 3, 3);
      in = weight.shape()[0];
      steps.add(new Step(array(weight), array(require(weights, known, name + ".bias", in)), false));
    }
    Tensor fc1 = require(weights, known, prefix + ".fc1.0.weight", Weights.ANY, Weights.ANY);
    long hidden = fc1.shape()[0];
    long outputs = network.outputs().size();
    return new Cnn(
        steps,
        array(fc1),
        array(require(weights, known, prefix + ".fc1.0.bias", hidden)),
        array(require(weights, known, prefix + ".fc_final.weight", outputs, hidden)),
        array(require(weights, known, prefix + ".fc_final.bias", outputs)));
  }

  private NDArray array(Tensor tensor) {
    return manager.create(tensor.toFloats(), new Shape(tensor.shape()));
  }

  private static Tensor require(Weights weights, Set<String> known, String name, long... shape)
      throws WeightsException {
    known.add(name);
    return weights.require(name, shape);
  }

  /**
   * The one size of image (8, 16 or a multiple of 32 pixels, of which the crops are whole numbers)
   * that gives every fc1 as many inputs as it has weights.
   */
  private int resolution(Weights weights) throws WeightsException {
    for (int side = SMALLEST; side <= LARGEST; side += Math.min(side, STEP)) {
      boolean fits = true;
      for (Map.Entry<Network, Cnn> entry : networks.entrySet()) {
        long inputs = entry.getValue().fc1.getShape().get(1);
        fits &= inputs == size(entry.getKey().crop(side), entry.getValue().steps).features;
      }
      if (fits) {
        return side;
      }
    }
    throw WeightsException.of(
        weights.source(),
        "no size of image from 8 to 1024 gives the six networks as many features as their fc1 weights have",
        "check the scorer's plan in model.json");
  }

  /**
   * What a network's convolutions make of one image.
   *
   * @param features values at their end, 0 if the image is too small
   * @param largest values of the largest array on the way
   */
  private record Size(long features, long largest) {}

  private static Size size(int[] crop, List<Step> steps) {
    long rows = crop[1] - crop[0];
    long columns = crop[3] - crop[2];
    long features = 0;
    long largest = 3 * rows * columns;
    for (Step step : steps) {
      long channels = step.weight.getShape().get(0);
      largest = Math.max(largest, channels * (rows - 2) * (columns - 2));
      rows = (rows - 2) / (step.pooled ? 2 : 1);
      columns = (columns - 2) / (step.pooled ? 2 : 1);
      if (rows < 1 || columns < 1) {
        return new Size(0, largest);
      }
      features = channels * rows * columns;
    }
    return new Size(features, largest);
  }

  /** Gives back the native memory; a second time does nothing. */
  @Override
  public void close() {
    manager.close();
  }
}
