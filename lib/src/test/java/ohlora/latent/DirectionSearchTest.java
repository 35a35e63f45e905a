package ohlora.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ohlora.model.Grouping;
import org.junit.jupiter.api.Test;

class DirectionSearchTest {
  private static final int SIZE = 12;
  private static final List<String> SCORED =
      List.of(
          "eyes",
          "hair_color",
          "hair_length",
          "mouth",
          "pose",
          "background_mean",
          "background_std");
  private static final List<String> STEERED = List.of("eyes", "mouth", "pose");
  private static final Grouping MEDIANS =
      zeroMedians("hair_color", "hair_length", "background_mean");

  private static Grouping zeroMedians(String... properties) {
    Map<String, Double> medians = new LinkedHashMap<>();
    List.of(properties).forEach(property -> medians.put(property, 0.0));
    return new Grouping(medians);
  }

  /** Every property is one coordinate of w: property p is coordinate p. */
  private static Population population(int count) {
    Random random = new Random(3);
    float[][] w = new float[count][SIZE];
    float[][] scores = new float[count][SCORED.size()];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < SIZE; j++) {
        w[i][j] = (float) random.nextGaussian();
      }
      System.arraycopy(w[i], 0, scores[i], 0, scores[i].length);
    }
    return Population.of(SCORED, w, scores);
  }

  @Test
  void aDirectionPointsToTheSmallerScoreOfItsProperty() {
    DirectionSearch.Result found = DirectionSearch.find(population(8000), MEDIANS, STEERED, 1);
    for (String property : STEERED) {
      for (String group : MEDIANS.groups()) {
        float[] direction = found.directions().direction(property, group);
        // Tails of 15 % lie beyond one standard deviation, so a linear plane parts them wholly.
        float cosine = direction[SCORED.indexOf(property)];
        assertTrue(cosine < -.98, cosine + "");
      }
    }
  }

  @Test
  void theValidationNamesMembersRowsAndAccuracy() {
    Population population = population(4000);
    DirectionSearch.Result found = DirectionSearch.find(population, MEDIANS, STEERED, 1);
    assertEquals(24, found.validations().size());
    assertEquals(24, found.table().rowCount());
    for (DirectionSearch.Validation validation : found.validations()) {
      int members = population.members(MEDIANS).get(validation.group()).size();
      assertEquals(members, validation.members());
      assertEquals(2 * (int) (members * .15), validation.rows());
      assertTrue(validation.accuracy() >= .95, validation.toString());
    }
  }

  @Test
  void aGroupTooSmallIsNamed() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> DirectionSearch.find(population(300), MEDIANS, STEERED, 1));
    assertTrue(
        e.getMessage().matches("group [hl]{3} has \\d+ of 300 latents; .*sample more latents"),
        e.getMessage());
  }

  @Test
  void twoPropertiesInOneGroupOrInFourHaveTheirOwnDirections() {
    Population population = population(2000);
    List<String> two = List.of("pose", "background_std");
    for (Grouping grouping : List.of(zeroMedians(), zeroMedians("eyes", "mouth"))) {
      DirectionSearch.Result found = DirectionSearch.find(population, grouping, two, 1);
      assertEquals(two, found.directions().properties());
      assertEquals(grouping.groups(), found.directions().groups());
      assertEquals(2 * grouping.groups().size(), found.validations().size());
      for (String group : grouping.groups()) {
        assertTrue(found.directions().direction("background_std", group)[6] < -.98, group);
      }
    }
  }

  @Test
  void theMediansHalveAPopulationAndEveryLatentHasOneGroup() {
    Population population = population(1001);
    Grouping medians = population.medians(List.of("hair_color", "pose"));
    assertEquals(List.of("hair_color", "pose"), medians.properties());
    Map<String, List<Integer>> members = population.members(medians);
    assertEquals(List.of("hh", "hl", "lh", "ll"), List.copyOf(members.keySet()));
    // 1001 different scores: 501 are at or above their median.
    assertEquals(501, members.get("hh").size() + members.get("hl").size());
    assertEquals(501, members.get("hh").size() + members.get("lh").size());
    assertEquals(1001, members.values().stream().mapToInt(List::size).sum());
  }

  @Test
  void theTailsAreTheEndsOfTheScoresAndAFifthIsHeldOut() {
    Population population = population(1000);
    List<Integer> members = population.members(MEDIANS).get("hhh");
    Tails tails = Tails.of(population, members, "mouth", 1);
    int tail = (int) (members.size() * .15);
    double[] sorted =
        members.stream().mapToDouble(i -> population.score(i, "mouth")).sorted().toArray();
    assertEquals(2 * tail, tails.rows().length);
    assertEquals((int) Math.ceil(2 * tail / 5.0), tails.heldOut());
    for (int i = 0; i < tails.rows().length; i++) {
      float score = tails.rows()[i][SCORED.indexOf("mouth")];
      assertTrue(
          tails.smallest()[i] ? score <= sorted[tail - 1] : score >= sorted[sorted.length - tail]);
    }
  }

  @Test
  void thePlaneOfPointsOnAnEllipseHasItsAxes() {
    Random random = new Random(4);
    float[][] rows = new float[4000][3];
    for (float[] row : rows) {
      row[0] = (float) (5 + random.nextGaussian());
      row[1] = (float) (2 * random.nextGaussian());
      row[2] = (float) (4 * random.nextGaussian());
    }
    PrincipalPlane plane = PrincipalPlane.of(rows);
    assertEquals(1, Math.abs(plane.axes()[0][2]), .01);
    assertEquals(1, Math.abs(plane.axes()[1][1]), .01);
    // variances 1, 4 and 16
    assertEquals(16 / 21.0, plane.shares()[0], .02);
    assertEquals(4 / 21.0, plane.shares()[1], .02);
    assertArrayEquals(new double[] {0, 0}, plane.project(new float[] {5, 0, 0}), .2);
    double[] line = plane.boundary(new LinearSvm(new double[] {1, 0, 0}, -5));
    assertEquals(0, line[0], .1);
  }
}
