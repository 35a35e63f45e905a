package ohlora.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.IntStream;
import ohlora.model.Property;
import ohlora.model.Weights;
import org.junit.jupiter.api.Test;

class OffsetsTest {
  @Test
  void theReportsFiftyStandInTheReferencesOrder() throws Exception {
    double[] pm =
        Weights.read(Path.of("src/test/resources/golden/pipeline_case0.npz")).get("pm").toDoubles();
    for (int p = 0; p < 3; p++) {
      int column = p;
      double[] expected = IntStream.range(0, 50).mapToDouble(i -> pm[3 * i + column]).toArray();
      assertArrayEquals(expected, Offsets.report().of(Property.STEERED.get(p)));
    }
  }

  @Test
  void randomOnesStayInTheReportsRanges() {
    Offsets offsets = Offsets.random(1000, 3);
    assertEquals(1000, offsets.count());
    for (Offsets.Offset o : offsets.list()) {
      assertTrue(Math.abs(o.eyes()) <= 1.2 && Math.abs(o.mouth()) <= 1.8, o.toString());
      assertTrue(o.pose() >= -1.8 && o.pose() <= 0.6, o.toString());
    }
  }
}
