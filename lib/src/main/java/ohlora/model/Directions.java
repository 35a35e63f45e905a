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
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ohlora.io.AtomicFile;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.weights.Weights;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Directions in w: one per steered property and group, all of the same length. Those of a property
 * are fixed vectors, or they depend on the case: the gradient, at the case's w, of a network that
 * predicts the property's score. Immutable, and for any number of threads.
 *
 * <p>On disk each fixed one is a CSV file named {@code PROPERTY_change_w_vector_GROUP.csv}, as the
 * reports publish them: a header {@code ,0,1,…} and one row that begins with {@code 0}. A network
 * is a file named {@code PROPERTY_gradient.safetensors}; see {@link ScorePredictor}.
 */
public final class Directions {
  /** How far a direction's length may be from 1; published ones differ by 1e-7. */
  private static final double UNIT = 1e-3;

  private static final String VECTOR = "_change_w_vector_";
  private static final String CSV = ".csv";

  private final List<String> properties;
  private final List<String> groups;
  private final Map<String, Map<String, float[]>> vectors;
  private final Map<String, ScorePredictor> networks;
  private final boolean orthogonal;

  private Directions(
      List<String> properties,
      List<String> groups,
      Map<String, Map<String, float[]>> vectors,
      Map<String, ScorePredictor> networks,
      boolean orthogonal) {
    this.properties = List.copyOf(properties);
    this.groups = List.copyOf(groups);
    this.vectors = vectors;
    this.networks = networks;
    this.orthogonal = orthogonal;
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
    List<String> groups = List.copyOf(vectors.values().iterator().next().keySet());
    return of(List.copyOf(vectors.keySet()), groups, vectors, Map.of());
  }

  /**
   * Directions of which some are gradients.
   *
   * @param properties all that have directions
   * @param vectors those that are fixed, by property, then by group, {@code [w]}
   * @param networks of the other properties
   * @throws IllegalArgumentException naming the direction that is missing, empty, of another length
   *     or not finite
   */
  public static Directions of(
      List<String> properties,
      List<String> groups,
      Map<String, Map<String, float[]>> vectors,
      Map<String, ScorePredictor> networks) {
    int length = networks.values().stream().mapToInt(ScorePredictor::wSize).findFirst().orElse(-1);
    Map<String, Map<String, float[]>> copy = new LinkedHashMap<>();
    for (String property : properties) {
      ScorePredictor network = networks.get(property);
      if (network != null) {
        requireLength(network.wSize(), length, property);
        continue;
      }
      Map<String, float[]> ofProperty = new LinkedHashMap<>();
      Map<String, float[]> given = vectors.getOrDefault(property, Map.of());
      if (!given.keySet().equals(Set.copyOf(groups)) || groups.isEmpty()) {
        throw new IllegalArgumentException(
            Text.format(
                "directions of %s are for the groups %s, others for %s",
                property, given.keySet(), groups));
      }
      for (String group : groups) {
        float[] vector = given.get(group);
        String name = property + " of group " + group;
        if (vector == null || vector.length == 0) {
          throw new IllegalArgumentException("no direction for " + name);
        }
        length = length < 0 ? vector.length : length;
        requireLength(vector.length, length, name);
        for (float value : vector) {
          if (!Float.isFinite(value)) {
            throw new IllegalArgumentException("direction for " + name + " holds " + value);
          }
        }
        ofProperty.put(group, vector.clone());
      }
      copy.put(property, ofProperty);
    }
    return new Directions(properties, groups, copy, new LinkedHashMap<>(networks), false);
  }

  private static void requireLength(int length, int expected, String name) {
    if (length != expected) {
      throw new IllegalArgumentException(
          Text.format("direction for %s has %d numbers, others have %d", name, length, expected));
    }
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
    return read(folder, properties, groups, Set.of());
  }

  /**
   * The same where the directions of some properties are gradients.
   *
   * @param gradients these properties: a network of each is read
   */
  static Directions read(
      Path folder, List<String> properties, List<String> groups, Set<String> gradients)
      throws IOException {
    Map<String, Map<String, float[]>> vectors = new LinkedHashMap<>();
    Map<String, ScorePredictor> networks = new LinkedHashMap<>();
    for (String property : properties) {
      if (gradients.contains(property)) {
        networks.put(
            property, ScorePredictor.of(Weights.read(folder.resolve(networkName(property)))));
        continue;
      }
      Map<String, float[]> ofProperty = new LinkedHashMap<>();
      for (String group : groups) {
        ofProperty.put(group, readVector(folder.resolve(fileName(property, group))));
      }
      vectors.put(property, ofProperty);
    }
    try {
      Directions read = of(properties, groups, vectors, networks);
      long orthogonal = networks.values().stream().filter(ScorePredictor::orthogonal).count();
      if (orthogonal > 0 && orthogonal < networks.size()) {
        throw new IllegalArgumentException(
            "some networks say that the directions are made orthogonal, and others do not");
      }
      return orthogonal > 0 ? read.orthogonal() : read;
    } catch (IllegalArgumentException e) {
      throw InputException.of(folder + ": " + e.getMessage(), e);
    }
  }

  /** Writes the files into a folder, which is made where it is missing. */
  public void write(Path folder) throws IOException {
    for (String property : properties) {
      if (networks.containsKey(property)) {
        networks.get(property).orthogonal(orthogonal).write(folder.resolve(networkName(property)));
        continue;
      }
      for (String group : groups) {
        AtomicFile.write(
            folder.resolve(fileName(property, group)), csv(vectors.get(property).get(group)));
      }
    }
  }

  /** The names of the files that {@link #write} writes. */
  public List<String> files() {
    return files(properties, groups, networks.keySet());
  }

  /** The names of the files of such directions. */
  static List<String> files(List<String> properties, List<String> groups, Set<String> gradients) {
    return properties.stream()
        .flatMap(
            property ->
                gradients.contains(property)
                    ? Stream.of(networkName(property))
                    : groups.stream().map(group -> fileName(property, group)))
        .toList();
  }

  /** The name of a fixed direction's file, as published. */
  public static String fileName(String property, String group) {
    return property + VECTOR + group + CSV;
  }

  /** The name of the file of the network whose gradient is a property's direction. */
  static String networkName(String property) {
    return property + "_gradient.safetensors";
  }

  /** Whether a file of this name would hold a direction of one of some properties. */
  public static boolean isName(String file, List<String> properties) {
    return properties.stream()
        .anyMatch(
            property ->
                file.equals(networkName(property))
                    || file.startsWith(property + VECTOR) && file.endsWith(CSV));
  }

  /** The properties that have directions. */
  public List<String> properties() {
    return properties;
  }

  /** The groups that have directions. */
  public List<String> groups() {
    return groups;
  }

  /** Whether a property's direction is another for each w. */
  public boolean dependsOnCase(String property) {
    return networks.containsKey(property) || orthogonal;
  }

  /**
   * The direction in which a case is moved, {@code [w]}, of length 1.
   *
   * @param group of the case; a gradient is the same for each
   * @param w of the unmodified image, {@code [w]}; a fixed direction is the same for each
   * @throws IllegalArgumentException if there is no such property or group, or its gradient is zero
   *     at this w
   */
  public float[] at(String property, String group, float[] w) {
    float[] own = found(property, group, w);
    if (!orthogonal) {
      return own;
    }
    return orthogonal(property, group, own, other -> found(other, group, w));
  }

  private float[] orthogonal(
      String property, String group, float[] own, Function<String, float[]> direction) {
    try {
      return Orthogonal.to(
          properties.stream().filter(other -> !other.equals(property)).map(direction).toList(),
          own);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          Text.format("direction for %s of group %s: %s", property, group, e.getMessage()), e);
    }
  }

  /** As it was found, orthogonal to others or not. */
  private float[] found(String property, String group, float[] w) {
    ScorePredictor network = networks.get(property);
    if (network == null || !groups.contains(group)) {
      return fixed(property, group);
    }
    try {
      return unit(network.gradient(w));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          Text.format("the gradient of %s at this w: %s", property, e.getMessage()), e);
    }
  }

  /**
   * One fixed direction, {@code [w]}; a copy.
   *
   * @throws IllegalArgumentException if there is no such property or group, or its direction
   *     depends on the case
   */
  public float[] direction(String property, String group) {
    if (dependsOnCase(property)) {
      throw new IllegalArgumentException(
          Text.format(
              "the direction of %s depends on the case: there is none for the whole group %s",
              property, group));
    }
    return fixed(property, group);
  }

  private float[] fixed(String property, String group) {
    Map<String, float[]> ofProperty = vectors.get(property);
    if (ofProperty == null || !ofProperty.containsKey(group)) {
      throw new IllegalArgumentException(
          Text.format(
              "%s of group %s has no direction: %s of the groups %s have",
              property, group, String.join(", ", properties), String.join(", ", groups)));
    }
    return ofProperty.get(group).clone();
  }

  /**
   * These directions, each made orthogonal to those of the other properties of its group: less its
   * projection onto the space of them all as they are here, and of length 1 again. Where one of
   * them is a gradient, all of them depend on the case then.
   *
   * @throws IllegalArgumentException naming the direction of which nothing remains
   */
  public Directions orthogonal() {
    if (!networks.isEmpty()) {
      return new Directions(properties, groups, vectors, networks, true);
    }
    return of(
        properties,
        groups,
        (property, group) ->
            orthogonal(property, group, fixed(property, group), other -> fixed(other, group)));
  }

  /** The directions of one group in the place of every group's; none may depend on the case. */
  public Directions ofGroup(String group) {
    return of(properties, groups, (property, any) -> direction(property, group));
  }

  /** Directions that lead nowhere in particular: random unit vectors in the place of these. */
  public Directions random(long seed) {
    Random random = new Random(seed);
    return of(
        properties,
        groups,
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
   * @throws IllegalArgumentException if the others are of another length, or one depends on the
   *     case
   */
  public Table cosines(Directions other) {
    if (length() != other.length()) {
      throw new IllegalArgumentException(
          Text.format("directions of length %d and of length %d", length(), other.length()));
    }
    Table table = Table.create("cosines", StringColumn.create("group", groups));
    for (String property : properties) {
      DoubleColumn column = DoubleColumn.create(property);
      for (String group : groups) {
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
    return networks.isEmpty()
        ? vectors.values().iterator().next().values().iterator().next().length
        : networks.values().iterator().next().wSize();
  }

  /**
   * A vector rounded to float32 and of length 1.
   *
   * @throws ArithmeticException if it is zero, or not finite
   */
  public static float[] unit(double[] vector) {
    double square = 0;
    for (double value : vector) {
      square += (float) value * (double) (float) value;
    }
    float norm = (float) Math.sqrt(square);
    if (!(norm > 0) || Float.isInfinite(norm)) {
      throw new ArithmeticException(norm == 0 ? "it is zero" : "its length is " + norm);
    }
    float[] unit = new float[vector.length];
    for (int j = 0; j < unit.length; j++) {
      unit[j] = (float) vector[j] / norm;
    }
    return unit;
  }

  private static float[] readVector(Path file) throws IOException {
    StrictCsv table = StrictCsv.read(file);
    if (table.rows().size() != 1) {
      throw InputException.of(
          Text.format("%s: %d rows below the header, expected one", file, table.rows().size()));
    }
    int length = table.columns().size() - 1;
    List<String> expected = new ArrayList<>(List.of(""));
    IntStream.range(0, Math.max(1, length)).mapToObj(String::valueOf).forEach(expected::add);
    table.require(expected);
    String number = table.rows().get(0).text("");
    if (!number.equals("0")) {
      throw InputException.of(
          Text.format("%s, line 2: the row has number '%s'; allowed: 0", file, number));
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
          square == 0 ? "find the direction again" : "divide its numbers by its length");
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
