package ohlora.view;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.GraphicAttribute;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.stream.Collectors;

/**
 * A letter of the grades 최상, 상, 중 and 하 as the shape that {@code grades.ttf} has for it, taken from
 * {@code grades.txt}; see grades-LICENSE.txt. The font itself will not do: Java copies a font into
 * the temporary folder, which may be full.
 */
final class GradeLetter extends GraphicAttribute {
  /** The size of the shapes in {@code grades.txt}. */
  private static final double SIZE = 1000;

  private static final Map<Character, GradeLetter> LETTERS = read();

  private final double advance;
  private final Shape shape;

  private GradeLetter(double advance, Shape shape) {
    super(ROMAN_BASELINE);
    this.advance = advance;
    this.shape = shape;
  }

  private static Map<Character, GradeLetter> read() {
    try (InputStream file = GradeLetter.class.getResourceAsStream("grades.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .collect(Collectors.toMap(line -> line.charAt(0), line -> of(line.substring(1))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The letter's advance, then its outline as SVG writes paths. */
  private static GradeLetter of(String text) {
    Scanner words = new Scanner(text).useLocale(Locale.ROOT);
    double advance = words.nextDouble();
    Path2D path = new Path2D.Double();
    while (words.hasNext()) {
      switch (words.next()) {
        case "M" -> path.moveTo(words.nextDouble(), words.nextDouble());
        case "L" -> path.lineTo(words.nextDouble(), words.nextDouble());
        case "Q" ->
            path.quadTo(
                words.nextDouble(), words.nextDouble(), words.nextDouble(), words.nextDouble());
        default -> path.closePath();
      }
    }
    return new GradeLetter(advance, path);
  }

  /** Whether there is such a letter. */
  static boolean is(char letter) {
    return LETTERS.containsKey(letter);
  }

  /** A letter in the size of a font. */
  static GradeLetter of(char letter, Font font) {
    GradeLetter large = LETTERS.get(letter);
    double scale = font.getSize2D() / SIZE;
    return new GradeLetter(
        large.advance * scale,
        AffineTransform.getScaleInstance(scale, scale).createTransformedShape(large.shape));
  }

  @Override
  public float getAscent() {
    return (float) -shape.getBounds2D().getMinY();
  }

  @Override
  public float getDescent() {
    return (float) shape.getBounds2D().getMaxY();
  }

  @Override
  public float getAdvance() {
    return (float) advance;
  }

  @Override
  public Rectangle2D getBounds() {
    return shape.getBounds2D();
  }

  @Override
  public Shape getOutline(AffineTransform transform) {
    return transform == null ? shape : transform.createTransformedShape(shape);
  }

  @Override
  public void draw(Graphics2D graphics, float x, float y) {
    Graphics2D g = (Graphics2D) graphics.create();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.translate(x, y);
    g.fill(shape);
    g.dispose();
  }
}
