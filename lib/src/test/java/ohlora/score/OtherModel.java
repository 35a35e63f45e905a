package ohlora.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ohlora.model.Crop;
import ohlora.model.Cutoffs;
import ohlora.model.Grouping;
import ohlora.model.OffsetGrid;
import ohlora.model.Region;
import ohlora.model.ScorerPlan;

/**
 * A {@link FormulaModel} that is unlike the first report's in everything: two steered properties
 * (smile, tilt), two that group (age, light), five that are scored, 12 images a case with the loops
 * in another order than the tables, and sets of cutoffs with names of several letters.
 */
public final class OtherModel {
  /** In the order of tables. */
  public static final List<String> STEERED = List.of("smile", "tilt");

  /** High before low, age's letter first. */
  public static final List<String> GROUPS = List.of("hh", "hl", "lh", "ll");

  /** In the order of the scorer's outputs. */
  public static final List<String> SCORED = List.of("smile", "light", "grain", "tilt", "age");

  /** Cases 0 and 6 of the first eight of seed 7 pass it, scored deterministically. */
  public static final Cutoffs STRICT = Cutoffs.of("strict", "smile ≥ 0.50, tilt ≥ 0.50");

  /** Cases 0, 3, 5, 6 and 7 of the same pass it. */
  public static final Cutoffs LOOSE = Cutoffs.of("loose", "smile ≥ 0.25, tilt ≥ 0.25");

  /** How many images a case has. */
  public static final int IMAGES = 12;

  private OtherModel() {}

  /** Writes such a model into a folder, which is made. */
  public static Path write(Path folder) throws IOException {
    return model().write(folder);
  }

  /** Writes another card for such a folder, with another generator. */
  public static void card(Path folder, String generator) throws IOException {
    model().card(folder, generator, "scorer.safetensors");
  }

  private static FormulaModel model() {
    ScorerPlan networks =
        new ScorerPlan(
            List.of(
                network("smile_net", new Crop(.5, 1, 0, 1), "smile"),
                network("light_net", Crop.WHOLE, "light", "grain"),
                network("tilt_net", new Crop(0, .5, .25, .75), "tilt"),
                network("age_net", new Crop(.25, .75, .25, .75), "age")));
    Map<String, List<Double>> offsets = new LinkedHashMap<>();
    offsets.put("tilt", List.of(-1.0, 0.0, 2.0));
    offsets.put("smile", List.of(-1.5, -.5, .5, 1.5));
    Map<String, Double> medians = new LinkedHashMap<>();
    medians.put("age", .2);
    medians.put("light", .2);
    return new FormulaModel(
        "other",
        "own",
        1,
        networks,
        STEERED,
        new OffsetGrid(offsets),
        new Grouping(medians),
        List.of(STRICT, LOOSE),
        Map.of("tilt", "tilt of the head"),
        Map.of("sharp", "nothing is blurred"),
        List.of(
            new Region(
                "frame",
                List.of(new Crop(0, 1, 0, .125), new Crop(0, 1, .875, 1)),
                List.of(),
                List.of("tilt"))));
  }

  private static ScorerPlan.Network network(String prefix, Crop crop, String... outputs) {
    return new ScorerPlan.Network(prefix, crop, List.of(outputs), FormulaModel.STEPS);
  }
}
