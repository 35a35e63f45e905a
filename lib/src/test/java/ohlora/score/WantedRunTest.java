package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import ohlora.Lengthy;
import ohlora.io.InputException;
import ohlora.model.Model;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that looks for some cases that pass, the most promising first. */
class WantedRunTest {
  private static final int POOL = 60;
  private static final int WANTED = 15;
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  @TempDir static Path shared;
  private static Model model;
  private static Path run;
  private static Map<String, String> whole;
  private static String said;

  @BeforeAll
  static void look() throws IOException {
    model = Model.open(OtherModel.write(shared.resolve("model")));
    run = shared.resolve("run");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ScoringRun.begin(run, model, recipe()).run(new PrintStream(out, true, StandardCharsets.UTF_8));
    said = out.toString(StandardCharsets.UTF_8);
    whole = TinyModel.contents(run);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Recipe recipe() {
    Screen screen = Screen.of(List.of(OtherModel.STRICT), OtherModel.IMAGES).wanting(WANTED);
    return ScoringRun.recipe(model, 7, 0, POOL, Scoring.DETERMINISTIC, 12, OtherModel.STRICT)
        .with(Particulars.NONE.with(screen));
  }

  @Test
  void itEndsWithTheLastThatWasWantedAndBeginsInPlainOrder() throws IOException {
    FinishedRun finished = FinishedRun.open(run);
    assertEquals(WANTED, finished.passing(List.of(OtherModel.STRICT)).size());
    List<CaseRow> rows = finished.rows();
    assertTrue(rows.get(rows.size() - 1).passed());
    long[] numbers = rows.stream().mapToLong(CaseRow::number).toArray();
    assertEquals(numbers.length, new HashSet<>(LongStream.of(numbers).boxed().toList()).size());
    assertTrue(numbers.length > Promise.PLAIN && numbers.length < POOL, numbers.length + " tested");
    for (int i = 0; i < Promise.PLAIN; i++) {
      assertEquals(i, numbers[i]);
    }
    long[] learned = LongStream.of(numbers).skip(Promise.PLAIN).toArray();
    assertNotEquals(
        LongStream.of(learned).sorted().boxed().toList(), LongStream.of(learned).boxed().toList());
    assertTrue(
        said.endsWith(
            WANTED
                + " of "
                + numbers.length
                + " tested cases pass, from a pool of 60, the most promising first: no census, and"
                + " no random sample of those that pass\n"),
        said);
    assertThrows(InputException.class, finished::cases);
    assertTrue(
        whole
            .get("test_statistics.csv")
            .startsWith("cases,pool,wanted,stopped,images_of_stopped,"));
  }

  @Test
  void itIsSoundAndAnotherOrderIsFoundOut() throws IOException {
    Verification sound = Verification.verify(run, model, 5, 1);
    assertEquals(List.of(), sound.faults());
    String results = whole.get("test_result.csv");
    String[] lines = results.split("\n");
    String swapped =
        results.replace(
            lines[22] + "\n" + lines[23],
            lines[23].replaceFirst(",22,", ",21,") + "\n" + lines[22].replaceFirst(",21,", ",22,"));
    assertFault("test_result.csv", results, swapped, "but the most promising was");
    assertFault(
        "test_result.csv",
        results,
        results.substring(0, results.lastIndexOf('\n', results.length() - 2) + 1),
        "fewer cases pass than the 15");
    assertEquals(whole, TinyModel.contents(run));
  }

  private static void assertFault(String name, String before, String after, String part)
      throws IOException {
    assertNotEquals(before, after);
    Files.writeString(run.resolve(name), after);
    List<String> faults = Verification.verify(run, model, 0, 1).faults();
    Files.writeString(run.resolve(name), before);
    assertTrue(faults.stream().anyMatch(fault -> fault.contains(part)), part + ": " + faults);
  }

  @Lengthy
  @Test
  void whereverItEndedItGoesOnAndIsByteIdentical(@TempDir Path folder) throws IOException {
    for (int rows : new int[] {0, 7, 23}) {
      Path part = Files.createDirectories(folder.resolve("part" + rows));
      for (Map.Entry<String, String> file : whole.entrySet()) {
        Files.createDirectories(part.resolve(file.getKey()).getParent());
        String text = file.getValue();
        if (file.getKey().equals("test_result.csv")) {
          text = text.substring(0, text.indexOf("\n", ends(text, rows)) + 4);
        }
        Files.writeString(part.resolve(file.getKey()), text);
      }
      ScoringRun.resume(part, model, recipe()).run(NOWHERE);
      assertEquals(whole, TinyModel.contents(part));
    }
  }

  /** Where the line after so many rows begins. */
  private static int ends(String text, int rows) {
    int at = -1;
    for (int i = 0; i <= rows; i++) {
      at = text.indexOf('\n', at + 1);
    }
    return at;
  }
}
