package ohlora.score;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ohlora.io.Text;
import ohlora.latent.Latent;
import ohlora.latent.Offsets;
import ohlora.model.PerProperty;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What the image generation test found for one case.
 *
 * @param latent what the case began with
 * @param group by the scores of the unmodified image
 * @param unmodified all scores of the unmodified image
 * @param offsets the intended changes, one per image
 * @param scores {@code [images][steered]}: the steered properties' scores as they were correlated,
 *     in the order of the offsets' properties
 * @param scoring the mode that made the scores
 */
public record CaseResult(
    Latent latent,
    String group,
    PerProperty unmodified,
    Offsets offsets,
    float[][] scores,
    Scoring scoring) {

  public CaseResult {
    if (scores.length != offsets.count()) {
      throw new IllegalArgumentException(
          Text.format("%d rows of scores for %d offsets", scores.length, offsets.count()));
    }
    for (float[] row : scores) {
      if (row.length != offsets.properties().size()) {
        throw new IllegalArgumentException(
            Text.format(
                "a row of %d scores for the properties %s",
                row.length, String.join(", ", offsets.properties())));
      }
    }
    scores = Stream.of(scores).map(float[]::clone).toArray(float[][]::new);
  }

  /** The steered properties, in their order. */
  public List<String> steered() {
    return offsets.properties();
  }

  /**
   * The scores of one of the steered properties, one per image.
   *
   * @throws IllegalArgumentException if the property is not steered
   */
  public double[] scores(String property) {
    int column = steered().indexOf(property);
    if (column < 0) {
      throw new IllegalArgumentException(
          Text.format(
              "%s was not scored on the moved images: %s were",
              property, String.join(", ", steered())));
    }
    double[] values = new double[scores.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = scores[i][column];
    }
    return values;
  }

  /**
   * Pearson correlation of a property's intended and scored change, −1 to 1; NaN (undefined: it
   * reaches no cutoff) where the score did not vary.
   */
  public double correlation(String property) {
    return spill(property, property);
  }

  /** The correlation of each steered property. */
  public PerProperty correlations() {
    return PerProperty.of(steered(), this::correlation);
  }

  /** The smallest absolute correlation, 0 to 1; NaN where one is undefined. */
  public double weakest() {
    double weakest = Double.POSITIVE_INFINITY;
    for (double correlation : correlations().toArray()) {
      weakest = Math.min(weakest, Math.abs(correlation)); // NaN wins
    }
    return weakest;
  }

  /**
   * How much moving along one property's direction shows in another property's score: the Pearson
   * correlation of the one's offsets with the other's scores; NaN where the score did not vary.
   */
  public double spill(String intended, String measured) {
    return Pearson.correlation(offsets.of(intended), scores(measured));
  }

  /**
   * The least-squares slope of the score over the offset, in score units per unit of w; negative
   * where the direction points to the smaller score.
   */
  public double slope(String property) {
    double[] x = offsets.of(property);
    double[] y = scores(property);
    SimpleRegression regression = new SimpleRegression();
    for (int i = 0; i < x.length; i++) {
      regression.addData(x[i], y[i]);
    }
    return regression.getSlope();
  }

  /** Offsets and scores, a row per image. */
  public Table table() {
    Table table =
        Table.create(
            "case " + latent.number(),
            IntColumn.create("image", IntStream.range(0, offsets.count()).toArray()));
    for (String property : steered()) {
      table.addColumns(DoubleColumn.create(property + " offset", offsets.of(property)));
    }
    for (String property : steered()) {
      table.addColumns(DoubleColumn.create(property + " score", scores(property)));
    }
    return table;
  }

  /**
   * The matrix <em>intended × measured</em>: a row per direction, a column per score, Pearson
   * correlations; what does not vary reads {@code undefined}.
   */
  public Table spillTable() {
    Table table =
        Table.create(
            "spill of case " + latent.number(), StringColumn.create("intended", steered()));
    for (String measured : steered()) {
      table.addColumns(
          StringColumn.create(
              "measured " + measured,
              steered().stream().map(intended -> text(spill(intended, measured))).toList()));
    }
    return table;
  }

  /** A correlation as tables show it: 4 places, or {@code undefined}. */
  static String text(double correlation) {
    return Double.isNaN(correlation) ? "undefined" : Text.format("%.4f", correlation);
  }

  @Override
  public float[][] scores() {
    return Stream.of(scores).map(float[]::clone).toArray(float[][]::new);
  }
}
