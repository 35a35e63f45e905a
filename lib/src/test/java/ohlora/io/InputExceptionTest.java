package ohlora.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class InputExceptionTest {
  @Test
  void itSaysWhereWhatAndWhatToDoInOneLine() {
    assertEquals(
        "a.csv: is empty; write it",
        InputException.of("a.csv", "is empty", "write it").getMessage());
  }

  @Test
  void namesFromOutsideCannotWriteOverTheScreen() {
    String hostile = "a\u001b[2Jb\nc\rd\u202ee\u2028f\u0000g\u009bh";
    assertEquals(
        "a?[2Jb?c?d?e?f?g?h: is bad; remove it",
        InputException.of(hostile, "is bad", "remove it").getMessage());
    assertEquals("a?[2Jb?c?d?e?f?g?h", InputException.of(hostile).getMessage());
  }

  @Test
  void namesOfAnyLengthLeaveRoomForTheAdvice() {
    String line = InputException.of("x".repeat(10_000), "is bad", "remove it").getMessage();
    assertEquals(300, line.length());
    assertTrue(line.endsWith("…; remove it"), line);
    assertEquals(300, InputException.of("x".repeat(10_000)).getMessage().length());
    assertEquals(300, InputException.of("x".repeat(300)).getMessage().length());
    String halved = InputException.of("x" + "\uD83D\uDE00".repeat(1000)).getMessage();
    assertEquals("\uD83D\uDE00…", halved.substring(halved.length() - 3), "no half character");
    String other = InputException.of("\uD83D\uDE00".repeat(1000)).getMessage();
    assertEquals("\uD83D\uDE00…", other.substring(other.length() - 3), "no half character");
  }
}
