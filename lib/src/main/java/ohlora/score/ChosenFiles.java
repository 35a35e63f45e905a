package ohlora.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import ohlora.io.AtomicFile;
import ohlora.io.CsvText;
import ohlora.io.InputException;
import ohlora.latent.Latents;
import ohlora.model.Directions;
import ohlora.model.Model;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/**
 * The files in which a chosen set of latents is published: {@code ohlora_z_vectors.csv}, a header
 * 0, 1, … and a row of z and label per case, {@code ohlora_w_group_names.csv} with case, place in
 * the run, group and the correlations, and the folder {@code property_score_vectors} with the
 * directions along which the run moved its images: one file per property and group, and where a
 * direction depends on the case one per property and case, {@code PROPERTY_change_w_vector_caseN}.
 */
public final class ChosenFiles {
  public static final String Z_VECTORS = "ohlora_z_vectors.csv";
  public static final String GROUP_NAMES = "ohlora_w_group_names.csv";
  public static final String DIRECTIONS = "property_score_vectors";

  private ChosenFiles() {}

  /**
   * Writes the files for the rows of a table, in its order.
   *
   * @param folder made where it is missing
   * @param run that the cases were chosen from
   * @param model that made the run
   * @param chosen rows of {@link FinishedRun#cases}
   * @throws InputException if the run's latents are missing or have changed, or a file cannot be
   *     written
   * @throws IllegalArgumentException if no case was chosen
   */
  public static void write(Path folder, FinishedRun run, Model model, Table chosen)
      throws IOException {
    Latents latents = run.latents(model);
    Directions own = model.directions();
    write(folder, latents, own, run::place, chosen);
    List<String> depending = own.properties().stream().filter(own::dependsOnCase).toList();
    if (depending.isEmpty()) {
      return;
    }
    Trial trial = run.recipe().test(model);
    Map<String, Integer> rows = new LinkedHashMap<>();
    for (int row = 0; row < chosen.rowCount(); row++) {
      rows.put("case" + chosen.intColumn(CaseTable.CASE).get(row), row);
    }
    Directions.of(
            depending,
            List.copyOf(rows.keySet()),
            (property, name) ->
                own.at(
                    property,
                    chosen.getString(rows.get(name), CaseTable.GROUP),
                    trial.w(latents.at(chosen.intColumn(CaseTable.CASE).get(rows.get(name))))))
        .write(folder.resolve(DIRECTIONS));
  }

  /**
   * The same of latents and directions.
   *
   * @param places the place of each case within its run, by its number
   */
  static void write(
      Path folder, Latents latents, Directions directions, IntUnaryOperator places, Table chosen)
      throws IOException {
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("no case was chosen, so there is nothing to write");
    }
    AtomicFile.write(
        folder.resolve(Z_VECTORS),
        LatentsFile.plain(chosen.intColumn(CaseTable.CASE).asList().stream().map(latents::at)));
    AtomicFile.write(folder.resolve(GROUP_NAMES), names(chosen, places));
    directions.write(folder.resolve(DIRECTIONS));
  }

  private static String names(Table chosen, IntUnaryOperator places) {
    List<String> properties = CaseTable.properties(chosen);
    List<String> header = new ArrayList<>(List.of("case", "vector_no", "group_name"));
    properties.forEach(property -> header.add(CaseRows.column(property)));
    CsvText text = CsvText.of(header);
    for (Row row : chosen) {
      int number = row.getInt(CaseTable.CASE);
      List<Object> fields =
          new ArrayList<>(
              List.of(number, places.applyAsInt(number), row.getString(CaseTable.GROUP)));
      properties.forEach(property -> fields.add(row.getDouble(property)));
      text.add(fields);
    }
    return text.toString();
  }
}
