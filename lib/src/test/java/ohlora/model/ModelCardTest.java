package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ohlora.io.InputException;
import ohlora.io.Json;
import ohlora.score.ForeignModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCardTest {
  private static final Path DEMO = Path.of("../models/demo");

  @TempDir Path folder;

  @Test
  void theDemosCardSaysHowItsTestIsLaidOut() throws IOException {
    ModelCard card = ModelCard.read(DEMO);
    assertEquals("demo", card.kind());
    Protocol protocol = card.protocol();
    assertEquals(List.of("eyes", "mouth", "pose"), protocol.steered());
    assertEquals(List.of("mouth", "eyes", "pose"), protocol.offsets().loops());
    assertEquals(50, protocol.combinations().size());
    assertEquals(
        List.of("hair_color", "hair_length", "background_mean"), protocol.grouping().properties());
    assertEquals(8, protocol.grouping().groups().size());
    assertEquals("hair colour", protocol.label("hair_color"));
    assertEquals(
        List.of(
            Cutoffs.of("A", "eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92"),
            Cutoffs.of("B", "eyes ≥ 0.90, mouth ≥ 0.90, pose ≥ 0.88")),
        card.sets());
    assertEquals(List.of("background", "face"), card.regions().stream().map(Region::name).toList());
    assertEquals(26, card.hashes().size());
    assertEquals(2025, card.training().get("seed").intValue());
  }

  @Test
  void aCardIsWrittenAsItWasRead() throws IOException {
    ModelCard.read(DEMO).write(folder);
    assertEquals(
        Files.readString(DEMO.resolve(ModelCard.FILE)),
        Files.readString(folder.resolve(ModelCard.FILE)));
  }

  @Test
  void theDemosSevenScoresAreTheOriginals() throws IOException {
    assertEquals(OriginalPlan.SCORER.properties(), ModelCard.read(DEMO).networks().properties());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'\"name\": \"Oh-LoRA latents demo\",'; ''; 'name' is missing",
        "'\"kind\": \"demo\"'; '\"kind\": \"toy\"'; kind is 'toy'; allowed: demo, original, own",
        "'\"kind\": \"demo\",'; ''; 'kind' is missing",
        "'\"kind\": \"demo\"'; '\"kind\": \"demo\", \"sort\": 1'; field 'sort' is not known",
        "'\"kind\": \"demo\"'; '\"kind\": \"demo\", \"kind\": \"demo\"'; duplicate field 'kind'",
        "'0.004401753190904856'; 'NaN'; NaN",
        "'0.004401753190904856'; '\"NaN\"'; medians",
        "'0.004401753190904856'; 'null'; medians",
        "'0.375'; '0.6'; networks",
        "'0.375,'; ''; a crop has four edges",
        "'0.375,'; '0.375, 0.4,'; a crop has four edges",
        "'conv conv pool conv'; 'conv dense'; step 'dense' of eyes_score_cnn; allowed: conv and"
            + " pool",
        "'conv conv pool conv'; 'conv pool pool'; have two pools in a row",
        "'eyes ≥ 0.92, mouth'; 'eyes ≥ 1.92, mouth'; the cutoff of eyes is 1.92; allowed: 0 to 1",
        "'\"scorer.safetensors\",'; '\"none.safetensors\",'; none.safetensors",
        "'\"sha256\": \"3ecf'; '\"sha256\": \"xxxx'; sha256",
        "'\"eyes\",'; '\"nose\",'; nose",
        "'\"eyes\"'; '\"../eyes\"'; is not a property",
        "'\"eyes\",'; 'null,'; steered[]",
        "'\"name\": \"Oh-LoRA latents demo\"'; '\"name\": \" \"'; 'name' is missing",
        "'\"name\": \"Oh-LoRA latents demo\"'; '\"name\": \"\\u001b[2J\"'; holds a control character",
        "'\"name\": \"Oh-LoRA latents demo\"'; '\"name\": 7'; allowed: a text in quotes",
        "'\"z\": 64'; '\"z\": 64.5'; field 'z'",
        "'\"files\": {'; '\"files\": {\"a\": null,'; 'files.a' is missing",
        "'\"files\": {'; '\"files\": {\"a\": {\"size\": 1, \"sha256\": \"\"},'; files says too"
            + " little about 'a'",
        "'\"files\": {'; '\"files\": {\"a\": {\"size\": 1},'; sha256",
        "'\"networks\": ['; '\"networks\": [null,'; none of them null",
        "'\"conv conv pool conv\"'; 'null'; a network needs prefix, crop, outputs and steps",
        "'conv conv pool conv'; 'pool conv'; must begin with conv",
        "'\"hair_color\": 0.0044'; '\"hair_colour\": 0.0044'; hair_colour",
        "'\"A\": \"eyes'; '\"A\": null, \"C\": \"eyes'; 'cutoffs.A' is missing"
      })
  void anotherCardIsRefusedInOneLineWithFileAndField(String from, String to, String part)
      throws IOException {
    String card = Files.readString(DEMO.resolve(ModelCard.FILE));
    assertTrue(card.contains(from));
    Path file = folder.resolve(ModelCard.FILE);
    Files.writeString(file, card.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to)));
    String line = assertThrows(InputException.class, () -> ModelCard.read(folder)).getMessage();
    assertTrue(line.startsWith(file + ": "), line);
    assertTrue(line.contains(part), line);
    assertFalse(line.contains("\n") || line.contains("com.fasterxml") || line.length() > 300, line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "files; {}; files says nothing about 'generator.safetensors'",
        "files; []; field 'files' is of another kind; allowed: an object in { }",
        "files; null; 'files' is missing",
        "networks; null; 'networks' is missing",
        "networks; []; a property CNN has one network or more",
        "medians; {}; says nothing about 'directions/eyes_change_w_vector_all.csv'",
        "medians; null; 'medians' is missing",
        "medians; {\"hair_color\": 0}; says nothing about 'directions/eyes_change_w_vector_h.csv'",
        "medians; {\"hair_color\": 1e999}; medians",
        "steered; \"eyes\"; allowed: a list in [ ]",
        "cutoffs; []; allowed: an object in { }",
        "regions; [null]; 'regions[]' is missing",
        "z; \"64\"; field 'z'",
        "generator; \"model.json#a\"; says nothing about 'model.json'"
      })
  void anotherFieldIsRefusedInOneLine(String field, String value, String part) throws IOException {
    ObjectNode card = Json.read(DEMO.resolve(ModelCard.FILE), ObjectNode.class, "card");
    card.set(field, new JsonMapper().readTree(value));
    Json.write(folder.resolve(ModelCard.FILE), card);
    String line = assertThrows(InputException.class, () -> ModelCard.read(folder)).getMessage();
    assertTrue(line.startsWith(folder.resolve(ModelCard.FILE) + ": ") && line.contains(part), line);
    assertTrue(line.length() <= 300, line);
  }

  @Test
  void aFolderWithoutACardIsNamed() {
    assertEquals(
        folder + ": holds no model.json; name a model's folder, for example models/demo",
        assertThrows(InputException.class, () -> ModelCard.read(folder)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'\"mapping\": \"mapping.pt\",'; ''; (or 'mapping' in its place)",
        "'\"synthesis\": \"synthesis.pt\",'; ''; (or 'synthesis' in its place)",
        "'\"mapping\": '; '\"generator\": \"a.pth\", \"mapping\": '; there is 'generator' as well as 'mapping'",
        "'\"z\": 24,'; ''; 'z' is missing",
        "'\"label\": 0,'; ''; 'label' is missing",
        "'\"w\": 20,'; ''; 'w' is missing",
        "'\"resolution\": 32,'; ''; 'resolution' is missing",
        "'\"z\": 24'; '\"z\": 2000000000'; z is 2000000000; allowed: 1 to 1,048,576",
        "'\"resolution\": 32'; '\"resolution\": 5000'; resolution is 5000; allowed: 1 to 4,096",
        "'\"properties\": ['; '\"networks\": [], \"properties\": ['; a property CNN has one network",
        "'\"properties\": ['; '\"properties\": [null, '; 'null' is not a property's name",
        "'\"properties\": ['; '\"properties\": [\"yaw\",'; the scorer scores a property twice",
        "'\"mapping.pt\": {'; '\"other.pt\": {'; files says nothing about 'mapping.pt'",
        "'\"grouped\": ['; '\"medians\": {}, \"grouped\": ['; there is 'medians' as well as 'grouped'",
        "'\"grouped\": ['; '\"grouped\": [\"light\",'; a property groups twice",
        "'\"grouped\": ['; '\"grouped\": [\"nose\",'; the scorer gives no 'nose'",
        "'\"steered\": ['; '\"ignored\": [\" \"], \"steered\": ['; 'ignored[]' is missing"
      })
  void anotherCardOfScriptsIsRefusedInOneLineWithFileAndField(String from, String to, String part)
      throws IOException {
    ForeignModel.writeUnprepared(folder.resolve("m"));
    Path file = folder.resolve("m").resolve(ModelCard.FILE);
    String card = Files.readString(file);
    assertTrue(card.contains(from), from);
    Files.writeString(file, card.replace(from, to));
    String line =
        assertThrows(InputException.class, () -> ModelCard.read(folder.resolve("m"))).getMessage();
    assertTrue(line.startsWith(file + ": ") && line.contains(part) && line.length() <= 300, line);
  }
}
