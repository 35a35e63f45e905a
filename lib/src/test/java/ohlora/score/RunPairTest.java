package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ohlora.io.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPairTest {
  private static final Map<String, String> FILES =
      Map.of("generator.pth", "11", "scorer.pth", "22", "directions/a.csv", "33");

  @TempDir private Path folder;

  /** A run of so many cases from one on. */
  private Path run(String name, long seed, long from, int cases, Map<String, String> files)
      throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Recipe recipe =
        new Recipe(
            "0.1.0",
            "tiny",
            files,
            seed,
            from,
            cases,
            Scoring.DETERMINISTIC.name(),
            10,
            null,
            TinyModel.STEERED,
            TinyModel.A,
            TinyModel.OFFSETS.combinations(TinyModel.STEERED),
            Particulars.NONE);
    recipe.write(run.resolve(Recipe.FILE));
    StringBuilder rows = new StringBuilder(String.join(",", new CaseRows(recipe).header()) + "\n");
    for (int place = 0; place < cases; place++) {
      rows.append(from + place).append(',').append(place).append(",X,lll,-0.5,-0.5,-0.5,1.5\n");
    }
    Files.writeString(run.resolve(FinishedRun.RESULTS), rows);
    return run;
  }

  private static RunPair pair(Path first, Path second) throws IOException {
    return new RunPair(FinishedRun.open(first), FinishedRun.open(second));
  }

  private void refused(Path first, Path second, String message) throws IOException {
    RunPair pair = pair(first, second);
    InputException e = assertThrows(InputException.class, pair::requireSameLatents);
    assertEquals(message, e.getMessage().replace(folder + "/", ""));
  }

  private static Path latents(Path run, String text) throws IOException {
    Files.writeString(run.resolve(ScoringRun.LATENTS), text);
    return run;
  }

  @Test
  void oneSeedAndTheSameWeightsMakeTheSameLatentsWhateverTheDirections() throws IOException {
    Map<String, String> others = new TreeMap<>(FILES);
    others.put("directions/a.csv", "44");
    others.put("directions/b.csv", "55");
    RunPair pair = pair(run("a", 7, 0, 5, FILES), run("b", 7, 3, 4, others));
    assertEquals(
        "the same 2 latents, by their seed 7 and the same weights", pair.requireSameLatents());
    assertEquals(List.of("other directions, in 2 files"), pair.differences());
  }

  @Test
  void otherLatentsAreRefused() throws IOException {
    Path first = run("a", 7, 0, 2, FILES);
    refused(
        first,
        run("b", 8, 0, 2, FILES),
        "b: has other latents than a (seed 8, not seed 7); compare runs of the same latents");
    refused(
        first,
        run("c", 7, 2, 2, FILES),
        "c: has none of the cases of a; compare runs of the same cases");
    refused(
        first,
        run("d", 7, 0, 2, Map.of("generator.pth", "99")),
        "d: was made with other weights than a, and a file latents.csv is missing that would tell"
            + " whether the latents are the same; keep that of both runs");
  }

  @Test
  void whereBothRunsKeepTheirLatentsTheseTell() throws IOException {
    Path first = latents(run("a", 7, 0, 3, FILES), "0,1\n0.5,1\n-1.25,2e-3\n3,4\n");
    Path same = latents(run("b", 8, 1, 2, Map.of("other.pth", "1")), "0,1\n-1.250,0.002\n3,4\n");
    assertEquals(
        "the same 2 latents, by both files latents.csv", pair(first, same).requireSameLatents());
    assertEquals(
        List.of(
            "seed 7, then 8",
            "other directions, in 1 file",
            "other files generator.pth, other.pth, scorer.pth"),
        pair(first, same).differences());
    refused(
        first,
        latents(run("c", 7, 0, 3, FILES), "0,1\n0.5,1\n-1.25,2e-3\n3,5\n"),
        "c/latents.csv, line 4: case 2 is another latent than in a/latents.csv; compare runs of the"
            + " same latents");
    refused(
        first,
        latents(run("d", 7, 0, 3, FILES), "0\n0.5\n-1.25\n3\n"),
        "d/latents.csv, line 2: case 0 is another latent than in a/latents.csv; compare runs of the"
            + " same latents");
    refused(
        first,
        latents(run("e", 7, 0, 3, FILES), "0,1\n0.5,1\n"),
        "e/latents.csv: has 1 rows, but the run 3 cases; restore the file");
    refused(
        first,
        latents(run("f", 7, 0, 3, FILES), "0,1\n0.5,1\n-1.25,two\n3,4\n"),
        "f/latents.csv, line 3: 1 is 'two'; allowed: a finite number such as -1.5e-7");
  }

  @Test
  void whatDiffersBetweenTheRecipesIsNamed() throws IOException {
    Path first = run("a", 7, 0, 1, FILES);
    Path second = run("b", 7, 0, 1, FILES);
    Path file = second.resolve(Recipe.FILE);
    String text = Files.readString(file);
    Files.writeString(
        file,
        text.replace("\"deterministic\"", "\"as-recorded\"")
            .replace("eyes ≥ 0.92", "eyes ≥ 0.9")
            .replace("1.8", "1.7"));
    assertTrue(pair(first, first).differences().isEmpty());
    assertEquals(
        List.of(
            "mode deterministic, then as-recorded",
            "cutoffs eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92, then eyes ≥ 0.90, mouth ≥ 0.88,"
                + " pose ≥ 0.92",
            "offsets of other distances"),
        pair(first, second).differences());
  }
}
