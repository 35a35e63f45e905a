package ohlora.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ohlora.model.Images;
import ohlora.model.PropertyScorer;
import ohlora.model.StyleGan;
import ohlora.weights.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is trained here computes what the networks in use compute. */
class DemoNetworksTest {
  private static final World WORLD = new World(5, 16, 32);

  @Test
  void theGeneratorInUseMapsAndPaintsAsTheOneInTraining() throws Exception {
    Random random = new Random(4);
    float[] z = MappingNetwork.gaussian(random, 16);
    float[] label = MappingNetwork.gaussian(random, 3);
    try (NDManager manager = NDManager.newBaseManager()) {
      SynthesisNetwork training = new SynthesisNetwork(manager, 6, 32, 8, 6, 5, 4, 4);
      try (StyleGan use = StyleGan.of(WeightFiles.generator(WORLD, training))) {
        float[] w = WORLD.mapping().map(z, label);
        float[][] mapped = use.map(new float[][] {z}, new float[][] {label});
        assertArrayEquals(w, mapped[0], 1e-4f);
        float[] expected = training.synthesize(manager.create(w, new Shape(1, 32))).toFloatArray();
        assertEquals(64, use.resolution());
        assertArrayEquals(expected, use.synthesize(new float[][] {w}).toFloats(), 1e-4f);
      }
    }
  }

  /** The header of the demo's generator is 8,576 = 0x2180 bytes long. */
  @Test
  void aWeightFileWhoseHeaderLengthBeginsLikeAPickleIsRead(@TempDir Path folder) throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      World world = DemoModel.world();
      SynthesisNetwork network =
          new SynthesisNetwork(manager, 6, DemoModel.W_SIZE, DemoModel.CHANNELS);
      Path file = folder.resolve("generator.safetensors");
      WeightFiles.generator(world, network).writeSafetensors(file, DType.FLOAT16);
      assertEquals((byte) 0x80, Files.readAllBytes(file)[0]);
      try (StyleGan use = StyleGan.open(file)) {
        assertEquals(64, use.resolution());
      }
    }
  }

  @Test
  void thePropertyCnnInUseScoresAsTheOneInTraining() throws Exception {
    Random random = new Random(5);
    float[] pixels = MappingNetwork.gaussian(random, 2 * 3 * 64 * 64);
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> weights = new LinkedHashMap<>();
      List<String> properties = ScorePart.PLAN.properties();
      float[][] expected = new float[2][properties.size()];
      NDArray pictures = manager.create(pixels, new Shape(2, 3, 64, 64));
      for (ScorePart part : ScorePart.values()) {
        Map<String, NDArray> own = part.weights(manager, 64, 7);
        weights.putAll(own);
        float[] scores = part.score(own, part.crop(pictures), null).toFloatArray();
        int outputs = part.outputs().size();
        for (int i = 0; i < scores.length; i++) {
          expected[i / outputs][properties.indexOf(part.outputs().get(i % outputs))] = scores[i];
        }
      }
      try (PropertyScorer use = PropertyScorer.of(WeightFiles.scorer(weights), ScorePart.PLAN)) {
        float[][] scores = use.score(Images.of(2, 64, pixels));
        assertArrayEquals(expected[0], scores[0], 1e-5f);
        assertArrayEquals(expected[1], scores[1], 1e-5f);
      }
    }
  }
}
