package ohlora.score;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.model.ModelCard;

/** Two finished runs that are to be compared case by case. */
public record RunPair(FinishedRun first, FinishedRun second) {
  /** Where a model's directions lie: they move latents, and do not make them. */
  private static final String DIRECTIONS = ModelCard.DIRECTIONS + "/";

  /**
   * Makes sure that the cases that both runs have begin with the same latents: where both keep
   * {@code latents.csv}, by its rows; else by one seed and the same weights.
   *
   * @return how that is known
   * @throws InputException if they have no case in common, a latent differs, or nothing tells
   */
  public String requireSameLatents() throws IOException {
    Set<Integer> common = common();
    if (common.isEmpty()) {
      throw refused(
          Text.format("has none of the cases of %s", first.folder()),
          "compare runs of the same cases");
    }
    if (first.keepsLatents() && second.keepsLatents()) {
      requireSameRows(common);
      return Text.format(
          "the same %,d latents, by both files %s", common.size(), ScoringRun.LATENTS);
    }
    if (isOwn(first) || isOwn(second) || first.recipe().seed() != second.recipe().seed()) {
      throw refused(
          Text.format(
              "has other latents than %s (%s, not %s)",
              first.folder(), source(second), source(first)),
          "compare runs of the same latents");
    }
    if (!weights(first).equals(weights(second))) {
      throw refused(
          Text.format(
              "was made with other weights than %s, and a file %s is missing that would tell whether"
                  + " the latents are the same",
              first.folder(), ScoringRun.LATENTS),
          "keep that of both runs");
    }
    return Text.format(
        "the same %,d latents, by their seed %d and the same weights",
        common.size(), first.recipe().seed());
  }

  private InputException refused(String wrong, String advice) {
    return InputException.of(second.folder().toString(), wrong, advice);
  }

  private Set<Integer> common() throws InputException {
    Set<Integer> common = new TreeSet<>(first.cases().intColumn(CaseTable.CASE).asList());
    common.retainAll(Set.copyOf(second.cases().intColumn(CaseTable.CASE).asList()));
    return common;
  }

  private static boolean isOwn(FinishedRun run) {
    return run.recipe().particulars().latents() != null;
  }

  private static String source(FinishedRun run) {
    return isOwn(run) ? "own ones" : "seed " + run.recipe().seed();
  }

  private static Map<String, String> weights(FinishedRun run) {
    Map<String, String> files = new TreeMap<>(run.recipe().files());
    files.keySet().removeIf(name -> name.startsWith(DIRECTIONS));
    return files;
  }

  private void requireSameRows(Set<Integer> common) throws IOException {
    for (int number : common) {
      if (!Arrays.equals(first.latentRow(number), second.latentRow(number))) {
        throw InputException.of(
            Text.format(
                "%s, line %d",
                second.folder().resolve(ScoringRun.LATENTS), second.place(number) + 2),
            Text.format(
                "case %d is another latent than in %s",
                number, first.folder().resolve(ScoringRun.LATENTS)),
            "compare runs of the same latents");
      }
    }
  }

  /**
   * What differs between the recipes, a line each: the first run's, then the second's. Which cases
   * they have is not among it, nor is the library's version.
   */
  public List<String> differences() {
    Map<String, String> before = words(first.recipe());
    Map<String, String> after = words(second.recipe());
    List<String> lines = new ArrayList<>();
    before.forEach(
        (field, value) -> {
          if (!value.equals(after.get(field))) {
            lines.add(Text.format("%s %s, then %s", field, value, after.get(field)));
          }
        });
    if (!first.recipe().offsets().equals(second.recipe().offsets())
        && before.get("images").equals(after.get("images"))) {
      lines.add("offsets of other distances");
    }
    lines.addAll(files());
    return List.copyOf(lines);
  }

  private static Map<String, String> words(Recipe recipe) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("model", recipe.model());
    words.put("mode", recipe.mode());
    words.put("seed", String.valueOf(recipe.seed()));
    words.put("images", String.valueOf(recipe.offsets().size()));
    words.put("batch", String.valueOf(recipe.batch()));
    words.put("cutoffs", recipe.cutoffs().condition());
    words.put("psi", String.valueOf(recipe.particulars().psi()));
    Filter filter = recipe.particulars().filter();
    words.put("filter", filter == null ? "none" : filter.toString());
    words.put(
        "medians",
        recipe.medians() == null ? "not given" : String.valueOf(recipe.medians().medians()));
    return words;
  }

  /** How many of the models' files differ, directions apart from the others. */
  private List<String> files() {
    Map<String, String> before = first.recipe().files();
    Map<String, String> after = second.recipe().files();
    Set<String> unlike = new TreeSet<>(before.keySet());
    unlike.addAll(after.keySet());
    unlike.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
    List<String> directions = unlike.stream().filter(name -> name.startsWith(DIRECTIONS)).toList();
    List<String> lines = new ArrayList<>();
    if (!directions.isEmpty()) {
      lines.add(
          Text.format(
              "other directions, in %,d %s",
              directions.size(), directions.size() == 1 ? "file" : "files"));
    }
    unlike.removeAll(directions);
    if (!unlike.isEmpty()) {
      lines.add("other files " + String.join(", ", unlike));
    }
    return lines;
  }
}
