package ohlora.demo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Random;

/** Arrays that gradients flow into. */
final class TrainableArrays {
  private TrainableArrays() {}

  static NDArray of(NDManager manager, float[] values, long... shape) {
    NDArray array = manager.create(values, new Shape(shape));
    array.setRequiresGradient(true);
    // DJL leaves a new gradient's memory as it finds it, and the first step would add to that.
    JniUtils.zeroGrad((PtNDArray) array);
    return array;
  }

  /** Normally distributed, with the given standard deviation; all zero for 0. */
  static NDArray normal(NDManager manager, Random random, double deviation, long... shape) {
    float[] values = new float[(int) new Shape(shape).size()];
    if (deviation != 0) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (deviation * random.nextGaussian());
      }
    }
    return of(manager, values, shape);
  }
}
