package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import ohlora.model.Model;
import ohlora.score.ForeignModel;
import ohlora.score.OtherModel;
import ohlora.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page is told of a model that runs in it; what it then does, notebooks/tests see. */
class LiveExplorerTest {
  private static final Path DEMO = Path.of("../models/demo");

  @TempDir Path folder;

  private static JsonNode data(String html) throws IOException {
    String begin = "<script type=\"application/json\">";
    int from = html.indexOf(begin) + begin.length();
    return new ObjectMapper().readTree(html.substring(from, html.indexOf("</script>", from)));
  }

  @Test
  void thePageHasTheModelsOwnWeightsAndStaysBelowItsSize() throws IOException {
    try (Model model = Model.open(DEMO)) {
      assertTrue(LiveExplorer.canRun(model));
      String html = LiveExplorer.draw(model, 2025).html();
      assertTrue(html.getBytes(StandardCharsets.UTF_8).length < LiveExplorer.MAX_BYTES);
      // Seven faces of 64 pixels, at most twice as large.
      assertTrue(html.contains("max-width:896px;"));
      JsonNode data = data(html);
      for (String part : List.of("generator", "scorer")) {
        Path file = folder.resolve(part);
        Files.write(file, Base64.getDecoder().decode(data.get(part).asText()));
        Weights sent = Weights.read(file);
        Weights own = Weights.read(DEMO.resolve(part + ".safetensors"));
        assertEquals(own.names(), sent.names());
        for (String name : own.names()) {
          assertArrayEquals(own.get(name).toFloats(), sent.get(name).toFloats(), 0);
        }
      }
      assertEquals(
          model.protocol().grouping().groups(), List.copyOf(fields(data.get("directions"))));
      assertArrayEquals(
          model.directions().direction("mouth", "hlh"),
          floats(data.get("directions").get("hlh").get("mouth")),
          0);
      assertArrayEquals(
          model.directions().random(2).direction("mouth", "hhh"),
          floats(data.get("random").get("2").get("mouth")),
          0);
    }
  }

  private static List<String> fields(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }

  @Test
  void anyModelOfBuiltInNetworksCanRunThere() throws IOException {
    try (Model model = Model.open(OtherModel.write(folder.resolve("other")))) {
      JsonNode data = data(LiveExplorer.draw(model, 7, 3).html());
      assertEquals("3", data.get("first").asText());
      assertEquals(model.scorer().properties().size(), data.get("properties").size());
      assertEquals(model.protocol().steered().size(), data.get("steered").size());
      assertFalse(data.get("sets").isEmpty());
    }
  }

  @Test
  void aModelOfScriptsIsRefused() throws IOException {
    try (Model model = Model.open(ForeignModel.write(folder.resolve("foreign")))) {
      assertFalse(LiveExplorer.canRun(model));
      var refusal = assertThrows(IllegalArgumentException.class, () -> LiveExplorer.draw(model, 1));
      assertTrue(refusal.getMessage().endsWith("only built-in networks run in a page"));
    }
  }
}
