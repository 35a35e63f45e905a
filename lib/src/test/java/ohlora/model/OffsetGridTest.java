package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OffsetGridTest {
  private static Map<String, List<Double>> distances() {
    Map<String, List<Double>> distances = new LinkedHashMap<>();
    distances.put("mouth", List.of(-1.8, -0.9, 0.0, 0.9, 1.8));
    distances.put("eyes", List.of(-1.2, 1.2));
    distances.put("pose", List.of(-1.8, -1.2, -0.6, 0.0, 0.6));
    return distances;
  }

  @Test
  void theFirstPropertyIsTheOutermostLoopAndTheLastTheInnermost() {
    OffsetGrid grid = new OffsetGrid(distances());
    assertEquals(List.of("mouth", "eyes", "pose"), grid.loops());
    assertEquals(50, grid.count());
    List<PerProperty> all = grid.combinations(List.of("eyes", "mouth", "pose"));
    assertEquals(50, all.size());
    assertArrayEquals(new double[] {-1.2, -1.8, -1.8}, all.get(0).toArray());
    assertArrayEquals(new double[] {-1.2, -1.8, -1.2}, all.get(1).toArray());
    assertArrayEquals(new double[] {1.2, -1.8, -1.8}, all.get(5).toArray());
    assertArrayEquals(new double[] {-1.2, -0.9, -1.8}, all.get(10).toArray());
    assertArrayEquals(new double[] {1.2, 1.8, 0.6}, all.get(49).toArray());
  }

  @Test
  void aGridIsKnownAgainByItsCombinations() {
    OffsetGrid grid = new OffsetGrid(distances());
    List<PerProperty> all = grid.combinations(List.of("eyes", "mouth", "pose"));
    OffsetGrid again = OffsetGrid.of(all);
    assertEquals(grid, again);
    assertEquals(grid.loops(), again.loops());
    String message =
        assertThrows(IllegalArgumentException.class, () -> OffsetGrid.of(all.subList(0, 49)))
            .getMessage();
    assertEquals(
        "the offsets of the 49 images are not those of a grid of eyes, mouth, pose", message);
  }

  @Test
  void aPropertyThatIsNotSteeredIsNamed() {
    OffsetGrid grid = new OffsetGrid(distances());
    assertEquals(
        "nose is not steered: mouth, eyes, pose are",
        assertThrows(IllegalArgumentException.class, () -> grid.of("nose")).getMessage());
  }

  @Test
  void oneToSixPropertiesWithTwoOrMoreDifferentFiniteDistancesAreTaken() {
    assertEquals(2, new OffsetGrid(Map.of("a", List.of(0.0, 1.0))).count());
    refused(Map.of(), "1 to 6");
    refused(grid(7, 2), "1 to 6");
    refused(Map.of("a", List.of(1.0)), "the offsets of a are [1.0]");
    refused(Map.of("a", List.of(1.0, 1.0)), "two or more different finite numbers");
    refused(Map.of("a", List.of(1.0, Double.NaN)), "the offsets of a are [1.0, NaN]");
    assertEquals(4096, new OffsetGrid(grid(6, 4)).count());
    refused(grid(6, 5), "more than 10,000 images");
  }

  private static Map<String, List<Double>> grid(int properties, int distances) {
    Map<String, List<Double>> grid = new LinkedHashMap<>();
    List<Double> list = IntStream.range(0, distances).mapToObj(i -> 0.1 * i).toList();
    for (int i = 0; i < properties; i++) {
      grid.put("p" + i, list);
    }
    return grid;
  }

  private static void refused(Map<String, List<Double>> distances, String part) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new OffsetGrid(distances));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
