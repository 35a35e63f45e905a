package ohlora.latent;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import ohlora.io.InputException;
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
    assertFalse(Arrays.equals(first.z(), Latents.seeded(8, 512, 3).at(1_000_000).z()));
    assertFalse(Arrays.equals(first.z(), Latents.seeded(7, 512, 3).at(1_000_001).z()));
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
  void aTableIsReadByRow() throws IOException {
    Path file = Files.writeString(folder.resolve("z.csv"), "0,1,2,3,4\n1,2,3,4,5\n6,7,8,9,10.5\n");
    Latent second = Latents.read(file, 2, 3).at(1);
    assertArrayEquals(new float[] {6, 7}, second.z());
    assertArrayEquals(new float[] {8, 9, 10.5f}, second.label());
    assertThrows(IllegalArgumentException.class, () -> Latents.read(file, 2, 3).at(2));
  }

  @Test
  void figuresAreReadAsWeWriteThemWithExponents() throws IOException {
    Path file = Files.writeString(folder.resolve("z.csv"), "0,1\n-1.5E-7,2e3\n");
    assertArrayEquals(new float[] {-1.5e-7f, 2000}, Latents.read(file, 2, 0).at(0).z());
  }

  @Test
  void aWrongFigureIsNamedWithItsPlace() throws IOException {
    assertRefused(
        "0,1,2,3\n1,2,3,4\n1,2,x,4\n",
        ", line 3: 2 is 'x'; allowed: a finite number such as -1.5e-7");
    assertRefused("0,1,2,3\n1,2,NaN,4\n", ", line 2: 2 is 'NaN'; allowed: a finite number");
    assertRefused("0,1,2,3\n1,2,1e39,4\n", ", line 2: 2 is '1e39'; allowed: a finite number");
  }

  @Test
  void aShortRowIsNamedWithItsPlace() throws IOException {
    assertRefused("0,1,2,3\n1,2,3\n", ", line 2: 3 fields, but the header has 4");
  }

  @Test
  void anotherHeaderIsRefusedAndPandasIndexNamed() throws IOException {
    assertRefused(
        ",0,1,2,3\n0,1,2,3,4\n",
        ", line 1: the first column numbers the rows, as pandas writes an index");
    assertRefused("Unnamed: 0,0,1,2,3\n0,1,2,3,4\n", "as pandas writes an index");
    assertRefused("1,2,3,4\n1,2,3,4\n", ", line 1: column 1 is '1', but the header is 0,1,2,…");
    assertRefused("0,1,z,3\n1,2,3,4\n", ", line 1: column 3 is 'z'");
    assertRefused("0,1,2,3\n", ": holds no latent");
    assertRefused("0.5,0.5,2,3\n1,2,3,4\n", ", line 1: it holds numbers, where the names of");
    assertRefused("0,1,2,3\n1,2,3,4\n0,1,2,3\n", ", line 3: is the header again");
    assertRefused("0,1,2,,\n1,2,3,,\n", ", line 1: column 5 has no name");
  }

  @Test
  void latentsOfAnotherModelAreNotCutAtTheWrongPlace() throws IOException {
    assertRefused(
        "0,1,2\n1,2,3\n",
        ", line 1: 3 columns, but the model takes z of 1 and a label of 3, together 4"
            + "; use the latents of this model");
    String numbers = IntStream.range(0, 519).mapToObj(String::valueOf).collect(joining(","));
    Path file =
        Files.writeString(
            folder.resolve("v8.csv"), numbers + "\n" + numbers.replaceFirst("0", "0.5") + "\n");
    assertEquals(7, Latents.read(file, 512, 7).at(0).label().length);
    InputException e = assertThrows(InputException.class, () -> Latents.read(file, 512, 3));
    assertTrue(
        e.getMessage().contains("519 columns, but the model takes z of 512"), e.getMessage());
  }

  private void assertRefused(String table, String part) throws IOException {
    Path file = Files.writeString(folder.resolve("z.csv"), table);
    InputException e = assertThrows(InputException.class, () -> Latents.read(file, 1, 3));
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
