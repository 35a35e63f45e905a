package ohlora.demo;

import ai.djl.ndarray.NDManager;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import ohlora.view.Sheet;

/** Latents that training never sees, and their drawn portraits. */
final class HeldOutFaces {
  static final long SEED = 99;

  private final int resolution;
  private final List<float[]> ws = new ArrayList<>();
  private final List<byte[]> drawn = new ArrayList<>();

  HeldOutFaces(World world, int resolution, int count) {
    this.resolution = resolution;
    Random random = new Random(SEED);
    Portrait portrait = new Portrait(resolution);
    for (int i = 0; i < count; i++) {
      ws.add(world.sample(random));
      drawn.add(portrait.draw(world.factors(ws.get(i))));
    }
  }

  /** What the network paints for the latents. */
  List<byte[]> generate(NDManager manager, SynthesisNetwork network) {
    return Generation.pictures(manager, network, ws);
  }

  /** Peak signal-to-noise ratio of all pictures together against the drawn ones, in dB. */
  double psnr(List<byte[]> generated) {
    double squares = 0;
    for (int i = 0; i < generated.size(); i++) {
      byte[] a = generated.get(i);
      byte[] b = drawn.get(i);
      for (int j = 0; j < a.length; j++) {
        double difference = ((a[j] & 255) - (b[j] & 255)) / 255.0;
        squares += difference * difference;
      }
    }
    return -10 * Math.log10(squares / (generated.size() * 3.0 * resolution * resolution));
  }

  /** Three times nine drawn portraits, each nine above what was generated for them. */
  BufferedImage sheet(List<byte[]> generated) {
    List<Sheet.Tile> tiles = new ArrayList<>();
    for (int row = 0; row < 3; row++) {
      int from = Math.min(9 * row, generated.size());
      int to = Math.min(9 * row + 9, generated.size());
      drawn.subList(from, to).forEach(picture -> tiles.add(tile(picture)));
      generated.subList(from, to).forEach(picture -> tiles.add(tile(picture)));
    }
    return Sheet.of(9, 2 * resolution, tiles).image();
  }

  private Sheet.Tile tile(byte[] picture) {
    return Sheet.Tile.of(Generation.image(picture, resolution));
  }
}
