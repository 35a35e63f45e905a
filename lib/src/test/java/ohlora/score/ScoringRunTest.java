package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import ohlora.Lengthy;
import ohlora.Tests;
import ohlora.command.Ohlora;
import ohlora.io.AtomicFile;
import ohlora.io.FolderLock;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.latent.Latent;
import ohlora.latent.Latents;
import ohlora.model.Cutoffs;
import ohlora.model.Model;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class ScoringRunTest {
  private static final int CASES = 12;

  /** So many times two processes begin a run in one folder. */
  private static final int ROUNDS = 40;

  /** How often the run is killed. */
  private static final int KILLS = Tests.size(2, 10);

  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  @TempDir static Path shared;
  @TempDir Path folder;
  private static Model model;
  private static Path uninterrupted;

  @BeforeAll
  static void runOnce() throws IOException {
    model = Model.open(TinyModel.write(shared.resolve("model")));
    uninterrupted = shared.resolve("run");
    ScoringRun.begin(uninterrupted, model, recipe(CASES)).run(NOWHERE);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Recipe recipe(int cases) {
    return ScoringRun.recipe(model, 7, 0, cases, Scoring.DETERMINISTIC, 25, TinyModel.A);
  }

  @Test
  void aRunLeavesThePublishedFiles() throws IOException {
    Map<String, String> files = TinyModel.contents(uninterrupted);
    assertEquals(CASES + 4, files.size());
    String[] rows = files.get("test_result.csv").split("\n");
    assertEquals(
        "case,vector_no,passed,group_name,eyes_corr,mouth_corr,pose_corr,sum_abs_corr", rows[0]);
    assertEquals(CASES + 1, rows.length);
    Table cases = FinishedRun.open(uninterrupted).cases();
    for (int i = 0; i < CASES; i++) {
      int row = i;
      boolean passes =
          TinyModel.STEERED.stream()
              .allMatch(p -> Math.abs(cases.doubleColumn(p).getDouble(row)) >= TinyModel.A.of(p));
      assertEquals(passes ? "O" : "X", rows[1 + i].split(",")[2]);
    }
    String[] latents = files.get("latents.csv").split("\n");
    assertEquals(CASES + 1, latents.length);
    Latents seeded = Latents.seeded(7, 64, 3);
    Latents read = Latents.read(uninterrupted.resolve("latents.csv"), model);
    assertEquals(seeded.at(5).z()[63], read.at(5).z()[63]);
    assertEquals(seeded.at(5).label()[2], read.at(5).label()[2]);
    assertEquals(51, files.get("cases/case_0003.csv").split("\n").length);
    assertTrue(files.get("test_statistics.csv").startsWith("cases,passed,undefined,"));
    assertTrue(files.get("recipe.json").contains("\"mode\": \"deterministic\""));
  }

  @Test
  void aCaseIsTheSameAloneAndAmongOthers() throws IOException {
    Recipe alone = ScoringRun.recipe(model, 7, 5, 1, Scoring.DETERMINISTIC, 25, TinyModel.A);
    ScoringRun.begin(folder, model, alone).run(NOWHERE);
    assertEquals(
        Files.readString(uninterrupted.resolve("cases/case_0005.csv")),
        Files.readString(folder.resolve("cases/case_0005.csv")));
  }

  @Lengthy
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aRunThatIsKilledAtRandomMomentsEndsByteIdentical() throws Exception {
    Random random = new Random(20);
    int killed = 0;
    while (killed < KILLS) {
      Process process = score("--resume");
      Path results = folder.resolve("run/test_result.csv");
      long begun = rows(results);
      // after at least one more row, at a random moment of the next
      while (process.isAlive() && rows(results) <= begun) {
        Thread.sleep(1);
      }
      Thread.sleep(random.nextInt(25));
      if (process.isAlive()) {
        process.destroyForcibly().waitFor();
        killed++;
      } else {
        assertEquals(0, process.exitValue(), Files.readString(folder.resolve("output.txt")));
      }
      if (rows(results) > CASES) {
        break; // it was faster than the kills
      }
    }
    assertTrue(killed > 0);
    Process last = score("--resume");
    assertTrue(last.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, last.exitValue());
    System.out.print(Text.format("killed %d times, then byte-identical%n", killed));
    assertEquals(TinyModel.contents(uninterrupted), TinyModel.contents(folder.resolve("run")));
  }

  private static long rows(Path results) throws IOException {
    return Files.exists(results)
        ? Files.readString(results).chars().filter(c -> c == '\n').count()
        : 0;
  }

  private Process score(String... more) throws IOException {
    return new ProcessBuilder(java(more))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output.txt").toFile())
        .start();
  }

  private List<String> java(String... more) {
    List<String> command = Tests.java(Ohlora.class.getName(), "score");
    command.addAll(List.of("--model", shared.resolve("model").toString()));
    command.addAll(List.of("--out", folder.resolve("run").toString()));
    command.addAll(List.of("--seed", "7", "--batch", "25", "--cases", String.valueOf(CASES)));
    command.addAll(List.of(more));
    return command;
  }

  @Test
  void aTornLastLineIsDoneAgain() throws IOException {
    copy(uninterrupted, folder);
    Path results = folder.resolve("test_result.csv");
    String whole = Files.readString(results);
    Files.writeString(results, whole.substring(0, whole.length() - 30));
    Files.delete(folder.resolve("cases/case_0011.csv"));
    ScoringRun.resume(folder, model, recipe(CASES)).run(NOWHERE);
    assertEquals(TinyModel.contents(uninterrupted), TinyModel.contents(folder));
  }

  @Test
  void aCaseFileThatIsMissingOrTornIsMadeAgain() throws IOException {
    copy(uninterrupted, folder);
    String whole = Files.readString(folder.resolve("cases/case_0001.csv"));
    Files.delete(folder.resolve("cases/case_0000.csv"));
    Files.writeString(folder.resolve("cases/case_0001.csv"), "");
    Files.writeString(folder.resolve("cases/case_0002.csv"), whole.substring(0, 300));
    Files.writeString(
        folder.resolve("cases/case_0003.csv"), whole.substring(0, whole.indexOf("\n9,") + 1));
    Files.writeString(folder.resolve("cases/case_0004.csv"), "\0".repeat(whole.length()) + "\n");
    assertFalse(Verification.verify(folder, model, 0, 1).sound());
    ScoringRun.resume(folder, model, recipe(CASES)).run(NOWHERE);
    assertEquals(TinyModel.contents(uninterrupted), TinyModel.contents(folder));
  }

  @Test
  void changedFiguresAreRefusedByLineAndNothingIsWritten() throws IOException {
    String results = "test_result.csv";
    refused(results, "(?m)^4,4,[OX],(...),[^,]*", "4,4,X,$1,-0.5", "line 6: ");
    refused(results, "(?m)^4,4,X,", "4,4,O,", "line 6: passed is O, but its row gives X");
    refused(results, "(?m)^4,4,", "4,5,", "line 6: vector_no is 5, but its row gives 4");
    refused("cases/case_0004.csv", "(?m)^7,(.*),[^,]*$", "7,$1,0.123", "line 6: cases/case_0004");
    refused(
        "cases/case_0004.csv", "(?m)^7,", "8,", "case_0004.csv, line 9: image is 8, expected 7");
    refused("cases/case_0004.csv", "image", "picture", "case_0004.csv, line 1: column 1 is");
    // A figure that is changed together with what follows from it, and the case's file removed.
    Path run = edited(results, "(?m)^4,4,[OX],(...),.*", "4,4,X,$1,0.0,0.5,0.0,0.5");
    Files.delete(run.resolve("cases/case_0004.csv"));
    refused(run, ", eyes 0.0, mouth 0.5, pose 0.0, but the case tested again gives ");
    // The same with last bits of another machine.
    run = edited(results, "(?m)^(?<head>4,4,[OX],...,-?0[.]\\d+)\\d\\d,", "${head}1,");
    Files.delete(run.resolve("cases/case_0004.csv"));
    refused(run, "line 6: cases/case_0004.csv is lost, and made again it has other last bits");
  }

  private void refused(String name, String from, String to, String part) throws IOException {
    refused(edited(name, from, to), part);
  }

  private static void refused(Path run, String part) throws IOException {
    Map<String, String> before = TinyModel.contents(run);
    InputException e =
        assertThrows(
            InputException.class, () -> ScoringRun.resume(run, model, recipe(CASES)).run(NOWHERE));
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertEquals(before, TinyModel.contents(run));
  }

  /** A copy of the whole run in which one file is changed. */
  private Path edited(String name, String from, String to) throws IOException {
    Path run = Files.createTempDirectory(folder, "edited");
    copy(uninterrupted, run);
    String before = Files.readString(run.resolve(name));
    String after = before.replaceFirst(from, to);
    assertNotEquals(before, after);
    Files.writeString(run.resolve(name), after);
    return run;
  }

  @Test
  void ofTwoBeginningsAtOnceOneWinsAndTheOtherIsTold() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(2);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    for (int round = 0; round < 40; round++) {
      Path run = folder.resolve("run" + round);
      List<Future<String>> said = new ArrayList<>();
      for (int seed : new int[] {7, 8}) {
        said.add(
            pool.submit(
                () -> {
                  Recipe recipe =
                      ScoringRun.recipe(model, seed, 0, 1, Scoring.DETERMINISTIC, 25, TinyModel.A);
                  barrier.await(10, TimeUnit.SECONDS);
                  return begun(run, recipe);
                }));
      }
      String first = said.get(0).get(10, TimeUnit.SECONDS);
      String second = said.get(1).get(10, TimeUnit.SECONDS);
      assertEquals(1, Stream.of(first, second).filter("begun"::equals).count(), first + second);
      long seed = Recipe.read(run.resolve(Recipe.FILE)).seed();
      assertEquals(first.equals("begun") ? 7 : 8, seed);
    }
    pool.shutdown();
  }

  private static String begun(Path run, Recipe recipe) throws IOException {
    try {
      ScoringRun.begin(run, model, recipe);
      return "begun";
    } catch (InputException e) {
      assertTrue(
          e.getMessage().contains("holds a run already")
              || e.getMessage().contains("is being written by process "),
          e.getMessage());
      return "told";
    }
  }

  /** Begins runs in the folders run0, run1, … at moments that another process does so, too. */
  static final class Beginner {
    private Beginner() {}

    public static void main(String[] words) throws Exception {
      Path folder = Path.of(words[0]);
      try (Model model = Model.open(folder.resolve("model"))) {
        Recipe recipe =
            ScoringRun.recipe(
                model, Long.parseLong(words[1]), 0, 1, Scoring.DETERMINISTIC, 25, TinyModel.A);
        Path mine = Files.createFile(folder.resolve("ready" + words[1]));
        while (!Files.exists(folder.resolve("go"))) {
          Thread.sleep(1);
        }
        long go = Files.getLastModifiedTime(folder.resolve("go")).toMillis() + 50;
        StringBuilder won = new StringBuilder();
        for (int round = 0; round < ROUNDS; round++) {
          while (System.currentTimeMillis() < go + 15L * round) {
            Thread.onSpinWait();
          }
          try {
            ScoringRun.begin(folder.resolve("run" + round), model, recipe);
            won.append(round).append('\n');
          } catch (InputException e) {
            if (!e.getMessage().contains("holds a run already")
                && !e.getMessage().contains("is being written by process ")) {
              throw e;
            }
          }
        }
        Files.writeString(mine, won);
      }
    }
  }

  @Lengthy
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void ofTwoProcessesThatBeginAtOnceOneWins() throws Exception {
    TinyModel.write(folder.resolve("model"));
    List<Process> processes = new ArrayList<>();
    try {
      for (String seed : new String[] {"7", "8"}) {
        processes.add(
            new ProcessBuilder(Tests.java(Beginner.class.getName(), folder.toString(), seed))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output" + seed).toFile())
                .start());
      }
      while (!(Files.exists(folder.resolve("ready7")) && Files.exists(folder.resolve("ready8")))
          && processes.stream().allMatch(Process::isAlive)) {
        Thread.sleep(5);
      }
      Files.createFile(folder.resolve("go"));
      for (Process process : processes) {
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(folder.resolve("output7")));
      }
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
    List<String> sevens = Files.readAllLines(folder.resolve("ready7"));
    List<String> eights = Files.readAllLines(folder.resolve("ready8"));
    assertEquals(ROUNDS, sevens.size() + eights.size(), sevens + " and " + eights);
    for (int round = 0; round < ROUNDS; round++) {
      Recipe recipe = Recipe.read(folder.resolve("run" + round).resolve(Recipe.FILE));
      boolean seven = sevens.contains(String.valueOf(round));
      assertEquals(seven ? 7 : 8, recipe.seed());
      assertNotEquals(seven, eights.contains(String.valueOf(round)));
    }
    System.out.print(
        Text.format(
            "two processes: %d and %d of %d begun%n", sevens.size(), eights.size(), ROUNDS));
  }

  @Test
  void anotherRecipeIsRefusedByNameAndASecondRunToo() throws IOException {
    copy(uninterrupted, folder);
    Recipe other = ScoringRun.recipe(model, 8, 0, 13, Scoring.AS_RECORDED, 25, TinyModel.A);
    IOException e = assertThrows(IOException.class, () -> ScoringRun.resume(folder, model, other));
    assertTrue(e.getMessage().contains("seed was 7, now 8"), e.getMessage());
    assertTrue(e.getMessage().contains("cases was 12, now 13"), e.getMessage());
    assertTrue(e.getMessage().contains("mode was deterministic, now as-recorded"), e.getMessage());
    IOException second =
        assertThrows(IOException.class, () -> ScoringRun.begin(folder, model, recipe(CASES)));
    assertTrue(second.getMessage().contains("holds a run already"), second.getMessage());
    try (FolderLock held = FolderLock.of(folder)) {
      ScoringRun run = ScoringRun.resume(folder, model, recipe(CASES));
      IOException busy = assertThrows(IOException.class, () -> run.run(NOWHERE));
      String holder = "is being written by process " + ProcessHandle.current().pid() + " since ";
      assertTrue(busy.getMessage().contains(holder), busy.getMessage());
    }
    assertEquals(TinyModel.contents(uninterrupted), TinyModel.contents(folder));
  }

  @Test
  void anInterruptEndsItCleanlyAndItGoesOn() throws Exception {
    ScoringRun run = ScoringRun.begin(folder, model, recipe(CASES));
    Thread.currentThread().interrupt();
    InterruptedIOException e = assertThrows(InterruptedIOException.class, () -> run.run(NOWHERE));
    assertEquals("ended after 0 of 12 cases; resume to continue", e.getMessage());
    assertFalse(Thread.currentThread().isInterrupted());
    ScoringRun.resume(folder, model, recipe(CASES)).run(NOWHERE);
    assertEquals(TinyModel.contents(uninterrupted), TinyModel.contents(folder));
  }

  @Lengthy
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aDiskThatIsFullEndsItWithOneLineAndNothingIsTorn() throws Exception {
    // No file may grow beyond 4 KiB, as if the disk ended there: latents.csv is the first to.
    String limited = "ulimit -f 4; exec \"$@\"";
    List<String> command = new ArrayList<>(List.of("bash", "-c", limited, "bash"));
    command.addAll(java());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(1, process.exitValue());
    String output = Files.readString(folder.resolve("output.txt"));
    assertTrue(output.contains("cannot be written ("), output);
    assertFalse(output.contains("\tat "), output);
    assertFalse(Files.exists(folder.resolve("run/latents.csv")));
    assertFalse(Files.exists(folder.resolve("run/.latents.csv.part")));
    Process last = score("--resume");
    assertTrue(last.waitFor(60, TimeUnit.SECONDS));
    assertEquals(TinyModel.contents(uninterrupted), TinyModel.contents(folder.resolve("run")));
  }

  @Test
  void aFolderThatCannotBeMadeAndAModelThatIsNotThereAreSaidInOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    String there = shared.resolve("model").toString();
    String gone = folder.resolve("gone").toString();
    assertSaid(
        1,
        file + "/run: cannot be written into (",
        "--model",
        there,
        "--cases",
        "1",
        "--out",
        file + "/run");
    assertSaid(1, "holds no model.json", "--model", gone, "--cases", "1", "--out", gone);
    assertFalse(Files.exists(Path.of(gone)));
    assertSaid(2, "--out", "--model", there);
    assertSaid(2, "unknown word 'x'", "--model", there, "--out", gone, "--cases", "1", "x");
    assertSaid(2, "many", "--model", there, "--out", gone, "--cases", "many", "--batch", "5");
    assertSaid(
        2,
        "unknown scoring mode 'odd'",
        "--model",
        there,
        "--out",
        gone,
        "--cases",
        "1",
        "--mode",
        "odd");
  }

  @Test
  void theBatchIsTheSameForEverybodyUnlessItIsSaidOrAskedFor() throws IOException {
    assertEquals(25, batch("fixed"));
    assertEquals(10, batch("said", "--batch", "10"));
    assertEquals(10, batch("said", "--resume"));
    assertEquals(10, batch("said", "--resume", "--batch", "auto"));
    int fastest = batch("tuned", "--batch", "auto");
    assertTrue(List.of(5, 10, 25, 50).contains(fastest), fastest + "");
  }

  /** The batch in the recipe of a run. */
  private int batch(String run, String... more) throws IOException {
    Path out = folder.resolve(run);
    List<String> words =
        new ArrayList<>(List.of("score", "--model", shared.resolve("model").toString()));
    words.addAll(List.of("--cases", "1", "--out", out.toString()));
    words.addAll(List.of(more));
    assertEquals(0, Ohlora.tell(words.toArray(String[]::new)));
    return Recipe.read(out.resolve(Recipe.FILE)).batch();
  }

  @Test
  void aTableThatAnotherWritesIsLeftAloneAndAFolderWithoutARunIsNamed() throws IOException {
    Path table = folder.resolve("again.csv");
    String there = shared.resolve("model").toString();
    try (FolderLock held = FolderLock.ofFile(table)) {
      assertSaid(
          1,
          table + ": is being written by process " + ProcessHandle.current().pid() + " since ",
          "--model",
          there,
          "--out",
          uninterrupted.toString(),
          "--held-out",
          table.toString());
    }
    assertFalse(Files.exists(table));
    assertSaid(
        1,
        folder.resolve("recipe.json") + ": there is no such file",
        "--model",
        there,
        "--out",
        folder.toString(),
        "--verify");
  }

  @Lengthy
  @Test
  @EnabledOnOs(OS.LINUX)
  void aVerificationThatNobodyCouldReadIsNoSuccess() throws Exception {
    copy(uninterrupted, folder.resolve("run"));
    List<String> command = java("--verify", "--sample", "1");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(Path.of("/dev/full").toFile())
            .redirectError(folder.resolve("output.txt").toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(1, process.exitValue());
    String said = Files.readString(folder.resolve("output.txt"));
    assertTrue(said.endsWith(": cannot write to standard output\n"), said);
    assertEquals(1, said.lines().count(), said);
  }

  private static void assertSaid(int status, String part, String... words) {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      List<String> line = new ArrayList<>(List.of("score"));
      line.addAll(List.of(words));
      assertEquals(status, Ohlora.tell(line.toArray(String[]::new)));
    } finally {
      System.setErr(before);
    }
    String text = said.toString(StandardCharsets.UTF_8);
    assertTrue(text.startsWith("bin/ohlora score: ") && text.contains(part), text);
    assertEquals(1, text.lines().count(), text);
  }

  @Test
  void theSlopeIsThatOfALineAndABatchOfNothingIsRefusedBeforeAnythingIsWritten() {
    CaseResult run = Trial.of(model).withBatch(25).run(Latents.seeded(7, 64, 3).at(0));
    float[][] scores = new float[50][3];
    for (int i = 0; i < 50; i++) {
      scores[i][2] = (float) (1 - .25 * run.offsets().list().get(i).of("pose"));
    }
    CaseResult line =
        new CaseResult(
            run.latent(), run.group(), run.unmodified(), run.offsets(), scores, run.scoring());
    assertEquals(-.25, line.slope("pose"), 1e-6);
    assertEquals(-1, line.correlation("pose"), 1e-6);
    assertTrue(Double.isNaN(line.correlation("eyes")));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> ScoringRun.recipe(model, 1, 0, 1, Scoring.DETERMINISTIC, 0, TinyModel.A));
    assertEquals("batch of 0 images: at least 1", e.getMessage());
  }

  @Test
  void aSoundRunIsVerifiedAndAnEditedOneFoundOut() throws IOException {
    Verification sound = Verification.verify(uninterrupted, model, CASES, 1);
    assertEquals(List.of(), sound.faults());
    assertTrue(sound.filed());
    assertEquals(CASES, sound.sampled());
    assertTrue(sound.largestDifference() <= 1e-6, sound.largestDifference() + "");

    edited("test_result.csv", "(?m)^4,4,[OX],(...),[^,]*", "4,4,O,$1,-0.99", "line 6");
    edited("cases/case_0002.csv", "(?m)^7,(.*),[^,]*$", "7,$1,0.123", "cases/case_0002.csv");
    edited("cases/case_0002.csv", "(?m)^7,[^,]*", "7,1.1", "offsets of eyes are not the recipe's");
    edited(
        "cases/case_0002.csv", "image", "picture", "case_0002.csv, line 1: column 1 is 'picture'");
    edited("cases/case_0002.csv", "(?m)^7,", "8,", "case_0002.csv, line 9: image is 8, expected 7");
    edited("cases/case_0002.csv", "(?m)^7,", "-7,", "case_0002.csv, line 9: image is '-7'");
    edited("latents.csv", "(?m)^(.*)\\d$", "$15", "latents.csv is not");
    edited("test_statistics.csv", "12,", "13,", "test_statistics.csv is not");
    edited("recipe.json", "\"seed\": 7", "\"seed\": 9", "scored again");
    edited("recipe.json", "\"cases\": 12", "\"cases\": 3", "12 cases, but the recipe says 3");
    edited("recipe.json", "\"cases\": 12", "\"cases\": 2000000000", "recipe says 2000000000");
    edited("recipe.json", "\"hair_color\": 0.0", "\"hair_color\": 0.1", "made with other medians");
  }

  private void edited(String name, String from, String to, String fault) throws IOException {
    Path run = edited(name, from, to);
    Verification verification = Verification.verify(run, model, 1, 1);
    assertFalse(verification.sound());
    assertTrue(
        verification.faults().stream().anyMatch(line -> line.contains(fault)),
        verification.faults().toString());
  }

  @Test
  void aRunWithoutTheScoresOfEachCaseIsSoundAndSaysSo() throws IOException {
    for (String name : List.of("recipe.json", "test_result.csv", "test_statistics.csv")) {
      Files.copy(uninterrupted.resolve(name), folder.resolve(name));
    }
    Verification verification = Verification.verify(folder, model, 2, 1);
    assertEquals(List.of(), verification.faults());
    assertFalse(verification.filed());
  }

  @Test
  void aConstantScoreIsUndefinedAndPassesNothing() throws IOException {
    Path constant = TinyModel.write(folder.resolve("model"), 0);
    try (Model flat = Model.open(constant)) {
      Cutoffs everything = Cutoffs.of("all", "eyes ≥ 0, mouth ≥ 0, pose ≥ 0");
      Path run = folder.resolve("run");
      ScoringRun.begin(
              run, flat, ScoringRun.recipe(flat, 1, 0, 2, Scoring.DETERMINISTIC, 50, everything))
          .run(NOWHERE);
      String[] rows = Files.readString(run.resolve("test_result.csv")).split("\n");
      assertTrue(rows[1].matches("0,0,X,...,undefined,undefined,undefined,undefined"), rows[1]);
      assertTrue(FinishedRun.open(run).cases().doubleColumn("eyes").isMissing(0));
      CaseResult result = Trial.of(flat).run(Latents.seeded(1, 64, 3).at(0));
      assertEquals("undefined", result.spillTable().getString(0, "measured eyes"));
    }
  }

  @Test
  void asRecordedScoresAreNoisyRoundedAndReproducible() throws IOException {
    Trial recorded = Trial.of(model).with(Scoring.AS_RECORDED, 3).withBatch(25);
    Latent latent = Latents.seeded(7, 64, 3).at(1);
    float[][] once = recorded.run(latent).scores();
    assertTrue(Arrays.deepEquals(once, recorded.run(latent).scores()));
    float[][] plain = Trial.of(model).withBatch(25).run(latent).scores();
    float[][] otherSeed =
        Trial.of(model).with(Scoring.AS_RECORDED, 4).withBatch(25).run(latent).scores();
    assertFalse(Arrays.deepEquals(once, plain));
    assertFalse(Arrays.deepEquals(once, otherSeed));
    for (float[] row : once) {
      for (float score : row) {
        assertEquals(Math.rint(score * 10_000.0), score * 10_000.0, 1e-2);
      }
    }
  }

  @Test
  void allSevenScoresHoldTheThreeThatSelect() {
    Trial test = Trial.of(model).withBatch(50);
    CaseResult result = test.run(Latents.seeded(7, 64, 3).at(2));
    float[][] all = model.scorer().score(test.images(result.latent(), result.group()));
    for (int i = 0; i < all.length; i++) {
      assertEquals(7, all[i].length);
      for (int p = 0; p < 3; p++) {
        int column = model.scorer().properties().indexOf(TinyModel.STEERED.get(p));
        assertEquals(result.scores()[i][p], all[i][column], 1e-6f);
      }
    }
  }

  @Test
  void whatIsTestedOnOtherOffsetsKeepsItsGroupAndItsNumbers() throws IOException {
    FinishedRun run = FinishedRun.open(uninterrupted);
    Table again = HeldOutOffsets.test(model, run, List.of(2, 9), 1, NOWHERE);
    assertEquals(run.cases().columnNames(), again.columnNames());
    assertEquals(9, again.intColumn("case").getInt(1));
    assertEquals(run.cases().getString(9, "group"), again.getString(1, "group"));
    assertNotEquals(run.cases().doubleColumn("eyes").get(9), again.doubleColumn("eyes").get(1));
    Path file = folder.resolve("held-out.csv");
    AtomicFile.write(file, CaseTable.csv(again));
    assertEquals(again.print(), Table.read().csv(file.toFile()).setName("held out").print());
  }

  @Test
  void aChosenSetIsWrittenAsPublished() throws IOException {
    Latents latents = Latents.seeded(7, 64, 3);
    Table cases = FinishedRun.open(uninterrupted).cases().rows(3, 8);
    ChosenFiles.write(folder, FinishedRun.open(uninterrupted), model, cases);
    Latents read = Latents.read(folder.resolve(ChosenFiles.Z_VECTORS), model);
    assertTrue(Arrays.equals(latents.at(8).z(), read.at(1).z()));
    String[] rows = Files.readString(folder.resolve(ChosenFiles.GROUP_NAMES)).split("\n");
    assertEquals("case,vector_no,group_name,eyes_corr,mouth_corr,pose_corr", rows[0]);
    assertTrue(rows[2].startsWith("8,8," + cases.getString(1, "group") + ","), rows[2]);
    assertEquals(3, rows.length);
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Map.Entry<String, String> file : TinyModel.contents(from).entrySet()) {
      Path target = to.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
  }
}
