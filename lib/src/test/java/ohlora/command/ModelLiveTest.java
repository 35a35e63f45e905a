package ohlora.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import ohlora.score.ForeignModel;
import ohlora.score.OtherModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLiveTest {
  @TempDir Path folder;

  @Test
  void aModelOfOnesOwnBecomesAPage() throws IOException {
    Path model = OtherModel.write(folder.resolve("model"));
    Path page = folder.resolve("live.html");
    Told told = Told.of("model", "live", model.toString(), "--out", page.toString(), "--case", "7");
    assertEquals("", told.err());
    assertEquals(0, told.status());
    String html = Files.readString(page);
    assertTrue(html.startsWith("<!doctype html>"));
    assertTrue(html.contains("\"first\":\"7\""));
  }

  @Test
  void whatCannotBecomeOneIsSaidInOneLineAndNothingIsWritten() throws IOException {
    Path page = folder.resolve("live.html");
    Path scripts = ForeignModel.write(folder.resolve("scripts"));
    assertRefused("only built-in networks run in a page", scripts, page);
    assertRefused("--case=-1: is not a case", scripts, page, "--case", "-1");
    assertFalse(Files.exists(page));
  }

  private static void assertRefused(String part, Path model, Path page, String... more) {
    String[] words = {"model", "live", model.toString(), "--out", page.toString()};
    String[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    Told told = Told.of(all);
    assertEquals(1, told.status());
    assertEquals(1, told.err().lines().count());
    assertTrue(told.err().contains(part), told.err());
  }
}
