package ohlora.model;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The 24 directions in w: one per steered property and group. Immutable.
 *
 * <p>On disk each is a CSV file named {@code PROPERTY_change_w_vector_GROUP.csv}, as the report
 * published them: a header {@code ,0,1,…} and one row that begins with {@code 0}.
 */
public final class Directions {
  private final Map<Property, Map<Group, float[]>> vectors;

  private Directions(Map<Property, Map<Group, float[]>> vectors) {
    this.vectors = vectors;
  }

  /**
   * Directions of given vectors.
   *
   * @param vectors for each of eyes, mouth and pose and for each group, {@code [w]}
   * @throws IllegalArgumentException naming the direction that is missing, empty, of another length
   *     or not finite
   */
  public static Directions of(Map<Property, Map<Group, float[]>> vectors) {
    Map<Property, Map<Group, float[]>> copy = new EnumMap<>(Property.class);
    int length = -1;
    for (Property property : Property.STEERED) {
      Map<Group, float[]> ofProperty = new EnumMap<>(Group.class);
      for (Group group : Group.values()) {
        float[] vector = vectors.getOrDefault(property, Map.of()).get(group);
        String name = property.label() + " of group " + group.label();
        if (vector == null || vector.length == 0) {
          throw new IllegalArgumentException("no direction for " + name);
        }
        length = length < 0 ? vector.length : length;
        if (vector.length != length) {
          throw new IllegalArgumentException(
              "direction for %s has %d figures, others have %d"
                  .formatted(name, vector.length, length));
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

  /**
   * Reads the 24 files of a folder.
   *
   * @throws IOException naming the file that is missing or malformed, with line and value
   */
  public static Directions read(Path folder) throws IOException {
    Map<Property, Map<Group, float[]>> vectors = new EnumMap<>(Property.class);
    for (Property property : Property.STEERED) {
      for (Group group : Group.values()) {
        vectors
            .computeIfAbsent(property, p -> new EnumMap<>(Group.class))
            .put(group, readVector(folder.resolve(fileName(property, group))));
      }
    }
    try {
      return of(vectors);
    } catch (IllegalArgumentException e) {
      throw new IOException(folder + ": " + e.getMessage(), e);
    }
  }

  /** Writes the 24 files into a folder, which is made where it is missing. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Property property : Property.STEERED) {
      for (Group group : Group.values()) {
        Files.writeString(
            folder.resolve(fileName(property, group)), csv(vectors.get(property).get(group)));
      }
    }
  }

  /** The name of a direction's file, as published. */
  public static String fileName(Property property, Group group) {
    return property.label() + "_change_w_vector_" + group.label() + ".csv";
  }

  /** One direction, {@code [w]}; a copy. */
  public float[] direction(Property property, Group group) {
    Map<Group, float[]> ofProperty = vectors.get(property);
    if (ofProperty == null) {
      throw new IllegalArgumentException(
          property.label() + " has no direction: eyes, mouth and pose have");
    }
    return ofProperty.get(group).clone();
  }

  /** The directions of one group in the place of every group's. */
  public Directions ofGroup(Group group) {
    return filled((property, any) -> direction(property, group));
  }

  /**
   * Directions that lead nowhere in particular: random unit vectors.
   *
   * @param size length of each
   */
  public static Directions random(int size, long seed) {
    Random random = new Random(seed);
    return filled(
        (property, group) -> {
          float[] vector = new float[size];
          double square = 0;
          for (int i = 0; i < size; i++) {
            vector[i] = (float) random.nextGaussian();
            square += vector[i] * vector[i];
          }
          for (int i = 0; i < size; i++) {
            vector[i] /= (float) Math.sqrt(square);
          }
          return vector;
        });
  }

  private static Directions filled(BiFunction<Property, Group, float[]> vector) {
    Map<Property, Map<Group, float[]>> vectors = new EnumMap<>(Property.class);
    for (Property property : Property.STEERED) {
      Map<Group, float[]> ofProperty = new EnumMap<>(Group.class);
      for (Group group : Group.values()) {
        ofProperty.put(group, vector.apply(property, group));
      }
      vectors.put(property, ofProperty);
    }
    return of(vectors);
  }

  /**
   * How far these directions and others point the same way: the cosine of the angle between both of
   * each property and group, 1 for the same direction, about 0 for unrelated ones.
   *
   * @throws IllegalArgumentException if the others are of another length
   */
  public Table cosines(Directions other) {
    if (size() != other.size()) {
      throw new IllegalArgumentException(
          "directions of length %d and of length %d".formatted(size(), other.size()));
    }
    Table table = Table.create("cosines", StringColumn.create("group"));
    for (Group group : Group.values()) {
      table.stringColumn("group").append(group.label());
    }
    for (Property property : Property.STEERED) {
      DoubleColumn column = DoubleColumn.create(property.label());
      for (Group group : Group.values()) {
        column.append(cosine(direction(property, group), other.direction(property, group)));
      }
      table.addColumns(column);
    }
    return table;
  }

  private static double cosine(float[] a, float[] b) {
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
  public int size() {
    return vectors.get(Property.EYES).get(Group.HHH).length;
  }

  private static float[] readVector(Path file) throws IOException {
    List<CSVRecord> records;
    try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, CSVFormat.DEFAULT)) {
      records = parser.getRecords();
    } catch (NoSuchFileException e) {
      throw new IOException(file + " is missing; a model needs all 24 directions", e);
    } catch (MalformedInputException | java.io.UncheckedIOException e) {
      throw new IOException(file + " is no CSV table: " + e.getMessage(), e);
    }
    if (records.size() != 2) {
      throw new IOException(
          "%s: %d lines, expected are a header and one row".formatted(file, records.size()));
    }
    CSVRecord header = records.get(0);
    CSVRecord row = records.get(1);
    if (row.size() != header.size() || row.size() < 2) {
      throw new IOException(
          "%s, line 2: %d fields, but the header has %d"
              .formatted(file, row.size(), header.size()));
    }
    float[] vector = new float[row.size() - 1];
    for (int i = 0; i < vector.length; i++) {
      if (!header.get(i + 1).equals(String.valueOf(i))) {
        throw new IOException(
            "%s, line 1, column %d: '%s', expected %d"
                .formatted(file, i + 2, header.get(i + 1), i));
      }
      try {
        vector[i] = Float.parseFloat(row.get(i + 1));
      } catch (NumberFormatException e) {
        throw new IOException(
            "%s, line 2, column %d: '%s' is not a number".formatted(file, i + 2, row.get(i + 1)),
            e);
      }
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
      return "%s%se%s%02d"
          .formatted(value < 0 ? "-" : "", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
    return decimal.scale() <= 0 ? decimal.toPlainString() + ".0" : decimal.toPlainString();
  }
}
