package ohlora.view;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** The start of a notebook: {@code Notebook.start()} is the last line of its first code cell. */
public final class Notebook {

  private static final String PLOTLY =
      "/META-INF/resources/webjars/plotly.js-dist/2.35.3/plotly.js";

  private Notebook() {}

  /**
   * Makes tables, figures and pictures show as a cell's last expression. On JJava that has happened
   * already, when the library came onto the class path; IJava is asked here.
   *
   * @return what the cell shows: one line, and the script that draws the notebook's figures
   * @throws IllegalStateException if IJava runs but does not answer as version 1.3 does
   */
  public static Start start() {
    ijava();
    return new Start();
  }

  private static void ijava() {
    Class<?> ijava;
    try {
      ijava =
          Class.forName(
              "io.github.spencerpark.ijava.IJava",
              true,
              Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      return; // another kernel, or none
    }
    try {
      IJavaRenderers.install(ijava.getMethod("getKernelInstance").invoke(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "This IJava kernel cannot be taught to show tables and figures: use IJava 1.3 or JJava.",
          e);
    }
  }

  /**
   * What the first cell shows. It carries plotly.js, compressed, once for all figures of the
   * notebook; they wait for it.
   */
  public static final class Start {

    private Start() {}

    Rendered render() {
      var version = Notebook.class.getPackage().getImplementationVersion();
      var line =
          "Oh-LoRA latents %s on Java %s"
              .formatted(version == null ? "" : version, Runtime.version().feature());
      return new Rendered(
          Map.of(
              Rendered.HTML,
              """
              <p style="color:#666;font-size:13px;margin:0">%s</p>
              <script>
              window.plotlyReady ??= new Promise(ready => window.plotlyArrived = ready);
              window.Plotly || fetch("data:application/gzip;base64,%s")
                .then(packed => new Response(packed.body.pipeThrough(new DecompressionStream("gzip"))).text())
                .then(source => document.head.append(Object.assign(document.createElement("script"), {text: source})))
                .then(() => plotlyArrived());
              </script>
              """
                  .formatted(line, plotly()),
              Rendered.TEXT,
              line));
    }
  }

  private static String plotly() {
    try (var source = Notebook.class.getResourceAsStream(PLOTLY)) {
      var packed = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(packed)) {
        source.transferTo(gzip);
      }
      return Base64.getEncoder().encodeToString(packed.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
