package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import ohlora.io.InputException;
import ohlora.model.Model;
import ohlora.score.FinishedRun;
import ohlora.score.ForeignModel;
import ohlora.score.Recipe;
import ohlora.select.Choice;
import ohlora.select.Choices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void theRunIsTheOneNamedElseTheStoredOneOfItsModelElseOneIsMadeOnce(@TempDir Path folder)
      throws IOException {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Path stored = Path.of("../data/demo/deterministic");
    try (Model demo = Model.open(Path.of("../models/demo"));
        Model own = Model.open(ForeignModel.write(folder.resolve("own")))) {
      FinishedRun run = Notebook.run(Map.of(), demo, nowhere);
      assertTrue(Notebook.isStored(run));
      assertEquals(24, Notebook.choices(Map.of(), run, demo).list().size());
      Map<String, String> few = Map.of("OHLORA_BUILD", folder.toString(), "OHLORA_CASES", "5");
      FinishedRun made = Notebook.run(few, own, nowhere);
      assertEquals(5, made.cases().rowCount());
      assertFalse(Notebook.isStored(made));
      FileTime written = Files.getLastModifiedTime(made.folder().resolve(Recipe.FILE));
      assertEquals(made.recipeHash(), Notebook.run(few, own, nowhere).recipeHash());
      assertEquals(written, Files.getLastModifiedTime(made.folder().resolve(Recipe.FILE)));
      Choices kept = Notebook.choices(Map.of(), made, own);
      assertEquals(List.of(Choices.NOBODY), kept.reviewers());
      assertEquals(
          made.passing(List.of(ForeignModel.STRICT)),
          kept.list().stream().map(Choice::number).toList());
      Map<String, String> other = Map.of("OHLORA_RUN", stored.toString());
      String line =
          assertThrows(InputException.class, () -> Notebook.run(other, own, nowhere)).getMessage();
      assertEquals(
          stored
              + ": was made with other weights than those of foreign; name the model that made it",
          line);
    }
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
          "OHLORA_CASES is '" + said + "'; allowed: a whole number from 1 to 999,999,999",
          e.getMessage());
    }
  }
}
