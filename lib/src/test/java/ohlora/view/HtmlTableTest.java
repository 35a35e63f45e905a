package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

class HtmlTableTest {

  private static String html(Table table) {
    return HtmlTable.of(table).byMimeType().get("text/html");
  }

  private static String text(Table table) {
    return HtmlTable.of(table).byMimeType().get("text/plain");
  }

  private static Table cases(int rows) {
    return Table.create("cases", IntColumn.create("case", IntStream.range(0, rows).toArray()));
  }

  @Test
  void numbersStandRightAndWordsLeft() {
    var html =
        html(
            Table.create(
                "t", StringColumn.create("group", "lhh"), DoubleColumn.create("eyes", -0.8923)));
    assertTrue(html.matches("(?s).*<td style=\"text-align:left;[^\"]*\">lhh</td>.*"), html);
    assertTrue(html.contains("<td style=\"text-align:right\">−0.8923</td>"), html);
  }

  @Test
  void aColumnHasAsManyDecimalsAsItsValuesNeedAndFourAtMost() {
    var text =
        text(
            Table.create(
                DoubleColumn.create("cutoff", 0.9, 0.88),
                DoubleColumn.create("count", 58, 99),
                DoubleColumn.create("third", 1 / 3.0, 0.5)));
    assertEquals(
        """
        cutoff  count   third
          0.90     58  0.3333
          0.88     99  0.5000
        2 rows""",
        text);
  }

  @Test
  void countsHaveCommasAndNumbersOfCasesNone() {
    var html =
        html(
            Table.create(
                IntColumn.create("case", new int[] {2399}),
                IntColumn.create("latents", new int[] {1234567}),
                DoubleColumn.create("slope", -1234.5678),
                DoubleColumn.create("small", 0.1234),
                DoubleColumn.create("least", -0.00001)));
    for (String number : new String[] {"2399", "1,234,567", "−1,234.5678", "0.1234", "0.0000"}) {
      assertTrue(html.contains(">" + number + "<"), html);
    }
  }

  @Test
  void gradesSayThatTheyAreKoreanAndHeadersOfWhatTheyAre() {
    var html = html(Table.create(StringColumn.create("grade", "최상")));
    assertTrue(html.contains("><span lang=\"ko\">최상</span> <small>best</small></td>"), html);
    assertTrue(html.contains("<th scope=\"col\""), html);
  }

  @Test
  void aPrintFormatOfTheColumnsOwnIsKept() {
    var share = DoubleColumn.create("share", 58 / 2400.0);
    var percent = NumberColumnFormatter.percent(1);
    share.setPrintFormatter(percent);
    assertTrue(text(Table.create(share)).contains(percent.format(58 / 2400.0)));
  }

  @Test
  void decimalsArePointsWhateverTheLocale() {
    var before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertTrue(text(Table.create(DoubleColumn.create("x", 0.25))).contains("0.25"));
      assertTrue(text(cases(2400)).contains("2,400 rows"));
      var german = IntColumn.create("x", new int[] {-5});
      Locale.setDefault(Locale.forLanguageTag("ar-u-nu-arab"));
      var arabic = IntColumn.create("y", new int[] {-5});
      Locale.setDefault(Locale.forLanguageTag("sv"));
      assertTrue(text(Table.create(german, arabic)).matches("(?s) *x +y\\R-5 +-5\\R.*"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void thirtyRowsAreShownWhole() {
    var html = html(cases(30));
    assertEquals(31, html.split("<tr>", -1).length - 1);
    assertFalse(html.contains("⋮"));
  }

  @Test
  void ofMoreRowsTheFirstTenAndLastFiveAreShownWithANote() {
    var html = html(cases(2400));
    assertEquals(1 + 10 + 1 + 5, html.split("<tr>", -1).length - 1);
    assertTrue(html.contains("2,400 rows, of which the first 10 and the last 5 are shown"), html);
    assertTrue(html.contains(">9</td>") && !html.contains(">10</td>") && html.contains(">2399<"));
  }

  @Test
  void aMissingValueIsADash() {
    var column = DoubleColumn.create("x", 1).appendMissing();
    assertTrue(html(Table.create(column)).contains(">–</td>"));
  }

  @Test
  void markupInACellIsShownAsItIs() {
    assertTrue(
        html(Table.create(StringColumn.create("<b>", "a & <i>"))).contains("a &amp; &lt;i&gt;"));
  }

  @Test
  void aTableWithoutRowsIsShown() {
    assertEquals("case\n0 rows", text(cases(0)));
  }
}
