package ohlora.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortraitTest {
  private static final int SIDE = 64;
  private static final Factors NEUTRAL = only(Factor.EYES, 0);

  /** The portrait in the middle of all factors but one. */
  private static Factors only(Factor factor, double value) {
    double[] values = new double[Factor.values().length];
    values[factor.ordinal()] = value;
    return Factors.of(values);
  }

  @Test
  void theSameFactorsGiveTheSamePixelsAlsoAfterAnotherPortrait() {
    Portrait portrait = new Portrait(SIDE);
    byte[] first = portrait.draw(NEUTRAL);
    portrait.draw(only(Factor.POSE, 1));
    assertArrayEquals(first, portrait.draw(NEUTRAL));
    assertArrayEquals(first, new Portrait(SIDE).draw(NEUTRAL));
  }

  /** Rows and columns in fractions of the side. */
  @ParameterizedTest
  @CsvSource({
    "EYES, .33, .57, .15, .85",
    "MOUTH, .60, .92, .25, .75",
    "IRIS, .375, .5625, .25, .75",
    "LIPS, .625, .83, .34, .66",
    "FRINGE, .05, .52, .2, .8",
    "POSE, .05, 1, .05, .95",
  })
  void aFactorChangesNothingFarFromItsFeature(
      Factor factor, double top, double bottom, double left, double right) {
    boolean[] changed = changed(factor);
    for (int i = 0; i < changed.length; i++) {
      double y = (i / SIDE + .5) / SIDE;
      double x = (i % SIDE + .5) / SIDE;
      if (y < top || y > bottom || x < left || x > right) {
        assertEquals(false, changed[i], factor + " changes the pixel at " + x + ", " + y);
      }
    }
  }

  /** At least this share of the pixels of a crop of the property CNN. */
  @ParameterizedTest
  @CsvSource({
    "EYES, .375, .5625, .25, .75, .4",
    "MOUTH, .625, .8125, .375, .625, .4",
    "POSE, .4375, .625, .34375, .65625, .4",
    "HAIR_COLOR, 0, 1, 0, 1, .3",
    "HAIR_LENGTH, .5, 1, 0, 1, .2",
    "BACKGROUND, 0, .5, 0, 1, .4",
  })
  void aPropertyShowsInItsCrop(
      Factor factor, double top, double bottom, double left, double right, double share) {
    boolean[] changed = changed(factor);
    int inside = 0;
    int count = 0;
    for (int i = 0; i < changed.length; i++) {
      double y = (i / SIDE + .5) / SIDE;
      double x = (i % SIDE + .5) / SIDE;
      if (y > top && y < bottom && x > left && x < right) {
        inside++;
        count += changed[i] ? 1 : 0;
      }
    }
    assertTrue(count >= share * inside, factor + " changes " + count + " of " + inside);
  }

  @Test
  void hairLengthLeavesTheFaceAsItIs() {
    boolean[] changed = changed(Factor.HAIR_LENGTH);
    for (int y = 24; y < 52; y++) {
      for (int x = 25; x < 39; x++) {
        assertEquals(false, changed[y * SIDE + x], "the pixel at " + x + ", " + y);
      }
    }
  }

  @Test
  void hairColourAndLengthLeaveTheCornersToTheBackground() {
    for (Factor factor : new Factor[] {Factor.HAIR_COLOR, Factor.HAIR_LENGTH, Factor.SKIN}) {
      boolean[] changed = changed(factor);
      for (int corner : new int[] {0, SIDE - 1}) {
        assertEquals(false, changed[corner], factor.toString());
      }
    }
  }

  @Test
  void aClosedMouthShowsNoTeethAndAnOpenOneDoes() {
    Portrait portrait = new Portrait(SIDE);
    assertTrue(brightest(portrait.draw(only(Factor.MOUTH, 1))) > 200);
    assertTrue(brightest(portrait.draw(only(Factor.MOUTH, -1))) < 200);
  }

  /** The largest blue value in the mouth's crop: lips and skin have little blue, teeth much. */
  private static int brightest(byte[] picture) {
    int brightest = 0;
    for (int y = 42; y < 50; y++) {
      for (int x = 28; x < 36; x++) {
        brightest = Math.max(brightest, picture[2 * SIDE * SIDE + y * SIDE + x] & 255);
      }
    }
    return brightest;
  }

  @Test
  void aFactorOutsideItsRangeIsRefused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> only(Factor.EYES, 1.01));
    assertEquals("EYES = 1.01 is outside [-1, 1]", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Factors.of(0, 0));
  }

  /** The pixels that differ by more than 2 levels between the factor's ends. */
  private static boolean[] changed(Factor factor) {
    Portrait portrait = new Portrait(SIDE);
    byte[] low = portrait.draw(only(factor, -1));
    byte[] high = portrait.draw(only(factor, 1));
    boolean[] changed = new boolean[SIDE * SIDE];
    for (int i = 0; i < low.length; i++) {
      changed[i % changed.length] |= Math.abs((low[i] & 255) - (high[i] & 255)) > 2;
    }
    return changed;
  }
}
