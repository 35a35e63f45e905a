package ohlora.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ohlora.io.AtomicFile;
import ohlora.io.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentsTest {
  private static final Path REPORTS = Path.of("../data/reports");
  private static final String RUNS =
      """
      report,method,space,latents,tail,cases,accuracy_smile,smile,passing
      r,svm,w,1000,0.025,100,0.95,0.8,7
      r,gradient,w,1000,,2,,0.55,
      """;
  private static final String CASES =
      """
      report,method,space,latents,case,smile
      r,gradient,w,1000,0,0.6
      r,gradient,w,1000,1,0.5
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeASmallOne() throws IOException {
    AtomicFile.write(folder.resolve("experiments.csv"), RUNS);
    AtomicFile.write(folder.resolve("experiment-cases.csv"), CASES);
  }

  @Test
  void thePublishedOnesAre61RunsAnd21OfThemWithTheirCases() throws IOException {
    Experiments experiments = Experiments.open(REPORTS);
    assertEquals(List.of("eyes", "mouth", "pose"), experiments.properties());
    assertEquals(61, experiments.list().size());
    assertEquals(61, experiments.table().rowCount());
    List<Experiment> single = experiments.list().stream().filter(Experiment::hasCases).toList();
    assertEquals(21, single.size());
    assertTrue(single.stream().allMatch(run -> run.method().equals("gradient")));
    assertEquals(2100, single.stream().mapToInt(run -> run.cases().rowCount()).sum());
    assertEquals(0.9774, single.get(0).cases().doubleColumn("eyes").getDouble(1));
    assertEquals(13, experiments.list().stream().filter(run -> run.passing() != null).count());
  }

  @Test
  void aRunIsWhatItsRowSays() throws IOException {
    Experiments experiments = Experiments.open(folder);
    Experiment first = experiments.list().get(0);
    assertEquals("2.5 %", first.tailInPercent());
    assertEquals(0.95, first.accuracies().of("smile"));
    assertEquals(7, first.passing());
    assertFalse(first.hasCases());
    Experiment second = experiments.list().get(1);
    assertNull(second.tail());
    assertNull(second.accuracies());
    assertNull(second.passing());
    assertEquals(0.6, second.cases().doubleColumn("smile").getDouble(0));
    assertTrue(experiments.table().intColumn("passing").isMissing(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "experiments.csv | 0.55, | 0.56, | , line 3: smile is 0.56, but the cases in experiment-cases.csv have the mean 0.5500",
        "experiments.csv | ,2,, | ,3,, | , line 3: cases is 3, but experiment-cases.csv has 2",
        "experiments.csv | r,gradient,w,1000 | r,gradient,w,2000 | -cases.csv: there are cases of r, gradient, w, 1000; add that run to experiments.csv",
        "experiments.csv | r,gradient,w,1000,,2,,0.55, | r,svm,w,1000,0.025,100,,0.7, | , line 3:"
            + " r, svm in w, 1,000 latents, tails of 2.5 %, 100 cases appears twice",
        "experiments.csv | 0.025,100 | 1.5,100 | , line 2: tail is '1.5'; allowed: a decimal number"
            + " from 0 to 1",
        "experiments.csv | 0.025,100 | 0.025,1 | , line 2: cases is '1'; allowed: a number from 2",
        "experiments.csv | 0.8,7 | -0.8,7 | , line 2: smile is '-0.8'; allowed: a decimal number"
            + " from 0 to 1",
        "experiments.csv | tail,cases | cases,tail | , line 1: column 5 is 'cases'; the columns are report,method,space,latents,tail,cases,accuracy_smile,smile,passing",
        "experiment-cases.csv | 1000,1,0.5 | 1000,2,0.5 | , line 3: case is '2'; allowed: 1, the"
            + " run's next",
        "experiment-cases.csv | 1,0.5 | 1,x | , line 3: smile is 'x'; allowed: a decimal number"
            + " from -1 to 1"
      })
  void whatIsWrongIsRefusedWithItsFileAndLine(String file, String old, String wrong, String message)
      throws IOException {
    String text = file.startsWith("experiments") ? RUNS : CASES;
    assertTrue(text.contains(old), old);
    AtomicFile.write(folder.resolve(file), text.replace(old, wrong));
    InputException refusal = assertThrows(InputException.class, () -> Experiments.open(folder));
    assertTrue(refusal.getMessage().endsWith(message), refusal.getMessage());
    assertTrue(refusal.getMessage().startsWith(folder.toString()), refusal.getMessage());
    assertTrue(refusal.getMessage().length() <= 300 + folder.toString().length());
  }

  @Test
  void aTableWithoutPropertiesOrFileIsRefused() throws IOException {
    AtomicFile.write(
        folder.resolve("experiments.csv"),
        "report,method,space,latents,tail,cases,passing\nr,svm,w,1,0.1,100,\n");
    InputException refusal = assertThrows(InputException.class, () -> Experiments.open(folder));
    assertTrue(refusal.getMessage().contains("there is no experiment"), refusal.getMessage());
    Files.delete(folder.resolve("experiment-cases.csv"));
    AtomicFile.write(folder.resolve("experiments.csv"), RUNS);
    refusal = assertThrows(InputException.class, () -> Experiments.open(folder));
    assertTrue(refusal.getMessage().contains("there is no such file"), refusal.getMessage());
  }
}
