package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import ohlora.latent.Latents;
import ohlora.model.FaceModel;
import ohlora.score.FinishedRun;
import ohlora.score.Recipe;
import ohlora.score.Scoring;
import ohlora.score.ScoringRun;
import ohlora.score.TinyModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of four cases whose correlations are set by hand: 0 passes A and B, 2 passes B. */
class ChooseTest {
  private static final String REPORT = "src/test/resources/report";

  @TempDir private static Path folder;
  private static Path model;
  private static Path run;
  private static String recipe;

  @BeforeAll
  static void finishedRun() throws IOException {
    model = TinyModel.write(folder.resolve("model"));
    run = Files.createDirectory(folder.resolve("run"));
    try (var opened = FaceModel.open(model)) {
      ScoringRun.recipe(opened, 7, 0, 4, Scoring.DETERMINISTIC, 10, Recipe.A)
          .write(run.resolve("recipe.json"));
    }
    Files.writeString(
        run.resolve("test_result.csv"),
        """
        case,vector_no,passed,group_name,eyes_corr,mouth_corr,pose_corr,sum_abs_corr
        0,0,O,hhh,-0.98,-0.95,-0.93,2.86
        1,1,X,lll,-0.5,-0.5,-0.5,1.5
        2,2,X,hlh,-0.91,0.92,-0.89,2.72
        3,3,X,lll,undefined,-0.5,-0.5,1
        """);
    recipe = FinishedRun.open(run).recipeHash();
  }

  /** What the program says, on both streams, behind its exit status. */
  private static String said(String... words) {
    var bytes = new ByteArrayOutputStream();
    var out = System.out;
    var err = System.err;
    try (var stream = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(stream);
      System.setErr(stream);
      int status = Choose.tell(words);
      return status + "\n" + bytes.toString(StandardCharsets.UTF_8);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static String said(Path out, String... more) {
    var words = new ArrayList<>(List.of("--report", REPORT, "--run", run.toString()));
    words.addAll(List.of("--model", model.toString(), "--out", out.toString()));
    words.addAll(List.of(more));
    return said(words.toArray(String[]::new));
  }

  @Test
  void whatPassesIsDrawnToBeLookedAt() throws IOException {
    var out = folder.resolve("look");
    assertTrue(said(out).startsWith("0\n"));
    try (var files = Files.list(out)) {
      assertEquals(
          List.of("case_0000.png", "case_0002.png", "contact.png", "help.csv"),
          files.map(f -> f.getFileName().toString()).sorted().toList());
    }
    assertTrue(ImageIO.read(out.resolve("case_0002.png").toFile()).getWidth() > 10 * 96);
    var help = Files.readAllLines(out.resolve("help.csv"));
    assertEquals(3, help.size());
    assertTrue(help.get(2).startsWith("2,"), help.get(2));
  }

  @Test
  void aChoiceBecomesTheFunnelThePageAndTheFinalFiles() throws IOException {
    var choices = folder.resolve("choices.csv");
    Files.writeString(
        choices,
        """
        case,kept,young_woman,properties_follow,background_and_face_stay,little_uncanny_valley,reason,reviewer,time,recipe
        0,no,yes,yes,no,yes,the background flickers,Ada,2026-11-25T10:15:30Z,RECIPE
        2,yes,yes,yes,yes,yes,,Ada,2026-11-25T10:16:30Z,RECIPE
        """
            .replace("RECIPE", recipe));
    var out = folder.resolve("chosen");
    var said = said(out, "--choices", choices.toString());
    assertTrue(said.startsWith("0\n"), said);
    assertTrue(said.contains("| chosen under A | by eye | 0 | 1 | 0 |"), said);
    assertTrue(said.contains("| chosen under B | by eye | 1 | 2 | 50 |"), said);
    assertTrue(said.contains("| chosen | by eye | 1 | 4 | 25 |"), said);
    var page = Files.readString(out.resolve("report.md"));
    assertTrue(page.startsWith("# Live: chosen by Ada from 4 cases"), page);
    assertTrue(page.contains("| 2 | B | 0.91 | 중 | 0.92 | 중 | 0.89 | 하 |"), page);
    try (var opened = FaceModel.open(model)) {
      var latents = Latents.seeded(7, opened.generator().zSize(), opened.generator().labelSize());
      var published = Latents.published(out.resolve("ohlora_z_vectors.csv"), 3).at(0);
      assertArrayEquals(latents.at(2).z(), published.z());
    }
    assertTrue(Files.readString(out.resolve("ohlora_w_group_names.csv")).contains("\n2,2,hlh,"));
  }

  @Test
  void mistakesAreSaidInOneLine() throws IOException {
    assertEquals(
        "2\nbin/choose: unknown word '--case'; bin/choose --help says what there is\n",
        said("--case", "3"));
    assertEquals("2\nbin/choose: --run is missing; bin/choose --help says what there is\n", said());
    assertEquals(
        "2\nbin/choose: --run needs a value behind it; bin/choose --help says what there is\n",
        said("--run"));
    assertTrue(said("--help").startsWith("0\nbin/choose --run DIR"));
    var said = said(folder.resolve("none"), "--choices", "missing.csv");
    assertTrue(said.startsWith("1\nbin/choose: missing.csv: there is no such file"), said);
  }
}
