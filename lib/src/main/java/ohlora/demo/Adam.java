package ohlora.demo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Adam over named arrays, with a moving average of the weights. Its state can be saved. */
final class Adam {
  private static final float BETA1 = .9f;
  private static final float BETA2 = .99f;

  /** Gradients this many times longer than their running mean are unusual. */
  private static final double UNUSUAL = 8;

  private final Map<String, NDArray> parameters;
  private final Map<String, NDArray> means = new LinkedHashMap<>();
  private final Map<String, NDArray> squares = new LinkedHashMap<>();
  private final Map<String, NDArray> averages = new LinkedHashMap<>();
  private double usualNorm;

  Adam(NDManager manager, Map<String, NDArray> parameters) {
    this.parameters = parameters;
    parameters.forEach(
        (name, array) -> {
          means.put(name, manager.zeros(array.getShape()));
          squares.put(name, manager.zeros(array.getShape()));
          NDArray copy = manager.zeros(array.getShape());
          array.copyTo(copy);
          averages.put(name, copy);
        });
  }

  /** The moving averages of the weights, by name. */
  Map<String, NDArray> averages() {
    return averages;
  }

  /** All arrays to be saved, by unique names. */
  Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    parameters.forEach((name, array) -> state.put(name, array));
    means.forEach((name, array) -> state.put("mean/" + name, array));
    squares.forEach((name, array) -> state.put("square/" + name, array));
    averages.forEach((name, array) -> state.put("average/" + name, array));
    return state;
  }

  /**
   * One step down the gradients, which are then zero. Call it when the gradient collector is
   * closed: else the averages would remember every step that made them. A step whose gradients are
   * not finite or far longer than usual is left out: one such step can undo an hour.
   *
   * @param step counted from 1
   * @param used whether a parameter took part in the loss
   * @return whether the step was made
   */
  boolean step(long step, double rate, double decay, Predicate<String> used) {
    double norm = gradientNorm(used);
    boolean sound = norm <= UNUSUAL * usualNorm || usualNorm == 0 && Double.isFinite(norm);
    if (!sound) {
      parameters.values().forEach(array -> JniUtils.zeroGrad((PtNDArray) array));
      return false;
    }
    usualNorm = usualNorm == 0 ? norm : .95 * usualNorm + .05 * norm;
    double corrected = rate * Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step));
    parameters.forEach(
        (name, array) -> {
          if (used.test(name)) {
            update(name, array, rate, corrected, decay);
          }
        });
    return true;
  }

  private double gradientNorm(Predicate<String> used) {
    double squares = 0;
    for (Map.Entry<String, NDArray> entry : parameters.entrySet()) {
      if (used.test(entry.getKey())) {
        try (NDArray gradient = entry.getValue().getGradient();
            NDArray norm = gradient.norm()) {
          double value = norm.getFloat();
          squares += value * value;
        }
      }
    }
    return Math.sqrt(squares);
  }

  private void update(String name, NDArray array, double rate, double corrected, double decay) {
    try (NDArray gradient = array.getGradient()) {
      array
          .getNDArrayInternal()
          .adamUpdate(
              new NDList(array, gradient, means.get(name), squares.get(name)),
              new NDList(array),
              (float) rate,
              (float) corrected,
              0f,
              1f,
              -1f,
              BETA1,
              BETA2,
              1e-8f,
              false,
              false);
    }
    NDArray average = averages.get(name);
    try (NDArray difference = array.sub(average)) {
      difference.muli((float) (1 - decay));
      average.addi(difference);
    }
  }
}
