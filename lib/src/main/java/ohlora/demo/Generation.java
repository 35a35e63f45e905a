package ohlora.demo;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/** Pictures from a synthesis network in training. */
final class Generation {
  private static final int BATCH = 50;

  private Generation() {}

  /** The pictures of some w, as bytes [3, resolution, resolution]. */
  static List<byte[]> pictures(NDManager manager, SynthesisNetwork network, List<float[]> ws) {
    List<byte[]> pictures = new ArrayList<>();
    int size = 3 * network.resolution() * network.resolution();
    for (int from = 0; from < ws.size(); from += BATCH) {
      List<float[]> batch = ws.subList(from, Math.min(ws.size(), from + BATCH));
      float[] w = new float[batch.size() * network.wSize()];
      for (int i = 0; i < batch.size(); i++) {
        System.arraycopy(batch.get(i), 0, w, i * network.wSize(), network.wSize());
      }
      try (NDManager scope = manager.newSubManager()) {
        Shape shape = new Shape(batch.size(), network.wSize());
        float[] pixels = network.synthesize(scope.create(w, shape)).toFloatArray();
        for (int i = 0; i < batch.size(); i++) {
          pictures.add(bytes(pixels, i * size, size));
        }
      }
    }
    return pictures;
  }

  private static byte[] bytes(float[] pixels, int offset, int size) {
    byte[] out = new byte[size];
    for (int i = 0; i < size; i++) {
      double level = Math.floor((pixels[offset + i] + 1) * 127.5 + .5);
      out[i] = (byte) Math.max(0, Math.min(255, level));
    }
    return out;
  }
}
