package ohlora.view;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.Model;
import ohlora.reliability.Noise;
import ohlora.score.FinishedRun;
import ohlora.score.Recipe;
import ohlora.score.Scoring;
import ohlora.score.ScoringRun;
import ohlora.select.Choices;
import ohlora.select.Report;

/**
 * What a notebook begins with: {@code Notebook.start()} is the last line of its first code cell;
 * its model, run, choice, report and sample sizes come from the environment.
 */
public final class Notebook {
  private static final String PLOTLY =
      "/META-INF/resources/webjars/plotly.js-dist/2.35.3/plotly.js";
  private static final Path REPORTS = Path.of("../data/reports");
  private static final Path DEMO = Path.of("../data/demo");
  private static final long SEED = 2025;

  private Notebook() {}

  /**
   * Opens the model in the folder that {@code OHLORA_MODEL} names, or {@code ../models/demo}. A
   * relative path begins at the folder in which the kernel runs, the notebooks'; a command in
   * {@code bin} makes an absolute one of it, which begins where the command is called. A cell that
   * runs again gets the same model again.
   *
   * @throws IOException in one line, as {@link Model#shared}
   */
  public static Model model() throws IOException {
    return Model.shared(modelFolder(System.getenv()));
  }

  static Path modelFolder(Map<String, String> environment) {
    return Path.of(value(environment, "OHLORA_MODEL", "../models/demo"));
  }

  /**
   * The finished run whose cases a notebook shows: the one that {@code OHLORA_RUN} names; else the
   * stored one of the demo model, if this model made it; else one of {@code OHLORA_CASES} cases
   * (150; 20 if {@code OHLORA_QUICK} is 1) that is made now, and kept in the {@linkplain #build
   * build folder} for the next time.
   *
   * @param out where is told how far it has come
   * @throws IOException in one line, if the run is of another model or has not come to its end, or
   *     one is to be made and cannot be
   */
  public static FinishedRun run(Model model, PrintStream out) throws IOException {
    return run(System.getenv(), model, out);
  }

  static FinishedRun run(Map<String, String> environment, Model model, PrintStream out)
      throws IOException {
    String said = value(environment, "OHLORA_RUN", "");
    if (!said.isEmpty()) {
      FinishedRun named = FinishedRun.open(Path.of(said));
      named.requireModel(model);
      return named;
    }
    FinishedRun stored = FinishedRun.open(DEMO.resolve("deterministic"));
    if (stored.recipe().isOf(model)) {
      return stored;
    }
    List<Cutoffs> sets = model.card().sets();
    if (sets.isEmpty()) {
      throw InputException.of(
          model.card().name(), "has no cutoffs in its card", "name a run of it in OHLORA_RUN");
    }
    long cases = size(environment, "OHLORA_CASES", 150, 20);
    Recipe recipe =
        ScoringRun.recipe(
            model, SEED, 0, cases, Scoring.DETERMINISTIC, ScoringRun.BATCH, sets.get(0));
    Path folder = build(environment).resolve("runs").resolve(recipe.digest());
    boolean begun = Files.exists(folder.resolve(Recipe.FILE));
    (begun ? ScoringRun.resume(folder, model, recipe) : ScoringRun.begin(folder, model, recipe))
        .run(out);
    return FinishedRun.open(folder);
  }

  /** Whether a run is the stored one, beside which the same scored in other ways is stored too. */
  public static boolean isStored(FinishedRun run) throws IOException {
    return Files.isSameFile(run.folder(), DEMO.resolve("deterministic"));
  }

  /**
   * The choice by eye about a run: the file that {@code OHLORA_CHOICES} names; else the stored one,
   * if the run is the stored one; else {@linkplain Choices#ofNobody nobody's}, of all that pass.
   *
   * @throws IOException in one line, as {@link Choices#read}
   */
  public static Choices choices(FinishedRun run, Model model) throws IOException {
    return choices(System.getenv(), run, model);
  }

  static Choices choices(Map<String, String> environment, FinishedRun run, Model model)
      throws IOException {
    String said = value(environment, "OHLORA_CHOICES", "");
    if (said.isEmpty() && !isStored(run)) {
      return Choices.ofNobody(run, run.sets(model.card()));
    }
    Path file = said.isEmpty() ? DEMO.resolve("choices.csv") : Path.of(said);
    return Choices.read(file, run, model.card().criteria());
  }

  /** Where a notebook writes: the folder that {@code OHLORA_BUILD} names, or {@code ../build}. */
  public static Path build() {
    return build(System.getenv());
  }

  private static Path build(Map<String, String> environment) {
    return Path.of(value(environment, "OHLORA_BUILD", "../build"));
  }

  /**
   * Opens the published report that {@code OHLORA_REPORT} names, a folder of {@code data/reports},
   * or v7.
   *
   * @throws IOException in one line, as {@link Report#open}
   */
  public static Report report() throws IOException {
    return Report.open(reportFolder(System.getenv()));
  }

  /**
   * Opens all published reports, the folders of {@code data/reports}.
   *
   * @throws IOException in one line, as {@link Report#openAll}
   */
  public static List<Report> reports() throws IOException {
    return Report.openAll(REPORTS);
  }

  /**
   * The noise of one scoring, from the retests of all published reports that have them.
   *
   * @throws IOException in one line, as {@link Report#openAll}
   */
  public static Noise noise() throws IOException {
    return Noise.ofReports(reports());
  }

  static Path reportFolder(Map<String, String> environment) {
    return REPORTS.resolve(value(environment, "OHLORA_REPORT", "v7"));
  }

  /**
   * How many of something a notebook takes: what the environment variable says; else {@code quick}
   * if {@code OHLORA_QUICK} is 1; else {@code normal}.
   *
   * @throws IllegalArgumentException if the variable is not a whole number above 0
   */
  public static int size(String variable, int normal, int quick) {
    return size(System.getenv(), variable, normal, quick);
  }

  static int size(Map<String, String> environment, String variable, int normal, int quick) {
    String said = value(environment, variable, "");
    if (said.isEmpty()) {
      return value(environment, "OHLORA_QUICK", "").equals("1") ? quick : normal;
    }
    if (!said.matches("0*[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(
          Text.format("%s is '%s'; allowed: a whole number from 1 to 999,999,999", variable, said));
    }
    return Integer.parseInt(said);
  }

  private static String value(Map<String, String> environment, String variable, String otherwise) {
    String said = environment.getOrDefault(variable, "").strip();
    return said.isEmpty() ? otherwise : said;
  }

  /**
   * Makes tables, figures and pictures show as a cell's last expression. On JJava that has happened
   * already, when the library came onto the class path; IJava is asked here.
   *
   * @return what the cell shows: one line, and the script that draws the notebook's figures
   * @throws IllegalStateException if IJava runs but does not answer as version 1.3 does
   */
  public static Start start() {
    ijava();
    return new Start();
  }

  private static void ijava() {
    Class<?> ijava;
    try {
      ijava =
          Class.forName(
              "io.github.spencerpark.ijava.IJava",
              true,
              Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      return; // another kernel, or none
    }
    try {
      IJavaRenderers.install(ijava.getMethod("getKernelInstance").invoke(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this IJava kernel cannot be set up to show tables and figures: use IJava 1.3 or JJava",
          e);
    }
  }

  /**
   * What the first cell shows. It carries plotly.js, compressed, once for all figures of the
   * notebook; they wait for it.
   */
  public static final class Start {

    private Start() {}

    Rendered render() {
      String version = Notebook.class.getPackage().getImplementationVersion();
      String line =
          Text.format(
              "Oh-LoRA latents %s on Java %d",
              version == null ? "" : version, Runtime.version().feature());
      return new Rendered(
          Map.of(
              Rendered.HTML,
              Text.format(
                  """
                  <p style="opacity:.75;font-size:.8125rem;margin:0">%s</p>
                  <script>
                  window.plotlyReady ??= new Promise(ready => window.plotlyArrived = ready);
                  window.Plotly || fetch("data:application/gzip;base64,%s")
                    .then(packed => new Response(packed.body.pipeThrough(new DecompressionStream("gzip"))).text())
                    .then(source => document.head.append(Object.assign(document.createElement("script"), {text: source})))
                    .then(() => plotlyArrived());
                  </script>
                  """,
                  line, plotly()),
              Rendered.TEXT,
              line));
    }
  }

  private static String plotly() {
    try (InputStream source = Notebook.class.getResourceAsStream(PLOTLY)) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
        source.transferTo(gzip);
      }
      return Base64.getEncoder().encodeToString(packed.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
