package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import ohlora.latent.Latent;
import ohlora.latent.Latents;
import ohlora.latent.Population;
import ohlora.model.Directions;
import ohlora.model.GeneratorInZ;
import ohlora.model.Model;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directions in z: what is moved is the latent itself. */
class MovedInZTest {
  @TempDir static Path shared;
  private static Model model;
  private static GeneratorInZ inZ;
  private static Latents latents;

  @BeforeAll
  static void open() throws IOException {
    model = Model.open(OtherModel.write(shared));
    inZ = new GeneratorInZ(model.generator());
    latents = Latents.of(model, 7);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** Along figure 0 of z for the first property, along that of the label for the second. */
  private static Directions axes() {
    return Directions.of(
        OtherModel.STEERED,
        OtherModel.GROUPS,
        (property, group) -> {
          float[] axis = new float[inZ.wSize()];
          axis[property.equals("smile") ? 0 : inZ.zSize()] = 1;
          return axis;
        });
  }

  @Test
  void theMovedImageIsThatOfTheMovedLatent() {
    assertEquals(64 + 3, inZ.wSize());
    Trial trial = Trial.of(model).with(inZ, axes());
    Latent latent = latents.at(1);
    CaseResult result = trial.run(latent);
    assertEquals(Trial.of(model).run(latent).group(), result.group());
    assertEquals(
        Trial.of(model).unmodified(latent).toFloats().length,
        trial.unmodified(latent).toFloats().length);
    assertArrayEquals(
        Trial.of(model).unmodified(latent).toFloats(), trial.unmodified(latent).toFloats());
    float[] z = latent.z();
    float[] label = latent.label();
    z[0] += (float) result.offsets().list().get(7).of("smile");
    label[0] += (float) result.offsets().list().get(7).of("tilt");
    float[][] w = model.generator().map(new float[][] {z}, new float[][] {label});
    float[] expected = model.scorer().score(model.generator().synthesize(w).quantised())[0];
    float[] moved = model.scorer().score(trial.images(latent, result.group()))[7];
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], moved[i], 1e-3);
    }
  }

  @Test
  void aPopulationInZHasTheSameScores() {
    Population population = Population.sample(model, latents, 4, 4);
    Population moved = population.mappedBy(inZ, latents);
    assertEquals(population.score(2, "grain"), moved.score(2, "grain"));
    assertEquals(latents.at(2).z()[5], moved.w(2)[5]);
    assertEquals(latents.at(2).label()[1], moved.w(2)[65]);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Trial trial = Trial.of(model);
    String line =
        assertThrows(IllegalArgumentException.class, () -> trial.with(inZ, model.directions()))
            .getMessage();
    assertTrue(line.contains("directions of length 64 for what has 67 numbers"), line);
    assertThrows(IllegalArgumentException.class, () -> trial.with(inZ, axes()).withPsi(.7));
    assertThrows(IllegalArgumentException.class, () -> trial.withPsi(.7).with(inZ, axes()));
  }
}
