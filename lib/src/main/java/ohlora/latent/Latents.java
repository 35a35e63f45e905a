package ohlora.latent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A source of latents, each addressed by the number of its case. */
@FunctionalInterface
public interface Latents {

  /**
   * The latent of a case. Case k is the same bits in any order, alone or among a million, on any
   * machine.
   *
   * @throws IllegalArgumentException if this source has no such case
   */
  Latent at(long number);

  /**
   * Latents drawn from a seed: z and label are standard normal, and case k depends on (seed, k)
   * alone.
   *
   * @param seed any number
   * @param zSize length of z, at least 1
   * @param labelSize length of the label, 0 for an unconditional generator
   */
  static Latents seeded(long seed, int zSize, int labelSize) {
    if (zSize < 1 || labelSize < 0) {
      throw new IllegalArgumentException(
          "z of length %d and label of length %d: z needs at least 1, the label at least 0"
              .formatted(zSize, labelSize));
    }
    return number -> {
      float[] normal = new Normal(seed, number).next(zSize + labelSize);
      float[] z = java.util.Arrays.copyOf(normal, zSize);
      float[] label = java.util.Arrays.copyOfRange(normal, zSize, zSize + labelSize);
      return new Latent(number, z, label);
    };
  }

  /**
   * The latents of a published table: a header {@code 0,1,…}, then one row per case of z followed
   * by the label.
   *
   * @param labelSize how many figures at the end of a row are the label, 3 in the published file
   * @throws IOException if the file cannot be read, or naming file and line if a row is not of
   *     numbers or not of the header's length
   */
  static Latents published(Path file, int labelSize) throws IOException {
    List<float[]> rows = new ArrayList<>();
    try (CSVParser parser =
        CSVParser.parse(file, StandardCharsets.UTF_8, CSVFormat.DEFAULT.builder().get())) {
      int columns = -1;
      for (CSVRecord record : parser) {
        if (columns < 0) {
          columns = record.size();
          if (columns <= labelSize) {
            throw new IOException(
                "%s, line 1: %d columns, but z and a label of %d need more"
                    .formatted(file, columns, labelSize));
          }
          continue;
        }
        rows.add(row(file, parser.getCurrentLineNumber(), record, columns));
      }
    }
    if (rows.isEmpty()) {
      throw new IOException(file + " holds no latent; expected a header and a row per case");
    }
    return number -> {
      if (number < 0 || number >= rows.size()) {
        throw new IllegalArgumentException(
            "case %d: %s holds the cases 0 to %d".formatted(number, file, rows.size() - 1));
      }
      float[] row = rows.get((int) number);
      int zSize = row.length - labelSize;
      return new Latent(
          number,
          java.util.Arrays.copyOf(row, zSize),
          java.util.Arrays.copyOfRange(row, zSize, row.length));
    };
  }

  private static float[] row(Path file, long line, CSVRecord record, int columns)
      throws IOException {
    if (record.size() != columns) {
      throw new IOException(
          "%s, line %d: %d fields, but the header has %d"
              .formatted(file, line, record.size(), columns));
    }
    float[] row = new float[columns];
    for (int i = 0; i < columns; i++) {
      try {
        row[i] = Float.parseFloat(record.get(i));
      } catch (NumberFormatException e) {
        throw new IOException(
            "%s, line %d, column %d: '%s' is not a number"
                .formatted(file, line, i + 1, record.get(i)),
            e);
      }
      if (!Float.isFinite(row[i])) {
        throw new IOException(
            "%s, line %d, column %d: '%s' is not finite"
                .formatted(file, line, i + 1, record.get(i)));
      }
    }
    return row;
  }
}
