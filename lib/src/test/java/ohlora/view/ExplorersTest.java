package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import ohlora.latent.Offsets;
import ohlora.select.Noise;
import ohlora.select.Report;
import org.junit.jupiter.api.Test;

/** What the explorers put on a page; how they behave there is tested in a browser. */
class ExplorersTest {

  private static final Path RECORDED = Path.of("../data/report");
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\">(.*?)</script>", Pattern.DOTALL);

  static JsonNode data(String html) throws IOException {
    var found = DATA.matcher(html);
    assertTrue(found.find());
    return new ObjectMapper().readTree(found.group(1));
  }

  @Test
  void theCutoffExplorerCarriesEveryRecordedFigureAsItIs() throws IOException {
    var report = Report.open(RECORDED);
    var data = data(CutoffExplorer.of(report).html());
    assertEquals(2400, data.path("number").size());
    for (int row = 0; row < 2400; row++) {
      assertEquals(report.cases().intColumn("case").getInt(row), data.at("/number/" + row).asInt());
      assertEquals(
          report.cases().doubleColumn("pose").getDouble(row), data.at("/pose/" + row).asDouble());
    }
    assertEquals(27, data.path("chosen").size());
    assertEquals("A", data.at("/sets/0/name").asText());
    assertEquals(0.88, data.at("/sets/1/pose").asDouble());
    assertTrue(data.path("faces").isMissingNode());
  }

  @Test
  void theNoiseIsTheRetestsUntilAnotherIsGiven() throws IOException {
    var explorer = CutoffExplorer.of(Report.open(RECORDED));
    assertEquals(0.0096, data(explorer.html()).at("/noise/eyes").asDouble(), 5e-5);
    var other = explorer.with(new Noise(0.02, 0.03, 0.04));
    assertEquals(0.03, data(other.html()).at("/noise/mouth").asDouble());
  }

  @Test
  void whereNoScriptRunsTheCountsOfTheSetsStand() throws IOException {
    var html = CutoffExplorer.of(Report.open(RECORDED)).html();
    var still = html.replaceAll("(?s)<script.*?</script>|<style.*?</style>", "");
    assertTrue(still.contains("58 of 2,400 (2.4 %)"), still);
    assertTrue(still.contains("99 of 2,400 (4.1 %)"), still);
    assertFalse(still.contains("<input"), still);
  }

  @Test
  void dataCannotEndItsScriptOrLookLikeAnything() throws IOException {
    var html =
        Explorer.html("cutoffs", "\"><b>", Explorer.data().put("x", "</script><!--<b>"), "still");
    assertEquals("</script><!--<b>", data(html).path("x").asText());
    assertTrue(html.contains("aria-label=\"&quot;&gt;&lt;b&gt;\""), html.substring(0, 200));
    assertEquals(2, html.split("</script>", -1).length - 1);
  }

  @Test
  void theReportsOffsetsAreAGridAndRandomOnesAreNot() {
    var grid = OffsetGrid.of(Offsets.report());
    assertArrayEquals(new double[] {-1.2, 1.2}, grid.eyes());
    assertArrayEquals(new double[] {-1.8, -0.9, 0, 0.9, 1.8}, grid.mouth());
    assertArrayEquals(new double[] {-1.8, -1.2, -0.6, 0, 0.6}, grid.pose());
    assertEquals(10, grid.columns());
    var e =
        assertThrows(IllegalArgumentException.class, () -> OffsetGrid.of(Offsets.random(50, 1)));
    assertTrue(e.getMessage().contains("50 offsets are no grid"), e.getMessage());
  }

  @Test
  void aSheetHasItsPicturesInReadingOrderWithoutGaps() {
    var colours = List.of(Color.RED, Color.GREEN, Color.BLUE);
    var sheet = Jpeg.sheet(colours.stream().map(c -> plain(c, 8)).toList(), 2, 16);
    assertEquals(32, sheet.getWidth());
    assertEquals(32, sheet.getHeight());
    assertEquals(Color.RED.getRGB(), sheet.getRGB(15, 15));
    assertEquals(Color.GREEN.getRGB(), sheet.getRGB(16, 0));
    assertEquals(Color.BLUE.getRGB(), sheet.getRGB(0, 16));
    assertEquals(Color.GRAY.getRGB(), sheet.getRGB(31, 31));
  }

  private static BufferedImage plain(Color colour, int side) {
    var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      image.setRGB(i % side, i / side, colour.getRGB());
    }
    return image;
  }

  private static int width(String address) throws IOException {
    var bytes = Base64.getDecoder().decode(address.split(",")[1]);
    return ImageIO.read(new ByteArrayInputStream(bytes)).getWidth();
  }

  @Test
  void picturesAreAsGoodAsTheirRoomAllowsAndRefusedWhereThereIsTooLittle() throws IOException {
    var random = new Random(1);
    var noisy = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      noisy.setRGB(i % 64, i / 64, random.nextInt(1 << 24));
    }
    var best = Jpeg.within(1_000_000, List.of(noisy)).get(0);
    var smaller = Jpeg.within(best.length() - 1, List.of(noisy)).get(0);
    assertTrue(smaller.length() < best.length());
    var half = Jpeg.within(best.length() / 4, List.of(noisy)).get(0);
    assertTrue(half.length() <= best.length() / 4);
    assertEquals(64, width(best));
    assertEquals(64, width(smaller));
    assertTrue(width(half) < 64);
    var e =
        assertThrows(IllegalArgumentException.class, () -> Jpeg.within(100, List.of(noisy, noisy)));
    assertTrue(e.getMessage().contains("show 0 at a time"), e.getMessage());
  }
}
