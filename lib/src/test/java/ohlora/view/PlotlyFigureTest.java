package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.HeatmapTrace;
import tech.tablesaw.plotly.traces.PieTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

class PlotlyFigureTest {

  private static PlotlyFigure figure(Trace... traces) {
    var layout =
        Layout.builder("A's \"title\" & <b>more</b>", "eyes, |r|", "mouth")
            .width(400)
            .height(300)
            .xAxis(Axis.builder().title("eyes, |r|").range(0, 10).build())
            .build();
    return PlotlyFigure.of(new Figure(layout, traces));
  }

  private static ScatterTrace points(String colour, double... at) {
    return ScatterTrace.builder(at, at)
        .marker(Marker.builder().color(colour).size(20).build())
        .name("it's")
        .build();
  }

  private static long pixels(BufferedImage image, int rgb) {
    return java.util.Arrays.stream(
            image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
        .filter(pixel -> (pixel & 0xFFFFFF) == rgb)
        .count();
  }

  @Test
  void titlesAndNamesAreWhatTheAuthorWrote() {
    var figure = figure(points("#ff0000", 1));
    assertEquals(
        "A's \"title\" & <b>more</b>", figure.layout().path("title").path("text").asText());
    assertEquals("it's", figure.traces().get(0).path("name").asText());
    assertEquals("eyes, |r|", figure.layout().path("xaxis").path("title").path("text").asText());
  }

  @Test
  void numbersAreNumbersAndMissingOnesNull() {
    var figure = figure(points("#ff0000", 0.5, Double.NaN));
    assertEquals("[0.5,null]", figure.traces().get(0).path("x").toString());
    assertEquals("[0.0,10.0]", figure.layout().path("xaxis").path("range").toString());
    assertFalse(figure.layout().path("xaxis").has("autorange"));
  }

  @Test
  void wordsAlongAnAxisStayWords() {
    var bars = BarTrace.builder(new Object[] {"lhh", "hhl"}, new double[] {489, 355}).build();
    assertEquals("[\"lhh\",\"hhl\"]", figure(bars).traces().get(0).path("x").toString());
  }

  @Test
  void nothingInTheFigureEndsTheScriptElement() {
    var trace = ScatterTrace.builder(new double[] {1}, new double[] {1});
    var json = figure(trace.text(new String[] {"</script><!--"}).build()).json();
    assertFalse(json.contains("</script") || json.contains("<!--"), json);
  }

  @Test
  void thePictureHasTwiceTheFiguresSizeAndThePointsInTheirColour() {
    var image = StaticPicture.of(figure(points("#ff0000", 5)));
    assertEquals(800, image.getWidth());
    assertEquals(600, image.getHeight());
    // a disc of diameter 20 at twice the size: π·20² ≈ 1257 pixels
    assertEquals(1257, pixels(image, 0xFF0000), 60);
  }

  @Test
  void aPointOutsideTheAxisRangeIsNotDrawn() {
    assertEquals(0, pixels(StaticPicture.of(figure(points("#ff0000", 50))), 0xFF0000));
  }

  @Test
  void barsAreAsHighAsTheirValues() {
    var blue = Marker.builder().color("#0000ff").build();
    var red = Marker.builder().color("#ff0000").build();
    var image =
        StaticPicture.of(
            figure(
                BarTrace.builder(new Object[] {"a"}, new double[] {100}).marker(blue).build(),
                BarTrace.builder(new Object[] {"a"}, new double[] {25}).marker(red).build()));
    assertEquals(4, (double) pixels(image, 0x0000FF) / pixels(image, 0xFF0000), 0.1);
  }

  @Test
  void aHeatMapRunsFromDarkToLight() {
    var image =
        StaticPicture.of(
            figure(
                HeatmapTrace.builder(
                        new Object[] {1, 2}, new Object[] {1, 2}, new double[][] {{0, 1}, {2, 3}})
                    .build()));
    assertTrue(pixels(image, 0x440154) > 1000);
    assertTrue(pixels(image, 0xFDE725) > 1000);
  }

  @Test
  void linesAreDrawn() {
    var line =
        ScatterTrace.builder(new double[] {0, 10}, new double[] {0, 1})
            .mode(ScatterTrace.Mode.LINE)
            .line(Line.builder().color("#ff00ff").width(3).build())
            .build();
    assertTrue(pixels(StaticPicture.of(figure(line)), 0xFF00FF) > 500);
  }

  @Test
  void whatHasNoPictureSaysSoAndIsStillInteractive() {
    var pie = PieTrace.builder(new Object[] {"a"}, new double[] {1}).build();
    var rendered = figure(pie).render().byMimeType();
    assertNull(rendered.get("image/png"));
    assertTrue(rendered.get("text/html").contains("no picture, since a trace is of type pie"));
    assertTrue(rendered.get("text/html").contains("Plotly.newPlot"));
  }
}
