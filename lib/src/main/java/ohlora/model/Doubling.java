package ohlora.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * How a layer doubles the resolution: by one convolution whose outputs are the four phases of the
 * doubled plane, and a blur.
 *
 * <p>Doubling by nearest neighbour and a 3 × 3 convolution are together a transposed convolution of
 * stride 2 with the sum of the four shifted kernels, 4 × 4; and that is one 2 × 2 convolution for
 * each of the four phases of rows and columns. The reference calls the transposed one fused scale
 * and uses it from 128 pixels upward.
 */
final class Doubling {
  private static final int FUSED_FROM = 128;
  private static final float[] USUAL_BLUR = {1, 2, 1, 2, 4, 2, 1, 2, 1};

  private Doubling() {}

  /**
   * The four phases' kernels.
   *
   * @param weight {@code [out, in, 3, 3]}
   * @param side of the doubled plane
   * @return {@code [4·out, in, 2, 2]}
   */
  static NDArray phases(NDArray weight, int side) {
    // A transposed convolution mirrors its kernel. The reference does not undo that where it fuses.
    NDArray padded = (side < FUSED_FROM ? weight.flip(2, 3) : weight).pad(new Shape(1, 1, 1, 1), 0);
    NDArray sum =
        padded
            .get(":,:,1:,1:")
            .add(padded.get(":,:,:-1,1:"))
            .add(padded.get(":,:,1:,:-1"))
            .add(padded.get(":,:,:-1,:-1"));
    int[][] taps = {{3, 1}, {2, 0}};
    NDList phases = new NDList();
    for (int[] rows : taps) {
      for (int[] columns : taps) {
        NDList kernel = new NDList();
        for (int row : rows) {
          for (int column : columns) {
            kernel.add(sum.get(new NDIndex(":,:,{},{}", row, column)));
          }
        }
        phases.add(NDArrays.stack(kernel, 2).reshape(weight.getShape().get(0), -1, 2, 2));
      }
    }
    return NDArrays.stack(phases, 1).reshape(4 * weight.getShape().get(0), -1, 2, 2);
  }

  /**
   * Puts the four phases in their places; closes them.
   *
   * @param phases {@code [n, 4·out, r + 1, r + 1]}: for each channel the pixels of even and odd
   *     rows and columns, the odd ones one place late
   * @return {@code [n, out, 2r, 2r]}
   */
  static NDArray interleave(NDArray phases) {
    Shape shape = phases.getShape();
    long n = shape.get(0);
    long out = shape.get(1) / 4;
    long side = shape.get(2) - 1;
    try (NDManager scope = phases.getManager().newSubManager()) {
      phases.attach(scope);
      NDArray split = phases.reshape(n, out, 2, 2, side + 1, side + 1);
      NDList rows = new NDList();
      for (int a = 0; a < 2; a++) {
        NDList columns = new NDList();
        for (int b = 0; b < 2; b++) {
          columns.add(
              split.get(new NDIndex(":,:,{},{},{}:{},{}:{}", a, b, a, side + a, b, side + b)));
        }
        rows.add(NDArrays.stack(columns, 4).reshape(n, out, side, 1, 2 * side));
      }
      NDArray result = NDArrays.concat(rows, 3).reshape(n, out, 2 * side, 2 * side);
      result.attach(scope.getParentManager());
      return result;
    }
  }

  /** Whether all channels are blurred by (1, 2, 1) ⊗ (1, 2, 1) / 16. */
  static boolean isUsualBlur(float[] kernels) {
    for (int i = 0; i < kernels.length; i++) {
      if (kernels[i] != USUAL_BLUR[i % 9] / 16) {
        return false;
      }
    }
    return true;
  }

  /**
   * Blurs by (1, 2, 1) ⊗ (1, 2, 1): 16 times the usual blur, and many times faster. Closes its
   * argument.
   */
  static NDArray blur(NDArray x) {
    try (NDManager scope = x.getManager().newSubManager()) {
      x.attach(scope);
      NDArray rows = blur(x, ":,:,1:", ":,:,:-1");
      NDArray result = blur(rows, ":,:,:,1:", ":,:,:,:-1");
      result.attach(scope.getParentManager());
      return result;
    }
  }

  private static NDArray blur(NDArray x, String allButFirst, String allButLast) {
    NDArray sum = x.add(x);
    sum.get(allButFirst).addi(x.get(allButLast));
    sum.get(allButLast).addi(x.get(allButFirst));
    return sum;
  }
}
