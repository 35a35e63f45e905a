package ohlora.view;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.text.AttributedString;
import java.util.stream.Stream;
import ohlora.io.InputException;
import ohlora.io.Text;

/**
 * One line of text for pictures. The report's grades 최상, 상, 중 and 하 are drawn with a font of our
 * own, so that they look the same where the system has no Korean one; see grades-LICENSE.txt.
 */
final class Lettering {
  private static final FontRenderContext SMOOTH = new FontRenderContext(null, true, true);

  private static Font grades;

  private Lettering() {}

  /**
   * The font of our own for a grade's letter; the given one where Java cannot copy ours into the
   * temporary folder, which is its only way.
   */
  private static synchronized Font korean(char letter, Font otherwise) {
    try {
      if (grades == null) {
        try (InputStream file = Lettering.class.getResourceAsStream("grades.ttf")) {
          grades = Font.createFont(Font.TRUETYPE_FONT, file);
        }
      }
      return grades.deriveFont(otherwise.getStyle(), otherwise.getSize2D());
    } catch (IOException e) {
      if (otherwise.canDisplay(letter)) {
        return otherwise;
      }
      throw new UncheckedIOException(
          InputException.of(
              System.getProperty("java.io.tmpdir"),
              "the font of the grades cannot be put there (" + Text.reason(e) + ")",
              "make room there, or install a Korean font",
              e));
    } catch (FontFormatException e) {
      throw new IllegalStateException("grades.ttf is no font", e);
    }
  }

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
      char letter = text.charAt(i);
      if (UnicodeScript.of(letter) == UnicodeScript.HANGUL) {
        Font korean = korean(letter, font);
        styled.addAttribute(
            TextAttribute.FONT, korean.canDisplay(letter) ? korean : font, i, i + 1);
      }
    }
    return new TextLayout(styled.getIterator(), SMOOTH);
  }
}
