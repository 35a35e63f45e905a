package ohlora.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import ohlora.latent.Latent;
import ohlora.model.FaceModel;
import ohlora.model.Property;
import ohlora.score.CaseResult;
import ohlora.score.CaseTest;

/**
 * Three sliders over the images of a few cases: face, scores, and the point in each property's
 * scatter move along. The case whose weakest correlation is the strongest comes first. Immutable.
 */
public final class AttributeExplorer {

  /** What style, script, markup and figures need at most beside the pictures, in bytes. */
  private static final int FIGURES = 200_000;

  private final String model;
  private final List<CaseResult> cases;
  private final List<String> sheets;
  private final OffsetGrid grid;

  private AttributeExplorer(
      String model, List<CaseResult> cases, List<String> sheets, OffsetGrid grid) {
    this.model = model;
    this.cases = cases;
    this.sheets = sheets;
    this.grid = grid;
  }

  /** Tests these latents, 50 images each, with deterministic scores. */
  public static AttributeExplorer of(FaceModel model, List<Latent> latents) {
    return of(model, CaseTest.of(model), latents);
  }

  /**
   * Tests these latents.
   *
   * @param test whose offsets are a grid
   * @throws IllegalArgumentException if they are none, if there is no latent, or if the pictures do
   *     not fit into 3 MB
   */
  public static AttributeExplorer of(FaceModel model, CaseTest test, List<Latent> latents) {
    if (latents.isEmpty()) {
      throw new IllegalArgumentException("An attribute explorer needs one latent or more");
    }
    var cases =
        latents.stream()
            .map(test::run)
            .sorted(Comparator.comparingDouble(AttributeExplorer::weakest).reversed())
            .toList();
    var grid = OffsetGrid.of(cases.get(0).offsets());
    var sheets = new ArrayList<BufferedImage>();
    for (var result : cases) {
      var images = RunFaces.pictures(test.images(result.latent(), result.group()));
      sheets.add(Jpeg.sheet(images, grid.columns(), model.generator().resolution()));
    }
    return new AttributeExplorer(
        model.card().name(), cases, Jpeg.within(Explorer.LARGEST - FIGURES, sheets), grid);
  }

  /** The smallest of the three absolute correlations; −1 where one is undefined. */
  private static double weakest(CaseResult result) {
    return Property.STEERED.stream()
        .mapToDouble(property -> Math.abs(result.correlation(property)))
        .map(r -> Double.isNaN(r) ? -1 : r)
        .min()
        .orElseThrow();
  }

  /** One self-contained piece of HTML of at most 3 MB, for a page in UTF-8. */
  public String html() {
    return Explorer.html("attributes", title() + ", three sliders", data(), fallback());
  }

  Rendered render() {
    return Explorer.rendered(html(), "attribute explorer. " + title());
  }

  private String title() {
    return "Live: %d cases of the model %s, %d images each"
        .formatted(cases.size(), model, cases.get(0).offsets().count());
  }

  private ObjectNode data() {
    var data = Explorer.data().put("title", title());
    grid.put(data);
    var all = data.putArray("cases");
    for (int i = 0; i < cases.size(); i++) {
      var result = cases.get(i);
      var one =
          all.addObject()
              .put("number", result.latent().number())
              .put("group", result.group().label())
              .put("sheet", sheets.get(i));
      for (var property : Property.STEERED) {
        double r = result.correlation(property);
        var of = one.putObject(property.label());
        of.put("r", Double.isNaN(r) ? null : r);
        var scores = of.putArray("scores");
        for (double score : result.scores(property)) {
          scores.add((float) score);
        }
      }
    }
    return data;
  }

  /** The first case's pictures, for where nothing can be moved. */
  private String fallback() {
    var first = cases.get(0);
    var correlations =
        Property.STEERED.stream()
            .map(p -> String.format(Locale.ROOT, "%s %.4f", p.label(), first.correlation(p)))
            .collect(Collectors.joining(", "));
    return """
        <p>%s. Case %d, group %s; correlations: %s. Rows: mouth; columns: eyes, and pose within. \
        Where scripts run, sliders lead through these pictures: in the exported page, or once this notebook is trusted.</p>
        <img alt="the %d images of case %d" style="max-width:100%%;height:auto" src="%s">
        """
        .formatted(
            Rendered.escape(title()),
            first.latent().number(),
            first.group().label(),
            correlations,
            first.offsets().count(),
            first.latent().number(),
            sheets.get(0));
  }
}
