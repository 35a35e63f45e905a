package ohlora.demo;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import ohlora.io.Text;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/**
 * Trains the six networks of the property CNN, one after the other, on faces with known properties:
 * mean squared error, dropout on, Adam with a cosine decay. Each finished network is written to the
 * directory as {@code eyes.bin} and so on, and is not trained again while that file is there.
 */
final class ScorerTraining implements AutoCloseable {
  private static final long SEED = 31;
  private static final int BATCH = 64;
  private static final double RATE = .002;
  private static final double WARM_UP_STEPS = 50;

  private final Path directory;
  private final Consumer<String> progress;
  private final NDManager manager = NDManager.newBaseManager();

  ScorerTraining(Path directory, Consumer<String> progress) {
    this.directory = directory;
    this.progress = progress;
  }

  /**
   * Trains what is not there yet.
   *
   * @param validation faces for the figures that are told, which training does not see
   * @param steps updates per network
   * @return all weights under their state dict names; they live as long as this training
   */
  Map<String, NDArray> run(KnownFaces training, KnownFaces validation, int steps)
      throws IOException {
    Map<String, NDArray> all = new LinkedHashMap<>();
    for (ScorePart part : ScorePart.values()) {
      Map<String, NDArray> weights = part.weights(manager, training.resolution(), SEED);
      Path file = directory.resolve(part.label() + ".bin");
      if (Files.exists(file)) {
        Checkpoint.read(file, weights);
      } else {
        train(part, weights, training, steps);
        new Checkpoint(steps, (long) steps * BATCH, 0, 0).write(file, weights);
      }
      report(part, weights, validation);
      all.putAll(weights);
    }
    return all;
  }

  private void train(ScorePart part, Map<String, NDArray> weights, KnownFaces faces, int steps) {
    Random random = new Random(SEED + 100 + part.ordinal());
    try (NDManager states = manager.newSubManager()) {
      Adam adam = new Adam(states, weights);
      for (int step = 1; step <= steps; step++) {
        try (NDManager scope = manager.newSubManager();
            GradientCollector collector = Engine.getInstance().newGradientCollector()) {
          collector.backward(loss(part, weights, faces, random, scope));
        }
        double share = (double) step / steps;
        double rate = RATE * Math.min(1, step / WARM_UP_STEPS);
        adam.step(step, rate * (.01 + .99 * (.5 + .5 * Math.cos(Math.PI * share))), .99, n -> true);
      }
    }
  }

  private static NDArray loss(
      ScorePart part,
      Map<String, NDArray> weights,
      KnownFaces faces,
      Random random,
      NDManager scope) {
    int side = faces.resolution();
    int outputs = part.outputs().size();
    float[] pixels = new float[BATCH * 3 * side * side];
    float[] scores = new float[BATCH * outputs];
    for (int i = 0; i < BATCH; i++) {
      int k = random.nextInt(faces.pictures().size());
      copy(faces.pictures().get(k), pixels, i);
      for (int j = 0; j < outputs; j++) {
        scores[i * outputs + j] = (float) faces.scores().get(k).of(part.outputs().get(j));
      }
    }
    NDArray crop = part.crop(scope.create(pixels, new Shape(BATCH, 3, side, side)));
    return part.score(weights, crop, random)
        .sub(scope.create(scores, new Shape(BATCH, outputs)))
        .square()
        .mean();
  }

  private void report(ScorePart part, Map<String, NDArray> weights, KnownFaces faces) {
    int side = faces.resolution();
    int outputs = part.outputs().size();
    int count = faces.pictures().size();
    double[][] scored = new double[outputs][count];
    double[][] known = new double[outputs][count];
    for (int i = 0; i < count; i++) {
      float[] pixels = new float[3 * side * side];
      copy(faces.pictures().get(i), pixels, 0);
      try (NDManager scope = manager.newSubManager()) {
        NDArray crop = part.crop(scope.create(pixels, new Shape(1, 3, side, side)));
        float[] scores = part.score(weights, crop, null).toFloatArray();
        for (int j = 0; j < outputs; j++) {
          scored[j][i] = scores[j];
          known[j][i] = faces.scores().get(i).of(part.outputs().get(j));
        }
      }
    }
    for (int j = 0; j < outputs; j++) {
      double pearson = new PearsonsCorrelation().correlation(known[j], scored[j]);
      progress.accept(Text.format("%s: Pearson %.4f", part.outputs().get(j), pearson));
    }
  }

  private static void copy(byte[] picture, float[] pixels, int index) {
    for (int j = 0; j < picture.length; j++) {
      pixels[index * picture.length + j] = (picture[j] & 255) / 127.5f - 1;
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
