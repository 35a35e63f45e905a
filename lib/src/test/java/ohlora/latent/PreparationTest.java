package ohlora.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ohlora.io.FileFacts;
import ohlora.io.FolderLock;
import ohlora.io.InputException;
import ohlora.io.Json;
import ohlora.model.Device;
import ohlora.model.Grouping;
import ohlora.model.Model;
import ohlora.model.ModelCard;
import ohlora.score.ForeignModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that is not prepared, whose generator and scorer are scripts, is prepared. */
class PreparationTest {
  private static final int LATENTS = 600;
  private static final List<String> STEERED = List.of("smile", "yaw");

  @TempDir Path shared;
  private Path folder;

  @BeforeEach
  void aModel() throws IOException {
    folder = ForeignModel.writeUnprepared(shared.resolve("model"));
  }

  private static DirectionSearch search() {
    return DirectionSearch.of(STEERED, 3);
  }

  private String prepare(DirectionSearch search) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Preparation.prepare(
        folder, LATENTS, Device.CPU, search, new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  private List<String> directions() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("directions"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aModelIsPreparedAndThenAnewByOtherMethodsFromTheSamePopulation() throws IOException {
    String told = prepare(search());
    assertTrue(told.contains("latents of each group: hh "), told);
    Population population;
    DirectionSearch.Result expected;
    Grouping medians;
    try (Model model = Model.open(folder)) {
      medians = model.protocol().grouping();
      assertEquals(List.of("light", "hair"), medians.properties());
      population = Population.sample(model, Latents.of(model, 3), LATENTS, PopulationFolder.BATCH);
      assertEquals(population.medians(medians.properties()), medians);
      expected = search().find(population, medians);
      for (String group : medians.groups()) {
        assertArrayEquals(
            expected.directions().direction("yaw", group),
            model.directions().direction("yaw", group));
      }
    }
    Path validation = folder.resolve("directions/validation.csv");
    List<String> lines = Files.readAllLines(validation);
    assertEquals("property,group,method,points to,members,rows,accuracy", lines.get(0));
    DirectionSearch.Validation first = expected.validations().get(0);
    assertEquals(
        "smile,hh,svm,smaller score," + first.members() + "," + first.rows() + "," + first.figure(),
        lines.get(1));
    assertEquals(9, lines.size());
    Path scores = folder.resolve("population").resolve(PopulationFolder.SCORES);
    byte[] before = Files.readAllBytes(scores);

    DirectionSearch mixed =
        search()
            .with("smile", DirectionMethod.GRADIENT)
            .with("yaw", DirectionMethod.MEANS)
            .withTail(.2)
            .withOrthogonal(true);
    prepare(mixed);
    assertArrayEquals(before, Files.readAllBytes(scores), "the population is used again");
    assertEquals(
        List.of(
            "recipe.json",
            "smile_gradient.safetensors",
            "validation.csv",
            "yaw_change_w_vector_hh.csv",
            "yaw_change_w_vector_hl.csv",
            "yaw_change_w_vector_lh.csv",
            "yaw_change_w_vector_ll.csv"),
        directions());
    ObjectNode recipe =
        Json.read(folder.resolve("directions/recipe.json"), ObjectNode.class, "recipe");
    assertEquals(LATENTS, recipe.get("latents").intValue());
    assertEquals(
        "{\"methods\":{\"smile\":\"gradient\",\"yaw\":\"means\"},\"tail\":0.2,\"orthogonal\":true,\"seed\":3}",
        recipe.get("search").toString());
    assertEquals(3, recipe.get("population").get("seed").intValue());
    try (Model model = Model.open(folder)) {
      assertTrue(model.directions().dependsOnCase("yaw"), "orthogonal to a gradient");
      float[] w = population.w(5);
      assertArrayEquals(
          mixed.find(population, medians).directions().at("smile", "lh", w),
          model.directions().at("smile", "lh", w));
      assertTrue(model.card().files().containsKey("directions/smile_gradient.safetensors"));
    }
    assertEquals(
        "property,group,method,points to,members,rows,R²,accuracy",
        Files.readAllLines(validation).get(0));
    assertTrue(
        Files.readAllLines(validation).get(1).startsWith("smile,all,gradient,larger score,"));
  }

  @Test
  void directionsOfWhichSomeAreOthersAreNotTakenForTheModelsAndAreFoundAnew() throws IOException {
    prepare(search());
    Path direction = folder.resolve("directions/yaw_change_w_vector_hh.csv");
    byte[] found = Files.readAllBytes(direction);
    // As a kill leaves it, between the first of other directions and the card.
    Files.copy(
        folder.resolve("directions/smile_change_w_vector_hh.csv"),
        direction,
        StandardCopyOption.REPLACE_EXISTING);
    String line = assertThrows(InputException.class, () -> Model.open(folder)).getMessage();
    assertTrue(line.startsWith(direction + ": is not the file that model.json names"), line);
    assertTrue(line.contains("; bin/ohlora model prepare finds the directions again"), line);
    assertTrue(line.length() <= 300 + folder.toString().length(), line);
    prepare(search());
    assertArrayEquals(found, Files.readAllBytes(direction));
    Model.open(folder).close();
  }

  @Test
  void whatATrainingSaysOfOtherDirectionsGoesWithThem() throws IOException {
    ModelCard demo = ModelCard.read(Path.of("../models/demo"));
    JsonNode told = demo.training();
    assertTrue(told.get("figures").has("directions") && told.has("population"), told.toString());
    Map<String, FileFacts> directions = new LinkedHashMap<>(demo.files());
    directions.keySet().removeIf(name -> !name.startsWith("directions/"));
    JsonNode after = demo.prepared(demo.medians(), directions).training();
    assertEquals(told.get("generator_steps"), after.get("generator_steps"));
    for (String name : List.of("population", "population_seed")) {
      assertFalse(after.has(name), name);
    }
    List<String> figures = new ArrayList<>();
    after.get("figures").fieldNames().forEachRemaining(figures::add);
    assertEquals(
        List.of(
            "psnr_db_of_1000_held_out",
            "pearson_of_score_and_factor",
            "float16_largest_difference_in_levels",
            "float16_mean_difference_in_levels",
            "images_per_second"),
        figures);
  }

  @Test
  void whatCannotBeFoundLeavesTheModelAsItWasAndThePopulationForAnotherTry() throws IOException {
    String card = Files.readString(folder.resolve(ModelCard.FILE));
    IllegalArgumentException few =
        assertThrows(IllegalArgumentException.class, () -> prepare(search().withTail(.05)));
    assertTrue(
        few.getMessage().matches("group [hl]{2} has \\d+ of 600 latents, but svm needs 200 .*"),
        few.getMessage());
    assertEquals(card, Files.readString(folder.resolve(ModelCard.FILE)));
    assertFalse(Files.exists(folder.resolve("directions")));
    assertTrue(Files.exists(folder.resolve("population")));
    IllegalArgumentException other =
        assertThrows(
            IllegalArgumentException.class,
            () -> prepare(DirectionSearch.of(List.of("yaw", "smile"), 3)));
    assertEquals("directions of yaw, smile for a model that steers smile, yaw", other.getMessage());
    try (FolderLock held = FolderLock.of(folder)) {
      InputException busy = assertThrows(InputException.class, () -> prepare(search()));
      assertTrue(
          busy.getMessage().startsWith(folder + ": is being written by "), busy.getMessage());
    }
    Files.write(folder.resolve("scorer.pt"), new byte[] {1});
    InputException changed = assertThrows(InputException.class, () -> prepare(search()));
    assertTrue(
        changed.getMessage().startsWith(folder.resolve("scorer.pt") + ": is not the file"),
        changed.getMessage());
  }
}
