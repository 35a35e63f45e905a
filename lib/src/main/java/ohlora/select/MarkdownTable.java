package ohlora.select;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;

/** A table within a Markdown page, as reports print the grades of those chosen. */
final class MarkdownTable {
  private static final Pattern RULE = Pattern.compile("\\|(\\s*:?-+:?\\s*\\|)+");

  /** What makes text stand out, and what follows a line break within a cell. */
  private static final Pattern MARKUP = Pattern.compile("[`*]|<br>.*");

  private MarkdownTable() {}

  /**
   * The first table of a page that has these columns. Its first column is that of the cases, and is
   * called {@code case} here, whatever its heading is.
   *
   * @throws InputException if there is none, or a row has other cells than the heading
   */
  static StrictCsv read(Path file, List<String> columns) throws IOException {
    List<String> lines = Text.read(file).lines().map(String::strip).toList();
    for (int i = 0; i + 1 < lines.size(); i++) {
      if (lines.get(i).startsWith("|") && RULE.matcher(lines.get(i + 1)).matches()) {
        List<String> heading = new ArrayList<>(cells(lines.get(i)));
        if (heading.subList(1, heading.size()).containsAll(columns)) {
          heading.set(0, "case");
          return new StrictCsv(file, heading, rows(file, heading, lines, i + 2));
        }
      }
    }
    throw InputException.of(
        file.toString(),
        "holds no table with columns " + String.join(", ", columns),
        "name the page that has the grades");
  }

  private static List<StrictCsv.Row> rows(
      Path file, List<String> heading, List<String> lines, int from) throws InputException {
    Map<String, Integer> places = new HashMap<>();
    heading.forEach(name -> places.putIfAbsent(name, places.size()));
    List<StrictCsv.Row> rows = new ArrayList<>();
    for (int i = from; i < lines.size() && lines.get(i).startsWith("|"); i++) {
      List<String> cells = cells(lines.get(i));
      if (cells.size() != heading.size() || places.size() != heading.size()) {
        throw InputException.of(
            Text.format(
                "%s, line %d: %d cells, but the heading has %d, each with a name of its own",
                file, i + 1, cells.size(), heading.size()));
      }
      rows.add(new StrictCsv.Row(file, places, i + 1, cells));
    }
    return rows;
  }

  private static List<String> cells(String line) {
    String inner = line.substring(1, Math.max(1, line.length() - (line.endsWith("|") ? 1 : 0)));
    return Stream.of(inner.split("\\|", -1))
        .map(cell -> MARKUP.matcher(cell).replaceAll("").strip())
        .toList();
  }
}
