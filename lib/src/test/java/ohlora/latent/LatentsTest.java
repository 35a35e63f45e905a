package ohlora.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentsTest {
  @TempDir Path folder;

  @Test
  void aCaseDependsOnSeedAndNumberAlone() {
    Latent first = Latents.seeded(7, 512, 3).at(1_000_000);
    Latents.seeded(7, 512, 3).at(5);
    Latent again = Latents.seeded(7, 512, 3).at(1_000_000);
    assertArrayEquals(first.z(), again.z());
    assertArrayEquals(first.label(), again.label());
    assertFalse(java.util.Arrays.equals(first.z(), Latents.seeded(8, 512, 3).at(1_000_000).z()));
    assertFalse(java.util.Arrays.equals(first.z(), Latents.seeded(7, 512, 3).at(1_000_001).z()));
  }

  @Test
  void zAndLabelAreStandardNormal() {
    DescriptiveStatistics z = new DescriptiveStatistics();
    Latents latents = Latents.seeded(2025, 512, 3);
    for (int k = 0; k < 200; k++) {
      for (float value : latents.at(k).z()) {
        z.addValue(value);
      }
    }
    // 102,400 draws: the standard error of the mean is 0.0031, of the variance 0.0044, of the
    // kurtosis 0.0153.
    assertEquals(0, z.getMean(), 0.0125);
    assertEquals(1, z.getVariance(), 0.0177);
    assertEquals(0, z.getKurtosis(), 0.0612);
  }

  @Test
  void theValuesCannotBeChangedFromOutside() {
    Latent latent = Latents.seeded(1, 4, 3).at(0);
    float first = latent.z()[0];
    latent.z()[0] = 99;
    assertEquals(first, latent.z()[0]);
  }

  @Test
  void aPublishedTableIsReadByRow() throws IOException {
    Path file = Files.writeString(folder.resolve("z.csv"), "0,1,2,3,4\n1,2,3,4,5\n6,7,8,9,10.5\n");
    Latent second = Latents.published(file, 3).at(1);
    assertArrayEquals(new float[] {6, 7}, second.z());
    assertArrayEquals(new float[] {8, 9, 10.5f}, second.label());
    assertThrows(IllegalArgumentException.class, () -> Latents.published(file, 3).at(2));
  }

  @Test
  void aWrongFigureIsNamedWithItsPlace() throws IOException {
    Path file = Files.writeString(folder.resolve("z.csv"), "0,1,2,3\n1,2,3,4\n1,2,x,4\n");
    IOException e = assertThrows(IOException.class, () -> Latents.published(file, 3));
    assertEquals(file + ", line 3, column 3: 'x' is not a number", e.getMessage());
  }

  @Test
  void aShortRowIsNamedWithItsPlace() throws IOException {
    Path file = Files.writeString(folder.resolve("z.csv"), "0,1,2,3\n1,2,3\n");
    IOException e = assertThrows(IOException.class, () -> Latents.published(file, 3));
    assertEquals(file + ", line 2: 3 fields, but the header has 4", e.getMessage());
  }
}
