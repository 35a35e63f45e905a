package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import ohlora.Lengthy;
import ohlora.Tests;
import ohlora.io.Text;
import ohlora.latent.Latent;
import ohlora.latent.Offsets;
import ohlora.model.Directions;
import ohlora.model.Golden;
import ohlora.model.Grouping;
import ohlora.model.Images;
import ohlora.model.Model;
import ohlora.model.OriginalPlan;
import ohlora.model.Protocol;
import ohlora.weights.DType;
import ohlora.weights.Weights;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image generation test at full size meets the reference's, step by step. */
class PipelineGoldenTest {
  private static final Scoring FLOAT = new Scoring("float", Scoring.Form.CLIPPED, false, false);

  private static final Offsets OFFSETS =
      Offsets.of(Protocol.of(TinyModel.STEERED, TinyModel.OFFSETS));

  /** The images that are made: all of them take long. */
  private static final List<Integer> SOME =
      IntStream.range(0, OFFSETS.count()).filter(i -> i % Tests.size(5, 1) == 0).boxed().toList();

  private static final Offsets MADE = new Offsets(SOME.stream().map(OFFSETS.list()::get).toList());

  /** The reference's, of length 3: a model's own are of length 1. */
  private static Directions directions;

  private static Model model;

  @BeforeAll
  static void openTheFullSizeModel(@TempDir Path folder) throws Exception {
    Golden.weights("generator").writeSafetensors(folder.resolve("generator"), DType.FLOAT32);
    Golden.weights("cnn").writeSafetensors(folder.resolve("cnn"), DType.FLOAT32);
    Weights golden = Golden.npz("pipeline_directions.npz");
    Grouping medians = medians();
    List<String> groups = medians.groups();
    directions =
        Directions.of(
            TinyModel.STEERED,
            groups,
            (property, group) -> Golden.rows(golden, property)[groups.indexOf(group)]);
    directions.random(0).write(folder.resolve("directions"));
    model = TinyModel.open(folder, "generator", "cnn", OriginalPlan.SCORER, medians);
  }

  /** As the report prints them. */
  private static Grouping medians() {
    Map<String, Double> medians = new LinkedHashMap<>();
    medians.put("hair_color", -0.2709);
    medians.put("hair_length", 0.3052);
    medians.put("background_mean", 0.0742);
    return new Grouping(medians);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Lengthy
  @Test
  void everyVariantOfACaseMeetsTheReference() throws Exception {
    Weights golden = Golden.npz("pipeline_case0.npz");
    Latent latent = latent(0);
    Trial test = Trial.of(model).with(directions).with(FLOAT, 0);
    float[] w = test.w(latent);
    near(0, "w", golden.get("w").toFloats(), w, 2e-5);
    Images original = test.unmodified(latent);
    float[] scores = model.scorer().score(original.jpeg())[0];
    near(0, "original scores jpeg", golden.get("original_scores_jpeg").toFloats(), scores, .02);
    String group = model.protocol().grouping().group(property -> scores[column(property)]);
    assertEquals("lhh", group);
    float[][] moved = OFFSETS.move(w, directions, group);
    near(0, "w'", golden.get("w_prime").toFloats(), flat(moved), 2e-5);
    Images images = test.with(MADE).images(latent, group);
    float[] boxes = golden.get("box16_uint8").toFloats();
    int size = boxes.length / OFFSETS.count();
    float[][] made =
        SOME.stream()
            .map(i -> Arrays.copyOfRange(boxes, i * size, (i + 1) * size))
            .toArray(float[][]::new);
    near(0, "box16", flat(made), levelBoxes(images.quantised()), .05);
    variant(0, golden, "float", images, 2e-4, 1e-3);
    variant(0, golden, "uint8", images.quantised(), 1e-3, 3e-3);
    variant(0, golden, "jpeg", images.jpeg(), .02, .03);
  }

  /** The reference's scores stand for those of the images that are not made. */
  private static void variant(
      int number, Weights golden, String name, Images images, double scores, double correlations)
      throws Exception {
    float[][] scored = Golden.rows(golden, "scores_" + name);
    float[][] ours = model.scorer().score(images);
    float[][] theirs = SOME.stream().map(i -> scored[i]).toArray(float[][]::new);
    near(number, "scores " + name, flat(theirs), flat(ours), scores);
    for (int i = 0; i < ours.length; i++) {
      scored[SOME.get(i)] = ours[i];
    }
    float[] expected = golden.get("corr_unrounded_" + name).toFloats();
    float[] expectedRounded = golden.get("corr_" + name).toFloats();
    float[] actual = new float[3];
    float[] rounded = new float[3];
    for (int p = 0; p < 3; p++) {
      String property = TinyModel.STEERED.get(p);
      double[] plain = new double[scored.length];
      double[] asRecorded = new double[scored.length];
      for (int i = 0; i < scored.length; i++) {
        plain[i] = scored[i][column(property)];
        asRecorded[i] = Scoring.AS_RECORDED.correlated(scored[i][column(property)]);
      }
      actual[p] = (float) Pearson.correlation(OFFSETS.of(property), plain);
      rounded[p] = (float) Pearson.correlation(OFFSETS.of(property), asRecorded);
    }
    near(number, "correlations " + name, expected, actual, correlations);
    near(number, "rounded correlations " + name, expectedRounded, rounded, correlations);
  }

  @Lengthy
  @Test
  void theTestOfACaseGivesTheReferencesGroupAndScores() throws Exception {
    Weights golden = Golden.npz("pipeline_case1.npz");
    CaseResult result = Trial.of(model).with(directions).with(MADE).run(latent(1));
    assertEquals("lll", result.group());
    near(
        1,
        "unmodified scores uint8",
        golden.get("original_scores_uint8").toFloats(),
        floats(result.unmodified().toArray()),
        1e-3);
    float[][] all = Golden.rows(golden, "scores_uint8");
    float[][] expected = new float[SOME.size()][3];
    for (int i = 0; i < expected.length; i++) {
      for (int p = 0; p < 3; p++) {
        expected[i][p] = all[SOME.get(i)][column(TinyModel.STEERED.get(p))];
      }
    }
    near(1, "scores of the case test", flat(expected), flat(result.scores()), 1e-3);
  }

  /** Where the scorer gives a property. */
  private static int column(String property) {
    return OriginalPlan.SCORER.properties().indexOf(property);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static Latent latent(int number) {
    return new Latent(
        number,
        Golden.formula("input.z." + number, 512, 1, 0),
        Golden.formula("input.label." + number, 3, 1, 0));
  }

  /** Means of 16 × 16 blocks of the levels 0 to 255. */
  private static float[] levelBoxes(Images images) {
    float[] values = images.toFloats();
    int side = images.resolution() / 16;
    float[] boxes = new float[images.count() * 3 * 256];
    for (int i = 0; i < values.length; i++) {
      int plane = i / (256 * 256);
      int y = i / 256 % 256;
      int x = i % 256;
      boxes[plane * 256 + y / side * 16 + x / side] +=
          (float) ((values[i] + 1) * 127.5 / (side * side));
    }
    return boxes;
  }

  private static float[] flat(float[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
    }
    return flat;
  }

  private static void near(
      int number, String what, float[] expected, float[] actual, double tolerance) {
    double largest = Golden.largest(expected, actual);
    System.out.print(
        Text.format(
            "golden pipeline case %d %s: largest difference %.2e of %.0e%n",
            number, what, largest, tolerance));
    assertTrue(largest <= tolerance, "case " + number + ": " + what + " differs by " + largest);
  }
}
