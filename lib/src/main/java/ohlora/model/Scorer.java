package ohlora.model;

import java.io.UncheckedIOException;
import java.util.List;
import ohlora.io.Text;

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

  /**
   * The place of a property among those that are scored, from 0.
   *
   * @throws IllegalArgumentException naming those that there are, if it is none of them
   */
  static int place(List<String> scored, String property) {
    int place = scored.indexOf(property);
    if (place < 0) {
      throw new IllegalArgumentException(
          Text.format(
              "there is no score of '%s': there are %s", property, String.join(", ", scored)));
    }
    return place;
  }

  /** Gives back the native memory; a second time does nothing. */
  @Override
  void close();
}
