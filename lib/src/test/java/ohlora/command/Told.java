package ohlora.command;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a command gives.
 *
 * @param status its exit status
 * @param out what it says on standard output
 * @param err what it says on standard error
 */
record Told(int status, String out, String err) {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");

  /** Tells the program some words. */
  static Told of(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = tell(out, err, words);
    return new Told(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The exit status, and in the next lines what the program says on both streams as it comes. */
  static String onBoth(String... words) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    int status = tell(both, both, words);
    return status + "\n" + both.toString(StandardCharsets.UTF_8);
  }

  /** Tells the program some words, with these for its two streams; its exit status. */
  static int tell(OutputStream out, OutputStream err, String... words) {
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      return Ohlora.tell(words);
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }

  /** The words of the first example in a command's help, as a shell takes them. */
  static List<String> example(String... command) {
    List<String> help = new ArrayList<>(List.of(command));
    help.add("--help");
    String text = of(help.toArray(String[]::new)).out;
    String line =
        text.substring(text.indexOf("For example:"))
            .replaceAll("\\\\\n", " ")
            .lines()
            .toList()
            .get(1);
    List<String> words = new ArrayList<>();
    for (Matcher word = WORD.matcher(line); word.find(); ) {
      words.add(word.group(1) == null ? word.group() : word.group(1));
    }
    words.remove("bin/ohlora");
    return words;
  }
}
