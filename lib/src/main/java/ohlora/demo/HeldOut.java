package ohlora.demo;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Latents that training never sees, and their drawn portraits. */
final class HeldOut {
  private static final long SEED = 99;
  private static final int BATCH = 50;

  private final int resolution;
  private final List<float[]> ws = new ArrayList<>();
  private final List<byte[]> drawn = new ArrayList<>();

  HeldOut(World world, int resolution, int count) {
    this.resolution = resolution;
    Random random = new Random(SEED);
    Portrait portrait = new Portrait(resolution);
    MappingNetwork mapping = world.mapping();
    for (int i = 0; i < count; i++) {
      float[] z = MappingNetwork.gaussian(random, mapping.zSize());
      float[] w = mapping.map(z, MappingNetwork.gaussian(random, MappingNetwork.LABEL_SIZE));
      ws.add(w);
      drawn.add(portrait.draw(world.factors(w)));
    }
  }

  /**
   * What the network gives for the latents, as bytes [3, resolution, resolution]; a picture of a
   * lower resolution is enlarged without smoothing.
   */
  List<byte[]> generate(NDManager manager, SynthesisNetwork network, int levels) {
    List<byte[]> pictures = new ArrayList<>();
    int side = 2 << levels;
    for (int from = 0; from < ws.size(); from += BATCH) {
      List<float[]> batch = ws.subList(from, Math.min(ws.size(), from + BATCH));
      float[] w = new float[batch.size() * network.wSize()];
      for (int i = 0; i < batch.size(); i++) {
        System.arraycopy(batch.get(i), 0, w, i * network.wSize(), network.wSize());
      }
      try (NDManager scope = manager.newSubManager()) {
        float[] pixels =
            network
                .synthesize(scope.create(w, new Shape(batch.size(), network.wSize())), levels)
                .get(levels - 1)
                .toFloatArray();
        for (int i = 0; i < batch.size(); i++) {
          pictures.add(bytes(pixels, i * 3 * side * side, side));
        }
      }
    }
    return pictures;
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
    List<byte[]> pictures = new ArrayList<>();
    for (int row = 0; row < 3; row++) {
      int from = Math.min(9 * row, generated.size());
      int to = Math.min(9 * row + 9, generated.size());
      pictures.addAll(drawn.subList(from, to));
      pictures.addAll(generated.subList(from, to));
    }
    return Sheet.of(pictures, resolution, 9, 2);
  }

  private byte[] bytes(float[] pixels, int offset, int side) {
    int scale = resolution / side;
    byte[] out = new byte[3 * resolution * resolution];
    for (int i = 0; i < out.length; i++) {
      int x = i % resolution / scale;
      int row = i / resolution;
      int y = row % resolution / scale;
      int channel = row / resolution;
      float value = pixels[offset + (channel * side + y) * side + x];
      out[i] = (byte) Math.max(0, Math.min(255, Math.floor((value + 1) * 127.5 + .5)));
    }
    return out;
  }
}
