package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ohlora.Lengthy;
import ohlora.io.Text;
import ohlora.weights.Tensor;
import ohlora.weights.Weights;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropertyScorerTest {
  private static PropertyScorer scorer;
  private static Weights golden;
  private static Images images;

  @BeforeAll
  static void open() throws Exception {
    golden = Golden.npz("cnn_full.npz");
    scorer = PropertyScorer.of(Golden.weights("cnn"), OriginalPlan.SCORER);
    float[] data = new float[3 * 3 * 65536];
    for (int k = 0; k < 2; k++) {
      System.arraycopy(waves("input.image." + k), 0, data, k * 3 * 65536, 3 * 65536);
    }
    float[] noise = Golden.formula("input.noise.0", 3 * 65536, 1 / Math.sqrt(3), 0);
    System.arraycopy(noise, 0, data, 2 * 3 * 65536, noise.length);
    images = Images.of(3, 256, data);
  }

  @AfterAll
  static void close() {
    scorer.close();
  }

  /** The image of sine waves that the reference was given. */
  private static float[] waves(String name) {
    float[] values = new float[3 * 65536];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 65536; i++) {
        double y = (i / 256 + 0.5) / 256;
        double x = (i % 256 + 0.5) / 256;
        double sum = 0;
        for (int j = 0; j < 6; j++) {
          int q = (c * 6 + j) * 4;
          double fx = 16 * Golden.uniform(name, q + 1) - 8;
          double fy = 16 * Golden.uniform(name, q + 2) - 8;
          sum +=
              (0.05 + 0.25 * Golden.uniform(name, q))
                  * Math.sin(2 * Math.PI * (fx * x + fy * y + Golden.uniform(name, q + 3)));
        }
        values[c * 65536 + i] = (float) Math.max(-1, Math.min(1, sum));
      }
    }
    return values;
  }

  @Test
  void theInputIsTheReferences() {
    float[] boxes = Golden.floats(golden, "box32");
    assertTrue(Golden.largest(boxes, Golden.boxes(images.toFloats(), 256)) <= 1e-6);
  }

  @Test
  void theSevenScoresMeetTheReference() {
    float[][] expected = Golden.rows(golden, "scores");
    float[][] actual = scorer.score(images);
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Golden.largest(expected[i], actual[i]));
    }
    System.out.print(Text.format("golden cnn scores: largest difference %.2e of 2e-05%n", largest));
    assertTrue(largest <= 2e-5, "scores differ by " + largest);
    assertEquals(256, scorer.resolution());
  }

  @Test
  void wantedPropertiesAreTheSameAsAmongAll() {
    float[][] all = scorer.score(images);
    List<String> wanted = List.of("eyes", "mouth", "pose");
    float[][] three = scorer.score(images, wanted);
    for (int i = 0; i < all.length; i++) {
      assertArrayEquals(new float[] {all[i][0], all[i][3], all[i][4]}, three[i]);
    }
    float[][] std = scorer.score(images, List.of("background_std"));
    assertArrayEquals(new float[] {all[1][6]}, std[1]);
    float[][] turned = scorer.score(images, List.of("background_mean", "pose", "background_std"));
    assertArrayEquals(new float[] {all[2][5], all[2][4], all[2][6]}, turned[2]);
    assertEquals(
        List.of(
            "eyes",
            "hair_color",
            "hair_length",
            "mouth",
            "pose",
            "background_mean",
            "background_std"),
        scorer.properties());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> scorer.score(images, List.of("eyes", "nose")));
    assertTrue(e.getMessage().startsWith("there is no score of 'nose': there are eyes, "));
  }

  @Test
  void dropoutDependsOnSeedCaseAndImageNotOnTheBatch() {
    List<String> wanted = List.of("eyes", "mouth", "pose");
    float[][] together = scorer.score(images, wanted, new Dropout(1, 7, 10));
    for (int i = 0; i < 3; i++) {
      float[][] alone = scorer.score(images.range(i, i + 1), wanted, new Dropout(1, 7, 10 + i));
      assertTrue(Golden.largest(together[i], alone[0]) <= 2e-5);
      assertFalse(
          Arrays.equals(together[i], scorer.score(images, wanted, new Dropout(1, 8, 10))[i]));
    }
  }

  @Test
  void dropoutDropsAsManyAsItsRateAndKeepsTheMean() {
    float[] mask = new float[100_000];
    new Dropout(3, 5, 0).fill(mask, 0, mask.length, 0, 2, 0.45);
    int dropped = 0;
    double sum = 0;
    for (float value : mask) {
      dropped += value == 0 ? 1 : 0;
      sum += value;
    }
    // Standard error of the share: sqrt(0.45 * 0.55 / 100000) = 0.0016; four of them.
    assertEquals(0.45, dropped / 100_000.0, 0.0063);
    assertEquals(1, sum / 100_000, 0.0115);
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    Images small = Images.of(1, 64, new float[3 * 64 * 64]);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> scorer.score(small));
    assertEquals("images of 64 x 64 pixels, but the property CNN scores 256 x 256", e.getMessage());
  }

  @Lengthy
  @ParameterizedTest
  @CsvSource({"192, 4", "320, 8", "512, 14"})
  void theSizeOfTheImagesFollowsFromTheWeights(int side, int wholeAtTheEnd) throws Exception {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Weights full = Golden.weights("cnn");
    for (String name : full.names()) {
      Tensor tensor = full.get(name);
      if (name.endsWith("fc1.0.weight")) {
        ScorerPlan.Network network =
            OriginalPlan.SCORER.networks().stream()
                .filter(any -> name.startsWith(any.prefix() + "."))
                .findFirst()
                .orElseThrow();
        int[] crop = network.crop().pixels(side);
        int rows = crop[1] - crop[0];
        int columns = crop[3] - crop[2];
        for (String step : network.words()) {
          rows = step.equals("pool") ? rows / 2 : rows - 2;
          columns = step.equals("pool") ? columns / 2 : columns - 2;
        }
        if (network.outputs().contains("hair_color")) {
          assertEquals(wholeAtTheEnd, rows);
        }
        int inputs = 128 * rows * columns;
        tensor = Tensor.of(Golden.formula(name, 256 * inputs, .01, 0), 256, inputs);
      }
      tensors.put(name, tensor);
    }
    try (PropertyScorer other = PropertyScorer.of(Weights.of(tensors), OriginalPlan.SCORER)) {
      assertEquals(side, other.resolution());
      float[] noise = Golden.formula("input.noise.0", 3 * side * side, .5, 0);
      for (float score : other.score(Images.of(1, side, noise))[0]) {
        assertTrue(Float.isFinite(score));
      }
    }
  }
}
