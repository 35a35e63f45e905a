package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ohlora.latent.LatentTable;
import ohlora.latent.Latents;
import ohlora.model.Directions;
import ohlora.model.PerProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.Table;

/** The final files of a choice in the sizes of the first report: z of 512, label of 3, w of 512. */
class ChosenFilesTest {
  /** Where the published files lie beside the project, on machines that have them. */
  private static final Path PUBLISHED = Path.of("../../shared/data/published");

  private static final int Z = 512;
  private static final int LABEL = 3;
  private static final List<String> GROUPS =
      List.of("hhh", "hhl", "hlh", "hll", "lhh", "lhl", "llh", "lll");

  @TempDir Path folder;
  private final Latents latents = Latents.seeded(2025, Z, LABEL);
  private Table chosen;
  private Directions directions;

  @BeforeEach
  void write() throws IOException {
    chosen = CaseTable.create("chosen", TinyModel.STEERED);
    for (int number : new int[] {127, 672, 1901}) {
      CaseTable.append(
          chosen, number, "lhh", PerProperty.of(TinyModel.STEERED, -.9205, .91, -1e-5 * number));
    }
    directions =
        Directions.of(TinyModel.STEERED, GROUPS, (property, group) -> new float[Z]).random(1);
    ChosenFiles.write(folder, latents, directions, number -> number - 100, chosen);
  }

  /** A table as a spreadsheet or pandas splits it: lines and commas, nothing else. */
  private static List<String[]> plain(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(line -> line.split(",", -1)).toList();
  }

  @Test
  void aPlainReadingFindsZThenTheLabelAndTheGroups() throws IOException {
    List<String[]> rows = plain(folder.resolve(ChosenFiles.Z_VECTORS));
    assertEquals(1 + 3, rows.size());
    for (int row = 0; row < 3; row++) {
      int number = chosen.intColumn("case").get(row);
      float[] figures = new float[Z + LABEL];
      assertEquals(figures.length, rows.get(1 + row).length);
      for (int i = 0; i < figures.length; i++) {
        assertEquals(String.valueOf(i), rows.get(0)[i]);
        figures[i] = (float) Double.parseDouble(rows.get(1 + row)[i]);
      }
      assertArrayEquals(latents.at(number).z(), Arrays.copyOf(figures, Z));
      assertArrayEquals(latents.at(number).label(), Arrays.copyOfRange(figures, Z, figures.length));
    }
    assertEquals(
        List.of("672", "572", "lhh", "-0.9205", "0.91", String.valueOf(-1e-5 * 672)),
        List.of(plain(folder.resolve(ChosenFiles.GROUP_NAMES)).get(2)));
  }

  @Test
  void theDirectionsAreThoseOfTheRunWithTheirSigns() throws IOException {
    Path written = folder.resolve(ChosenFiles.DIRECTIONS);
    Directions read = Directions.read(written, TinyModel.STEERED, GROUPS);
    for (String property : TinyModel.STEERED) {
      for (String group : GROUPS) {
        assertArrayEquals(directions.direction(property, group), read.direction(property, group));
      }
    }
    // As the author's code finds them: by property and group, one row after an index.
    List<String[]> rows = plain(written.resolve("eyes_change_w_vector_hlh.csv"));
    assertEquals(directions.direction("eyes", "hlh")[Z - 1], Float.parseFloat(rows.get(1)[Z]));
  }

  @Test
  void thePublishedFilesHaveTheSameNamesAndColumns() throws IOException {
    Path published = PUBLISHED.resolve("v7");
    assumeTrue(Files.isDirectory(published));
    for (String name : List.of(ChosenFiles.Z_VECTORS, ChosenFiles.GROUP_NAMES)) {
      assertArrayEquals(plain(published.resolve(name)).get(0), plain(folder.resolve(name)).get(0));
    }
    Path ours = folder.resolve(ChosenFiles.DIRECTIONS);
    assertEquals(names(published.resolve(ChosenFiles.DIRECTIONS)), names(ours));
    for (String name : names(ours)) {
      List<String[]> its = plain(published.resolve(ChosenFiles.DIRECTIONS).resolve(name));
      List<String[]> own = plain(ours.resolve(name));
      assertArrayEquals(its.get(0), own.get(0));
      assertEquals(its.get(1)[0], own.get(1)[0]);
      assertEquals(its.size(), own.size());
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"v7, 3", "v8, 7"})
  void publishedLatentsAreReadAsAPlainReadingHasThemAndWrittenAgain(String report, int label)
      throws IOException {
    Path published = PUBLISHED.resolve(report).resolve(ChosenFiles.Z_VECTORS);
    assumeTrue(Files.exists(published));
    List<String[]> rows = plain(published);
    List<String[]> groups = plain(PUBLISHED.resolve(report).resolve(ChosenFiles.GROUP_NAMES));
    assertEquals(groups.size(), rows.size());
    LatentTable table = LatentTable.read(published, Z, label);
    Table cases = CaseTable.create("published", TinyModel.STEERED);
    for (int row = 0; row < table.numbers().size(); row++) {
      List<Float> figures = new ArrayList<>();
      for (float[] part : List.of(table.at(row).z(), table.at(row).label())) {
        IntStream.range(0, part.length).forEach(i -> figures.add(part[i]));
      }
      assertEquals(
          Stream.of(rows.get(1 + row)).map(text -> (float) Double.parseDouble(text)).toList(),
          figures);
      String[] group = groups.get(1 + row);
      List<String> columns = List.of(groups.get(0));
      CaseTable.append(
          cases,
          row,
          group[columns.indexOf("group_name")],
          PerProperty.of(
              TinyModel.STEERED,
              property -> Double.parseDouble(group[columns.indexOf(property + "_corr")])));
    }
    Path again = folder.resolve("again");
    ChosenFiles.write(again, table, directions, number -> 0, cases);
    List<String[]> written = plain(again.resolve(ChosenFiles.Z_VECTORS));
    List<String[]> names = plain(again.resolve(ChosenFiles.GROUP_NAMES));
    assertArrayEquals(rows.get(0), written.get(0));
    List<String> columns = List.of(groups.get(0));
    for (int row = 1; row < rows.size(); row++) {
      assertEquals(figures(rows.get(row)), figures(written.get(row)));
      // All but the case's own number and what only one report has.
      for (int i = 1; i < names.get(0).length; i++) {
        int column = columns.indexOf(names.get(0)[i]);
        assertEquals(groups.get(row)[column], names.get(row)[i]);
      }
    }
  }

  private static List<Double> figures(String[] fields) {
    return Stream.of(fields).map(Double::valueOf).toList();
  }

  @Test
  void nothingChosenIsNothingWritten() {
    Table none = chosen.emptyCopy();
    assertThrows(
        IllegalArgumentException.class,
        () -> ChosenFiles.write(folder.resolve("x"), latents, directions, number -> 0, none));
    assertTrue(Files.notExists(folder.resolve("x")));
  }
}
