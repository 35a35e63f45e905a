package ohlora.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

class TensorTest {
  private static Tensor shorts(DType dtype, int... bits) {
    ByteBuffer data = ByteBuffer.allocate(2 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : bits) {
      data.putShort((short) value);
    }
    return new Tensor(dtype, new long[] {bits.length}, data.array());
  }

  /** The definition of binary16: sign, five bits of exponent with bias 15, ten of fraction. */
  private static double half(int bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    double sign = (bits & 0x8000) == 0 ? 1 : -1;
    if (exponent == 31) {
      return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    return sign
        * (exponent == 0 ? Math.scalb(fraction, -24) : Math.scalb(1024 + fraction, exponent - 25));
  }

  @Test
  void everyFloat16IsWidenedExactlyAndNarrowedBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      Tensor tensor = shorts(DType.FLOAT16, bits);
      assertEquals(half(bits), tensor.toDoubles()[0]);
      assertEquals((float) half(bits), tensor.toFloats()[0]);
      short back = HalfFloat.fromFloat(tensor.toFloats()[0]);
      assertTrue((short) bits == back || Double.isNaN(half(bits)) && Double.isNaN(half(back)));
    }
  }

  @Test
  void betweenTwoFloat16TheNearestIsTakenAndTheEvenOneInTheMiddle() {
    for (int bits = 0; bits < 0x7bff; bits++) {
      float middle = (float) ((half(bits) + half(bits + 1)) / 2);
      int even = bits % 2 == 0 ? bits : bits + 1;
      assertEquals((short) even, HalfFloat.fromFloat(middle));
      assertEquals((short) bits, HalfFloat.fromFloat(Math.nextDown(middle)));
      assertEquals((short) (bits + 1), HalfFloat.fromFloat(Math.nextUp(middle)));
      assertEquals((short) (even | 0x8000), HalfFloat.fromFloat(-middle));
    }
    assertEquals(0x7bff, HalfFloat.fromFloat(Math.nextDown(65520f)));
    assertEquals(0x7c00, HalfFloat.fromFloat(65520f));
  }

  @Test
  void everyBfloat16IsTheFloatWithTheseUpperBits() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      assertEquals(Float.intBitsToFloat(bits << 16), shorts(DType.BFLOAT16, bits).toFloats()[0]);
    }
  }

  @Test
  void float64IsRoundedOnceToTheNearestFloat() {
    byte[] data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(0.1).array();
    Tensor tensor = new Tensor(DType.FLOAT64, new long[0], data);
    assertArrayEquals(new float[] {0.1f}, tensor.toFloats());
    assertArrayEquals(new double[] {0.1}, tensor.toDoubles());
  }

  @Test
  void aTensorCannotBeChangedFromOutside() {
    float[] values = {1, 2};
    Tensor tensor = Tensor.of(values, 2);
    values[0] = 9;
    tensor.shape()[0] = 9;
    tensor.toFloats()[0] = 9;
    assertThrows(ReadOnlyBufferException.class, () -> tensor.bytes().putInt(0, 9));
    assertArrayEquals(new float[] {1, 2}, tensor.toFloats());
    assertEquals("FLOAT32 [2]", tensor.toString());
    assertEquals("FLOAT32 scalar", Tensor.of(new float[1]).toString());
  }

  @Test
  void aShapeMustBeThatOfTheValues() {
    float[] six = new float[6];
    assertEquals(6, Tensor.of(six, 2, 3).size());
    assertEquals(0, Tensor.of(new float[0], 0, 1L << 60).size());
    for (long[] shape : new long[][] {{}, {5}, {2, 4}, {-2, -3}, {1L << 62, 4}}) {
      assertThrows(IllegalArgumentException.class, () -> Tensor.of(six, shape));
    }
  }
}
