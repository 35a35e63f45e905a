package ohlora.weights;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import ohlora.io.InputException;

/**
 * What a network takes out of its weights: it asks for tensors by name and shape, and at the end
 * those that it never asked for are refused.
 */
public final class Checklist {
  private static final int MAX_NAMED = 3;

  private final Weights weights;
  private final Set<String> taken = new LinkedHashSet<>();

  /** Nothing is taken yet. */
  public Checklist(Weights weights) {
    this.weights = weights;
  }

  /** Whether there is such a tensor; to ask does not take it. */
  public boolean contains(String name) {
    return weights.contains(name);
  }

  /**
   * Takes a tensor.
   *
   * @param shape one size per dimension, {@link Weights#ANY} where any will do
   * @throws InputException if there is no such tensor, or it has another shape
   */
  public Tensor take(String name, long... shape) throws InputException {
    taken.add(name);
    return weights.require(name, shape);
  }

  /**
   * Refuses tensors that were not taken.
   *
   * @throws InputException naming the first of them
   */
  public void requireNothingElse() throws InputException {
    requireNothingElse(name -> false);
  }

  /**
   * Refuses tensors that were not taken, but for some.
   *
   * @param ignored whether a tensor that was not taken may be there all the same
   * @throws InputException naming the first of them
   */
  public void requireNothingElse(Predicate<String> ignored) throws InputException {
    Set<String> others = new LinkedHashSet<>(weights.names());
    others.removeAll(taken);
    others.removeIf(ignored);
    if (others.isEmpty()) {
      return;
    }
    String names =
        others.stream().limit(MAX_NAMED).collect(Collectors.joining("', '", "'", "'"))
            + (others.size() > MAX_NAMED ? " and more" : "");
    throw refuse(
        others.size() == 1
            ? "has the unexpected tensor " + names
            : "has " + others.size() + " unexpected tensors: " + names,
        Weights.RIGHT_NETWORK + ", or make the model with --ignore-extra");
  }

  /** An error about these weights. */
  public InputException refuse(String wrong, String advice) {
    return InputException.of(weights.source(), wrong, advice);
  }
}
