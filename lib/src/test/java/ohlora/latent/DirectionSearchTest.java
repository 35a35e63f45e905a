package ohlora.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ohlora.Lengthy;
import ohlora.model.Directions;
import ohlora.model.Grouping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

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
    DirectionSearch.Result found = DirectionSearch.of(STEERED, 1).find(population(8000), MEDIANS);
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
    DirectionSearch.Result found = DirectionSearch.of(STEERED, 1).find(population, MEDIANS);
    assertEquals(24, found.validations().size());
    assertEquals(24, found.table().rowCount());
    for (DirectionSearch.Validation validation : found.validations()) {
      int members = population.members(MEDIANS).get(validation.group()).size();
      assertEquals(members, validation.members());
      assertEquals(2 * (int) (members * .15), validation.rows());
      assertTrue(validation.figure() >= .95, validation.toString());
    }
  }

  @Test
  void aGroupTooSmallIsNamed() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> DirectionSearch.of(STEERED, 1).find(population(300), MEDIANS));
    // Of 67 a tail of 15 % has 10; for 67 in this group 300 · 67 / 26 are needed, and a tenth more.
    assertEquals(
        "group hll has 26 of 300 latents, but svm needs 67 (tails of 15 %): sample about 900, take"
            + " larger tails or group by fewer properties; the groups have hhh 37, hhl 33, hlh 40,"
            + " hll 26, lhh 49, lhl 38, llh 44, lll 33",
        e.getMessage());
    assertTooFew(
        DirectionSearch.of(STEERED, 1).withTail(.02),
        population(300),
        zeroMedians(),
        "group all has 300 of 300 latents, but svm needs 500 (tails of 2 %): sample about 600, or take"
            + " larger tails; the groups have all 300");
    assertTooFew(
        DirectionSearch.of(STEERED, 1).with(DirectionMethod.LEAST_SQUARES),
        population(80).first(16),
        zeroMedians(),
        "group all has 16 of 16 latents, but least-squares needs 17 (more than w has numbers): sample"
            + " about 100, or use another method; the groups have all 16");
    assertTooFew(
        DirectionSearch.of(STEERED, 1).with(DirectionMethod.GRADIENT),
        population(99),
        zeroMedians(),
        "99 latents, but gradient needs at least 100: sample more");
  }

  private static void assertTooFew(
      DirectionSearch search, Population population, Grouping grouping, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> search.find(population, grouping));
    assertEquals(message, e.getMessage());
  }

  /** Every property is the same linear function of w, up to its sign and a constant. */
  private static Population linear(int count, double noise) {
    Population population = population(count);
    Random random = new Random(8);
    float[][] w = new float[count][];
    float[][] scores = new float[count][SCORED.size()];
    for (int i = 0; i < count; i++) {
      w[i] = population.w(i);
      double score = 2 * w[i][7] - w[i][8] + 2 * w[i][9] + .5 + noise * random.nextGaussian();
      Arrays.fill(scores[i], (float) score);
    }
    return Population.of(SCORED, w, scores);
  }

  @Test
  void theMeansOfTheTailsDifferUphillAndTheirMiddlePartsThem() {
    Population population = population(1000);
    List<Integer> all = population.members(zeroMedians()).get(Grouping.ALL);
    Tails tails = Tails.of(population, all, "mouth", .2, 1);
    assertEquals(400, tails.rows().length);
    LinearFunction means = tails.means();
    double[] sums = new double[SIZE];
    double[] halves = new double[2];
    for (int side = 0; side < 2; side++) {
      boolean smallest = side == 0;
      double[] mean = new double[SIZE];
      int count = 0;
      for (int i = tails.heldOut(); i < tails.rows().length; i++) {
        count += tails.smallest()[i] == smallest ? 1 : 0;
      }
      for (int i = tails.heldOut(); i < tails.rows().length; i++) {
        for (int j = 0; j < SIZE && tails.smallest()[i] == smallest; j++) {
          mean[j] += tails.rows()[i][j] / (double) count;
        }
      }
      float[] point = new float[SIZE];
      for (int j = 0; j < SIZE; j++) {
        sums[j] += smallest ? -mean[j] : mean[j];
        point[j] = (float) mean[j];
      }
      halves[side] = means.at(point);
    }
    assertArrayEquals(sums, means.coefficients(), 1e-12);
    // Both means are as far from the plane, the larger scores' on its positive side.
    assertEquals(halves[1], -halves[0], 1e-5);
    assertTrue(halves[1] > 0);
    assertTrue(means.direction()[SCORED.indexOf("mouth")] > .98);
    assertTrue(tails.accuracy(means, true) > .98);
    assertEquals(1, tails.accuracy(means, true) + tails.accuracy(means, false), 1e-12);
  }

  @Test
  void leastSquaresFindALinearScoreAndExplainIt() {
    DirectionSearch search = DirectionSearch.of(STEERED, 1).with(DirectionMethod.LEAST_SQUARES);
    DirectionSearch.Result exact = search.find(linear(400, 0), zeroMedians());
    float[] direction = exact.directions().direction("pose", Grouping.ALL);
    for (int j = 0; j < SIZE; j++) {
      assertEquals(j == 7 || j == 9 ? 2 / 3. : j == 8 ? -1 / 3. : 0, direction[j], 1e-6);
    }
    DirectionSearch.Validation validation = exact.validations().get(2);
    assertEquals(
        List.of("pose", Grouping.ALL, DirectionMethod.LEAST_SQUARES, 400, 400),
        List.of(
            validation.property(),
            validation.group(),
            validation.method(),
            validation.members(),
            validation.rows()));
    assertEquals(1, validation.figure(), 1e-9);
    // Variance 9 of the score, and 9 of the noise: a half can be explained.
    DirectionSearch.Result noisy = search.find(linear(4000, 3), zeroMedians());
    assertEquals(.5, noisy.validations().get(0).figure(), .06);
    assertEquals("larger score", noisy.table().stringColumn("points to").get(0));
    assertEquals(noisy.validations().get(0).figure(), noisy.table().doubleColumn("R²").get(0));
  }

  @Test
  void theResidualsOfLeastSquaresAreOrthogonalToEachColumnAndTheConstant() {
    Population population = linear(300, 2);
    List<Integer> all = population.members(zeroMedians()).get(Grouping.ALL);
    ScoredRows rows = ScoredRows.of(population, all, "eyes", 5);
    assertEquals(60, rows.heldOut());
    LinearFunction found = rows.leastSquares();
    double[] sums = new double[SIZE + 1];
    for (int i = rows.heldOut(); i < 300; i++) {
      double residual = rows.scores()[i] - found.at(rows.rows()[i]);
      sums[SIZE] += residual;
      for (int j = 0; j < SIZE; j++) {
        sums[j] += residual * rows.rows()[i][j];
      }
    }
    assertArrayEquals(new double[SIZE + 1], sums, 1e-9);
  }

  @Test
  void leastSquaresOfFiguresThatFollowFromOneAnotherAreRefused() {
    Population population = linear(200, 0);
    float[][] w = new float[200][];
    float[][] scores = new float[200][SCORED.size()];
    for (int i = 0; i < 200; i++) {
      w[i] = population.w(i);
      w[i][3] = w[i][4] - 2 * w[i][5] + 1;
      scores[i] = w[i].clone();
    }
    float[][] few = Arrays.stream(scores).map(r -> Arrays.copyOf(r, 7)).toArray(float[][]::new);
    assertTooFew(
        DirectionSearch.of(STEERED, 1).with(DirectionMethod.LEAST_SQUARES),
        Population.of(SCORED, w, few),
        zeroMedians(),
        "direction of eyes in group all: some numbers of w follow from the others, so that least"
            + " squares have no one solution: use another method");
  }

  @Test
  void aScoreThatIsAlwaysTheSameHasNoDirection() {
    Population population =
        Population.of(SCORED, new float[200][SIZE], new float[200][SCORED.size()]);
    for (DirectionMethod method : DirectionMethod.values()) {
      assertTooFew(
          DirectionSearch.of(STEERED, 1).with(method),
          population,
          zeroMedians(),
          "all 200 scores of eyes in group all are 0.0: there is no direction");
    }
  }

  /** The score of eyes is w0² + w1, the others are linear. */
  private static Population bent(int count) {
    Population population = population(count);
    float[][] w = new float[count][];
    float[][] scores = new float[count][];
    for (int i = 0; i < count; i++) {
      w[i] = population.w(i);
      scores[i] = Arrays.copyOf(w[i], SCORED.size());
      scores[i][0] = w[i][0] * w[i][0] + w[i][1];
    }
    return Population.of(SCORED, w, scores);
  }

  @Lengthy
  @Test
  void aGradientFollowsABentScoreFromEachCaseAnew() {
    DirectionSearch search = DirectionSearch.of(STEERED, 1).with("eyes", DirectionMethod.GRADIENT);
    DirectionSearch.Result found = search.find(bent(1500), zeroMedians("hair_color"));
    assertTrue(found.validations().get(0).figure() > .85, found.table().print());
    assertEquals(
        List.of("R²", "accuracy"), found.table().columnNames().subList(6, 8), "both figures");
    assertEquals(5, found.validations().size(), "one network, and two groups of both others");
    Directions directions = found.directions();
    assertTrue(directions.dependsOnCase("eyes") && !directions.dependsOnCase("mouth"));
    for (float x : new float[] {-1.2f, -.5f, 0, .5f, 1.2f}) {
      float[] w = new float[SIZE];
      w[0] = x;
      float[] at = directions.at("eyes", "h", w);
      double length = Math.sqrt(4 * x * x + 1);
      assertTrue((at[0] * 2 * x + at[1]) / length > .95, x + ": " + Arrays.toString(at));
      assertArrayEquals(at, directions.at("eyes", "l", w));
      assertArrayEquals(directions.direction("mouth", "l"), directions.at("mouth", "l", w));
    }
  }

  @Test
  void theSameSeedFindsTheSameGradientBitByBitAndAnotherSeedAnother() {
    float[] w = population(1).w(0);
    float[][] found = new float[3][];
    for (int i = 0; i < 3; i++) {
      found[i] =
          DirectionSearch.of(List.of("eyes"), i / 2)
              .with(DirectionMethod.GRADIENT)
              .find(bent(300), zeroMedians())
              .directions()
              .at("eyes", Grouping.ALL, w);
    }
    assertArrayEquals(found[0], found[1]);
    assertFalse(Arrays.equals(found[0], found[2]));
  }

  @Test
  void orthogonalDirectionsKeepTheOthersScores() {
    DirectionSearch search = DirectionSearch.of(STEERED, 1).withOrthogonal(true);
    Directions plain = search.withOrthogonal(false).find(population(2000), MEDIANS).directions();
    Directions orthogonal = search.find(population(2000), MEDIANS).directions();
    for (String group : MEDIANS.groups()) {
      for (String property : STEERED) {
        float[] own = orthogonal.direction(property, group);
        assertEquals(1, Directions.cosine(own, own), 1e-6);
        for (String other : STEERED) {
          double cosine = Directions.cosine(own, plain.direction(other, group));
          assertTrue(property.equals(other) ? cosine > .9 : Math.abs(cosine) < 1e-6, cosine + "");
        }
      }
    }
    // Every property is the same score here.
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> search.with(DirectionMethod.MEANS).find(linear(500, 0), zeroMedians()));
    assertEquals(
        "direction for eyes of group all: nothing of it is orthogonal to the other properties'"
            + " directions",
        e.getMessage());
  }

  @Test
  void aMethodIsFoundByItsNameAndASearchTakesWhatMakesSense() {
    assertEquals(DirectionMethod.LEAST_SQUARES, DirectionMethod.of("least-squares"));
    assertRefused(
        "'pca' is not a way to find directions: there are svm, means, least-squares, gradient",
        () -> DirectionMethod.of("pca"));
    DirectionSearch search = DirectionSearch.of(STEERED, 1);
    assertRefused(
        "'nose' is not steered: the steered properties are eyes, mouth, pose",
        () -> search.with("nose", DirectionMethod.MEANS));
    for (double share : new double[] {0, .51, Double.NaN}) {
      assertRefused(
          "tails of " + share + " of a group; allowed: shares above 0, up to 0.5",
          () -> search.withTail(share));
    }
  }

  private static void assertRefused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void twoPropertiesInOneGroupOrInFourHaveTheirOwnDirections() {
    Population population = population(2000);
    List<String> two = List.of("pose", "background_std");
    for (Grouping grouping : List.of(zeroMedians(), zeroMedians("eyes", "mouth"))) {
      DirectionSearch.Result found = DirectionSearch.of(two, 1).find(population, grouping);
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
    double[] line = plane.boundary(new LinearFunction(new double[] {1, 0, 0}, -5));
    assertEquals(0, line[0], .1);
  }
}
