package ohlora;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What people, programs, disks and attackers do to files: each way makes another file of one.
 *
 * @param name for the report of a fault
 * @param way from the file's bytes to others
 */
record Mutation(String name, BiFunction<byte[], Random, byte[]> way) {
  private static final int HUGE = 100_000;
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE]-?\\d+)?");
  private static final Pattern JSON_VALUE =
      Pattern.compile("(?<=: )(\"[^\"]*\"|-?[\\d.eE-]+|[\\[{])");

  /** As C, Java, Python, spreadsheets and other tongues write numbers, and some that are none. */
  private static final List<String> DIALECTS =
      List.of(
          "0x1p-1",
          "0.5d",
          "0.5f",
          "NaN",
          "nan",
          "Infinity",
          "-inf",
          "1e999",
          "1_000",
          "0,5",
          "+0.5",
          ".5",
          "5.",
          "--1",
          " 0.5",
          "0.5 ",
          "007",
          "1e5",
          "-0",
          "\uFF10.\uFF15",
          "\u0660.\u0665",
          "9223372036854775808",
          "4294967297",
          "2000000000",
          "1/2",
          "50%",
          "null",
          "true",
          "");

  private static final List<String> JSON_VALUES =
      List.of("null", "[]", "{}", "\"\"", "true", "-1", "0", "1e999", "[null]", "{\"\": null}");

  private static final List<String> CONTROLS =
      List.of("\0", "\u001b[2J", "\u0007", "\b", "\u007f", "\u0085", "\u2028", "\u202e", "\r");

  private static final List<String> ESCAPES = List.of("\\u0000", "\\u001b[2J", "\\u202e", "\\n");

  private static final int[] LENGTHS = {0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0x00ffffff};

  private Mutation(String name, byte[] bytes) {
    this(name, (before, random) -> bytes.clone());
  }

  /** Ways that make sense for any bytes. */
  static List<Mutation> ofBytes(int times) {
    List<Mutation> ways = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      ways.add(new Mutation("a bit", Mutation::bit));
      ways.add(new Mutation("a cut end", (b, r) -> Arrays.copyOf(b, r.nextInt(b.length))));
      ways.add(new Mutation("bytes put in", Mutation::inserted));
      ways.add(new Mutation("a span taken out", (b, r) -> span(b, r, 0)));
      ways.add(new Mutation("a span twice", (b, r) -> span(b, r, 2)));
      ways.add(new Mutation("a span of zeros", Mutation::zeros));
      ways.add(new Mutation("a hostile length", Mutation::length));
    }
    ways.add(new Mutation("nothing", new byte[0]));
    ways.add(new Mutation("a web page", "<!DOCTYPE html><html>".getBytes(UTF_8)));
    return ways;
  }

  /** Ways that make sense for any text. */
  static List<Mutation> ofText() {
    List<Mutation> ways = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ways.add(lines("two lines swapped", (l, r) -> Collections.swap(l, at(l, r), at(l, r))));
      ways.add(lines("a line taken out", (l, r) -> l.remove(at(l, r))));
      ways.add(lines("a line twice", (l, r) -> l.add(at(l, r), l.get(at(l, r)))));
      ways.add(lines("an empty line", (l, r) -> l.add(at(l, r), "")));
      ways.add(text("a huge field", (t, r) -> number(t, r, "9".repeat(HUGE))));
    }
    for (String dialect : DIALECTS) {
      ways.add(text("a number as '" + dialect + "'", (t, r) -> number(t, r, dialect)));
    }
    for (String control : CONTROLS) {
      ways.add(text("a control character", (t, r) -> put(t, r.nextInt(t.length()), control)));
    }
    ways.add(text("a byte order mark", (t, r) -> "\uFEFF" + t));
    ways.add(text("two byte order marks", (t, r) -> "\uFEFF\uFEFF" + t));
    ways.add(text("one within", (t, r) -> put(t, r.nextInt(t.length()), "\uFEFF")));
    ways.add(new Mutation("UTF-16LE", (b, r) -> new String(b, UTF_8).getBytes(UTF_16LE)));
    ways.add(
        new Mutation("UTF-16", (b, r) -> ("\uFEFF" + new String(b, UTF_8)).getBytes(UTF_16BE)));
    ways.add(new Mutation("Latin-1", (b, r) -> (new String(b, UTF_8) + "é").getBytes(ISO_8859_1)));
    ways.add(text("CRLF", (t, r) -> t.replace("\n", "\r\n")));
    ways.add(text("CR", (t, r) -> t.replace("\n", "\r")));
    ways.add(text("no end of line", (t, r) -> t.stripTrailing()));
    ways.add(text("empty lines at the end", (t, r) -> t + "\n\n"));
    ways.add(text("spaces at the end", (t, r) -> t + "  \n"));
    ways.add(text("a tail", (t, r) -> t + "x"));
    ways.add(text("twice", (t, r) -> t + t));
    ways.add(text("a stray quote", (t, r) -> put(t, r.nextInt(t.length()), "\"")));
    return ways;
  }

  /** Ways that make sense for JSON. */
  static List<Mutation> ofJson() {
    List<Mutation> ways = new ArrayList<>();
    for (String value : JSON_VALUES) {
      for (int i = 0; i < 4; i++) {
        ways.add(text("a value as " + value, (t, r) -> replace(JSON_VALUE, t, r, value)));
      }
    }
    for (String escape : ESCAPES) {
      ways.add(
          text(
              "an escape",
              (t, r) -> put(t, t.indexOf('"', r.nextInt(t.length() / 2)) + 1, escape)));
    }
    ways.add(text("deep", (t, r) -> "[".repeat(100_000)));
    ways.add(text("a comment", (t, r) -> "// note\n" + t));
    ways.add(text("a comma too many", (t, r) -> t.replaceFirst("\n(\\s*)\\}", ",\n$1}")));
    ways.add(text("another field", (t, r) -> t.replaceFirst("\\{", "{\"more\": 1,")));
    ways.add(text("single quotes", (t, r) -> t.replace('"', '\'')));
    return ways;
  }

  /** Ways that make sense for tables. */
  static List<Mutation> ofTable() {
    return List.of(
        text("semicolons", (t, r) -> t.replace(',', ';')),
        text("tabs", (t, r) -> t.replace(',', '\t')),
        text("quotes", (t, r) -> t.replaceAll("(?<=^|,|\n)([^,\n]*)(?=,|\n)", "\"$1\"")),
        text("no header", (t, r) -> t.substring(t.indexOf('\n') + 1)),
        text("only a header", (t, r) -> t.substring(0, t.indexOf('\n') + 1)),
        text("a row number before", (t, r) -> t.replaceAll("(?m)^(?=.)", "0,")),
        text("spaces after commas", (t, r) -> t.replace(",", ", ")),
        text("a comma too many", (t, r) -> t.replaceAll("(?m)(?<=.)$", ",")),
        text("a column name twice", (t, r) -> t.replaceFirst("([^,\n]+),([^,\n]+)", "$1,$1")));
  }

  private interface Lines {
    void change(List<String> lines, Random random);
  }

  private static Mutation lines(String name, Lines change) {
    return text(
        name,
        (text, random) -> {
          List<String> lines = new ArrayList<>(text.lines().toList());
          change.change(lines, random);
          return String.join("\n", lines) + "\n";
        });
  }

  private static Mutation text(String name, BiFunction<String, Random, String> change) {
    return new Mutation(
        name, (bytes, random) -> change.apply(new String(bytes, UTF_8), random).getBytes(UTF_8));
  }

  private static int at(List<String> lines, Random random) {
    return random.nextInt(lines.size());
  }

  private static String put(String text, int at, String more) {
    return text.substring(0, at) + more + text.substring(at);
  }

  private static String number(String text, Random random, String other) {
    return replace(NUMBER, text, random, other);
  }

  private static String replace(Pattern what, String text, Random random, String other) {
    List<MatchResult> found = what.matcher(text).results().toList();
    MatchResult one = found.get(random.nextInt(found.size()));
    return text.substring(0, one.start()) + other + text.substring(one.end());
  }

  private static byte[] bit(byte[] before, Random random) {
    byte[] bytes = before.clone();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }

  private static byte[] inserted(byte[] bytes, Random random) {
    byte[] more = new byte[1 + random.nextInt(8)];
    random.nextBytes(more);
    int at = random.nextInt(bytes.length);
    return joined(Arrays.copyOf(bytes, at), more, Arrays.copyOfRange(bytes, at, bytes.length));
  }

  /** A span of the file so many times. */
  private static byte[] span(byte[] bytes, Random random, int times) {
    int begin = random.nextInt(bytes.length);
    int end = begin + 1 + random.nextInt(Math.min(200, bytes.length - begin));
    byte[] span = Arrays.copyOfRange(bytes, begin, end);
    return joined(
        Arrays.copyOf(bytes, begin),
        times == 0 ? new byte[0] : joined(span, span),
        Arrays.copyOfRange(bytes, end, bytes.length));
  }

  private static byte[] zeros(byte[] before, Random random) {
    byte[] bytes = before.clone();
    int begin = random.nextInt(bytes.length);
    Arrays.fill(
        bytes, begin, begin + 1 + random.nextInt(Math.min(64, bytes.length - begin)), (byte) 0);
    return bytes;
  }

  /** Headers lie in front or, in a zip, at the end. */
  private static byte[] length(byte[] before, Random random) {
    byte[] bytes = before.clone();
    int reach = Math.min(400, bytes.length);
    int at = random.nextInt(reach) + (random.nextBoolean() ? 0 : bytes.length - reach);
    int length = LENGTHS[random.nextInt(LENGTHS.length)];
    for (int i = 0; i < 4 && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (length >> 8 * i);
    }
    return bytes;
  }

  private static byte[] joined(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] joined = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return joined;
  }
}
