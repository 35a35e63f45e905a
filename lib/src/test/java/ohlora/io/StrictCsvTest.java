package ohlora.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictCsvTest {
  @TempDir private Path folder;
  private Path file;

  private StrictCsv read(String text) throws IOException {
    file = Files.writeString(folder.resolve("table.csv"), text);
    return StrictCsv.read(file);
  }

  private String refusal(String text) {
    return assertThrows(InputException.class, () -> read(text)).getMessage();
  }

  private String refusal(String text, Field field) throws IOException {
    StrictCsv.Row row = read("x\n" + text + "\n").rows().get(0);
    return assertThrows(InputException.class, () -> field.of(row)).getMessage();
  }

  private interface Field {
    Object of(StrictCsv.Row row) throws InputException;
  }

  @Test
  void whatPeoplesProgramsWriteIsTheSameTable() throws IOException {
    List<List<String>> expected = List.of(List.of("0", "hh"), List.of("1", "a, b \"c\"\nd"));
    String quoted = "\"a, b \"\"c\"\"\nd\"";
    for (String text :
        List.of(
            "case,group\n0,hh\n1," + quoted + "\n",
            "case,group\n0,hh\n1," + quoted,
            "\uFEFFcase,group\n0,hh\n1," + quoted + "\n",
            "case,group\r\n0,hh\r\n1," + quoted + "\r\n",
            "case,group\n0,hh\n1," + quoted + "\n\n\n",
            "case,group\n0,hh\n1," + quoted + "\n,\n")) {
      StrictCsv table = read(text);
      assertEquals(List.of("case", "group"), table.columns());
      assertEquals(expected, table.rows().stream().map(StrictCsv.Row::fields).toList(), text);
    }
  }

  @Test
  void aRowKnowsItsLineAlsoAfterAFieldOfSeveralLines() throws IOException {
    List<StrictCsv.Row> rows = read("a,b\n1,\"two\nlines\"\n2,x\n").rows();
    assertEquals(List.of(2L, 4L), rows.stream().map(StrictCsv.Row::line).toList());
  }

  @Test
  void semicolonsAndTabsAreSaid() {
    for (String text : List.of("case;group\n0;hh\n", "case\tgroup\n0\thh\n")) {
      assertEquals(
          folder.resolve("table.csv")
              + ", line 1: the columns are separated by semicolons or tabs; save the table with"
              + " commas between its columns",
          refusal(text));
    }
  }

  @Test
  void emptyFilesShortRowsAndColumnsThatStandTwiceAreRefusedByLine() {
    Path table = folder.resolve("table.csv");
    assertEquals(table + ": is empty; it begins with a header line", refusal(""));
    assertEquals(table + ": is empty; it begins with a header line", refusal(" \n\n"));
    assertEquals(table + ", line 3: 1 field, but the header has 2", refusal("a,b\n1,2\n3\n"));
    assertEquals(
        table + ", line 2: 1 field, but the header has 2", refusal("a,b\n\n1,2\n"), "a gap");
    assertEquals(table + ", line 2: 3 fields, but the header has 2", refusal("a,b\n1,2,3\n"));
    assertEquals(
        table + ", line 1: the column 'a' appears twice; remove one", refusal("a,b,a\n1,2,3\n"));
  }

  @Test
  void aControlCharacterIsRefusedWithItsLineAndNotShown() {
    for (String character : List.of("\0", "\u001b[2J", "\b", "\u0085", "\u202e")) {
      String line =
          assertThrows(InputException.class, () -> read("a,b\n1,2\n3,x" + character + "\n"))
              .getMessage();
      assertTrue(line.startsWith(file + ", line 3: holds a control character: 'x?"), line);
    }
  }

  @Test
  void aStrayQuoteIsRefused() {
    for (String text : List.of("a,b\n1,\"2\n", "a,b\n1,\"2\"3\n")) {
      String line = refusal(text);
      assertEquals(true, line.startsWith(folder.resolve("table.csv") + ": is not a table: "), line);
      assertEquals(true, line.endsWith("; correct its quotes"), line);
    }
  }

  @Test
  void otherColumnsAreRefusedByName() throws IOException {
    StrictCsv table = read("case,grp\n0,hh\n");
    List<String> wanted = List.of("case", "group");
    assertEquals(
        file + ", line 1: column 2 is 'grp'; the columns are case,group",
        assertThrows(InputException.class, () -> table.require(wanted)).getMessage());
    assertEquals(
        file + ", line 1: column 3 is missing; the columns are case,grp,x",
        assertThrows(InputException.class, () -> table.require(List.of("case", "grp", "x")))
            .getMessage());
    Path header = Files.writeString(folder.resolve("header.csv"), "case,group\n");
    assertEquals(
        header + ", line 2: there is no row below the header",
        assertThrows(InputException.class, () -> StrictCsv.read(header, wanted)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x1p-1",
        "0.5d",
        "0.5f",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "1_000",
        "0,5",
        "+1",
        ".5",
        "5.",
        " 1",
        "1 ",
        "",
        "--1",
        "１",
        "1e",
        "1e1000"
      })
  void aNumberInAnotherDialectIsRefusedWithFileLineColumnAndValue(String text) throws IOException {
    String field = text.contains(",") ? "\"" + text + "\"" : text;
    String line = refusal(field.isEmpty() ? "\"\"\n1" : field, row -> row.number("x"));
    assertEquals(
        file + ", line 2: x is '" + text + "'; allowed: a finite number such as -1.5e-7", line);
    refusal(field.isEmpty() ? "\"\"\n1" : field, row -> row.number32("x"));
    refusal(field.isEmpty() ? "\"\"\n1" : field, row -> row.wholeNumber("x"));
    refusal(field.isEmpty() ? "\"\"\n1" : field, row -> row.figure("x", -10, 10));
  }

  @Test
  void numbersAreReadAsTheyStand() throws IOException {
    StrictCsv.Row row = read("a,b,c,d\n-0.9123,-1.5e-7,2147483647,3.4e38\n").rows().get(0);
    assertEquals(-0.9123, row.figure("a", -1, 1));
    assertEquals(-1.5e-7, row.number("b"));
    assertEquals(-1.5e-7f, row.number32("b"));
    assertEquals(Integer.MAX_VALUE, row.whole("c"));
    assertEquals(3.4e38f, row.number32("d"));
    assertEquals(
        file + ", line 2: c is '2147483647'; allowed: a decimal number from -1 to 1",
        assertThrows(InputException.class, () -> row.figure("c", -1, 1)).getMessage());
    assertEquals(
        file + ", line 2: a is '-0.9123'; allowed: one of yes, no",
        assertThrows(InputException.class, () -> row.oneOf("a", List.of("yes", "no")))
            .getMessage());
    assertEquals(
        folder.resolve("table.csv")
            + ", line 2: x is '2147483648'; allowed: a whole number from 0 to 2147483647",
        refusal("2147483648", r -> r.whole("x")));
    refusal("1e39", r -> r.number32("x"));
  }

  @Test
  void ofAFieldOfAnyLengthTheBeginningIsShownAndWhatIsAllowed() throws IOException {
    Path file = folder.resolve("long.csv");
    Files.writeString(file, "case\n" + "z".repeat(1_000_000) + "\n");
    StrictCsv.Row row = StrictCsv.read(file).rows().get(0);
    String said = assertThrows(InputException.class, () -> row.whole("case")).getMessage();
    assertTrue(said.startsWith(file + ", line 2: case is 'zzz"), said);
    assertTrue(said.endsWith("…; allowed: a whole number from 0"), said);
    assertEquals(300, said.length());
  }
}
