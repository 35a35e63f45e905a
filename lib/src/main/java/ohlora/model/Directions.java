package ohlora.model;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import ohlora.io.AtomicFile;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Directions in w: one per steered property and group, all of the same length. Immutable.
 *
 * <p>On disk each is a CSV file named {@code PROPERTY_change_w_vector_GROUP.csv}, as the reports
 * publish them: a header {@code ,0,1,…} and one row that begins with {@code 0}.
 */
public final class Directions {
  /** How far a direction's length may be from 1; published ones differ by 1e-7. */
  private static final double UNIT = 1e-3;

  private final Map<String, Map<String, float[]>> vectors;

  private Directions(Map<String, Map<String, float[]>> vectors) {
    this.vectors = vectors;
  }

  /**
   * Directions of given vectors.
   *
   * @param vectors by property, then by group, {@code [w]}; every property has the same groups
   * @throws IllegalArgumentException naming the direction that is missing, empty, of another length
   *     or not finite
   */
  public static Directions of(Map<String, Map<String, float[]>> vectors) {
    if (vectors.isEmpty()) {
      throw new IllegalArgumentException("there is no direction");
    }
    Set<String> groups = vectors.values().iterator().next().keySet();
    Map<String, Map<String, float[]>> copy = new LinkedHashMap<>();
    int length = -1;
    for (String property : vectors.keySet()) {
      Map<String, float[]> ofProperty = new LinkedHashMap<>();
      if (!vectors.get(property).keySet().equals(groups) || groups.isEmpty()) {
        throw new IllegalArgumentException(
            Text.format(
                "directions of %s are for the groups %s, others for %s",
                property, vectors.get(property).keySet(), groups));
      }
      for (String group : groups) {
        float[] vector = vectors.get(property).get(group);
        String name = property + " of group " + group;
        if (vector == null || vector.length == 0) {
          throw new IllegalArgumentException("no direction for " + name);
        }
        length = length < 0 ? vector.length : length;
        if (vector.length != length) {
          throw new IllegalArgumentException(
              Text.format(
                  "direction for %s has %d figures, others have %d", name, vector.length, length));
        }
        for (float value : vector) {
          if (!Float.isFinite(value)) {
            throw new IllegalArgumentException("direction for " + name + " holds " + value);
          }
        }
        ofProperty.put(group, vector.clone());
      }
      copy.put(property, ofProperty);
    }
    return new Directions(copy);
  }

  /** Directions from a function of property and group. */
  public static Directions of(
      List<String> properties, List<String> groups, BiFunction<String, String, float[]> vector) {
    Map<String, Map<String, float[]>> vectors = new LinkedHashMap<>();
    for (String property : properties) {
      Map<String, float[]> ofProperty = new LinkedHashMap<>();
      groups.forEach(group -> ofProperty.put(group, vector.apply(property, group)));
      vectors.put(property, ofProperty);
    }
    return of(vectors);
  }

  /**
   * Reads the files of a folder, one for each property and group. Each is of unit length: offsets
   * are in units of w, and with another length no cutoff of a report would mean anything.
   *
   * @throws InputException naming the file that is missing, malformed or not of unit length, with
   *     line and value
   */
  public static Directions read(Path folder, List<String> properties, List<String> groups)
      throws IOException {
    Map<String, Map<String, float[]>> vectors = new LinkedHashMap<>();
    for (String property : properties) {
      Map<String, float[]> ofProperty = new LinkedHashMap<>();
      for (String group : groups) {
        ofProperty.put(group, readVector(folder.resolve(fileName(property, group))));
      }
      vectors.put(property, ofProperty);
    }
    try {
      return of(vectors);
    } catch (IllegalArgumentException e) {
      throw InputException.of(folder + ": " + e.getMessage(), e);
    }
  }

  /** Writes the files into a folder, which is made where it is missing. */
  public void write(Path folder) throws IOException {
    for (String property : properties()) {
      for (String group : groups()) {
        AtomicFile.write(
            folder.resolve(fileName(property, group)), csv(vectors.get(property).get(group)));
      }
    }
  }

  /** The name of a direction's file, as published. */
  public static String fileName(String property, String group) {
    return property + "_change_w_vector_" + group + ".csv";
  }

  /** The properties that have directions. */
  public List<String> properties() {
    return List.copyOf(vectors.keySet());
  }

  /** The groups that have directions. */
  public List<String> groups() {
    return List.copyOf(vectors.values().iterator().next().keySet());
  }

  /** One direction, {@code [w]}; a copy. */
  public float[] direction(String property, String group) {
    Map<String, float[]> ofProperty = vectors.get(property);
    if (ofProperty == null || !ofProperty.containsKey(group)) {
      throw new IllegalArgumentException(
          Text.format(
              "%s of group %s has no direction: %s of the groups %s have",
              property, group, String.join(", ", properties()), String.join(", ", groups())));
    }
    return ofProperty.get(group).clone();
  }

  /** The directions of one group in the place of every group's. */
  public Directions ofGroup(String group) {
    return of(properties(), groups(), (property, any) -> direction(property, group));
  }

  /** Directions that lead nowhere in particular: random unit vectors in the place of these. */
  public Directions random(long seed) {
    Random random = new Random(seed);
    return of(
        properties(),
        groups(),
        (property, group) -> {
          float[] vector = new float[length()];
          double square = 0;
          for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
            square += vector[i] * vector[i];
          }
          for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(square);
          }
          return vector;
        });
  }

  /**
   * How far these directions and others point the same way: the cosine of the angle between both of
   * each property and group, 1 for the same direction, about 0 for unrelated ones.
   *
   * @throws IllegalArgumentException if the others are of another length
   */
  public Table cosines(Directions other) {
    if (length() != other.length()) {
      throw new IllegalArgumentException(
          Text.format("directions of length %d and of length %d", length(), other.length()));
    }
    Table table = Table.create("cosines", StringColumn.create("group", groups()));
    for (String property : properties()) {
      DoubleColumn column = DoubleColumn.create(property);
      for (String group : groups()) {
        column.append(cosine(direction(property, group), other.direction(property, group)));
      }
      table.addColumns(column);
    }
    return table;
  }

  /** The cosine of the angle between two vectors of one length. */
  public static double cosine(float[] a, float[] b) {
    double dot = 0;
    double squares = 0;
    double others = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      squares += (double) a[i] * a[i];
      others += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(squares * others);
  }

  /** Length of each direction. */
  public int length() {
    return vectors.values().iterator().next().values().iterator().next().length;
  }

  private static float[] readVector(Path file) throws IOException {
    StrictCsv table = StrictCsv.read(file);
    if (table.rows().size() != 1) {
      throw InputException.of(
          Text.format("%s: %d rows below the header, expected is one", file, table.rows().size()));
    }
    int length = table.columns().size() - 1;
    List<String> expected = new ArrayList<>(List.of(""));
    IntStream.range(0, Math.max(1, length)).mapToObj(String::valueOf).forEach(expected::add);
    table.require(expected);
    String number = table.rows().get(0).text("");
    if (!number.equals("0")) {
      throw InputException.of(
          Text.format("%s, line 2: the row has number '%s'; allowed is 0", file, number));
    }
    float[] vector = new float[length];
    double square = 0;
    for (int i = 0; i < length; i++) {
      vector[i] = table.rows().get(0).number32(expected.get(i + 1));
      square += (double) vector[i] * vector[i];
    }
    if (!(Math.abs(Math.sqrt(square) - 1) <= UNIT)) {
      throw InputException.of(
          file.toString(),
          Text.format("is a direction of length %.6g, but it must be 1", Math.sqrt(square)),
          square == 0 ? "find the direction again" : "divide its figures by its length");
    }
    return vector;
  }

  private static String csv(float[] vector) {
    StringBuilder header = new StringBuilder();
    StringBuilder row = new StringBuilder("0");
    for (int i = 0; i < vector.length; i++) {
      header.append(',').append(i);
      row.append(',').append(shortest(vector[i]));
    }
    return header + "\n" + row + "\n";
  }

  /** The shortest decimal that reads back as the same float, written as Python writes it. */
  static String shortest(float value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal decimal = exact;
    for (int digits = 1; digits <= 9; digits++) {
      decimal = exact.round(new MathContext(digits));
      if (decimal.floatValue() == value) {
        break;
      }
    }
    decimal = decimal.stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent < -4 || exponent >= 16) {
      String digits = decimal.unscaledValue().abs().toString();
      String mantissa =
          digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      return Text.format(
          "%s%se%s%02d",
          value < 0 ? "-" : "", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
    return decimal.scale() <= 0 ? decimal.toPlainString() + ".0" : decimal.toPlainString();
  }
}
