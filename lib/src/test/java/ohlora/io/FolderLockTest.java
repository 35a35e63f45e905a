package ohlora.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir Path folder;

  /** Another process: takes the lock of a folder, says so, and holds it until it is ended. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] words) throws Exception {
      try (FolderLock lock = FolderLock.of(Path.of(words[0]))) {
        System.out.println("has it");
        System.in.read();
      } catch (InputException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private Process process(Class<?> main, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String line(Process process) throws IOException {
    return new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  private static String refused(Path folder) {
    return assertThrows(InputException.class, () -> FolderLock.of(folder)).getMessage();
  }

  @Test
  void oneOwnerAtATimeHasItWithinAProcessByWhicheverPathAndNothingIsLeft() throws IOException {
    Path made = folder.resolve("new/run");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("new/run"));
    String pid = "process " + ProcessHandle.current().pid() + " since ";
    try (FolderLock lock = FolderLock.of(made)) {
      String said = refused(made);
      assertTrue(said.startsWith(made + ": is being written by " + pid), said);
      assertTrue(said.matches("(?s).* since \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ, .*"), said);
      assertTrue(refused(link).startsWith(link + ": is being written by " + pid), "by a link");
      try (FolderLock one = FolderLock.ofFile(made.resolve("a.csv"));
          FolderLock other = FolderLock.ofFile(made.resolve("b.csv"))) {
        assertThrows(InputException.class, () -> FolderLock.ofFile(link.resolve("a.csv")));
      }
      assertTrue(Files.readString(made.resolve(".lock")).startsWith(pid));
    }
    FolderLock again = FolderLock.of(made);
    again.close();
    again.close();
    try (var files = Files.list(made)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void anotherProcessIsToldWhoHasItAndAKilledOneLeavesNone() throws Exception {
    Process holder = process(Holder.class, folder.toString());
    try {
      assertEquals("has it", line(holder));
      String said = refused(folder);
      String who = "is being written by process " + holder.pid() + " since ";
      assertTrue(said.contains(who), said);
      assertTrue(refused(folder).contains(who), "also the second time");
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertTrue(Files.exists(folder.resolve(".lock")), "its file stays, its lock does not");
    try (FolderLock lock = FolderLock.of(folder)) {
      // What else this process opens in the folder does not give the lock away.
      Files.writeString(folder.resolve("x"), "x", StandardOpenOption.CREATE);
      assertThrows(InputException.class, () -> FolderLock.of(folder));
      Process second = process(Holder.class, folder.toString());
      try {
        String said = line(second);
        assertTrue(said.contains("process " + ProcessHandle.current().pid() + " since "), said);
      } finally {
        second.destroyForcibly().waitFor();
      }
    }
    assertFalse(Files.exists(folder.resolve(".lock")));
  }

  @Test
  void ofManyThreadsOneHasItAtEachMoment() throws Exception {
    int threads = 4;
    CyclicBarrier barrier = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<Integer>> wins = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      wins.add(
          pool.submit(
              () -> {
                int won = 0;
                for (int round = 0; round < 50; round++) {
                  barrier.await(10, TimeUnit.SECONDS);
                  FolderLock lock = null;
                  try {
                    lock = FolderLock.of(folder);
                    won++;
                  } catch (InputException e) {
                    // another thread has it
                  }
                  barrier.await(10, TimeUnit.SECONDS);
                  if (lock != null) {
                    lock.close();
                  }
                }
                return won;
              }));
    }
    int all = 0;
    for (Future<Integer> won : wins) {
      all += won.get(60, TimeUnit.SECONDS);
    }
    pool.shutdown();
    assertEquals(50, all);
  }

  @Test
  void whatCannotBeLockedIsSaidInOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertTrue(
        refused(file).startsWith(file + ": cannot be written into (there is a file"),
        refused(file));
    Path nowhere = Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("gone"));
    assertEquals(
        nowhere
            + ": cannot be written into (it is a link that leads nowhere)"
            + "; give write permission, or choose another folder",
        refused(nowhere));
    Files.createDirectory(folder.resolve(".lock"));
    assertTrue(refused(folder).contains(".lock: is a folder, not a file"), refused(folder));
  }
}
