package ohlora.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ohlora.io.FileFacts;
import ohlora.io.InputException;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.latent.Offsets;
import ohlora.model.Model;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a finished run's files give when they are checked: every row against itself, and a random
 * sample of cases scored again.
 *
 * @param cases how many rows the run has
 * @param filed whether the offsets and scores of each case lie in {@code cases/} and were checked
 *     against the rows; a run may be kept without them
 * @param sampled how many were scored again
 * @param largestDifference of a correlation scored again from the one in the file; NaN where one of
 *     the two is undefined
 * @param faults what does not fit, a line each; empty for a sound run
 */
public record Verification(
    int cases, boolean filed, int sampled, double largestDifference, List<String> faults) {
  /**
   * How far a correlation may move from one machine to another: the networks sum in float32, in an
   * order that the processor decides.
   */
  public static final double TOLERANCE = 1e-3;

  public Verification {
    faults = List.copyOf(faults);
  }

  public boolean sound() {
    return faults.isEmpty();
  }

  /**
   * Checks a finished run.
   *
   * @param folder of the run
   * @param model that made it
   * @param sample how many cases to score again
   * @param seed of the choice of these cases
   * @throws InputException if the recipe or the table of results is missing or malformed
   */
  public static Verification verify(Path folder, Model model, int sample, long seed)
      throws IOException {
    return new Check(folder, model).verify(sample, seed);
  }

  /** One check: the run, and what was found so far. */
  private static final class Check {
    private final Path folder;
    private final Model model;
    private final Recipe recipe;
    private final List<String> faults = new ArrayList<>();
    private final Map<Long, CaseRow> cases = new LinkedHashMap<>();
    private double largest;

    Check(Path folder, Model model) throws IOException {
      this.folder = folder;
      this.model = model;
      recipe = Recipe.read(folder.resolve(Recipe.FILE));
    }

    Verification verify(int sample, long seed) throws IOException {
      if (!recipe.isOf(model)) {
        fault("recipe.json: made with other weights than those of %s", model.card().name());
      }
      List<StrictCsv.Row> rows = FinishedRun.rows(FinishedRun.requireResults(folder), recipe);
      if (rows.size() != recipe.cases()) {
        fault("test_result.csv: %d cases, but the recipe says %d", rows.size(), recipe.cases());
      }
      List<CaseRow> inOrder = new ArrayList<>();
      for (StrictCsv.Row row : rows) {
        CaseRow read = CaseRow.of(row, recipe.steered());
        checkRow(row, inOrder.size(), read);
        inOrder.add(read);
        cases.put(read.number(), read);
      }
      boolean filed = Files.isDirectory(folder.resolve(ScoringRun.CASES));
      if (filed) {
        for (CaseRow row : cases.values()) {
          checkScores(row);
        }
      }
      checkText(ScoringRun.STATISTICS, ScoringRun.statistics(inOrder, recipe.steered()));
      if (filed || Files.exists(folder.resolve(ScoringRun.LATENTS))) {
        checkText(ScoringRun.LATENTS, ScoringRun.latents(model, recipe));
      }
      int sampled = scoreAgain((int) Math.min(sample, Math.min(rows.size(), recipe.cases())), seed);
      return new Verification(rows.size(), filed, sampled, largest, faults);
    }

    private void fault(String format, Object... values) {
      faults.add(Text.format(format, values));
    }

    /** A row must have the number that follows, and what its own correlations give. */
    private void checkRow(StrictCsv.Row row, int index, CaseRow read) {
      List<String> header = CaseRow.header(recipe.steered());
      List<Object> expected = read.judged(recipe.cutoffs()).row(index);
      expected.set(0, recipe.from() + index);
      for (int i = 0; i < expected.size(); i++) {
        String found = row.fields().get(i);
        if (!found.equals(String.valueOf(expected.get(i)))) {
          fault(
              "test_result.csv, line %d: %s is %s, but its row gives %s",
              row.line(), header.get(i), found, expected.get(i));
          return;
        }
      }
    }

    /** A file that follows from the others must hold what follows from them. */
    private void checkText(String name, String expected) throws IOException {
      Path file = folder.resolve(name);
      if (!Files.exists(file)) {
        fault("%s is missing", name);
      } else if (!FileFacts.of(file).sha256().equals(DigestUtils.sha256Hex(expected))) {
        fault("%s is not what the run's recipe and rows give", name);
      }
    }

    /** The correlations of a case's own file must be those of its row, to the last bit. */
    private void checkScores(CaseRow row) throws IOException {
      Path file = ScoringRun.caseFile(folder, row.number());
      String name = ScoringRun.CASES + "/" + file.getFileName();
      if (!Files.exists(file)) {
        fault("%s is missing", name);
        return;
      }
      try {
        List<String> header = ScoringRun.caseHeader(recipe.steered());
        List<StrictCsv.Row> images = StrictCsv.read(file).require(header).rows();
        if (images.size() != recipe.offsets().size()) {
          fault(
              "%s has %d rows, but the recipe %d offsets",
              name, images.size(), recipe.offsets().size());
          return;
        }
        for (String property : recipe.steered()) {
          checkProperty(name, images, property, row);
        }
      } catch (InputException e) {
        faults.add(e.getMessage());
      }
    }

    private void checkProperty(
        String name, List<StrictCsv.Row> images, String property, CaseRow row)
        throws InputException {
      double[] intended = new double[images.size()];
      double[] scored = new double[images.size()];
      for (int i = 0; i < intended.length; i++) {
        intended[i] = images.get(i).number(ScoringRun.offsetColumn(property));
        // Scores are float32, and are correlated as such.
        scored[i] = images.get(i).number32(ScoringRun.scoreColumn(property));
      }
      double r = Pearson.correlation(intended, scored);
      double said = row.correlations().of(property);
      if (!Arrays.equals(intended, new Offsets(recipe.offsets()).of(property))) {
        fault("%s: the offsets of %s are not the recipe's", name, property);
      } else if (Double.compare(r, said) != 0) {
        fault("%s: the scores of %s give %s, but test_result.csv says %s", name, property, r, said);
      }
    }

    /** Scores a random sample again; how many. */
    private int scoreAgain(int count, long seed) {
      if (!recipe.steered().equals(model.protocol().steered())) {
        fault(
            "recipe.json: steers %s, but %s steers %s: no case was scored again",
            String.join(", ", recipe.steered()),
            model.card().name(),
            String.join(", ", model.protocol().steered()));
        return 0;
      }
      int sampled = 0;
      for (long number : choose(count, seed)) {
        if (cases.containsKey(number)) {
          scoreAgain(cases.get(number));
          sampled++;
        }
      }
      return sampled;
    }

    private List<Long> choose(int count, long seed) {
      return new Random(seed)
          .longs(recipe.from(), recipe.from() + recipe.cases())
          .distinct()
          .limit(count)
          .boxed()
          .sorted()
          .toList();
    }

    private void scoreAgain(CaseRow written) {
      CaseResult result = recipe.test(model).run(recipe.latents(model).at(written.number()));
      if (!result.group().equals(written.group())) {
        fault(
            "case %d: group %s, but scored again %s",
            written.number(), written.group(), result.group());
        return;
      }
      for (String property : recipe.steered()) {
        double was = written.correlations().of(property);
        double is = result.correlation(property);
        double difference = CaseTable.difference(was, is);
        if (!(difference <= TOLERANCE)) {
          fault(
              "case %d: %s %s, but scored again %s",
              written.number(), property, CaseResult.text(was), CaseResult.text(is));
        }
        largest = Math.max(largest, difference);
      }
    }
  }
}
