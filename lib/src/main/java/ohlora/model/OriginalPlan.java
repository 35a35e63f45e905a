package ohlora.model;

import java.util.List;

/** The plan of the first report's six networks; later ones that are built alike have a card's. */
public final class OriginalPlan {
  /** Six networks with seven outputs. */
  public static final ScorerPlan SCORER =
      new ScorerPlan(
          List.of(
              network(
                  "eyes_score_cnn",
                  new Crop(6. / 16, 9. / 16, 8. / 32, 24. / 32),
                  "conv conv pool conv pool conv pool",
                  "eyes"),
              network(
                  "hair_color_score_cnn",
                  Crop.WHOLE,
                  "conv conv pool conv pool conv pool conv pool conv pool",
                  "hair_color"),
              network(
                  "hair_length_score_cnn",
                  new Crop(8. / 16, 1, 0, 1),
                  "conv conv pool conv pool conv pool conv pool conv",
                  "hair_length"),
              network(
                  "mouth_score_cnn",
                  new Crop(10. / 16, 13. / 16, 12. / 32, 20. / 32),
                  "conv conv pool conv pool conv pool",
                  "mouth"),
              network(
                  "pose_score_cnn",
                  new Crop(7. / 16, 10. / 16, 11. / 32, 21. / 32),
                  "conv conv pool conv pool conv conv",
                  "pose"),
              network(
                  "background_score_cnn",
                  new Crop(0, 8. / 16, 0, 1),
                  "conv conv pool conv pool conv pool conv pool conv",
                  "background_mean",
                  "background_std")));

  private OriginalPlan() {}

  private static ScorerPlan.Network network(
      String prefix, Crop crop, String steps, String... outputs) {
    return new ScorerPlan.Network(prefix, crop, List.of(outputs), steps);
  }
}
