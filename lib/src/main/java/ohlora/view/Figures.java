package ohlora.view;

import static ohlora.view.PlotlyFigure.COLOURS;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ohlora.io.Text;
import ohlora.latent.LinearFunction;
import ohlora.latent.Population;
import ohlora.latent.PrincipalPlane;
import ohlora.latent.Tails;
import ohlora.model.Cutoffs;
import ohlora.model.Protocol;
import ohlora.reliability.PairedRuns;
import ohlora.reliability.Proportion;
import ohlora.reliability.Scorings;
import ohlora.reliability.ShareIntervals;
import ohlora.reliability.TrueFigures;
import ohlora.score.CaseResult;
import ohlora.score.Screen;
import ohlora.score.Screening;
import ohlora.select.Comparison;
import ohlora.select.Correlations;
import ohlora.select.Report;
import ohlora.select.Sweep;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
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
  private static final double CONFIDENCE = 0.95;

  /** How far points of two cases at one offset are set apart, in steps of the offsets. */
  private static final double APART = 0.08;

  private static final int BARS = 40;
  private static final String GREY = "#999999";
  private static final String PALE = "#BBBBBB";
  private static final String BLACK = "#000000";
  private static final String WHITE = "#FFFFFF";
  private static final int ROW = 22;
  private static final String COMPARED = "comparison";
  private static final Symbol[] SYMBOLS = {
    Symbol.CIRCLE, Symbol.DIAMOND, Symbol.SQUARE, Symbol.TRIANGLE_UP, Symbol.CROSS, Symbol.X
  };
  private static final String SHARE = Text.format("%.0f %%", 100 * Tails.SHARE);
  private static final Line.Dash[] LINES = {
    Line.Dash.SOLID, Line.Dash.DASH, Line.Dash.DOT, Line.Dash.DASH_DOT
  };
  private static final Line.Dash[] DASHES = {Line.Dash.DASH, Line.Dash.DOT, Line.Dash.DASH_DOT};

  private Figures() {}

  /** How many cases have which absolute correlation, in bins of 0.01, with the cutoffs drawn in. */
  public static Figure histogram(Table cases, String property, Cutoffs... sets) {
    return histogram(cases, property, List.of(sets));
  }

  /** The same with a list of sets. */
  public static Figure histogram(Table cases, String property, List<Cutoffs> sets) {
    double[] values = finite(Correlations.absolute(cases, property));
    int lowest = (int) Math.floor(Arrays.stream(values).min().orElse(0) / BIN + 1e-9);
    double[] counts = new double[(int) Math.round(1 / BIN) - lowest];
    for (double value : values) {
      // 1 itself belongs to the last bin; 1e-9 keeps 0.92 in the bin that begins with it.
      counts[Math.min(counts.length - 1, (int) Math.floor(value / BIN + 1e-9) - lowest)]++;
    }
    List<Trace> traces = new ArrayList<>();
    traces.add(bars("cases", lowest * BIN, BIN, counts));
    double top = Arrays.stream(counts).max().orElse(1) * 1.05;
    for (int i = 0; i < sets.size(); i++) {
      double x = sets.get(i).of(property);
      traces.add(
          line(
              Text.format("cutoff %s, %.2f", sets.get(i).name(), x),
              COLOURS[i % COLOURS.length],
              DASHES[i % DASHES.length],
              new double[] {x, x},
              0,
              top));
    }
    String title = Text.format("Correlation of the %s, %,d cases", words(property), values.length);
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
   * cutoffs that it passes, and the corner that each set's two cutoffs make. The axes begin at
   * {@code lowest}; the title says how many cases lie below.
   */
  public static Figure scatter(
      Table cases, String first, String second, double lowest, Cutoffs... sets) {
    return scatter(cases, first, second, lowest, List.of(sets));
  }

  /** The same with a list of sets. */
  public static Figure scatter(
      Table cases, String first, String second, double lowest, List<Cutoffs> sets) {
    double[] x = Correlations.absolute(cases, first);
    double[] y = Correlations.absolute(cases, second);
    StringColumn membership = Comparison.of(cases, sets).membership();
    List<String> labels = new ArrayList<>(membership.unique().asList());
    labels.remove(Comparison.NONE);
    // Those that pass one set come first and have its colour.
    labels.sort(
        Comparator.comparing((String label) -> !label.endsWith("only")).thenComparing(l -> l));
    List<Trace> traces = new ArrayList<>();
    traces.add(
        points(
            membership.isEqualTo(Comparison.NONE).toArray(),
            x,
            y,
            "passes none",
            marker(GREY, SYMBOLS[0], 4)));
    for (int i = 0; i < labels.size(); i++) {
      int[] rows = membership.isEqualTo(labels.get(i)).toArray();
      Marker marker = marker(COLOURS[i % COLOURS.length], SYMBOLS[(i + 1) % SYMBOLS.length], 8);
      traces.add(points(rows, x, y, "passes " + labels.get(i), marker));
    }
    for (int i = 0; i < sets.size(); i++) {
      double left = sets.get(i).of(first);
      double bottom = sets.get(i).of(second);
      traces.add(
          line(
              "cutoffs " + sets.get(i).name(),
              COLOURS[i % COLOURS.length],
              DASHES[i % DASHES.length],
              new double[] {left, left, 1},
              1,
              bottom,
              bottom));
    }
    long below =
        IntStream.range(0, x.length).filter(i -> !(x[i] >= lowest && y[i] >= lowest)).count();
    String title =
        Text.format(
            "%s and %s, %,d cases (%,d of them outside the picture)",
            capital(words(first)), words(second), x.length, below);
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

  /**
   * How many cases pass for every pair of cutoffs, as colours; a cross marks the set from which the
   * sweep began, where the grid has it.
   */
  public static Figure sweep(Sweep sweep) {
    Object[] grid = DoubleStream.of(sweep.grid()).mapToObj(c -> Text.format("%.4f", c)).toArray();
    double[][] counts =
        Arrays.stream(sweep.counts())
            .map(row -> Arrays.stream(row).asDoubleStream().toArray())
            .toArray(double[][]::new);
    String title =
        sweep.held().entrySet().stream()
            .map(held -> Text.format(", %s held at %.2f", words(held.getKey()), held.getValue()))
            .collect(Collectors.joining("", "Cases that pass", ""));
    double x = sweep.base().of(sweep.first());
    double y = sweep.base().of(sweep.second());
    boolean marked = within(sweep.grid(), x) && within(sweep.grid(), y);
    Layout layout =
        layout(
            marked ? title + "; × is " + sweep.base().name() : title,
            axis("cutoff of " + words(sweep.first()) + ", |Pearson r|"),
            axis("cutoff of " + words(sweep.second()) + ", |Pearson r|"),
            600,
            false);
    List<Trace> traces = new ArrayList<>();
    HeatmapTrace.HeatmapBuilder heatmap = HeatmapTrace.builder(grid, grid, counts);
    heatmap.name("cases");
    traces.add(heatmap.build());
    if (marked) {
      double[] across = {x};
      double[] up = {y};
      traces.add(
          points(new int[] {0}, across, up, sweep.base().name(), marker(WHITE, Symbol.X, 14)));
    }
    return figure(layout, traces);
  }

  private static boolean within(double[] grid, double value) {
    return value >= grid[0] && value <= grid[grid.length - 1];
  }

  /**
   * The percentage of each group's cases that pass a set of cutoffs, with the counts and Wilson's
   * 95 % intervals.
   */
  public static Figure rates(Comparison compared) {
    return rates(compared, "group");
  }

  /** The same with words for the letters of the groups. */
  public static Figure rates(Comparison compared, Protocol protocol) {
    List<String> grouped = protocol.grouping().properties();
    return rates(
        compared,
        grouped.isEmpty() ? "group" : "group: " + protocol.labels(grouped) + " (h high, l low)");
  }

  private static Figure rates(Comparison compared, String groupsAre) {
    Table rates = compared.rates();
    ShareIntervals rows = new ShareIntervals("pass rates per group", "group", "passes", CONFIDENCE);
    for (Row row : rates.where(rates.intColumn("cases").isGreaterThan(0))) {
      for (Cutoffs set : compared.sets()) {
        Proportion share = new Proportion(row.getInt("pass " + set.name()), row.getInt("cases"));
        String counted =
            Text.format(
                "%s, %s: %,d of %,d",
                row.getString("group"), set.name(), share.successes(), share.trials());
        rows.add(counted, "passes " + set.name(), share);
      }
    }
    return intervals(rows.table(), "% of the group's cases, with 95 % intervals", null, groupsAre);
  }

  /** First against later figures of cases scored again; on the line nothing has changed. */
  public static Figure retest(Scorings scorings) {
    List<Trace> traces = new ArrayList<>();
    double lowest = 1;
    for (String property : scorings.properties()) {
      double[] x =
          IntStream.rangeClosed(1, scorings.times())
              .mapToObj(time -> Correlations.absolute(scorings.first(), property))
              .flatMapToDouble(Arrays::stream)
              .toArray();
      double[] y =
          IntStream.rangeClosed(1, scorings.times())
              .mapToObj(time -> Correlations.absolute(scorings.again(time), property))
              .flatMapToDouble(Arrays::stream)
              .toArray();
      lowest =
          Math.min(lowest, DoubleStream.concat(Arrays.stream(x), Arrays.stream(y)).min().orElse(1));
      int i = traces.size();
      traces.add(
          points(
              IntStream.range(0, x.length).toArray(),
              x,
              y,
              words(property),
              marker(COLOURS[i % COLOURS.length], SYMBOLS[i % SYMBOLS.length], 9)));
    }
    double from = Math.min(0.99, Math.floor(lowest * 100) / 100);
    traces.add(line("no change", BLACK, Line.Dash.DASH, new double[] {from, 1}, from, 1));
    int latents = scorings.first().rowCount();
    String title =
        switch (scorings.times()) {
          case 0 -> "There is no retest";
          case 1 -> Text.format("The same %,d latents scored twice", latents);
          default ->
              Text.format("The same %,d latents scored again, %d times", latents, scorings.times());
        };
    Layout layout =
        layout(title, axis("first |Pearson r|", from, 1), axis("later |Pearson r|", from, 1), 600);
    return figure(layout, traces);
  }

  /** The probability of every passing case to pass again, the surest first. */
  public static Figure sureness(TrueFigures truth, Cutoffs... sets) {
    return sureness(truth, List.of(sets));
  }

  /** The same with a list of sets. */
  public static Figure sureness(TrueFigures truth, List<Cutoffs> sets) {
    List<Trace> traces = new ArrayList<>();
    for (Cutoffs set : sets) {
      double[] values =
          Arrays.stream(truth.surest(set).doubleColumn("passes again").asDoubleArray())
              .map(p -> 100 * p)
              .toArray();
      int i = traces.size();
      int[] rows = IntStream.range(0, values.length).toArray();
      traces.add(
          points(
              rows,
              Arrays.stream(rows).mapToDouble(r -> r + 1).toArray(),
              values,
              "passes " + set.name(),
              marker(COLOURS[i % COLOURS.length], SYMBOLS[i % SYMBOLS.length], 7)));
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
   * A figure as a picture, at twice its size, for a file.
   *
   * @throws IllegalArgumentException if it is of a kind that is only drawn by a script
   */
  public static BufferedImage picture(Figure figure) {
    PlotlyFigure drawn = PlotlyFigure.of(figure);
    String unsupported = StaticPicture.unsupported(drawn);
    if (unsupported != null) {
      throw new IllegalArgumentException("there is no picture of this figure: " + unsupported);
    }
    return StaticPicture.of(drawn);
  }

  /**
   * A table of intervals: a row each, named by the first column, in the colours of the second.
   *
   * @param table with the columns {@code value}, {@code from} and {@code to}, as those that {@link
   *     ohlora.reliability.Findings} makes; its name is the title
   * @param axis what the values are
   */
  public static Figure intervals(Table table, String axis) {
    double[] value = table.doubleColumn("value").asDoubleArray();
    String zero = Arrays.stream(value).anyMatch(v -> v < 0) ? "zero" : null;
    return intervals(table, axis, zero, COMPARED);
  }

  /**
   * What differs between ways that the same cases went through, with a line where nothing does.
   *
   * @param table as {@link PairedRuns#compare} makes it
   * @param measure one of its measures, for example {@link PairedRuns#CORRELATION}
   */
  public static Figure differences(Table table, String measure) {
    Table rows = table.where(table.stringColumn("measure").isEqualTo(measure));
    String axis =
        switch (measure) {
          case PairedRuns.CORRELATION -> "difference of the mean |r|";
          case PairedRuns.FISHER -> "difference of the mean atanh |r|";
          case PairedRuns.PASSES -> "difference in percentage points";
          default -> "difference";
        };
    return intervals(rows.setName(table.name()), axis, "no difference", COMPARED);
  }

  /** With a line at 0 of that name; without one where it is null. */
  private static Figure intervals(Table table, String axis, String zero, String rowsAre) {
    List<String> rows = rowNames(table);
    StringColumn colours = table.stringColumn(1);
    // Tablesaw's unique() has no order.
    List<String> series = colours.asList().stream().distinct().toList();
    List<Trace> traces = new ArrayList<>();
    List<String> bottomUp = new ArrayList<>(rows);
    Collections.reverse(bottomUp);
    double[] value = table.doubleColumn("value").asDoubleArray();
    traces.add(zero == null ? hidden(bottomUp, value[0]) : upright(zero, 0, bottomUp));
    for (int i = 0; i < series.size(); i++) {
      int[] own = colours.isEqualTo(series.get(i)).toArray();
      String colour = COLOURS[i % COLOURS.length];
      traces.add(whiskers(table, own, rows, colour));
      traces.add(
          points(
              own,
              value,
              rows,
              words(series.get(i)),
              marker(colour, SYMBOLS[i % SYMBOLS.length], 9)));
    }
    return rowsFigure(table, axis, rowsAre, traces, zero == null ? value : new double[1]);
  }

  /**
   * Expected numbers of cases that pass again, with their intervals, and those that did.
   *
   * @param table as {@link ohlora.reliability.Calibration#table} makes it
   */
  public static Figure calibration(Table table) {
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < table.rowCount(); row++) {
      String retest = table.stringColumn("retest").get(row);
      rows.add(
          Text.format(
              "%s, %s, %s",
              table.stringColumn("report").get(row),
              table.stringColumn("cutoffs").get(row),
              retest.equals("none") ? "not yet" : "retest " + retest));
    }
    List<String> bottomUp = new ArrayList<>(rows);
    Collections.reverse(bottomUp);
    int[] all = IntStream.range(0, rows.size()).toArray();
    double[] expected = table.doubleColumn("posterior").asDoubleArray();
    double[] happened = table.intColumn("happened").asDoubleArray();
    int[] known = IntStream.of(all).filter(i -> !table.column("happened").isMissing(i)).toArray();
    List<Trace> traces = new ArrayList<>();
    traces.add(hidden(bottomUp, expected[0]));
    traces.add(whiskers(table, all, rows, COLOURS[0]));
    traces.add(points(all, expected, rows, "expected", marker(COLOURS[0], Symbol.CIRCLE, 10)));
    double[] plain = table.doubleColumn("plain").asDoubleArray();
    traces.add(points(all, plain, rows, "plain model", marker(GREY, Symbol.SQUARE, 8)));
    traces.add(points(known, happened, rows, "happened", marker(COLOURS[1], Symbol.DIAMOND, 12)));
    return rowsFigure(table, "cases", COMPARED, traces, happened);
  }

  /** Rows with the same first and second column would lie on each other; the second parts them. */
  private static List<String> rowNames(Table table) {
    List<String> names = new ArrayList<>();
    boolean several = table.stringColumn(0).unique().size() < table.rowCount();
    for (int row = 0; row < table.rowCount(); row++) {
      String name = table.stringColumn(0).get(row);
      names.add(several ? name + ", " + table.stringColumn(1).get(row) : name);
    }
    return names;
  }

  /** Plotly leaves no room beside a line's ends, so that one would look cut off. */
  private static Figure rowsFigure(
      Table table, String axis, String rowsAre, List<Trace> traces, double[] others) {
    double[] ends =
        Stream.of(
                table.doubleColumn("from").asDoubleArray(),
                table.doubleColumn("to").asDoubleArray(),
                others)
            .flatMapToDouble(Arrays::stream)
            .filter(Double::isFinite)
            .toArray();
    double low = Arrays.stream(ends).min().orElse(0);
    double high = Arrays.stream(ends).max().orElse(1);
    // Ways that are one have no difference at all.
    double room = high > low ? 0.04 * (high - low) : BIN;
    return figure(
        layout(
            capital(table.name()),
            axis(axis, low - room, high + room),
            axis(rowsAre),
            170 + ROW * table.rowCount()),
        traces);
  }

  private static ScatterTrace upright(String name, double x, List<String> rows) {
    return ScatterTrace.builder(
            DoubleColumn.create("x", DoubleStream.generate(() -> x).limit(rows.size()).toArray()),
            StringColumn.create("row", rows))
        .mode(ScatterTrace.Mode.LINE)
        .name(name)
        .line(Line.builder().color(BLACK).width(1).dash(Line.Dash.DASH).build())
        .build();
  }

  /** Nothing to see: names the rows in their order, from below. */
  private static ScatterTrace hidden(List<String> rows, double x) {
    return ScatterTrace.builder(
            DoubleColumn.create("x", DoubleStream.generate(() -> x).limit(rows.size()).toArray()),
            StringColumn.create("row", rows))
        .mode(ScatterTrace.Mode.MARKERS)
        .showLegend(false)
        .marker(Marker.builder().color(WHITE).size(1).opacity(0.01).build())
        .build();
  }

  /** One trace of lines with a gap after each. */
  private static ScatterTrace whiskers(Table table, int[] own, List<String> rows, String colour) {
    DoubleColumn x = DoubleColumn.create("x");
    StringColumn y = StringColumn.create("row");
    for (int row : own) {
      x.append(table.doubleColumn("from").getDouble(row));
      x.append(table.doubleColumn("to").getDouble(row));
      x.append(Double.NaN);
      for (int i = 0; i < 3; i++) {
        y.append(rows.get(row));
      }
    }
    return ScatterTrace.builder(x, y)
        .mode(ScatterTrace.Mode.LINE)
        .showLegend(false)
        .line(Line.builder().color(colour).width(3).build())
        .build();
  }

  private static ScatterTrace points(
      int[] own, double[] x, List<String> rows, String name, Marker marker) {
    return ScatterTrace.builder(
            DoubleColumn.create("x", Arrays.stream(own).mapToDouble(i -> x[i]).toArray()),
            StringColumn.create("row", Arrays.stream(own).mapToObj(rows::get).toList()))
        .mode(ScatterTrace.Mode.MARKERS)
        .name(name)
        .marker(marker)
        .build();
  }

  /**
   * How a property's absolute correlations are distributed in several reports, as the share of
   * cases per 0.01, with every cutoff that one of them has. The axis begins at {@code lowest}.
   */
  public static Figure distributions(List<Report> reports, String property, double lowest) {
    List<Trace> traces = new ArrayList<>();
    Map<Double, List<String>> cutoffs = new TreeMap<>();
    int bins = (int) Math.round((1 - lowest) / BIN);
    double top = 0;
    for (Report report : reports) {
      double[] values = finite(Correlations.absolute(report.cases(), property));
      double[] x = new double[bins];
      double[] shares = new double[bins];
      Arrays.setAll(x, i -> lowest + (i + .5) * BIN);
      for (double value : values) {
        int bin = Math.min(bins - 1, (int) Math.floor((value - lowest) / BIN + 1e-9));
        if (bin >= 0) {
          shares[bin] += 100.0 / values.length;
        }
      }
      int i = traces.size();
      traces.add(
          line(report.name(), COLOURS[i % COLOURS.length], LINES[i % LINES.length], x, shares));
      top = Math.max(top, Arrays.stream(shares).max().orElse(0));
      for (Cutoffs set : report.sets()) {
        cutoffs.computeIfAbsent(set.of(property), c -> new ArrayList<>()).add(set.name());
      }
    }
    for (Map.Entry<Double, List<String>> cutoff : cutoffs.entrySet()) {
      String sets = cutoff.getValue().stream().distinct().collect(Collectors.joining(", "));
      String name = Text.format("cutoff %s, %.2f", sets, cutoff.getKey());
      double[] x = {cutoff.getKey(), cutoff.getKey()};
      traces.add(
          line(name, BLACK, DASHES[(traces.size() - reports.size()) % DASHES.length], x, 0, top));
    }
    String title =
        Text.format("Correlation of the %s in %d reports", words(property), reports.size());
    return figure(
        layout(title, axis(label(property), lowest, 1), axis("% of the cases per 0.01"), 420),
        traces);
  }

  /**
   * Intended against scored change of one property, one colour per case, each with its
   * least-squares line and its correlation. Points of several cases at one offset are set apart a
   * little.
   */
  public static Figure response(String property, CaseResult... cases) {
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < cases.length; i++) {
      double[] x = cases[i].offsets().of(property);
      double[] y = cases[i].scores(property);
      int[] rows = IntStream.range(0, x.length).toArray();
      String colour = COLOURS[i % COLOURS.length];
      String name =
          number("case %d, r = %.4f", cases[i].latent().number(), cases[i].correlation(property));
      double aside = (i - (cases.length - 1) / 2.0) * APART * step(x);
      double[] apart = Arrays.stream(x).map(offset -> offset + aside).toArray();
      traces.add(points(rows, apart, y, name, marker(colour, SYMBOLS[i % SYMBOLS.length], 7)));
      double from = Arrays.stream(x).min().orElse(0);
      double to = Arrays.stream(x).max().orElse(0);
      double middle = Arrays.stream(y).average().orElse(0);
      double centre = Arrays.stream(x).average().orElse(0);
      double slope = cases[i].slope(property);
      traces.add(
          line(
              number("slope %.4f", slope),
              colour,
              DASHES[i % DASHES.length],
              new double[] {from, to},
              middle + slope * (from - centre),
              middle + slope * (to - centre)));
    }
    int[] images = Arrays.stream(cases).mapToInt(c -> c.offsets().count()).distinct().toArray();
    String title = capital(words(property)) + ": intended against scored";
    return figure(
        layout(
            images.length == 1 ? title + Text.format(", %d images a case", images[0]) : title,
            axis("intended offset along the direction, units of w"),
            axis("score of the " + words(property)),
            460),
        traces);
  }

  /**
   * How the largest absolute correlation that is still possible falls, image by image, while cases
   * are screened by one set of cutoffs: of each case the property that ends nearest to its cutoff,
   * or farthest below it.
   */
  public static Figure screening(Cutoffs set, CaseResult... cases) {
    Screen screen = Screen.of(List.of(set), cases[0].offsets().count());
    List<Trace> traces = new ArrayList<>();
    Map<Double, Set<String>> cutoffs = new TreeMap<>();
    double images = 0;
    for (int i = 0; i < cases.length; i++) {
      Table bounds = Screening.trace(cases[i], screen);
      int last = bounds.rowCount() - 1;
      String property =
          set.lowest().properties().stream()
              .min(
                  Comparator.comparingDouble(
                      p -> bounds.doubleColumn(p).getDouble(last) - set.of(p)))
              .orElseThrow();
      traces.add(
          line(
              Text.format(
                  "case %d, %s, %d images",
                  cases[i].latent().number(),
                  words(property),
                  bounds.intColumn("images").get(last)),
              COLOURS[i % COLOURS.length],
              LINES[i % LINES.length],
              bounds.intColumn("images").asDoubleArray(),
              bounds.doubleColumn(property).asDoubleArray()));
      cutoffs.computeIfAbsent(set.of(property), any -> new TreeSet<>()).add(words(property));
      images = Math.max(images, bounds.intColumn("images").get(last));
    }
    for (Map.Entry<Double, Set<String>> cutoff : cutoffs.entrySet()) {
      String name =
          Text.format(
              "cutoff of %s, %.2f", String.join(" and ", cutoff.getValue()), cutoff.getKey());
      double[] across = {0, images};
      traces.add(line(name, BLACK, Line.Dash.DOT, across, cutoff.getKey(), cutoff.getKey()));
    }
    return figure(
        layout(
            "What is still possible after each image",
            axis("moved images made"),
            axis("largest |Pearson r| that is possible"),
            420),
        traces);
  }

  /**
   * How the scores of a property are distributed in a group, and where its two tails begin.
   *
   * @param members the group's latents, by their index in the population
   */
  public static Figure tails(Population population, List<Integer> members, String property) {
    double[] scores =
        members.stream().mapToDouble(i -> population.score(i, property)).sorted().toArray();
    int tail = (int) (scores.length * Tails.SHARE);
    double low = scores[0];
    double width = (scores[scores.length - 1] - low) / BARS;
    double[] counts = new double[BARS];
    for (double score : scores) {
      counts[Math.min(BARS - 1, (int) ((score - low) / width))]++;
    }
    double top = Arrays.stream(counts).max().orElse(1) * 1.05;
    List<Trace> traces = new ArrayList<>();
    traces.add(bars("latents", low, width, counts));
    double[] ends = {scores[tail - 1], scores[scores.length - tail]};
    String[] names = {"%s smallest, up to %.4f", "%s largest, from %.4f"};
    for (int i = 0; i < 2; i++) {
      traces.add(
          line(
              number(names[i], SHARE, ends[i]),
              COLOURS[i],
              DASHES[i],
              new double[] {ends[i], ends[i]},
              0,
              top));
    }
    String title =
        Text.format("Scores of the %s, %,d latents of a group", words(property), scores.length);
    return figure(
        layout(title, axis("score of the " + words(property)), axis("latents"), 380), traces);
  }

  /** The two tails in their plane of largest spread, and where the SVM's boundary cuts it. */
  public static Figure plane(Tails tails, PrincipalPlane plane, LinearFunction svm) {
    double[][] places = Arrays.stream(tails.rows()).map(plane::project).toArray(double[][]::new);
    double[] x = Arrays.stream(places).mapToDouble(place -> place[0]).toArray();
    double[] y = Arrays.stream(places).mapToDouble(place -> place[1]).toArray();
    List<Trace> traces = new ArrayList<>();
    for (boolean smallest : new boolean[] {true, false}) {
      int[] rows =
          IntStream.range(0, x.length).filter(i -> tails.smallest()[i] == smallest).toArray();
      int i = traces.size();
      traces.add(
          points(
              rows,
              x,
              y,
              SHARE + (smallest ? " smallest" : " largest"),
              marker(COLOURS[i], SYMBOLS[i], 5)));
    }
    double[] boundary = plane.boundary(svm);
    double lowest = Arrays.stream(y).min().orElse(0);
    double highest = Arrays.stream(y).max().orElse(0);
    double[] ends = {
      -(boundary[0] + boundary[2] * lowest) / boundary[1],
      -(boundary[0] + boundary[2] * highest) / boundary[1]
    };
    traces.add(line("the SVM's plane", BLACK, Line.Dash.DASH, ends, lowest, highest));
    String[] labels = new String[2];
    for (int k = 0; k < 2; k++) {
      labels[k] =
          Text.format(
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

  /** The smallest distance of two different values; 0 where there is one value. */
  private static double step(double[] values) {
    double[] sorted = Arrays.stream(values).distinct().sorted().toArray();
    return IntStream.range(1, sorted.length)
        .mapToDouble(i -> sorted[i] - sorted[i - 1])
        .min()
        .orElse(0);
  }

  /** With the minus sign that the axes have. */
  private static String number(String format, Object... values) {
    return Text.format(format, values).replace('-', '−');
  }

  private static double[] finite(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).toArray();
  }

  /** What a property of which only the name is known is called. */
  static String words(String property) {
    return property.replace('_', ' ');
  }

  private static String label(String property) {
    return "|Pearson r| of " + words(property);
  }

  /** A histogram's bars, from {@code low} on, at their middles. */
  private static BarTrace bars(String name, double low, double width, double[] counts) {
    Object[] middles =
        IntStream.range(0, counts.length)
            .mapToObj(i -> Text.format("%.3f", low + (i + .5) * width))
            .toArray();
    return BarTrace.builder(middles, counts)
        .name(name)
        .marker(Marker.builder().color(PALE).build())
        .build();
  }

  static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
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

  private static Figure figure(Layout layout, List<Trace> traces) {
    return new Figure(layout, traces.toArray(Trace[]::new));
  }
}
