package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectionsTest {
  /** As pandas writes a row of float32: the shortest digits, exponents below 0.0001. */
  private static final String PUBLISHED =
      ",0,1,2,3,4,5\n0,0.033203747,-0.00012345679,1e-05,-3.4567e-06,0.5,-1.0\n";

  @TempDir Path folder;

  @Test
  void aPublishedFileIsReadAndWrittenByteForByte() throws IOException {
    for (Property property : Property.STEERED) {
      for (Group group : Group.values()) {
        Files.writeString(
            folder.resolve(property.label() + "_change_w_vector_" + group.label() + ".csv"),
            PUBLISHED);
      }
    }
    Directions read = Directions.read(folder);
    assertArrayEquals(
        new float[] {.033203747f, -.00012345679f, 1e-5f, -3.4567e-6f, .5f, -1},
        read.direction(Property.MOUTH, Group.LHL));
    Path written = folder.resolve("written");
    read.write(written);
    try (var files = Files.list(written)) {
      assertEquals(24, files.count());
    }
    assertEquals(PUBLISHED, Files.readString(written.resolve("pose_change_w_vector_hhl.csv")));
  }

  @Test
  void whatIsWrittenIsReadBackBitByBit() throws IOException {
    Directions random = Directions.random(512, 9);
    random.write(folder);
    Directions read = Directions.read(folder);
    for (Property property : Property.STEERED) {
      for (Group group : Group.values()) {
        assertArrayEquals(random.direction(property, group), read.direction(property, group));
      }
    }
  }

  @Test
  void aMissingOrMalformedFileIsNamed() throws IOException {
    Directions.random(3, 1).write(folder);
    Path file = folder.resolve("eyes_change_w_vector_lll.csv");
    Files.writeString(file, ",0,1,2\n0,1,x,3\n");
    refused("eyes_change_w_vector_lll.csv, line 2");
    Files.writeString(file, ",0,1,2\n0,1,2\n");
    refused("3 fields, but the header has 4");
    Files.delete(file);
    refused("is missing");
  }

  private void refused(String part) {
    IOException e = assertThrows(IOException.class, () -> Directions.read(folder));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void directionsOfOneGroupStandInForAllAndCosinesTellThemApart() {
    Directions random = Directions.random(48, 2);
    Directions one = random.ofGroup(Group.HLH);
    for (Group group : Group.values()) {
      assertArrayEquals(
          random.direction(Property.EYES, Group.HLH), one.direction(Property.EYES, group));
    }
    var same = random.cosines(random);
    var other = random.cosines(one);
    assertEquals(1, same.doubleColumn("mouth").min(), 1e-6);
    assertEquals(1, other.doubleColumn("mouth").getDouble(Group.HLH.ordinal()), 1e-6);
    // Of two random vectors in 48 dimensions: standard deviation 1 / sqrt(48) = 0.14; four of them.
    assertTrue(Math.abs(other.doubleColumn("mouth").getDouble(0)) < .58);
  }
}
