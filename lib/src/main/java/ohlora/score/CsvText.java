package ohlora.score;

import java.util.List;
import org.apache.commons.csv.CSVFormat;

/** A table of the kind that a run writes, made in memory: a header and rows, ended by LF. */
final class CsvText {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private final StringBuilder text = new StringBuilder();

  private CsvText() {}

  static CsvText of(List<?> header) {
    return new CsvText().add(header);
  }

  /** Adds a row; a figure is written as Java's {@code toString} has it. */
  CsvText add(List<?> row) {
    text.append(FORMAT.format(row.toArray())).append('\n');
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
