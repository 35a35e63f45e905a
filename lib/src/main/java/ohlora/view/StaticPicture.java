package ohlora.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.LookupPaintScale;
import org.jfree.chart.renderer.category.BoxAndWhiskerRenderer;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.statistics.DefaultBoxAndWhiskerCategoryDataset;
import org.jfree.data.xy.DefaultXYZDataset;
import org.jfree.data.xy.XYDataset;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * A figure drawn as a picture, for where no script runs. Draws scatter (markers and lines), bar,
 * histogram, heat map and box traces on one pair of axes, at twice the figure's size.
 */
final class StaticPicture {

  private static final int SCALE = 2;
  private static final Set<String> TYPES =
      Set.of("scatter", "scattergl", "bar", "histogram", "heatmap", "box");
  private static final double BAR_WIDTH = 0.8;

  /** Eleven colours along viridis, dark to light. */
  private static final int[] VIRIDIS = {
    0x440154, 0x482475, 0x414487, 0x355F8D, 0x2A788E, 0x21918C, 0x22A884, 0x44BF70, 0x7AD151,
    0xBDDF26, 0xFDE725
  };

  private final PlotlyFigure figure;
  private final List<String> xLabels;
  private final List<String> yLabels;
  private final boolean horizontal;
  private PaintScaleLegend scale;

  private StaticPicture(PlotlyFigure figure) {
    this.figure = figure;
    this.horizontal =
        figure.traces().size() > 0
            && stream(figure.traces())
                .allMatch(t -> is(t, "bar") && t.path("orientation").asText().equals("h"));
    this.xLabels = labels("x");
    this.yLabels = labels("y");
  }

  /** Why there is no picture of this figure, or null where there is one. */
  static String unsupported(PlotlyFigure figure) {
    for (var trace : figure.traces()) {
      var type = trace.path("type").asText();
      if (!TYPES.contains(type)) {
        return "a trace is of type " + type;
      }
      if (!trace.path("xaxis").asText("x").equals("x")
          || !trace.path("yaxis").asText("y").equals("y")) {
        return "it has several pairs of axes";
      }
    }
    boolean someBox = stream(figure.traces()).anyMatch(t -> is(t, "box"));
    boolean allBox = stream(figure.traces()).allMatch(t -> is(t, "box"));
    return someBox && !allBox ? "it mixes boxes with other traces" : null;
  }

  /** The figure as a picture, [2 × height, 2 × width]. */
  static BufferedImage of(PlotlyFigure figure) {
    return new StaticPicture(figure).draw();
  }

  private BufferedImage draw() {
    boolean boxes = figure.traces().size() > 0 && is(figure.traces().get(0), "box");
    Plot plot = boxes ? boxPlot() : xyPlot();
    plot.setBackgroundPaint(colour(figure.layout().path("plot_bgcolor").asText(), 1));
    plot.setOutlineVisible(false);
    boolean legend =
        figure
            .layout()
            .path("showlegend")
            .asBoolean(stream(figure.traces()).filter(t -> t.has("name")).count() > 1);
    var title = text(figure.layout().path("title").path("text").asText(""));
    var chart = new JFreeChart(title.isEmpty() ? null : title, font(18, Font.BOLD), plot, legend);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new org.jfree.chart.ui.RectangleInsets(8, 8, 8, 16));
    if (chart.getLegend() != null) {
      chart.getLegend().setItemFont(font(14, Font.PLAIN));
      chart.getLegend().setPosition(RectangleEdge.RIGHT);
      chart.getLegend().setFrame(org.jfree.chart.block.BlockBorder.NONE);
    }
    if (scale != null) {
      chart.addSubtitle(scale);
    }
    var image =
        new BufferedImage(
            figure.width() * SCALE, figure.height() * SCALE, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.scale(SCALE, SCALE);
    chart.draw(graphics, new Rectangle2D.Double(0, 0, figure.width(), figure.height()));
    graphics.dispose();
    return image;
  }

  private XYPlot xyPlot() {
    var plot = new XYPlot(null, axis("xaxis", xLabels), axis("yaxis", yLabels), null);
    if (horizontal) {
      plot.setOrientation(PlotOrientation.HORIZONTAL);
      plot.setDomainAxis(axis("yaxis", yLabels));
      plot.setRangeAxis(axis("xaxis", xLabels));
    }
    plot.setDomainGridlinePaint(new Color(0xE5E5E5));
    plot.setRangeGridlinePaint(new Color(0xE5E5E5));
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    int bars = 0;
    for (int i = 0; i < figure.traces().size(); i++) {
      var trace = figure.traces().get(i);
      switch (trace.path("type").asText()) {
        case "bar" -> add(plot, i, bars(trace, i, bars++), barRenderer(trace, i, 0));
        case "histogram" -> add(plot, i, histogram(trace, i), barRenderer(trace, i, 0.03));
        case "heatmap" -> heatmap(plot, i, trace);
        default -> add(plot, i, points(trace, i), pointRenderer(trace, i));
      }
    }
    return plot;
  }

  private static void add(XYPlot plot, int i, XYDataset dataset, XYItemRenderer renderer) {
    plot.setDataset(i, dataset);
    plot.setRenderer(i, renderer);
  }

  private ValueAxis axis(String name, List<String> labels) {
    var layout = figure.layout().path(name);
    var title = text(layout.path("title").path("text").asText(""));
    ValueAxis axis =
        labels.isEmpty()
            ? new NumberAxis(title.isEmpty() ? null : title)
            : new SymbolAxis(title.isEmpty() ? null : title, labels.toArray(String[]::new));
    if (axis instanceof SymbolAxis symbols) {
      symbols.setGridBandsVisible(false);
    } else {
      ((NumberAxis) axis).setAutoRangeIncludesZero(false);
    }
    axis.setLabelFont(font(15, Font.PLAIN));
    axis.setTickLabelFont(font(13, Font.PLAIN));
    axis.setVisible(layout.path("visible").asBoolean(true));
    var range = layout.path("range");
    if (range.size() == 2 && labels.isEmpty()) {
      double from = range.get(0).asDouble();
      double to = range.get(1).asDouble();
      axis.setRange(Math.min(from, to), Math.max(from, to));
      axis.setInverted(from > to);
    } else if (layout.path("autorange").asText().equals("reversed")) {
      axis.setInverted(true);
    }
    return axis;
  }

  private XYSeriesCollection points(JsonNode trace, int i) {
    var series = new XYSeries(name(trace, i), false, true);
    var x = trace.path("x");
    var y = trace.path("y");
    for (int k = 0; k < Math.min(x.size(), y.size()); k++) {
      series.add(at(x.get(k), xLabels), at(y.get(k), yLabels));
    }
    return new XYSeriesCollection(series);
  }

  private static XYItemRenderer pointRenderer(JsonNode trace, int i) {
    var mode = trace.path("mode").asText("lines");
    var marker = trace.path("marker");
    var paints = paints(trace, i);
    var renderer =
        new XYLineAndShapeRenderer(mode.contains("lines"), mode.contains("markers")) {
          private static final long serialVersionUID = 1;

          @Override
          public Paint getItemPaint(int row, int column) {
            return paints[Math.min(column, paints.length - 1)];
          }
        };
    var lineColour = trace.path("line").path("color").asText("");
    renderer.setSeriesPaint(0, paints[0]);
    if (!mode.contains("markers") && !lineColour.isEmpty()) {
      Arrays.fill(paints, colour(lineColour, trace.path("opacity").asDouble(1)));
      renderer.setSeriesPaint(0, paints[0]);
    }
    renderer.setSeriesStroke(0, stroke(trace.path("line")));
    var size = marker.path("size");
    renderer.setSeriesShape(
        0,
        shape(
            marker.path("symbol").asText(),
            size.isArray() ? size.path(0).asDouble(6) : size.asDouble(6)));
    return renderer;
  }

  private static Paint[] paints(JsonNode trace, int i) {
    var marker = trace.path("marker");
    double opacity = trace.path("opacity").asDouble(1) * marker.path("opacity").asDouble(1);
    var colours = marker.path("color");
    if (!colours.isArray() || colours.isEmpty()) {
      return new Paint[] {colour(colours.asText(""), opacity, i)};
    }
    if (!colours.get(0).isNumber()) {
      return stream(colours).map(c -> colour(c.asText(), opacity, i)).toArray(Paint[]::new);
    }
    var values = numbers(colours);
    double low = marker.path("cmin").asDouble(Arrays.stream(values).min().orElse(0));
    double high = marker.path("cmax").asDouble(Arrays.stream(values).max().orElse(1));
    return DoubleStream.of(values)
        .mapToObj(v -> viridis((v - low) / (high - low)))
        .toArray(Paint[]::new);
  }

  private XYIntervalSeriesCollection bars(JsonNode trace, int i, int bar) {
    var x = trace.path(horizontal ? "y" : "x");
    var y = trace.path(horizontal ? "x" : "y");
    long all = stream(figure.traces()).filter(t -> is(t, "bar")).count();
    boolean beside = figure.layout().path("barmode").asText("group").equals("group");
    double spacing = spacing(positions(x, horizontal ? yLabels : xLabels));
    double width = BAR_WIDTH * spacing / (beside ? all : 1);
    double offset = beside ? -BAR_WIDTH * spacing / 2 + width * bar : -width / 2;
    var series = new XYIntervalSeries(name(trace, i));
    for (int k = 0; k < Math.min(x.size(), y.size()); k++) {
      double at = at(x.get(k), horizontal ? yLabels : xLabels) + offset;
      double value = y.get(k).asDouble(0);
      series.add(at + width / 2, at, at + width, value, Math.min(0, value), Math.max(0, value));
    }
    var dataset = new XYIntervalSeriesCollection();
    dataset.addSeries(series);
    return dataset;
  }

  private static XYIntervalSeriesCollection histogram(JsonNode trace, int i) {
    var values = numbers(trace.path("x"));
    double low = Arrays.stream(values).min().orElse(0);
    double high = Arrays.stream(values).max().orElse(1);
    int wanted = trace.path("nbinsx").asInt(0);
    double width = niceWidth((high - low) / (wanted > 0 ? wanted : 30));
    double start = Math.floor(low / width) * width;
    var counts = new double[(int) Math.floor((high - start) / width) + 1];
    for (double value : values) {
      counts[(int) Math.floor((value - start) / width)]++;
    }
    double unit =
        switch (trace.path("histnorm").asText()) {
          case "percent" -> 100.0 / values.length;
          case "probability" -> 1.0 / values.length;
          default -> 1;
        };
    var series = new XYIntervalSeries(name(trace, i));
    for (int k = 0; k < counts.length; k++) {
      double from = start + k * width;
      series.add(from + width / 2, from, from + width, counts[k] * unit, 0, counts[k] * unit);
    }
    var dataset = new XYIntervalSeriesCollection();
    dataset.addSeries(series);
    return dataset;
  }

  /** The smallest of 1, 2 and 5 times a power of ten that is not below the wanted width. */
  private static double niceWidth(double wanted) {
    if (!(wanted > 0)) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(wanted)));
    for (double step : new double[] {1, 2, 5}) {
      if (step * power >= wanted * (1 - 1e-9)) {
        return step * power;
      }
    }
    return 10 * power;
  }

  private static XYItemRenderer barRenderer(JsonNode trace, int i, double margin) {
    var paints = paints(trace, i);
    var renderer =
        new XYBarRenderer(margin) {
          private static final long serialVersionUID = 1;

          @Override
          public Paint getItemPaint(int row, int column) {
            return paints[Math.min(column, paints.length - 1)];
          }
        };
    renderer.setSeriesPaint(0, paints[0]);
    renderer.setUseYInterval(true);
    renderer.setShadowVisible(false);
    renderer.setBarPainter(new StandardXYBarPainter());
    return renderer;
  }

  private void heatmap(XYPlot plot, int i, JsonNode trace) {
    var z = trace.path("z");
    int rows = z.size();
    int columns = z.path(0).size();
    var xs = positions(trace, "x", columns, xLabels);
    var ys = positions(trace, "y", rows, yLabels);
    var data = new double[3][rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        int k = r * columns + c;
        data[0][k] = xs[c];
        data[1][k] = ys[r];
        data[2][k] = z.get(r).get(c).asDouble(Double.NaN);
      }
    }
    double low = Arrays.stream(data[2]).filter(Double::isFinite).min().orElse(0);
    double high = Arrays.stream(data[2]).filter(Double::isFinite).max().orElse(1);
    var paints = new LookupPaintScale(low, high > low ? high : low + 1, Color.LIGHT_GRAY);
    for (int k = 0; k < 200; k++) {
      paints.add(low + (high - low) * k / 200, viridis(k / 199.0));
    }
    var renderer = new XYBlockRenderer();
    renderer.setBlockWidth(spacing(xs));
    renderer.setBlockHeight(spacing(ys));
    renderer.setPaintScale(paints);
    renderer.setSeriesVisibleInLegend(0, false);
    var dataset = new DefaultXYZDataset();
    dataset.addSeries(name(trace, i), data);
    add(plot, i, dataset, renderer);
    var axis = new NumberAxis();
    axis.setTickLabelFont(font(13, Font.PLAIN));
    scale = new PaintScaleLegend(paints, axis);
    scale.setPosition(RectangleEdge.RIGHT);
    scale.setMargin(40, 12, 50, 4);
  }

  private CategoryPlot boxPlot() {
    var dataset = new DefaultBoxAndWhiskerCategoryDataset();
    for (int i = 0; i < figure.traces().size(); i++) {
      var trace = figure.traces().get(i);
      var x = trace.path("x");
      var y = trace.path("y");
      for (var label : distinct(x)) {
        var values = new ArrayList<Double>();
        for (int k = 0; k < y.size(); k++) {
          if (x.get(k).asText().equals(label) && y.get(k).isNumber()) {
            values.add(y.get(k).asDouble());
          }
        }
        dataset.add(values, name(trace, i), label);
      }
    }
    var renderer = new BoxAndWhiskerRenderer();
    renderer.setMeanVisible(false);
    renderer.setUseOutlinePaintForWhiskers(true);
    for (int i = 0; i < figure.traces().size(); i++) {
      var colour = (Color) paints(figure.traces().get(i), i)[0];
      renderer.setSeriesPaint(i, alpha(colour, 0.5));
      renderer.setSeriesOutlinePaint(i, colour.darker());
    }
    var labels =
        new CategoryAxis(figure.layout().path("xaxis").path("title").path("text").asText(""));
    labels.setLabelFont(font(15, Font.PLAIN));
    labels.setTickLabelFont(font(13, Font.PLAIN));
    var plot = new CategoryPlot(dataset, labels, axis("yaxis", List.of()), renderer);
    plot.setRangeGridlinePaint(new Color(0xE5E5E5));
    return plot;
  }

  /** The labels along an axis where some trace has one that is no number; else none. */
  private List<String> labels(String field) {
    boolean words =
        figure.layout().path(field + "axis").path("type").asText().equals("category")
            || stream(figure.traces())
                .flatMap(t -> stream(t.path(field)))
                .anyMatch(JsonNode::isTextual);
    var all = new LinkedHashSet<String>();
    if (words) {
      figure.traces().forEach(t -> all.addAll(distinct(t.path(field))));
    }
    return List.copyOf(all);
  }

  private static List<String> distinct(JsonNode array) {
    return stream(array).map(JsonNode::asText).distinct().toList();
  }

  private static double at(JsonNode value, List<String> labels) {
    return labels.isEmpty() ? value.asDouble(Double.NaN) : labels.indexOf(value.asText());
  }

  private static double[] positions(JsonNode array, List<String> labels) {
    return stream(array).mapToDouble(v -> at(v, labels)).toArray();
  }

  private static double[] positions(JsonNode trace, String field, int n, List<String> labels) {
    return trace.has(field)
        ? positions(trace.path(field), labels)
        : DoubleStream.iterate(0, k -> k + 1).limit(n).toArray();
  }

  private static double spacing(double[] positions) {
    var sorted = Arrays.stream(positions).filter(Double::isFinite).distinct().sorted().toArray();
    double least = Double.POSITIVE_INFINITY;
    for (int k = 1; k < sorted.length; k++) {
      least = Math.min(least, sorted[k] - sorted[k - 1]);
    }
    return Double.isFinite(least) ? least : 1;
  }

  private static double[] numbers(JsonNode array) {
    return stream(array).filter(JsonNode::isNumber).mapToDouble(JsonNode::asDouble).toArray();
  }

  private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static boolean is(JsonNode trace, String type) {
    return trace.path("type").asText().equals(type);
  }

  private static String name(JsonNode trace, int i) {
    return text(trace.path("name").asText("trace " + i));
  }

  /** A text without the markup that plotly understands. */
  private static String text(String html) {
    return html.replaceAll("(?i)<br ?/?>", "\n").replaceAll("<[^>]*>", "");
  }

  private static Font font(int size, int style) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  private static Stroke stroke(JsonNode line) {
    float width = (float) line.path("width").asDouble(2);
    var dash =
        switch (line.path("dash").asText()) {
          case "dash", "longdash" -> new float[] {8, 5};
          case "dot" -> new float[] {2, 4};
          case "dashdot", "longdashdot" -> new float[] {8, 4, 2, 4};
          default -> null;
        };
    return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0);
  }

  private static Shape shape(String symbol, double size) {
    double r = size / 2;
    var path = new Path2D.Double();
    switch (symbol.replace("-open", "")) {
      case "square" -> path.append(new Rectangle2D.Double(-r, -r, size, size), false);
      case "diamond" -> polygon(path, 0, -r, r, 0, 0, r, -r, 0);
      case "triangle-up" -> polygon(path, 0, -r, r, r, -r, r);
      case "triangle-down" -> polygon(path, 0, r, r, -r, -r, -r);
      case "cross" -> {
        path.append(new Rectangle2D.Double(-r, -r / 3, size, size / 3), false);
        path.append(new Rectangle2D.Double(-r / 3, -r, size / 3, size), false);
      }
      case "x" ->
          polygon(path, -r, -r, 0, -r / 3, r, -r, r / 3, 0, r, r, 0, r / 3, -r, r, -r / 3, 0);
      default -> path.append(new Ellipse2D.Double(-r, -r, size, size), false);
    }
    return path;
  }

  private static void polygon(Path2D path, double... xy) {
    path.moveTo(xy[0], xy[1]);
    for (int k = 2; k < xy.length; k += 2) {
      path.lineTo(xy[k], xy[k + 1]);
    }
    path.closePath();
  }

  private static Color viridis(double share) {
    double at = Math.min(Math.max(share, 0), 1) * (VIRIDIS.length - 1);
    int k = Math.min((int) at, VIRIDIS.length - 2);
    var a = new Color(VIRIDIS[k]);
    var b = new Color(VIRIDIS[k + 1]);
    double t = at - k;
    return new Color(
        (int) Math.round(a.getRed() + t * (b.getRed() - a.getRed())),
        (int) Math.round(a.getGreen() + t * (b.getGreen() - a.getGreen())),
        (int) Math.round(a.getBlue() + t * (b.getBlue() - a.getBlue())));
  }

  private static Color colour(String css, double opacity, int index) {
    return colour(
        css.isEmpty() ? PlotlyFigure.COLOURS[index % PlotlyFigure.COLOURS.length] : css, opacity);
  }

  /**
   * {@code #rgb}, {@code #rrggbb}, {@code rgb(…)}, {@code rgba(…)} or one of a few names; else
   * grey.
   */
  private static Color colour(String css, double opacity) {
    var text = css.strip().toLowerCase(java.util.Locale.ROOT);
    if (text.matches("#[0-9a-f]{3}")) {
      text = text.replaceAll("([0-9a-f])", "$1$1");
    }
    if (text.matches("#[0-9a-f]{6}")) {
      return alpha(new Color(Integer.parseInt(text.substring(1), 16)), opacity);
    }
    if (text.matches("rgba?\\([^)]*\\)")) {
      var parts = text.replaceAll("[^0-9.,]", "").split(",");
      var solid =
          new Color(
              Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
      return alpha(solid, parts.length > 3 ? opacity * Double.parseDouble(parts[3]) : opacity);
    }
    return alpha(
        switch (text) {
          case "black" -> Color.BLACK;
          case "white" -> Color.WHITE;
          case "red" -> Color.RED;
          case "green" -> new Color(0x008000);
          case "blue" -> Color.BLUE;
          case "orange" -> new Color(0xFFA500);
          case "lightgray", "lightgrey" -> Color.LIGHT_GRAY;
          default -> Color.GRAY;
        },
        opacity);
  }

  private static Color alpha(Color colour, double opacity) {
    return new Color(
        colour.getRed(), colour.getGreen(), colour.getBlue(), (int) Math.round(255 * opacity));
  }
}
