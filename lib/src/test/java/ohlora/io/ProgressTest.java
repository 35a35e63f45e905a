package ohlora.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long SECOND = 1_000_000_000;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(said, true, UTF_8);
  private long now;

  private String said() {
    String text = said.toString(UTF_8);
    said.reset();
    return text;
  }

  @Test
  void aLineIsWrittenOverAtMostEveryTwoSecondsAndOnceMoreAtTheEnd() {
    Progress progress = Progress.to(out, "cases", 100, 2400, () -> now).rated("images", 51);
    now += SECOND;
    progress.at(101, "");
    assertEquals("", said());
    now += SECOND;
    progress.at(102, "10 passed");
    assertEquals("102 of 2,400 cases · 51 images a second · 0:38:18 left · 10 passed\r", said());
    now += SECOND;
    progress.at(1250, "");
    assertEquals("", said());
    now += 2 * SECOND;
    progress.at(2390, "");
    assertEquals("2,390 of 2,400 cases · 23358 images a second · 0:00:00 left       \r", said());
    progress.at(2400, "");
    assertEquals("2,400 of 2,400 cases · 23460 images a second · 0:00:00 left\n", said());
  }

  @Test
  void itLooksTheSameUnderEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      Progress progress = Progress.to(out, "faces", 0, 80_000, () -> now);
      now += 10_000 * SECOND;
      progress.at(40_000, "");
      assertEquals("40,000 of 80,000 faces · 4 faces a second · 2:46:40 left\r", said());
    } finally {
      Locale.setDefault(before);
    }
  }
}
