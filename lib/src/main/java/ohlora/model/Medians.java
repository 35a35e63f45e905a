package ohlora.model;

/**
 * The medians of a population's scores that part the groups.
 *
 * @param hairColor median of {@link Property#HAIR_COLOR}
 * @param hairLength median of {@link Property#HAIR_LENGTH}
 * @param backgroundMean median of {@link Property#BACKGROUND_MEAN}
 */
public record Medians(double hairColor, double hairLength, double backgroundMean) {
  /** The report's. */
  public static final Medians REPORT = new Medians(-0.2709, 0.3052, 0.0742);

  public Medians {
    if (!Double.isFinite(hairColor + hairLength + backgroundMean)) {
      throw new IllegalArgumentException(
          "medians %s, %s, %s: each must be a finite number"
              .formatted(hairColor, hairLength, backgroundMean));
    }
  }

  /**
   * The group of a face: high where its score is at or above the median.
   *
   * @param scores the seven scores of the unmodified image, in the order of {@link Property}
   */
  public Group group(float[] scores) {
    return Group.of(
        scores[Property.HAIR_COLOR.ordinal()] >= hairColor,
        scores[Property.HAIR_LENGTH.ordinal()] >= hairLength,
        scores[Property.BACKGROUND_MEAN.ordinal()] >= backgroundMean);
  }
}
