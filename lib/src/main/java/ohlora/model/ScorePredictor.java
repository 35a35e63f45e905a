package ohlora.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import ohlora.io.InputException;
import ohlora.weights.Checklist;
import ohlora.weights.DType;
import ohlora.weights.Tensor;
import ohlora.weights.Weights;

/**
 * A small network that predicts the score of one property from w. Its gradient points to where the
 * score grows fastest, from this very w. One network serves all groups: which group a case is in
 * depends on its w, and so does the gradient already.
 *
 * <p>Evaluated in plain double arithmetic: the same bits on every machine, and for any number of
 * threads at once. In a file it is three linear layers, {@code layer0.weight [hidden, w]} and
 * {@code layer0.bias [hidden]} to {@code layer2.weight [1, hidden]} and {@code layer2.bias [1]},
 * with tanh between them; a tensor {@code orthogonal [1]} is there where the directions of the
 * model are made orthogonal to one another at each case.
 */
public final class ScorePredictor {
  private static final int LAYERS = 3;
  private static final String ORTHOGONAL = "orthogonal";

  private final double[][][] weights;
  private final double[][] biases;
  private final boolean orthogonal;

  private ScorePredictor(double[][][] weights, double[][] biases, boolean orthogonal) {
    this.weights = weights;
    this.biases = biases;
    this.orthogonal = orthogonal;
  }

  /**
   * A network of given weights.
   *
   * @throws InputException in one line, if they are not this network: a tensor missing, unexpected,
   *     of a wrong shape, not finite
   */
  public static ScorePredictor of(Weights weights) throws InputException {
    Checklist tensors = new Checklist(weights.requireFinite());
    double[][][] matrices = new double[LAYERS][][];
    double[][] biases = new double[LAYERS][];
    long inputs = Weights.ANY;
    for (int layer = 0; layer < LAYERS; layer++) {
      long outputs = layer == LAYERS - 1 ? 1 : Weights.ANY;
      Tensor matrix = tensors.take("layer" + layer + ".weight", outputs, inputs);
      inputs = matrix.shape()[0];
      matrices[layer] = rows(matrix.toDoubles(), (int) inputs);
      biases[layer] = tensors.take("layer" + layer + ".bias", inputs).toDoubles();
    }
    boolean orthogonal = tensors.contains(ORTHOGONAL);
    if (orthogonal) {
      tensors.take(ORTHOGONAL, 1);
    }
    tensors.requireNothingElse();
    if (matrices[0].length == 0 || matrices[0][0].length == 0) {
      throw tensors.refuse("is a network without numbers", Weights.RIGHT_NETWORK);
    }
    return new ScorePredictor(matrices, biases, orthogonal);
  }

  private static double[][] rows(double[] values, int count) {
    double[][] rows = new double[count][count == 0 ? 0 : values.length / count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(values, i * rows[i].length, rows[i], 0, rows[i].length);
    }
    return rows;
  }

  /** Length of the w that it takes. */
  public int wSize() {
    return weights[0][0].length;
  }

  /** Whether the directions of its model are made orthogonal to one another at each case. */
  boolean orthogonal() {
    return orthogonal;
  }

  /** The same network, and a word on the directions of its model. */
  ScorePredictor orthogonal(boolean said) {
    return new ScorePredictor(weights, biases, said);
  }

  /**
   * The score that it predicts.
   *
   * @param w {@code [w]}
   */
  public double predict(float[] w) {
    return activations(w)[LAYERS][0];
  }

  /**
   * By how much the predicted score grows for each unit of each figure of w.
   *
   * @param w {@code [w]}
   * @return {@code [w]}, of any length, zero where the prediction is level
   */
  public double[] gradient(float[] w) {
    double[][] values = activations(w);
    double[] back = {1};
    for (int layer = LAYERS - 1; layer >= 0; layer--) {
      double[] inputs = new double[values[layer].length];
      for (int i = 0; i < back.length; i++) {
        double slope = layer == LAYERS - 1 ? 1 : 1 - values[layer + 1][i] * values[layer + 1][i];
        for (int j = 0; j < inputs.length; j++) {
          inputs[j] += back[i] * slope * weights[layer][i][j];
        }
      }
      back = inputs;
    }
    return back;
  }

  /** What goes into each layer, and last the score. */
  private double[][] activations(float[] w) {
    if (w.length != wSize()) {
      throw new IllegalArgumentException(
          "w has " + w.length + " numbers, but the network takes " + wSize());
    }
    double[][] values = new double[LAYERS + 1][];
    values[0] = new double[w.length];
    for (int j = 0; j < w.length; j++) {
      values[0][j] = w[j];
    }
    for (int layer = 0; layer < LAYERS; layer++) {
      double[] outputs = biases[layer].clone();
      for (int i = 0; i < outputs.length; i++) {
        for (int j = 0; j < values[layer].length; j++) {
          outputs[i] += weights[layer][i][j] * values[layer][j];
        }
        // Math.tanh may differ between machines in its last bits.
        outputs[i] = layer == LAYERS - 1 ? outputs[i] : StrictMath.tanh(outputs[i]);
      }
      values[layer + 1] = outputs;
    }
    return values;
  }

  /** Writes a safetensors file that {@link #of} takes, in float32. */
  void write(Path file) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int layer = 0; layer < LAYERS; layer++) {
      int inputs = weights[layer][0].length;
      float[] matrix = new float[weights[layer].length * inputs];
      float[] bias = new float[weights[layer].length];
      for (int i = 0; i < bias.length; i++) {
        bias[i] = (float) biases[layer][i];
        for (int j = 0; j < inputs; j++) {
          matrix[i * inputs + j] = (float) weights[layer][i][j];
        }
      }
      tensors.put("layer" + layer + ".weight", Tensor.of(matrix, bias.length, inputs));
      tensors.put("layer" + layer + ".bias", Tensor.of(bias, bias.length));
    }
    if (orthogonal) {
      tensors.put(ORTHOGONAL, Tensor.of(new float[] {1}, 1));
    }
    Weights.of(tensors).writeSafetensors(file, DType.FLOAT32);
  }
}
