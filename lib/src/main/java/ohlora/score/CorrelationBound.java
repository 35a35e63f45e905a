package ohlora.score;

import java.util.Arrays;
import ohlora.io.Text;

/**
 * The largest absolute Pearson correlation of a property's offsets x and scores y that is still
 * possible when only some of the images have been scored, whatever the scores of the others will
 * be.
 *
 * <p>Let S be the images seen, SSx the sum of squares of x about its mean over all images, SSx(S)
 * and r(S) the same over S and the correlation over S, and RSS(S) = SSx(S) · (1 − r(S)²): the
 * smallest sum of squared residuals Σ (x − a − b·y)² over S that any line has. Then, whatever
 * comes,
 *
 * <pre>r² ≤ 1 − RSS(S) / SSx.</pre>
 *
 * <p>Proof. Over all images r² = 1 − RSS / SSx, where RSS is the smallest sum of squared residuals
 * over all of them, and its line has over S no less than the best line of S: RSS ≥ RSS(S), since
 * the residuals of the others add squares and take none away. Nothing is assumed of the scores, not
 * even a range.
 *
 * <p>The bound cannot be lower: if every other image is scored so that it lies on the best line of
 * S, that line has the residuals of S and no others, and r² is the bound. Only where r(S) is 0 can
 * no score lie on that line; then scores proportional to x come as near as one likes as they grow.
 *
 * <p>Doubt. If each score may be wrong by d, the vector of the scores about their mean, of length
 * |y|, may be wrong by √n·d at most, and turn by asin(√n·d / |y|) at most. As √RSS(S) is √SSx(S)
 * times the sine of its angle to the offsets, the angle is taken that much smaller.
 */
public final class CorrelationBound {
  private CorrelationBound() {}

  /**
   * The bound where the scores are exact.
   *
   * @param offsets of all images
   * @param images the numbers of those that were scored, from 0, each once
   * @param scores theirs, in the same order
   * @return 0 to 1
   */
  public static double of(double[] offsets, int[] images, double[] scores) {
    return of(offsets, images, scores, 0);
  }

  /**
   * The bound where each score may be wrong.
   *
   * @param doubt by how much, in the unit of the scores, 0 or more
   * @return 0 to 1
   * @throws IllegalArgumentException if there are more or fewer scores than images
   */
  public static double of(double[] offsets, int[] images, double[] scores, double doubt) {
    if (images.length != scores.length) {
      throw new IllegalArgumentException(
          Text.format("%d scores of %d images", scores.length, images.length));
    }
    double[] x = centred(Arrays.stream(images).mapToDouble(image -> offsets[image]).toArray());
    double[] y = centred(scores);
    double all = product(centred(offsets), centred(offsets));
    double seen = product(x, x);
    double length = Math.sqrt(product(y, y));
    double wrong = Math.sqrt(scores.length) * doubt;
    if (seen == 0 || all == 0 || wrong > 0 && wrong >= length) {
      return 1;
    }
    double slope = length == 0 ? 0 : product(x, y) / (length * length);
    double residuals = 0;
    for (int i = 0; i < x.length; i++) {
      residuals += Math.pow(x[i] - slope * y[i], 2);
    }
    double angle = Math.asin(Math.min(1, Math.sqrt(residuals / seen)));
    double turn = wrong == 0 ? 0 : Math.asin(wrong / length);
    double least = seen * Math.pow(Math.sin(Math.max(0, angle - turn)), 2);
    return Math.sqrt(Math.max(0, 1 - least / all));
  }

  private static double[] centred(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    return Arrays.stream(values).map(value -> value - mean).toArray();
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
