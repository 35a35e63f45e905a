package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import ohlora.latent.Latents;
import ohlora.latent.Population;
import ohlora.model.Model;
import ohlora.score.CaseResult;
import ohlora.score.FinishedRun;
import ohlora.score.OtherModel;
import ohlora.score.Scoring;
import ohlora.score.ScoringRun;
import ohlora.score.Screen;
import ohlora.score.Screening;
import ohlora.score.Trial;
import ohlora.select.Choice;
import ohlora.select.Choices;
import ohlora.select.Comparison;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;

/** Sheets, figures, explorers and pages of a model that is unlike the reports' in everything. */
class OtherModelTest {
  private static final PrintStream SILENT = new PrintStream(OutputStream.nullOutputStream());
  private static final int CASES = 6;

  @TempDir static Path folder;
  private static Model model;
  private static FinishedRun run;
  private static Latents latents;
  private static Trial trial;

  @BeforeAll
  static void score() throws IOException {
    model = Model.open(OtherModel.write(folder.resolve("model")));
    ScoringRun.begin(
            folder.resolve("run"),
            model,
            ScoringRun.recipe(model, 5, 0, CASES, Scoring.DETERMINISTIC, 12, OtherModel.LOOSE))
        .run(SILENT);
    run = FinishedRun.open(folder.resolve("run"));
    latents = run.latents(model);
    trial = run.recipe().test(model);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void aCaseSheetHasARowPerDistanceOfTheOutermostLoopAndAColumnPerDistanceOfTheOther() {
    CaseResult result = trial.run(latents.at(1));
    Sheet sheet = Pictures.caseSheet(trial, result);
    assertEquals(4, sheet.columns());
    assertEquals(OtherModel.IMAGES, sheet.tiles().size());
    assertEquals(
        List.of("tilt of the head −1", "tilt of the head 0", "tilt of the head +2"),
        sheet.rowHeadings().stream().map(h -> h.lines().findFirst().orElseThrow()).toList());
    assertEquals(
        List.of("smile −1.5", "smile −0.5", "smile +0.5", "smile +1.5"),
        sheet.columnHeadings().stream().map(h -> h.lines().findFirst().orElseThrow()).toList());
    assertTrue(
        sheet.title().endsWith("below each face its smile, tilt of the head"), sheet.title());
    // Image 5 has the second distance of both: below it stand its two scores.
    List<String> scores = sheet.tiles().get(5).lines();
    assertEquals(2, scores.size());
    assertEquals(result.scores("smile")[5], number(scores.get(0)), 0.0051);
    assertEquals(result.scores("tilt")[5], number(scores.get(1)), 0.0051);
  }

  private static double number(String text) {
    return Double.parseDouble(text.replace('−', '-'));
  }

  @Test
  void contactSheetAndStripsAreCalledAsTheCardSays() throws IOException {
    Sheet contact = Pictures.contact(trial, latents, run.cases());
    assertEquals("Grades: smile · tilt of the head", contact.title());
    assertEquals(CASES, contact.tiles().size());
    assertEquals(2, contact.tiles().get(0).lines().get(2).split(" · ").length);
    Sheet strips = Pictures.strips(trial, latents.at(0), OtherModel.STEERED, -1, 0, 1);
    assertEquals(List.of("smile", "tilt of the head"), strips.rowHeadings());
    Path file = folder.resolve("new/contact.png");
    contact.write(file);
    assertEquals(contact.image().getWidth(), ImageIO.read(file.toFile()).getWidth());
  }

  @Test
  void theSheetOfGroupsHasARowPerGroup() {
    Population population = Population.sample(model, latents, 60, 20);
    Sheet groups =
        Pictures.groups(trial, latents, population, population.medians(List.of("age", "light")), 2);
    assertEquals(OtherModel.GROUPS, groups.rowHeadings());
    assertEquals("The groups: age, light", groups.title());
  }

  @Test
  void theAttributeExplorerHasASliderPerPropertyAndTheLoopsOfTheCard() throws IOException {
    String html = AttributeExplorer.draw(model, List.of(latents.at(0), latents.at(1))).html();
    assertTrue(html.contains("12 images each, two sliders\""), html.substring(0, 200));
    assertTrue(html.contains("Rows: tilt of the head; columns: smile."));
    JsonNode data = ExplorersTest.data(html);
    assertEquals("[\"smile\",\"tilt\"]", data.path("properties").toString());
    assertEquals("tilt of the head", data.at("/labels/tilt").asText());
    assertEquals(
        "[{\"property\":\"tilt\",\"distances\":[-1.0,0.0,2.0]},"
            + "{\"property\":\"smile\",\"distances\":[-1.5,-0.5,0.5,1.5]}]",
        data.path("loops").toString());
    for (JsonNode one : data.path("cases")) {
      double[] scores = trial.run(latents.at(one.path("number").asLong())).scores("tilt");
      JsonNode shown = one.at("/followed/tilt/scores");
      for (int i = 0; i < OtherModel.IMAGES; i++) {
        assertEquals(scores[i], shown.get(i).asDouble(), 1e-5);
      }
    }
  }

  @Test
  void theCutoffExplorerBeginsWithTheCardsSetsAndTheRunsOwn() throws IOException {
    JsonNode own = ExplorersTest.data(CutoffExplorer.draw(run, model).html());
    assertEquals("of the run", own.at("/sets/0/name").asText());
    assertEquals(OtherModel.LOOSE.of("tilt"), own.at("/sets/0/cutoffs/tilt").asDouble());
    JsonNode data = ExplorersTest.data(CutoffExplorer.draw(run, model, model.card().sets()).html());
    assertEquals("strict", data.at("/sets/0/name").asText());
    assertEquals(CASES, data.at("/figures/smile").size());
    assertFalse(data.at("/faces/sheet").asText().isEmpty());
  }

  @Test
  void theReviewHasTheCardsCriteria() throws IOException {
    JsonNode data = ExplorersTest.data(Review.draw(run, model, List.of(4, 1)).html());
    assertEquals(
        "[{\"name\":\"sharp\",\"words\":\"nothing is blurred\"}]",
        data.path("criteria").toString());
    assertEquals("tilt", data.at("/loops/0/property").asText());
    assertEquals(4, data.at("/cases/0/number").asInt());
    assertTrue(data.at("/cases/0/figures").has("|r| tilt of the head"));
  }

  @Test
  void aChoiceBecomesAPage() throws IOException {
    List<Integer> passing = run.passing(model.card().sets()).stream().sorted().toList();
    assertFalse(passing.isEmpty());
    Choices choices =
        new Choices(
            passing.stream()
                .map(
                    number ->
                        new Choice(
                            number,
                            true,
                            Map.of("sharp", true),
                            "",
                            "Ada",
                            Instant.EPOCH,
                            run.recipeHash()))
                .toList());
    Table chosen = choices.chosen(run.cases(), model.card().sets());
    ReportPage page = ReportPage.of("other", run.cases(), chosen, model.card().sets());
    page.write(folder.resolve("page"));
    assertTrue(page.markdown().contains("| passes loose | " + OtherModel.LOOSE.condition() + " |"));
    assertEquals(passing.size(), page.grades().rowCount());
    assertTrue(
        Files.readString(folder.resolve("page/grades.csv"))
            .startsWith("case,cutoffs,|r| smile,grade smile,|r| tilt,grade tilt\n"));
  }

  @Test
  void everyFigureIsDrawn() throws IOException {
    Table cases = run.cases();
    CaseResult[] results =
        IntStream.range(0, 2).mapToObj(i -> trial.run(latents.at(i))).toArray(CaseResult[]::new);
    Population population = Population.sample(model, latents, 60, 20);
    List<Figure> figures =
        List.of(
            Figures.histogram(cases, "smile", model.card().sets()),
            Figures.scatter(cases, "smile", "tilt", 0, model.card().sets()),
            Figures.rates(Comparison.of(cases, model.card().sets()), model.protocol()),
            Figures.response("tilt", results),
            Figures.screening(OtherModel.STRICT, results),
            Figures.tails(population, IntStream.range(0, 60).boxed().toList(), "smile"));
    for (Figure figure : figures) {
      Map<String, String> rendered = PlotlyFigure.of(figure).render().byMimeType();
      assertTrue(rendered.containsKey("image/png"));
    }
    String title = PlotlyFigure.of(figures.get(3)).layout().at("/title/text").asText();
    assertEquals("Tilt: intended against scored, 12 images a case", title);
    // The offsets of tilt are −1, 0 and 2: two cases stand 0.04 of their smallest step beside them.
    JsonNode points = PlotlyFigure.of(figures.get(3)).traces();
    assertEquals(-1.04, points.at("/0/x/0").asDouble(), 1e-9);
    assertEquals(-0.96, points.at("/2/x/0").asDouble(), 1e-9);
    Table trace = Screening.trace(results[0], Screen.of(List.of(OtherModel.STRICT), 12));
    assertEquals(List.of("images", "smile", "tilt"), trace.columnNames());
    assertEquals(1, trace.doubleColumn("tilt").getDouble(0));
  }
}
