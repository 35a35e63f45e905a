package ohlora.demo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * The synthesis half of a StyleGAN v1 that can be trained: its parameters have their state dict
 * names and are scaled as they are stored. Differs from a network in use in two ways: every
 * resolution's picture is given, and the noise planes are trained too (they begin as ramps, so that
 * each layer knows where it is).
 */
final class SynthesisNetwork {
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape NONE = new Shape(0, 0);
  private static final Shape TWO = new Shape(2, 2);
  private static final double STYLE_START = .1;

  private final int[] channels;
  private final int wSize;
  private final NDManager manager;
  private final Map<String, NDArray> parameters = new LinkedHashMap<>();
  private final Map<Long, NDArray[]> norms = new LinkedHashMap<>();

  /**
   * A network with random weights.
   *
   * @param channels of each resolution, from 4 × 4 on, doubling; at most to 64 × 64, since beyond
   *     that StyleGAN fuses upsampling and convolution
   */
  SynthesisNetwork(NDManager manager, long seed, int wSize, int... channels) {
    if (channels.length < 1 || channels.length > 5) {
      throw new IllegalArgumentException(
          channels.length + " resolutions, but only 1 to 5 (4 to 64 pixels) can be trained");
    }
    this.manager = manager;
    this.wSize = wSize;
    this.channels = channels.clone();
    Random random = new Random(seed);
    for (int layer = 0; layer < 2 * channels.length; layer++) {
      int level = layer / 2;
      int out = channels[level];
      int side = 4 << level;
      String name = "synthesis.layer" + layer;
      add(name + ".bias", random, 0, out);
      if (layer == 0) {
        add(name + ".const", random, 1, 1, out, 4, 4);
      } else {
        int in = channels[(layer - 1) / 2];
        add(name + ".weight", random, 1, out, in, 3, 3);
      }
      add(name + ".apply_noise.weight", random, 0, out);
      add(name + ".apply_noise.noise", ramp(side, layer % 2 == 0), 1, 1, side, side);
      add(name + ".style.weight", random, STYLE_START, 2 * out, wSize);
      add(name + ".style.bias", random, 0, 2 * out);
      if (layer % 2 == 1) {
        add("synthesis.output" + level + ".bias", random, 0, 3);
        add("synthesis.output" + level + ".weight", random, 1, 3, out, 1, 1);
      }
    }
  }

  private SynthesisNetwork(SynthesisNetwork other, Map<String, NDArray> parameters) {
    manager = other.manager;
    wSize = other.wSize;
    channels = other.channels;
    this.parameters.putAll(parameters);
  }

  /** The same network with other parameters under the same names. */
  SynthesisNetwork with(Map<String, NDArray> others) {
    return new SynthesisNetwork(this, others);
  }

  /** Side of the pictures in pixels. */
  int resolution() {
    return 2 << channels.length;
  }

  int levels() {
    return channels.length;
  }

  int wSize() {
    return wSize;
  }

  /** The parameters by name, in the state dict's order; arrays of this network's manager. */
  Map<String, NDArray> parameters() {
    return parameters;
  }

  /**
   * Pictures [batch, 3, side, side] of every resolution, from 4 × 4 on.
   *
   * @param w [batch, wSize]; the results live in its manager
   */
  NDList synthesizeAll(NDArray w) {
    NDManager scope = w.getManager();
    NDList pictures = new NDList();
    NDArray x = null;
    for (int layer = 0; layer < 2 * channels.length; layer++) {
      String name = "synthesis.layer" + layer;
      if (layer == 0) {
        NDArray ones = scope.ones(new Shape(w.getShape().get(0), 1, 1, 1));
        x = ones.mul(parameters.get(name + ".const"));
      } else {
        boolean up = layer % 2 == 0;
        x = convolve(up ? doubled(x) : x, scaled(scope, name + ".weight", 2), null, ONE);
        if (up) {
          x = blurred(x);
        }
      }
      x = styled(x, w, name);
      if (layer % 2 == 1) {
        String output = "synthesis.output" + layer / 2;
        NDArray weight = scaled(scope, output + ".weight", 1);
        pictures.add(convolve(x, weight, parameters.get(output + ".bias"), NONE));
      }
    }
    return pictures;
  }

  /** Pictures [batch, 3, resolution, resolution] of w [batch, wSize], in its manager. */
  NDArray synthesize(NDArray w) {
    return synthesizeAll(w).get(channels.length - 1);
  }

  private NDArray styled(NDArray x, NDArray w, String name) {
    NDManager scope = x.getManager();
    long count = x.getShape().get(1);
    Shape perChannel = new Shape(1, count, 1, 1);
    NDArray strength = in(scope, parameters.get(name + ".apply_noise.weight").reshape(perChannel));
    NDArray bias = in(scope, parameters.get(name + ".bias").reshape(perChannel));
    NDArray noise = strength.mul(parameters.get(name + ".apply_noise.noise"));
    NDArray active = x.add(noise.add(bias)).getNDArrayInternal().leakyRelu(.2f);
    NDArray weight = scaled(scope, name + ".style.weight", 1);
    NDArray style =
        Linear.linear(w, weight, parameters.get(name + ".style.bias"))
            .singletonOrThrow()
            .reshape(-1, 2, count, 1, 1);
    NDArray scale = style.get(new NDIndex(":,0")).add(1);
    return normalised(active).mul(scale).add(style.get(new NDIndex(":,1")));
  }

  /** A weight times √(gain / inputs of a unit), as StyleGAN's equalised learning rate has it. */
  private NDArray scaled(NDManager scope, String name, double gain) {
    NDArray weight = parameters.get(name);
    long inputs = weight.size() / weight.getShape().get(0);
    return in(scope, weight.mul((float) Math.sqrt(gain / inputs)));
  }

  /** DJL gives a result to its first operand's manager, which for a parameter lives too long. */
  private static NDArray in(NDManager scope, NDArray array) {
    array.attach(scope);
    return array;
  }

  /** Instance norm, as a layer norm of each channel's plane. */
  private NDArray normalised(NDArray x) {
    Shape shape = x.getShape();
    long area = shape.get(2) * shape.get(3);
    NDArray[] unit =
        norms.computeIfAbsent(
            area, a -> new NDArray[] {manager.ones(new Shape(a)), manager.zeros(new Shape(a))});
    NDArray planes = x.reshape(shape.get(0) * shape.get(1), area);
    return planes
        .getNDArrayInternal()
        .layerNorm(planes, new Shape(area), unit[0], unit[1], 1e-8f)
        .singletonOrThrow()
        .reshape(shape);
  }

  private static NDArray convolve(NDArray x, NDArray weight, NDArray bias, Shape padding) {
    return x.getNDArrayInternal()
        .convolution(x, weight, bias, ONE, padding, ONE, 1)
        .singletonOrThrow();
  }

  private static NDArray doubled(NDArray x) {
    Shape shape = x.getShape();
    return x.getNDArrayInternal()
        .interpolation(new long[] {2 * shape.get(2), 2 * shape.get(3)}, 0, false);
  }

  /** (1, 2, 1) ⊗ (1, 2, 1) / 16 with zero padding: two averages of 2 × 2. */
  private static NDArray blurred(NDArray x) {
    NDArray once = x.getNDArrayInternal().avgPool(TWO, ONE, ONE, false, true);
    return once.getNDArrayInternal().avgPool(TWO, ONE, NONE, false, true);
  }

  private void add(String name, float[] values, long... shape) {
    parameters.put(name, TrainableArrays.of(manager, values, shape));
  }

  private void add(String name, Random random, double deviation, long... shape) {
    parameters.put(name, TrainableArrays.normal(manager, random, deviation, shape));
  }

  /** From −1 to 1, along x or along y. */
  private static float[] ramp(int side, boolean alongX) {
    float[] values = new float[side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((alongX ? i % side : i / side) + .5f) * 2 / side - 1;
    }
    return values;
  }
}
