package ohlora.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import ohlora.io.InputException;
import ohlora.io.Progress;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.Model;
import ohlora.model.Protocol;
import ohlora.reliability.Noise;
import ohlora.reliability.Posterior;
import ohlora.reliability.Scorings;
import ohlora.reliability.TrueFigures;
import ohlora.score.CaseTable;
import ohlora.score.FinishedRun;
import ohlora.score.Scoring;
import ohlora.select.Report;
import ohlora.select.Shares;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A slider for each property's cutoff over all tested cases: how many pass, through which funnel,
 * which ones, and how probably each would pass again. For a run of a model that is at hand, also
 * their faces. Immutable.
 */
public final class CutoffExplorer {
  /** Side of a thumbnail in pixels; whole JPEG blocks, so that neighbours do not mix. */
  private static final int THUMBNAIL = 48;

  private static final int COLUMNS = 50;

  /** Of what the page is told of true figures. */
  private static final int PLACES = 8;

  /** What style, script, markup and figures need at most beside the faces, in bytes. */
  private static final int FIGURES = 400_000;

  private final String name;
  private final String title;
  private final Protocol protocol;
  private final Table cases;
  private final List<Cutoffs> sets;
  private final Table chosen;
  private final Noise noise;
  private final String again;
  private final String faces;

  /** That the latents are drawn from; null where nobody can draw them. */
  private final Long seed;

  private CutoffExplorer(
      String name,
      String title,
      Protocol protocol,
      Table cases,
      List<Cutoffs> sets,
      Table chosen,
      Noise noise,
      String again,
      String faces,
      Long seed) {
    this.name = name;
    this.title = title;
    this.protocol = protocol;
    this.cases = cases;
    this.sets = sets;
    this.chosen = chosen;
    this.noise = noise;
    this.again = again;
    this.faces = faces;
    this.seed = seed;
  }

  /**
   * A report's recorded figures, with its sets of cutoffs, the cases it chose by eye, and the noise
   * of its retests if it has any; see {@link #with} for that of others.
   */
  public static CutoffExplorer of(Report report) {
    Table cases = report.cases();
    return new CutoffExplorer(
        "recorded",
        Text.format("Recorded: the report's %,d latents", cases.rowCount()),
        report.protocol(),
        cases,
        report.sets(),
        report.chosen(),
        report.retests().isEmpty() ? null : Noise.of(Scorings.of(report)),
        "",
        null,
        null);
  }

  /**
   * A finished run, with the face of every case, made again by the model.
   *
   * @param sets of cutoffs to begin with, the first one shown; with none, those of the run's recipe
   * @throws InputException if the run was made by other weights, or its own latents are missing or
   *     have changed
   */
  public static CutoffExplorer draw(FinishedRun run, Model model, Cutoffs... sets)
      throws IOException {
    return draw(run, model, List.of(sets));
  }

  /** The same with a list of sets. */
  public static CutoffExplorer draw(FinishedRun run, Model model, List<Cutoffs> sets)
      throws IOException {
    return draw(run, model, sets, new PrintStream(OutputStream.nullOutputStream()));
  }

  /**
   * The same with a word of progress while the faces are drawn.
   *
   * @param out where is told how far it has come
   */
  public static CutoffExplorer draw(
      FinishedRun run, Model model, List<Cutoffs> sets, PrintStream out) throws IOException {
    RunFaces faces = RunFaces.of(run, model);
    List<Integer> numbers = run.cases().intColumn("case").asList();
    BufferedImage sheet =
        PagePictures.sheet(
            faces.unmodified(numbers, Progress.to(out, "faces", 0, numbers.size())),
            COLUMNS,
            THUMBNAIL);
    return new CutoffExplorer(
        "run-" + run.recipe().mode(),
        Text.format(
            "Live: %,d latents of the model %s, scored %s",
            numbers.size(), run.recipe().model(), run.recipe().mode()),
        model.protocol(),
        run.cases(),
        sets.isEmpty() ? List.of(run.recipe().cutoffs().named("of the run")) : sets,
        null,
        null,
        run.recipe().mode().equals(Scoring.DETERMINISTIC.name())
            ? "Scored again, the same images get the same scores: the scoring is deterministic."
            : "",
        PagePictures.within(Explorer.MAX_BYTES - FIGURES, List.of(sheet)).get(0),
        run.recipe().drawnFrom());
  }

  /**
   * The same explorer with the probability that each case passes again, by the {@linkplain
   * TrueFigures posterior} of its figures.
   *
   * @param noise of one scoring, for example that of other reports' retests; the page says whose
   */
  public CutoffExplorer with(Noise noise) {
    return new CutoffExplorer(
        name, title, protocol, cases, sets, chosen, noise, again, faces, seed);
  }

  /** One self-contained piece of HTML of at most 3 MB, for a page in UTF-8. */
  public String html() {
    return Explorer.html("cutoffs", title + ", cutoffs to move", data(), fallback());
  }

  Rendered render() {
    return Explorer.rendered(html(), "cutoff explorer. " + title);
  }

  private ObjectNode data() {
    List<String> properties = CaseTable.properties(cases);
    ObjectNode data = Explorer.data(properties, protocol);
    data.put("name", name).put("title", title).put("again", again);
    if (seed != null) {
      data.put("seed", seed.toString());
    }
    ArrayNode numbers = data.putArray("number");
    cases.intColumn("case").forEach(numbers::add);
    ArrayNode groups = data.putArray("group");
    cases.stringColumn("group").forEach(groups::add);
    ObjectNode figures = data.putObject("figures");
    for (String property : properties) {
      ArrayNode ofProperty = figures.putArray(property);
      for (double figure : cases.doubleColumn(property)) {
        if (Double.isNaN(figure)) {
          ofProperty.addNull();
        } else {
          ofProperty.add(figure);
        }
      }
    }
    Explorer.putSets(data, sets);
    if (chosen != null) {
      ArrayNode eye = data.putArray("chosen");
      chosen.intColumn("case").forEach(eye::add);
    }
    if (noise != null) {
      TrueFigures truth = TrueFigures.of(cases, noise);
      ObjectNode truths = data.putObject("truth");
      for (String property : properties) {
        ObjectNode own = truths.putObject(property);
        own.put("noise", noise.of(property).variance());
        ArrayNode means = own.putArray("mean");
        ArrayNode variances = own.putArray("variance");
        for (Posterior posterior : truth.posteriors(property)) {
          means.add(posterior == null ? null : decimal(posterior.mean()));
          variances.add(posterior == null ? null : decimal(posterior.variance()));
        }
      }
      data.put("source", noise.source());
    }
    if (faces != null) {
      data.putObject("faces")
          .put("sheet", faces)
          .put("columns", COLUMNS)
          .put("rows", (cases.rowCount() + COLUMNS - 1) / COLUMNS);
    }
    return data;
  }

  private static BigDecimal decimal(double value) {
    return BigDecimal.valueOf(value).setScale(PLACES, RoundingMode.HALF_EVEN).stripTrailingZeros();
  }

  /** The counts of the sets, for where nothing can be moved. */
  private String fallback() {
    StringColumn names = StringColumn.create("cutoffs");
    StringColumn conditions = StringColumn.create("condition");
    StringColumn passing = StringColumn.create("pass");
    for (Cutoffs set : sets) {
      int count = set.passing(cases).size();
      names.append(set.name());
      conditions.append(set.condition());
      passing.append(
          Text.format(
              "%,d of %,d (%.1f %%)",
              count, cases.rowCount(), Shares.percent(count, cases.rowCount())));
    }
    return HtmlTable.whole(Table.create(title, names, conditions, passing));
  }
}
