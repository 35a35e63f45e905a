package ohlora.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WorldTest {
  private static final World WORLD = new World(5, 16, 32);

  @Test
  void everyCoordinateOfWHasUnitDeviation() {
    Random random = new Random(1);
    int count = 4000;
    double[] sum = new double[32];
    double[] squares = new double[32];
    for (int n = 0; n < count; n++) {
      float[] w = WORLD.sample(random);
      for (int i = 0; i < w.length; i++) {
        sum[i] += w[i];
        squares[i] += w[i] * w[i];
      }
    }
    for (int i = 0; i < sum.length; i++) {
      double mean = sum[i] / count;
      assertEquals(1, Math.sqrt(squares[i] / count - mean * mean), .1);
    }
  }

  @Test
  void theSameSeedIsTheSameWorld() {
    float[] w = WORLD.sample(new Random(2));
    World again = new World(5, 16, 32);
    assertArrayEquals(w, again.sample(new Random(2)));
    assertEquals(WORLD.factors(w), again.factors(w));
  }

  @Test
  void everyFactorHasFacesOnBothSides() {
    Random random = new Random(3);
    int[] high = new int[Factor.values().length];
    for (int n = 0; n < 1000; n++) {
      Factors factors = WORLD.factors(WORLD.sample(random));
      for (Factor factor : Factor.values()) {
        high[factor.ordinal()] += factors.get(factor) > 0 ? 1 : 0;
      }
    }
    for (Factor factor : Factor.values()) {
      int count = high[factor.ordinal()];
      assertTrue(count > 350 && count < 650, factor + " is high " + count + " times of 1000");
    }
  }
}
