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
import java.util.function.LongSupplier;
import ohlora.io.Png;
import ohlora.io.Text;

/**
 * Trains the synthesis network to paint what the {@link World} draws: regression from w, at 16,
 * then 32, then all pixels, with Adam, a warm-up, a cosine decay over the planned time and a moving
 * average of the weights. Every few minutes {@code checkpoint.bin} and the contact sheet {@code
 * sheet.png} (drawn portraits above generated ones) are written to the directory; a training that
 * finds a checkpoint there continues from it.
 */
final class GeneratorTraining implements AutoCloseable {
  static final String CHECKPOINT = "checkpoint.bin";

  private static final long NETWORK_SEED = 11;
  private static final long PORTRAIT_SEED = 5;
  private static final long BATCH_SEED = 77;
  private static final int RING = 40_000;
  private static final int HELD_OUT = 64;

  /** The 4 × 4 picture has no part in the loss. */
  private static final String UNUSED = "synthesis.output0.";

  private static final double WARM_UP_STEPS = 100;
  private static final double AVERAGE = .998;
  private static final double REPORT_SECONDS = 60;
  private static final double SAVE_SECONDS = 90;

  private final World world;
  private final Path directory;
  private final Consumer<String> progress;
  private final NDManager manager = NDManager.newBaseManager();
  private final SynthesisNetwork network;
  private final GeneratorLoss loss;
  private final Adam adam;
  private final HeldOutFaces heldOut;
  private LongSupplier clock = System::nanoTime;
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
    heldOut = new HeldOutFaces(world, network.resolution(), HELD_OUT);
    Path file = directory.resolve(CHECKPOINT);
    if (Files.exists(file)) {
      now = Checkpoint.read(file, adam.state());
      progress.accept("resumed at step " + now.step());
    }
  }

  Checkpoint now() {
    return now;
  }

  /** The same training by another clock, in nanoseconds: a step then takes what the clock says. */
  GeneratorTraining by(LongSupplier other) {
    clock = other;
    return this;
  }

  /** Mean loss over about the last fifty steps of this sitting; 0 before the first. */
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
   * @param batch pictures per step
   */
  void run(double seconds, double rate, int batch) throws IOException {
    PortraitStream stream =
        new PortraitStream(world, network.resolution(), RING, PORTRAIT_SEED, now.position());
    long start = clock.getAsLong();
    Checkpoint begin = now;
    double report = now.seconds() + REPORT_SECONDS / 4;
    double save = now.seconds() + SAVE_SECONDS;
    while (now.seconds() < seconds) {
      double share = now.seconds() / seconds;
      double decayed = rate * (.01 + .99 * (.5 + .5 * Math.cos(Math.PI * share)));
      step(stream, batch, decayed);
      now =
          new Checkpoint(
              now.step(),
              now.images() + batch,
              stream.position(),
              begin.seconds() + (clock.getAsLong() - start) / 1e9);
      boolean end = now.seconds() >= seconds;
      if (end || now.seconds() >= report) {
        report(begin, seconds);
        report = now.seconds() + REPORT_SECONDS;
      }
      if (end || now.seconds() >= save) {
        now.write(directory.resolve(CHECKPOINT), adam.state());
        save = now.seconds() + SAVE_SECONDS;
      }
    }
  }

  private void step(PortraitStream stream, int count, double rate) {
    int side = network.resolution();
    float[] w = new float[count * network.wSize()];
    float[] pixels = new float[count * 3 * side * side];
    stream.pick(new Random(BATCH_SEED + now.step()), w, pixels);
    long step = now.step() + 1;
    now = new Checkpoint(step, now.images(), now.position(), now.seconds());
    float value;
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray ws = scope.create(w, new Shape(count, network.wSize()));
      NDArray target = scope.create(pixels, new Shape(count, 3, side, side));
      NDArray difference = loss.of(network.synthesizeAll(ws), target);
      collector.backward(difference);
      value = difference.getFloat();
    }
    boolean made =
        adam.step(
            step,
            rate * Math.min(1, step / WARM_UP_STEPS),
            Math.min(AVERAGE, (1.0 + step) / (10 + step)),
            name -> !name.startsWith(UNUSED));
    if (made) {
      follow(value, step);
    } else {
      progress.accept("step " + step + " left out: its gradients are unusual");
    }
  }

  private void follow(float value, long step) {
    if (!Float.isFinite(value)) {
      throw new IllegalStateException(
          "the loss is " + value + " at step " + step + ": resume with a lower learning rate");
    }
    meanLoss = meanLoss == 0 ? value : .98 * meanLoss + .02 * value;
  }

  private void report(Checkpoint begin, double seconds) throws IOException {
    List<byte[]> generated = heldOut.generate(manager, averaged());
    Png.write(directory.resolve("sheet.png"), heldOut.sheet(generated));
    progress.accept(
        Text.format(
            "step %d, %d images, %.1f images/s, loss %.4f, held-out %.2f dB, %.1f min left",
            now.step(),
            now.images(),
            (now.images() - begin.images()) / (now.seconds() - begin.seconds()),
            meanLoss,
            heldOut.psnr(generated),
            (seconds - now.seconds()) / 60));
  }

  @Override
  public void close() {
    manager.close();
  }
}
