package ohlora.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ohlora.io.Json;
import ohlora.model.Crop;
import ohlora.model.EditedScript;
import ohlora.model.Golden;
import ohlora.model.Model;
import ohlora.model.ModelCard;
import ohlora.model.ScorerPlan;
import ohlora.score.FinishedRun;
import ohlora.score.ForeignModel;
import ohlora.weights.DType;
import ohlora.weights.Tensor;
import ohlora.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.Table;

class ModelNewTest {
  private static final Path GENERATOR = Golden.file("generator_small_64.pth");

  @TempDir private Path folder;

  private Path mine() {
    return folder.resolve("mine");
  }

  /** Words of a model of the foreign scripts, in which some are others. */
  private String[] words(String... others) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("--mapping", ForeignModel.file("mapping.pt").toString());
    words.put("--synthesis", ForeignModel.file("synthesis.pt").toString());
    words.put("--scorer", ForeignModel.file("scorer.pt").toString());
    words.put("--properties", "smile,yaw,light,hair,age");
    words.put("--steer", "smile=-1,0,1");
    for (int i = 0; i < others.length; i += 2) {
      words.put(others[i], others[i + 1]);
    }
    List<String> all = new ArrayList<>(List.of("model", "new", mine().toString()));
    words.forEach(
        (option, value) -> {
          if (!value.isEmpty()) {
            all.add(value.equals("yes") ? option : option + "=" + value);
          }
        });
    return all.toArray(String[]::new);
  }

  private String refused(int status, String... words) {
    Told told = Told.of(words);
    assertEquals(status, told.status(), told.out() + told.err());
    assertEquals("", told.out());
    assertEquals(1, told.err().lines().count(), told.err());
    assertTrue(told.err().strip().length() <= 360, told.err());
    assertFalse(Files.exists(mine().resolve(ModelCard.FILE)));
    return told.err();
  }

  private ModelCard made(String... words) throws IOException {
    Told told = Told.of(words);
    assertEquals("", told.err());
    assertEquals(0, told.status());
    return ModelCard.read(mine());
  }

  @Test
  void theHelpsExampleMakesACardOfWhatTheScriptsAre() throws IOException {
    List<String> words = Told.example("model", "new");
    words.replaceAll(
        word ->
            word.endsWith(".pt")
                ? ForeignModel.file(word).toString()
                : word.equals("models/mine") ? mine().toString() : word.replace("tone", "hair"));
    ModelCard card = made(words.toArray(String[]::new));
    ModelCard expected = ForeignModel.card(mine());
    assertEquals(expected.z(), card.z());
    assertEquals(expected.label(), card.label());
    assertEquals(expected.w(), card.w());
    assertEquals(expected.resolution(), card.resolution());
    assertEquals(expected.properties(), card.properties());
    assertEquals(expected.steered(), card.steered());
    assertEquals(expected.offsets(), card.offsets());
    assertEquals(expected.groupedBy(), card.groupedBy());
    assertEquals(expected.files(), card.files());
    assertFalse(card.isPrepared());
    Model.openUnprepared(mine()).close();
    Told shown = Told.of("model", "show", mine().toString());
    assertTrue(shown.out().contains("\ngenerator         scripts mapping.pt and synthesis.pt\n"));
    assertTrue(shown.out().contains("\nz                 24 numbers\n"), shown.out());
    assertTrue(Told.of("model", "show", "../models/demo").out().contains("\ndirections "));
  }

  @Test
  void weightsAndAScriptGoTogether() throws IOException {
    ModelCard card =
        made(
            words(
                "--mapping",
                "",
                "--synthesis",
                "",
                "--generator",
                GENERATOR.toString(),
                "--group-by",
                "age",
                "--name",
                "Ada's",
                "--criteria",
                "sharp=nothing is blurred: a = b",
                "--licence",
                "MIT",
                "--origin",
                "home"));
    assertEquals("generator_small_64.pth", card.generator());
    assertEquals(Map.of("sharp", "nothing is blurred: a = b"), card.criteria());
    assertEquals(
        List.of(64, 3, 64, 64), List.of(card.z(), card.label(), card.w(), card.resolution()));
    assertEquals(
        List.of("Ada's", "MIT", "home"), List.of(card.name(), card.licence(), card.origin()));
    try (Model model = Model.openUnprepared(mine())) {
      assertTrue(model.hasStyleGan());
      assertFalse(model.scorer().hasDropout());
      float[][] w = model.generator().map(new float[3][64], new float[3][3]);
      assertEquals(5, model.scorer().score(model.generator().synthesize(w))[2].length);
    }
    assertTested();
  }

  @Test
  void scriptsAndAPropertyCnnGoTogether() throws IOException {
    ScorerPlan plan =
        new ScorerPlan(
            List.of(
                new ScorerPlan.Network("net", Crop.WHOLE, List.of("smile", "age"), "conv pool")));
    Path networks = folder.resolve("networks.json");
    Json.write(networks, plan);
    Path cnn = folder.resolve("cnn.safetensors");
    cnn().writeSafetensors(cnn, DType.FLOAT32);
    ModelCard card =
        made(
            words(
                "--scorer", cnn.toString(), "--networks", networks.toString(), "--properties", ""));
    assertEquals(plan, card.networks());
    try (Model model = Model.openUnprepared(mine())) {
      assertTrue(model.scorer().hasDropout());
      float[][] w = model.generator().map(new float[3][24], new float[3][0]);
      assertEquals(2, model.scorer().score(model.generator().synthesize(w))[2].length);
    }
    assertTested();
  }

  /** Prepares the model, and tests two latents with it. */
  private void assertTested() throws IOException {
    Told prepared =
        Told.of("model", "prepare", mine().toString(), "--latents=200", "--method=means");
    assertEquals(0, prepared.status(), prepared.err());
    String run = folder.resolve("run").toString();
    Told tested =
        Told.of(
            "score",
            "--model",
            mine().toString(),
            "--out",
            run,
            "--cases=2",
            "--cutoffs=smile >= 0.5");
    assertEquals(0, tested.status(), tested.err());
    Table cases = FinishedRun.open(folder.resolve("run")).cases();
    assertEquals(2, cases.rowCount());
    for (double r : cases.doubleColumn("smile")) {
      assertTrue(Math.abs(r) > 0 && Math.abs(r) <= 1, "r is " + r);
    }
  }

  /** Of 32 pixels. */
  private static Weights cnn() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    put(tensors, "net.conv1.0.weight", 4, 3, 3, 3);
    put(tensors, "net.conv1.0.bias", 4);
    put(tensors, "net.fc1.0.weight", 8, 4 * 15 * 15);
    put(tensors, "net.fc1.0.bias", 8);
    put(tensors, "net.fc_final.weight", 2, 8);
    put(tensors, "net.fc_final.bias", 2);
    return Weights.of(tensors);
  }

  private static void put(Map<String, Tensor> tensors, String name, long... shape) {
    int size = Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
    tensors.put(name, Tensor.of(Golden.formula(name, size, .1, 0), shape));
  }

  @Test
  void tensorsThatAreNoPartOfTheNetworkAreNamedOrIgnoredOnRequest() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Weights weights = Weights.read(GENERATOR).unwrap();
    for (String name : weights.names()) {
      tensors.put(name, weights.get(name));
    }
    tensors.put("progress.step", Tensor.of(new float[] {7}, 1));
    Path extra = folder.resolve("extra.safetensors");
    Weights.of(tensors).writeSafetensors(extra, DType.FLOAT32);
    String[] words = {"--mapping", "", "--synthesis", "", "--generator", extra.toString()};
    String line = refused(1, words(words));
    assertTrue(line.contains("has the unexpected tensor 'progress.step'"), line);
    assertTrue(line.contains("--ignore-extra"), line);
    List<String> more = new ArrayList<>(List.of(words));
    more.addAll(List.of("--ignore-extra", "yes"));
    ModelCard card = made(words(more.toArray(String[]::new)));
    assertEquals(List.of("progress.step"), card.ignored());
    Model.openUnprepared(mine()).close();
  }

  @Test
  void aLabelIsTakenBesideZ() throws IOException {
    Path mapping = Files.copy(ForeignModel.file("mapping.pt"), folder.resolve("labelled.pt"));
    EditedScript.edit(
        mapping,
        "    z: Tensor) -> Tensor:\n    inner = self.inner\n    return (inner).forward(z, )",
        "    z: Tensor,\n    label: Tensor) -> Tensor:\n    inner = self.inner\n"
            + "    return (inner).forward(torch.cat([z, label], 1), )");
    String line = refused(1, words("--mapping", mapping.toString()));
    assertTrue(line.contains("missing value for argument 'label'"), line);
    ModelCard card = made(words("--mapping", mapping.toString(), "--label", "7"));
    assertEquals(17, card.z());
    assertEquals(7, card.label());
    try (Model model = Model.openUnprepared(mine())) {
      assertEquals(20, model.generator().map(new float[2][17], new float[2][7])[1].length);
    }
  }

  @Test
  void filesOfTheFolderStayWhereTheyAreAndNothingIsWrittenOver() throws IOException {
    Files.createDirectories(mine().resolve("parts"));
    Path mapping = Files.copy(ForeignModel.file("mapping.pt"), mine().resolve("parts/m.pt"));
    Files.writeString(mine().resolve("scorer.pt"), "something else");
    String line = refusedLate(words("--mapping", mapping.toString()));
    assertTrue(line.contains("scorer.pt: is there already, and is not "), line);
    Files.delete(mine().resolve("scorer.pt"));
    ModelCard card = made(words("--mapping", mapping.toString()));
    assertEquals("parts/m.pt", card.mapping());
    assertFalse(Files.exists(mine().resolve("m.pt")));
    Told again = Told.of(words());
    assertEquals(1, again.status());
    assertTrue(again.err().contains("model.json: is there already"), again.err());
  }

  private String refusedLate(String... words) {
    Told told = Told.of(words);
    assertEquals(1, told.status());
    return told.err();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--mapping;; 2; the generator is either --generator, or --mapping and --synthesis",
        "--generator; x.pth; 2; the generator is either --generator, or --mapping and --synthesis",
        "--networks; x.json; 2; the scorer has either --networks or --properties",
        "--properties;; 2; the scorer has either --networks or --properties",
        "--ignore-extra; yes; 2; --ignore-extra is of weights, and there are none",
        "--z; 0; 2; '0' is not a whole number from 1",
        "--steer; smile; 1; --steer 'smile'; allowed: a property with its offsets, as in a=-1,0,1",
        "--steer; smile=1,b; 1; --steer 'smile=1,b': 'b' is not a number",
        "--steer; smile=-1,+1; 1; --steer 'smile=-1,+1': '+1' is not a number such as -1.5",
        "--steer; smile=1; 1; two or more different finite numbers are needed",
        "--steer; nose=-1,1; 1; the scorer gives no 'nose': it gives smile, yaw, light, hair, age",
        "--criteria; sharp; 2; value for option option '--criteria'",
        "--criteria; kept=it is; 1; 'kept' is not a criterion's name",
        "--criteria; a b=c; 1; 'a b' is not a criterion's name",
        "--group-by; nose; 1; the scorer gives no 'nose'",
        "--group-by; hair,hair; 1; a property groups twice: hair, hair",
        "--cutoffs; yaw >= 0.9; 1; --cutoffs names 'yaw', which is not steered: the steered"
            + " properties are smile",
        "--cutoffs; smile > 0.9; 1; cutoffs 'smile > 0.9'; allowed: each property once",
        "--properties; smile,yaw; 1; scorer.pt: gives [2, 5] of float32; expected for images",
        "--properties; smile,a b,light,hair,age; 1; 'a b' is not a property's name",
        "--properties; smile,smile,light,hair,age; 1; scores a property twice",
        "--z; 23; 1; mapping.pt: fails: mat1 and mat2 shapes cannot be multiplied",
        "--z; 2000000000; 1; mapping.pt: z is 2000000000; allowed: 1 to 1,048,576",
        "--label; 2000000000; 1; mapping.pt: label is 2000000000; allowed: 0 to 1,048,576",
        "--label; 3; 1; mapping.pt: fails: Expected at most 2 argument(s)",
        "--mapping; nowhere.pt; 1; nowhere.pt: there is no such file",
        "--scorer; src/test/resources/golden/facts.tsv; 1; there is no such file",
        "--synthesis; src/test/resources/golden/foreign/scorer.pt; 1; scorer.pt: fails: "
      })
  void whatCannotBeUsedIsRefusedInOneLineBeforeAnythingIsWritten(
      String option, String value, int status, String part) {
    String line = refused(status, words(option, value == null ? "" : value));
    assertTrue(line.contains(part), line);
    assertTrue(line.startsWith("bin/ohlora model new: "), line);
    assertFalse(Files.exists(mine()), "nothing is written");
  }
}
