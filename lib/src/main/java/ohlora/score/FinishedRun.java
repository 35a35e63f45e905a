package ohlora.score;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import ohlora.model.Property;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import tech.tablesaw.api.Table;

/**
 * A run of many cases that has come to its end, as its folder holds it: {@code recipe.json} and
 * {@code test_result.csv}. Its cases are a table with the columns of the report's, so that cutoffs
 * and comparisons serve both. Nothing is scored; {@link Verification} does that.
 */
public final class FinishedRun {
  static final String RESULTS = "test_result.csv";

  private final Recipe recipe;
  private final String recipeHash;
  private final List<Summary> cases;

  private FinishedRun(Recipe recipe, String recipeHash, List<Summary> cases) {
    this.recipe = recipe;
    this.recipeHash = recipeHash;
    this.cases = cases;
  }

  /**
   * Reads a finished run.
   *
   * @throws IOException naming file, line and value, if a file is missing or malformed, or the run
   *     has not come to its end
   */
  public static FinishedRun open(Path folder) throws IOException {
    Path results = folder.resolve(RESULTS);
    List<CSVRecord> rows = rows(results);
    Path file = folder.resolve(Recipe.FILE);
    Recipe recipe = Recipe.read(file);
    if (rows.size() != recipe.cases()) {
      throw new IOException(
          "%s: %,d cases, but the recipe says %,d; go on with bin/score --resume"
              .formatted(results, rows.size(), recipe.cases()));
    }
    return new FinishedRun(
        recipe, sha256(Files.readAllBytes(file)), summaries(rows, recipe, results));
  }

  /**
   * What the rows of a run say, whose cases must follow one another as the recipe wants it.
   *
   * @throws IOException naming file, line and value, if they do not, or are too many
   */
  static List<Summary> summaries(List<CSVRecord> rows, Recipe recipe, Path results)
      throws IOException {
    List<Summary> cases = new ArrayList<>();
    for (CSVRecord row : rows) {
      Summary summary = Summary.of(row, results);
      long expected = recipe.from() + cases.size();
      if (summary.number() != expected || cases.size() == recipe.cases()) {
        throw new IOException(
            "%s, line %d: case %d, expected %s"
                .formatted(
                    results,
                    row.getRecordNumber(),
                    summary.number(),
                    cases.size() == recipe.cases() ? "the end" : expected));
      }
      cases.add(summary);
    }
    return List.copyOf(cases);
  }

  /** The rows of a {@code test_result.csv} behind its header, which must be the right one. */
  static List<CSVRecord> rows(Path results) throws IOException {
    List<CSVRecord> records;
    try (CSVParser parser = CSVParser.parse(results, StandardCharsets.UTF_8, CSVFormat.DEFAULT)) {
      records = parser.getRecords();
    } catch (NoSuchFileException e) {
      throw new IOException(results + " is missing: the folder holds no finished run", e);
    } catch (UncheckedIOException e) {
      throw new IOException(results + ": " + e.getCause().getMessage(), e);
    }
    if (records.isEmpty() || !records.get(0).toList().equals(Summary.HEADER)) {
      throw new IOException(
          "%s, line 1: columns %s, expected %s"
              .formatted(
                  results, records.isEmpty() ? "none" : records.get(0).toList(), Summary.HEADER));
    }
    for (CSVRecord row : records) {
      if (row.size() != Summary.HEADER.size()) {
        throw new IOException(
            "%s, line %d: %d fields, but the header has %d"
                .formatted(results, row.getRecordNumber(), row.size(), Summary.HEADER.size()));
      }
    }
    return records.subList(1, records.size());
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  public Recipe recipe() {
    return recipe;
  }

  /** The sha-256 of {@code recipe.json}, in lower-case hexadecimal: names this run. */
  public String recipeHash() {
    return recipeHash;
  }

  /** The cases whose absolute correlations reach all cutoffs of at least one of the sets. */
  List<Integer> passing(List<Map<Property, Double>> sets) {
    return cases.stream()
        .filter(summary -> sets.stream().anyMatch(set -> Summary.of(summary, set).passed()))
        .map(summary -> Math.toIntExact(summary.number()))
        .toList();
  }

  /**
   * A row per case: {@code case}, {@code group}, and the signed, unrounded correlations {@code
   * eyes}, {@code mouth} and {@code pose}; missing where undefined. A new table with every call.
   */
  public Table cases() {
    Table table = CaseTable.create(recipe.model() + ", " + recipe.mode());
    for (Summary summary : cases) {
      CaseTable.append(
          table,
          summary.number(),
          summary.group(),
          summary.correlations().stream().mapToDouble(Double::doubleValue).toArray());
    }
    return table;
  }
}
