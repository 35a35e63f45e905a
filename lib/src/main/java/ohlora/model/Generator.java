package ohlora.model;

import java.io.UncheckedIOException;

/**
 * Makes images: z, with a label where there is one, becomes w, and w becomes an image. What is
 * moved along a direction is w.
 *
 * <p>Owns native memory until {@link #close}; each call has its own for its batch and gives it back
 * before it returns. The same input gives the same output, whatever was asked before.
 */
public interface Generator extends AutoCloseable {
  /** Length of z, 1 or more. */
  int zSize();

  /** Length of the label, 0 for an unconditional generator. */
  int labelSize();

  /** Length of w. */
  int wSize();

  /** Pixels along one side of an image. */
  int resolution();

  /**
   * Maps latents to w.
   *
   * @param z {@code [n][z]}
   * @param labels {@code [n][label]}
   * @return {@code [n][w]}
   * @throws IllegalArgumentException if there is no row, or one of another length
   * @throws UncheckedIOException in one line, if this is somebody's script and it fails
   */
  float[][] map(float[][] z, float[][] labels);

  /**
   * The images of w.
   *
   * @param w {@code [n][w]}
   * @return {@code [n, 3, r, r]}, nominally in [−1, 1], not clipped
   * @throws IllegalArgumentException if there is no row, or one of another length
   * @throws UncheckedIOException in one line, if this is somebody's script and it fails
   */
  Images synthesize(float[][] w);

  /** Gives back the native memory; a second time does nothing. */
  @Override
  void close();
}
