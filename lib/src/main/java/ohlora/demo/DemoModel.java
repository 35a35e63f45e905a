package ohlora.demo;

import java.io.IOException;
import java.nio.file.Path;

/** Makes the demo model, step by step; each step can be interrupted and goes on where it was. */
public final class DemoModel {
  static final long SEED = 2025;
  static final int Z_SIZE = 64;
  static final int W_SIZE = 48;
  static final int[] CHANNELS = {192, 128, 96, 48, 24};

  private static final double RATE = .008;
  private static final int BATCH = 8;

  private DemoModel() {}

  static World world() {
    return new World(SEED, Z_SIZE, W_SIZE);
  }

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[1]);
    try (GeneratorTraining training =
        new GeneratorTraining(world(), directory, System.out::println, CHANNELS)) {
      training.run(60 * Double.parseDouble(arguments[2]), RATE, BATCH);
    }
  }
}
