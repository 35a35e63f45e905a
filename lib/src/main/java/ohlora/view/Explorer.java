package ohlora.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.Protocol;
import ohlora.score.CaseResult;

/**
 * What the three explorers have in common: one piece of HTML with its own style, script, markup and
 * data, which asks for no network and no kernel. Several of them may stand on one page. Where no
 * script runs, its first part stays: a picture or a table that says what there is to see.
 */
final class Explorer {
  /** How many bytes one explorer may have, so that pages stay light: 3 MB. */
  static final int MAX_BYTES = 3_000_000;

  /** For where no script runs. */
  private static final String TRUST =
      "Where scripts run, one works with this: in the exported page, or once the notebook is trusted"
          + " (in JupyterLab: View, Activate Command Palette, Trust Notebook).";

  private Explorer() {}

  static ObjectNode data() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Data that begins with the properties, in their order, and what people call them. */
  static ObjectNode data(List<String> properties, Protocol protocol) {
    ObjectNode data = data();
    ArrayNode names = data.putArray("properties");
    ObjectNode labels = data.putObject("labels");
    for (String property : properties) {
      names.add(property);
      labels.put(property, protocol.label(property));
    }
    return data;
  }

  /** Puts in sets of cutoffs, each with its name, its condition and its cutoffs by property. */
  static void putSets(ObjectNode data, List<Cutoffs> sets) {
    ArrayNode all = data.putArray("sets");
    for (Cutoffs set : sets) {
      ObjectNode one = all.addObject().put("name", set.name()).put("condition", set.condition());
      set.lowest().values().forEach(one.putObject("cutoffs")::put);
    }
  }

  /** The correlation of each steered property, in words. */
  static String correlations(CaseResult result, Protocol protocol) {
    return result.steered().stream()
        .map(
            property ->
                protocol.label(property)
                    + Text.format(" %.4f", result.correlation(property)).replace('-', '−'))
        .collect(Collectors.joining(", "));
  }

  /**
   * @param name of the resources {@code name.html} and {@code name.js}
   * @param label what the explorer shows, for those who cannot see it
   * @param data what the script reads; with {@link PageNetworks} it can run them
   * @param fallback markup for where no script runs
   */
  static String html(String name, String label, ObjectNode data, String fallback) {
    data.put("markup", resource(name + ".html"));
    return Text.format(
        """
        <div class="ohlora-explorer" data-explorer="%s" role="group" aria-label="%s">
        <style>%s</style>
        <div class="stage">%s<p>%s</p></div>
        <script type="application/json">%s</script>
        <script>
        (root => {
        %s
        %s
        %s
        })(document.currentScript.parentElement);
        </script>
        </div>
        """,
        name,
        Rendered.escape(label),
        resource("explorer.css"),
        fallback,
        TRUST,
        data.toString().replace("</", "<\\/").replace("<!--", "\\u003c!--"),
        resource("explorer.js"),
        data.has("networks") ? resource("workers.js") : "",
        resource(name + ".js"));
  }

  static Rendered rendered(String html, String text) {
    return new Rendered(Map.of(Rendered.HTML, html, Rendered.TEXT, text));
  }

  private static String resource(String name) {
    try (InputStream stream = Explorer.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
