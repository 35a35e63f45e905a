package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import ohlora.io.InputException;
import ohlora.weights.Tensor;
import ohlora.weights.Weights;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.Table;

class DirectionsTest {
  /** As pandas writes a row of float32: the shortest digits, exponents below 0.0001. */
  private static final String PUBLISHED =
      ",0,1,2,3,4,5\n0,0.033203747,-0.00012345679,1e-05,-3.4567e-06,0.5,-0.8653887\n";

  private static final List<String> STEERED = List.of("eyes", "mouth", "pose");
  private static final List<String> GROUPS =
      List.of("hhh", "hhl", "hlh", "hll", "lhh", "lhl", "llh", "lll");

  @TempDir Path folder;

  private static Directions random(int length, long seed) {
    return Directions.of(STEERED, GROUPS, (property, group) -> new float[length]).random(seed);
  }

  private Directions read() throws IOException {
    return Directions.read(folder, STEERED, GROUPS);
  }

  @Test
  void aPublishedFileIsReadAndWrittenByteForByte() throws IOException {
    for (String property : STEERED) {
      for (String group : GROUPS) {
        Files.writeString(
            folder.resolve(property + "_change_w_vector_" + group + ".csv"), PUBLISHED);
      }
    }
    Directions read = read();
    assertArrayEquals(
        new float[] {.033203747f, -.00012345679f, 1e-5f, -3.4567e-6f, .5f, -.8653887f},
        read.direction("mouth", "lhl"));
    Path written = folder.resolve("written");
    read.write(written);
    try (Stream<Path> files = Files.list(written)) {
      assertEquals(24, files.count());
    }
    assertEquals(PUBLISHED, Files.readString(written.resolve("pose_change_w_vector_hhl.csv")));
  }

  @Test
  void whatIsWrittenIsReadBackBitByBit() throws IOException {
    Directions random = random(512, 9);
    random.write(folder);
    Directions read = read();
    assertEquals(512, read.length());
    for (String property : STEERED) {
      for (String group : GROUPS) {
        assertArrayEquals(random.direction(property, group), read.direction(property, group));
      }
    }
  }

  @Test
  void aMissingOrMalformedFileIsNamed() throws IOException {
    random(3, 1).write(folder);
    Path file = folder.resolve("eyes_change_w_vector_lll.csv");
    Files.writeString(file, ",0,1,2\n0,1,x,3\n");
    refused("eyes_change_w_vector_lll.csv, line 2");
    Files.writeString(file, ",0,1,2\n0,1,2\n");
    refused("3 fields, but the header has 4");
    Files.writeString(file, ",0,1,2\n0,1,2,3\n0,1,2,3\n");
    refused("2 rows below the header, expected one");
    Files.writeString(file, ",0,1\n0,0.6,0.8\n");
    refused("direction for eyes of group lll has 2 numbers, others have 3");
    Files.writeString(file, ",0,1,2\n1,0.6,0.8,0\n");
    refused("eyes_change_w_vector_lll.csv, line 2: the row has number '1'; allowed: 0");
    Files.delete(file);
    refused("eyes_change_w_vector_lll.csv: there is no such file");
  }

  @Test
  void aDirectionThatIsNotOfUnitLengthIsRefusedAndAProgramsOwnIsNot() throws IOException {
    Directions random = random(48, 3);
    for (float scale : new float[] {0, 3, .998f, 1.002f}) {
      scaled(random, scale).write(folder);
      refused("eyes_change_w_vector_hhh.csv: is a direction of length ");
      refused(", but it must be 1; ");
    }
    for (float scale : new float[] {1, .9995f, 1.0005f}) {
      scaled(random, scale).write(folder);
      assertEquals(48, read().length());
    }
    scaled(random, 1).write(folder);
    Path file = folder.resolve("mouth_change_w_vector_hlh.csv");
    Files.writeString(file, Files.readString(file).replaceFirst("\n0,[^,]*,", "\n0,1e39,"));
    refused("mouth_change_w_vector_hlh.csv, line 2: 0 is '1e39'; allowed: a finite number");
  }

  private static Directions scaled(Directions directions, float scale) {
    return Directions.of(
        STEERED,
        GROUPS,
        (property, group) -> {
          float[] vector = directions.direction(property, group);
          for (int i = 0; i < vector.length; i++) {
            vector[i] *= scale;
          }
          return vector;
        });
  }

  private void refused(String part) {
    IOException e = assertThrows(IOException.class, this::read);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void anUnknownPropertyOrGroupIsNamedBesideThoseThereAre() {
    Directions random = random(3, 1);
    assertEquals(
        "nose of group hhh has no direction: eyes, mouth, pose of the groups"
            + " hhh, hhl, hlh, hll, lhh, lhl, llh, lll have",
        assertThrows(IllegalArgumentException.class, () -> random.direction("nose", "hhh"))
            .getMessage());
  }

  @Test
  void directionsOfOneGroupStandInForAllAndCosinesTellThemApart() {
    Directions random = random(48, 2);
    Directions one = random.ofGroup("hlh");
    for (String group : GROUPS) {
      assertArrayEquals(random.direction("eyes", "hlh"), one.direction("eyes", group));
    }
    Table same = random.cosines(random);
    Table other = random.cosines(one);
    assertEquals(1, same.doubleColumn("mouth").min(), 1e-6);
    assertEquals(1, other.doubleColumn("mouth").getDouble(GROUPS.indexOf("hlh")), 1e-6);
    // Of two random vectors in 48 dimensions: standard deviation 1 / sqrt(48) = 0.14; four of them.
    assertTrue(Math.abs(other.doubleColumn("mouth").getDouble(0)) < .58);
  }

  /** The eyes by gradient, mouth and pose fixed, of length 7. */
  private static Directions mixed() {
    Directions fixed = random(7, 3);
    Map<String, Map<String, float[]>> vectors = new LinkedHashMap<>();
    for (String property : List.of("mouth", "pose")) {
      Map<String, float[]> ofProperty = new LinkedHashMap<>();
      GROUPS.forEach(group -> ofProperty.put(group, fixed.direction(property, group)));
      vectors.put(property, ofProperty);
    }
    return Directions.of(STEERED, GROUPS, vectors, Map.of("eyes", ScorePredictorTest.random(7, 1)));
  }

  private static double length(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    return Math.sqrt(square);
  }

  @Test
  void aGradientIsTakenAtEachCaseAndOfUnitLength() {
    Directions mixed = mixed();
    assertEquals(STEERED, mixed.properties());
    assertEquals(7, mixed.length());
    float[] zero = new float[7];
    float[] other = {1, -1, .5f, 0, 2, -.3f, .1f};
    assertFalse(Arrays.equals(mixed.at("eyes", "hhh", zero), mixed.at("eyes", "hhh", other)));
    double[] gradient = ScorePredictorTest.random(7, 1).gradient(other);
    float[] at = mixed.at("eyes", "lll", other);
    assertEquals(1, length(at), 1e-6);
    for (int j = 0; j < 7; j++) {
      assertEquals(gradient[j] / gradient[0], at[j] / at[0], 1e-5);
    }
    assertArrayEquals(mixed.direction("mouth", "hlh"), mixed.at("mouth", "hlh", other));
  }

  @Test
  void whatNeedsFixedDirectionsSaysSo() {
    Directions mixed = mixed();
    String line = "the direction of eyes depends on the case: there is none for the whole group ";
    says(line + "hhh", () -> mixed.direction("eyes", "hhh"));
    says(line + "hlh", () -> mixed.ofGroup("hlh"));
    says(line + "hhh", () -> mixed.cosines(random(7, 4)));
    says(line + "hhh", () -> random(7, 4).cosines(mixed));
    assertFalse(mixed.random(5).dependsOnCase("eyes"), "random ones stand in for any");
    says("w has 6 numbers, but the network takes 7", () -> mixed.at("eyes", "hhh", new float[6]));
    says(
        "eyes of group h has no direction: eyes, mouth, pose of the groups hhh, hhl, hlh, hll,"
            + " lhh, lhl, llh, lll have",
        () -> mixed.at("eyes", "h", new float[7]));
  }

  private static void says(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void aGradientOfZeroIsRefused() throws IOException {
    Map<String, Tensor> tensors = ScorePredictorTest.tensors(7, 5, 1);
    tensors.put("layer2.weight", Tensor.of(new float[5], 1, 5));
    Directions level =
        Directions.of(
            List.of("eyes"),
            List.of("all"),
            Map.of(),
            Map.of("eyes", ScorePredictor.of(Weights.of(tensors))));
    says("the gradient of eyes at this w: it is zero", () -> level.at("eyes", "all", new float[7]));
  }

  @Test
  void mixedDirectionsAreWrittenAndReadBackBitByBitOrthogonalOrNot() throws IOException {
    float[] w = {1, -1, .5f, 0, 2, -.3f, .1f};
    for (Directions mixed : List.of(mixed(), mixed().orthogonal())) {
      mixed.write(folder);
      try (Stream<Path> files = Files.list(folder)) {
        assertEquals(
            mixed.files().stream().sorted().toList(),
            files.map(file -> file.getFileName().toString()).sorted().toList());
      }
      assertEquals(17, mixed.files().size());
      Directions read = Directions.read(folder, STEERED, GROUPS, Set.of("eyes"));
      for (String property : STEERED) {
        assertArrayEquals(mixed.at(property, "lhl", w), read.at(property, "lhl", w));
        assertEquals(mixed.dependsOnCase(property), read.dependsOnCase(property));
      }
    }
    Files.copy(
        folder.resolve("eyes_gradient.safetensors"), folder.resolve("pose_gradient.safetensors"));
    ScorePredictorTest.random(7, 1).write(folder.resolve("eyes_gradient.safetensors"));
    InputException e =
        assertThrows(
            InputException.class,
            () -> Directions.read(folder, STEERED, GROUPS, Set.of("eyes", "pose")));
    assertEquals(
        folder + ": some networks say that the directions are made orthogonal, and others do not",
        e.getMessage());
    ScorePredictorTest.random(8, 1).write(folder.resolve("eyes_gradient.safetensors"));
    assertEquals(
        folder + ": direction for mouth of group hhh has 7 numbers, others have 8",
        assertThrows(
                InputException.class,
                () -> Directions.read(folder, STEERED, GROUPS, Set.of("eyes")))
            .getMessage());
  }

  @Test
  void orthogonalDirectionsAreOrthogonalToTheOthersAsTheyWere() {
    float[] w = {1, -1, .5f, 0, 2, -.3f, .1f};
    for (Directions plain : List.of(random(7, 6), mixed())) {
      Directions orthogonal = plain.orthogonal();
      for (String property : STEERED) {
        float[] own = orthogonal.at(property, "hll", w);
        assertEquals(1, length(own), 1e-6);
        assertTrue(Directions.cosine(own, plain.at(property, "hll", w)) > .2);
        for (String other : STEERED) {
          if (!other.equals(property)) {
            assertEquals(0, Directions.cosine(own, plain.at(other, "hll", w)), 1e-6);
          }
        }
      }
    }
  }

  @Test
  void anOrthogonalDirectionIsTheProjectionOntoWhatTheOthersLeave() {
    Map<String, float[]> vectors =
        Map.of(
            "a", new float[] {.6f, .8f, 0}, "b", new float[] {1, 0, 0}, "c", new float[] {1, 0, 0});
    List<String> names = List.of("a", "b", "c");
    Directions directions =
        Directions.of(
            names.subList(0, 2), List.of("all"), (property, group) -> vectors.get(property));
    assertArrayEquals(new float[] {0, 1, 0}, directions.orthogonal().direction("a", "all"), 1e-7f);
    assertArrayEquals(
        new float[] {.8f, -.6f, 0}, directions.orthogonal().direction("b", "all"), 1e-7f);
    says(
        "direction for b of group all: nothing of it is orthogonal to the other properties'"
            + " directions",
        () ->
            Directions.of(names, List.of("all"), (property, group) -> vectors.get(property))
                .orthogonal());
  }

  /** Only where the published files are; they have no licence and are not part of the project. */
  @ParameterizedTest
  @CsvSource({"v7,3,24", "v8,4,48"})
  void thePublishedDirectionsAreReadPlainlyAndWrittenByteForByte(
      String report, int letters, int count) throws IOException {
    Path published = Path.of("../../shared/data/published", report, "property_score_vectors");
    Assumptions.assumeTrue(Files.exists(published), published + " is not here");
    Map<String, Double> medians = new LinkedHashMap<>();
    for (int i = 0; i < letters; i++) {
      medians.put("any" + i, 0.0);
    }
    Directions read = Directions.read(published, STEERED, new Grouping(medians).groups());
    assertEquals(512, read.length());
    read.write(folder);
    assertEquals(count, read.files().size());
    for (String name : read.files()) {
      String text = Files.readString(published.resolve(name));
      String[] fields = text.split("\n")[1].split(",");
      String[] words = name.replace(".csv", "").split("_");
      float[] direction = read.direction(words[0], words[4]);
      for (int i = 0; i < 512; i++) {
        assertEquals(Float.parseFloat(fields[i + 1].strip()), direction[i], 0);
      }
      assertEquals(text, Files.readString(folder.resolve(name)), name);
    }
  }
}
