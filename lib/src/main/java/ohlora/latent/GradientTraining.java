package ohlora.latent;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import ohlora.io.InputException;
import ohlora.io.Interrupts;
import ohlora.model.ScorePredictor;
import ohlora.weights.Tensor;
import ohlora.weights.Weights;

/**
 * Trains the network whose gradient is a direction: two hidden layers with tanh, on standardised w
 * and scores, by Adam on the mean squared difference, until those rows that it does not see have
 * not been predicted better for a while. The same rows and seed give the same network on one
 * machine.
 *
 * <p>The engine multiplies the matrices, and the chain rule is here: DJL's collector of gradients
 * serves one training of a process at a time, and keeps two handles of every parameter at each
 * step.
 */
final class GradientTraining implements AutoCloseable {
  private static final int LAYERS = 3;
  private static final int HIDDEN = 64;
  private static final int BATCH = 64;
  private static final float RATE = .002f;
  private static final int PASSES = 200;

  /** It ends after this many passes without a better prediction. */
  private static final int PATIENCE = 8;

  private final NDManager manager = NDManager.newBaseManager(Device.cpu());
  private final Optimizer adam =
      Optimizer.adam().optLearningRateTracker(Tracker.fixed(RATE)).build();
  private final ScoredRows data;
  private final int width;
  private final double[][] columns;
  private final double[] score;
  private final NDArray[] weights = new NDArray[LAYERS];
  private final NDArray[] biases = new NDArray[LAYERS];

  private GradientTraining(ScoredRows data, Random random) {
    this.data = data;
    width = data.rows()[0].length;
    columns = new double[width][];
    double[] values = new double[data.rows().length - data.heldOut()];
    for (int j = 0; j < width; j++) {
      for (int i = 0; i < values.length; i++) {
        values[i] = data.rows()[data.heldOut() + i][j];
      }
      columns[j] = meanAndDeviation(values);
    }
    score =
        meanAndDeviation(Arrays.copyOfRange(data.scores(), data.heldOut(), data.scores().length));
    int inputs = width;
    for (int layer = 0; layer < LAYERS; layer++) {
      int outputs = layer == LAYERS - 1 ? 1 : HIDDEN;
      float[] first = new float[outputs * inputs];
      for (int i = 0; i < first.length; i++) {
        first[i] = (float) (random.nextGaussian() / Math.sqrt(inputs));
      }
      weights[layer] = manager.create(first, new Shape(outputs, inputs));
      biases[layer] = manager.zeros(new Shape(outputs));
      inputs = outputs;
    }
  }

  /** The deviation of what is always the same is 1. */
  private static double[] meanAndDeviation(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double square = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return new double[] {mean, square > 0 ? Math.sqrt(square / values.length) : 1};
  }

  /**
   * Trains on the rows that are not held out, and looks at the others to see when to end.
   *
   * @param seed of the first weights and of the order of the rows
   * @throws CancellationException if the thread was interrupted; it stays interrupted
   */
  static ScorePredictor train(ScoredRows data, long seed) {
    Random random = new Random(seed);
    try (GradientTraining training = new GradientTraining(data, random)) {
      return training.run(random);
    }
  }

  private ScorePredictor run(Random random) {
    int[] order = new int[data.rows().length - data.heldOut()];
    Arrays.setAll(order, i -> data.heldOut() + i);
    double least = Double.POSITIVE_INFINITY;
    ScorePredictor best = null;
    for (int pass = 0, since = 0; pass < PASSES && since < PATIENCE; pass++, since++) {
      shuffle(order, random);
      for (int from = 0; from < order.length; from += BATCH) {
        Interrupts.check("the search for a gradient");
        step(Arrays.copyOfRange(order, from, Math.min(from + BATCH, order.length)));
      }
      ScorePredictor predictor = predictor();
      double loss = 1 - data.rSquared(predictor::predict);
      if (loss < least) {
        least = loss;
        best = predictor;
        since = 0;
      }
    }
    return best;
  }

  private static void shuffle(int[] order, Random random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[other];
      order[other] = moved;
    }
  }

  /** One step down the gradient of the mean squared difference of some rows. */
  private void step(int[] rows) {
    try (NDManager batch = manager.newSubManager()) {
      NDArray[] inputs = new NDArray[LAYERS + 1];
      inputs[0] = batch.create(standardised(rows), new Shape(rows.length, width));
      for (int layer = 0; layer < LAYERS; layer++) {
        NDArray sum = Linear.linear(inputs[layer], weights[layer], biases[layer]).get(0);
        inputs[layer + 1] = layer == LAYERS - 1 ? sum : sum.tanh();
      }
      float[] wanted = new float[rows.length];
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = (float) ((data.scores()[rows[i]] - score[0]) / score[1]);
      }
      NDArray back =
          inputs[LAYERS]
              .sub(batch.create(wanted, new Shape(wanted.length, 1)))
              .mul(2f / rows.length);
      for (int layer = LAYERS - 1; layer >= 0; layer--) {
        NDArray ofWeights = back.transpose().matMul(inputs[layer]);
        NDArray ofBiases = back.sum(new int[] {0});
        back = back.matMul(weights[layer]).mul(inputs[layer].square().neg().add(1));
        adam.update("weight" + layer, weights[layer], ofWeights);
        adam.update("bias" + layer, biases[layer], ofBiases);
      }
    }
  }

  private float[] standardised(int[] rows) {
    float[] flat = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < width; j++) {
        flat[i * width + j] = (float) ((data.rows()[rows[i]][j] - columns[j][0]) / columns[j][1]);
      }
    }
    return flat;
  }

  /** The network as it is now, for w and scores as they are. */
  private ScorePredictor predictor() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int layer = 0; layer < LAYERS; layer++) {
      float[] weight = weights[layer].toFloatArray();
      float[] bias = biases[layer].toFloatArray();
      int inputs = weight.length / bias.length;
      for (int i = 0; i < bias.length; i++) {
        double shifted = bias[i];
        for (int j = 0; j < inputs; j++) {
          int at = i * inputs + j;
          double scaled = weight[at];
          if (layer == 0) {
            scaled /= columns[j][1];
            shifted -= scaled * columns[j][0];
          }
          weight[at] = (float) (layer == LAYERS - 1 ? scaled * score[1] : scaled);
        }
        bias[i] = (float) (layer == LAYERS - 1 ? shifted * score[1] + score[0] : shifted);
      }
      tensors.put("layer" + layer + ".weight", Tensor.of(weight, bias.length, inputs));
      tensors.put("layer" + layer + ".bias", Tensor.of(bias, bias.length));
    }
    try {
      return ScorePredictor.of(Weights.of(tensors));
    } catch (InputException e) {
      throw new IllegalArgumentException(
          "the search for a gradient diverged; are the scores sound? " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
