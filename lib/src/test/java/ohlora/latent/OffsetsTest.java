package ohlora.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import ohlora.model.Directions;
import ohlora.model.Golden;
import ohlora.model.OffsetGrid;
import ohlora.model.PerProperty;
import ohlora.model.Protocol;
import ohlora.model.SplitMix64;
import ohlora.score.TinyModel;
import org.junit.jupiter.api.Test;

class OffsetsTest {
  private static final List<String> STEERED = List.of("eyes", "mouth", "pose");
  private static final Protocol REPORT = Protocol.of(STEERED, TinyModel.OFFSETS);

  @Test
  void theReportsFiftyStandInTheReferencesOrder() throws Exception {
    double[] pm = Golden.npz("pipeline_case0.npz").get("pm").toDoubles();
    for (int p = 0; p < 3; p++) {
      int column = p;
      double[] expected = IntStream.range(0, 50).mapToDouble(i -> pm[3 * i + column]).toArray();
      assertArrayEquals(expected, Offsets.of(REPORT).of(STEERED.get(p)));
    }
  }

  @Test
  void randomOnesStayInTheReportsRanges() {
    Offsets offsets = Offsets.of(REPORT).random(1000, 3);
    assertEquals(1000, offsets.count());
    for (PerProperty o : offsets.list()) {
      assertTrue(Math.abs(o.of("eyes")) <= 1.2 && Math.abs(o.of("mouth")) <= 1.8, o.toString());
      assertTrue(o.of("pose") >= -1.8 && o.of("pose") <= 0.6, o.toString());
    }
  }

  @Test
  void randomOnesAreDrawnInTheOrderOfTheSteeredPropertiesNotOfTheLoops() {
    Offsets offsets = Offsets.of(REPORT).random(20, 3);
    SplitMix64 random = SplitMix64.of(3, 0);
    for (PerProperty o : offsets.list()) {
      // To the last bit: files of earlier versions were made so.
      assertEquals(-1.2 + 2.4 * random.uniform(), o.of("eyes"), 0);
      assertEquals(-1.8 + 3.6 * random.uniform(), o.of("mouth"), 0);
      assertEquals(-1.8 + 2.4 * random.uniform(), o.of("pose"), 0);
    }
  }

  @Test
  void randomOnesOfOnesOwnStayInTheirRanges() {
    Offsets listed =
        new Offsets(
            List.of(
                PerProperty.of(List.of("smile"), 3),
                PerProperty.of(List.of("smile"), -0.5),
                PerProperty.of(List.of("smile"), 1)));
    DoubleSummaryStatistics drawn =
        DoubleStream.of(listed.random(500, 1).of("smile")).summaryStatistics();
    // With 500 of a range of 3.5 each end is missed by more than 0.07 once in 20,000 times.
    assertTrue(drawn.getMin() >= -.5 && drawn.getMin() < -.43, drawn.toString());
    assertTrue(drawn.getMax() <= 3 && drawn.getMax() > 2.93, drawn.toString());
  }

  @Test
  void anyNumberOfPropertiesIsMovedAlongItsOwnDirections() {
    Protocol two = Protocol.of(List.of("smile", "tilt"), grid());
    Offsets offsets = Offsets.of(two);
    assertArrayEquals(new double[] {-1, -1, 2, 2}, offsets.of("tilt"));
    assertArrayEquals(new double[] {1, 3, 1, 3}, offsets.of("smile"));
    Directions directions =
        Directions.of(
            List.of("tilt", "smile"),
            List.of("all"),
            (property, group) ->
                property.equals("smile") ? new float[] {1, 0, 2} : new float[] {0, 1, 1});
    float[][] moved = offsets.move(new float[] {10, 20, 30}, directions, "all");
    assertArrayEquals(new float[] {11, 19, 31}, moved[0]);
    assertArrayEquals(new float[] {13, 22, 38}, moved[3]);
    Offsets along = Offsets.along(two, "tilt", -1, 0, 5);
    assertArrayEquals(new double[] {-1, 0, 5}, along.of("tilt"));
    assertArrayEquals(new double[] {0, 0, 0}, along.of("smile"));
  }

  private static OffsetGrid grid() {
    Map<String, List<Double>> distances = new LinkedHashMap<>();
    distances.put("tilt", List.of(-1.0, 2.0));
    distances.put("smile", List.of(1.0, 3.0));
    return new OffsetGrid(distances);
  }

  @Test
  void whatCannotBeMovedIsRefused() {
    IllegalArgumentException one =
        assertThrows(IllegalArgumentException.class, () -> Offsets.along(REPORT, "eyes", 1));
    assertEquals("1 offsets: a correlation needs at least two images", one.getMessage());
    IllegalArgumentException other =
        assertThrows(IllegalArgumentException.class, () -> Offsets.along(REPORT, "nose", 1, 2));
    assertTrue(other.getMessage().contains("'nose'"), other.getMessage());
    PerProperty a = PerProperty.of(List.of("smile"), 1);
    PerProperty b = PerProperty.of(List.of("tilt"), 1);
    IllegalArgumentException mixed =
        assertThrows(IllegalArgumentException.class, () -> new Offsets(List.of(a, b)));
    assertTrue(mixed.getMessage().startsWith("offsets of smile and of tilt"), mixed.getMessage());
  }
}
