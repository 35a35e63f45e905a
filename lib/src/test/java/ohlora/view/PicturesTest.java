package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import ohlora.latent.Latent;
import ohlora.latent.Offsets;
import ohlora.model.Images;
import ohlora.model.PerProperty;
import ohlora.model.Protocol;
import ohlora.score.CaseResult;
import ohlora.score.Scoring;
import ohlora.score.TinyModel;
import ohlora.select.Grade;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class PicturesTest {
  private static final int WHITE = 0xFFFFFF;
  private static final Protocol PROTOCOL =
      Protocol.of(List.of("eyes", "mouth", "pose"), TinyModel.OFFSETS);

  private static BufferedImage plain(int rgb) {
    var image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 8, i / 8, rgb);
    }
    return image;
  }

  private static int at(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & WHITE;
  }

  /** Whether anything but white stands there. */
  private static boolean inked(BufferedImage image, Rectangle where) {
    return colours(image, where).stream().anyMatch(c -> c != WHITE);
  }

  private static Set<Integer> colours(BufferedImage image, Rectangle where) {
    var colours = new TreeSet<Integer>();
    for (int y = where.y; y < where.y + where.height; y++) {
      for (int x = where.x; x < where.x + where.width; x++) {
        colours.add(at(image, x, y));
      }
    }
    return colours;
  }

  /** A text in black on a white picture of 160 × 40 pixels. */
  private static BufferedImage written(String text) {
    var image = new BufferedImage(160, 40, BufferedImage.TYPE_INT_RGB);
    var g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, 160, 40);
    g.setColor(Color.BLACK);
    Lettering.draw(g, text, new Font(Font.SANS_SERIF, Font.PLAIN, 24), 4, 30);
    g.dispose();
    return image;
  }

  @Test
  void aPictureBecomesPngAndJpegWithoutATemporaryFolder(@TempDir Path folder) throws IOException {
    Path cache = Files.createDirectory(folder.resolve("cache"));
    ImageIO.setCacheDirectory(cache.toFile());
    try {
      Files.delete(cache);
      assertThrows(
          IllegalArgumentException.class,
          () -> ImageIO.write(plain(WHITE), "png", new ByteArrayOutputStream()),
          "as ImageIO does it");
      byte[] png = Base64.getDecoder().decode(Rendered.png(plain(0x336699)));
      assertEquals("PNG", new String(png, 1, 3, StandardCharsets.US_ASCII));
      Images grey = Images.of(1, 8, new float[3 * 8 * 8]);
      assertEquals(0x808080, at(grey.jpeg().image(0), 3, 3));
    } finally {
      ImageIO.setCacheDirectory(null);
    }
  }

  @Test
  void theLettersOfTheGradesHaveTheShapesOfOurFont() throws IOException, FontFormatException {
    Font font;
    try (var file = Lettering.class.getResourceAsStream("grades.ttf")) {
      font = Font.createFont(Font.TRUETYPE_FONT, file).deriveFont(1000f);
    }
    for (char letter : "최상중하".toCharArray()) {
      var glyph = font.createGlyphVector(new FontRenderContext(null, true, true), "" + letter);
      var drawn = GradeLetter.of(letter, font);
      assertEquals(glyph.getGlyphMetrics(0).getAdvance(), drawn.getAdvance(), 1e-4);
      var expected = segments(glyph.getOutline());
      assertTrue(expected.length > 100);
      assertArrayEquals(expected, segments(drawn.getOutline(null)), 1e-3, letter + "");
    }
  }

  /** The kinds of a path's segments and their points. */
  private static double[] segments(Shape shape) {
    var numbers = DoubleStream.builder();
    for (var path = shape.getPathIterator(null); !path.isDone(); path.next()) {
      var points = new double[6];
      numbers.add(path.currentSegment(points));
      DoubleStream.of(points).forEach(numbers::add);
    }
    return numbers.build().toArray();
  }

  @Test
  void theFourGradesAreDrawnEachWithItsOwnShape() {
    var shapes = new TreeSet<String>();
    for (var grade : Grade.values()) {
      var image = written(grade.label());
      assertTrue(inked(image, new Rectangle(0, 0, 160, 40)), grade.label());
      shapes.add(Rendered.png(image));
    }
    assertEquals(4, shapes.size());
    // A syllable that a font lacks is drawn as the same empty box, whichever it is.
    assertNotEquals(Rendered.png(written("상중")), Rendered.png(written("중상")));
  }

  @Test
  void textBesideAGradeKeepsItsOwnFont() {
    double together = Lettering.width("r 상", new Font(Font.SANS_SERIF, Font.PLAIN, 24));
    double apart =
        Lettering.width("r ", new Font(Font.SANS_SERIF, Font.PLAIN, 24))
            + Lettering.width("상", new Font(Font.SANS_SERIF, Font.PLAIN, 24));
    assertEquals(apart, together, 0.5);
  }

  @Test
  void picturesStandWhereTheSheetSaysAndNowhereElse() {
    var sheet =
        Sheet.of(
            2,
            20,
            Sheet.tiles(
                List.of(plain(0xFF0000), plain(0x00FF00), plain(0x0000FF)), List.of("", "", "")));
    var image = sheet.image();
    var expected = List.of(0xFF0000, 0x00FF00, 0x0000FF);
    for (int i = 0; i < 3; i++) {
      var place = sheet.place(i);
      assertEquals(Set.of(expected.get(i)), colours(image, place));
      assertEquals(WHITE, at(image, place.x - 1, place.y));
      assertEquals(WHITE, at(image, place.x + place.width, place.y));
      assertEquals(WHITE, at(image, place.x, place.y - 1));
    }
    assertEquals(sheet.place(0).y, sheet.place(1).y);
    assertEquals(sheet.place(0).x, sheet.place(2).x);
  }

  @Test
  void aTextWiderThanItsPictureStaysWithinItsWidth() {
    var sheet =
        Sheet.of(
            1, 60, List.of(Sheet.Tile.of(plain(0), "a text that is much wider than sixty pixels")));
    var image = sheet.image();
    var place = sheet.place(0);
    int below = place.y + place.height;
    assertTrue(inked(image, new Rectangle(place.x, below, 60, image.getHeight() - below)));
    assertEquals(Set.of(WHITE), colours(image, new Rectangle(0, below, place.x - 1, 16)));
    assertEquals(
        Set.of(WHITE),
        colours(image, new Rectangle(place.x + 62, below, image.getWidth() - place.x - 62, 16)));
  }

  @Test
  void headingsOfSeveralLinesHaveRoomAboveAndBesideThePictures() {
    var bare = Sheet.of(1, 40, List.of(Sheet.Tile.of(plain(0))));
    var headed = bare.headed(List.of("one\ntwo"), List.of("row\nheading"));
    assertTrue(headed.place(0).x > bare.place(0).x);
    assertEquals(2 * 18 + 4, headed.place(0).y - bare.place(0).y);
    var image = headed.image();
    var place = headed.place(0);
    assertTrue(inked(image, new Rectangle(place.x, 0, 40, place.y)));
    assertTrue(inked(image, new Rectangle(0, place.y, place.x, 40)));
  }

  private static Table cases() {
    return Table.create(
        "cases",
        IntColumn.create("case", new int[] {127, 9}),
        StringColumn.create("group", "hhh", "lll"),
        DoubleColumn.create("eyes", -0.9236, -0.98),
        DoubleColumn.create("mouth", -0.9028, Double.NaN),
        DoubleColumn.create("pose", -0.9317, 0.5));
  }

  @Test
  void contactSheetSaysCaseGroupAndGradesOfEveryFace() {
    var sheet = Pictures.contact(cases(), List.of(plain(0xFF0000), plain(0x00FF00)));
    assertEquals(2, sheet.columns());
    // The report's grades of case 127; 0.98 is 최상, an undefined correlation has no grade.
    assertEquals(List.of("case 127", "hhh", "중 · 중 · 중"), sheet.tiles().get(0).lines());
    assertEquals(List.of("case 9", "lll", "최상 · – · 하"), sheet.tiles().get(1).lines());
    assertEquals(Set.of(0x00FF00), colours(sheet.image(), sheet.place(1)));
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> Pictures.contact(cases(), List.of(plain(0))));
    assertEquals("1 faces for 2 cases", e.getMessage());
  }

  @Test
  void aSheetHoldsNoMoreFacesThanOneCanLookAt() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Pictures.contact(cases(), Collections.nCopies(301, plain(0))));
    assertEquals(
        "301 faces: a sheet holds at most 300; show them in parts, such as cases.inRange(0, 300)",
        e.getMessage());
    var none =
        assertThrows(
            IllegalArgumentException.class, () -> Pictures.contact(cases().emptyCopy(), List.of()));
    assertEquals(
        "no case to show: lower the cutoffs, or take a run of more cases", none.getMessage());
    // Before a face is drawn.
    var many = Table.create(IntColumn.create("case", new int[2400]));
    assertThrows(IllegalArgumentException.class, () -> Pictures.contact(null, null, many));
    assertThrows(IllegalArgumentException.class, () -> Pictures.faces(null, null, 0, 301));
  }

  /** Images whose red level is their number times 4, with scores that follow from the number. */
  private static Images numbered(int count) {
    var data = new float[count * 3];
    for (int i = 0; i < count; i++) {
      data[3 * i] = (4 * i) / 127.5f - 1;
    }
    return Images.of(count, 1, data);
  }

  private static CaseResult result(Offsets offsets) {
    var scores = new float[offsets.count()][3];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = new float[] {i, -i, 0.5f};
    }
    return new CaseResult(
        new Latent(12, new float[1], new float[3]),
        "hlh",
        PerProperty.of(PROTOCOL.steered(), property -> 0),
        offsets,
        scores,
        Scoring.DETERMINISTIC);
  }

  @Test
  void caseSheetArrangesTheImagesByTheirOffsets() {
    var sheet = Pictures.caseSheet(result(Offsets.of(PROTOCOL)), numbered(50));
    assertEquals(10, sheet.columns());
    assertEquals(
        List.of("mouth −1.8", "mouth −0.9", "mouth 0", "mouth +0.9", "mouth +1.8"),
        sheet.rowHeadings().stream().map(h -> h.lines().findFirst().orElseThrow()).toList());
    // The report's order is mouth, eyes, pose: row 0 holds the images 0 to 9, their mean is 4.5.
    assertEquals("mouth −1.8\nscored −4.50", sheet.rowHeadings().get(0));
    // Column 0 holds 0, 10, 20, 30 and 40.
    assertEquals("eyes −1.2\nscored 20.00\npose −1.8\nscored 0.50", sheet.columnHeadings().get(0));
    assertEquals("eyes +1.2\nscored 29.00\npose +0.6\nscored 0.50", sheet.columnHeadings().get(9));
    assertEquals(List.of("17.00", "−17.00", "0.50"), sheet.tiles().get(17).lines());
    var image = sheet.image();
    for (int i : IntStream.range(0, 50).toArray()) {
      var place = sheet.place(i);
      assertEquals(4 * i, at(image, (int) place.getCenterX(), (int) place.getCenterY()) >> 16);
    }
  }

  @Test
  void caseSheetHasItsPlaceForEveryOffsetInWhateverOrderTheyCame() {
    var list = new ArrayList<>(Offsets.of(PROTOCOL).list());
    Collections.swap(list, 3, 41);
    var sheet = Pictures.caseSheet(result(new Offsets(list)), numbered(50));
    assertTrue(sheet.rowHeadings().get(0).startsWith("mouth −1.8"));
    assertTrue(sheet.columnHeadings().get(3).startsWith("eyes −1.2"));
    // Image 41 has the offsets of row 0, column 3 now.
    assertEquals(List.of("41.00", "−41.00", "0.50"), sheet.tiles().get(3).lines());
    assertEquals(List.of("3.00", "−3.00", "0.50"), sheet.tiles().get(41).lines());
  }

  @Test
  void offsetsThatAreNoGridStandInTheirOrderEachAboveItsScores() {
    var result = result(Offsets.of(PROTOCOL).random(6, 1));
    var sheet = Pictures.caseSheet(result, numbered(6));
    assertEquals(3, sheet.columns());
    assertEquals(List.of(), sheet.rowHeadings());
    var first = result.offsets().list().get(0);
    var offsets = sheet.tiles().get(0).lines().get(0).replace('−', '-').split(" {2}");
    for (int i = 0; i < 3; i++) {
      assertEquals(first.of(PROTOCOL.steered().get(i)), Double.parseDouble(offsets[i]), 0.0006);
    }
    assertEquals(List.of("0.00", "0.00", "0.50"), sheet.tiles().get(0).lines().subList(1, 4));
    assertEquals(List.of("5.00", "−5.00", "0.50"), sheet.tiles().get(5).lines().subList(1, 4));
    assertTrue(sheet.title().contains("below each face its intended offsets"), sheet.title());
  }

  @Test
  void differenceIsGreyWhereNothingChangedAndLighterWhereTheSecondIs() {
    var before = plain(0x404040);
    var after = plain(0x404040);
    after.setRGB(0, 0, 0x484038);
    var sheet = Pictures.beforeAfter(before, after, 1);
    assertEquals(3, sheet.tiles().size());
    var difference = sheet.tiles().get(2).image();
    assertEquals(0x808080, at(difference, 5, 5));
    // 127.5 ± 8
    assertEquals(0x888078, at(difference, 0, 0));
    assertEquals(List.of("before", "after", "difference"), sheet.columnHeadings());
    var stretched = Pictures.beforeAfter(before, after, 3);
    assertEquals(0x988068, at(stretched.tiles().get(2).image(), 0, 0));
    assertEquals("difference × 3.00", stretched.columnHeadings().get(2));
  }

  @Test
  void aSheetIsShownAsAPictureWithADescription() {
    var shown = Rendered.of(Pictures.contact(cases(), List.of(plain(0), plain(0))));
    assertEquals(
        "Grades: eyes · mouth · pose (2 pictures): case 127 hhh 중 · 중 · 중; case 9 lll 최상 · – · 하",
        shown.byMimeType().get("text/plain"));
    assertTrue(shown.byMimeType().containsKey("image/png"));
  }
}
