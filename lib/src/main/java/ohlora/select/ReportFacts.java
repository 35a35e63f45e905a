package ohlora.select;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import ohlora.io.Json;
import ohlora.io.Text;
import ohlora.model.Grouping;
import ohlora.model.OffsetGrid;
import ohlora.model.Protocol;

/**
 * What a published report says of its run, as {@code report.json} has it. A field that is absent
 * from the file is null, or empty if it is a list or a map; an unknown field is refused, so that no
 * misspelt one is lost.
 *
 * @param name short, for example {@code v7}
 * @param title for people; the name where the file has none
 * @param tested how many latents were tested, 1 or more
 * @param steered the steered properties, in the order of the tables
 * @param offsets how far each was moved
 * @param grouped the grouping properties, in the order of a group's letters; may be absent
 * @param medians that parted the groups, in the same order; absent where nothing groups
 * @param labels what people call the properties, by name; may be absent
 * @param units of the scores, by the property's name; may be absent
 * @param method how each property's directions were found; may be absent
 * @param space the vector space in which latents were moved; may be absent
 * @param vector how many numbers a vector of that space has; may be absent
 * @param latents how many were sampled to find the directions; may be absent
 * @param tail the share of them at each end that the search used, 0 to 1; may be absent
 * @param z how many numbers a latent has; may be absent
 * @param label how many numbers a latent's label has; may be absent
 * @param images how many a case has; may be absent
 * @param printedMeans the mean correlations as the report prints them, in the order of the steered
 *     properties; may be absent
 * @param source where the figures come from; may be absent
 * @param scores how the scores were made; may be absent
 */
public record ReportFacts(
    String name,
    String title,
    int tested,
    List<String> steered,
    OffsetGrid offsets,
    List<String> grouped,
    Grouping medians,
    Map<String, String> labels,
    Map<String, String> units,
    Map<String, String> method,
    String space,
    Integer vector,
    Integer latents,
    Double tail,
    Integer z,
    Integer label,
    Integer images,
    @JsonProperty("printed_means") List<Double> printedMeans,
    String source,
    String scores) {
  private static final List<String> COLUMNS =
      List.of("case", "group", "name", "cutoffs", "passing", "chosen");

  public ReportFacts {
    Json.need("name", name);
    Json.need("steered", steered);
    Json.need("offsets", offsets);
    if (tested < 1) {
      throw new IllegalArgumentException("tested is " + tested + "; allowed: a number from 1");
    }
    title = title == null ? name : title;
    medians = medians == null ? new Grouping(Map.of()) : medians;
    grouped = grouped == null ? medians.properties() : full(grouped, "grouped");
    if (!grouped.equals(medians.properties())) {
      throw new IllegalArgumentException(
          Text.format(
              "grouped names %s, but there are medians of %s",
              words(grouped), words(medians.properties())));
    }
    if (images != null && images != offsets.count()) {
      throw new IllegalArgumentException(
          Text.format("images is %d, but the offsets give %d", images, offsets.count()));
    }
    for (String column : COLUMNS) {
      if (full(steered, "steered").contains(column)) {
        throw new IllegalArgumentException(
            "a steered property cannot be called '" + column + "' like a column of the tables");
      }
    }
    Protocol protocol = new Protocol(steered, offsets, medians, labels, units);
    steered = protocol.steered();
    labels = protocol.labels();
    units = protocol.units();
    method = method == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(method));
    printedMeans = printedMeans == null ? List.of() : full(printedMeans, "printed_means");
  }

  private static <T> List<T> full(List<T> list, String field) {
    if (list.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("'" + field + "' has a null in it");
    }
    return List.copyOf(list);
  }

  private static String words(List<String> names) {
    return names.isEmpty() ? "nothing" : String.join(", ", names);
  }

  /** How the run's tests were laid out. */
  Protocol protocol() {
    return new Protocol(steered, offsets, medians, labels, units);
  }
}
