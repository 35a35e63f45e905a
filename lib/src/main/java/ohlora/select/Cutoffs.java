package ohlora.select;

import java.util.List;
import java.util.Locale;
import ohlora.model.Property;
import tech.tablesaw.api.Table;
import tech.tablesaw.selection.BitmapBackedSelection;
import tech.tablesaw.selection.Selection;

/**
 * A named set of lowest absolute correlations, each in [0, 1]. A case passes when all three of its
 * correlations reach them: |correlation| ≥ cutoff.
 */
public record Cutoffs(String name, double eyes, double mouth, double pose) {

  public Cutoffs {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("Cutoffs need a name, for example A");
    }
    check("eyes", eyes);
    check("mouth", mouth);
    check("pose", pose);
  }

  private static void check(String property, double cutoff) {
    if (!(cutoff >= 0 && cutoff <= 1)) {
      throw new IllegalArgumentException(
          "The cutoff of " + property + " is " + cutoff + "; allowed is 0 to 1");
    }
  }

  public static Cutoffs of(String name, double eyes, double mouth, double pose) {
    return new Cutoffs(name, eyes, mouth, pose);
  }

  /**
   * The cutoff of a property.
   *
   * @throws IllegalArgumentException if the property is none of eyes, mouth and pose
   */
  public double of(Property property) {
    return switch (property) {
      case EYES -> eyes;
      case MOUTH -> mouth;
      case POSE -> pose;
      default ->
          throw new IllegalArgumentException(
              "Cutoffs are for eyes, mouth and pose; there is none for " + property.label());
    };
  }

  /** These cutoffs with one of them changed. */
  public Cutoffs with(Property property, double cutoff) {
    of(property);
    return new Cutoffs(
        name,
        property == Property.EYES ? cutoff : eyes,
        property == Property.MOUTH ? cutoff : mouth,
        property == Property.POSE ? cutoff : pose);
  }

  public Cutoffs named(String newName) {
    return new Cutoffs(newName, eyes, mouth, pose);
  }

  /**
   * The rows that pass. A correlation that is missing never passes. The selection is new with every
   * call, so that {@code and}, {@code or} and {@code andNot} may change it.
   *
   * @param cases a table with the columns eyes, mouth and pose
   */
  public Selection passing(Table cases) {
    var columns =
        List.of(
            cases.numberColumn("eyes"), cases.numberColumn("mouth"), cases.numberColumn("pose"));
    var passing = new BitmapBackedSelection();
    for (int row = 0; row < cases.rowCount(); row++) {
      if (pass(
          columns.get(0).getDouble(row),
          columns.get(1).getDouble(row),
          columns.get(2).getDouble(row))) {
        passing.add(row);
      }
    }
    return passing;
  }

  private boolean pass(double eyesFigure, double mouthFigure, double poseFigure) {
    return Math.abs(eyesFigure) >= eyes
        && Math.abs(mouthFigure) >= mouth
        && Math.abs(poseFigure) >= pose;
  }

  /** The condition in words, for example {@code eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92}. */
  public String condition() {
    return String.format(
        Locale.ROOT, "eyes ≥ %s, mouth ≥ %s, pose ≥ %s", text(eyes), text(mouth), text(pose));
  }

  private static String text(double cutoff) {
    return String.format(Locale.ROOT, "%.4f", cutoff).replaceFirst("(\\.\\d\\d+?)0+$", "$1");
  }
}
