package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import ohlora.latent.Offsets;
import ohlora.model.OffsetGrid;
import ohlora.model.PerProperty;
import ohlora.model.Protocol;
import ohlora.reliability.Noise;
import ohlora.reliability.Posterior;
import ohlora.reliability.TrueFigures;
import ohlora.score.TinyModel;
import ohlora.select.Report;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** What the explorers put on a page; how they behave there is tested in a browser. */
class ExplorersTest {

  private static final List<String> STEERED = List.of("eyes", "mouth", "pose");
  private static final Path RECORDED = Path.of("../data/reports/v7");
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\">(.*?)</script>", Pattern.DOTALL);

  static JsonNode data(String html) throws IOException {
    Matcher found = DATA.matcher(html);
    assertTrue(found.find());
    return new ObjectMapper().readTree(found.group(1));
  }

  @Test
  void theCutoffExplorerCarriesEveryRecordedFigureAsItIs() throws IOException {
    Report report = Report.open(RECORDED);
    JsonNode data = data(CutoffExplorer.of(report).html());
    Table cases = report.cases();
    assertEquals(2400, data.path("number").size());
    for (int row = 0; row < 2400; row++) {
      assertEquals(cases.intColumn("case").getInt(row), data.at("/number/" + row).asInt());
      assertEquals(
          cases.doubleColumn("pose").getDouble(row), data.at("/figures/pose/" + row).asDouble());
    }
    assertEquals(27, data.path("chosen").size());
    assertEquals("A", data.at("/sets/0/name").asText());
    assertEquals(0.88, data.at("/sets/1/cutoffs/pose").asDouble());
    assertTrue(data.path("faces").isMissingNode());
  }

  @Test
  void theNoiseIsTheRetestsUntilAnotherIsGiven() throws IOException {
    Report report = Report.open(RECORDED);
    CutoffExplorer explorer = CutoffExplorer.of(report);
    JsonNode data = data(explorer.html());
    // scipy: 0.0409² is half the variance of the two retests' differences in z.
    assertEquals(0.0409, Math.sqrt(data.at("/truth/eyes/noise").asDouble()), 5e-5);
    assertEquals("v7", data.path("source").asText());
    Noise known = Noise.known(PerProperty.of(STEERED, 0.02, 0.03, 0.04));
    data = data(explorer.with(known).html());
    assertEquals(0.0009, data.at("/truth/mouth/noise").asDouble(), 1e-12);
    Posterior third = TrueFigures.of(report.cases(), known).posteriors("mouth")[2];
    assertEquals(third.mean(), data.at("/truth/mouth/mean/2").asDouble(), 1e-8);
    assertEquals(third.variance(), data.at("/truth/mouth/variance/2").asDouble(), 1e-8);
    assertEquals("", data.path("source").asText());
  }

  @Test
  void aReportWithoutRetestTakesTheNoiseOfOthersAndSaysWhose() throws IOException {
    Report report = Report.open(RECORDED.resolveSibling("v9-mixed"));
    CutoffExplorer explorer = CutoffExplorer.of(report);
    assertTrue(data(explorer.html()).path("truth").isMissingNode());
    Noise pooled = Noise.ofReports(Report.openAll(RECORDED.getParent()));
    JsonNode data = data(explorer.with(pooled).html());
    assertEquals(0.0442, Math.sqrt(data.at("/truth/eyes/noise").asDouble()), 5e-5);
    assertEquals("v7 and v8", data.path("source").asText());
    assertTrue(explorer.with(pooled).html().getBytes(StandardCharsets.UTF_8).length < 400_000);
  }

  @Test
  void whereNoScriptRunsTheCountsOfTheSetsStand() throws IOException {
    String html = CutoffExplorer.of(Report.open(RECORDED)).html();
    String still = html.replaceAll("(?s)<script.*?</script>|<style.*?</style>", "");
    assertTrue(still.contains("58 of 2,400 (2.4 %)"), still);
    assertTrue(still.contains("99 of 2,400 (4.1 %)"), still);
    assertFalse(still.contains("<input"), still);
  }

  @Test
  void aReportWithOtherGroupsAndOneSetOfCutoffsIsShownAsWell() throws IOException {
    String html = CutoffExplorer.of(Report.open(RECORDED.resolveSibling("v8"))).html();
    JsonNode data = data(html);
    assertEquals(2000, data.path("number").size());
    assertEquals("lhhh", data.at("/group/0").asText());
    assertEquals(1, data.path("sets").size());
    assertEquals(19, data.path("chosen").size());
    assertEquals("[\"eyes\",\"mouth\",\"pose\"]", data.path("properties").toString());
    assertTrue(html.contains("49 of 2,000 (2.4 %)"));
  }

  @Test
  void theHtmlIsTheSameUnderEveryLocale() throws IOException {
    Report report = Report.open(RECORDED);
    String expected = CutoffExplorer.of(report).html() + ReportPage.of(report).html();
    Locale before = Locale.getDefault();
    try {
      for (String locale : List.of("ar-EG", "de-DE", "tr-TR")) {
        Locale.setDefault(Locale.forLanguageTag(locale));
        assertEquals(expected, CutoffExplorer.of(report).html() + ReportPage.of(report).html());
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void dataCannotEndItsScriptOrLookLikeAnything() throws IOException {
    String html =
        Explorer.html("cutoffs", "\"><b>", Explorer.data().put("x", "</script><!--<b>"), "still");
    assertEquals("</script><!--<b>", data(html).path("x").asText());
    assertTrue(html.contains("aria-label=\"&quot;&gt;&lt;b&gt;\""), html.substring(0, 200));
    assertEquals(2, html.split("</script>", -1).length - 1);
  }

  private static OffsetGrid grid(Object... propertiesAndDistances) {
    Map<String, List<Double>> distances = new LinkedHashMap<>();
    for (int i = 0; i < propertiesAndDistances.length; i += 2) {
      List<Double> list = new ArrayList<>();
      for (double distance : (double[]) propertiesAndDistances[i + 1]) {
        list.add(distance);
      }
      distances.put((String) propertiesAndDistances[i], list);
    }
    return new OffsetGrid(distances);
  }

  @Test
  void theReportsOffsetsAreAGridAndRandomOnesAreNot() {
    Protocol protocol = Protocol.of(STEERED, TinyModel.OFFSETS);
    SheetGrid found = SheetGrid.of(Offsets.of(protocol));
    OffsetGrid grid = found.grid();
    assertEquals(List.of("mouth", "eyes", "pose"), grid.loops());
    assertEquals(List.of(-1.2, 1.2), grid.of("eyes"));
    assertEquals(List.of(-1.8, -0.9, 0.0, 0.9, 1.8), grid.of("mouth"));
    assertEquals(List.of(-1.8, -1.2, -0.6, 0.0, 0.6), grid.of("pose"));
    assertEquals(10, found.columns());
    assertEquals(IntStream.range(0, 50).boxed().toList(), found.images());
    assertEquals("rows: mouth; columns: eyes, and pose within", found.words(protocol));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> SheetGrid.of(Offsets.of(protocol).random(50, 1)));
    assertTrue(e.getMessage().contains("50 offsets are not a grid"), e.getMessage());
  }

  @Test
  void aGridIsFoundInAnyOrderOfLoopsWithOneToSixProperties() {
    OffsetGrid one = grid("smile", new double[] {0.5, -0.5, 0.25});
    SheetGrid single = SheetGrid.of(Offsets.of(Protocol.of(List.of("smile"), one)));
    assertEquals(one, single.grid());
    assertEquals(1, single.columns());
    assertEquals(3, single.rows());
    assertEquals("rows: smile", single.words(Protocol.of(List.of("smile"), one)));
    double[] two = {-1, 1};
    OffsetGrid six =
        grid("f", two, "b", two, "d", new double[] {3, 1, 2}, "a", two, "e", two, "c", two);
    Protocol protocol = Protocol.of(List.of("a", "b", "c", "d", "e", "f"), six);
    SheetGrid found = SheetGrid.of(Offsets.of(protocol));
    assertEquals(six, found.grid());
    assertEquals(List.of("f", "b", "d", "a", "e", "c"), found.grid().loops());
    assertEquals(48, found.columns());
    assertEquals("rows: f; columns: b, and d, a, e, c within", found.words(protocol));
    assertEquals(List.of(1.0, 2.0, 3.0), SheetGrid.ascending(Offsets.of(protocol)).grid().of("d"));
  }

  @Test
  void anOffsetThatIsThereTwiceOrMissingMakesNoGrid() {
    OffsetGrid grid = grid("a", new double[] {0, 1}, "b", new double[] {0, 1});
    List<PerProperty> list = new ArrayList<>(grid.combinations(List.of("a", "b")));
    list.set(3, list.get(0));
    for (List<PerProperty> bad : List.of(list, list.subList(0, 3))) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> SheetGrid.of(new Offsets(bad)));
      assertTrue(e.getMessage().contains(bad.size() + " offsets are not a grid"), e.getMessage());
    }
    Protocol protocol = Protocol.of(List.of("a", "b"), grid);
    Offsets along = Offsets.along(protocol, "a", -1, 0, 1);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> SheetGrid.of(along));
    assertTrue(e.getMessage().contains("3 offsets are not a grid"), e.getMessage());
  }

  @Test
  void aSheetHasItsPicturesInReadingOrderWithoutGaps() {
    List<Color> colours = List.of(Color.RED, Color.GREEN, Color.BLUE);
    BufferedImage sheet =
        PagePictures.sheet(colours.stream().map(c -> plain(c, 8)).toList(), 2, 16);
    assertEquals(32, sheet.getWidth());
    assertEquals(32, sheet.getHeight());
    assertEquals(Color.RED.getRGB(), sheet.getRGB(15, 15));
    assertEquals(Color.GREEN.getRGB(), sheet.getRGB(16, 0));
    assertEquals(Color.BLUE.getRGB(), sheet.getRGB(0, 16));
    assertEquals(Color.GRAY.getRGB(), sheet.getRGB(31, 31));
  }

  private static BufferedImage plain(Color colour, int side) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      image.setRGB(i % side, i / side, colour.getRGB());
    }
    return image;
  }

  private static int width(String address) throws IOException {
    byte[] bytes = Base64.getDecoder().decode(address.split(",")[1]);
    return ImageIO.read(new ByteArrayInputStream(bytes)).getWidth();
  }

  @Test
  void picturesAreAsGoodAsTheirRoomAllowsAndRefusedWhereThereIsTooLittle() throws IOException {
    Random random = new Random(1);
    BufferedImage noisy = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      noisy.setRGB(i % 64, i / 64, random.nextInt(1 << 24));
    }
    String best = PagePictures.within(1_000_000, List.of(noisy)).get(0);
    String smaller = PagePictures.within(best.length() - 1, List.of(noisy)).get(0);
    assertTrue(smaller.length() < best.length());
    String half = PagePictures.within(best.length() / 4, List.of(noisy)).get(0);
    assertTrue(half.length() <= best.length() / 4);
    assertEquals(64, width(best));
    assertEquals(64, width(smaller));
    assertTrue(width(half) < 64);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> PagePictures.within(100, List.of(noisy, noisy)));
    assertTrue(e.getMessage().contains("show 0 at a time"), e.getMessage());
  }
}
