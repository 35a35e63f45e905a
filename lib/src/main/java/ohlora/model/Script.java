package ohlora.model;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import ohlora.io.InputException;
import ohlora.io.Text;

/**
 * A TorchScript file that was loaded: somebody's program, which takes rows and gives a row for
 * each. It runs in evaluation mode, without gradients, and as it was written: what the engine would
 * make of it after a few calls rounds otherwise, and a run that is resumed would differ. What it
 * gives is checked at each call.
 *
 * <p>Owns native memory until {@link #close}.
 */
final class Script implements AutoCloseable {
  /** In the shape of a row that must come: a size that may be anything. */
  static final long ANY = -1;

  /** What no number that comes of a script may exceed where nothing else bounds it. */
  static final float FINITE = Float.MAX_VALUE;

  private static final int MAX_REASON = 120;
  private static final Pattern ERROR = Pattern.compile("(?m)^\\S*(?:Error|Exception): (.+)$");

  private final Path file;
  private final PtNDManager manager;
  private final PtSymbolBlock block;

  /**
   * One argument of a call: equal rows.
   *
   * @param name for the error
   * @param values of all rows, in C order
   * @param row the shape of one
   */
  record Argument(String name, float[] values, Shape row) {
    /** This many rows of normal numbers, the same each time. */
    static Argument normal(String name, int count, Shape row) {
      Random random = new Random(name.hashCode());
      float[] values = new float[Math.toIntExact(count * row.size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return new Argument(name, values, row);
    }

    int count() {
      return (int) (values.length / row.size());
    }

    private Argument last() {
      int size = (int) row.size();
      return new Argument(
          name, Arrays.copyOfRange(values, values.length - size, values.length), row);
    }

    private String text() {
      return name + " " + Script.text(rows(count(), row));
    }
  }

  /**
   * What must come of a call.
   *
   * @param name for the error
   * @param row the shape of one row
   * @param bound of the numbers' size
   */
  record Result(String name, Shape row, float bound) {}

  private Script(Path file, PtNDManager manager, PtSymbolBlock block) {
    this.file = file;
    this.manager = manager;
    this.block = block;
  }

  /**
   * Loads a script. This may run parts of it, so its hash is checked before.
   *
   * @param device that it runs on
   * @throws InputException in one line, if it is not TorchScript
   */
  static Script load(Path file, Device device) throws InputException {
    PtNDManager manager = (PtNDManager) NativeLibrary.newManager(device);
    try {
      PtSymbolBlock block =
          JniUtils.loadModule(manager, file, true, new String[0], new String[0], false);
      JniUtils.enableInferenceMode(block);
      return new Script(file, manager, block);
    } catch (EngineException e) {
      manager.close();
      throw InputException.of(
          file.toString(),
          "cannot be loaded: " + reason(e),
          "expected a TorchScript file, as torch.jit.trace(…).save(…) writes it",
          e);
    }
  }

  /**
   * Calls the script.
   *
   * @return a row for each of the arguments' rows, in C order
   * @throws InputException in one line, if it fails or gives something else than expected
   */
  float[] call(Result expected, Argument... arguments) throws InputException {
    List<IValue> values = new ArrayList<>();
    try (NDManager scope = manager.newSubManager()) {
      for (Argument argument : arguments) {
        Shape shape = rows(argument.count(), argument.row);
        values.add(IValue.from((PtNDArray) scope.create(argument.values, shape)));
      }
      JniUtils.setGraphExecutorOptimize(false); // which holds for this thread alone
      try (IValue output = block.forward(values.toArray(IValue[]::new))) {
        return checked(output, (PtNDManager) scope, expected, arguments);
      }
    } catch (EngineException e) {
      String reason = reason(e);
      if (reason.contains("tensors to be on the same device")) {
        throw InputException.of(
            file.toString(),
            "keeps tensors of its own on the processor (" + reason + ")",
            "make them buffers, as docs/your-own-model.md has them, and trace it again, or choose"
                + " cpu",
            e);
      }
      throw wrong("fails: " + reason, expected, arguments, e);
    } finally {
      values.forEach(IValue::close);
    }
  }

  private float[] checked(IValue output, PtNDManager scope, Result expected, Argument... arguments)
      throws InputException {
    if (!output.isTensor()) {
      throw wrong("gives no tensor but " + output.getType(), expected, arguments, null);
    }
    PtNDArray array = output.toTensor(scope);
    String given = text(array.getShape()) + " of " + name(array.getDataType());
    if (array.getDataType() != DataType.FLOAT32
        || !fits(array.getShape(), rows(arguments[0].count(), expected.row))) {
      throw wrong("gives " + given, expected, arguments, null);
    }
    float[] numbers = array.toFloatArray();
    for (float number : numbers) {
      if (!(Math.abs(number) <= expected.bound)) {
        throw wrong("gives " + given + " with " + number, expected, arguments, null);
      }
    }
    return numbers;
  }

  /**
   * Tries the script: it is called twice with the same rows, and once more with the last of them.
   *
   * @throws InputException in one line, if it fails, gives something else than expected, something
   *     else the second time, or something else for a row alone
   */
  void tryOut(Result expected, Argument... arguments) throws InputException {
    float[] first = call(expected, arguments);
    float[] again = call(expected, arguments);
    if (!Arrays.equals(first, again)) {
      throw InputException.of(
          file.toString(),
          Text.format(
              "does not give the same %s again for the same %s", expected.name, text(arguments)),
          "expected a script without state and chance");
    }
    float[] alone =
        call(expected, Stream.of(arguments).map(Argument::last).toArray(Argument[]::new));
    double largest = 1;
    double difference = 0;
    for (int i = 0; i < alone.length; i++) {
      float together = first[first.length - alone.length + i];
      largest = Math.max(largest, Math.abs(alone[i]));
      difference = Math.max(difference, Math.abs((double) alone[i] - together));
    }
    if (difference > Generator.ROUNDING * largest) {
      throw InputException.of(
          file.toString(),
          Text.format(
              "gives a row alone other %s than the same row of %s, by %.2g",
              expected.name, text(arguments), difference),
          "expected rows that do not depend on each other");
    }
  }

  /** The widths of the script's own matrices, in their order: one is that of what it takes. */
  List<Integer> widths() {
    try (NDManager scope = manager.newSubManager()) {
      return JniUtils.moduleGetParams(block, (PtNDManager) scope).stream()
          .map(NDArray::getShape)
          .filter(shape -> shape.dimension() == 2 && shape.get(1) <= Sizes.MAX_LENGTH)
          .map(shape -> (int) shape.get(1))
          .distinct()
          .toList();
    }
  }

  private InputException wrong(
      String what, Result expected, Argument[] arguments, EngineException cause) {
    return InputException.of(
        file.toString(),
        what,
        Text.format(
            "expected for %s: %s %s of float32, %s",
            text(arguments),
            expected.name,
            text(rows(arguments[0].count(), expected.row)),
            expected.bound == FINITE
                ? "all finite"
                : Text.format("all within ±%.0f", expected.bound)),
        cause);
  }

  private static boolean fits(Shape shape, Shape expected) {
    boolean fits = shape.dimension() == expected.dimension();
    for (int i = 0; fits && i < expected.dimension(); i++) {
      fits = expected.get(i) == ANY || expected.get(i) == shape.get(i);
    }
    return fits;
  }

  private static Shape rows(int count, Shape row) {
    return new Shape(count).addAll(row);
  }

  private static String text(Argument[] arguments) {
    return Stream.of(arguments).map(Argument::text).collect(Collectors.joining(" and "));
  }

  private static String text(Shape shape) {
    return LongStream.of(shape.getShape())
        .mapToObj(size -> size == ANY ? "any" : String.valueOf(size))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String name(DataType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /** What the engine complains of, without the traces of its calls. */
  private static String reason(EngineException e) {
    String message = String.valueOf(e.getMessage()).strip();
    String reason = message.lines().findFirst().orElse("").replaceFirst(" Declaration: .*", "");
    for (Matcher error = ERROR.matcher(message); error.find(); ) {
      reason = error.group(1);
    }
    return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON) + "…";
  }

  @Override
  public void close() {
    manager.close();
  }
}
