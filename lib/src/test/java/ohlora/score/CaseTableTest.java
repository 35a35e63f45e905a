package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import ohlora.io.InputException;
import ohlora.model.PerProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class CaseTableTest {
  private static final List<String> STEERED = List.of("smile", "tilt");

  private static Table table(String group, double... correlations) {
    Table table = CaseTable.create("cases", STEERED);
    for (int i = 0; i < correlations.length; i += 2) {
      CaseTable.append(
          table, 5 + i / 2, group, PerProperty.of(STEERED, correlations[i], correlations[i + 1]));
    }
    return table;
  }

  @Test
  void thePropertiesAreTheColumnsOfNumbersBesideTheCase() {
    Table cases = table("hl", .5, -.25);
    assertEquals(List.of("case", "group", "smile", "tilt"), cases.columnNames());
    cases.addColumns(StringColumn.create("cutoffs", "A B"));
    assertEquals(STEERED, CaseTable.properties(cases));
    assertEquals(PerProperty.of(STEERED, .5, -.25), CaseTable.correlations(cases, 0));
  }

  @Test
  void aTableIsReadAsItWasWritten(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("cases.csv");
    Table cases = table("hl", .5, -.25, Double.NaN, 1);
    Files.writeString(file, CaseTable.csv(cases));
    assertEquals(cases.print(), CaseTable.read(file).print());
    for (String line : List.of("5,hl,0,0", "7,,0,0", "7,h l,0,0", "7,hl,1.01,0", "7,hl,NaN,0")) {
      Files.writeString(file, CaseTable.csv(cases) + line + "\n");
      InputException e = assertThrows(InputException.class, () -> CaseTable.read(file));
      assertTrue(e.getMessage().startsWith(file + ", line 4: "), e.getMessage());
    }
  }

  @Test
  void groupsOfLettersAreAllThatThereAreAndOthersThoseThatOccur() {
    assertEquals(List.of("hh", "hl", "lh", "ll"), CaseTable.groups(table("lh", 0, 0)));
    assertEquals(List.of("all"), CaseTable.groups(table("all", 0, 0)));
    assertEquals(16, CaseTable.groups(table("hlhl", 0, 0)).size());
    Table mixed = table("red", 0, 0);
    mixed.append(table("blue", 0, 0));
    assertEquals(List.of("blue", "red"), CaseTable.groups(mixed));
    assertEquals(List.of(), CaseTable.groups(table("hh")));
  }

  @Test
  void rowsStandInTheOrderOfTheWantedCases() {
    Table cases = table("hl", .1, .2, .3, .4, .5, .6);
    Table wanted = Table.create("wanted", IntColumn.create("case", new int[] {7, 5}));
    Table found = CaseTable.rows(cases, wanted);
    assertEquals(List.of(7, 5), found.intColumn("case").asList());
    assertEquals(.6, found.doubleColumn("tilt").get(0));
    Table gone = Table.create("wanted", IntColumn.create("case", new int[] {8}));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> CaseTable.rows(cases, gone));
    assertEquals("case 8 is not among the 3 cases", e.getMessage());
  }

  @Test
  void theLargestDifferenceIsOverAllPropertiesAndNothingUndefinedVanishes() {
    Table once = table("hl", .5, -.25, Double.NaN, .5);
    assertEquals(0, CaseTable.largestDifference(once, once.copy()), 0);
    assertEquals(
        .75, CaseTable.largestDifference(once, table("hl", .6, .5, Double.NaN, .5)), 1e-12);
    assertTrue(Double.isNaN(CaseTable.largestDifference(once, table("hl", .5, 0, .5, .5))));
    assertTrue(
        Double.isNaN(CaseTable.largestDifference(once, table("hl", .5, Double.NaN, .5, .9))));
    assertThrows(
        IllegalArgumentException.class,
        () -> CaseTable.largestDifference(once, table("hl", .5, 0)));
  }

  @Test
  void theTextHasEmptyFieldsForWhatIsUndefinedUnderAnyLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertEquals(
          "case,group,smile,tilt\n5,hl,-1.25E-4,\n",
          CaseTable.csv(table("hl", -1.25e-4, Double.NaN)));
    } finally {
      Locale.setDefault(before);
    }
  }
}
