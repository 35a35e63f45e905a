package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

class GroupingTest {
  /** Properties a, b, … with the medians 0, 1, … */
  private static Grouping of(int properties) {
    Map<String, Double> medians = new LinkedHashMap<>();
    for (int i = 0; i < properties; i++) {
      medians.put(String.valueOf((char) ('a' + i)), (double) i);
    }
    return new Grouping(medians);
  }

  @Test
  void withoutPropertiesAllCasesAreOneGroup() {
    assertEquals(List.of("all"), of(0).groups());
    assertEquals("all", of(0).group(property -> Double.NaN));
    assertEquals(0, of(0).table(property -> 0).rowCount());
  }

  @Test
  void onePropertyPartsHighFromLow() {
    assertEquals(List.of("h", "l"), of(1).groups());
    assertEquals("h", of(1).group(property -> 0));
    assertEquals("l", of(1).group(property -> Math.nextDown(0.0)));
  }

  @Test
  void theLastOfFourLettersChangesFastest() {
    List<String> groups = of(4).groups();
    assertEquals(List.of("hhhh", "hhhl", "hhlh", "hhll"), groups.subList(0, 4));
    assertEquals("llll", groups.get(15));
    assertEquals("hhhl", of(4).group(property -> 2));
    assertEquals("lhll", of(4).group(property -> property.equals("b") ? 1 : -1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void groupsAreTwoToThePowerOfTheProperties(int properties) {
    List<String> groups = of(properties).groups();
    assertEquals(1 << properties, groups.size());
    assertEquals(groups.size(), new HashSet<>(groups).size());
  }

  @Test
  void sevenPropertiesAndWhatIsNoNumberAreRefused() {
    assertEquals(
        "7 grouping properties: at most 6",
        assertThrows(IllegalArgumentException.class, () -> of(7)).getMessage());
    assertEquals(
        "the median of a is NaN: a finite number is needed",
        assertThrows(IllegalArgumentException.class, () -> new Grouping(Map.of("a", Double.NaN)))
            .getMessage());
    assertEquals(
        "the score of a is not a number",
        assertThrows(IllegalArgumentException.class, () -> of(1).group(property -> Double.NaN))
            .getMessage());
  }

  @Test
  void theTableSaysWhyAnImageIsInItsGroup() {
    Table table = of(2).table(property -> 0.5);
    assertEquals("group hl", table.name());
    assertEquals(List.of("a", "b"), table.stringColumn("property").asList());
    assertEquals(List.of(0.0, 1.0), table.doubleColumn("median").asList());
    assertEquals(List.of("h", "l"), table.stringColumn("letter").asList());
  }
}
