package ohlora.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import ohlora.io.Text;
import ohlora.select.Grade;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A Tablesaw table as HTML and as plain text. Numbers are right-aligned and have as many decimals
 * as their column needs, at most four, unless the column has a print format of its own. A table of
 * more than 30 rows shows its first ten and last five, and says so.
 */
public final class HtmlTable {

  private static final int WHOLE = 30;
  private static final int FIRST = 10;
  private static final int LAST = 5;
  private static final int DECIMALS = 4;
  private static final int LONG = 30;
  private static final String MISSING = "–";
  private static final String CASE = "case";
  private static final String MEANING = "meaning";
  private static final String GROUP = "group";
  private static final String SPOKEN = "<span lang=\"ko\">$0</span>";
  private static final Pattern THOUSANDS = Pattern.compile("(?<=^−?\\d{1,15})(?=(\\d{3})+(\\.|$))");
  private static final Pattern ZERO = Pattern.compile("-0(\\.0*)?");
  private static final Pattern KOREAN = Pattern.compile("[가-힣]+");

  private final Table table;
  private final int[] rows;
  private final List<String[]> cells = new ArrayList<>();

  private HtmlTable(Table table, int whole) {
    this.table = table;
    int n = table.rowCount();
    this.rows =
        n <= whole
            ? IntStream.range(0, n).toArray()
            : IntStream.concat(IntStream.range(0, FIRST), IntStream.range(n - LAST, n)).toArray();
    for (Column<?> column : table.columns()) {
      cells.add(cells(column));
    }
  }

  static Rendered of(Table table) {
    HtmlTable shown = new HtmlTable(table, WHOLE);
    return new Rendered(Map.of(Rendered.HTML, shown.html(), Rendered.TEXT, shown.text()));
  }

  /** The table as HTML with all its rows, however many. */
  static String whole(Table table) {
    return new HtmlTable(table, Integer.MAX_VALUE).html();
  }

  /** The table as Markdown with all its rows. */
  public static String markdown(Table table) {
    HtmlTable shown = new HtmlTable(table, Integer.MAX_VALUE);
    StringBuilder text = new StringBuilder(shown.line(Column::name));
    text.append(shown.line(column -> side(column).equals("right") ? "--:" : "---"));
    for (int row = 0; row < table.rowCount(); row++) {
      int at = row;
      text.append(
          shown.line(column -> shown.cells.get(table.columnIndex(column))[at].replace("|", "\\|")));
    }
    return text.toString();
  }

  private String line(Function<Column<?>, String> cell) {
    return table.columns().stream().map(cell).collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private String[] cells(Column<?> column) {
    String format = column instanceof NumericColumn<?> numbers ? format(numbers) : null;
    String[] texts = new String[rows.length];
    for (int i = 0; i < rows.length; i++) {
      if (column.isMissing(rows[i])) {
        texts[i] = MISSING;
      } else if (format != null) {
        texts[i] = Text.format(format, ((NumericColumn<?>) column).getDouble(rows[i]));
      } else {
        texts[i] = column.getString(rows[i]);
      }
    }
    return texts;
  }

  /** Null where the column brings its own print format. */
  private String format(NumericColumn<?> column) {
    Column<?> plain = column.type().create("as Tablesaw prints without a format");
    for (int i = 0; i < rows.length; i++) {
      plain.appendObj(column.get(rows[i]));
      if (!ofNoLocale(plain.getString(i)).equals(ofNoLocale(column.getString(rows[i])))) {
        return null;
      }
    }
    DoubleStream values =
        IntStream.of(rows).mapToDouble(column::getDouble).filter(Double::isFinite);
    return "%." + values.mapToInt(HtmlTable::decimals).max().orElse(0) + "f";
  }

  /** Tablesaw writes whole numbers as the locale does in which their column was made. */
  private static String ofNoLocale(String number) {
    return number
        .codePoints()
        .filter(c -> Character.getType(c) != Character.FORMAT)
        .map(c -> Character.isDigit(c) ? '0' + Character.digit(c, 10) : c == '\u2212' ? '-' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int decimals(double value) {
    for (int d = 0; d < DECIMALS; d++) {
      String text = Text.format("%." + d + "f", value);
      if (Math.abs(Double.parseDouble(text) - value) <= 1e-9 * Math.max(1, Math.abs(value))) {
        return d;
      }
    }
    return DECIMALS;
  }

  private boolean cutBefore(int i) {
    return rows.length < table.rowCount() && i == FIRST;
  }

  private String size() {
    String size = Text.format("%,d %s", table.rowCount(), table.rowCount() == 1 ? "row" : "rows");
    return rows.length < table.rowCount()
        ? Text.format("%s, of which the first %d and the last %d are shown", size, FIRST, LAST)
        : size;
  }

  private String html() {
    StringBuilder html =
        new StringBuilder("<div style=\"overflow-x:auto\"><table class=\"ohlora-table\">\n");
    if (table.name() != null && !table.name().isBlank() && table.columnCount() > 1) {
      html.append("<caption style=\"text-align:left;font-weight:600;padding:.25rem 0\">")
          .append(Rendered.escape(table.name()))
          .append("</caption>\n");
    }
    html.append("<thead><tr>");
    for (Column<?> column : table.columns()) {
      cell(html, "th", column, column.name());
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (int i = 0; i < rows.length; i++) {
      if (cutBefore(i)) {
        html.append("<tr>");
        table.columns().forEach(column -> cell(html, "td", column, "⋮"));
        html.append("</tr>\n");
      }
      html.append("<tr>");
      for (int c = 0; c < table.columnCount(); c++) {
        cell(html, "td", table.column(c), cells.get(c)[i]);
      }
      html.append("</tr>\n");
    }
    html.append("</tbody></table>");
    if (rows.length < table.rowCount()) {
      html.append("<p style=\"opacity:.75;font-size:.8125rem;margin:.25rem 0\">")
          .append(size())
          .append("</p>");
    }
    return html.append("</div>").toString();
  }

  private void cell(StringBuilder html, String tag, Column<?> column, String text) {
    html.append('<').append(tag).append(tag.equals("th") ? " scope=\"col\"" : "");
    html.append(" style=\"text-align:").append(side(column));
    if (column.name().equals(GROUP) && tag.equals("td")) {
      html.append(";font-family:ui-monospace,monospace");
    }
    // A sentence must not be squeezed into a column of single words.
    html.append(text.length() > LONG ? ";min-width:16em;white-space:normal\">" : "\">");
    html.append(KOREAN.matcher(Rendered.escape(toRead(column, text))).replaceAll(SPOKEN));
    html.append(meaning(text)).append("</").append(tag).append('>');
  }

  /** What a grade means, for readers of no Korean, or without a font for it. */
  private String meaning(String text) {
    return Arrays.stream(Grade.values())
        .filter(grade -> grade.label().equals(text) && !table.containsColumn(MEANING))
        .map(grade -> " <small>" + grade.name().toLowerCase(Locale.ROOT) + "</small>")
        .findFirst()
        .orElse("");
  }

  /** A number with a minus of its own and commas, but that of a case, which is a name. */
  private static String toRead(Column<?> column, String text) {
    if (!(column instanceof NumericColumn<?>)) {
      return text;
    }
    String number = ZERO.matcher(text).matches() ? text.substring(1) : text.replace('-', '−');
    return column.name().equals(CASE) ? number : THOUSANDS.matcher(number).replaceAll(",");
  }

  private static String side(Column<?> column) {
    return column instanceof NumericColumn<?> ? "right" : "left";
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    int columns = table.columnCount();
    int[] widths = new int[columns];
    for (int c = 0; c < columns; c++) {
      widths[c] = table.column(c).name().length();
      for (String cell : cells.get(c)) {
        widths[c] = Math.max(widths[c], cell.length());
      }
    }
    for (int i = -1; i < rows.length; i++) {
      if (i >= 0 && cutBefore(i)) {
        text.append("…\n");
      }
      for (int c = 0; c < columns; c++) {
        String cell = i < 0 ? table.column(c).name() : cells.get(c)[i];
        String pad = " ".repeat(widths[c] - cell.length());
        boolean right = table.column(c) instanceof NumericColumn<?>;
        text.append(right ? pad + cell : cell + pad).append(c + 1 < columns ? "  " : "\n");
      }
    }
    return text.append(size()).toString();
  }
}
