package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ohlora.select.Report;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ReportPageTest {
  private static final Path RECORDED = Path.of("../data/reports/v7");

  private static ReportPage page;

  @BeforeAll
  static void open() throws Exception {
    page = ReportPage.of(Report.open(RECORDED));
  }

  @Test
  void theReportsFunnelComesOutAsMarkdown() {
    String markdown = page.markdown();
    for (String row :
        new String[] {
          "# Recorded: the latents chosen in the report, Oh-LoRA v2 (StyleGAN-VectorFind-v7)",
          "| tested | – | 2400 | 2400 | 100.0 |",
          "| passes A | eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92 | 58 | 2400 | 2.4 |",
          "| passes B | eyes ≥ 0.90, mouth ≥ 0.90, pose ≥ 0.88 | 99 | 2400 | 4.1 |",
          "| chosen under A | by eye | 12 | 58 | 20.7 |",
          "| chosen under B | by eye | 19 | 99 | 19.2 |",
          "| chosen | by eye | 27 | 2400 | 1.1 |"
        }) {
      assertTrue(markdown.contains(row + "\n"), row + "\n" + markdown);
    }
  }

  @Test
  void theListsNameAsManyCasesAsTheyCount() {
    for (int row = 0; row < page.lists().rowCount(); row++) {
      assertEquals(
          page.lists().intColumn("latents").getInt(row),
          page.lists().stringColumn("cases").get(row).split(", ").length);
    }
    assertTrue(page.markdown().contains("| chosen | 27 | 127, 672, "));
  }

  @Test
  void allTwentySevenGradesAreOnThePage() {
    assertEquals(27, page.grades().rowCount());
    // Case 127 is chosen under both sets and graded 중 three times.
    assertTrue(page.markdown().contains("| 127 | A B | 0.9205 | 중 | 0.9101 | 중 | 0.9243 | 중 |"));
    assertTrue(page.html().contains("최상"));
  }

  @Test
  void thePageIsWrittenAsMarkdownAndHtml(@TempDir Path folder) throws Exception {
    page.write(folder.resolve("new"));
    assertEquals(page.markdown(), Files.readString(folder.resolve("new/report.md")));
    List<String> grades = Files.readAllLines(folder.resolve("new/grades.csv"));
    assertEquals(28, grades.size());
    assertEquals("127,A B,0.9205,중,0.9101,중,0.9243,중", grades.get(1));
    String html = Files.readString(folder.resolve("new/report.html"));
    assertTrue(html.startsWith("<!doctype html>"), html);
    assertTrue(
        html.contains(
            "<h1>Recorded: the latents chosen in the report, Oh-LoRA v2 (StyleGAN-VectorFind-v7)</h1>"));
  }

  @Test
  void markdownCellsKeepTheirBars() {
    Table table =
        Table.create("t", StringColumn.create("|r|", "a|b"), IntColumn.create("n", new int[] {1}));
    assertEquals("| |r| | n |\n| --- | --: |\n| a\\|b | 1 |\n", HtmlTable.markdown(table));
  }

  @Test
  void theNextReportHasItsOwnSetsAndGrades() throws Exception {
    ReportPage next = ReportPage.of(Report.open(RECORDED.resolveSibling("v8")));
    assertTrue(next.markdown().contains("| chosen under C | by eye | 19 | 49 | 38.8 |"));
    assertEquals(19, next.grades().rowCount());
  }

  @Test
  void withoutGradesThePageHasNoTableOfThem(@TempDir Path folder) throws Exception {
    Report report = Report.open(RECORDED);
    Table chosen = report.chosen().selectColumns("case", "cutoffs");
    ReportPage bare = ReportPage.of("bare", report.cases(), chosen, report.sets());
    assertNull(bare.grades());
    assertEquals(page.funnel().print(100), bare.funnel().print(100));
    bare.write(folder);
    assertFalse(bare.html().contains("grade"));
    assertFalse(Files.exists(folder.resolve("grades.csv")));
    assertTrue(Files.readString(folder.resolve("report.md")).contains("| chosen | by eye | 27 |"));
  }

  @Test
  void theGradesAreKoreanWhateverThePlatformsCharset(@TempDir Path folder) throws Exception {
    page.write(folder);
    byte[] grades = Files.readAllBytes(folder.resolve("grades.csv"));
    assertTrue(new String(grades, StandardCharsets.UTF_8).contains("최상"));
  }
}
