package ohlora.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import ohlora.io.Json;

/** The plan of the first report's six networks, as the description of the original has it. */
public final class OriginalPlan {
  /** Six networks with seven outputs. */
  public static final ScorerPlan SCORER = read("/ohlora/command/original.json");

  private OriginalPlan() {}

  private static ScorerPlan read(String resource) {
    Path name = Path.of(resource);
    try (InputStream in = OriginalPlan.class.getResourceAsStream(resource)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      ObjectNode original = Json.parse(name, text, ObjectNode.class, "description of a model");
      return Json.of(name, original.at("/card/networks"), ScorerPlan.class, "plan of a scorer");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
