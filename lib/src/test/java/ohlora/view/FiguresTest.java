package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import ohlora.model.Cutoffs;
import ohlora.model.PerProperty;
import ohlora.model.Protocol;
import ohlora.reliability.Calibration;
import ohlora.reliability.Findings;
import ohlora.reliability.Noise;
import ohlora.reliability.PairedRuns;
import ohlora.reliability.PassRates;
import ohlora.reliability.Scorings;
import ohlora.reliability.TrueFigures;
import ohlora.score.CaseTable;
import ohlora.select.Comparison;
import ohlora.select.Experiments;
import ohlora.select.Report;
import ohlora.select.Sweep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;

class FiguresTest {

  private static final Path REPORTS = Path.of("../data/reports");

  private Report report;
  private Table cases;
  private Cutoffs a;
  private Cutoffs b;

  @BeforeEach
  void open() throws IOException {
    report = Report.open(REPORTS.resolve("v7"));
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
    for (String property : List.of("eyes", "mouth", "pose")) {
      Figure figure = Figures.histogram(cases, property, a, b);
      assertEquals(2400, sum(trace(figure, 0).path("y")));
      assertEquals(a.of(property), trace(figure, 1).path("x").get(0).asDouble());
      assertEquals(b.of(property), trace(figure, 2).path("x").get(1).asDouble());
    }
  }

  @Test
  void histogramBinsBeginAtTheirHundredths() {
    // 0.92 itself counts above a cutoff of 0.92 and not below it.
    Figure figure = Figures.histogram(cases.where(a.passing(cases)), "eyes", a);
    assertEquals(0.925, trace(figure, 0).path("x").get(0).asDouble(), 1e-9);
    assertEquals(58, sum(trace(figure, 0).path("y")));
  }

  @Test
  void scatterShowsEveryCaseOnce() {
    Figure figure = Figures.scatter(cases, "eyes", "mouth", 0.7, a, b);
    List<Integer> sizes = List.of(2265, 36, 77, 22);
    List<String> names = List.of("passes none", "passes A only", "passes B only", "passes A and B");
    for (int i = 0; i < 4; i++) {
      assertEquals(names.get(i), trace(figure, i).path("name").asText());
      assertEquals(sizes.get(i), trace(figure, i).path("x").size());
    }
    // Each set's corner: straight down to it, and on to the right.
    assertEquals("[0.92,0.92,1.0]", trace(figure, 4).path("x").toString());
    assertEquals("[1.0,0.88,0.88]", trace(figure, 4).path("y").toString());
    assertEquals("[0.9,0.9,1.0]", trace(figure, 5).path("x").toString());
  }

  @Test
  void sweepShows58AtTheCutoffsOfA() {
    Sweep sweep = Sweep.of(cases, "eyes", "mouth", a, 0.85, 0.95, 0.01);
    JsonNode trace = trace(Figures.sweep(sweep), 0);
    assertEquals(0.92, trace.path("x").get(7).asDouble());
    assertEquals(58, trace.path("z").get(3).get(7).asInt());
    assertEquals("cases", trace.at("/colorbar/title/text").asText());
    JsonNode mark = trace(Figures.sweep(sweep), 1);
    assertEquals("[0.92] [0.88]", mark.path("x") + " " + mark.path("y"));
    Sweep elsewhere = Sweep.of(cases, "eyes", "mouth", a, 0.93, 0.95, 0.01);
    assertEquals(1, PlotlyFigure.of(Figures.sweep(elsewhere)).traces().size());
  }

  @Test
  void ratesShowEightGroupsAndAllWithTheirCounts() {
    Figure figure = Figures.rates(Comparison.of(cases, a, b));
    JsonNode passesA = trace(figure, 2);
    assertEquals(9, passesA.path("x").size());
    assertEquals(100 * 58 / 2400.0, passesA.path("x").get(8).asDouble(), 1e-9);
    assertTrue(passesA.path("y").get(8).asText().endsWith(", A: 58 of 2,400"));
    assertEquals(100 * 99 / 2400.0, trace(figure, 4).path("x").get(8).asDouble(), 1e-9);
  }

  @Test
  void everyFigureHasAPictureAndAxesWithTitles() throws IOException {
    Scorings scorings = Scorings.of(report);
    Noise noise = Noise.of(scorings);
    List<Report> reports = Report.openAll(REPORTS);
    Findings findings = Findings.of(Experiments.open(REPORTS), reports, 0.95);
    List<Figure> figures =
        List.of(
            Figures.histogram(cases, "pose", a, b),
            Figures.scatter(cases, "eyes", "mouth", 0.7, a, b),
            Figures.sweep(Sweep.of(cases, "eyes", "mouth", a, 0.8, 1, 0.02)),
            Figures.rates(Comparison.of(cases, a, b), report.protocol()),
            Figures.rates(Comparison.of(cases, a, b)),
            Figures.retest(scorings),
            Figures.sureness(TrueFigures.of(cases, noise), a, b),
            Figures.calibration(Calibration.of(reports, noise).table(0.9)),
            Figures.intervals(findings.methods("svm", "gradient"), "difference of the mean |r|"),
            Figures.intervals(PassRates.of(cases, report.sets()).byGroup(0.95), "passing, %"),
            Figures.distributions(reports, "mouth", 0.7));
    Path pictures = Files.createDirectories(Path.of("target/figures"));
    for (Figure figure : figures) {
      PlotlyFigure read = PlotlyFigure.of(figure);
      assertNull(StaticPicture.unsupported(read));
      assertTrue(read.width() <= 960);
      for (String axis : List.of("xaxis", "yaxis")) {
        assertFalse(read.layout().path(axis).path("title").path("text").asText().isEmpty());
      }
      File file = pictures.resolve(figures.indexOf(figure) + ".png").toFile();
      assertTrue(ImageIO.write(StaticPicture.of(read), "png", file));
    }
  }

  private static String axis(Figure figure, String axis) {
    return PlotlyFigure.of(figure).layout().path(axis).path("title").path("text").asText();
  }

  @Test
  void theGroupsLettersAreSaidInTheWordsOfTheProtocol() {
    Protocol base = report.protocol();
    Protocol labelled =
        new Protocol(
            base.steered(),
            base.offsets(),
            base.grouping(),
            Map.of("hair_color", "hair colour"),
            Map.of());
    Comparison compared = Comparison.of(cases, a, b);
    assertEquals(
        "group: hair colour, hair length, background mean (h high, l low)",
        axis(Figures.rates(compared, labelled), "yaxis"));
    assertEquals("group", axis(Figures.rates(compared), "yaxis"));
    Protocol none = Protocol.of(base.steered(), base.offsets());
    assertEquals("group", axis(Figures.rates(compared, none), "yaxis"));
  }

  @Test
  void aSweepSaysWhatIsHeldWhereAnythingIs() {
    Sweep three = Sweep.of(cases, "eyes", "mouth", a, 0.88, 0.95, 0.01);
    assertEquals(
        "Cases that pass, pose held at 0.92; × is A",
        PlotlyFigure.of(Figures.sweep(three)).layout().at("/title/text").asText());
    Cutoffs two = Cutoffs.of("two", "eyes ≥ 0.9, mouth ≥ 0.9");
    assertEquals(
        "Cases that pass; × is two",
        PlotlyFigure.of(Figures.sweep(Sweep.of(cases, "eyes", "mouth", two, 0.9, 0.95, 0.01)))
            .layout()
            .at("/title/text")
            .asText());
  }

  @Test
  void sixPropertiesHaveSixColoursAndSixSymbols() {
    List<String> properties = List.of("a", "b", "c", "d", "e", "f");
    Table table = CaseTable.create("cases", properties);
    for (int i = 0; i < 3; i++) {
      double r = 0.5 + i / 10.0;
      CaseTable.append(table, i, "all", PerProperty.of(properties, property -> r));
    }
    PlotlyFigure figure = PlotlyFigure.of(Figures.retest(Scorings.of(table, table)));
    assertEquals(7, figure.traces().size());
    for (String field : List.of("/marker/color", "/marker/symbol")) {
      Set<String> different = new HashSet<>();
      for (int i = 0; i < 6; i++) {
        different.add(figure.traces().get(i).at(field).asText());
      }
      assertEquals(6, different.size());
    }
    assertNull(StaticPicture.unsupported(figure));
    assertEquals(2 * figure.width(), StaticPicture.of(figure).getWidth());
  }

  @Test
  void figuresAreTheSameUnderEveryLocale() {
    Comparison compared = Comparison.of(cases, a, b);
    String expected = figures(compared);
    Locale before = Locale.getDefault();
    try {
      for (String locale : List.of("ar-EG", "de-DE")) {
        Locale.setDefault(Locale.forLanguageTag(locale));
        assertEquals(expected, figures(compared));
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  private String figures(Comparison compared) {
    return String.join(
        "",
        List.of(
                Figures.histogram(cases, "pose", a, b),
                Figures.scatter(cases, "eyes", "mouth", 0.7, a, b),
                Figures.rates(compared))
            .stream()
            .map(figure -> PlotlyFigure.of(figure).render().byMimeType().get("text/html"))
            .toList());
  }

  @Test
  void anIntervalIsALineInItsRowWithAGapBeforeTheNext() throws IOException {
    Findings findings = Findings.of(Experiments.open(REPORTS), Report.openAll(REPORTS), 0.95);
    Table table = findings.spaces("svm");
    PlotlyFigure figure = PlotlyFigure.of(Figures.intervals(table, "difference"));
    JsonNode rows = figure.traces().get(0).path("y");
    assertEquals("mapping_split1 − w, 4 pairs, eyes", rows.get(8).asText());
    assertEquals(0, figure.traces().get(0).path("x").get(0).asDouble());
    assertEquals("zero", figure.traces().get(0).path("name").asText());
    JsonNode whiskers = figure.traces().get(1);
    assertFalse(whiskers.path("showlegend").asBoolean(true));
    assertEquals(9, whiskers.path("x").size());
    assertEquals(
        table.doubleColumn("from").getDouble(0), whiskers.path("x").get(0).asDouble(), 1e-12);
    assertTrue(whiskers.path("x").get(2).isNull());
    // Beyond the ends there is room, or plotly would cut them off.
    JsonNode range = figure.layout().at("/xaxis/range");
    assertTrue(range.get(0).asDouble() < table.doubleColumn("from").min());
    assertTrue(range.get(1).asDouble() > table.doubleColumn("to").max());
    assertEquals("eyes", figure.traces().get(2).path("name").asText());
    assertEquals(3, figure.traces().get(2).path("x").size());
  }

  @Test
  void differencesHaveALineWhereThereIsNoneThoughAllAreOfOneSign() throws IOException {
    Report report = Report.open(REPORTS.resolve("v8"));
    Table again = report.retests().get(0);
    Table first = CaseTable.rows(report.cases(), report.chosen());
    Table table = PairedRuns.of("again", again).with("first", first).compare(report.sets(), 0.95);
    Table passes = table.where(table.stringColumn("measure").isEqualTo(PairedRuns.PASSES));
    assertTrue(passes.doubleColumn("value").min() > 0, "those chosen passed, and not all do again");
    PlotlyFigure figure = PlotlyFigure.of(Figures.differences(table, PairedRuns.PASSES));
    assertEquals("no difference", figure.traces().get(0).path("name").asText());
    assertEquals(0, figure.traces().get(0).path("x").get(0).asDouble());
    assertTrue(figure.layout().at("/xaxis/range").get(0).asDouble() < 0);
    BufferedImage picture = Figures.picture(Figures.differences(table, PairedRuns.CORRELATION));
    assertEquals(1800, picture.getWidth());
  }

  @Test
  void waysThatAreOneAreDrawnToo() {
    Table table = PairedRuns.of("one", cases).with("the same", cases).compare(List.of(), 0.95);
    PlotlyFigure figure = PlotlyFigure.of(Figures.differences(table, PairedRuns.CORRELATION));
    JsonNode range = figure.layout().at("/xaxis/range");
    assertTrue(range.get(0).asDouble() < 0 && range.get(1).asDouble() > 0, range.toString());
    assertEquals(2 * figure.width(), StaticPicture.of(figure).getWidth());
  }

  @Test
  void theCalibrationShowsWhatHappenedOnlyWhereItIsKnown() throws IOException {
    List<Report> reports = Report.openAll(REPORTS);
    Table table = Calibration.of(reports, Noise.ofReports(reports)).table(0.9);
    PlotlyFigure figure = PlotlyFigure.of(Figures.calibration(table));
    assertEquals(8, figure.traces().get(2).path("x").size());
    JsonNode happened = figure.traces().get(4);
    assertEquals("[11.0,8.0,13.0,13.0,9.0,13.0]", happened.path("x").toString());
    assertEquals("v7, A, retest 1", happened.path("y").get(0).asText());
  }

  @Test
  void distributionsAreSharesOfEachReport() throws IOException {
    PlotlyFigure figure =
        PlotlyFigure.of(Figures.distributions(Report.openAll(REPORTS), "mouth", 0));
    for (int i = 0; i < 4; i++) {
      assertEquals(100, sum(figure.traces().get(i).path("y")), 1e-6);
    }
    assertEquals("cutoff A, C, 0.88", figure.traces().get(4).path("name").asText());
    assertEquals("cutoff B, 0.90", figure.traces().get(5).path("name").asText());
  }

  @Test
  void aReportWithoutRetestSaysSoInItsFigure() throws IOException {
    Scorings none = Scorings.of(Report.open(REPORTS.resolve("v9-svm")));
    PlotlyFigure figure = PlotlyFigure.of(Figures.retest(none));
    assertEquals("There is no retest", figure.layout().at("/title/text").asText());
    assertEquals(2 * figure.width(), StaticPicture.of(figure).getWidth());
  }
}
