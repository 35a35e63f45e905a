package ohlora.model;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * A StyleGAN's weights as they are run, with their gains multiplied in. The arrays belong to
 * whoever had them read.
 *
 * @param zSize length of z
 * @param label {@code [label, embedding]}, null in an unconditional generator
 * @param mapping the mapping network's layers
 * @param wAverage the average w of the training, {@code [w]}
 * @param layers the synthesis network's, two per resolution
 * @param rgb {@code [3, in, 1, 1]}: makes the image's channels of the last layer's
 */
record StyleGanWeights(
    int zSize,
    NDArray label,
    List<Affine> mapping,
    float[] wAverage,
    List<Layer> layers,
    Affine rgb) {

  /**
   * What is multiplied and what is added.
   *
   * @param weight {@code [out, in]}, or a convolution's
   * @param bias {@code [out]}
   */
  record Affine(NDArray weight, NDArray bias) {}

  /**
   * A synthesis layer.
   *
   * @param constant what layer 0 begins with, {@code [1, out, 4, 4]}, else null
   * @param weight {@code [out, in, 3, 3]}, or {@code [4·out, in, 2, 2]} where the layer doubles the
   *     resolution; null in layer 0
   * @param doubles whether it doubles the resolution and blurs
   * @param blur {@code [out, 1, 3, 3]} if it is not the usual one, else null
   * @param added noise times its weight, plus bias: {@code [1, out, r, r]}
   * @param ones {@code [r, r]}
   * @param zeros {@code [r, r]}
   * @param style {@code [2·out, w]}: makes the scales and shifts of w
   */
  record Layer(
      NDArray constant,
      NDArray weight,
      boolean doubles,
      NDArray blur,
      NDArray added,
      NDArray ones,
      NDArray zeros,
      Affine style) {}

  StyleGanWeights {
    mapping = List.copyOf(mapping);
    wAverage = wAverage.clone();
    layers = List.copyOf(layers);
  }

  int labelSize() {
    return label == null ? 0 : (int) label.getShape().get(0);
  }

  int wSize() {
    return wAverage.length;
  }

  /** Pixels along one side of an image. */
  int resolution() {
    return 2 << layers.size() / 2;
  }

  /** Floats of the largest plane of one image, all channels together. */
  long largestPlane() {
    return layers.stream().mapToLong(layer -> layer.added.size()).max().orElseThrow();
  }
}
