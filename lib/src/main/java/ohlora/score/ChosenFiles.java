package ohlora.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ohlora.io.AtomicFile;
import ohlora.latent.Latents;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/**
 * The files in which a chosen set of latents is published: {@code ohlora_z_vectors.csv}, a header
 * 0, 1, … and a row of z and label per case, and {@code ohlora_w_group_names.csv} with case, number
 * in the run, group and the correlations.
 */
public final class ChosenFiles {
  public static final String Z_VECTORS = "ohlora_z_vectors.csv";
  public static final String GROUP_NAMES = "ohlora_w_group_names.csv";

  private ChosenFiles() {}

  /**
   * Writes both files for the rows of a table, in its order.
   *
   * @param folder made where it is missing
   * @param latents where the run's cases come from
   * @param chosen rows of {@link FinishedRun#cases}
   * @param from number of the run's first case
   * @throws IllegalArgumentException if no case was chosen
   */
  public static void write(Path folder, Latents latents, Table chosen, long from)
      throws IOException {
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("no case was chosen, so there is nothing to write");
    }
    AtomicFile.write(
        folder.resolve(Z_VECTORS),
        ScoringRun.latentTable(
            chosen.intColumn(CaseTable.CASE).asList().stream().map(latents::at)));
    AtomicFile.write(folder.resolve(GROUP_NAMES), names(chosen, from));
  }

  private static String names(Table chosen, long from) {
    List<String> properties = CaseTable.properties(chosen);
    List<String> header = new ArrayList<>(List.of("case", "vector_no", "group_name"));
    properties.forEach(property -> header.add(CaseRow.column(property)));
    CsvText text = CsvText.of(header);
    for (Row row : chosen) {
      int number = row.getInt(CaseTable.CASE);
      List<Object> fields =
          new ArrayList<>(List.of(number, number - from, row.getString(CaseTable.GROUP)));
      properties.forEach(property -> fields.add(row.getDouble(property)));
      text.add(fields);
    }
    return text.toString();
  }
}
