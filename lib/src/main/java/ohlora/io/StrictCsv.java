package ohlora.io;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A comma-separated table that is read whole or refused: UTF-8 with or without byte order mark,
 * lines ended by LF or CRLF, one header line, as many fields in every row. Empty lines at the end
 * do not count.
 *
 * @param file where it is, for errors
 * @param columns the header
 * @param rows below it
 */
public record StrictCsv(Path file, List<String> columns, List<StrictCsv.Row> rows) {
  private static final Pattern DECIMAL = Pattern.compile("-?\\d+(\\.\\d+)?");
  private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");

  public StrictCsv {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * Reads a table.
   *
   * @throws InputException if the file is missing, empty, not UTF-8, or a row has other fields than
   *     the header
   */
  public static StrictCsv read(Path file) throws IOException {
    return parse(file, Text.read(file));
  }

  /**
   * Reads a table with exactly these columns, in their order, and at least one row.
   *
   * @throws InputException as above, or if the header differs or there is no row
   */
  public static List<Row> read(Path file, List<String> columns) throws IOException {
    StrictCsv table = read(file).require(columns);
    if (table.rows.isEmpty()) {
      throw InputException.of(file + ", line 2: there is no row below the header");
    }
    return table.rows;
  }

  /** The table that a text holds; {@code file} is where the text comes from. */
  static StrictCsv parse(Path file, String text) throws IOException {
    if (text.isBlank()) {
      throw InputException.of(file.toString(), "is empty", "it begins with a header line");
    }
    List<CSVRecord> records;
    List<Long> lines = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(new StringReader(text), CSVFormat.RFC4180)) {
      records = new ArrayList<>();
      long line = 1;
      for (CSVRecord record : parser) {
        requirePlain(file, line, record);
        records.add(record);
        lines.add(line);
        line = parser.getCurrentLineNumber() + 1;
      }
    } catch (UncheckedIOException e) {
      throw InputException.of(
          file.toString(), "is not a table: " + e.getCause().getMessage(), "correct its quotes", e);
    }
    int end = records.size();
    while (end > 1 && isBlank(records.get(end - 1))) {
      end--;
    }
    List<String> header = records.get(0).toList();
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < header.size(); i++) {
      if (places.put(header.get(i), i) != null) {
        if (header.get(i).isBlank()) {
          throw InputException.of(
              file + ", line 1", "column " + (i + 1) + " has no name", "remove the empty columns");
        }
        if (header.stream().noneMatch(name -> Double.isNaN(Text.number(name)))) {
          throw InputException.of(
              file + ", line 1",
              "it holds numbers, where the names of the columns belong",
              "add the header line");
        }
        throw InputException.of(
            file + ", line 1", "the column '" + header.get(i) + "' appears twice", "remove one");
      }
    }
    if (header.size() == 1 && (header.get(0).contains(";") || header.get(0).contains("\t"))) {
      throw InputException.of(
          file + ", line 1",
          "the columns are separated by semicolons or tabs",
          "save the table with commas between its columns");
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 1; i < end; i++) {
      Row row = new Row(file, places, lines.get(i), records.get(i).toList());
      if (row.fields.size() != header.size()) {
        throw InputException.of(
            Text.format(
                "%s, line %d: %s, but the header has %d",
                file,
                row.line,
                row.fields.size() == 1 ? "1 field" : row.fields.size() + " fields",
                header.size()));
      }
      rows.add(row);
    }
    return new StrictCsv(file, header, rows);
  }

  private static void requirePlain(Path file, long line, CSVRecord record) throws InputException {
    for (String field : record) {
      if (Text.holdsControl(field)) {
        throw InputException.of(
            file + ", line " + line, "holds a control character: '" + field + "'", "correct it");
      }
    }
  }

  private static boolean isBlank(CSVRecord record) {
    return record.stream().allMatch(String::isBlank);
  }

  /**
   * This table, if it has exactly these columns in their order.
   *
   * @throws InputException naming the first column that differs
   */
  public StrictCsv require(List<String> expected) throws InputException {
    for (int i = 0; i < Math.max(columns.size(), expected.size()); i++) {
      String found = i < columns.size() ? columns.get(i) : null;
      String wanted = i < expected.size() ? expected.get(i) : null;
      if (found == null || !found.equals(wanted)) {
        throw InputException.of(
            Text.format(
                "%s, line 1: column %d is %s; the columns are %s",
                file,
                i + 1,
                found == null ? "missing" : "'" + found + "'",
                String.join(",", expected)));
      }
    }
    return this;
  }

  /**
   * One line below the header. Its methods take a column's name and check the field there.
   *
   * @param file where it is, for errors
   * @param columns the place of each column, from 0
   * @param line where it begins in the file, the header's being 1
   * @param fields one per column
   */
  public record Row(Path file, Map<String, Integer> columns, long line, List<String> fields) {
    public Row {
      fields = List.copyOf(fields);
    }

    /** A field as it is. */
    public String text(String column) {
      return fields.get(columns.get(column));
    }

    /** A plain decimal figure such as −0.9123. */
    public double figure(String column, double lowest, double highest) throws InputException {
      String text = text(column);
      if (DECIMAL.matcher(text).matches()) {
        double value = Double.parseDouble(text);
        if (value >= lowest && value <= highest) {
          return value;
        }
      }
      throw refused(column, Text.format("a decimal number from %.0f to %.0f", lowest, highest));
    }

    /** A finite number, in decimal or with an exponent, such as −1.5e-7. */
    public double number(String column) throws InputException {
      double value = Text.number(text(column));
      if (Double.isNaN(value)) {
        throw refused(column, "a finite number such as -1.5e-7");
      }
      return value;
    }

    /** The same as the nearest float. */
    public float number32(String column) throws InputException {
      number(column);
      float value = Float.parseFloat(text(column));
      if (!Float.isFinite(value)) {
        throw refused(column, "a finite number such as -1.5e-7");
      }
      return value;
    }

    /** A whole number from 0, of at most 18 digits. */
    public long wholeNumber(String column) throws InputException {
      if (!WHOLE.matcher(text(column)).matches()) {
        throw refused(column, "a whole number from 0");
      }
      return Long.parseLong(text(column));
    }

    /** A whole number from 0 that fits an {@code int}. */
    public int whole(String column) throws InputException {
      long value = wholeNumber(column);
      if (value > Integer.MAX_VALUE) {
        throw refused(column, "a whole number from 0 to " + Integer.MAX_VALUE);
      }
      return (int) value;
    }

    /** One of some words. */
    public String oneOf(String column, List<String> allowed) throws InputException {
      if (!allowed.contains(text(column))) {
        throw refused(column, "one of " + String.join(", ", allowed));
      }
      return text(column);
    }

    /** The error that refuses a field. */
    public InputException refused(String column, String allowed) {
      return InputException.of(
          Text.format("%s, line %d", file, line),
          Text.format("%s is '%s'", column, text(column)),
          "allowed: " + allowed);
    }
  }
}
