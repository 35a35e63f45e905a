package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ohlora.io.FileFacts;
import ohlora.io.InputException;
import ohlora.model.Cutoffs;
import ohlora.model.Device;
import ohlora.model.Grouping;
import ohlora.model.PerProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {
  private static final Path SHIPPED = Path.of("../data/demo");

  @TempDir Path folder;

  private static Recipe recipe(Cutoffs cutoffs) {
    List<String> steered = List.of("smile", "tilt");
    return new Recipe(
        "1",
        "other",
        Map.of("a", "b"),
        7,
        3,
        2,
        "as-recorded",
        5,
        new Grouping(Map.of("beard", .5)),
        steered,
        cutoffs,
        List.of(PerProperty.of(steered, -1.5, 0), PerProperty.of(steered, .1, 2)),
        Particulars.NONE);
  }

  @Test
  void whatIsWrittenIsReadAsTheSame() throws IOException {
    Path file = folder.resolve(Recipe.FILE);
    Recipe recipe = recipe(Cutoffs.of("strict", "smile ≥ 0.9, tilt >= 0.12345"));
    recipe.write(file);
    assertEquals(recipe, Recipe.read(file));
    assertEquals(List.of(), recipe.differences(Recipe.read(file)));
    String text = Files.readString(file);
    assertTrue(text.contains("\"cutoffs\": \"smile ≥ 0.90, tilt ≥ 0.12345\""), text);
    assertTrue(text.contains("\"smile\": -1.5"), text);
  }

  @Test
  void theDeviceIsSaidWhereItIsNotTheProcessorAndAnotherOneIsAnotherRecipe() throws IOException {
    Path file = folder.resolve(Recipe.FILE);
    Recipe plain = recipe(OtherModel.STRICT);
    Recipe other = plain.with(plain.particulars().with(Device.of("gpu:1")));
    other.write(file);
    String text = Files.readString(file);
    assertTrue(text.contains("\"device\": \"gpu:1\""), text);
    assertEquals(other, Recipe.read(file));
    assertEquals(List.of("device was gpu:1, now cpu"), other.differences(plain));
    assertEquals(List.of("device was cpu, now gpu:1"), plain.differences(other));
    assertRefused(text.replace("gpu:1", "gpu:x"), "'gpu:x' is not a device: there are cpu, gpu ");
    plain.write(file);
    assertFalse(Files.readString(file).contains("device"));
    // As nobody writes it.
    Files.writeString(file, text.replace("gpu:1", "cpu"));
    assertEquals(plain, Recipe.read(file));
  }

  @Test
  void offsetsAreHeldInTheOrderOfTheSteeredProperties() {
    Map<String, Double> otherOrder = new LinkedHashMap<>();
    otherOrder.put("tilt", 2.0);
    otherOrder.put("smile", 1.0);
    PerProperty offset = new PerProperty(otherOrder);
    Recipe recipe =
        new Recipe(
            "1",
            "other",
            Map.of(),
            7,
            0,
            1,
            "deterministic",
            5,
            null,
            List.of("smile", "tilt"),
            Cutoffs.of("x", "tilt ≥ 0.5"),
            List.of(offset, offset),
            Particulars.NONE);
    assertEquals(List.of("smile", "tilt"), recipe.offsets().get(0).properties());
  }

  @ParameterizedTest
  @CsvSource({"as-recorded", "deterministic"})
  void theRecipesOfTheFirstVersionAreReadAsTheyStand(String mode) throws IOException {
    Path file = SHIPPED.resolve(mode).resolve(Recipe.FILE);
    Recipe recipe = Recipe.read(file);
    assertEquals(mode, recipe.mode());
    assertEquals(TinyModel.STEERED, recipe.steered());
    assertEquals(TinyModel.A.lowest(), recipe.cutoffs().lowest());
    assertEquals(TinyModel.OFFSETS.combinations(TinyModel.STEERED), recipe.offsets());
    Path again = folder.resolve(Recipe.FILE);
    recipe.write(again);
    assertEquals(recipe, Recipe.read(again));
  }

  @Test
  void theChoiceOnRecordNamesTheShippedRunByItsRecipe() throws IOException {
    String choices = Files.readString(SHIPPED.resolve("choices.csv"));
    String hash = FileFacts.of(SHIPPED.resolve("deterministic").resolve(Recipe.FILE)).sha256();
    assertTrue(choices.contains(hash), hash);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "library", "model", "files", "seed", "from", "cases", "mode", "batch", "cutoffs", "offsets"
      })
  void aFieldThatIsMissingIsNamed(String field) throws IOException {
    recipe(OtherModel.STRICT).write(folder.resolve("whole.json"));
    String whole = Files.readString(folder.resolve("whole.json"));
    // The value runs up to the next field of the first level, or to the end.
    String without =
        whole
            .replaceFirst("(?s)\n  \"" + field + "\": .*?(,(?=\n  \")|(?=\n}))", "")
            .replaceFirst(",(?=\n}\n$)", "");
    assertRefused(without, "'" + field + "' is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "\"mode\": \"as-recorded\",\"mode\": \"odd\",unknown scoring mode 'odd'",
    "\"batch\": 5,\"batch\": 0,: batch of 0 images",
    "\"batch\": 5,\"batch\": 4294967297,batch",
    "\"from\": 3,\"from\": 9223372036854775807,the largest number of a case",
    "\"beard\": 0.5,\"beard\": null,the median of beard",
    "\"smile\": -1.5,\"smile\": 1e999,an offset of smile is Infinity",
    "\"smile\": -1.5,\"smile\": NaN,offsets",
    "\"batch\": 5,\"batch\": 2.5,batch",
    "\"batch\": 5,\"batch\": \"5\",batch",
    "\"cases\": 2,\"cases\": 0,0 cases from number 3",
    "\"cases\": 2,\"cases\": 3000000000,the largest number of a case",
    "smile ≥ 0.50,smile ≥ NaN,cutoffs 'smile ≥ NaN",
    "smile ≥ 0.50,smile ≥ 1.60,cutoff of smile is 1.6",
    "smile ≥ 0.50,nose ≥ 0.50,cutoffs name 'nose'",
    "\"tilt\": 0.0,\"nose\": 0.0,nose",
    "\"seed\": 7,\"seed\": 7; \"sede\": 7,sede",
    "\"seed\": 7,\"seed\": 7; \"seed\": 8,seed"
  })
  void aFieldThatIsWrongIsNamed(String from, String to, String part) throws IOException {
    recipe(OtherModel.STRICT).write(folder.resolve("whole.json"));
    String whole = Files.readString(folder.resolve("whole.json"));
    assertTrue(whole.contains(from), whole);
    assertRefused(whole.replace(from, to.replace(';', ',')), part);
  }

  @Test
  void moreImagesACaseThanAnybodyLooksAtAreRefused() throws IOException {
    recipe(OtherModel.STRICT).write(folder.resolve("whole.json"));
    String whole = Files.readString(folder.resolve("whole.json"));
    String more = "\"offsets\": [" + "{\"smile\": 1, \"tilt\": 2},".repeat(100_000);
    assertRefused(
        whole.replace("\"offsets\": [", more), ": 100,002 offsets: at most 10,000 images a case");
  }

  @Test
  void mediansOfAnotherValueOrOrderAreAnotherRecipeButNotToAnOldOne() {
    Recipe one = grouped(medians("beard", .5, "age", 1));
    assertEquals(List.of(), one.differences(grouped(medians("beard", .5, "age", 1))));
    assertEquals(
        List.of("medians was {beard=0.5, age=1.0}, now {beard=0.5, age=1.5}"),
        plain(one.differences(grouped(medians("beard", .5, "age", 1.5)))));
    assertEquals(1, one.differences(grouped(medians("age", 1, "beard", .5))).size());
    assertEquals(List.of(), grouped(null).differences(one));
  }

  private static List<String> plain(List<String> differences) {
    return differences.stream().map(d -> d.replaceAll("Grouping\\[medians=(.*?)]", "$1")).toList();
  }

  private static Grouping medians(String first, double one, String second, double other) {
    Map<String, Double> medians = new LinkedHashMap<>();
    medians.put(first, one);
    medians.put(second, other);
    return new Grouping(medians);
  }

  private static Recipe grouped(Grouping medians) {
    Recipe one = recipe(OtherModel.STRICT);
    return new Recipe(
        one.library(),
        one.model(),
        one.files(),
        one.seed(),
        one.from(),
        one.cases(),
        one.mode(),
        one.batch(),
        medians,
        one.steered(),
        one.cutoffs(),
        one.offsets(),
        Particulars.NONE);
  }

  @Test
  void aCutoffOfTheFirstVersionThatIsNoNumberIsRefused() throws IOException {
    String shipped = Files.readString(SHIPPED.resolve("deterministic").resolve(Recipe.FILE));
    assertRefused(shipped.replace("\"EYES\": 0.92", "\"EYES\": \"NaN\""), "cutoffs of EYES");
    assertRefused(shipped.replace("\"EYES\": 0.92", "\"EYES\": NaN"), "'cutoffs");
    assertRefused(shipped.replace("\"EYES\": 0.92", "\"NOSE\": 0.92"), "cutoffs name 'nose'");
    assertRefused("", "is empty");
    assertRefused("null", "recipe");
    assertRefused("[]", "recipe");
  }

  private void assertRefused(String text, String part) throws IOException {
    Path file = Files.writeString(folder.resolve(Recipe.FILE), text);
    InputException e = assertThrows(InputException.class, () -> Recipe.read(file));
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }
}
