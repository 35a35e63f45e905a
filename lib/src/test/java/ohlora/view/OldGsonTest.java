package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import ohlora.Lengthy;
import ohlora.Tests;
import ohlora.io.Json;
import ohlora.latent.Latents;
import ohlora.model.Model;
import ohlora.model.ModelCard;
import ohlora.score.CaseTable;
import ohlora.score.FinishedRun;
import ohlora.score.Recipe;
import ohlora.score.Trial;
import ohlora.select.Choices;
import ohlora.select.Experiments;
import ohlora.select.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A kernel's own jars come first on its class path. IJava 1.3.0 brings Gson 2.8.5, which cannot
 * fill records: what is read and computed beside it is the same.
 */
class OldGsonTest {
  /** The build puts it there. */
  private static final Path OLD = Path.of("target/old-gson/gson-2.8.5.jar");

  private static final Path ROOT = Path.of("..");

  @TempDir Path folder;

  @Lengthy
  @Test
  void allThatIsReadIsTheSameWithAnOldGsonFirst() throws IOException, InterruptedException {
    assertTrue(Files.exists(OLD), "mvn process-test-classes brings " + OLD);
    Path output = folder.resolve("output.txt");
    int status =
        new ProcessBuilder(
                Tests.java(
                    "-cp",
                    OLD + File.pathSeparator + System.getProperty("java.class.path"),
                    OldGsonTest.class.getName(),
                    folder.resolve("again.csv").toString()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    String said = Files.readString(output);
    assertEquals(0, status, said);
    assertEquals("gson-2.8.5.jar\n" + read(folder.resolve("again.csv")), said);
  }

  public static void main(String[] words) throws Exception {
    String text = read(Path.of(words[0]));
    // After it all, lest it be loaded for this alone.
    Class<?> gson = Class.forName("com.google.gson.Gson");
    Path jar = Path.of(gson.getProtectionDomain().getCodeSource().getLocation().toURI());
    new PrintStream(System.out, true, StandardCharsets.UTF_8)
        .print(jar.getFileName() + "\n" + text);
  }

  /** Cards, recipes, reports, choices, tables, an explorer, and a case tested. */
  private static String read(Path again) throws IOException {
    Path demo = ROOT.resolve("data/demo");
    FinishedRun run = FinishedRun.open(demo.resolve("deterministic"));
    Report report = Report.open(ROOT.resolve("data/reports/v7"));
    ModelCard card = ModelCard.read(ROOT.resolve("models/demo"));
    Choices.read(demo.resolve("choices.csv"), run, card.criteria()).write(again);
    try (Model model = Model.open(ROOT.resolve("models/demo"))) {
      return String.join(
          "\n",
          Json.text(card),
          Json.text(Recipe.read(demo.resolve("deterministic/recipe.json"))),
          Json.text(report.facts()),
          CaseTable.csv(report.cases()),
          CaseTable.csv(report.chosen()),
          CaseTable.csv(report.retests().get(1)),
          CaseTable.csv(run.cases()),
          Files.readString(again),
          CaseTable.csv(Experiments.open(ROOT.resolve("data/reports")).table()),
          CutoffExplorer.of(report).render().byMimeType().get(Rendered.TEXT),
          Trial.of(model).run(Latents.of(model, 2025).at(228)).correlations().toString());
    }
  }
}
