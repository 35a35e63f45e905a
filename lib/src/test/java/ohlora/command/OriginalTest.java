package ohlora.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ohlora.io.InputException;
import ohlora.io.Json;
import ohlora.model.Directions;
import ohlora.model.ModelCard;
import ohlora.select.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of the original stands in a resource, and fits code, report and demo. */
class OriginalTest {
  private static final Map<String, String> HOSTS =
      Map.of("HF_ENDPOINT", "https://hf.example/", "GITHUB_RAW_ENDPOINT", "https://gh.example");

  @Test
  void theOriginalIsTwentyEightFilesFromTwoHosts() throws IOException {
    List<Original.Origin> files = Original.read().files(HOSTS);
    assertEquals(24 + 2 + 2, files.size());
    assertEquals(
        "https://gh.example/WannaBeSuperteur/AI_Projects/main/2025_05_02_OhLoRA_v2/stylegan/"
            + "stylegan_vectorfind_v7/property_score_vectors/eyes_change_w_vector_hhh.csv",
        files.get(0).address().toString());
    assertEquals("directions/eyes_change_w_vector_hhh.csv", files.get(0).name());
    assertEquals("directions/pose_change_w_vector_lll.csv", files.get(23).name());
    assertEquals(
        "https://hf.example/daebakgazua/250502_OhLoRA_StyleGAN_FineTuned/resolve/main/"
            + "stylegan_gen_vector_find_v7.pth",
        files.get(27).address().toString());
    assertEquals(
        Set.of("huggingface.co", "raw.githubusercontent.com"),
        Set.copyOf(
            Original.read().files(Map.of()).stream()
                .map(file -> file.address().getHost())
                .distinct()
                .toList()));
  }

  @Test
  void aHostThatIsNoAddressIsSaidInOneLine() {
    InputException e =
        assertThrows(
            InputException.class,
            () -> Original.read().files(Map.of("HF_ENDPOINT", "https://my mirror")));
    assertEquals(
        "HF_ENDPOINT: 'https://my mirror' is not an address on the web; name a host such as"
            + " https://huggingface.co",
        e.getMessage());
  }

  @Test
  void itsCardIsThatOfTheReport(@TempDir Path folder) throws IOException {
    Original original = Original.read();
    ObjectNode node = original.card();
    ObjectNode files = node.putObject("files");
    for (Original.Origin file : original.files(HOSTS)) {
      files.putObject(file.name()).put("size", 1).put("sha256", "0".repeat(64));
    }
    Json.write(folder.resolve(ModelCard.FILE), node);
    ModelCard card = ModelCard.read(folder);
    Report report = Report.open(Path.of("../data/reports/v7"));
    assertEquals(report.protocol().steered(), card.steered());
    assertEquals(report.protocol().offsets(), card.offsets());
    assertEquals(report.protocol().grouping(), card.medians());
    assertEquals(report.sets(), card.sets());
    ModelCard demo = ModelCard.read(Path.of("../models/demo"));
    assertEquals(demo.labels(), card.labels());
    assertEquals(demo.criteria(), card.criteria());
    List<String> directions = new ArrayList<>();
    for (String property : card.steered()) {
      for (String group : card.medians().groups()) {
        directions.add("directions/" + Directions.fileName(property, group));
      }
    }
    assertEquals(
        directions, original.files(HOSTS).stream().map(Original.Origin::name).limit(24).toList());
  }
}
