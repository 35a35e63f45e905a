package ohlora.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import ohlora.model.FaceModel;
import ohlora.model.Property;
import ohlora.score.FinishedRun;
import ohlora.score.Scoring;
import ohlora.select.Cutoffs;
import ohlora.select.Noise;
import ohlora.select.Report;
import ohlora.select.Retest;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Three sliders for the cutoffs over all tested cases: how many pass, through which funnel, which
 * ones, and how probably each would pass again. For a run of a model that is at hand, also their
 * faces. Immutable.
 */
public final class CutoffExplorer {

  /** Side of a thumbnail in pixels; whole JPEG blocks, so that neighbours do not mix. */
  private static final int THUMBNAIL = 48;

  private static final int COLUMNS = 50;

  /** What style, script, markup and figures need at most beside the faces, in bytes. */
  private static final int FIGURES = 400_000;

  private final String name;
  private final String title;
  private final Table cases;
  private final List<Cutoffs> sets;
  private final Table chosen;
  private final Noise noise;
  private final String again;
  private final String faces;

  private CutoffExplorer(
      String name,
      String title,
      Table cases,
      List<Cutoffs> sets,
      Table chosen,
      Noise noise,
      String again,
      String faces) {
    this.name = name;
    this.title = title;
    this.cases = cases;
    this.sets = sets;
    this.chosen = chosen;
    this.noise = noise;
    this.again = again;
    this.faces = faces;
  }

  /**
   * The report's recorded figures, with its sets of cutoffs, the cases it chose by eye, and the
   * noise of its retest.
   */
  public static CutoffExplorer of(Report report) {
    var sets = report.cutoffs().stringColumn("name").asList().stream().map(report::cutoffs);
    return new CutoffExplorer(
        "recorded",
        "Recorded: the report's %,d latents".formatted(report.cases().rowCount()),
        report.cases(),
        sets.toList(),
        report.chosen(),
        Retest.of(report.cases(), report.retest()).noise(),
        "",
        null);
  }

  /**
   * A finished run, with the face of every case, made again by the model.
   *
   * @param sets of cutoffs to begin with, the first one shown; with none, those of the run's recipe
   * @throws IllegalArgumentException if the run was made by other weights
   */
  public static CutoffExplorer of(FinishedRun run, FaceModel model, Cutoffs... sets) {
    var faces = RunFaces.of(run, model);
    var numbers = run.cases().intColumn("case").asList();
    var sheet = Jpeg.sheet(faces.unmodified(numbers), COLUMNS, THUMBNAIL);
    return new CutoffExplorer(
        "run-" + run.recipe().mode(),
        "Live: %,d latents of the model %s, scored %s"
            .formatted(numbers.size(), run.recipe().model(), run.recipe().mode()),
        run.cases(),
        sets.length > 0 ? List.of(sets) : List.of(ofRecipe(run)),
        null,
        null,
        run.recipe().mode().equals(Scoring.DETERMINISTIC.name())
            ? "Scored again, the same images get the same scores: the scoring is deterministic."
            : "",
        Jpeg.within(Explorer.LARGEST - FIGURES, List.of(sheet)).get(0));
  }

  private static Cutoffs ofRecipe(FinishedRun run) {
    var cutoffs = run.recipe().cutoffs();
    return Cutoffs.of(
        "of the run",
        cutoffs.get(Property.EYES),
        cutoffs.get(Property.MOUTH),
        cutoffs.get(Property.POSE));
  }

  /**
   * The same explorer with the probability that each case passes again, for example with the noise
   * of a {@link Retest} of the run's cases.
   */
  public CutoffExplorer with(Noise noise) {
    return new CutoffExplorer(name, title, cases, sets, chosen, noise, again, faces);
  }

  /** One self-contained piece of HTML of at most 3 MB, for a page in UTF-8. */
  public String html() {
    return Explorer.html("cutoffs", title + ", cutoffs to move", data(), fallback());
  }

  Rendered render() {
    return Explorer.rendered(html(), "cutoff explorer. " + title);
  }

  private ObjectNode data() {
    var data = Explorer.data().put("name", name).put("title", title).put("again", again);
    var numbers = data.putArray("number");
    cases.intColumn("case").forEach(numbers::add);
    var groups = data.putArray("group");
    cases.stringColumn("group").forEach(groups::add);
    for (var property : Property.STEERED) {
      var figures = data.putArray(property.label());
      for (double figure : cases.doubleColumn(property.label())) {
        if (Double.isNaN(figure)) {
          figures.addNull();
        } else {
          figures.add(figure);
        }
      }
    }
    var buttons = data.putArray("sets");
    sets.forEach(set -> put(buttons.addObject().put("name", set.name()), set));
    if (chosen != null) {
      var eye = data.putArray("chosen");
      chosen.intColumn("case").forEach(eye::add);
    }
    if (noise != null) {
      data.putObject("noise")
          .put("eyes", noise.eyes())
          .put("mouth", noise.mouth())
          .put("pose", noise.pose());
    }
    if (faces != null) {
      data.putObject("faces")
          .put("sheet", faces)
          .put("columns", COLUMNS)
          .put("rows", (cases.rowCount() + COLUMNS - 1) / COLUMNS);
    }
    return data;
  }

  private static void put(ObjectNode node, Cutoffs set) {
    node.put("eyes", set.eyes())
        .put("mouth", set.mouth())
        .put("pose", set.pose())
        .put("condition", set.condition());
  }

  /** The counts of the sets, for where nothing can be moved. */
  private String fallback() {
    var names = StringColumn.create("cutoffs");
    var conditions = StringColumn.create("condition");
    var passing = StringColumn.create("pass");
    for (var set : sets) {
      int count = set.passing(cases).size();
      names.append(set.name());
      conditions.append(set.condition());
      passing.append(
          String.format(
              Locale.ROOT,
              "%,d of %,d (%.1f %%)",
              count,
              cases.rowCount(),
              100.0 * count / cases.rowCount()));
    }
    return HtmlTable.of(Table.create(title, names, conditions, passing))
            .byMimeType()
            .get(Rendered.HTML)
        + "<p>Where scripts run, there are sliders here: in the exported page, or once this notebook is trusted.</p>";
  }
}
