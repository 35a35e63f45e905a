package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenTest {
  @Test
  void theLargestDifferenceIsFoundWhereverItStands() {
    assertEquals(0, Golden.largest(new float[] {1, 2}, new float[] {1, 2}));
    assertEquals(.5, Golden.largest(new float[] {1, 2, 3}, new float[] {1.5f, 2, 3.25f}));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void whatIsNoFiniteNumberFailsTheComparisonWhereverItStands(int place) {
    float[] golden = {1, 2, 3};
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] found = golden.clone();
      found[place] = wrong;
      assertThrows(AssertionError.class, () -> Golden.largest(golden, found));
      assertThrows(AssertionError.class, () -> Golden.largest(found, golden));
      assertThrows(AssertionError.class, () -> Golden.largest(found, found));
    }
    assertThrows(AssertionError.class, () -> Golden.largest(golden, new float[place]));
  }
}
