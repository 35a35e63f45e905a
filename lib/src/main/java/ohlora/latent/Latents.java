package ohlora.latent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import ohlora.io.Text;
import ohlora.model.Generator;
import ohlora.model.Model;

/** A source of latents, each addressed by the number of its case. */
@FunctionalInterface
public interface Latents {

  /**
   * The latent of a case. Case k is the same bits in any order, alone or among a million, on any
   * machine.
   *
   * @throws IllegalArgumentException if this source has no such case
   */
  Latent at(long number);

  /**
   * Latents drawn from a seed: z and label are standard normal, and case k depends on (seed, k)
   * alone.
   *
   * @param seed any number
   * @param zSize length of z, at least 1
   * @param labelSize length of the label, 0 for an unconditional generator
   */
  static Latents seeded(long seed, int zSize, int labelSize) {
    if (zSize < 1 || labelSize < 0) {
      throw new IllegalArgumentException(
          Text.format(
              "z of length %d and label of length %d: z needs at least 1, the label at least 0",
              zSize, labelSize));
    }
    return number -> Latent.of(number, new Normal(seed, number).next(zSize + labelSize), labelSize);
  }

  /** Latents drawn from a seed, in a model's sizes. */
  static Latents of(Model model, long seed) {
    return seeded(seed, model.generator().zSize(), model.generator().labelSize());
  }

  /** The latents of a table; see {@link LatentTable#read(Path, int, int)}. */
  static Latents read(Path file, int zSize, int labelSize) throws IOException {
    return LatentTable.read(file, zSize, labelSize);
  }

  /** The latents of a table, in a model's sizes; see {@link LatentTable#read(Path, int, int)}. */
  static Latents read(Path file, Model model) throws IOException {
    return LatentTable.read(file, model);
  }

  /** The w of some latents, {@code [n][w]}. */
  static float[][] map(Generator generator, List<Latent> latents) {
    return generator.map(
        latents.stream().map(Latent::z).toArray(float[][]::new),
        latents.stream().map(Latent::label).toArray(float[][]::new));
  }
}
