package ohlora.score;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import ohlora.io.AtomicFile;
import ohlora.io.FileFacts;
import ohlora.io.InputException;
import ohlora.io.Interrupts;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.latent.Latent;
import ohlora.latent.Latents;
import ohlora.model.Device;
import ohlora.model.Model;

/**
 * What a finished run's files give when they are checked: every row against itself, and a random
 * sample of cases scored again.
 *
 * @param cases how many rows the run has
 * @param filed whether the offsets and scores of each case lie in {@code cases/} and were checked
 *     against the rows; a run may be kept without them
 * @param device that the run was made on
 * @param sampled how many were scored again
 * @param largestDifference of a correlation, or of a stopped case's bound, scored again from the
 *     one in the file; NaN where one of the two is undefined
 * @param faults what does not fit, a line each; empty for a sound run
 */
public record Verification(
    int cases,
    boolean filed,
    Device device,
    int sampled,
    double largestDifference,
    List<String> faults) {
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
   * @throws CancellationException if the thread was interrupted; it stays interrupted
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
    private final CaseRows table;
    private final List<String> faults = new ArrayList<>();
    private final Map<Long, CaseRow> cases = new LinkedHashMap<>();
    private double largest;

    Check(Path folder, Model model) throws IOException {
      this.folder = folder;
      this.model = model;
      recipe = Recipe.read(folder.resolve(Recipe.FILE));
      table = new CaseRows(recipe);
    }

    Verification verify(int sample, long seed) throws IOException {
      recipe.misfit(model).ifPresent(other -> fault("%s: made with %s", Recipe.FILE, other));
      List<StrictCsv.Row> rows = table.of(FinishedRun.requireResults(folder));
      if (recipe.want() == null && rows.size() != recipe.cases()) {
        fault(
            "%s: %d cases, but the recipe says %d",
            FinishedRun.RESULTS, rows.size(), recipe.cases());
      }
      List<CaseRow> inOrder = new ArrayList<>();
      for (StrictCsv.Row row : rows) {
        CaseRow read = table.read(row);
        table.fault(row, read, inOrder.size()).ifPresent(this::fault);
        inOrder.add(read);
        cases.put(read.number(), read);
      }
      if (recipe.want() != null && !table.areAll(inOrder)) {
        fault("%s: fewer cases pass than the %d wanted", FinishedRun.RESULTS, recipe.want());
      }
      boolean filed = Files.isDirectory(folder.resolve(ScoresFile.FOLDER));
      if (filed) {
        for (CaseRow row : cases.values()) {
          Interrupts.check("the check of case " + row.number());
          checkScores(row);
        }
      }
      String statistics = ScoringRun.statistics(inOrder, recipe);
      checkContent(
          ScoringRun.STATISTICS, out -> out.write(statistics.getBytes(StandardCharsets.UTF_8)));
      Latents latents = latents();
      // A recipe may speak of any number of cases: without their rows, their latents say nothing.
      if (recipe.particulars().latents() == null
          && rows.size() == recipe.cases()
          && (filed || Files.exists(folder.resolve(ScoringRun.LATENTS)))) {
        checkContent(ScoringRun.LATENTS, ScoringRun.latents(latents, recipe));
      }
      if (recipe.want() != null && filed && latents != null) {
        checkOrder(rows, inOrder, latents);
      }
      int sampled = latents == null ? 0 : scoreAgain(latents, sample, seed);
      return new Verification(
          rows.size(), filed, recipe.particulars().device(), sampled, largest, faults);
    }

    private void fault(String format, Object... values) {
      fault(Text.format(format, values));
    }

    /** A line for people, whatever the files hold. */
    private void fault(String line) {
      faults.add(InputException.of(line).getMessage());
    }

    /** The run's latents; null if they are its own, and missing or changed. */
    private Latents latents() throws IOException {
      try {
        return recipe.latents(folder, model);
      } catch (InputException e) {
        fault(e.getMessage() + ": no case was scored again");
        return null;
      }
    }

    /** A file that follows from the others must hold what follows from them. */
    private void checkContent(String name, AtomicFile.Content expected) throws IOException {
      Path file = folder.resolve(name);
      if (!Files.exists(file)) {
        fault("%s is missing", name);
        return;
      }
      if (!FileFacts.of(file).sha256().equals(LatentsFile.sha256(expected))) {
        fault("%s is not what the run's recipe and rows give", name);
      }
    }

    /** The correlations of a case's own file must be those of its row, to the last bit. */
    private void checkScores(CaseRow row) throws IOException {
      CaseFile file = new CaseFile(folder, recipe, row.number());
      StoppedFile stopped = new StoppedFile(folder, recipe, row.number());
      if (!row.isScored() && file.exists()) {
        String was = row.isFiltered() ? "filtered" : "stopped";
        fault("%s is there, but the case was %s", file.name(), was);
      }
      if (!row.isStopped() && stopped.exists()) {
        fault("%s is there, but the case was not stopped", stopped.name());
      }
      if (row.isFiltered()) {
        return;
      }
      try {
        (row.isStopped() ? stopped : file).fault(row).ifPresent(this::fault);
      } catch (InputException e) {
        fault(e.getMessage());
      }
    }

    /** The cases of a run that looks for some that pass must be in the order of their promise. */
    private void checkOrder(List<StrictCsv.Row> rows, List<CaseRow> inOrder, Latents latents)
        throws IOException {
      Pool pool = new Pool(recipe, recipe.test(model), latents);
      try {
        for (int i = 0; i < inOrder.size(); i++) {
          pool.again(folder, rows.get(i), inOrder.get(i));
        }
      } catch (InputException e) {
        fault(e.getMessage());
      }
    }

    /** Scores a random sample again; how many. */
    private int scoreAgain(Latents latents, int count, long seed) throws IOException {
      if (!recipe.steered().equals(model.protocol().steered())) {
        fault(
            "%s: steers %s, but %s steers %s: no case was scored again",
            Recipe.FILE,
            String.join(", ", recipe.steered()),
            model.card().name(),
            String.join(", ", model.protocol().steered()));
        return 0;
      }
      List<CaseRow> chosen = choose(count, seed);
      CaseWork work = CaseWork.of(recipe, model);
      for (CaseRow row : chosen) {
        scoreAgain(work, latents.at(row.number()), row);
      }
      return chosen.size();
    }

    private List<CaseRow> choose(int count, long seed) {
      List<CaseRow> shuffled = new ArrayList<>(cases.values());
      Collections.shuffle(shuffled, new Random(seed));
      return shuffled.stream()
          .limit(count)
          .sorted(Comparator.comparingLong(CaseRow::number))
          .toList();
    }

    private static String said(String condition) {
      return condition == null ? "by nothing" : "by " + condition;
    }

    private void scoreAgain(CaseWork work, Latent latent, CaseRow written) throws IOException {
      Trial.Start start = work.trial().start(latent);
      if (!start.group().equals(written.group())) {
        fault(
            "case %d: group %s, but scored again %s",
            written.number(), written.group(), start.group());
        return;
      }
      String by = table.filtered(start).map(CaseRow::filteredBy).orElse(null);
      if (!Objects.equals(by, written.filteredBy())) {
        fault(
            "case %d: filtered %s, but scored again %s",
            written.number(), said(written.filteredBy()), said(by));
        return;
      }
      if (written.isFiltered()) {
        return;
      }
      if (written.isStopped()) {
        stopAgain(work, start, written);
        return;
      }
      CaseResult result = work.trial().run(start);
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

    /**
     * Scores a stopped case again: the images of its file, so that nothing depends on an order
     * which last bits decide; without a file that gives its row it is screened again.
     */
    private void stopAgain(CaseWork work, Trial.Start start, CaseRow written) throws IOException {
      StoppedFile file = new StoppedFile(folder, recipe, written.number());
      boolean fits;
      try {
        fits = file.fault(written).isEmpty();
      } catch (InputException e) {
        fits = false; // said before
      }
      if (!fits) {
        Stop is = work.test(start).row().stop();
        if (is == null || !is.isNear(written.stop())) {
          fault(
              "case %d: %s, but scored again %s",
              written.number(), StoppedFile.words(written.stop()), StoppedFile.words(is));
        }
        return;
      }
      double difference = file.difference(work.trial(), start);
      if (!(difference <= TOLERANCE)) {
        fault(
            "case %d: scored again, a bound of %s differs by %.4f",
            written.number(), file.name(), difference);
      }
      largest = Math.max(largest, difference);
    }
  }
}
