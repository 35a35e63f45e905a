package ohlora.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.LongStream;
import ohlora.io.Workers;

/** Many machines; each of their works is one of {@link Workers}. */
public interface Machines extends AutoCloseable {
  /**
   * Tests cases.
   *
   * @param run its folder, with its recipe and, where it has latents of its own, these
   * @throws IOException as {@link Workers#work}
   */
  Iterator<CaseWork.Done> test(Path run, LongStream cases) throws IOException;

  /**
   * Scores batches of a population, each {@code [50][properties]}.
   *
   * @param population its folder, with its recipe
   * @throws IOException as {@link Workers#work}
   */
  Iterator<float[][]> sample(Path population, LongStream batches) throws IOException;

  /** Lets the machines go. */
  @Override
  void close();

  /** What has machines; found on the class path as a service. */
  interface Provider {
    /**
     * Machines that are asked for when there is work for them.
     *
     * @param master how they are reached, for example {@code spark://host:7077}; empty where that
     *     is set elsewhere
     * @param settings of whatever binds them together, by their names
     * @param model folder of the work's model here
     * @param there where the machines find the model: a folder of theirs, or the URL of a packed
     *     one; null where it is sent to them
     * @throws IOException in one line, if they cannot be reached
     */
    Machines of(String master, Map<String, String> settings, Path model, String there)
        throws IOException;
  }
}
