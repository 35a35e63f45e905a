package ohlora.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ohlora.latent.Latent;
import ohlora.latent.Latents;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import tech.tablesaw.api.Table;

/**
 * The files in which a chosen set of latents is published: {@code ohlora_z_vectors.csv}, a header
 * 0, 1, … and a row of z and label per case, and {@code ohlora_w_group_names.csv} with case, number
 * in the run, group and the three correlations.
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
   */
  public static void write(Path folder, Latents latents, Table chosen, long from)
      throws IOException {
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("no case was chosen, so there is nothing to write");
    }
    Files.createDirectories(folder);
    List<Latent> list =
        chosen.intColumn("case").asList().stream().map(number -> latents.at(number)).toList();
    StringBuilder names = new StringBuilder();
    try (CSVPrinter csv =
        new CSVPrinter(names, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get())) {
      csv.printRecord("case", "vector_no", "group_name", "eyes_corr", "mouth_corr", "pose_corr");
      for (var row : chosen) {
        int number = row.getInt("case");
        csv.printRecord(
            number,
            number - from,
            row.getString("group"),
            row.getDouble("eyes"),
            row.getDouble("mouth"),
            row.getDouble("pose"));
      }
    }
    Whole.write(folder.resolve(Z_VECTORS), ScoringRun.latentTable(list));
    Whole.write(folder.resolve(GROUP_NAMES), names.toString());
  }
}
