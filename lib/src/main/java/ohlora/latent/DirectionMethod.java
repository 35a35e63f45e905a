package ohlora.latent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import ohlora.io.Text;

/** How directions are found. */
public enum DirectionMethod {
  /**
   * The normal of a linear support vector machine's plane between the tails of a group. It points
   * to the <em>smaller</em> score, as the reports' do: their classes are called {@code largest} and
   * {@code smallest}, and the second in alphabetical order is the positive one.
   */
  SVM(false, Figure.ACCURACY),

  /** From the mean of the tail with the smallest scores to that of the largest: uphill. */
  MEANS(true, Figure.ACCURACY),

  /** Where the linear function of w that is nearest to the scores of a group grows: uphill. */
  LEAST_SQUARES(true, Figure.R_SQUARED),

  /**
   * Where a small network's prediction of the score grows fastest, at the w of each case: uphill.
   * One network serves all groups.
   */
  GRADIENT(true, Figure.R_SQUARED);

  /** What tells how well a direction's property is predicted where it was not fitted. */
  public enum Figure {
    /** The share of the tails' latents that lie on their side, 0 to 1. */
    ACCURACY("accuracy"),

    /**
     * The share of the scores' variance that is predicted: 1 − Σ(score − predicted)² / Σ(score −
     * mean)², at most 1, below 0 where the mean alone would do better.
     */
    R_SQUARED("R²");

    private final String words;

    Figure(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  private final boolean uphill;
  private final Figure figure;

  DirectionMethod(boolean uphill, Figure figure) {
    this.uphill = uphill;
    this.figure = figure;
  }

  /** Whether it points to the larger score, where correlations come out positive. */
  public boolean uphill() {
    return uphill;
  }

  /** What says how good its directions are. */
  public Figure figure() {
    return figure;
  }

  /**
   * The method of a name.
   *
   * @throws IllegalArgumentException naming those that there are
   */
  @JsonCreator
  public static DirectionMethod of(String name) {
    return Arrays.stream(values())
        .filter(method -> method.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Text.format(
                        "'%s' is not a way to find directions: there are %s",
                        name,
                        Arrays.stream(values())
                            .map(DirectionMethod::toString)
                            .collect(Collectors.joining(", ")))));
  }

  /** Its name for people, for example {@code least-squares}. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
