package ohlora.demo;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Trains the synthesis network to paint what the {@link World} draws: regression from w, at 16,
 * then 32, then all pixels, with Adam, a warm-up, a cosine decay over the planned time and a moving
 * average of the weights. Every few minutes {@code checkpoint.bin} and the contact sheet {@code
 * sheet.png} (drawn portraits above generated ones) are written to the directory; a training that
 * finds a checkpoint there goes on from it.
 */
final class GeneratorTraining implements AutoCloseable {
  static final String CHECKPOINT = "checkpoint.bin";

  private static final long NETWORK_SEED = 11;
  private static final long PORTRAIT_SEED = 5;
  private static final long BATCH_SEED = 77;
  private static final int RING = 40_000;
  private static final int HELD_OUT = 64;
  private static final double WARM_UP_STEPS = 100;
  private static final double AVERAGE = .998;
  private static final double REPORT_SECONDS = 60;
  private static final double SAVE_SECONDS = 150;

  /** Shares of the time after which 32 and then 64 pixels are trained. */
  private static final double[] GROWING = {.05, .15};

  private final World world;
  private final Path directory;
  private final Consumer<String> progress;
  private final NDManager manager = NDManager.newBaseManager();
  private final SynthesisNetwork network;
  private final GeneratorLoss loss;
  private final Adam adam;
  private final HeldOut heldOut;
  private Checkpoint now = Checkpoint.START;
  private double meanLoss;

  /**
   * A new training, or the one whose checkpoint lies in the directory.
   *
   * @param progress takes a line from time to time
   * @param channels of each resolution from 4 × 4 on
   * @throws IOException if the checkpoint cannot be read or is of another network
   */
  GeneratorTraining(World world, Path directory, Consumer<String> progress, int... channels)
      throws IOException {
    this.world = world;
    this.directory = directory;
    this.progress = progress;
    network = new SynthesisNetwork(manager, NETWORK_SEED, world.mapping().wSize(), channels);
    loss = new GeneratorLoss(manager, network.levels());
    adam = new Adam(manager, network.parameters());
    heldOut = new HeldOut(world, network.resolution(), HELD_OUT);
    Path file = directory.resolve(CHECKPOINT);
    if (Files.exists(file)) {
      now = Checkpoint.read(file, adam.state());
      progress.accept("resumed at step " + now.step());
    }
  }

  Checkpoint now() {
    return now;
  }

  /** Mean loss over about the last hundred steps of this sitting; 0 before the tenth. */
  double meanLoss() {
    return meanLoss;
  }

  /** The network with the averaged weights; it lives as long as this training. */
  SynthesisNetwork averaged() {
    return network.with(adam.averages());
  }

  /**
   * Trains until the planned time, over all sittings, is used up, and saves.
   *
   * @param seconds planned
   * @param rate the highest learning rate
   * @param batch pictures per step; twice as many at low resolutions
   */
  void run(double seconds, double rate, int batch) throws IOException {
    PortraitStream stream =
        new PortraitStream(world, network.resolution(), RING, PORTRAIT_SEED, now.position());
    clearGradients();
    long start = System.nanoTime();
    Checkpoint begin = now;
    double report = now.seconds() + REPORT_SECONDS / 4;
    double save = now.seconds() + SAVE_SECONDS;
    while (now.seconds() < seconds) {
      double share = now.seconds() / seconds;
      int levels = levels(share);
      int count = levels < network.levels() ? 2 * batch : batch;
      double decayed = rate * (.01 + .99 * (.5 + .5 * Math.cos(Math.PI * share)));
      step(stream, count, levels, decayed);
      now =
          new Checkpoint(
              now.step(),
              now.images() + count,
              stream.position(),
              begin.seconds() + (System.nanoTime() - start) / 1e9);
      boolean end = now.seconds() >= seconds;
      if (end || now.seconds() >= report) {
        report(levels, begin, seconds);
        report = now.seconds() + REPORT_SECONDS;
      }
      if (end || now.seconds() >= save) {
        now.write(directory.resolve(CHECKPOINT), adam.state());
        save = now.seconds() + SAVE_SECONDS;
      }
    }
  }

  private int levels(double share) {
    int below = share < GROWING[0] ? 2 : share < GROWING[1] ? 1 : 0;
    return Math.max(2, network.levels() - below);
  }

  private void step(PortraitStream stream, int count, int levels, double rate) {
    int side = network.resolution();
    float[] w = new float[count * network.wSize()];
    float[] pixels = new float[count * 3 * side * side];
    stream.pick(new Random(BATCH_SEED + now.step()), w, pixels);
    long step = now.step() + 1;
    now = new Checkpoint(step, now.images(), now.position(), now.seconds());
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray ws = scope.create(w, new Shape(count, network.wSize()));
      NDArray target = scope.create(pixels, new Shape(count, 3, side, side));
      NDArray value = loss.of(network.synthesize(ws, levels), target);
      collector.backward(value);
      adam.step(
          step,
          rate * Math.min(1, step / WARM_UP_STEPS),
          Math.min(AVERAGE, (1.0 + step) / (10 + step)),
          name -> takesPart(name, levels));
      if (step % 10 == 0) {
        follow(value.getFloat(), step);
      }
    }
  }

  private void follow(float value, long step) {
    if (!Float.isFinite(value)) {
      throw new IllegalStateException(
          "the loss is " + value + " at step " + step + ": resume with a lower learning rate");
    }
    meanLoss = meanLoss == 0 ? value : .9 * meanLoss + .1 * value;
  }

  /** DJL leaves a new gradient's memory as it finds it; the first backward passes do not count. */
  private void clearGradients() {
    int side = network.resolution();
    for (int i = 0; i < 2; i++) {
      try (NDManager scope = manager.newSubManager();
          GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray w = scope.ones(new Shape(2, network.wSize()));
        NDArray target = scope.ones(new Shape(2, 3, side, side));
        collector.backward(loss.of(network.synthesize(w, network.levels()), target));
      }
    }
  }

  /** Whether a parameter is part of the pictures of the first {@code levels} resolutions. */
  private static boolean takesPart(String name, int levels) {
    String[] parts = name.split("\\.");
    if (parts[1].startsWith("layer")) {
      return Integer.parseInt(parts[1].substring("layer".length())) < 2 * levels;
    }
    int output = Integer.parseInt(parts[1].substring("output".length()));
    return output > 0 && output < levels;
  }

  private void report(int levels, Checkpoint begin, double seconds) throws IOException {
    List<byte[]> generated = heldOut.generate(manager, averaged(), levels);
    Sheet.write(heldOut.sheet(generated), directory.resolve("sheet.png"));
    progress.accept(
        String.format(
            "step %d, %d images, %.1f images/s, %d px, loss %.4f, held-out %.2f dB, %.1f min left",
            now.step(),
            now.images(),
            (now.images() - begin.images()) / (now.seconds() - begin.seconds()),
            2 << levels,
            meanLoss,
            heldOut.psnr(generated),
            (seconds - now.seconds()) / 60));
  }

  @Override
  public void close() {
    manager.close();
  }
}
