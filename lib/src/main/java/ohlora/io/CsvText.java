package ohlora.io;

import java.util.List;
import org.apache.commons.csv.CSVFormat;

/** A table made in memory: a header and rows, ended by LF. */
public final class CsvText {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private final StringBuilder text = new StringBuilder();

  private CsvText() {}

  /** A table that has no row yet. */
  public static CsvText of(List<?> header) {
    return new CsvText().add(header);
  }

  /** Adds a row; a figure is written as Java's {@code toString} has it. */
  public CsvText add(List<?> row) {
    text.append(FORMAT.format(row.toArray())).append('\n');
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
