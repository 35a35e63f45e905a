package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ohlora.Lengthy;
import ohlora.latent.Latents;
import ohlora.model.Images;
import ohlora.model.Model;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Cases of the demo model, of which one is deliberately disturbed. */
@Lengthy
class DemoDriftTest {
  private static final int CASES = 12;
  private static final int DISTURBED = 4;

  private static Model model;
  private static final List<CaseResult> RESULTS = new ArrayList<>();
  private static final List<Images> IMAGES = new ArrayList<>();

  @BeforeAll
  static void draw() throws IOException {
    model = Model.open(Path.of("../models/demo"));
    Trial trial = Trial.of(model);
    Latents latents = Latents.of(model, 2025);
    for (int number = 0; number < CASES; number++) {
      CaseResult result = trial.run(latents.at(number));
      RESULTS.add(result);
      IMAGES.add(trial.images(result.latent(), result.group()));
    }
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** What stands at a pixel instead, given the row of values of one channel that it belongs to. */
  private interface Disturbance {
    float of(float[] row, int column, int number);
  }

  /** The cases in the order of a measure, the least first, with one of them disturbed. */
  private static List<Integer> ranking(String measure, Disturbance disturbance) {
    List<Drift> drifts = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      Images images = i == DISTURBED ? disturbed(IMAGES.get(i), disturbance) : IMAGES.get(i);
      drifts.add(Drift.measure(model, RESULTS.get(i), images));
    }
    return Drift.table(drifts).sortOn(measure).intColumn("case").asList();
  }

  private static Images disturbed(Images images, Disturbance disturbance) {
    int side = images.resolution();
    float[] values = images.toFloats();
    for (int from = 0; from < values.length; from += side) {
      float[] row = Arrays.copyOfRange(values, from, from + side);
      for (int column = 0; column < side; column++) {
        values[from + column] = disturbance.of(row, column, from / (3 * side * side));
      }
    }
    return Images.of(images.count(), side, values);
  }

  private static int last(List<Integer> ranking) {
    return ranking.get(ranking.size() - 1);
  }

  @Test
  void aBackgroundThatFlickersRanksLast() {
    // Every second image has 80 levels more or less at both margins.
    Disturbance flicker =
        (row, column, number) -> {
          boolean margin = column < row.length / 6 || column >= row.length - row.length / 6;
          float change = number % 2 == 1 ? 0 : row[column] < 0 ? 80 : -80;
          return margin ? row[column] + change / 127.5f : row[column];
        };
    assertEquals(DISTURBED, last(ranking("background, levels", flicker)));
  }

  @Test
  void aFaceWhoseShapeFollowsTheMouthRanksLast() {
    // The picture is stretched about its middle, by up to a third, the further the mouth is moved.
    Disturbance stretch =
        (row, column, number) -> {
          double mouth = RESULTS.get(DISTURBED).offsets().list().get(number).of("mouth");
          double middle = (row.length - 1) / 2.0;
          long from = Math.round(middle + (column - middle) / (1 + mouth / 5.4));
          return row[(int) Math.max(0, Math.min(row.length - 1, from))];
        };
    assertEquals(DISTURBED, last(ranking("face, levels", stretch)));
  }

  @Test
  void undisturbedItIsNotLast() {
    Disturbance none = (row, column, number) -> row[column];
    for (var measure : List.of("background, levels", "face, levels")) {
      assertTrue(ranking(measure, none).indexOf(DISTURBED) < CASES - 1, measure);
    }
  }
}
