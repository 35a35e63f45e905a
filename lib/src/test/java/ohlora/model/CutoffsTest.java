package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class CutoffsTest {
  private static final Cutoffs A = Cutoffs.of("A", "eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92",
        "eyes ≥ 0.90, mouth ≥ 0.90, pose ≥ 0.88",
        "a ≥ 0.00",
        "a ≥ 1.00, b_2 ≥ 0.125, c ≥ 0.9375"
      })
  void aConditionIsReadBackAsItIsPrinted(String condition) {
    Cutoffs cutoffs = Cutoffs.of("A", condition);
    assertEquals(condition, cutoffs.condition());
    assertEquals(cutoffs, Cutoffs.of("A", condition.replace("≥", ">=")));
    assertEquals(cutoffs, Cutoffs.of("A", condition.replace(" ", "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "eyes",
        "eyes ≥",
        "eyes > 0.9",
        "eyes ≥ 0.9 mouth ≥ 0.9",
        "eyes ≥ 0.9,",
        "eyes ≥ 0.9, eyes ≥ 0.8",
        "eyes ≥ -0.9",
        "eyes ≥ NaN",
        "eyes ≥ 1.01"
      })
  void anotherConditionIsRefused(String condition) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Cutoffs.of("A", condition));
    assertTrue(e.getMessage().contains("allowed:"), e.getMessage());
  }

  @Test
  void aCaseReachesItsCutoffsByEitherSignAndUnrounded() {
    List<String> properties = List.of("mouth", "eyes", "pose", "unasked");
    assertTrue(A.pass(PerProperty.of(properties, -0.88, 0.92, -0.92, 0)));
    assertFalse(A.pass(PerProperty.of(properties, -0.88, Math.nextDown(0.92), -0.92, 1)));
    assertFalse(A.pass(PerProperty.of(properties, Double.NaN, 1, 1, 1)));
    assertThrows(IllegalArgumentException.class, () -> A.pass(PerProperty.of(List.of("eyes"), 1)));
  }

  @Test
  void theRowsThatPassAreThoseWhoseCorrelationsPass() {
    Table cases =
        Table.create(
            DoubleColumn.create("eyes", 0.92, -0.95, 1, 1),
            DoubleColumn.create("mouth", 0.88, 0.9, 0.87, 1),
            DoubleColumn.create("pose", -0.92, -1, 1, Double.NaN));
    assertArrayEquals(new int[] {0, 1}, A.passing(cases).toArray());
    Cutoffs lower = A.with("mouth", 0.87).named("lower");
    assertEquals("lower", lower.name());
    assertArrayEquals(new int[] {0, 1, 2}, lower.passing(cases).toArray());
  }
}
