package ohlora;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What all tests share: their size, and Java processes of their own. */
public final class Tests {
  private Tests() {}

  /** How much of something is tried: in every run, or with {@code -Dohlora.thorough=true}. */
  public static int size(int usual, int thorough) {
    return Boolean.getBoolean("ohlora.thorough") ? thorough : usual;
  }

  /**
   * The words that start Java on the class path of the tests.
   *
   * @param words further options of Java, then a class or a source, then its arguments
   */
  public static List<String> java(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // as bin/ohlora has it
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Dsun.stdout.encoding=UTF-8",
                "-Dsun.stderr.encoding=UTF-8",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Djava.awt.headless=true",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(List.of(words));
    return command;
  }
}
