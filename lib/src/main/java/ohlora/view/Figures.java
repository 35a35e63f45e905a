package ohlora.view;

import static ohlora.view.PlotlyFigure.COLOURS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import ohlora.latent.LinearSvm;
import ohlora.latent.Population;
import ohlora.latent.PrincipalPlane;
import ohlora.latent.Tails;
import ohlora.model.Property;
import ohlora.score.CaseResult;
import ohlora.select.Comparison;
import ohlora.select.Cutoffs;
import ohlora.select.Noise;
import ohlora.select.Retest;
import ohlora.select.Summary;
import ohlora.select.Sweep;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.components.Symbol;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.HeatmapTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/**
 * The figures of the selection, 900 pixels wide, in colours that colour-blind people can tell apart
 * (Okabe and Ito's). Whatever has a colour of its own also has a symbol or a dash of its own.
 */
public final class Figures {

  private static final int WIDTH = 900;
  private static final double BIN = 0.01;
  private static final int BARS = 40;
  private static final String GREY = "#999999";
  private static final String PALE = "#BBBBBB";
  private static final String BLACK = "#000000";
  private static final Symbol[] SYMBOLS = {
    Symbol.CIRCLE, Symbol.DIAMOND, Symbol.SQUARE, Symbol.TRIANGLE_UP, Symbol.CROSS
  };
  private static final Line.Dash[] DASHES = {Line.Dash.DASH, Line.Dash.DOT, Line.Dash.DASH_DOT};

  private Figures() {}

  /** How many cases have which absolute correlation, in bins of 0.01, with the cutoffs drawn in. */
  public static Figure histogram(Table cases, Property property, Cutoffs... sets) {
    var values = finite(Summary.absolute(cases, property));
    int lowest = (int) Math.floor(Arrays.stream(values).min().orElse(0) / BIN + 1e-9);
    var counts = new double[(int) Math.round(1 / BIN) - lowest];
    for (double value : values) {
      // 1 itself belongs to the last bin; 1e-9 keeps 0.92 in the bin that begins with it.
      counts[Math.min(counts.length - 1, (int) Math.floor(value / BIN + 1e-9) - lowest)]++;
    }
    var traces = new ArrayList<Trace>();
    traces.add(bars("cases", lowest * BIN, BIN, counts));
    double top = Arrays.stream(counts).max().orElse(1) * 1.05;
    for (int i = 0; i < sets.length; i++) {
      double x = sets[i].of(property);
      traces.add(
          line(
              text("cutoff %s, %.2f", sets[i].name(), x),
              COLOURS[i % COLOURS.length],
              DASHES[i % DASHES.length],
              new double[] {x, x},
              0,
              top));
    }
    var title = "Correlation of the %s, %,d cases".formatted(property.label(), values.length);
    return figure(layout(title, axis(label(property)), axis("cases per 0.01"), 380), traces);
  }

  private static ScatterTrace line(
      String name, String colour, Line.Dash dash, double[] x, double... y) {
    return ScatterTrace.builder(x, y)
        .mode(ScatterTrace.Mode.LINE)
        .name(name)
        .line(Line.builder().color(colour).width(3).dash(dash).build())
        .build();
  }

  /**
   * Two absolute correlations against each other, one point per case, coloured by the sets of
   * cutoffs that it passes. The axes begin at {@code lowest}; the title says how many cases lie
   * below.
   */
  public static Figure scatter(
      Table cases, Property first, Property second, double lowest, Cutoffs... sets) {
    var x = Summary.absolute(cases, first);
    var y = Summary.absolute(cases, second);
    var membership = Comparison.of(cases, sets).membership();
    var labels = new ArrayList<>(membership.unique().asList());
    labels.remove(Comparison.NONE);
    // Those that pass one set come first and have its colour.
    labels.sort(
        Comparator.comparing((String label) -> !label.endsWith("only")).thenComparing(l -> l));
    var traces = new ArrayList<Trace>();
    traces.add(
        points(
            membership.isEqualTo(Comparison.NONE).toArray(),
            x,
            y,
            "passes none",
            marker(GREY, SYMBOLS[0], 4)));
    for (int i = 0; i < labels.size(); i++) {
      var rows = membership.isEqualTo(labels.get(i)).toArray();
      var marker = marker(COLOURS[i % COLOURS.length], SYMBOLS[(i + 1) % SYMBOLS.length], 8);
      traces.add(points(rows, x, y, "passes " + labels.get(i), marker));
    }
    long below =
        IntStream.range(0, x.length).filter(i -> !(x[i] >= lowest && y[i] >= lowest)).count();
    var title =
        "%s and %s, %,d cases (%,d of them outside the picture)"
            .formatted(capital(first.label()), second.label(), x.length, below);
    return figure(
        layout(title, axis(label(first), lowest, 1), axis(label(second), lowest, 1), 600), traces);
  }

  private static ScatterTrace points(
      int[] rows, double[] x, double[] y, String name, Marker marker) {
    return ScatterTrace.builder(
            Arrays.stream(rows).mapToDouble(i -> x[i]).toArray(),
            Arrays.stream(rows).mapToDouble(i -> y[i]).toArray())
        .mode(ScatterTrace.Mode.MARKERS)
        .name(name)
        .marker(marker)
        .build();
  }

  private static Marker marker(String colour, Symbol symbol, double size) {
    return Marker.builder().color(colour).symbol(symbol).size(size).opacity(0.8).build();
  }

  /** How many cases pass for every pair of cutoffs, as colours. */
  public static Figure sweep(Sweep sweep) {
    var grid = DoubleStream.of(sweep.grid()).mapToObj(c -> (Object) text("%.4f", c)).toArray();
    var counts =
        Arrays.stream(sweep.counts())
            .map(row -> Arrays.stream(row).asDoubleStream().toArray())
            .toArray(double[][]::new);
    var title =
        text(
            "Cases that pass, %s held at %.2f",
            sweep.third().label(), sweep.base().of(sweep.third()));
    var layout =
        layout(
            title,
            axis("cutoff of " + sweep.first().label() + ", |Pearson r|"),
            axis("cutoff of " + sweep.second().label() + ", |Pearson r|"),
            600,
            false);
    return new Figure(layout, HeatmapTrace.builder(grid, grid, counts).build());
  }

  /** The percentage of each group's cases that pass, one bar per set of cutoffs. */
  public static Figure rates(Comparison compared) {
    var rates = compared.rates();
    var groups = rates.stringColumn("group").asObjectArray();
    var traces = new ArrayList<Trace>();
    for (var set : compared.sets()) {
      traces.add(
          BarTrace.builder(groups, rates.doubleColumn("% " + set.name()).asDoubleArray())
              .name("passes " + set.name())
              .marker(Marker.builder().color(COLOURS[traces.size() % COLOURS.length]).build())
              .build());
    }
    var x = axis("group: hair colour, hair length, background mean (h high, l low)");
    return figure(layout("Pass rates per group", x, axis("% of the group's cases"), 420), traces);
  }

  /** First against second figure of the cases scored twice; on the line nothing has changed. */
  public static Figure retest(Retest retest) {
    var traces = new ArrayList<Trace>();
    double lowest = 1;
    for (var property : Property.STEERED) {
      var x = Summary.absolute(retest.first(), property);
      var y = Summary.absolute(retest.second(), property);
      lowest =
          Math.min(lowest, DoubleStream.concat(Arrays.stream(x), Arrays.stream(y)).min().orElse(1));
      int i = traces.size();
      traces.add(
          points(
              IntStream.range(0, x.length).toArray(),
              x,
              y,
              property.label(),
              marker(COLOURS[i], SYMBOLS[i], 9)));
    }
    double from = Math.floor(lowest * 100) / 100;
    traces.add(line("no change", BLACK, Line.Dash.DASH, new double[] {from, 1}, from, 1));
    var layout =
        layout(
            "The same latents scored twice",
            axis("first |Pearson r|, 50 images", from, 1),
            axis("second |Pearson r|, 50 images", from, 1),
            600);
    return figure(layout, traces);
  }

  /** The probability of every passing case to pass again, the surest first. */
  public static Figure sureness(Table cases, Noise noise, Cutoffs... sets) {
    var traces = new ArrayList<Trace>();
    for (var set : sets) {
      var values =
          Arrays.stream(noise.sureness(cases, set).doubleColumn("passes again").asDoubleArray())
              .map(p -> 100 * p)
              .toArray();
      int i = traces.size();
      var rows = IntStream.range(0, values.length).toArray();
      traces.add(
          points(
              rows,
              Arrays.stream(rows).mapToDouble(r -> r + 1).toArray(),
              values,
              "passes " + set.name(),
              marker(COLOURS[i], SYMBOLS[i], 7)));
    }
    return figure(
        layout(
            "Would it pass again?",
            axis("rank of the case, the surest first"),
            axis("probability to pass again, %"),
            420),
        traces);
  }

  /**
   * Intended against scored change of one property, one colour per case, each with its
   * least-squares line and its correlation.
   */
  public static Figure response(Property property, CaseResult... cases) {
    var traces = new ArrayList<Trace>();
    for (int i = 0; i < cases.length; i++) {
      var x = cases[i].offsets().of(property);
      var y = cases[i].scores(property);
      var rows = IntStream.range(0, x.length).toArray();
      var colour = COLOURS[i % COLOURS.length];
      var name =
          "case %d, r = %s"
              .formatted(cases[i].latent().number(), text("%.3f", cases[i].correlation(property)));
      traces.add(points(rows, x, y, name, marker(colour, SYMBOLS[i % SYMBOLS.length], 7)));
      double from = Arrays.stream(x).min().orElse(0);
      double to = Arrays.stream(x).max().orElse(0);
      double middle = Arrays.stream(y).average().orElse(0);
      double centre = Arrays.stream(x).average().orElse(0);
      double slope = cases[i].slope(property);
      traces.add(
          line(
              text("slope %.3f", slope),
              colour,
              DASHES[i % DASHES.length],
              new double[] {from, to},
              middle + slope * (from - centre),
              middle + slope * (to - centre)));
    }
    var title = capital(property.label()) + ": intended against scored, 50 images a case";
    return figure(
        layout(
            title,
            axis("intended offset along the direction, units of w"),
            axis("score of the " + property.label()),
            460),
        traces);
  }

  /**
   * How the scores of a property are distributed in a group, and where its two tails begin.
   *
   * @param members the group's latents, by their index in the population
   */
  public static Figure tails(Population population, List<Integer> members, Property property) {
    var scores =
        members.stream().mapToDouble(i -> population.score(i, property)).sorted().toArray();
    int tail = (int) (scores.length * Tails.SHARE);
    double low = scores[0];
    double width = (scores[scores.length - 1] - low) / BARS;
    var counts = new double[BARS];
    for (double score : scores) {
      counts[Math.min(BARS - 1, (int) ((score - low) / width))]++;
    }
    double top = Arrays.stream(counts).max().orElse(1) * 1.05;
    var traces = new ArrayList<Trace>();
    traces.add(bars("latents", low, width, counts));
    double[] ends = {scores[tail - 1], scores[scores.length - tail]};
    String[] names = {"15 %% smallest, up to %.2f", "15 %% largest, from %.2f"};
    for (int i = 0; i < 2; i++) {
      traces.add(
          line(
              text(names[i], ends[i]),
              COLOURS[i],
              DASHES[i],
              new double[] {ends[i], ends[i]},
              0,
              top));
    }
    var title =
        "Scores of the %s, %,d latents of a group".formatted(property.label(), scores.length);
    return figure(
        layout(title, axis("score of the " + property.label()), axis("latents"), 380), traces);
  }

  /** The two tails in their plane of largest spread, and where the SVM's boundary cuts it. */
  public static Figure plane(Tails tails, PrincipalPlane plane, LinearSvm svm) {
    var places = Arrays.stream(tails.rows()).map(plane::project).toArray(double[][]::new);
    var x = Arrays.stream(places).mapToDouble(place -> place[0]).toArray();
    var y = Arrays.stream(places).mapToDouble(place -> place[1]).toArray();
    var traces = new ArrayList<Trace>();
    for (boolean smallest : new boolean[] {true, false}) {
      var rows =
          IntStream.range(0, x.length).filter(i -> tails.smallest()[i] == smallest).toArray();
      int i = traces.size();
      traces.add(
          points(
              rows,
              x,
              y,
              smallest ? "15 % smallest" : "15 % largest",
              marker(COLOURS[i], SYMBOLS[i], 5)));
    }
    var boundary = plane.boundary(svm);
    double lowest = Arrays.stream(y).min().orElse(0);
    double highest = Arrays.stream(y).max().orElse(0);
    double[] ends = {
      -(boundary[0] + boundary[2] * lowest) / boundary[1],
      -(boundary[0] + boundary[2] * highest) / boundary[1]
    };
    traces.add(line("the SVM's plane", BLACK, Line.Dash.DASH, ends, lowest, highest));
    var labels = new String[2];
    for (int k = 0; k < 2; k++) {
      labels[k] =
          text(
              "principal component %d, units of w (%.0f %% of the variance)",
              k + 1, 100 * plane.shares()[k]);
    }
    double side = 1.1 * Arrays.stream(x).map(Math::abs).max().orElse(1);
    return figure(
        layout(
            "The tails in the plane of their two principal components",
            axis(labels[0], -side, side),
            axis(labels[1]),
            560),
        traces);
  }

  private static double[] finite(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).toArray();
  }

  private static String label(Property property) {
    return "|Pearson r| of " + property.label() + ", 50 images";
  }

  /** A histogram's bars, from {@code low} on, at their middles. */
  private static BarTrace bars(String name, double low, double width, double[] counts) {
    var middles =
        IntStream.range(0, counts.length)
            .mapToObj(i -> (Object) text("%.3f", low + (i + .5) * width))
            .toArray();
    return BarTrace.builder(middles, counts)
        .name(name)
        .marker(Marker.builder().color(PALE).build())
        .build();
  }

  static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static Axis axis(String title) {
    return Axis.builder().title(title).build();
  }

  private static Axis axis(String title, double from, double to) {
    return Axis.builder().title(title).range(from, to).build();
  }

  private static Layout layout(String title, Axis x, Axis y, int height) {
    return layout(title, x, y, height, true);
  }

  private static Layout layout(String title, Axis x, Axis y, int height, boolean legend) {
    return Layout.builder()
        .title(title)
        .xAxis(x)
        .yAxis(y)
        .width(WIDTH)
        .height(height)
        .showLegend(legend)
        .build();
  }

  private static Figure figure(Layout layout, ArrayList<Trace> traces) {
    return new Figure(layout, traces.toArray(Trace[]::new));
  }
}
