package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ohlora.io.InputException;
import ohlora.latent.Latents;
import ohlora.latent.Offsets;
import ohlora.model.Directions;
import ohlora.model.Golden;
import ohlora.model.Model;
import ohlora.model.ScorePredictor;
import ohlora.weights.DType;
import ohlora.weights.Tensor;
import ohlora.weights.Weights;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** A model whose first property is steered along the gradient of each case. */
class GradientDirectionsTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final String NETWORK = "directions/smile_gradient.safetensors";
  private static final int W_SIZE = 64;
  private static final int HIDDEN = 3;

  @TempDir Path shared;
  private Path folder;

  @BeforeEach
  void aModel() throws IOException {
    folder = OtherModel.write(shared.resolve("model"));
    for (String group : OtherModel.GROUPS) {
      Files.delete(folder.resolve("directions").resolve(Directions.fileName("smile", group)));
    }
    network().writeSafetensors(folder.resolve(NETWORK), DType.FLOAT32);
    OtherModel.card(folder, "generator.pth");
  }

  private static Weights network() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    int[] sizes = {W_SIZE, HIDDEN, HIDDEN, 1};
    for (int layer = 0; layer < 3; layer++) {
      int inputs = sizes[layer];
      int outputs = sizes[layer + 1];
      String name = "layer" + layer;
      double scale = 1 / Math.sqrt(inputs);
      float[] weight = Golden.formula(name, inputs * outputs, scale, 0);
      tensors.put(name + ".weight", Tensor.of(weight, outputs, inputs));
      tensors.put(name + ".bias", Tensor.of(new float[outputs], outputs));
    }
    return Weights.of(tensors);
  }

  @Test
  void eachCaseIsMovedAlongTheGradientAtItsOwnW() throws IOException {
    try (Model model = Model.open(folder)) {
      assertTrue(
          model.table().stringColumn("value").contains("4 and gradients at each case of smile"));
      ScorePredictor network = ScorePredictor.of(network());
      Latents latents = Latents.of(model, 7);
      Offsets offsets = Offsets.of(model.protocol());
      float[][] directions = new float[2][];
      for (int k = 0; k < 2; k++) {
        float[] w = Trial.of(model).w(latents.at(k));
        directions[k] = model.directions().at("smile", "hl", w);
        double[] gradient = network.gradient(w);
        double length = Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
        float[] tilt = model.directions().direction("tilt", "hl");
        float[][] moved = offsets.move(w, model.directions(), "hl");
        for (int j = 0; j < W_SIZE; j++) {
          double expected =
              w[j]
                  + offsets.of("smile")[3] * gradient[j] / length
                  + offsets.of("tilt")[3] * tilt[j];
          assertEquals(expected, moved[3][j], 1e-6);
        }
      }
      assertFalse(Arrays.equals(directions[0], directions[1]));
    }
  }

  @Test
  void aRunAlongGradientsIsRecordedVerifiedAndTestedAgainOnOtherOffsets() throws IOException {
    Path out = shared.resolve("run");
    try (Model model = Model.open(folder)) {
      Recipe recipe = ScoringRun.recipe(model, 7, 0, 3, Scoring.DETERMINISTIC, 5, OtherModel.LOOSE);
      assertTrue(recipe.files().containsKey(NETWORK), "the network is part of the recipe");
      ScoringRun.begin(out, model, recipe).run(NOWHERE);
      Verification verified = Verification.verify(out, model, 3, 1);
      assertEquals(List.of(), verified.faults());
      assertEquals(3, verified.sampled());
      FinishedRun run = FinishedRun.open(out);
      Table held = HeldOutOffsets.test(model, run, List.of(0, 2), 5, NOWHERE);
      assertEquals(2, held.rowCount());
      Trial trial = Trial.of(model);
      CaseResult result = trial.run(Latents.of(model, 7).at(0));
      assertTrue(trial.drift(result).spill() > 0);
      // Whoever takes what was chosen needs each case's direction, and no network.
      Path chosen = shared.resolve("chosen");
      ChosenFiles.write(
          chosen, run, model, run.cases().where(run.cases().intColumn("case").isIn(2)));
      Directions own =
          Directions.read(
              chosen.resolve(ChosenFiles.DIRECTIONS), List.of("smile"), List.of("case2"));
      float[] w = trial.w(Latents.of(model, 7).at(2));
      assertArrayEquals(
          model.directions().at("smile", run.cases().getString(2, "group"), w),
          own.direction("smile", "case2"));
    }
  }

  @Test
  void aChangedNetworkIsAnotherModel() throws IOException {
    Path out = shared.resolve("run");
    Recipe recipe;
    try (Model model = Model.open(folder)) {
      recipe = ScoringRun.recipe(model, 7, 0, 3, Scoring.DETERMINISTIC, 5, OtherModel.LOOSE);
      ScoringRun.begin(out, model, recipe);
    }
    byte[] bytes = Files.readAllBytes(folder.resolve(NETWORK));
    bytes[bytes.length - 1] ^= 1;
    Files.write(folder.resolve(NETWORK), bytes);
    String refused = assertThrows(InputException.class, () -> Model.open(folder)).getMessage();
    assertTrue(refused.startsWith(folder.resolve(NETWORK) + ": is not the file"), refused);
    OtherModel.card(folder, "generator.pth");
    try (Model model = Model.open(folder)) {
      assertEquals("other weights than those of other", recipe.misfit(model).orElseThrow());
    }
  }

  @Test
  void fixedDirectionsBesideANetworkAreRefused() throws IOException {
    Files.copy(
        folder.resolve("directions").resolve(Directions.fileName("tilt", "hl")),
        folder.resolve("directions").resolve(Directions.fileName("smile", "hl")));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> OtherModel.card(folder, "generator.pth"));
    assertEquals(
        "files has 'directions/smile_change_w_vector_hl.csv', but a network for the gradient of"
            + " smile too",
        e.getMessage());
  }
}
