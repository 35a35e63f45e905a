package ohlora.score;

import java.util.Locale;
import java.util.stream.Stream;
import ohlora.latent.Latent;
import ohlora.latent.Offsets;
import ohlora.model.Group;
import ohlora.model.Property;
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
 * @param unmodified the seven scores of the unmodified image
 * @param offsets the intended changes, one per image
 * @param scores {@code [images][3]}: eyes, mouth and pose as they were correlated
 * @param scoring the mode that made the scores
 */
public record CaseResult(
    Latent latent,
    Group group,
    float[] unmodified,
    Offsets offsets,
    float[][] scores,
    Scoring scoring) {

  public CaseResult {
    if (scores.length != offsets.count()) {
      throw new IllegalArgumentException(
          "%d rows of scores for %d offsets".formatted(scores.length, offsets.count()));
    }
    unmodified = unmodified.clone();
    scores = Stream.of(scores).map(float[]::clone).toArray(float[][]::new);
  }

  /** The scores of one of the three steered properties, one per image. */
  public double[] scores(Property property) {
    int column = Property.STEERED.indexOf(property);
    if (column < 0) {
      throw new IllegalArgumentException(
          property.label() + " was not scored on the moved images: eyes, mouth and pose were");
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
  public double correlation(Property property) {
    return spill(property, property);
  }

  /**
   * How much moving along one property's direction shows in another property's score: the Pearson
   * correlation of the one's offsets with the other's scores; NaN where the score did not vary.
   */
  public double spill(Property intended, Property measured) {
    return Pearson.correlation(offsets.of(intended), scores(measured));
  }

  /**
   * The least-squares slope of the score over the offset, in score units per unit of w; negative
   * where the direction points to the smaller score.
   */
  public double slope(Property property) {
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
    int n = offsets.count();
    Table table =
        Table.create(
            "case " + latent.number(),
            IntColumn.create("image", java.util.stream.IntStream.range(0, n).toArray()));
    for (Property property : Property.STEERED) {
      table.addColumns(DoubleColumn.create(property.label() + " offset", offsets.of(property)));
    }
    for (Property property : Property.STEERED) {
      table.addColumns(DoubleColumn.create(property.label() + " score", scores(property)));
    }
    return table;
  }

  /**
   * The 3 × 3 matrix <em>intended × measured</em>: a row per direction, a column per score, Pearson
   * correlations; what does not vary reads {@code undefined}.
   */
  public Table spillTable() {
    Table table =
        Table.create(
            "spill of case " + latent.number(),
            StringColumn.create(
                "intended", Property.STEERED.stream().map(Property::label).toList()));
    for (Property measured : Property.STEERED) {
      table.addColumns(
          StringColumn.create(
              "measured " + measured.label(),
              Property.STEERED.stream()
                  .map(intended -> CaseResult.text(spill(intended, measured)))
                  .toList()));
    }
    return table;
  }

  /** A correlation as tables show it: 4 places, or {@code undefined}. */
  static String text(double correlation) {
    return Double.isNaN(correlation)
        ? "undefined"
        : String.format(Locale.ROOT, "%.4f", correlation);
  }

  @Override
  public float[] unmodified() {
    return unmodified.clone();
  }

  @Override
  public float[][] scores() {
    return Stream.of(scores).map(float[]::clone).toArray(float[][]::new);
  }
}
