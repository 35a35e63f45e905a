package ohlora.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import ohlora.weights.Npz;
import ohlora.weights.Tensor;
import ohlora.weights.Weights;

/**
 * Reference numbers from PyTorch, and the formula that makes the weights they were computed with.
 */
public final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  public static Path file(String name) {
    return FOLDER.resolve(name);
  }

  public static Weights npz(String name) {
    try {
      return Npz.read(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tensor that the formula gives for a name. */
  public static float[] formula(String name, int size, double scale, double offset) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    long begin = crc.getValue() << 32;
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (((2 * uniform(begin + i) - 1) * Math.sqrt(3)) * scale + offset);
    }
    return values;
  }

  /** The formula's number of [0, 1) for a name and index. */
  static double uniform(String name, int index) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return uniform((crc.getValue() << 32) + index);
  }

  private static double uniform(long x) {
    x += 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    x ^= x >>> 31;
    return (x >>> 11) * 0x1.0p-53;
  }

  /** The formula's weights of a model of the state-dict table: {@code generator} or {@code cnn}. */
  public static Weights weights(String model) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String[] row : rows("state_dict.tsv")) {
      if (!row[0].equals(model)) {
        continue;
      }
      long[] shape =
          row[3].equals("scalar")
              ? new long[0]
              : Arrays.stream(row[3].split("x")).mapToLong(Long::parseLong).toArray();
      int size = Integer.parseInt(row[5]);
      float[] values =
          row[6].equals("keep")
              ? blur(size)
              : formula(row[8], size, Double.parseDouble(row[6]), Double.parseDouble(row[7]));
      tensors.put(row[2], Tensor.of(values, shape));
    }
    return Weights.of(tensors);
  }

  private static float[] blur(int size) {
    float[] kernel = {1, 2, 1, 2, 4, 2, 1, 2, 1};
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = kernel[i % 9] / 16;
    }
    return values;
  }

  private static List<String[]> rows(String name) {
    try (Stream<String> lines = Files.lines(file(name))) {
      List<String[]> rows = new ArrayList<>();
      lines.skip(1).forEach(line -> rows.add(line.split("\t", -1)));
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A golden array's floats. */
  public static float[] floats(Weights golden, String name) {
    try {
      return golden.get(name).toFloats();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A golden matrix's rows. */
  public static float[][] rows(Weights golden, String name) {
    float[] flat = floats(golden, name);
    int columns;
    try {
      columns = (int) golden.get(name).shape()[1];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    float[][] rows = new float[flat.length / columns][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(flat, i * columns, (i + 1) * columns);
    }
    return rows;
  }

  /**
   * The largest absolute difference of two arrays of one length, for a comparison that a NaN or an
   * infinity on either side must fail, wherever it stands.
   */
  public static double largest(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new AssertionError(actual.length + " values, expected " + expected.length);
    }
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) expected[i] - actual[i]);
      if (!Double.isFinite(difference)) {
        throw new AssertionError("value " + i + " is " + actual[i] + ", expected " + expected[i]);
      }
      largest = Math.max(largest, difference);
    }
    return largest;
  }

  /** Means of square blocks of each image, {@code [n, 3, 32, 32]}. */
  static float[] boxes(float[] images, int resolution) {
    return boxes(images, resolution, 32);
  }

  /** The same with so many blocks on a side. */
  public static float[] boxes(float[] images, int resolution, int side) {
    int block = resolution / side;
    float[] boxes = new float[images.length / (block * block)];
    for (int i = 0; i < boxes.length; i++) {
      int plane = i / (side * side);
      int y = i / side % side;
      int x = i % side;
      double sum = 0;
      for (int dy = 0; dy < block; dy++) {
        for (int dx = 0; dx < block; dx++) {
          sum += images[(plane * resolution + y * block + dy) * resolution + x * block + dx];
        }
      }
      boxes[i] = (float) (sum / (block * block));
    }
    return boxes;
  }
}
