package ohlora.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import java.util.List;

/**
 * One network of a property CNN, as it runs: convolutions on a crop of the image, a hidden layer,
 * its outputs. The arrays belong to whoever had them read.
 *
 * @param crop what it sees of the image
 * @param outputs the properties that it scores
 * @param steps its convolutions in their order
 * @param hidden {@code [hidden, features]}
 * @param hiddenBias {@code [hidden]}
 * @param last {@code [outputs, hidden]}
 * @param lastBias {@code [outputs]}
 * @param firstDropout number of its first dropout layer, different from every other network's
 */
record PropertyNetwork(
    Crop crop,
    List<String> outputs,
    List<Step> steps,
    NDArray hidden,
    NDArray hiddenBias,
    NDArray last,
    NDArray lastBias,
    int firstDropout) {
  private static final float SLOPE = 0.01f;
  private static final double CONVOLUTION_DROPOUT = 0.05;
  private static final double DENSE_DROPOUT = 0.45;
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape NO_PADDING = new Shape(0, 0);

  /**
   * A convolution.
   *
   * @param weight {@code [out, in, 3, 3]}
   * @param bias {@code [out]}
   * @param pooled whether a pool follows it
   */
  record Step(NDArray weight, NDArray bias, boolean pooled) {}

  /**
   * What the convolutions make of one image.
   *
   * @param features values at their end, 0 if the image is too small
   * @param largest values of the largest array on the way
   */
  private record Size(long features, long largest) {}

  PropertyNetwork {
    steps = List.copyOf(steps);
  }

  /** Whether images of this many pixels a side give as many features as the hidden layer takes. */
  boolean fits(int resolution) {
    return size(resolution).features == hidden.getShape().get(1);
  }

  /**
   * The scores of images that fit.
   *
   * @param owner of the memory below which the batch has its own
   * @param dropout null where nothing is dropped
   * @return {@code [n, outputs]} in C order
   */
  float[] score(NDManager owner, Images images, Dropout dropout) {
    try (NDManager scope = owner.newSubManager()) {
      int count = images.count();
      int pass = PassSize.images(size(images.resolution()).largest, count);
      NDList parts = new NDList();
      for (int from = 0; from < count; from += pass) {
        parts.add(features(scope, images, from, Math.min(from + pass, count), dropout));
      }
      NDArray x = parts.size() == 1 ? parts.singletonOrThrow() : NDArrays.concat(parts);
      x = Linear.linear(x, hidden, hiddenBias).singletonOrThrow().tanh();
      x = drop(x, dropout, 0, firstDropout + steps.size(), DENSE_DROPOUT);
      return Linear.linear(x, last, lastBias).singletonOrThrow().toFloatArray();
    }
  }

  /** Of images {@code from} up to but without {@code to}: {@code [n, features]}. */
  private NDArray features(NDManager scope, Images images, int from, int to, Dropout dropout) {
    int[] edges = crop.pixels(images.resolution());
    Shape shape = new Shape(to - from, 3, edges[1] - edges[0], edges[3] - edges[2]);
    NDArray x = scope.create(images.crop(from, to, edges), shape);
    int layer = firstDropout;
    for (Step step : steps) {
      x = replace(x, convolution(x, step));
      if (step.pooled) {
        // Before the activation, which keeps the order of values: the same result on fewer of
        // them.
        x = replace(x, pool(x));
      }
      x = replace(x, Activation.leakyRelu(x, SLOPE));
      x = drop(x, dropout, from, layer++, CONVOLUTION_DROPOUT);
    }
    return replace(x, x.reshape(to - from, -1));
  }

  private static NDArray convolution(NDArray x, Step step) {
    return Conv2d.conv2d(x, step.weight, step.bias, ONE, NO_PADDING, ONE, 1).singletonOrThrow();
  }

  /** The largest of each 2 × 2 pixels; an odd last row or column is left out. */
  private static NDArray pool(NDArray x) {
    NDArray half = larger(x, 2);
    return replace(half, larger(half, 3));
  }

  /** The larger of each two neighbours along an axis. */
  private static NDArray larger(NDArray x, int axis) {
    long even = x.getShape().get(axis) / 2 * 2;
    try (NDArray first = x.get(new NDIndex().addAllDim(axis).addSliceDim(0, even, 2));
        NDArray second = x.get(new NDIndex().addAllDim(axis).addSliceDim(1, even, 2))) {
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

  private Size size(int resolution) {
    int[] edges = crop.pixels(resolution);
    long rows = edges[1] - edges[0];
    long columns = edges[3] - edges[2];
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
}
