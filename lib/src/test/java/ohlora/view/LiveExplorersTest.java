package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import ohlora.Lengthy;
import ohlora.io.InputException;
import ohlora.latent.Latents;
import ohlora.model.Model;
import ohlora.score.FinishedRun;
import ohlora.score.Scoring;
import ohlora.score.ScoringRun;
import ohlora.score.TinyModel;
import ohlora.score.Trial;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** The explorers of a run of the demo model, which is made here: three cases. */
class LiveExplorersTest {

  private static final long SEED = 2025;

  @TempDir static Path folder;
  private static Model model;
  private static Latents latents;
  private static FinishedRun run;

  @BeforeAll
  static void score() throws IOException {
    model = Model.open(Path.of("../models/demo"));
    latents = Latents.seeded(SEED, model.generator().zSize(), model.generator().labelSize());
    var recipe = ScoringRun.recipe(model, SEED, 0, 3, Scoring.DETERMINISTIC, 10, TinyModel.A);
    ScoringRun.begin(folder.resolve("run"), model, recipe)
        .run(new PrintStream(OutputStream.nullOutputStream()));
    run = FinishedRun.open(folder.resolve("run"));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** To one level of 255: images in another batch are summed in another order. */
  private static void assertSame(BufferedImage expected, BufferedImage found) {
    int side = expected.getWidth();
    var first = expected.getRaster().getPixels(0, 0, side, side, (int[]) null);
    var second = found.getRaster().getPixels(0, 0, side, side, (int[]) null);
    assertEquals(3 * side * side, second.length);
    for (int i = 0; i < first.length; i++) {
      assertEquals(first[i], second[i], 1.0);
    }
  }

  @Test
  void theFacesOfARunAreTheOnesThatWereScored() throws IOException {
    var faces = RunFaces.of(run, model);
    var test = Trial.of(model);
    var result = test.run(latents.at(2));
    assertSame(test.unmodified(latents.at(2)).image(0), faces.unmodified(List.of(0, 2)).get(1));
    var expected = test.images(latents.at(2), result.group());
    var found = faces.moved(2, result.group());
    assertEquals(50, found.size());
    for (int i = 0; i < 50; i++) {
      assertSame(expected.image(i), found.get(i));
    }
  }

  @Test
  void theReviewShowsTheCasesAskedForInTheirOrderWithTheHelpGiven() throws IOException {
    var help =
        Table.create(IntColumn.create("case", 0, 2), DoubleColumn.create("background", 3.5, 1.25));
    var data = ExplorersTest.data(Review.draw(run, model, List.of(2, 0)).with(help).html());
    assertEquals(run.recipeHash(), data.path("recipe").asText());
    assertEquals(2, data.at("/cases/0/number").asInt());
    assertEquals(1.25, data.at("/cases/0/figures/background").asDouble());
    assertEquals(
        Math.abs(run.cases().doubleColumn("pose").get(2)),
        data.at("/cases/0/figures/|r| pose").asDouble());
  }

  @Lengthy
  @Test
  void aPageWithoutRoomForThePicturesOfAllHasTheModelThatDrawsThem() throws IOException {
    var review = Review.draw(run, model, List.of(2, 0, 1), 1, true);
    assertEquals(1, review.parts());
    var data = ExplorersTest.data(review.html());
    assertEquals("[[2,0,1]]", data.path("parts").toString());
    assertEquals(model.generator().wSize(), data.at("/cases/1/w").size());
    assertTrue(data.at("/cases/1/sheet").isMissingNode());
    assertEquals(50, data.path("moves").size());
    assertEquals(Set.of("eyes", "mouth", "pose"), names(data.at("/moves/0")));
    assertEquals(8, data.path("directions").size());
    assertTrue(data.path("networks").asText().contains("class StyleGan"));
    // For test_review.py, which looks at both in a browser.
    review.write(Files.createDirectories(Path.of("target/review/drawn")));
    Review.draw(run, model, List.of(2, 0, 1))
        .write(Files.createDirectories(Path.of("target/review/whole")));
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Lengthy
  @Test
  void ofMoreCasesThanAPageHoldsThePartsLeadToEachOtherAndNoFaceBecomesSmaller()
      throws IOException {
    var whole = Review.draw(run, model, List.of(2, 0, 1));
    assertEquals(1, whole.parts());
    var sheets = ExplorersTest.data(whole.html()).path("cases");
    var two = sheets.get(0).path("sheet").asText().length() + 10_000;
    var review = Review.draw(run, model, List.of(2, 0, 1), 2 * two, false);
    assertEquals(2, review.parts());
    review.write(folder);
    for (int part = 1; part <= 2; part++) {
      var data = ExplorersTest.data(Files.readString(folder.resolve("review-" + part + ".html")));
      assertEquals("[[2,0],[1]]", data.path("parts").toString());
      assertEquals("[\"review-1.html\",\"review-2.html\"]", data.path("files").toString());
      assertEquals(part - 1, data.path("part").asInt());
      assertTrue(data.path("title").asText().startsWith("Live: 3 cases"));
      var number = data.at("/cases/0/number").asInt();
      assertEquals(part == 1 ? 2 : 1, number);
      var sheet = sheets.get(part == 1 ? 0 : 2).path("sheet");
      assertEquals(sheet, data.at("/cases/0/sheet"), "the same to the last pixel");
    }
    var html = review.part(2).html();
    assertTrue(ExplorersTest.data(html).path("files").isMissingNode());
    assertTrue(html.contains("The first one, case 1"));
    var e = assertThrows(IllegalArgumentException.class, () -> review.part(3));
    assertEquals("there is no part 3: the review has 2", e.getMessage());
    // A case that alone has more than a page should have stands alone.
    assertEquals(3, Review.draw(run, model, List.of(2, 0, 1), 1, false).parts());
  }

  @Test
  void aCaseThatTheRunLacksAndAnEmptyReviewAreRefused() {
    var e =
        assertThrows(IllegalArgumentException.class, () -> Review.draw(run, model, List.of(0, 3)));
    assertEquals("case 3 is not among the 3 cases", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Review.draw(run, model, List.of()));
  }

  @Test
  void theBestCaseComesFirst() throws IOException {
    var all = List.of(latents.at(0), latents.at(1), latents.at(2));
    var data = ExplorersTest.data(AttributeExplorer.draw(model, all).html());
    double before = 1;
    for (var one : data.path("cases")) {
      double weakest =
          Stream.of("eyes", "mouth", "pose")
              .mapToDouble(p -> Math.abs(one.at("/followed/" + p + "/r").asDouble()))
              .min()
              .orElseThrow();
      assertTrue(weakest <= before, before + " before " + weakest);
      before = weakest;
    }
    assertEquals(3, data.path("cases").size());
  }

  @Test
  void facesAreDrawnUntilTheThreadIsInterrupted() throws IOException {
    var faces = RunFaces.of(run, model);
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> faces.unmodified(List.of(0, 2)));
    assertThrows(CancellationException.class, () -> faces.moved(2, run.cases().getString(2, 1)));
    assertTrue(Thread.interrupted(), "it stays interrupted");
  }

  @Test
  void aRunOfOtherWeightsIsRefused() throws IOException {
    var other = Files.createDirectory(folder.resolve("other"));
    Files.copy(folder.resolve("run/test_result.csv"), other.resolve("test_result.csv"));
    var recipe = Files.readString(folder.resolve("run/recipe.json"));
    var hash = model.card().hashes().values().iterator().next();
    Files.writeString(other.resolve("recipe.json"), recipe.replace(hash, "0".repeat(64)));
    var its = FinishedRun.open(other);
    var e = assertThrows(InputException.class, () -> CutoffExplorer.draw(its, model));
    assertTrue(e.getMessage().contains("made with other weights"), e.getMessage());
  }
}
