package ohlora.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowLogTest {
  private static final List<String> HEADER = List.of("case", "score");

  @TempDir Path folder;

  @Test
  void goesOnAfterTheLastWholeRowWhereverItWasTorn() throws IOException {
    String whole = "case,score\n0,0.5\n1,0.25\n";
    for (int cut = 0; cut <= whole.length(); cut++) {
      Path file = Files.writeString(folder.resolve("log.csv"), whole.substring(0, cut));
      try (RowLog log = RowLog.open(file, HEADER)) {
        for (int i = log.rows().size(); i < 2; i++) {
          log.append(i, i == 0 ? 0.5 : 0.25);
        }
      }
      assertEquals(whole, Files.readString(file), "cut at " + cut);
    }
  }

  @Test
  void whatIsNoFileOfTextIsSaidInOneLine() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    assertRefused(taken, "is a folder, not a file");
    Path zero = Files.createSymbolicLink(folder.resolve("zero"), Path.of("/dev/zero"));
    assertRefused(zero, "is a pipe or a device, not a file");
    Path nowhere = Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("gone"));
    assertRefused(nowhere, "is a link that leads nowhere");
    Path bytes = Files.write(folder.resolve("bytes"), new byte[] {'c', (byte) 0xff, '\n'});
    assertRefused(bytes, "is not UTF-8 text");
    assertRefused(folder.resolve("none/log.csv"), "cannot be written (no such file)");
  }

  private static void assertRefused(Path file, String part) {
    InputException e = assertThrows(InputException.class, () -> RowLog.open(file, HEADER));
    assertTrue(e.getMessage().startsWith(file + ": " + part), e.getMessage());
  }

  @Test
  void anotherHeaderAndAShortRowAreRefusedByLine() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "case,figure\n");
    IOException header = assertThrows(IOException.class, () -> RowLog.open(file, HEADER));
    assertEquals(
        file + ", line 1: column 2 is 'figure'; the columns are case,score", header.getMessage());
    Path shorter = Files.writeString(folder.resolve("b.csv"), "case,score\n0,1\n1\n");
    IOException row = assertThrows(IOException.class, () -> RowLog.open(shorter, HEADER));
    assertEquals(shorter + ", line 3: 1 field, but the header has 2", row.getMessage());
  }

  @Test
  void aFieldWithACommaOrAQuoteIsReadAgainAsItWas() throws IOException {
    Path file = folder.resolve("log.csv");
    try (RowLog log = RowLog.open(file, HEADER)) {
      log.append(1, "a, \"b\"");
    }
    try (RowLog log = RowLog.open(file, HEADER)) {
      assertEquals("a, \"b\"", log.rows().get(0).text("score"));
      assertEquals(2, log.rows().get(0).line());
    }
  }

  @Test
  void anInterruptedWriterTearsNoRow() throws IOException {
    Path file = folder.resolve("log.csv");
    try (RowLog log = RowLog.open(file, HEADER)) {
      log.append(0, 0.5);
      Thread.currentThread().interrupt();
      assertThrows(ClosedByInterruptException.class, () -> log.append(1, 0.25));
      assertTrue(Thread.interrupted());
    }
    try (RowLog log = RowLog.open(file, HEADER)) {
      assertEquals(1, log.rows().size());
    }
  }
}
