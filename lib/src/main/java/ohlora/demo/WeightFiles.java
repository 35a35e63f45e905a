package ohlora.demo;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import ohlora.weights.Tensor;
import ohlora.weights.Weights;

/** What was trained, as the state dicts of the reference's networks. */
final class WeightFiles {
  private static final long SEED = 3;
  private static final int AVERAGE_OVER = 10_000;

  private WeightFiles() {}

  /** The whole generator: the world's fixed mapping and a trained synthesis network. */
  static Weights generator(World world, SynthesisNetwork network) {
    MappingNetwork mapping = world.mapping();
    Map<String, Tensor> state = new LinkedHashMap<>();
    mapping.stateDict().forEach((name, tensor) -> state.put(name, tensor));
    state.put("truncation.w_avg", Tensor.of(averageW(world), mapping.wSize()));
    state.put("synthesis.lod", Tensor.of(new float[] {0}));
    network
        .parameters()
        .forEach(
            (name, array) -> {
              state.put(name, tensor(array));
              if (name.endsWith(".style.bias")) {
                putBlur(state, name.substring(0, name.length() - ".style.bias".length()), array);
              }
            });
    return Weights.of(state);
  }

  /** The property CNN. */
  static Weights scorer(Map<String, NDArray> weights) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    weights.forEach((name, array) -> state.put(name, tensor(array)));
    return Weights.of(state);
  }

  private static Tensor tensor(NDArray array) {
    return Tensor.of(array.toFloatArray(), array.getShape().getShape());
  }

  /** The constant kernel of the layers that double the resolution. */
  private static void putBlur(Map<String, Tensor> state, String layer, NDArray styleBias) {
    int number = Integer.parseInt(layer.substring("synthesis.layer".length()));
    if (number < 2 || number % 2 == 1) {
      return;
    }
    int[] tent = {1, 2, 1};
    int channels = (int) styleBias.size() / 2;
    float[] kernel = new float[channels * 9];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = tent[i % 9 / 3] * tent[i % 3] / 16f;
    }
    state.put(layer + ".blur.kernel", Tensor.of(kernel, channels, 1, 3, 3));
  }

  private static float[] averageW(World world) {
    Random random = new Random(SEED);
    double[] sum = new double[world.mapping().wSize()];
    for (int n = 0; n < AVERAGE_OVER; n++) {
      float[] w = world.sample(random);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += w[i];
      }
    }
    float[] average = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      average[i] = (float) (sum[i] / AVERAGE_OVER);
    }
    return average;
  }
}
