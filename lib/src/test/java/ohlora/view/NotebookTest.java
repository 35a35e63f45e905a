package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a notebook takes from its environment. */
class NotebookTest {

  @Test
  void modelAndReportAreTheDemoAndV7UntilOthersAreNamed() {
    assertEquals(Path.of("../models/demo"), Notebook.modelFolder(Map.of()));
    assertEquals(Path.of("../models/demo"), Notebook.modelFolder(Map.of("OHLORA_MODEL", " ")));
    assertEquals(
        Path.of("../models/own"), Notebook.modelFolder(Map.of("OHLORA_MODEL", "../models/own")));
    assertEquals(Path.of("../data/reports/v7"), Notebook.reportFolder(Map.of()));
    assertEquals(
        Path.of("../data/reports/v8"), Notebook.reportFolder(Map.of("OHLORA_REPORT", "v8")));
  }

  @Test
  void aSizeIsWhatIsSaidElseTheQuickOneIfAskedForElseTheNormalOne() {
    assertEquals(150, Notebook.size(Map.of(), "OHLORA_CASES", 150, 20));
    assertEquals(20, Notebook.size(Map.of("OHLORA_QUICK", "1"), "OHLORA_CASES", 150, 20));
    assertEquals(150, Notebook.size(Map.of("OHLORA_QUICK", "0"), "OHLORA_CASES", 150, 20));
    Map<String, String> both = Map.of("OHLORA_QUICK", "1", "OHLORA_CASES", "7");
    assertEquals(7, Notebook.size(both, "OHLORA_CASES", 150, 20));
  }

  @Test
  void aSizeThatIsNoWholeNumberAboveZeroIsRefusedByName() {
    for (String said : new String[] {"0", "-3", "1.5", "many", "٣", "99999999999"}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> Notebook.size(Map.of("OHLORA_CASES", said), "OHLORA_CASES", 150, 20));
      assertEquals(
          "OHLORA_CASES is '" + said + "': allowed is a whole number from 1 to 999,999,999",
          e.getMessage());
    }
  }
}
