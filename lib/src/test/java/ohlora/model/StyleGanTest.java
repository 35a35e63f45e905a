package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import ohlora.Lengthy;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.weights.Tensor;
import ohlora.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StyleGanTest {
  @Lengthy
  @Test
  void theFullSizeGeneratorMeetsTheReference() throws Exception {
    Weights golden = Golden.npz("generator_full.npz");
    try (StyleGan generator = StyleGan.of(Golden.weights("generator"))) {
      assertEquals(256, generator.resolution());
      assertEquals(512, generator.zSize());
      assertEquals(3, generator.labelSize());
      assertEquals(14, generator.layers());
      float[][] w = generator.map(Golden.rows(golden, "z"), Golden.rows(golden, "label"));
      near("full w", golden.get("w").toFloats(), flat(w), 2e-5);
      Images images = generator.synthesize(w);
      near(
          "full box32", golden.get("box32").toFloats(), Golden.boxes(images.toFloats(), 256), 1e-4);
      Images first = images.range(0, 1);
      near("full image", golden.get("image0").toFloats(), first.toFloats(), 2e-4);
      assertLevels(golden.get("image0_uint8").toFloats(), first.image(0));
      float[][] truncated = generator.truncate(w[0], 0.7, 8);
      near("full truncated w", golden.get("trunc_wp").toFloats(), flat(truncated), 2e-5);
      near(
          "full truncated box32",
          golden.get("trunc_box32").toFloats(),
          Golden.boxes(generator.synthesize(new float[][][] {truncated}).toFloats(), 256),
          1e-4);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "64, generator_small_64.pth",
    "128, generator_small_128.pth",
    "256, generator_small_256.pth",
    "256, generator_small_256_legacy.pth",
    "256, generator_small_256_wrapped.pth"
  })
  void smallGeneratorsMeetTheReferenceFromEveryContainer(int resolution, String file)
      throws Exception {
    Weights golden = Golden.npz("generator_small_" + resolution + ".npz");
    try (StyleGan generator = StyleGan.open(Golden.file(file))) {
      assertEquals(resolution, generator.resolution());
      float[][] w = generator.map(Golden.rows(golden, "z"), Golden.rows(golden, "label"));
      near(file + " w", golden.get("w").toFloats(), flat(w), 1e-5);
      float[] images = generator.synthesize(w).toFloats();
      near(
          file + " image",
          golden.get("image0").toFloats(),
          Arrays.copyOf(images, images.length / 2),
          1e-4);
      near(file + " box32", golden.get("box32").toFloats(), Golden.boxes(images, resolution), 5e-5);
      float[][] truncated = generator.truncate(w[0], 0.7, 8);
      near(
          file + " truncated box32",
          golden.get("trunc_box32").toFloats(),
          Golden.boxes(generator.synthesize(new float[][][] {truncated}).toFloats(), resolution),
          5e-5);
    }
  }

  @Test
  void halfPrecisionWeightsAreWidened() throws Exception {
    Weights golden = Golden.npz("generator_small_256.npz");
    try (StyleGan generator = StyleGan.open(Golden.file("generator_small_256_half.pth"))) {
      float[][] w = generator.map(Golden.rows(golden, "z"), Golden.rows(golden, "label"));
      near("half w", golden.get("half_w").toFloats(), flat(w), 1e-5);
      near(
          "half box32",
          golden.get("half_box32").toFloats(),
          Golden.boxes(generator.synthesize(w).toFloats(), 256),
          5e-5);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 32, 512, 1024})
  void otherResolutionsAndWidthsFollowFromTheWeights(int resolution) throws Exception {
    try (StyleGan generator = StyleGan.of(narrow(resolution))) {
      assertEquals(resolution, generator.resolution());
      assertEquals(5, generator.zSize());
      assertEquals(6, generator.wSize());
      float[][] w =
          generator.map(new float[][] {{1, 2, 3, 4, 5}, {5, 4, 3, 2, 1}}, new float[2][3]);
      float[] images = generator.synthesize(w).toFloats();
      assertEquals(2 * 3 * resolution * resolution, images.length);
      // A second image does not depend on its batch, though it may be of another pass.
      float[] second = generator.synthesize(new float[][] {w[1]}).toFloats();
      assertArrayEquals(second, Arrays.copyOfRange(images, second.length, images.length), 1e-4f);
    }
  }

  @Test
  void anotherBlurKernelThanTheUsualOneIsTaken() throws Exception {
    Map<String, Tensor> tensors = tensors(Weights.read(Golden.file("generator_small_64.pth")));
    for (String name : Map.copyOf(tensors).keySet()) {
      if (name.endsWith("blur.kernel")) {
        float[] kernel = tensors.get(name).toFloats();
        kernel[4] = Math.nextUp(kernel[4]);
        tensors.put(name, Tensor.of(kernel, tensors.get(name).shape()));
      }
    }
    Weights golden = Golden.npz("generator_small_64.npz");
    try (StyleGan generator = StyleGan.of(Weights.of(tensors))) {
      float[] images = generator.synthesize(Golden.rows(golden, "w")).toFloats();
      near("other blur box32", golden.get("box32").toFloats(), Golden.boxes(images, 64), 5e-5);
    }
  }

  /** A generator of few channels, in the formula's numbers. */
  private static Weights narrow(int resolution) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    put(tensors, "mapping.label_weight", 3, 2);
    put(tensors, "mapping.dense0.weight", 6, 7);
    put(tensors, "mapping.dense0.bias", 6);
    put(tensors, "truncation.w_avg", 6);
    tensors.put("synthesis.lod", Tensor.of(new float[1]));
    int layers = 2 * (Integer.numberOfTrailingZeros(resolution) - 1);
    int in = 0;
    for (int i = 0; i < layers; i++) {
      String name = "synthesis.layer" + i;
      int side = 4 << i / 2;
      int out = i < 4 ? 3 : 2;
      if (i == 0) {
        put(tensors, name + ".const", 1, out, 4, 4);
      } else {
        put(tensors, name + ".weight", out, in, 3, 3);
      }
      if (i > 0 && i % 2 == 0) {
        put(tensors, name + ".blur.kernel", out, 1, 3, 3);
      }
      put(tensors, name + ".apply_noise.noise", 1, 1, side, side);
      put(tensors, name + ".apply_noise.weight", out);
      put(tensors, name + ".bias", out);
      put(tensors, name + ".style.weight", 2 * out, 6);
      put(tensors, name + ".style.bias", 2 * out);
      if (i % 2 == 1) {
        put(tensors, "synthesis.output" + i / 2 + ".weight", 3, out, 1, 1);
        put(tensors, "synthesis.output" + i / 2 + ".bias", 3);
      }
      in = out;
    }
    return Weights.of(tensors);
  }

  private static void put(Map<String, Tensor> tensors, String name, long... shape) {
    int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    tensors.put(name, Tensor.of(Golden.formula(name, size, 1, 0), shape));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mapping.dense0.weight",
        "mapping.dense7.bias",
        "truncation.w_avg",
        "synthesis.layer4.blur.kernel",
        "synthesis.layer5.style.weight",
        "synthesis.layer0.apply_noise.noise",
        "synthesis.output3.weight",
        "synthesis.lod"
      })
  void aMissingOrMisshapenTensorIsNamed(String name) throws Exception {
    Weights good = Weights.read(Golden.file("generator_small_64.pth"));
    Map<String, Tensor> without = tensors(good);
    without.remove(name);
    InputException missing =
        assertThrows(InputException.class, () -> StyleGan.of(Weights.of(without)));
    assertTrue(missing.getMessage().contains(name), missing.getMessage());
    Map<String, Tensor> misshapen = tensors(good);
    misshapen.put(name, Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7}, 1, 7, 1));
    InputException shape =
        assertThrows(InputException.class, () -> StyleGan.of(Weights.of(misshapen)));
    assertTrue(shape.getMessage().contains(name), shape.getMessage());
  }

  @Test
  void aGeneratorWithoutItsNoiseIsToldHowToKeepIt() throws Exception {
    Map<String, Tensor> without = tensors(Weights.read(Golden.file("generator_small_64.pth")));
    without.keySet().removeIf(name -> name.matches(".*layer[3-9]\\.apply_noise\\.noise"));
    String line =
        assertThrows(InputException.class, () -> StyleGan.of(Weights.of(without))).getMessage();
    assertTrue(
        line.contains(
            "has no noise for 7 of 10 layers, the first is 'synthesis.layer3.apply_noise.noise'"),
        line);
  }

  @Test
  void anUnknownTensorAndNanAreNamed() throws Exception {
    Map<String, Tensor> more = tensors(Weights.read(Golden.file("generator_small_64.pth")));
    more.put("discriminator.conv", Tensor.of(new float[] {1}, 1));
    InputException many = assertThrows(InputException.class, () -> StyleGan.of(Weights.of(more)));
    assertTrue(many.getMessage().contains("discriminator.conv"), many.getMessage());
    Map<String, Tensor> nan = tensors(Weights.read(Golden.file("generator_small_64.pth")));
    nan.put("synthesis.output4.bias", Tensor.of(new float[] {0, Float.NaN, 0}, 3));
    InputException finite = assertThrows(InputException.class, () -> StyleGan.of(Weights.of(nan)));
    assertTrue(finite.getMessage().contains("synthesis.output4.bias"), finite.getMessage());
  }

  @Test
  void latentsOfAnotherLengthAreRefused() throws Exception {
    try (StyleGan generator = StyleGan.open(Golden.file("generator_small_64.pth"))) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> generator.map(new float[1][63], new float[1][3]));
      assertEquals("z of length 63 in row 0, but the generator's has 64", e.getMessage());
    }
  }

  private static Map<String, Tensor> tensors(Weights weights) throws InputException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String name : weights.names()) {
      tensors.put(name, weights.get(name));
    }
    return tensors;
  }

  private static void near(String what, float[] expected, float[] actual, double tolerance) {
    double largest = Golden.largest(expected, actual);
    System.out.print(
        Text.format("golden %s: largest difference %.2e of %.0e%n", what, largest, tolerance));
    assertTrue(largest <= tolerance, what + " differs by " + largest);
  }

  /** At most 0.1 % of the levels may differ, and those by 1. */
  private static void assertLevels(float[] expected, BufferedImage image) {
    int different = 0;
    for (int i = 0; i < expected.length; i++) {
      int rgb = image.getRGB(i / 3 % image.getWidth(), i / 3 / image.getWidth());
      float difference = Math.abs(expected[i] - (rgb >> (16 - 8 * (i % 3)) & 255));
      assertTrue(difference <= 1, "level " + i + " differs by " + difference);
      different += difference > 0 ? 1 : 0;
    }
    System.out.print(
        Text.format("golden full levels: %d of %d differ%n", different, expected.length));
    assertTrue(different <= expected.length / 1000, different + " levels differ");
  }

  private static float[] flat(float[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
    }
    return flat;
  }
}
