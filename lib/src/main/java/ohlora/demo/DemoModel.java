package ohlora.demo;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import ohlora.weights.DType;
import ohlora.weights.Weights;

/**
 * Makes the demo model from nothing: {@code java ohlora.demo.DemoModel BUILD MODEL MINUTES} trains
 * the generator for MINUTES minutes and the property CNN after it, with their checkpoints in the
 * folder BUILD, then finds medians and directions and writes all into the folder MODEL with
 * measured figures. Each step can be interrupted; the same command continues where it stopped.
 */
public final class DemoModel {
  static final long SEED = 2025;
  static final int Z_SIZE = 64;
  static final int W_SIZE = 48;
  static final int[] CHANNELS = {192, 128, 96, 48, 24};

  private static final double RATE = .008;
  private static final int BATCH = 8;
  private static final int SCORER_STEPS = 2500;
  private static final int KNOWN_FACES = 12_000;
  private static final int VALIDATION_FACES = 1000;
  private static final int POPULATION = 80_000;
  private static final int CASES = 400;

  /** Share of the property CNN's faces that are moved as in the image test. */
  private static final double MOVED = .4;

  private DemoModel() {}

  static World world() {
    return new World(SEED, Z_SIZE, W_SIZE);
  }

  /**
   * Makes the model.
   *
   * @param arguments build folder, model folder, minutes of generator training
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3 || !arguments[2].matches("\\d+(\\.\\d+)?")) {
      System.err.println(
          "usage: DemoModel BUILD MODEL MINUTES, for example build/demo models/demo 120");
      System.exit(2);
    }
    Path build = Path.of(arguments[0]);
    Path model = Path.of(arguments[1]);
    World world = world();
    Files.createDirectories(model);
    Checkpoint trained = train(world, build, model, Double.parseDouble(arguments[2]));
    new DemoCard(world, rest(build, trained), model, POPULATION, CASES).write(trained);
  }

  /** Trains both networks and writes their weights. */
  private static Checkpoint train(World world, Path build, Path model, double minutes)
      throws IOException {
    try (GeneratorTraining generator =
            new GeneratorTraining(world, build, System.out::println, CHANNELS);
        NDManager manager = NDManager.newBaseManager()) {
      generator.run(60 * minutes, RATE, BATCH);
      Path rest = rest(build, generator.now());
      SynthesisNetwork network = generator.averaged();
      Weights weights = WeightFiles.generator(world, network);
      weights.writeSafetensors(model.resolve(DemoCard.GENERATOR), DType.FLOAT16);
      Files.createDirectories(rest);
      weights.writeSafetensors(rest.resolve(DemoCard.GENERATOR), DType.FLOAT32);
      int side = network.resolution();
      KnownFaces faces =
          KnownFaces.drawn(world, side, KNOWN_FACES / 2, MOVED, 41)
              .and(KnownFaces.generated(world, manager, network, KNOWN_FACES / 2, MOVED, 42));
      KnownFaces validation =
          KnownFaces.generated(world, manager, network, VALIDATION_FACES, 0, 43);
      try (ScorerTraining scorer = new ScorerTraining(rest, System.out::println)) {
        WeightFiles.scorer(scorer.run(faces, validation, SCORER_STEPS))
            .writeSafetensors(model.resolve(DemoCard.SCORER), DType.FLOAT16);
      }
      return generator.now();
    }
  }

  /** What follows from the generator as it is now has its own folder. */
  private static Path rest(Path build, Checkpoint generator) {
    return build.resolve("after-step-" + generator.step());
  }
}
