package ohlora.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import ohlora.io.Text;
import ohlora.latent.Latent;
import ohlora.model.Model;
import ohlora.model.ModelCard;
import ohlora.model.Protocol;
import ohlora.score.CaseResult;
import ohlora.score.Trial;

/**
 * A slider for each steered property over the images of a few cases: face, scores, and the point in
 * each property's scatter move along. The case whose weakest correlation is the strongest comes
 * first. Immutable.
 */
public final class AttributeExplorer {
  /** What style, script, markup and figures need at most beside the pictures, in bytes. */
  private static final int FIGURES = 200_000;

  private static final List<String> NUMBERS =
      List.of("no", "one", "two", "three", "four", "five", "six");

  private final ModelCard card;
  private final List<CaseResult> cases;
  private final List<String> sheets;
  private final SheetGrid grid;

  private AttributeExplorer(
      ModelCard card, List<CaseResult> cases, List<String> sheets, SheetGrid grid) {
    this.card = card;
    this.cases = cases;
    this.sheets = sheets;
    this.grid = grid;
  }

  /** Tests these latents with the model card's offsets and deterministic scores. */
  public static AttributeExplorer draw(Model model, List<Latent> latents) {
    return draw(model, Trial.of(model), latents);
  }

  /**
   * Tests these latents.
   *
   * @param test whose offsets are a grid
   * @throws IllegalArgumentException if they are none, if there is no latent, or if the pictures do
   *     not fit into 3 MB
   */
  public static AttributeExplorer draw(Model model, Trial test, List<Latent> latents) {
    if (latents.isEmpty()) {
      throw new IllegalArgumentException("an attribute explorer needs one latent or more");
    }
    List<CaseResult> cases =
        latents.stream()
            .map(test::run)
            .sorted(Comparator.comparingDouble(AttributeExplorer::weakest).reversed())
            .toList();
    SheetGrid grid = SheetGrid.of(cases.get(0).offsets());
    List<BufferedImage> sheets = new ArrayList<>();
    for (CaseResult result : cases) {
      List<BufferedImage> images = RunFaces.pictures(test.images(result.latent(), result.group()));
      sheets.add(
          PagePictures.sheet(grid.arrange(images), grid.columns(), model.generator().resolution()));
    }
    return new AttributeExplorer(
        model.card(), cases, PagePictures.within(Explorer.MAX_BYTES - FIGURES, sheets), grid);
  }

  /** The smallest of the absolute correlations; −1 where one is undefined. */
  private static double weakest(CaseResult result) {
    return Double.isNaN(result.weakest()) ? -1 : result.weakest();
  }

  /** One self-contained piece of HTML of at most 3 MB, for a page in UTF-8. */
  public String html() {
    int n = grid.grid().loops().size();
    String sliders = NUMBERS.get(n) + (n == 1 ? " slider" : " sliders");
    return Explorer.html("attributes", title() + ", " + sliders, data(), fallback());
  }

  Rendered render() {
    return Explorer.rendered(html(), "attribute explorer. " + title());
  }

  private String title() {
    return Text.format(
        "Live: %d cases of the model %s, %d images each",
        cases.size(), card.name(), grid.images().size());
  }

  private ObjectNode data() {
    List<String> steered = cases.get(0).steered();
    ObjectNode data = Explorer.data(steered, card.protocol()).put("title", title());
    grid.put(data);
    ArrayNode all = data.putArray("cases");
    for (int i = 0; i < cases.size(); i++) {
      CaseResult result = cases.get(i);
      ObjectNode one =
          all.addObject()
              .put("number", result.latent().number())
              .put("group", result.group())
              .put("sheet", sheets.get(i));
      ObjectNode followed = one.putObject("followed");
      for (String property : steered) {
        double r = result.correlation(property);
        ObjectNode of = followed.putObject(property);
        of.put("r", Double.isNaN(r) ? null : r);
        ArrayNode scores = of.putArray("scores");
        double[] ofImages = result.scores(property);
        grid.images().forEach(image -> scores.add((float) ofImages[image]));
      }
    }
    return data;
  }

  /** The first case's pictures, for where nothing can be moved. */
  private String fallback() {
    CaseResult first = cases.get(0);
    Protocol protocol = card.protocol();
    return Text.format(
        """
        <p>%s. Case %d, group %s; correlations: %s. %s.</p>
        <img alt="the %d images of case %d" style="max-width:100%%;height:auto" src="%s">
        """,
        Rendered.escape(title()),
        first.latent().number(),
        Rendered.escape(first.group()),
        Rendered.escape(Explorer.correlations(first, protocol)),
        Rendered.escape(Figures.capital(grid.words(protocol))),
        grid.images().size(),
        first.latent().number(),
        sheets.get(0));
  }
}
