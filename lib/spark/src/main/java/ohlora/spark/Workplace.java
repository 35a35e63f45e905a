package ohlora.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import ohlora.model.Model;

/**
 * Where an executor works: a model that has the hashes of the work's recipe. It is opened with the
 * first piece and stays until the executor ends, whose tasks share it.
 */
final class Workplace implements AutoCloseable {
  private static final Map<Path, Workplace> OPEN = new HashMap<>();

  private final Model model;
  private final LongFunction<? extends Serializable> work;

  private Workplace(Model model, LongFunction<? extends Serializable> work) {
    this.model = model;
    this.work = work;
  }

  /**
   * The workplace of this process for a work.
   *
   * @param work folder that holds its files
   * @param folder the model's
   * @throws IOException as {@link Errand#open}
   */
  static Workplace of(Errand errand, Path work, Path folder) throws IOException {
    synchronized (OPEN) {
      Workplace open = OPEN.get(work);
      if (open == null) {
        open = errand.open(work, folder);
        OPEN.put(work, open);
      }
      return open;
    }
  }

  /** A workplace with a model, which is closed where it will not do. */
  static Workplace open(Model model, Errand.Opening opening) throws IOException {
    try {
      return new Workplace(model, opening.of(model));
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** What the piece of a number gives. */
  Serializable work(long number) {
    return work.apply(number);
  }

  /** Closes the workplace of a work in this process, if there is one: no task may still use it. */
  static void leave(Path work) {
    synchronized (OPEN) {
      Workplace open = OPEN.remove(work);
      if (open != null) {
        open.close();
      }
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
