package ohlora.model;

import java.io.UncheckedIOException;
import java.util.List;

/**
 * Gives each image a score for each of its properties.
 *
 * <p>Owns native memory until {@link #close}; each call has its own for its batch and gives it back
 * before it returns. The same images give the same scores, whatever was asked before.
 */
public interface Scorer extends AutoCloseable {
  /** The properties that are scored, in the order of the outputs. */
  List<String> properties();

  /** Pixels along one side of the images that are scored. */
  int resolution();

  /** Whether it can score with dropout, as reports were recorded. */
  boolean hasDropout();

  /**
   * All scores, dropout off.
   *
   * @param images {@code [n, 3, r, r]} in [−1, 1]
   * @return {@code [n][properties]}, in the order of {@link #properties}
   * @throws IllegalArgumentException if the images are of another size
   * @throws UncheckedIOException in one line, if this is somebody's script and it fails
   */
  default float[][] score(Images images) {
    return score(images, properties());
  }

  /**
   * The wanted scores, dropout off.
   *
   * @return {@code [n][wanted]}
   * @throws IllegalArgumentException if the images are of another size, or a property is not scored
   * @throws UncheckedIOException in one line, if this is somebody's script and it fails
   */
  float[][] score(Images images, List<String> wanted);

  /**
   * The wanted scores, with dropout as in training.
   *
   * @return {@code [n][wanted]}
   * @throws IllegalArgumentException if the images are of another size, a property is not scored,
   *     or there {@link #hasDropout} is none
   */
  float[][] score(Images images, List<String> wanted, Dropout dropout);

  /** Gives back the native memory; a second time does nothing. */
  @Override
  void close();
}
