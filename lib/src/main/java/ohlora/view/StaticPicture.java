package ohlora.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.TickUnit;
import org.jfree.chart.axis.TickUnitSource;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.LookupPaintScale;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultXYZDataset;
import org.jfree.data.xy.XYDataset;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * A figure drawn as a picture, for where no script runs, at twice the figure's size. Draws what
 * {@link Figures} makes: markers or lines, upright bars, and a heat map over numbers, on one pair
 * of axes, either of which may have words.
 */
final class StaticPicture {
  private static final int SCALE = 2;
  private static final Set<String> TYPES = Set.of("scatter", "bar", "heatmap");
  private static final double BAR_WIDTH = 0.8;
  private static final Color GRID = new Color(0xE5E5E5);

  /** Eleven colours along viridis, dark to light. */
  private static final int[] VIRIDIS = {
    0x440154, 0x482475, 0x414487, 0x355F8D, 0x2A788E, 0x21918C, 0x22A884, 0x44BF70, 0x7AD151,
    0xBDDF26, 0xFDE725
  };

  private final PlotlyFigure figure;

  /** What stands along the axes where that is words; else none. */
  private final List<String> words;

  private final List<String> rows;

  private PaintScaleLegend scale;

  private StaticPicture(PlotlyFigure figure) {
    this.figure = figure;
    this.words = words("x");
    this.rows = words("y");
  }

  private List<String> words(String axis) {
    List<JsonNode> values =
        stream(figure.traces()).flatMap(trace -> stream(trace.path(axis))).toList();
    return values.stream().anyMatch(JsonNode::isTextual)
        ? values.stream().map(JsonNode::asText).distinct().toList()
        : List.of();
  }

  /** Why there is no picture of this figure, or null where there is one. */
  static String unsupported(PlotlyFigure figure) {
    for (JsonNode trace : figure.traces()) {
      String type = trace.path("type").asText();
      if (!TYPES.contains(type)) {
        return "a trace is of type " + type;
      }
      if (trace.path("orientation").asText().equals("h")) {
        return "its bars lie";
      }
      if (!trace.path("xaxis").asText("x").equals("x")
          || !trace.path("yaxis").asText("y").equals("y")) {
        return "it has several pairs of axes";
      }
    }
    return null;
  }

  /** The figure as a picture, [2 × height, 2 × width]. */
  static BufferedImage of(PlotlyFigure figure) {
    return new StaticPicture(figure).draw();
  }

  private BufferedImage draw() {
    XYPlot plot = plot();
    JsonNode layout = figure.layout();
    boolean legend =
        layout
            .path("showlegend")
            .asBoolean(stream(figure.traces()).filter(t -> t.has("name")).count() > 1);
    JFreeChart chart = new JFreeChart(title(layout), font(18, Font.BOLD), plot, legend);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(8, 8, 8, 16));
    if (legend) {
      chart.getLegend().setItemFont(font(14, Font.PLAIN));
      chart.getLegend().setPosition(RectangleEdge.RIGHT);
      chart.getLegend().setFrame(BlockBorder.NONE);
    }
    if (scale != null) {
      chart.addSubtitle(scale);
    }
    BufferedImage image =
        new BufferedImage(
            figure.width() * SCALE, figure.height() * SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(SCALE, SCALE);
    chart.draw(graphics, new Rectangle2D.Double(0, 0, figure.width(), figure.height()));
    graphics.dispose();
    return image;
  }

  private XYPlot plot() {
    XYPlot plot = new XYPlot(null, axis("xaxis", words), axis("yaxis", rows), null);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    int bars = 0;
    for (int i = 0; i < figure.traces().size(); i++) {
      JsonNode trace = figure.traces().get(i);
      switch (trace.path("type").asText()) {
        case "bar" -> add(plot, i, bars(trace, i, bars++), barRenderer(trace, i));
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

  /** The title of a figure or an axis; null for none. */
  private static String title(JsonNode owner) {
    String title = owner.path("title").path("text").asText("");
    return title.isEmpty() ? null : title;
  }

  private NumberAxis axis(String name, List<String> words) {
    JsonNode layout = figure.layout().path(name);
    NumberAxis axis =
        words.isEmpty()
            ? new NumberAxis(title(layout))
            : new SymbolAxis(title(layout), words.toArray(String[]::new));
    if (axis instanceof SymbolAxis symbols) {
      symbols.setGridBandsVisible(false);
    } else {
      axis.setAutoRangeIncludesZero(false);
    }
    axis.setStandardTickUnits(new Steps());
    axis.setLabelFont(font(15, Font.PLAIN));
    axis.setTickLabelFont(font(13, Font.PLAIN));
    JsonNode range = layout.path("range");
    if (range.size() == 2 && words.isEmpty()) {
      axis.setRange(range.get(0).asDouble(), range.get(1).asDouble());
    }
    return axis;
  }

  private XYSeriesCollection points(JsonNode trace, int i) {
    XYSeries series = new XYSeries(name(trace, i), false, true);
    JsonNode x = trace.path("x");
    JsonNode y = trace.path("y");
    for (int k = 0; k < Math.min(x.size(), y.size()); k++) {
      series.add(at(x.get(k)), rows.isEmpty() ? y.get(k).asDouble(Double.NaN) : row(x, y, k));
    }
    return new XYSeriesCollection(series);
  }

  /** Where a line has its gap, x is missing, and y must be for there to be none. */
  private double row(JsonNode x, JsonNode y, int k) {
    return x.get(k).isNumber() ? rows.indexOf(y.get(k).asText()) : Double.NaN;
  }

  private static XYItemRenderer pointRenderer(JsonNode trace, int i) {
    String mode = trace.path("mode").asText("lines");
    boolean markers = mode.contains("markers");
    JsonNode marker = trace.path("marker");
    JsonNode line = trace.path("line");
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(mode.contains("lines"), markers);
    renderer.setSeriesPaint(0, colour(markers ? marker : line, i));
    renderer.setSeriesStroke(0, stroke(line));
    renderer.setSeriesVisibleInLegend(0, trace.path("showlegend").asBoolean(true));
    renderer.setSeriesShape(
        0, shape(marker.path("symbol").asText(), marker.path("size").asDouble(6)));
    return renderer;
  }

  private XYIntervalSeriesCollection bars(JsonNode trace, int i, int bar) {
    JsonNode x = trace.path("x");
    JsonNode y = trace.path("y");
    long all = stream(figure.traces()).filter(t -> t.path("type").asText().equals("bar")).count();
    double spacing = spacing(stream(x).mapToDouble(this::at).toArray());
    double width = BAR_WIDTH * spacing / all;
    double offset = -BAR_WIDTH * spacing / 2 + width * bar;
    XYIntervalSeries series = new XYIntervalSeries(name(trace, i));
    for (int k = 0; k < Math.min(x.size(), y.size()); k++) {
      double at = at(x.get(k)) + offset;
      double value = y.get(k).asDouble(0);
      series.add(at + width / 2, at, at + width, value, Math.min(0, value), Math.max(0, value));
    }
    XYIntervalSeriesCollection dataset = new XYIntervalSeriesCollection();
    dataset.addSeries(series);
    return dataset;
  }

  private static XYItemRenderer barRenderer(JsonNode trace, int i) {
    XYBarRenderer renderer = new XYBarRenderer(0);
    renderer.setSeriesPaint(0, colour(trace.path("marker"), i));
    renderer.setUseYInterval(true);
    renderer.setShadowVisible(false);
    renderer.setBarPainter(new StandardXYBarPainter());
    return renderer;
  }

  private void heatmap(XYPlot plot, int i, JsonNode trace) {
    double[] xs = numbers(trace.path("x"));
    double[] ys = numbers(trace.path("y"));
    double[][] data = new double[3][xs.length * ys.length];
    for (int r = 0; r < ys.length; r++) {
      for (int c = 0; c < xs.length; c++) {
        int k = r * xs.length + c;
        data[0][k] = xs[c];
        data[1][k] = ys[r];
        data[2][k] = trace.path("z").get(r).get(c).asDouble(Double.NaN);
      }
    }
    LookupPaintScale paints = paints(data[2]);
    XYBlockRenderer renderer = new XYBlockRenderer();
    renderer.setBlockWidth(spacing(xs));
    renderer.setBlockHeight(spacing(ys));
    renderer.setPaintScale(paints);
    renderer.setSeriesVisibleInLegend(0, false);
    DefaultXYZDataset dataset = new DefaultXYZDataset();
    dataset.addSeries(name(trace, i), data);
    add(plot, i, dataset, renderer);
    NumberAxis axis = new NumberAxis(trace.path("name").asText(null));
    axis.setStandardTickUnits(new Steps());
    axis.setLabelFont(font(14, Font.PLAIN));
    axis.setTickLabelFont(font(13, Font.PLAIN));
    scale = new PaintScaleLegend(paints, axis);
    scale.setPosition(RectangleEdge.RIGHT);
    scale.setMargin(40, 12, 50, 4);
  }

  /** Viridis from the lowest to the highest value. */
  private static LookupPaintScale paints(double[] values) {
    double low = Arrays.stream(values).filter(Double::isFinite).min().orElse(0);
    double high = Arrays.stream(values).filter(Double::isFinite).max().orElse(1);
    LookupPaintScale paints =
        new LookupPaintScale(low, high > low ? high : low + 1, Color.LIGHT_GRAY);
    for (int k = 0; k < 200; k++) {
      paints.add(low + (high - low) * k / 200, viridis(k / 199.0));
    }
    return paints;
  }

  /** Steps of 1, 2 and 5 times a power of ten, with numbers that know no locale. */
  private static final class Steps implements TickUnitSource {
    private static final DecimalFormatSymbols SYMBOLS =
        DecimalFormatSymbols.getInstance(Locale.ROOT);

    static {
      SYMBOLS.setMinusSign('−');
    }

    @Override
    public TickUnit getLargerTickUnit(TickUnit unit) {
      return getCeilingTickUnit(1.5 * unit.getSize());
    }

    @Override
    public TickUnit getCeilingTickUnit(TickUnit unit) {
      return getCeilingTickUnit(unit.getSize());
    }

    @Override
    public TickUnit getCeilingTickUnit(double size) {
      int power = (int) Math.floor(Math.log10(size));
      int factor = 1;
      while (factor * Math.pow(10, power) < size * (1 - 1e-9)) {
        factor = factor == 2 ? 5 : 2 * factor;
      }
      if (factor == 10) {
        factor = 1;
        power++;
      }
      String pattern =
          power >= 0 ? "#,##0" : power >= -4 ? "0." + "0".repeat(-power) : "#.######E0";
      return new NumberTickUnit(factor * Math.pow(10, power), new DecimalFormat(pattern, SYMBOLS));
    }
  }

  private double at(JsonNode value) {
    return words.isEmpty() ? value.asDouble(Double.NaN) : words.indexOf(value.asText());
  }

  private static double spacing(double[] positions) {
    double[] sorted =
        Arrays.stream(positions).filter(Double::isFinite).distinct().sorted().toArray();
    double least = Double.POSITIVE_INFINITY;
    for (int k = 1; k < sorted.length; k++) {
      least = Math.min(least, sorted[k] - sorted[k - 1]);
    }
    return Double.isFinite(least) ? least : 1;
  }

  private static double[] numbers(JsonNode array) {
    return stream(array).mapToDouble(JsonNode::asDouble).toArray();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static String name(JsonNode trace, int i) {
    return trace.path("name").asText("trace " + i);
  }

  private static Font font(int size, int style) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  private static Stroke stroke(JsonNode line) {
    float width = (float) line.path("width").asDouble(2);
    float[] dash =
        switch (line.path("dash").asText()) {
          case "dash" -> new float[] {8, 5};
          case "dot" -> new float[] {2, 4};
          case "dashdot" -> new float[] {8, 4, 2, 4};
          default -> null;
        };
    return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0);
  }

  private static Shape shape(String symbol, double size) {
    double r = size / 2;
    Path2D path = new Path2D.Double();
    switch (symbol) {
      case "square" -> path.append(new Rectangle2D.Double(-r, -r, size, size), false);
      case "diamond" -> polygon(path, 0, -r, r, 0, 0, r, -r, 0);
      case "triangle-up" -> polygon(path, 0, -r, r, r, -r, r);
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
    double at = share * (VIRIDIS.length - 1);
    int k = Math.min((int) at, VIRIDIS.length - 2);
    Color a = new Color(VIRIDIS[k]);
    Color b = new Color(VIRIDIS[k + 1]);
    double t = at - k;
    return new Color(
        (int) Math.round(a.getRed() + t * (b.getRed() - a.getRed())),
        (int) Math.round(a.getGreen() + t * (b.getGreen() - a.getGreen())),
        (int) Math.round(a.getBlue() + t * (b.getBlue() - a.getBlue())));
  }

  /** The colour of a marker or a line as {@code #rrggbb}; else the one of the trace's number. */
  private static Color colour(JsonNode of, int i) {
    String own = of.path("color").asText("");
    String[] others = PlotlyFigure.COLOURS;
    Color solid = Color.decode(own.matches("#[0-9a-fA-F]{6}") ? own : others[i % others.length]);
    int alpha = (int) Math.round(255 * of.path("opacity").asDouble(1));
    return new Color(solid.getRed(), solid.getGreen(), solid.getBlue(), alpha);
  }
}
