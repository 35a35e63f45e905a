package ohlora.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFactsTest {
  /** Of the three bytes {@code abc}, as FIPS 180-2 states it. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path folder;

  @Test
  void aFileHasItsSizeAndItsSha256() throws IOException {
    FileFacts facts = FileFacts.of(Files.writeString(folder.resolve("abc"), "abc"));
    assertEquals(new FileFacts(3, ABC), facts);
    assertEquals("sha-256 " + ABC + " (3 bytes)", facts.toString());
    Path missing = folder.resolve("missing");
    assertEquals(
        missing + ": there is no such file; check that the path is right",
        assertThrows(InputException.class, () -> FileFacts.of(missing)).getMessage());
  }

  @Test
  void whatIsNotKnownContradictsNothing() {
    FileFacts facts = new FileFacts(3, ABC.toUpperCase(Locale.ROOT));
    assertTrue(facts.fits(FileFacts.UNKNOWN));
    assertTrue(FileFacts.UNKNOWN.fits(facts));
    assertTrue(facts.fits(new FileFacts(-1, ABC)));
    assertFalse(facts.fits(new FileFacts(4, "")));
    assertFalse(facts.fits(new FileFacts(3, "0".repeat(64))));
  }

  @Test
  void aHashThatIsNoneIsRefused() {
    for (String text : new String[] {null, "0", "g".repeat(64), "0".repeat(65)}) {
      assertThrows(IllegalArgumentException.class, () -> new FileFacts(3, text));
    }
  }
}
