package ohlora.view;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ohlora.io.Png;
import ohlora.io.Text;

/**
 * A sheet of pictures in rows, each with lines of text below, with a title and headings for columns
 * and rows where they are wanted. A text that is wider than its picture is drawn smaller.
 * Immutable: every method gives a new sheet.
 *
 * @param title above the sheet; empty for none
 * @param columns pictures in a row
 * @param side of each picture as drawn, in pixels
 * @param columnHeadings one per column, or none; a line break begins another line
 * @param rowHeadings one per row, or none; a line break begins another line
 * @param tiles the pictures in reading order
 */
public record Sheet(
    String title,
    int columns,
    int side,
    List<String> columnHeadings,
    List<String> rowHeadings,
    List<Tile> tiles) {
  private static final int GAP = 8;
  private static final int LINE = 18;
  private static final int TITLE = 34;
  private static final int DESCRIBED = 30;
  private static final Color INK = new Color(0x1f2933);
  private static final Color MUTED = new Color(0x5b6875);
  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
  private static final Font HEADING = new Font(Font.SANS_SERIF, Font.BOLD, 14);
  private static final Font LARGE = new Font(Font.SANS_SERIF, Font.BOLD, 18);

  /**
   * A picture with its lines of text.
   *
   * @param marked whether a frame sets it off from the others
   */
  public record Tile(BufferedImage image, List<String> lines, boolean marked) {
    public Tile {
      lines = List.copyOf(lines);
    }

    public static Tile of(BufferedImage image, String... lines) {
      return new Tile(image, List.of(lines), false);
    }
  }

  public Sheet {
    columnHeadings = List.copyOf(columnHeadings);
    rowHeadings = List.copyOf(rowHeadings);
    tiles = List.copyOf(tiles);
    if (columns < 1 || side < 1) {
      throw new IllegalArgumentException(
          Text.format("%d columns of %d pixels: at least one of each", columns, side));
    }
    if (tiles.isEmpty()) {
      throw new IllegalArgumentException("a sheet needs at least one picture");
    }
    if (!columnHeadings.isEmpty() && columnHeadings.size() != columns) {
      throw new IllegalArgumentException(
          Text.format("%d headings for %d columns", columnHeadings.size(), columns));
    }
    int rows = (tiles.size() + columns - 1) / columns;
    if (!rowHeadings.isEmpty() && rowHeadings.size() != rows) {
      throw new IllegalArgumentException(
          Text.format("%d headings for %d rows", rowHeadings.size(), rows));
    }
  }

  /** A sheet without title and headings. */
  public static Sheet of(int columns, int side, List<Tile> tiles) {
    return new Sheet("", columns, side, List.of(), List.of(), tiles);
  }

  public Sheet titled(String title) {
    return new Sheet(title, columns, side, columnHeadings, rowHeadings, tiles);
  }

  public Sheet headed(List<String> columnHeadings, List<String> rowHeadings) {
    return new Sheet(title, columns, side, columnHeadings, rowHeadings, tiles);
  }

  /**
   * The sheet in words, for those who do not see it: its title and what stands below the pictures.
   */
  public String description() {
    Stream<String> texts =
        tiles.stream().map(tile -> String.join(" ", tile.lines)).filter(t -> !t.isEmpty());
    String labels = texts.limit(DESCRIBED).collect(Collectors.joining("; "));
    return (title.isEmpty() ? "Sheet" : title)
        + Text.format(" (%d %s)", tiles.size(), tiles.size() == 1 ? "picture" : "pictures")
        + (labels.isEmpty() ? "" : ": " + labels)
        + (tiles.size() > DESCRIBED ? "; …" : "");
  }

  /** Where a tile's picture stands on the drawn sheet, in pixels from the top left. */
  public Rectangle place(int tile) {
    return new Rectangle(
        left() + tile % columns * (side + GAP), top() + tile / columns * rowHeight(), side, side);
  }

  /** Draws the sheet into a PNG file, which is written whole or not at all. */
  public void write(Path file) throws IOException {
    Png.write(file, image());
  }

  /** Draws the sheet. */
  public BufferedImage image() {
    int rows = (tiles.size() + columns - 1) / columns;
    BufferedImage sheet =
        new BufferedImage(width(), top() + rows * rowHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    drawHeadings(g);
    List<Font> fonts = fonts();
    for (int i = 0; i < tiles.size(); i++) {
      drawTile(g, tiles.get(i), place(i), fonts);
    }
    g.dispose();
    return sheet;
  }

  private void drawHeadings(Graphics2D g) {
    g.setColor(INK);
    Lettering.draw(g, title, LARGE, GAP, TITLE - 10);
    Font narrow =
        Lettering.fitting(HEADING, side + GAP - 5, columnHeadings.stream().flatMap(String::lines));
    for (int i = 0; i < columnHeadings.size(); i++) {
      String[] lines = columnHeadings.get(i).split("\n");
      for (int k = 0; k < lines.length; k++) {
        centred(g, lines[k], narrow, place(i).x, top() - 6 - LINE * (lines.length - 1 - k));
      }
    }
    for (int i = 0; i < rowHeadings.size(); i++) {
      String[] lines = rowHeadings.get(i).split("\n");
      int first = place(i * columns).y + side / 2 - LINE * (lines.length - 1) / 2 + 4;
      for (int k = 0; k < lines.length; k++) {
        Lettering.draw(g, lines[k], letters(lines[k], HEADING), GAP, first + LINE * k);
      }
    }
  }

  private void drawTile(Graphics2D g, Tile tile, Rectangle at, List<Font> fonts) {
    g.drawImage(tile.image, at.x, at.y, side, side, null);
    if (tile.marked) {
      g.setColor(new Color(0xD55E00));
      g.setStroke(new BasicStroke(3));
      g.drawRect(at.x - 2, at.y - 2, side + 3, side + 3);
    }
    for (int i = 0; i < tile.lines.size(); i++) {
      g.setColor(i == 0 || isScore(tile.lines.get(i)) ? INK : MUTED);
      String line = tile.lines.get(i);
      centred(g, line, letters(line, fonts.get(i)), at.x, at.y + side + LINE * (i + 1) - 3);
    }
  }

  /** The letters of a group are as wide as each other. */
  private static Font letters(String line, Font font) {
    return line.matches("[hl]+")
        ? new Font(Font.MONOSPACED, font.getStyle(), font.getSize())
        : font;
  }

  /** For each line below the pictures one font, in which its text fits on every tile. */
  private List<Font> fonts() {
    List<Font> fonts = new ArrayList<>();
    for (int i = 0; i < lines(); i++) {
      int line = i;
      fonts.add(
          Lettering.fitting(
              i == 0 && tiles.stream().noneMatch(Sheet::isScored) ? HEADING : TEXT,
              side,
              tiles.stream().filter(t -> t.lines.size() > line).map(t -> t.lines.get(line))));
    }
    return fonts;
  }

  /** Scores are plain, one like the other; a name is bold. */
  private static boolean isScored(Tile tile) {
    return !tile.lines.isEmpty() && isScore(tile.lines.get(0));
  }

  private static boolean isScore(String line) {
    return line.matches(".*\\d\\.\\d\\d");
  }

  private int lines() {
    return tiles.stream().mapToInt(tile -> tile.lines.size()).max().orElse(0);
  }

  private void centred(Graphics2D g, String text, Font font, int x, int baseline) {
    Lettering.draw(g, text, font, x + (side - Lettering.width(text, font)) / 2, baseline);
  }

  private int width() {
    int title = 2 * GAP + (int) Math.ceil(Lettering.width(this.title, LARGE));
    return Math.max(title, left() + columns * (side + GAP));
  }

  private int rowHeight() {
    return side + GAP + lines() * LINE;
  }

  private int top() {
    int lines = columnHeadings.stream().mapToInt(h -> h.split("\n").length).max().orElse(0);
    return (title.isEmpty() ? GAP : TITLE) + (lines == 0 ? 0 : LINE * lines + 4);
  }

  private int left() {
    return GAP + (rowHeadings.isEmpty() ? 0 : headingWidth());
  }

  private int headingWidth() {
    double widest =
        rowHeadings.stream()
            .flatMap(String::lines)
            .mapToDouble(line -> Lettering.width(line, HEADING))
            .max()
            .orElse(0);
    return 2 * GAP + (int) Math.ceil(widest);
  }

  /**
   * Where two pictures of one size differ: mid-grey where they are alike, lighter where the second
   * is lighter.
   *
   * @param gain how much a difference is stretched; at 1 it is added to mid-grey as it is
   */
  public static BufferedImage difference(BufferedImage first, BufferedImage second, double gain) {
    if (first.getWidth() != second.getWidth() || first.getHeight() != second.getHeight()) {
      throw new IllegalArgumentException("the pictures differ in size");
    }
    BufferedImage image =
        new BufferedImage(first.getWidth(), first.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
          int a = first.getRGB(x, y) >> shift & 255;
          int b = second.getRGB(x, y) >> shift & 255;
          int value = (int) Math.round(127.5 + gain * (b - a));
          rgb |= Math.max(0, Math.min(255, value)) << shift;
        }
        image.setRGB(x, y, rgb);
      }
    }
    return image;
  }

  /** The tiles of pictures with one line of text each. */
  public static List<Tile> tiles(List<BufferedImage> images, List<String> lines) {
    if (images.size() != lines.size()) {
      throw new IllegalArgumentException(
          Text.format("%d pictures, but %d lines of text", images.size(), lines.size()));
    }
    List<Tile> tiles = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      tiles.add(Tile.of(images.get(i), lines.get(i)));
    }
    return tiles;
  }
}
