package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.function.BiFunction;
import ohlora.select.Report;
import org.dflib.jjava.jupyter.Extension;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.traces.ScatterTrace;

/** What the renderers of the two kernels make of our values. */
class KernelsTest {

  /** Value and MIME type to what the kernel sends, or null. */
  private interface Kernel extends BiFunction<Object, String, Object> {}

  static Named<?>[] kernels() {
    return new Named<?>[] {Named.of("JJava", jjava()), Named.of("IJava", ijava())};
  }

  private static Kernel jjava() {
    var renderer = new org.dflib.jjava.jupyter.kernel.display.Renderer();
    JJavaExtension.register(renderer);
    return (value, type) ->
        renderer
            .render(value)
            .getData(org.dflib.jjava.jupyter.kernel.display.mime.MIMEType.parse(type));
  }

  private static Kernel ijava() {
    var renderer = new io.github.spencerpark.jupyter.kernel.display.Renderer();
    IJavaRenderers.register(renderer);
    return (value, type) ->
        renderer
            .render(value)
            .getData(io.github.spencerpark.jupyter.kernel.display.mime.MIMEType.parse(type));
  }

  private static void assertContains(Object text, String part) {
    assertNotNull(text);
    assertTrue(text.toString().contains(part), text::toString);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aTableIsHtmlAndText(Kernel kernel) {
    var table =
        Table.create("t", DoubleColumn.create("eyes", 0.92), DoubleColumn.create("n", 58.0));
    assertContains(kernel.apply(table, "text/html"), "<table");
    assertEquals("eyes   n\n0.92  58\n1 row", kernel.apply(table, "text/plain"));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aColumnIsATableOfOne(Kernel kernel) {
    assertContains(kernel.apply(DoubleColumn.create("eyes", 0.92), "text/html"), ">0.92</td>");
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aFigureIsHtmlAPictureAndText(Kernel kernel) {
    var figure = new Figure(ScatterTrace.builder(new double[] {1}, new double[] {2}).build());
    assertContains(kernel.apply(figure, "text/html"), "Plotly.newPlot");
    assertContains(kernel.apply(figure, "image/png"), "iVBOR");
    assertEquals("figure: figure", kernel.apply(figure, "text/plain"));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aPictureIsAPng(Kernel kernel) {
    var image = new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB);
    assertContains(kernel.apply(image, "image/png"), "iVBOR");
    assertEquals("picture, 4 × 3", kernel.apply(image, "text/plain"));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void anExplorerIsHtmlAndText(Kernel kernel) throws IOException {
    var explorer = CutoffExplorer.of(Report.open(Path.of("../data/reports/v7")));
    assertContains(kernel.apply(explorer, "text/html"), "data-explorer=\"cutoffs\"");
    assertEquals(
        "cutoff explorer. Recorded: the report's 2,400 latents",
        kernel.apply(explorer, "text/plain"));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theStartBringsTheScriptOfTheFigures(Kernel kernel) {
    var html = kernel.apply(Notebook.start(), "text/html");
    assertContains(html, "data:application/gzip;base64,H4sI");
    assertTrue(html.toString().length() < 4_000_000);
  }

  @Test
  void jjavaFindsTheExtensionByItself() {
    assertTrue(
        ServiceLoader.load(Extension.class).stream()
            .anyMatch(provider -> provider.type() == JJavaExtension.class));
  }
}
