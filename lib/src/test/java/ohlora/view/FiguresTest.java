package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import ohlora.model.Property;
import ohlora.select.Comparison;
import ohlora.select.Cutoffs;
import ohlora.select.Report;
import ohlora.select.Retest;
import ohlora.select.Sweep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;

class FiguresTest {

  private Report report;
  private Table cases;
  private Cutoffs a;
  private Cutoffs b;

  @BeforeEach
  void open() throws IOException {
    report = Report.open(Path.of("../data/report"));
    cases = report.cases();
    a = report.cutoffs("A");
    b = report.cutoffs("B");
  }

  private static double sum(JsonNode numbers) {
    return StreamSupport.stream(numbers.spliterator(), false).mapToDouble(JsonNode::asDouble).sum();
  }

  private static JsonNode trace(Figure figure, int i) {
    return PlotlyFigure.of(figure).traces().get(i);
  }

  @Test
  void histogramCountsEveryCaseAndDrawsTheCutoffs() {
    for (var property : Property.STEERED) {
      var figure = Figures.histogram(cases, property, a, b);
      assertEquals(2400, sum(trace(figure, 0).path("y")));
      assertEquals(a.of(property), trace(figure, 1).path("x").get(0).asDouble());
      assertEquals(b.of(property), trace(figure, 2).path("x").get(1).asDouble());
    }
  }

  @Test
  void histogramBinsBeginAtTheirHundredths() {
    // 0.92 itself counts above a cutoff of 0.92 and not below it.
    var figure = Figures.histogram(cases.where(a.passing(cases)), Property.EYES, a);
    assertEquals(0.925, trace(figure, 0).path("x").get(0).asDouble(), 1e-9);
    assertEquals(58, sum(trace(figure, 0).path("y")));
  }

  @Test
  void scatterShowsEveryCaseOnce() {
    var figure = Figures.scatter(cases, Property.EYES, Property.MOUTH, 0.7, a, b);
    var sizes = List.of(2265, 36, 77, 22);
    var names = List.of("passes none", "passes A only", "passes B only", "passes A and B");
    for (int i = 0; i < 4; i++) {
      assertEquals(names.get(i), trace(figure, i).path("name").asText());
      assertEquals(sizes.get(i), trace(figure, i).path("x").size());
    }
  }

  @Test
  void sweepShows58AtTheCutoffsOfA() {
    var sweep = Sweep.of(cases, Property.EYES, Property.MOUTH, a, 0.85, 0.95, 0.01);
    var trace = trace(Figures.sweep(sweep), 0);
    assertEquals(0.92, trace.path("x").get(7).asDouble());
    assertEquals(58, trace.path("z").get(3).get(7).asInt());
  }

  @Test
  void ratesShowEightGroupsAndAll() {
    var figure = Figures.rates(Comparison.of(cases, a, b));
    assertEquals(9, trace(figure, 0).path("x").size());
    assertEquals(2.4, trace(figure, 0).path("y").get(8).asDouble());
    assertEquals(4.1, trace(figure, 1).path("y").get(8).asDouble());
  }

  @Test
  void everyFigureHasAPictureAndAxesWithTitles() throws IOException {
    var retest = Retest.of(cases, report.retest());
    var figures =
        List.of(
            Figures.histogram(cases, Property.POSE, a, b),
            Figures.scatter(cases, Property.EYES, Property.MOUTH, 0.7, a, b),
            Figures.sweep(Sweep.of(cases, Property.EYES, Property.MOUTH, a, 0.8, 1, 0.02)),
            Figures.rates(Comparison.of(cases, a, b)),
            Figures.retest(retest),
            Figures.sureness(cases, retest.noise(), a, b));
    var pictures = Files.createDirectories(Path.of("target/figures"));
    for (var figure : figures) {
      var read = PlotlyFigure.of(figure);
      assertNull(StaticPicture.unsupported(read));
      assertTrue(read.width() <= 960);
      for (var axis : List.of("xaxis", "yaxis")) {
        assertFalse(read.layout().path(axis).path("title").path("text").asText().isEmpty());
      }
      var file = pictures.resolve(figures.indexOf(figure) + ".png").toFile();
      assertTrue(ImageIO.write(StaticPicture.of(read), "png", file));
    }
  }
}
