package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    refused("2 rows below the header, expected is one");
    Files.writeString(file, ",0,1\n0,0.6,0.8\n");
    refused("direction for eyes of group lll has 2 figures, others have 3");
    Files.writeString(file, ",0,1,2\n1,0.6,0.8,0\n");
    refused("eyes_change_w_vector_lll.csv, line 2: the row has number '1'; allowed is 0");
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
    refused("mouth_change_w_vector_hlh.csv, line 2: 0 is '1e39'; allowed is a finite number");
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
}
