package ohlora.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import ohlora.weights.Tensor;

/**
 * A mapping network that is drawn once from a seed and never trained: the label's matrix, the pixel
 * norm and eight dense layers of the generator, with random orthogonal weights. Each layer is
 * calibrated on a sample so that its units before the leaky ReLU have mean {@link #SHIFT} and
 * standard deviation 1 (the last: so that w has standard deviation 1), and so w is spread evenly
 * over its coordinates. Because it is fixed, the drawn world can be stated as a function of w, and
 * training has only to teach the synthesis network what that function looks like.
 */
final class MappingNetwork {
  static final int LAYERS = 8;
  static final int LABEL_SIZE = 3;
  static final int EMBEDDING_SIZE = 16;

  /** A positive mean before the leaky ReLU, which keeps eight layers mildly nonlinear. */
  private static final double SHIFT = .6;

  private static final double SLOPE = .2;
  private static final double LABEL_SCALE = .3;
  private static final int SAMPLE = 4096;

  private final int zSize;
  private final int wSize;
  private final double[][] labelWeight;
  private final double[][][] weights = new double[LAYERS][][];
  private final double[][] biases = new double[LAYERS][];

  MappingNetwork(long seed, int zSize, int wSize) {
    this.zSize = zSize;
    this.wSize = wSize;
    Random random = new Random(seed);
    labelWeight = new double[LABEL_SIZE][EMBEDDING_SIZE];
    for (double[] row : labelWeight) {
      for (int i = 0; i < row.length; i++) {
        row[i] = LABEL_SCALE * random.nextGaussian();
      }
    }
    double[][] sample = new double[SAMPLE][];
    for (int i = 0; i < SAMPLE; i++) {
      sample[i] = input(gaussian(random, zSize), gaussian(random, LABEL_SIZE));
    }
    for (int layer = 0; layer < LAYERS; layer++) {
      weights[layer] = orthonormalRows(random, wSize, sample[0].length);
      biases[layer] = new double[wSize];
      calibrate(layer, sample);
    }
  }

  int zSize() {
    return zSize;
  }

  int wSize() {
    return wSize;
  }

  /** The w [wSize] of a latent z [zSize] and label [3]. */
  float[] map(float[] z, float[] label) {
    double[] x = input(z, label);
    for (int layer = 0; layer < LAYERS; layer++) {
      x = forward(layer, x);
    }
    float[] w = new float[wSize];
    for (int i = 0; i < wSize; i++) {
      w[i] = (float) x[i];
    }
    return w;
  }

  /** The parameters under their names in a StyleGAN's state dict, scaled as they are stored. */
  Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("mapping.label_weight", matrix(labelWeight, 1));
    for (int layer = 0; layer < LAYERS; layer++) {
      double gain = Math.sqrt(2.0 / weights[layer][0].length) * .01;
      float[] bias = new float[wSize];
      for (int i = 0; i < wSize; i++) {
        bias[i] = (float) (biases[layer][i] / .01);
      }
      state.put("mapping.dense" + layer + ".weight", matrix(weights[layer], 1 / gain));
      state.put("mapping.dense" + layer + ".bias", Tensor.of(bias, wSize));
    }
    return state;
  }

  private double[] input(float[] z, float[] label) {
    double[] x = new double[zSize + EMBEDDING_SIZE];
    for (int i = 0; i < zSize; i++) {
      x[i] = z[i];
    }
    for (int i = 0; i < EMBEDDING_SIZE; i++) {
      for (int j = 0; j < LABEL_SIZE; j++) {
        x[zSize + i] += label[j] * labelWeight[j][i];
      }
    }
    double square = 0;
    for (double value : x) {
      square += value * value;
    }
    double norm = 1 / Math.sqrt(square / x.length + 1e-8);
    for (int i = 0; i < x.length; i++) {
      x[i] *= norm;
    }
    return x;
  }

  private double[] forward(int layer, double[] x) {
    double[] out = new double[wSize];
    for (int i = 0; i < wSize; i++) {
      double sum = biases[layer][i];
      double[] row = weights[layer][i];
      for (int j = 0; j < x.length; j++) {
        sum += row[j] * x[j];
      }
      out[i] = sum < 0 ? SLOPE * sum : sum;
    }
    return out;
  }

  /** Scales and shifts the layer's units on the sample, and moves the sample through the layer. */
  private void calibrate(int layer, double[][] sample) {
    for (int i = 0; i < wSize; i++) {
      double[] row = weights[layer][i];
      double sum = 0;
      double squares = 0;
      for (double[] x : sample) {
        double value = 0;
        for (int j = 0; j < x.length; j++) {
          value += row[j] * x[j];
        }
        sum += value;
        squares += value * value;
      }
      double mean = sum / sample.length;
      double scale = 1 / Math.sqrt(squares / sample.length - mean * mean);
      for (int j = 0; j < row.length; j++) {
        row[j] *= scale;
      }
      biases[layer][i] = SHIFT - mean * scale;
    }
    for (int n = 0; n < sample.length; n++) {
      sample[n] = forward(layer, sample[n]);
    }
    if (layer == LAYERS - 1) {
      unitDeviation(layer, sample);
    }
  }

  /** Leaky ReLU is homogeneous: scaling a unit's weights and bias scales its output. */
  private void unitDeviation(int layer, double[][] sample) {
    for (int i = 0; i < wSize; i++) {
      double sum = 0;
      double squares = 0;
      for (double[] x : sample) {
        sum += x[i];
        squares += x[i] * x[i];
      }
      double mean = sum / sample.length;
      double scale = 1 / Math.sqrt(squares / sample.length - mean * mean);
      for (int j = 0; j < weights[layer][i].length; j++) {
        weights[layer][i][j] *= scale;
      }
      biases[layer][i] *= scale;
      for (double[] x : sample) {
        x[i] *= scale;
      }
    }
  }

  /** Random rows, orthonormal in blocks of as many rows as there are columns. */
  static double[][] orthonormalRows(Random random, int rows, int columns) {
    double[][] matrix = new double[rows][columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix[i][j] = random.nextGaussian();
      }
      for (int k = i / columns * columns; k < i; k++) {
        double dot = 0;
        for (int j = 0; j < columns; j++) {
          dot += matrix[i][j] * matrix[k][j];
        }
        for (int j = 0; j < columns; j++) {
          matrix[i][j] -= dot * matrix[k][j];
        }
      }
      double square = 0;
      for (double value : matrix[i]) {
        square += value * value;
      }
      for (int j = 0; j < columns; j++) {
        matrix[i][j] /= Math.sqrt(square);
      }
    }
    return matrix;
  }

  static float[] gaussian(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static Tensor matrix(double[][] rows, double scale) {
    float[] out = new float[rows.length * rows[0].length];
    int at = 0;
    for (double[] row : rows) {
      for (double value : row) {
        out[at++] = (float) (value * scale);
      }
    }
    return Tensor.of(out, rows.length, rows[0].length);
  }
}
