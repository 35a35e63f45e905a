package ohlora.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TextTest {
  @TempDir private Path folder;

  private static String refusal(Path file) {
    return assertThrows(InputException.class, () -> Text.read(file)).getMessage();
  }

  @Test
  void utf8IsReadWithAndWithoutAByteOrderMark() throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "최상 ≥ 0.97\n");
    assertEquals("최상 ≥ 0.97\n", Text.read(plain));
    Path marked = Files.writeString(folder.resolve("marked"), "\uFEFF최상");
    assertEquals("최상", Text.read(marked));
    assertEquals("", Text.read(Files.createFile(folder.resolve("empty"))));
  }

  @Test
  void utf16IsCalledByItsName() throws IOException {
    Path file = folder.resolve("excel.csv");
    for (String order : new String[] {"UTF-16", "x-UTF-16LE-BOM"}) {
      Files.write(file, "case,group".getBytes(order));
      assertEquals(file + ": is UTF-16 text; save it as UTF-8", refusal(file));
    }
  }

  @Test
  void aSpreadsheetIsNotText() throws IOException {
    Path file = folder.resolve("table.xlsx");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("sheet.xml"));
    }
    assertEquals(
        file + ": is a zip archive or a spreadsheet, not text; export it as UTF-8 text",
        refusal(file));
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() throws IOException {
    Path file = folder.resolve("latin.csv");
    Files.write(file, "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(file + ": is not UTF-8 text; save it as UTF-8", refusal(file));
  }

  @Test
  void whatIsNoFileIsSaid() {
    assertEquals(folder + ": is a folder, not a file; name the file in it", refusal(folder));
    Path missing = folder.resolve("missing");
    assertEquals(
        missing + ": there is no such file; check that the path is right", refusal(missing));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aDanglingLinkAndADeviceAreSaid() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
    assertEquals(
        link + ": is a link that leads nowhere; check that the path is right", refusal(link));
    Path device = Path.of("/dev/null");
    assertEquals(
        device + ": is a pipe or a device, not a file; give a regular file", refusal(device));
  }

  @Test
  void numbersLookTheSameUnderEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      for (String tag : new String[] {"de-DE", "tr-TR", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva"}) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertEquals("2,400 of 0.92", Text.format("%,d of %.2f", 2400, .92));
      }
    } finally {
      Locale.setDefault(before);
    }
  }
}
