package ohlora.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.LongStream;

/** Who tests the cases of a run: this process, or many machines. */
@FunctionalInterface
public interface Machines extends AutoCloseable {
  /**
   * Tests cases, in whatever order.
   *
   * @param folder of the run, with its recipe and, where it has latents of its own, these
   * @param numbers of the cases
   * @return what each gave, in the order of their numbers, one by one as they come; it throws
   *     {@link java.util.concurrent.CancellationException} where the thread is interrupted
   * @throws IOException in one line, if the machines cannot be had; the iterator throws it as an
   *     {@link java.io.UncheckedIOException}, if one of them cannot do the work
   */
  Iterator<CaseWork.Done> test(Path folder, LongStream numbers) throws IOException;

  /** Lets the machines go. */
  @Override
  default void close() {}

  /** What has machines; found on the class path as a service. */
  interface Provider {
    /**
     * Machines that are asked for when there is work for them.
     *
     * @param master how they are reached, for example {@code spark://host:7077}; empty where that
     *     is said elsewhere
     * @param settings of whatever binds them together, by their names
     * @param model folder of the run's model here
     * @param there where the machines find the model: a folder of theirs, or the URL of a packed
     *     one; null where it is sent to them
     * @throws IOException in one line, if they cannot be reached
     */
    Machines of(String master, Map<String, String> settings, Path model, String there)
        throws IOException;
  }
}
