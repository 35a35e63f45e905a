package ohlora.model;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

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

  /**
   * Why a face is in its group: a row per property with its score, the median and the letter.
   *
   * @param scores as for {@link #group}
   */
  public Table table(float[] scores) {
    Property[] properties = {Property.HAIR_COLOR, Property.HAIR_LENGTH, Property.BACKGROUND_MEAN};
    double[] medians = {hairColor, hairLength, backgroundMean};
    String letters = group(scores).label();
    Table table =
        Table.create(
            "group " + letters,
            StringColumn.create("property"),
            DoubleColumn.create("score"),
            DoubleColumn.create("median"),
            StringColumn.create("letter"));
    for (int i = 0; i < properties.length; i++) {
      table.stringColumn("property").append(properties[i].label());
      table.doubleColumn("score").append(scores[properties[i].ordinal()]);
      table.doubleColumn("median").append(medians[i]);
      table.stringColumn("letter").append(letters.substring(i, i + 1));
    }
    return table;
  }
}
