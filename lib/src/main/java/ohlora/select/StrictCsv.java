package ohlora.select;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A comma-separated file that is read whole or refused: UTF-8 with or without byte order mark,
 * lines ended by LF or CRLF, one header line with exactly the columns asked for, in their order.
 */
final class StrictCsv {

  private static final Pattern DECIMAL = Pattern.compile("-?\\d+(\\.\\d+)?");
  private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");

  private StrictCsv() {}

  /**
   * The rows below the header, at least one.
   *
   * @throws ReportException if the file is missing, empty, not UTF-8, or has other columns or
   *     fields
   */
  static List<Row> read(Path file, String... columns) throws IOException {
    var header = String.join(",", columns);
    var rows = new ArrayList<Row>();
    try (var parser = CSVParser.parse(text(file, header), CSVFormat.RFC4180)) {
      for (var record : parser) {
        var row = new Row(file, List.of(columns), record);
        row.checkFields(header);
        if (record.getRecordNumber() > 1) {
          rows.add(row);
        } else if (!record.toList().equals(row.columns())) {
          throw row.refused("the header is '" + String.join(",", record.values()) + "'", header);
        }
      }
    } catch (UncheckedIOException e) {
      throw new ReportException(file + ": not a table, since " + e.getCause().getMessage());
    }
    if (rows.isEmpty()) {
      throw new ReportException(file + ", line 2: there is no row below the header");
    }
    return rows;
  }

  private static String text(Path file, String header) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ReportException(file + ": there is no such file; it has the columns " + header);
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new ReportException(file + ": this is not UTF-8 text; save it as UTF-8");
    }
    text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (text.isBlank()) {
      throw new ReportException(
          file + ", line 1: the file is empty; it begins with the line " + header);
    }
    return text;
  }

  /** One line below the header. Its methods take a column's name and check the field there. */
  record Row(Path file, List<String> columns, CSVRecord record) {

    private void checkFields(String header) throws ReportException {
      if (record.size() != columns.size()) {
        var found = record.size() == 1 ? "1 field" : record.size() + " fields";
        var what = found + " ('" + String.join(",", record.values()) + "')";
        throw refused(what, columns.size() + ": " + header);
      }
    }

    String text(String column) {
      return record.get(columns.indexOf(column));
    }

    /** A decimal figure such as −0.9123. */
    double figure(String column, double lowest, double highest) throws ReportException {
      var text = text(column);
      if (DECIMAL.matcher(text).matches()) {
        double value = Double.parseDouble(text);
        if (value >= lowest && value <= highest) {
          return value;
        }
      }
      throw refused(column, "a decimal figure from %.0f to %.0f".formatted(lowest, highest));
    }

    /** A whole number from 0. */
    int whole(String column) throws ReportException {
      if (!WHOLE.matcher(text(column)).matches()) {
        throw refused(column, "a whole number from 0");
      }
      return Integer.parseInt(text(column));
    }

    String oneOf(String column, List<String> allowed) throws ReportException {
      if (!allowed.contains(text(column))) {
        throw refused(column, "one of " + String.join(", ", allowed));
      }
      return text(column);
    }

    ReportException refused(String column, String allowed) {
      var what = columns.contains(column) ? column + " is '" + text(column) + "'" : column;
      // A field with a line break in it is refused itself, so records count lines.
      var line = record.getRecordNumber();
      return new ReportException(
          "%s, line %d: %s; allowed is %s"
              .formatted(file, line, what.replaceAll("\\R", "⏎"), allowed));
    }
  }
}
