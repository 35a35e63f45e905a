package ohlora.latent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.model.Model;

/**
 * Latents of a table: a header {@code 0,1,…}, then a row per case of z followed by the label, as
 * chosen latents are published. A first column {@code case} may hold the cases' own numbers;
 * without it they are numbered from 0 in the order of the rows.
 */
public final class LatentTable implements Latents {
  /** The column of the cases' own numbers. */
  public static final String CASE = "case";

  private final Path file;
  private final int labelSize;
  private final List<Integer> numbers;
  private final List<float[]> rows;
  private final Map<Integer, Integer> places = new HashMap<>();

  private LatentTable(Path file, int labelSize, List<Integer> numbers, List<float[]> rows) {
    this.file = file;
    this.labelSize = labelSize;
    this.numbers = List.copyOf(numbers);
    this.rows = List.copyOf(rows);
    for (int number : numbers) {
      places.put(number, places.size());
    }
  }

  /**
   * Reads a table.
   *
   * @param zSize length of z, as the model has it
   * @param labelSize length of the label, 0 for none: with another total a figure of z would be
   *     taken for one of the label
   * @throws InputException naming file, line and value, if the file cannot be read, has another
   *     header, more or fewer columns than z and label have figures, no row, a case twice, or a row
   *     that is the header again or holds what is not a finite number
   */
  public static LatentTable read(Path file, int zSize, int labelSize) throws IOException {
    StrictCsv table = StrictCsv.read(file);
    int before = before(table);
    int size = table.columns().size() - before;
    if (size != zSize + labelSize) {
      throw InputException.of(
          file + ", line 1",
          Text.format(
              "%d columns%s, but the model takes z of %d and a label of %d, together %d",
              size,
              before == 0 ? "" : " besides '" + CASE + "'",
              zSize,
              labelSize,
              zSize + labelSize),
          "use the latents of this model");
    }
    return read(table, before, labelSize);
  }

  /**
   * Reads a table that does not tell how long z is: all figures are taken for it.
   *
   * @throws InputException as {@link #read(Path, int, int)}
   */
  public static LatentTable read(Path file) throws IOException {
    StrictCsv table = StrictCsv.read(file);
    return read(table, before(table), 0);
  }

  /** How many columns come before the figures, whose names are their numbers. */
  private static int before(StrictCsv table) throws InputException {
    int before = table.columns().get(0).equals(CASE) ? 1 : 0;
    requireNumbered(table, before);
    return before;
  }

  private static LatentTable read(StrictCsv table, int before, int labelSize)
      throws InputException {
    Path file = table.file();
    if (table.rows().isEmpty()) {
      throw InputException.of(
          file.toString(), "holds no latent", "it has a row per case below the header");
    }
    List<Integer> numbers = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    Map<Integer, Long> lines = new HashMap<>();
    for (StrictCsv.Row row : table.rows()) {
      if (row.fields().size() > 1 && row.fields().equals(table.columns())) {
        throw InputException.of(
            file + ", line " + row.line(),
            "is the header again, which is not a latent",
            "remove it, and check whether the tables that were joined here belong together");
      }
      int number = before == 0 ? numbers.size() : row.whole(CASE);
      Long line = lines.put(number, row.line());
      if (line != null) {
        throw row.refused(CASE, "another number than in line " + line);
      }
      numbers.add(number);
      float[] figures = new float[table.columns().size() - before];
      for (int i = 0; i < figures.length; i++) {
        figures[i] = row.number32(table.columns().get(before + i));
      }
      rows.add(figures);
    }
    return new LatentTable(file, labelSize, numbers, rows);
  }

  /** The latents of a table, in a model's sizes; see {@link #read(Path, int, int)}. */
  public static LatentTable read(Path file, Model model) throws IOException {
    return read(file, model.generator().zSize(), model.generator().labelSize());
  }

  private static void requireNumbered(StrictCsv table, int before) throws InputException {
    List<String> columns = table.columns();
    for (int i = before; i < columns.size(); i++) {
      if (columns.get(i).equals(String.valueOf(i - before))) {
        continue;
      }
      if (i == 0 && (columns.get(0).isEmpty() || columns.get(0).startsWith("Unnamed"))) {
        throw InputException.of(
            table.file() + ", line 1",
            "the first column numbers the rows, as pandas writes an index",
            "write the table without it (to_csv(…, index=False)), or name it " + CASE);
      }
      throw InputException.of(
          table.file() + ", line 1",
          Text.format("column %d is '%s', but the header is 0,1,2,…", i + 1, columns.get(i)),
          "name the columns by their numbers, from 0");
    }
  }

  /** The numbers of the cases, in the order of the rows. */
  public List<Integer> numbers() {
    return numbers;
  }

  /** Whether each number is the one before and one. */
  public boolean isConsecutive() {
    return IntStream.range(1, numbers.size()).allMatch(i -> numbers.get(i) == numbers.get(0) + i);
  }

  /**
   * The rows from that of a case on.
   *
   * @param number of the case
   * @throws IllegalArgumentException if there is no such case
   */
  public LatentTable from(long number) {
    return part(place(number), numbers.size());
  }

  /**
   * The first rows.
   *
   * @throws IllegalArgumentException if there are fewer
   */
  public LatentTable first(long count) {
    if (count < 1 || count > numbers.size()) {
      throw new IllegalArgumentException(
          Text.format(
              "%,d cases from number %d on: %s holds %,d",
              count, numbers.get(0), file, numbers.size()));
    }
    return part(0, (int) count);
  }

  private LatentTable part(int from, int to) {
    return new LatentTable(file, labelSize, numbers.subList(from, to), rows.subList(from, to));
  }

  @Override
  public Latent at(long number) {
    return Latent.of(number, rows.get(place(number)), labelSize);
  }

  private int place(long number) {
    Integer place = number == (int) number ? places.get((int) number) : null;
    if (place == null) {
      throw new IllegalArgumentException(
          Text.format(
              "case %d: %s holds %s",
              number,
              file,
              isConsecutive()
                  ? Text.format(
                      "the cases %d to %d", numbers.get(0), numbers.get(numbers.size() - 1))
                  : Text.format("%,d other cases", numbers.size())));
    }
    return place;
  }
}
