package ohlora.demo;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Pictures from a synthesis network in training. */
final class Generation {
  private static final int BATCH = 50;

  private Generation() {}

  /** The pictures of some w, as bytes [3, resolution, resolution]. */
  static List<byte[]> pictures(NDManager manager, SynthesisNetwork network, List<float[]> ws) {
    List<byte[]> pictures = new ArrayList<>();
    for (int from = 0; from < ws.size(); from += BATCH) {
      List<float[]> batch = ws.subList(from, Math.min(ws.size(), from + BATCH));
      float[] w = new float[batch.size() * network.wSize()];
      for (int i = 0; i < batch.size(); i++) {
        System.arraycopy(batch.get(i), 0, w, i * network.wSize(), network.wSize());
      }
      try (NDManager scope = manager.newSubManager()) {
        Shape shape = new Shape(batch.size(), network.wSize());
        float[] pixels = network.synthesize(scope.create(w, shape)).toFloatArray();
        pictures.addAll(bytes(pixels, batch.size()));
      }
    }
    return pictures;
  }

  /** This many pictures with values in [−1, 1] as bytes; what lies outside is clipped. */
  static List<byte[]> bytes(float[] pixels, int count) {
    int size = pixels.length / count;
    List<byte[]> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] picture = new byte[size];
      for (int j = 0; j < size; j++) {
        double level = Math.floor((pixels[i * size + j] + 1) * 127.5 + .5);
        picture[j] = (byte) Math.max(0, Math.min(255, level));
      }
      pictures.add(picture);
    }
    return pictures;
  }

  /** A picture of bytes [3, resolution, resolution] to be looked at. */
  static BufferedImage image(byte[] bytes, int resolution) {
    BufferedImage image = new BufferedImage(resolution, resolution, BufferedImage.TYPE_INT_RGB);
    int plane = resolution * resolution;
    for (int i = 0; i < plane; i++) {
      image.setRGB(
          i % resolution,
          i / resolution,
          (bytes[i] & 255) << 16 | (bytes[i + plane] & 255) << 8 | bytes[i + 2 * plane] & 255);
    }
    return image;
  }
}
