package ohlora.demo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * How far generated pictures are from drawn ones: the mean absolute difference, at all resolutions,
 * of the colours, of the edges and of 4 × 4 means, with more weight on eyes, mouth and nose.
 */
final class GeneratorLoss {
  private static final Shape NONE = new Shape(0, 0);
  private static final Shape ONE = new Shape(1, 1);
  private static final float EDGES = .5f;
  private static final float LOWER_RESOLUTION = .25f;

  private final int levels;
  private final List<NDArray> masks = new ArrayList<>();
  private final NDArray edges;

  /**
   * A loss for pictures of up to 4 · 2^(levels − 1) pixels a side.
   *
   * @param manager owns the constants
   */
  GeneratorLoss(NDManager manager, int levels) {
    this.levels = levels;
    for (int level = 0; level < levels; level++) {
      masks.add(mask(manager, 4 << level));
    }
    float[] kernel = new float[6 * 9];
    for (int channel = 0; channel < 3; channel++) {
      int acrossX = 2 * channel * 9;
      kernel[acrossX + 3] = -1;
      kernel[acrossX + 4] = 1;
      int acrossY = acrossX + 9;
      kernel[acrossY + 1] = -1;
      kernel[acrossY + 4] = 1;
    }
    edges = manager.create(kernel, new Shape(6, 1, 3, 3));
  }

  /**
   * The loss, a scalar.
   *
   * @param pictures of each resolution from 4 × 4 on; the last counts most
   * @param target [batch, 3, side, side] at the highest resolution there is
   */
  NDArray of(NDList pictures, NDArray target) {
    NDArray sum = null;
    for (int level = 1; level < pictures.size(); level++) {
      NDArray difference = pictures.get(level).sub(mean(target, 1 << (levels - 1 - level)));
      NDArray mask = masks.get(level);
      NDArray loss = difference.mul(mask).abs().mean();
      if (level == pictures.size() - 1) {
        NDArray edge =
            difference
                .getNDArrayInternal()
                .convolution(difference, edges, null, ONE, ONE, ONE, 3)
                .singletonOrThrow();
        loss =
            loss.add(edge.mul(mask).abs().mean().mul(EDGES)).add(mean(difference, 4).abs().mean());
      } else {
        loss = loss.mul(LOWER_RESOLUTION);
      }
      sum = sum == null ? loss : sum.add(loss);
    }
    return sum;
  }

  private static NDArray mean(NDArray x, int block) {
    Shape window = new Shape(block, block);
    return block == 1 ? x : x.getNDArrayInternal().avgPool(window, window, NONE, false, true);
  }

  private static NDArray mask(NDManager manager, int side) {
    float[] mask = new float[side * side];
    for (int i = 0; i < mask.length; i++) {
      double y = (i / side + .5) / side;
      double x = (i % side + .5) / side;
      boolean eyes = y > .375 && y < .5625 && x > .25 && x < .75;
      boolean mouth = y > .625 && y < .8125 && x > .34 && x < .66;
      boolean nose = y > .5 && y < .625 && x > .36 && x < .64;
      mask[i] = 1 + (eyes ? 2 : 0) + (mouth ? 2 : 0) + (nose ? 1 : 0);
    }
    return manager.create(mask, new Shape(1, 1, side, side));
  }
}
