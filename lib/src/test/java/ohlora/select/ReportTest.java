package ohlora.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {

  /** The recorded figures, relative to the Maven module. */
  static final Path RECORDED = Path.of("../data/report");

  /** A copy of them that nobody edits. */
  private static final Path COPY = Path.of("src/test/resources/report");

  @TempDir Path directory;

  @BeforeEach
  void copyTheReport() throws IOException {
    for (var name : new String[] {"cases", "cutoffs", "chosen", "retest"}) {
      Files.copy(COPY.resolve(name + ".csv"), file(name));
    }
  }

  private Path file(String name) {
    return directory.resolve(name + ".csv");
  }

  private void replace(String name, String old, String replacement) throws IOException {
    var text = Files.readString(file(name));
    assertTrue(text.contains(old), old);
    Files.writeString(file(name), text.replace(old, replacement));
  }

  /** Asserts that opening is refused with this message, which begins with the file. */
  private void assertRefused(String name, String message) {
    var refusal = assertThrows(ReportException.class, () -> Report.open(directory));
    assertEquals(file(name) + message, refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cases.csv", "cutoffs.csv", "chosen.csv", "retest.csv"})
  void recordedFiguresAreTheReportsLineForLine(String name) throws IOException {
    var copy = Files.readAllLines(COPY.resolve(name));
    var recorded = Files.readAllLines(RECORDED.resolve(name));
    for (int line = 0; line < Math.min(copy.size(), recorded.size()); line++) {
      assertEquals(
          copy.get(line), recorded.get(line), "data/report/%s, line %d".formatted(name, line + 1));
    }
    assertEquals(copy.size(), recorded.size(), "lines of data/report/" + name);
  }

  @Test
  void opensTheRecordedFigures() throws IOException {
    var report = Report.open(RECORDED);
    assertEquals("[case, group, eyes, mouth, pose]", report.cases().columnNames().toString());
    assertEquals(2400, report.cases().rowCount());
    assertEquals(27, report.chosen().rowCount());
    assertEquals(27, report.retest().rowCount());
    assertEquals(Cutoffs.of("A", 0.92, 0.88, 0.92), report.cutoffs("A"));
    assertEquals(Cutoffs.of("B", 0.90, 0.90, 0.88), report.cutoffs("B"));
    assertEquals(-0.9452, report.cases().doubleColumn("eyes").getDouble(1));
    assertEquals("최상", report.chosen().stringColumn("pose").get(8));
  }

  @Test
  void givesEveryCallerATableOfItsOwn() throws IOException {
    var report = Report.open(directory);
    report.cases().removeColumns("eyes");
    assertTrue(report.cases().containsColumn("eyes"));
  }

  @Test
  void namesTheSetsItHasWhenAskedForAnother() throws IOException {
    var report = Report.open(directory);
    var refusal = assertThrows(IllegalArgumentException.class, () -> report.cutoffs("C"));
    assertEquals("The report has no cutoffs 'C'; it has A, B", refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cases", "cutoffs", "chosen", "retest"})
  void readsAByteOrderMarkAndCrLf(String name) throws IOException {
    Files.writeString(file(name), "\uFEFF" + Files.readString(file(name)).replace("\n", "\r\n"));
    assertEquals(2400, Report.open(directory).cases().rowCount());
  }

  @Test
  void readsAFileWithoutALastLineBreak() throws IOException {
    Files.writeString(file("cases"), Files.readString(file("cases")).stripTrailing());
    assertEquals(2400, Report.open(directory).cases().rowCount());
  }

  @Test
  void refusesAMissingFile() throws IOException {
    Files.delete(file("retest"));
    assertRefused(
        "retest", ": there is no such file; it has the columns case,group,eyes,mouth,pose");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF", "\r\n"})
  void refusesAnEmptyFile(String content) throws IOException {
    Files.writeString(file("chosen"), content);
    assertRefused(
        "chosen",
        ", line 1: the file is empty; it begins with the line case,cutoffs,eyes,mouth,pose");
  }

  @Test
  void refusesAHeaderAlone() throws IOException {
    Files.writeString(file("cutoffs"), "name,eyes,mouth,pose,passing,chosen\n");
    assertRefused("cutoffs", ", line 2: there is no row below the header");
  }

  @Test
  void refusesTextThatIsNotUtf8() throws IOException {
    Files.write(file("chosen"), "case,cutoffs\n1,Ä".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused("chosen", ": this is not UTF-8 text; save it as UTF-8");
  }

  @Test
  void refusesAMissingColumn() throws IOException {
    replace("cases", "case,group,eyes,mouth,pose", "case,group,eyes,mouth");
    assertRefused(
        "cases",
        ", line 1: 4 fields ('case,group,eyes,mouth'); allowed is 5: case,group,eyes,mouth,pose");
  }

  @Test
  void refusesColumnsInAnotherOrder() throws IOException {
    replace("cases", "case,group,eyes,mouth,pose", "case,group,mouth,eyes,pose");
    assertRefused(
        "cases",
        ", line 1: the header is 'case,group,mouth,eyes,pose'; allowed is case,group,eyes,mouth,pose");
  }

  @Test
  void refusesAFieldTooMany() throws IOException {
    replace("cases", "1,lhh,-0.9452,", "1,lhh,-0,9452,");
    assertRefused(
        "cases",
        ", line 3: 6 fields ('1,lhh,-0,9452,-0.8868,-0.8619'); allowed is 5: case,group,eyes,mouth,pose");
  }

  @Test
  void refusesABlankLine() throws IOException {
    replace("cases", "\n1,lhh", "\n\n1,lhh");
    assertRefused("cases", ", line 3: 1 field (''); allowed is 5: case,group,eyes,mouth,pose");
  }

  @Test
  void refusesAQuoteThatIsNeverClosed() throws IOException {
    replace("cases", "1,lhh,-0.9452", "1,\"lhh,-0.9452");
    var refusal = assertThrows(ReportException.class, () -> Report.open(directory));
    assertTrue(refusal.getMessage().startsWith(file("cases") + ": not a table, since "));
    assertEquals(1, refusal.getMessage().lines().count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"abc", "", "NaN", "-1.0001", "1.5", "1e-1", " -0.9", "-.9", "0x1p-1", "٠"})
  void refusesAFigureThatIsNoNumberOrOutsideItsRange(String figure) throws IOException {
    replace("cases", "1,lhh,-0.9452,", "1,lhh," + figure + ",");
    assertRefused(
        "cases", ", line 3: eyes is '" + figure + "'; allowed is a decimal figure from -1 to 1");
  }

  @Test
  void refusesANegativeCutoff() throws IOException {
    replace("cutoffs", "0.88,0.92", "-0.88,0.92");
    assertRefused("cutoffs", ", line 2: mouth is '-0.88'; allowed is a decimal figure from 0 to 1");
  }

  @Test
  void refusesAnUnknownGroup() throws IOException {
    replace("cases", "1,lhh,", "1,LHH,");
    assertRefused(
        "cases",
        ", line 3: group is 'LHH'; allowed is one of hhh, hhl, hlh, hll, lhh, lhl, llh, lll");
  }

  @Test
  void refusesAnUnknownGrade() throws IOException {
    replace("chosen", "127,AB,중,", "127,AB,중상,");
    assertRefused("chosen", ", line 2: eyes is '중상'; allowed is one of 최상, 상, 중, 하");
  }

  @Test
  void refusesAnUnknownSetOfCutoffs() throws IOException {
    replace("chosen", "127,AB", "127,BA");
    assertRefused("chosen", ", line 2: cutoffs is 'BA'; allowed is one of A, B, AB");
  }

  @Test
  void refusesASetOfCutoffsTwice() throws IOException {
    replace("cutoffs", "B,0.90", "A,0.90");
    assertRefused(
        "cutoffs", ", line 3: name is 'A'; allowed is a capital letter that no row before has");
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "0, 2"})
  void refusesACaseTwiceOrOutOfOrder(String number, int line) throws IOException {
    replace("cases", "\n2,hhl", "\n" + number + ",hhl");
    assertRefused(
        "cases", ", line 4: case is '" + number + "'; allowed is a case above the one before, 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "2.0", "two", "99999999999"})
  void refusesACaseThatIsNoWholeNumber(String number) throws IOException {
    replace("cases", "\n2,hhl", "\n" + number + ",hhl");
    assertRefused("cases", ", line 4: case is '" + number + "'; allowed is a whole number from 0");
  }

  @Test
  void refusesACaseThatTheReportDoesNotHave() throws IOException {
    replace("retest", "\n2240,", "\n2400,");
    assertRefused("retest", ", line 28: case is '2400'; allowed is a case from 0 to 2399");
  }

  @Test
  void refusesAMissingCase() throws IOException {
    replace("cases", "1,lhh,-0.9452,-0.8868,-0.8619\n", "");
    assertRefused("cases", ", line 3: case 1 is missing");
  }

  @Test
  void refusesAFileThatWasCut() throws IOException {
    var lines = Files.readAllLines(file("cases"));
    Files.write(file("cases"), lines.subList(0, 2400));
    assertRefused("cases", ", line 2401: the file ends after 2,399 cases; the report has 2,400");
  }

  @Test
  void refusesCountsThatTheCasesDoNotGive() throws IOException {
    replace("cutoffs", "58,12", "57,12");
    assertRefused("cutoffs", ", line 2: passing is '57', but cases.csv has 58 for A");
  }

  @Test
  void refusesCountsThatTheChosenDoNotGive() throws IOException {
    replace("cutoffs", "99,19", "99,20");
    assertRefused("cutoffs", ", line 3: chosen is '20', but chosen.csv has 19 for B");
  }

  @Test
  void refusesAChosenCaseThatDoesNotPass() throws IOException {
    replace("chosen", "\n672,B", "\n671,B");
    assertRefused("chosen", ", line 3: cutoffs names B, but case 671 does not pass B in cases.csv");
  }

  @Test
  void refusesARetestOfOtherCases() throws IOException {
    replace("retest", "\n672,", "\n671,");
    assertRefused("retest", ", line 3: case is '671', but chosen.csv has '672' there");
  }

  @Test
  void refusesARetestThatWasCut() throws IOException {
    var lines = Files.readAllLines(file("retest"));
    Files.write(file("retest"), lines.subList(0, 27));
    assertRefused("retest", ", line 28: case is 'no row', but chosen.csv has '2240' there");
  }

  @Test
  void refusesARetestInAnotherGroup() throws IOException {
    replace("retest", "127,hhh", "127,hhl");
    assertRefused("retest", ", line 2: group is 'hhl', but cases.csv has 'hhh' for case 127");
  }
}
