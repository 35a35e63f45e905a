package ohlora.model;

import java.util.function.IntUnaryOperator;

/**
 * Which masks the CNN's dropout layers take: they depend on (seed, case, image) alone, not on the
 * batch that an image is in.
 *
 * @param seed of the run
 * @param caseNumber the case that the images belong to
 * @param numbers the number within the case of each image of the batch, by its place from 0
 */
public record Dropout(long seed, long caseNumber, IntUnaryOperator numbers) {
  /**
   * Of images that follow one another.
   *
   * @param firstImage number of the batch's first image within the case
   */
  public Dropout(long seed, long caseNumber, int firstImage) {
    this(seed, caseNumber, place -> firstImage + place);
  }

  /**
   * Fills the mask of one dropout layer for one image: 0 where a unit is dropped, else 1 / (1 −
   * rate).
   *
   * @param mask where to write
   * @param offset of the image's first unit in {@code mask}
   * @param units how many units: channels, or outputs of a dense layer
   * @param image of the batch, from 0
   * @param layer number of the dropout layer, different for every layer of every network
   * @param rate share of units dropped, 0 to 1
   */
  void fill(float[] mask, int offset, int units, int image, int layer, double rate) {
    SplitMix64 random = SplitMix64.of(seed, caseNumber, numbers.applyAsInt(image), layer);
    float kept = (float) (1 / (1 - rate));
    for (int i = 0; i < units; i++) {
      mask[offset + i] = random.uniform() < rate ? 0 : kept;
    }
  }
}
