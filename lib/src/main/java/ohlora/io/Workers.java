package ohlora.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.LongStream;

/**
 * Who does the numbered pieces of a long work, each of which depends on its number alone: this
 * process, or many machines.
 *
 * @param <T> what a piece gives
 */
@FunctionalInterface
public interface Workers<T> {
  /**
   * Does some pieces, in whatever order.
   *
   * @param folder of the work, with its recipe
   * @param numbers of the pieces
   * @return what each gave, in the order of their numbers, one by one as they come; it throws
   *     {@link java.util.concurrent.CancellationException} where the thread is interrupted
   * @throws IOException in one line, if there is nobody to do it; the iterator throws it as an
   *     {@link java.io.UncheckedIOException}, if one of them cannot do the work
   */
  Iterator<T> work(Path folder, LongStream numbers) throws IOException;
}
