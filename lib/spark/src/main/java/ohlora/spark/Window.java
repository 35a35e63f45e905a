package ohlora.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import ohlora.io.InputException;
import ohlora.io.Text;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What the pieces of a task give, in their order, while as many of the next ones are at work or
 * wait for a core as keep every core busy. Each is a job of one task, which Spark gives to another
 * machine if one dies.
 */
final class Window<T> implements Iterator<T> {
  /** Pieces at work or waiting, to each core. */
  private static final int PER_CORE = 4;

  private static final int LEAST = 8;

  /** In seconds: how long nobody is told that there is no machine. */
  private static final int PATIENCE = 15;

  private static final String LOG =
      "see also " + System.getProperty("ohlora.spark.log", "the driver's log");

  private final JavaSparkContext spark;
  private final Task task;
  private final PrimitiveIterator.OfLong numbers;
  private final Class<T> type;
  private final Queue<JavaFutureAction<List<Answer>>> open = new ArrayDeque<>();
  private boolean told;

  Window(JavaSparkContext spark, Task task, PrimitiveIterator.OfLong numbers, Class<T> type) {
    this.spark = spark;
    this.task = task;
    this.numbers = numbers;
    this.type = type;
  }

  /** Whether pieces are at work of which nobody has seen the end. */
  boolean isWorking() {
    return !open.isEmpty();
  }

  @Override
  public boolean hasNext() {
    return isWorking() || numbers.hasNext();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      int wide = Math.max(LEAST, PER_CORE * spark.defaultParallelism());
      while (numbers.hasNext() && open.size() < wide) {
        open.add(spark.parallelize(List.of(numbers.nextLong()), 1).map(task).collectAsync());
      }
      Answer answer = await(open.element()).get(0);
      if (answer.trouble() != null) {
        throw InputException.of(answer.trouble());
      }
      open.remove();
      return type.cast(answer.done());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled(e);
    } catch (Exception e) { // Scala throws any, unannounced
      requireGoing(e);
      throw new UncheckedIOException(spark.sc().isStopped() ? ended(e) : failed(e));
    }
  }

  private List<Answer> await(JavaFutureAction<List<Answer>> action)
      throws InterruptedException, ExecutionException {
    while (true) {
      try {
        return action.get(PATIENCE, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        boolean none = !spark.isLocal() && spark.sc().getExecutorIds().isEmpty();
        if (none && !told) {
          System.err.println(
              Text.format("%s has no executor for this run yet: waiting", spark.master()));
        }
        told = none;
      }
    }
  }

  /** Ctrl-C ends Spark and this thread's work in any order. */
  private void requireGoing(Exception e) {
    try {
      TimeUnit.MILLISECONDS.sleep(spark.sc().isStopped() ? 1_000 : 0);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw cancelled(e);
    }
  }

  private static CancellationException cancelled(Exception e) {
    CancellationException end = new CancellationException("the machines' work was interrupted");
    end.initCause(e);
    return end;
  }

  private InputException ended(Exception e) {
    return InputException.of(
        spark.master(),
        "has ended this run: somebody did, its master did, or its executors do not start",
        LOG + "; then --resume",
        e);
  }

  /** What Spark has to say, in one line. */
  static InputException failed(Throwable e) {
    Throwable cause = e;
    while (cause instanceof ExecutionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String said = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return InputException.of("Spark", said, LOG, e);
  }
}
