package ohlora.view;

import java.awt.image.BufferedImage;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import ohlora.io.Png;
import ohlora.io.Text;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.plotly.components.Figure;

/**
 * A value as a notebook shows it: one text per MIME type, where pictures are Base64. Knows no
 * kernel; {@link JJavaExtension} and {@link IJavaRenderers} hand it to theirs.
 *
 * @param byMimeType for example {@code text/html} to markup, {@code image/png} to Base64
 */
public record Rendered(Map<String, String> byMimeType) {

  static final String HTML = "text/html";
  static final String PNG = "image/png";
  static final String TEXT = "text/plain";

  /** A type of value that notebooks show in our way, with the MIME types it gives. */
  record Kind<T>(Class<T> type, Function<T, Rendered> render, String... mimeTypes) {}

  /** All values that notebooks show in our way. */
  static final Kind<?>[] KINDS = {
    new Kind<>(Table.class, HtmlTable::of, HTML, TEXT),
    new Kind<>(Column.class, c -> HtmlTable.of(Table.create(c)), HTML, TEXT),
    new Kind<>(Figure.class, f -> PlotlyFigure.of(f).render(), HTML, PNG, TEXT),
    new Kind<>(BufferedImage.class, Rendered::of, PNG, TEXT),
    new Kind<>(Sheet.class, Rendered::of, PNG, TEXT),
    new Kind<>(AttributeExplorer.class, AttributeExplorer::render, HTML, TEXT),
    new Kind<>(LiveExplorer.class, LiveExplorer::render, HTML, TEXT),
    new Kind<>(CutoffExplorer.class, CutoffExplorer::render, HTML, TEXT),
    new Kind<>(Review.class, Review::render, HTML, TEXT),
    new Kind<>(ReportPage.class, ReportPage::render, HTML, TEXT),
    new Kind<>(Notebook.Start.class, Notebook.Start::render, HTML, TEXT)
  };

  public Rendered {
    byMimeType = Map.copyOf(byMimeType);
  }

  /** A picture, as PNG. */
  public static Rendered of(BufferedImage image) {
    return new Rendered(
        Map.of(PNG, png(image), TEXT, "picture, " + image.getWidth() + " × " + image.getHeight()));
  }

  /** A sheet, as PNG. */
  public static Rendered of(Sheet sheet) {
    return new Rendered(Map.of(PNG, png(sheet.image()), TEXT, sheet.description()));
  }

  static String png(BufferedImage image) {
    return Base64.getEncoder().encodeToString(Png.bytes(image));
  }

  /** A whole HTML document of its own. */
  static String document(String title, String body) {
    return Text.format(
        """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
        :root { color-scheme: light dark; }
        @media print { :root { color-scheme: light; } }
        body { max-width: 960px; margin: 0 auto; padding: 16px; font: 16px/1.5 system-ui, sans-serif; color: light-dark(#1f2933, #e3e8ee); \
        --paper: light-dark(#fff, #14191f); background: var(--paper); }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: 4px 12px; border-bottom: 1px solid light-dark(#dde3ea, #3a4450); vertical-align: top; }
        </style></head>
        <body>
        %s
        </body>
        </html>
        """,
        escape(title), body);
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
