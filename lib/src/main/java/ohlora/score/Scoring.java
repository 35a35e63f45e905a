package ohlora.score;

import ohlora.model.Generator;
import ohlora.model.Images;

/**
 * How images become scores. Every result names the mode that made it.
 *
 * @param name as results and recipes write it
 * @param form what the scorer is shown
 * @param dropout whether the scorer's dropout layers are active, with masks from (seed, case,
 *     image)
 * @param rounded whether scores are rounded to 4 places before they are correlated
 */
public record Scoring(String name, Form form, boolean dropout, boolean rounded) {

  /** What becomes of the generator's image before the scorer sees it. */
  public enum Form {
    /** Clipped to [−1, 1]. */
    CLIPPED,
    /** Clipped and rounded to 8 bits a channel. */
    QUANTISED,
    /** As 8 bits, written as JPEG (quality 95, 4:2:0) and read back. */
    JPEG;

    Images of(Images images) {
      return switch (this) {
        case CLIPPED -> images.clipped();
        case QUANTISED -> images.quantised();
        case JPEG -> images.jpeg();
      };
    }
  }

  /** Dropout off, no rounding: the default. */
  public static final Scoring DETERMINISTIC =
      new Scoring("deterministic", Form.QUANTISED, false, false);

  /** As the report's figures were made: JPEG round trip, dropout on, scores rounded to 4 places. */
  public static final Scoring AS_RECORDED = new Scoring("as-recorded", Form.JPEG, true, true);

  /**
   * The mode of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Scoring of(String name) {
    for (Scoring scoring : new Scoring[] {DETERMINISTIC, AS_RECORDED}) {
      if (scoring.name.equals(name)) {
        return scoring;
      }
    }
    throw new IllegalArgumentException(
        "unknown scoring mode '" + name + "'; allowed: deterministic and as-recorded");
  }

  /** A score as it is correlated: rounded in float32, half to even, where this mode rounds. */
  float correlated(float score) {
    return rounded ? (float) Math.rint(score * 10000f) / 10000f : score;
  }

  /**
   * How far a score may be off since its image was made in another batch, as a part of the largest
   * score (or of 1 where that is less): a pixel on the edge may be rounded to the other side, by
   * which scores of models made for that moved by 6e-4, and within a JPEG its block goes with it,
   * by 2e-3; those of the demo model by 2e-4, and by nothing.
   */
  double doubt() {
    return form == Form.JPEG ? 10 * Generator.ROUNDING : Generator.ROUNDING;
  }

  @Override
  public String toString() {
    return name;
  }
}
