package ohlora.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.model.StyleGanWeights.Affine;
import ohlora.model.StyleGanWeights.Layer;
import ohlora.weights.Checklist;
import ohlora.weights.Tensor;
import ohlora.weights.Weights;

/** Reads a StyleGAN generator out of its weights and multiplies its gains in. */
final class StyleGanReader {
  private static final double MAPPING_RATE = 0.01;
  private static final double GAIN = Math.sqrt(2);
  private static final int MIN_LAYERS = 4;
  private static final int MAX_LAYERS = 18;
  private static final String NOISE = ".apply_noise.noise";
  static final String LABEL = "mapping.label_weight";

  private final Checklist weights;
  private final NDManager owner;

  /** Of what is not kept. */
  private final NDManager scratch;

  private StyleGanReader(Checklist weights, NDManager owner, NDManager scratch) {
    this.weights = weights;
    this.owner = owner;
    this.scratch = scratch;
  }

  /**
   * Reads all layers.
   *
   * @param owner of their arrays
   * @param ignored whether a tensor that is not part of the network may be there all the same
   * @throws InputException in one line, if a tensor is missing, unexpected or of a wrong shape
   */
  static StyleGanWeights read(Weights weights, Predicate<String> ignored, NDManager owner)
      throws InputException {
    Checklist checklist = new Checklist(weights);
    try (NDManager scratch = owner.newSubManager()) {
      StyleGanWeights read = new StyleGanReader(checklist, owner, scratch).read();
      checklist.requireNothingElse(ignored);
      return read;
    }
  }

  private StyleGanWeights read() throws InputException {
    NDArray label = label();
    List<Affine> mapping = mapping();
    long embedding = label == null ? 0 : label.getShape().get(1);
    long zSize = mapping.get(0).weight().getShape().get(1) - embedding;
    if (zSize < 1) {
      throw weights.refuse(
          Text.format(
              "tensor 'mapping.dense0.weight' leaves no room for z beside the label's %d columns",
              embedding),
          Weights.RIGHT_NETWORK);
    }
    long wSize = mapping.get(mapping.size() - 1).bias().size();
    float[] wAverage = weights.take("truncation.w_avg", wSize).toFloats();
    List<Layer> layers = layers(wSize);
    Affine rgb = outputs(layers);
    requireFullResolution();
    return new StyleGanWeights((int) zSize, label, mapping, wAverage, layers, rgb);
  }

  private NDArray label() throws InputException {
    if (!weights.contains(LABEL)) {
      return null;
    }
    Tensor label = weights.take(LABEL, Weights.ANY, Weights.ANY);
    return label.shape()[0] == 0 ? null : keep(array(label));
  }

  private List<Affine> mapping() throws InputException {
    List<Affine> layers = new ArrayList<>();
    long in = Weights.ANY;
    for (int i = 0; i == 0 || weights.contains("mapping.dense" + i + ".weight"); i++) {
      String name = "mapping.dense" + i;
      Tensor weight = weights.take(name + ".weight", Weights.ANY, in);
      in = weight.shape()[0];
      float gain = (float) (GAIN / Math.sqrt(weight.shape()[1]) * MAPPING_RATE);
      NDArray bias = array(weights.take(name + ".bias", in)).muli((float) MAPPING_RATE);
      layers.add(new Affine(keep(array(weight).muli(gain)), keep(bias)));
    }
    return layers;
  }

  private List<Layer> layers(long wSize) throws InputException {
    int count = 0;
    while (weights.contains(name(count) + ".bias")) {
      count++;
    }
    if (count < MIN_LAYERS || count % 2 != 0 || count > MAX_LAYERS) {
      throw weights.refuse(
          Text.format(
              "has %d synthesis layers, expected 4 to 18 (8 to 1024 pixels), two per size", count),
          "use the weights of a StyleGAN generator");
    }
    requireNoise(count);
    List<Layer> layers = new ArrayList<>();
    layers.add(firstLayer(wSize));
    while (layers.size() < count) {
      layers.add(layer(layers.size(), layers.get(layers.size() - 1), wSize));
    }
    return layers;
  }

  /** Many generators draw new noise each time, and have none in their weights. */
  private void requireNoise(int count) throws InputException {
    List<String> missing =
        IntStream.range(0, count)
            .mapToObj(layer -> name(layer) + NOISE)
            .filter(noise -> !weights.contains(noise))
            .toList();
    if (!missing.isEmpty()) {
      throw weights.refuse(
          Text.format(
              "has no noise for %d of %d layers, the first is '%s'",
              missing.size(), count, missing.get(0)),
          "keep one draw of it as a buffer and save it: no image could be made again otherwise");
    }
  }

  private Layer firstLayer(long wSize) throws InputException {
    Tensor constant = weights.take(name(0) + ".const", 1, Weights.ANY, 4, 4);
    return layer(0, constant.shape()[1], keep(array(constant)), null, null, wSize);
  }

  private Layer layer(int index, Layer before, long wSize) throws InputException {
    long in = width(before);
    Tensor tensor = weights.take(name(index) + ".weight", Weights.ANY, in, 3, 3);
    long out = tensor.shape()[0];
    NDArray weight = array(tensor).muli((float) (GAIN / Math.sqrt(9.0 * in)));
    NDArray blur = null;
    if (index % 2 == 0) {
      weight = Doubling.phases(weight, side(index));
      Tensor kernel = weights.take(name(index) + ".blur.kernel", out, 1, 3, 3);
      if (Doubling.isUsualBlur(kernel.toFloats())) {
        weight.muli(1f / 16);
      } else {
        blur = keep(array(kernel));
      }
    }
    return layer(index, out, null, keep(weight), blur, wSize);
  }

  private Layer layer(
      int index, long out, NDArray constant, NDArray weight, NDArray blur, long wSize)
      throws InputException {
    String name = name(index);
    int side = side(index);
    NDArray noise = array(weights.take(name + NOISE, 1, 1, side, side));
    NDArray noiseWeight = array(weights.take(name + ".apply_noise.weight", out));
    NDArray bias = array(weights.take(name + ".bias", out)).reshape(1, out, 1, 1);
    NDArray style = array(weights.take(name + ".style.weight", 2 * out, wSize));
    style.muli((float) (1 / Math.sqrt(wSize)));
    return new Layer(
        constant,
        weight,
        index > 0 && index % 2 == 0,
        blur,
        keep(noise.mul(noiseWeight.reshape(1, out, 1, 1)).addi(bias)),
        owner.ones(new Shape(side, side)),
        owner.zeros(new Shape(side, side)),
        new Affine(keep(style), keep(array(weights.take(name + ".style.bias", 2 * out)))));
  }

  /** The image's channels: one convolution for each resolution, of which the last is used. */
  private Affine outputs(List<Layer> layers) throws InputException {
    int last = layers.size() / 2 - 1;
    for (int i = 0; i < last; i++) {
      output(i, layers);
      weights.take("synthesis.output" + i + ".bias", 3);
    }
    long in = width(layers.get(2 * last + 1));
    NDArray weight = array(output(last, layers)).muli((float) (1 / Math.sqrt(in)));
    return new Affine(
        keep(weight), keep(array(weights.take("synthesis.output" + last + ".bias", 3))));
  }

  private Tensor output(int level, List<Layer> layers) throws InputException {
    long in = width(layers.get(2 * level + 1));
    return weights.take("synthesis.output" + level + ".weight", 3, in, 1, 1);
  }

  private void requireFullResolution() throws InputException {
    float lod = weights.take("synthesis.lod").toFloats()[0];
    if (lod != 0) {
      throw weights.refuse(
          "tensor 'synthesis.lod' is " + lod + ", expected 0",
          "use weights whose training has reached its full resolution");
    }
  }

  private static String name(int layer) {
    return "synthesis.layer" + layer;
  }

  /** Pixels along one side of a layer's plane. */
  private static int side(int layer) {
    return 4 << layer / 2;
  }

  private static long width(Layer layer) {
    return layer.added().getShape().get(1);
  }

  private NDArray array(Tensor tensor) {
    return scratch.create(tensor.toFloats(), new Shape(tensor.shape()));
  }

  private NDArray keep(NDArray array) {
    array.attach(owner);
    return array;
  }
}
