package ohlora.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import ohlora.io.Text;
import org.unbescape.html.HtmlEscape;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.traces.Trace;

/**
 * A Tablesaw figure as plotly.js and {@link StaticPicture} read it: plain JSON, in our colours and
 * sizes where the figure names none. Tablesaw writes its figures as JavaScript, with numbers and
 * booleans as strings and names escaped for HTML; here they become what they are.
 *
 * @param traces what is drawn, one object per trace
 * @param layout title, axes, legend
 * @param width in pixels, the widest it is drawn
 * @param height in pixels
 */
record PlotlyFigure(ArrayNode traces, ObjectNode layout, int width, int height) {

  /** Colour-blind safe, after Okabe and Ito: blue, vermilion, green, purple, orange, sky, black. */
  static final String[] COLOURS = {
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"
  };

  private static final JsonMapper READER =
      JsonMapper.builder()
          .enable(
              JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES,
              JsonReadFeature.ALLOW_SINGLE_QUOTES,
              JsonReadFeature.ALLOW_TRAILING_COMMA,
              JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS,
              JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
              JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
          .build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern ASSIGNMENT = Pattern.compile("^\\s*var \\w+\\s*=\\s*|;\\s*$");

  static PlotlyFigure of(Figure figure) {
    ArrayNode traces = NODES.arrayNode();
    for (Trace trace : figure.getTraces()) {
      traces.add(read(trace.asJavascript(traces.size())));
    }
    ObjectNode layout =
        figure.getLayout() == null ? NODES.objectNode() : read(figure.getLayout().asJavascript());
    int width = layout.path("width").asInt(800);
    int height = layout.path("height").asInt(500);
    layout.remove("width");
    layout.put("height", height).put("autosize", true);
    style(layout);
    for (int i = 0; i < traces.size(); i++) {
      style((ObjectNode) traces.get(i), i);
    }
    return new PlotlyFigure(traces, layout, width, height);
  }

  private static ObjectNode read(String javascript) {
    try {
      return (ObjectNode)
          value(READER.readTree(ASSIGNMENT.matcher(javascript).replaceAll("")), false);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "this figure cannot be read: " + e.getOriginalMessage() + " in " + javascript, e);
    }
  }

  /** Numbers and booleans written as strings become what they are, and what is not finite null. */
  private static JsonNode value(JsonNode node, boolean inArray) {
    if (node instanceof ObjectNode object) {
      ObjectNode result = NODES.objectNode();
      object.properties().forEach(e -> result.set(e.getKey(), value(e.getValue(), false)));
      return result;
    }
    if (node instanceof ArrayNode array) {
      return array(array);
    }
    if (node.isTextual() && !inArray) {
      String text = HtmlEscape.unescapeHtml(node.textValue());
      return switch (text) {
        case "true" -> NODES.booleanNode(true);
        case "false" -> NODES.booleanNode(false);
        default -> isNumber(text) ? number(text) : NODES.textNode(text);
      };
    }
    return node.isNumber() && !Double.isFinite(node.doubleValue()) ? NODES.nullNode() : node;
  }

  private static ArrayNode array(ArrayNode array) {
    boolean numbers =
        StreamSupport.stream(array.spliterator(), false)
            .allMatch(e -> e.isTextual() && isNumber(e.textValue()));
    ArrayNode result = NODES.arrayNode();
    array.forEach(e -> result.add(numbers ? number(e.textValue()) : value(e, true)));
    return result;
  }

  /** Of a column, Tablesaw writes a missing number as null; of an array, as NaN. */
  private static boolean isMissing(String text) {
    return text.equals("NaN") || text.equals("null");
  }

  private static boolean isNumber(String text) {
    return isMissing(text) || text.matches("-?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
  }

  private static JsonNode number(String text) {
    return isMissing(text) ? NODES.nullNode() : NODES.numberNode(Double.parseDouble(text));
  }

  private static void style(ObjectNode layout) {
    font(layout.withObjectProperty("font"), 14);
    title(layout, 18);
    ArrayNode colours = layout.putArray("colorway");
    for (String colour : COLOURS) {
      colours.add(colour);
    }
    missing(layout, "plot_bgcolor", "#FFFFFF");
    missing(layout, "paper_bgcolor", "#FFFFFF");
    missing(layout, "hovermode", "closest");
    for (String name : new String[] {"xaxis", "yaxis"}) {
      layout.withObjectProperty(name);
    }
    for (Map.Entry<String, JsonNode> entry : layout.properties()) {
      if (entry.getKey().matches("[xy]axis\\d*")) {
        axis((ObjectNode) entry.getValue());
      }
    }
    if (!layout.has("margin")) {
      layout.putObject("margin").put("l", 70).put("r", 30).put("t", 60).put("b", 60);
    }
  }

  private static void axis(ObjectNode axis) {
    title(axis, 15);
    if (axis.path("title").isObject()) {
      // Else long labels reach into it.
      axis.withObjectProperty("title").put("standoff", 12);
    }
    if (axis.has("range")) {
      axis.remove("autorange");
    }
    missing(axis, "gridcolor", "#E5E5E5");
    missing(axis, "linecolor", "#888888");
    axis.put("automargin", true);
    if (!axis.has("zeroline")) {
      axis.put("zeroline", false);
    }
  }

  /**
   * A title as an object, which every plotly.js reads, with the font that Tablesaw calls titlefont.
   */
  private static void title(ObjectNode owner, int size) {
    JsonNode title = owner.path("title");
    if (title.isTextual() || title.isNumber()) {
      owner.putObject("title").put("text", title.asText());
      ObjectNode font =
          owner.remove("titlefont") instanceof ObjectNode own ? own : NODES.objectNode();
      font(font, size);
      owner.withObjectProperty("title").set("font", font);
    }
  }

  private static void font(ObjectNode font, int size) {
    missing(font, "family", "system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif");
    missing(font, "color", "#222222");
    if (!font.has("size")) {
      font.put("size", size);
    }
  }

  private static void missing(ObjectNode object, String field, String value) {
    if (!object.has(field)) {
      object.put(field, value);
    }
  }

  private static void style(ObjectNode trace, int index) {
    if (trace.path("name").asText().isEmpty()) {
      trace.remove("name");
    }
    switch (trace.path("type").asText()) {
      case "heatmap" -> {
        missing(trace, "colorscale", "Viridis");
        if (trace.has("name")) {
          trace.putObject("colorbar").putObject("title").put("text", trace.path("name").asText());
        }
      }
      case "histogram" -> {
        trace.remove("nbinsy");
        trace.remove("autobiny");
      }
      default -> {}
    }
  }

  /**
   * As markup that draws itself once the notebook's script is there, with the picture until then.
   */
  Rendered render() {
    Map<String, String> byMimeType = new LinkedHashMap<>();
    String name = layout.path("title").path("text").asText("figure").replaceAll("<[^>]*>", " ");
    String unsupported = StaticPicture.unsupported(this);
    String picture = "<p>%s: no picture, since %s; run the notebook to see it.</p>";
    if (unsupported == null) {
      String png = Rendered.png(StaticPicture.of(this));
      byMimeType.put(Rendered.PNG, png);
      picture =
          Text.format(
              "<img alt=\"%s\" style=\"max-width:100%%;height:auto\" width=\"%d\" src=\"data:image/png;base64,%s\">",
              Rendered.escape(name), width, png);
    } else {
      picture = Text.format(picture, Rendered.escape(name), unsupported);
    }
    byMimeType.put(
        Rendered.HTML,
        Text.format(
            """
            <div class="ohlora-figure" style="max-width:%dpx;min-height:%dpx;background:#fff;color:#222">%s</div>
            <script>
            window.plotlyReady ??= new Promise(ready => window.plotlyArrived = ready);
            (box => plotlyReady.then(() => {
              const figure = %s, {layout} = globalThis.ohloraFigure?.(figure, box) ?? figure, picture = box.firstElementChild, plot = document.createElement("div");
              plot.setAttribute("role", "img");
              plot.setAttribute("aria-label", picture.alt || picture.textContent);
              // The picture is for paper.
              picture.style.display = "none";
              box.append(plot);
              const narrow = box.clientWidth < 600;
              const parted = (title, width) => {
                const most = Math.floor(width / title.font.size / 0.6);
                const lines = title.text.match(new RegExp(`\\\\S.{0,${most - 1}}(?= |$)`, "g")) ?? [title.text];
                title.text = lines.join("<br>");
                return 1.35 * title.font.size * lines.length;
              };
              if (narrow) {
                layout.legend = {orientation: "h", yref: "container", y: 0, yanchor: "bottom"};
                if (layout.title?.text) layout.title.font.size = 13;
                for (const axis of ["xaxis", "yaxis"].filter(name => layout[name].title?.text)) {
                  layout[axis].title.font.size = 13;
                  layout.height += parted(layout[axis].title, axis === "xaxis" ? box.clientWidth - 160 : layout.height - 150);
                }
              }
              if (layout.title?.text) {
                layout.margin.t = 30 + parted(layout.title, box.clientWidth);
                Object.assign(layout.title, {yref: "container", y: 1, yanchor: "top", pad: {t: 12}});
              }
              Plotly.newPlot(plot, figure.data, layout, {responsive: true, displaylogo: false});
            }))(document.currentScript.previousElementSibling);
            </script>
            """,
            width, height, picture, json()));
    byMimeType.put(Rendered.TEXT, "figure: " + name);
    return new Rendered(Map.copyOf(byMimeType));
  }

  /** {@code {"data": […], "layout": {…}}}, safe inside a script element. */
  String json() {
    ObjectNode figure = NODES.objectNode();
    figure.set("data", traces);
    figure.set("layout", layout);
    return figure.toString().replace("</", "<\\/").replace("<!--", "\\u003c!--");
  }
}
