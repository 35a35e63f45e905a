package ohlora.view;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.text.AttributedString;
import java.util.stream.Stream;

/**
 * One line of text for pictures. The report's grades 최상, 상, 중 and 하 are drawn with shapes of our
 * own, so that they look the same where the system has no Korean font; see {@link GradeLetter}.
 */
final class Lettering {
  private static final FontRenderContext SMOOTH = new FontRenderContext(null, true, true);

  private Lettering() {}

  /** Pixels from the beginning of a text to its end. */
  static double width(String text, Font font) {
    return text.isEmpty() ? 0 : layout(text, font).getAdvance();
  }

  /** Draws a text that begins at x and stands on the baseline y. */
  static void draw(Graphics2D g, String text, Font font, double x, double y) {
    if (!text.isEmpty()) {
      layout(text, font).draw(g, (float) x, (float) y);
    }
  }

  /** The font, smaller where one of the texts is longer than a width in pixels. */
  static Font fitting(Font font, double width, Stream<String> texts) {
    double widest = texts.mapToDouble(text -> width(text, font)).max().orElse(0);
    return widest <= width ? font : font.deriveFont((float) (font.getSize2D() * width / widest));
  }

  private static TextLayout layout(String text, Font font) {
    AttributedString styled = new AttributedString(text);
    styled.addAttribute(TextAttribute.FONT, font);
    for (int i = 0; i < text.length(); i++) {
      if (GradeLetter.is(text.charAt(i))) {
        styled.addAttribute(
            TextAttribute.CHAR_REPLACEMENT, GradeLetter.of(text.charAt(i), font), i, i + 1);
      }
    }
    return new TextLayout(styled.getIterator(), SMOOTH);
  }
}
