package ohlora.latent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.model.Model;

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
          Text.format(
              "z of length %d and label of length %d: z needs at least 1, the label at least 0",
              zSize, labelSize));
    }
    return number -> split(number, new Normal(seed, number).next(zSize + labelSize), labelSize);
  }

  /** Latents drawn from a seed, in a model's sizes. */
  static Latents of(Model model, long seed) {
    return seeded(seed, model.generator().zSize(), model.generator().labelSize());
  }

  /**
   * The latents of a table: a header {@code 0,1,…}, then one row per case of z followed by the
   * label.
   *
   * @param zSize length of z, as the model has it
   * @param labelSize length of the label, 0 for none: with another total a figure of z would be
   *     taken for one of the label
   * @throws InputException naming file, line and value, if the file cannot be read, has another
   *     header, more or fewer columns than z and label have figures, no row, or a row that is the
   *     header again or holds what is not a finite number
   */
  static Latents read(Path file, int zSize, int labelSize) throws IOException {
    StrictCsv table = StrictCsv.read(file);
    requireNumbered(table);
    if (table.columns().size() != zSize + labelSize) {
      throw InputException.of(
          file + ", line 1",
          Text.format(
              "%d columns, but the model takes z of %d and a label of %d, together %d",
              table.columns().size(), zSize, labelSize, zSize + labelSize),
          "use the latents of this model");
    }
    if (table.rows().isEmpty()) {
      throw InputException.of(
          file.toString(), "holds no latent", "it has a row per case below the header");
    }
    List<float[]> rows = new ArrayList<>();
    for (StrictCsv.Row row : table.rows()) {
      if (row.fields().size() > 1 && row.fields().equals(table.columns())) {
        throw InputException.of(
            file + ", line " + row.line(),
            "is the header again, which is no latent",
            "remove it, and look whether the tables that were joined here belong together");
      }
      float[] figures = new float[table.columns().size()];
      for (int i = 0; i < figures.length; i++) {
        figures[i] = row.number32(table.columns().get(i));
      }
      rows.add(figures);
    }
    return number -> {
      if (number < 0 || number >= rows.size()) {
        throw new IllegalArgumentException(
            Text.format("case %d: %s holds the cases 0 to %d", number, file, rows.size() - 1));
      }
      return split(number, rows.get((int) number), labelSize);
    };
  }

  /** The latents of a table, in a model's sizes; see {@link #read(Path, int, int)}. */
  static Latents read(Path file, Model model) throws IOException {
    return read(file, model.generator().zSize(), model.generator().labelSize());
  }

  private static void requireNumbered(StrictCsv table) throws InputException {
    List<String> columns = table.columns();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).equals(String.valueOf(i))) {
        continue;
      }
      if (i == 0 && (columns.get(0).isEmpty() || columns.get(0).startsWith("Unnamed"))) {
        throw InputException.of(
            table.file() + ", line 1",
            "the first column numbers the rows, as pandas writes an index",
            "write the table without it (to_csv(…, index=False))");
      }
      throw InputException.of(
          table.file() + ", line 1",
          Text.format("column %d is '%s', but the header is 0,1,2,…", i + 1, columns.get(i)),
          "name the columns by their numbers, from 0");
    }
  }

  private static Latent split(long number, float[] row, int labelSize) {
    int zSize = row.length - labelSize;
    return new Latent(
        number, Arrays.copyOf(row, zSize), Arrays.copyOfRange(row, zSize, row.length));
  }
}
