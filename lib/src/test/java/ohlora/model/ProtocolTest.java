package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ProtocolTest {
  private static OffsetGrid grid() {
    Map<String, List<Double>> distances = new LinkedHashMap<>();
    distances.put("b", List.of(-1.0, 1.0));
    distances.put("a", List.of(0.0, 2.0, 4.0));
    return new OffsetGrid(distances);
  }

  @Test
  void offsetsStandInTheOrderOfTheSteeredPropertiesAndOfTheLoops() {
    Protocol protocol = Protocol.of(List.of("a", "b"), grid());
    assertEquals(6, protocol.combinations().size());
    assertEquals(List.of("a", "b"), protocol.combinations().get(0).properties());
    assertArrayEquals(new double[] {2, -1}, protocol.combinations().get(1).toArray());
    assertEquals(List.of("all"), protocol.grouping().groups());
  }

  @Test
  void aPropertyIsCalledByItsLabelOrItsName() {
    Protocol protocol =
        new Protocol(
            List.of("a", "b"),
            grid(),
            new Grouping(Map.of("hair_length", 0.0)),
            Map.of("a", "Alpha"),
            null);
    assertEquals("Alpha", protocol.label("a"));
    assertEquals("hair length", protocol.label("hair_length"));
    assertEquals("Alpha, b", protocol.labels(protocol.steered()));
    assertEquals(Map.of(), protocol.units());
  }

  @Test
  void everySteeredPropertyHasOffsetsAndNoOther() {
    for (List<String> steered :
        List.of(List.of("a"), List.of("a", "b", "c"), List.of("a", "b", "b"))) {
      assertEquals(
          "the steered properties are %s, but there are offsets of b, a"
              .formatted(String.join(", ", steered)),
          refused(() -> Protocol.of(steered, grid())));
    }
  }

  @Test
  void whatIsSteeredOrGroupsIsScored() {
    Protocol protocol =
        new Protocol(List.of("a", "b"), grid(), new Grouping(Map.of("c", 0.0)), null, null);
    assertEquals(protocol, protocol.requireScored(List.of("c", "b", "a", "d")));
    assertEquals(
        "the scorer gives no 'c': it gives a, b",
        refused(() -> protocol.requireScored(List.of("a", "b"))));
  }

  private static String refused(Executable action) {
    return assertThrows(IllegalArgumentException.class, action).getMessage();
  }
}
