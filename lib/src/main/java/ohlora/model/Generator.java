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
  /**
   * What no channel of a pixel may exceed. Generators without a last tanh go beyond 1 where a
   * picture is brightest, to 2 or 3 with a w that was moved far; ten times the range is not an
   * overshoot but another scale, such as 0 to 255.
   */
  float MAX_PIXEL = 10;

  /**
   * How far a row's result may depend on the rows next to it, as a part of the largest number (or
   * of 1 where that is less): float32 through a deep network rounds to 1e-5 or so, while what is
   * normalised over a batch differs by a hundredth and more.
   */
  double ROUNDING = 1e-3;

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
