package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import ohlora.io.InputException;
import ohlora.weights.Tensor;
import ohlora.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScorePredictorTest {
  @TempDir Path folder;

  static Map<String, Tensor> tensors(int w, int hidden, long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    int inputs = w;
    for (int layer = 0; layer < 3; layer++) {
      int outputs = layer == 2 ? 1 : hidden;
      tensors.put("layer" + layer + ".weight", normal(random, outputs, inputs));
      tensors.put("layer" + layer + ".bias", normal(random, outputs));
      inputs = outputs;
    }
    return tensors;
  }

  private static Tensor normal(Random random, long... shape) {
    float[] values = new float[(int) (shape[0] * (shape.length > 1 ? shape[1] : 1))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() / 3;
    }
    return Tensor.of(values, shape);
  }

  static ScorePredictor random(int w, long seed) {
    try {
      return ScorePredictor.of(Weights.of(tensors(w, 5, seed)));
    } catch (InputException e) {
      throw new AssertionError(e);
    }
  }

  private static float[] w(int size, long seed) {
    Random random = new Random(seed);
    float[] w = new float[size];
    for (int i = 0; i < size; i++) {
      w[i] = (float) random.nextGaussian();
    }
    return w;
  }

  @Test
  void aNetworkOfOneUnitALayerIsWhatItsFormulaSays() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("layer0.weight", Tensor.of(new float[] {.5f, -1}, 1, 2));
    tensors.put("layer0.bias", Tensor.of(new float[] {.25f}, 1));
    tensors.put("layer1.weight", Tensor.of(new float[] {2}, 1, 1));
    tensors.put("layer1.bias", Tensor.of(new float[] {-.5f}, 1));
    tensors.put("layer2.weight", Tensor.of(new float[] {3}, 1, 1));
    tensors.put("layer2.bias", Tensor.of(new float[] {1}, 1));
    ScorePredictor network = ScorePredictor.of(Weights.of(tensors));
    assertEquals(2, network.wSize());
    double first = Math.tanh(.5 * 1 - 1 * .5 + .25);
    double second = Math.tanh(2 * first - .5);
    float[] w = {1, .5f};
    assertEquals(3 * second + 1, network.predict(w), 1e-14);
    double slope = 3 * (1 - second * second) * 2 * (1 - first * first);
    assertArrayEquals(new double[] {.5 * slope, -slope}, network.gradient(w), 1e-14);
  }

  @Test
  void theGradientIsTheNumericalOne() {
    ScorePredictor network = random(7, 1);
    float[] w = w(7, 2);
    double[] gradient = network.gradient(w);
    // Exact steps in float32, so that the quotient is one of the points that are evaluated.
    float step = 0x1p-10f;
    for (int j = 0; j < 7; j++) {
      float[] up = w.clone();
      float[] down = w.clone();
      up[j] += step;
      down[j] -= step;
      double numerical = (network.predict(up) - network.predict(down)) / (up[j] - down[j]);
      assertEquals(numerical, gradient[j], 1e-6);
    }
  }

  @Test
  void anyNumberOfThreadsFindTheSameBits() {
    ScorePredictor network = random(7, 1);
    double[] expected = network.gradient(w(7, 3));
    IntStream.range(0, 200)
        .parallel()
        .forEach(i -> assertArrayEquals(expected, network.gradient(w(7, 3))));
  }

  @Test
  void whatIsWrittenIsReadBackBitByBit() throws IOException {
    Path file = folder.resolve("network.safetensors");
    random(7, 1).orthogonal(true).write(file);
    ScorePredictor read = ScorePredictor.of(Weights.read(file));
    assertTrue(read.orthogonal());
    assertArrayEquals(random(7, 1).gradient(w(7, 2)), read.gradient(w(7, 2)));
    read.orthogonal(false).write(file);
    assertTrue(!ScorePredictor.of(Weights.read(file)).orthogonal());
  }

  @Test
  void whatIsNoSuchNetworkIsRefused() {
    refused("has no tensor 'layer2.bias'", "layer2.bias", null);
    refused(
        "tensor 'layer1.weight' has the shape [5, 4], expected [any, 5]",
        "layer1.weight",
        Tensor.of(new float[20], 5, 4));
    refused(
        "tensor 'layer2.weight' has the shape [2, 5], expected [1, 5]",
        "layer2.weight",
        Tensor.of(new float[10], 2, 5));
    refused("has the unexpected tensor 'layer3.bias'", "layer3.bias", Tensor.of(new float[1], 1));
    refused(
        "holds NaN at element 2", "layer0.bias", Tensor.of(new float[] {0, 0, 0f / 0, 0, 0}, 5));
    refused("is a network without numbers", "layer0.weight", Tensor.of(new float[0], 5, 0));
  }

  private static void refused(String part, String name, Tensor tensor) {
    Map<String, Tensor> tensors = tensors(7, 5, 1);
    if (tensor == null) {
      tensors.remove(name);
    } else {
      tensors.put(name, tensor);
    }
    InputException e =
        assertThrows(InputException.class, () -> ScorePredictor.of(Weights.of(tensors)));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
