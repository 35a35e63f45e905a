package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PerPropertyTest {
  private static final PerProperty TWO = PerProperty.of(List.of("eyes", "mouth"), 0.92, 0.88);

  @Test
  void numbersStandInTheOrderOfTheProperties() {
    assertEquals(List.of("eyes", "mouth"), TWO.properties());
    assertArrayEquals(new double[] {0.92, 0.88}, TWO.toArray());
    assertEquals("eyes 0.92, mouth 0.88", TWO.toString());
    assertArrayEquals(new double[] {92, 88}, TWO.map(value -> Math.round(100 * value)).toArray());
  }

  @Test
  void twoAreEqualIfTheSamePropertiesHaveTheSameNumbers() {
    assertEquals(TWO, PerProperty.of(List.of("mouth", "eyes"), 0.88, 0.92));
    assertNotEquals(TWO, TWO.with("mouth", 0.9));
    assertEquals(0.9, TWO.with("mouth", 0.9).of("mouth"));
  }

  @Test
  void anUnknownPropertyIsNamedBesideThoseThereAre() {
    String line = "there is no property 'nose' here: there are eyes, mouth";
    assertEquals(
        line, assertThrows(IllegalArgumentException.class, () -> TWO.of("nose")).getMessage());
    assertEquals(
        line, assertThrows(IllegalArgumentException.class, () -> TWO.with("nose", 1)).getMessage());
  }

  @Test
  void aNumberForEachPropertyIsNeeded() {
    Map<String, Double> missing = new HashMap<>();
    missing.put("eyes", null);
    assertThrows(IllegalArgumentException.class, () -> new PerProperty(missing));
    assertThrows(IllegalArgumentException.class, () -> new PerProperty(Map.of()));
    assertEquals(
        "1 numbers for the properties eyes, mouth",
        assertThrows(
                IllegalArgumentException.class, () -> PerProperty.of(List.of("eyes", "mouth"), 1))
            .getMessage());
  }
}
