package ohlora.demo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import ohlora.model.Crop;
import ohlora.model.ScorerPlan;

/**
 * One of the six networks of the property CNN, small enough for 64 × 64 pictures: which crop it
 * sees (fractions of the side), what it scores, and the plan and widths of its layers. Every
 * convolution is 3 × 3 without padding and followed by leaky ReLU 0.01, every pool takes the
 * maximum of 2 × 2.
 */
enum ScorePart {
  EYES(new Crop(3 / 8.0, 9 / 16.0, 1 / 4.0, 3 / 4.0), "conv conv pool conv", "eyes"),
  MOUTH(new Crop(5 / 8.0, 13 / 16.0, 3 / 8.0, 5 / 8.0), "conv conv pool conv", "mouth"),
  POSE(new Crop(7 / 16.0, 5 / 8.0, 11 / 32.0, 21 / 32.0), "conv conv pool conv", "pose"),
  HAIR_COLOR(Crop.WHOLE, "conv pool conv pool conv pool conv", "hair_color"),
  HAIR_LENGTH(new Crop(.5, 1, 0, 1), "conv pool conv pool conv pool", "hair_length"),
  BACKGROUND(
      new Crop(0, .5, 0, 1), "conv pool conv pool conv pool", "background_mean", "background_std");

  /** The property CNN, whose networks are in the report's order. */
  static final ScorerPlan PLAN =
      new ScorerPlan(
          Stream.of(EYES, HAIR_COLOR, HAIR_LENGTH, MOUTH, POSE, BACKGROUND)
              .map(ScorePart::network)
              .toList());

  private static final Shape ONE = new Shape(1, 1);
  private static final Shape TWO = new Shape(2, 2);
  private static final Shape NONE = new Shape(0, 0);
  static final int[] WIDTHS = {12, 20, 32, 32};
  static final int HIDDEN = 256;
  private static final float SLOPE = .01f;

  /** Share of channels that dropout removes after every convolution. */
  private static final float CHANNEL_DROPOUT = .05f;

  /** Share of values that dropout removes before the last layer. */
  private static final float HIDDEN_DROPOUT = .45f;

  private final ScorerPlan.Network network;
  private final List<String> layers;

  ScorePart(Crop crop, String steps, String... outputs) {
    layers = List.of(steps.split(" "));
    network = new ScorerPlan.Network(label() + "_score_cnn", crop, List.of(outputs), steps);
  }

  /** Its name, for example {@code hair_color}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the model card says of it. */
  ScorerPlan.Network network() {
    return network;
  }

  /** The properties that it scores. */
  List<String> outputs() {
    return network.outputs();
  }

  /** Fresh weights under their state dict names, for pictures of the given side. */
  Map<String, NDArray> weights(NDManager manager, int side, long seed) {
    Random random = new Random(seed + ordinal());
    Map<String, NDArray> weights = new LinkedHashMap<>();
    String prefix = network.prefix() + ".";
    int[] edges = network.crop().pixels(side);
    int height = edges[1] - edges[0];
    int width = edges[3] - edges[2];
    int channels = 3;
    int convolutions = 0;
    for (String layer : layers) {
      if (layer.equals("conv")) {
        int out = WIDTHS[convolutions++];
        String name = prefix + "conv" + convolutions + ".0.";
        weights.put(
            name + "weight",
            normal(manager, random, Math.sqrt(2.0 / (9 * channels)), out, channels, 3, 3));
        weights.put(name + "bias", normal(manager, random, 0, out));
        channels = out;
        height -= 2;
        width -= 2;
      } else {
        height /= 2;
        width /= 2;
      }
    }
    int features = channels * height * width;
    weights.put(
        prefix + "fc1.0.weight",
        normal(manager, random, Math.sqrt(1.0 / features), HIDDEN, features));
    weights.put(prefix + "fc1.0.bias", normal(manager, random, 0, HIDDEN));
    int count = outputs().size();
    weights.put(
        prefix + "fc_final.weight",
        normal(manager, random, Math.sqrt(1.0 / HIDDEN), count, HIDDEN));
    weights.put(prefix + "fc_final.bias", normal(manager, random, 0, count));
    return weights;
  }

  /** This network's crop [batch, 3, height, width] of pictures [batch, 3, side, side]. */
  NDArray crop(NDArray pictures) {
    int[] edges = network.crop().pixels((int) pictures.getShape().get(2));
    return pictures.get(new NDIndex(":,:,{}:{},{}:{}", edges[0], edges[1], edges[2], edges[3]));
  }

  /**
   * Scores [batch, outputs].
   *
   * @param dropout makes the masks; null for none
   */
  NDArray score(Map<String, NDArray> weights, NDArray crop, Random dropout) {
    String prefix = network.prefix() + ".";
    NDArray x = crop;
    long batch = crop.getShape().get(0);
    int convolutions = 0;
    for (String layer : layers) {
      if (layer.equals("conv")) {
        convolutions++;
        String name = prefix + "conv" + convolutions + ".0.";
        x =
            x.getNDArrayInternal()
                .convolution(
                    x, weights.get(name + "weight"), weights.get(name + "bias"), ONE, NONE, ONE, 1)
                .singletonOrThrow()
                .getNDArrayInternal()
                .leakyRelu(SLOPE);
        long channels = x.getShape().get(1);
        x = dropped(x, dropout, CHANNEL_DROPOUT, new Shape(batch, channels, 1, 1));
      } else {
        x = x.getNDArrayInternal().maxPool(TWO, TWO, NONE, false);
      }
    }
    NDArray hidden =
        linear(x.reshape(batch, -1), weights, prefix + "fc1.0").getNDArrayInternal().tanh();
    return linear(
        dropped(hidden, dropout, HIDDEN_DROPOUT, hidden.getShape()), weights, prefix + "fc_final");
  }

  private static NDArray linear(NDArray x, Map<String, NDArray> weights, String name) {
    return Linear.linear(x, weights.get(name + ".weight"), weights.get(name + ".bias"))
        .singletonOrThrow();
  }

  private static NDArray dropped(NDArray x, Random dropout, float share, Shape shape) {
    if (dropout == null) {
      return x;
    }
    float[] mask = new float[(int) shape.size()];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = dropout.nextFloat() < share ? 0 : 1 / (1 - share);
    }
    return x.mul(x.getManager().create(mask, shape));
  }

  private static NDArray normal(NDManager manager, Random random, double scale, long... shape) {
    return TrainableArrays.normal(manager, random, scale, shape);
  }
}
