package ohlora.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.latent.LatentTable;
import ohlora.latent.Offsets;
import ohlora.model.Cutoffs;
import ohlora.model.Model;
import ohlora.model.ModelCard;
import ohlora.model.OffsetGrid;
import ohlora.score.Filter;
import ohlora.score.Particulars;
import ohlora.score.Recipe;
import ohlora.score.Scoring;
import ohlora.score.ScoringRun;
import ohlora.score.Screen;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say what a run is: all that goes into its recipe. */
final class RunOptions {
  static final long SEED = 2025;

  @Option(
      names = "--cases",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description = "how many cases (default with --latents: all from the first one on)")
  private Long cases;

  @Option(
      names = "--from",
      paramLabel = "K",
      converter = WholeNumber.FromZero.class,
      description = "number of the first case (default 0, or the first of --latents)")
  private Long from;

  @Option(
      names = "--seed",
      paramLabel = "S",
      converter = WholeNumber.Seed.class,
      description =
          "seed of the latents and the dropout masks, or of the random offsets (default "
              + SEED
              + ")")
  private Long seed;

  @Option(
      names = "--latents",
      paramLabel = "FILE",
      description =
          "latents of your own in place of --seed: a table with the header 0,1,... and a row per"
              + " case, z and then the label, as ohlora_z_vectors.csv has them; a first column"
              + " 'case' may hold their numbers")
  private Path latents;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "deterministic",
      converter = Mode.class,
      description =
          "deterministic (dropout off; the default), or as-recorded (dropout on, JPEG round trip,"
              + " scores rounded to 4 places)")
  private Scoring scoring;

  @Option(
      names = "--offsets",
      paramLabel = "OFFSETS",
      description =
          "how far the images are moved, if not as the model card says: a property's distances as in"
              + " 'smile=-1.5,-0.5,0.5,1.5' (again for another one), or a file with a column for each"
              + " steered property and a row for each image")
  private List<String> offsets = new ArrayList<>();

  @Option(
      names = "--cutoffs",
      paramLabel = "CUTOFFS",
      description =
          "what passes, if not by the model card's first set: a condition such as"
              + " 'smile >= 0.92, tilt >= 0.88', or a file with the columns name and properties, as a"
              + " report's cutoffs.csv, of which the first set counts; with --screen all sets count,"
              + " and this again for another one")
  private List<String> cutoffs = new ArrayList<>();

  @Option(
      names = "--screen",
      description =
          "stops a case as soon as it is certain that it passes none of the sets of cutoffs, those of"
              + " --cutoffs or else all of the model card: the same cases pass, with the same rows and"
              + " files, in about half the time; a stopped case has a bound in place of correlations")
  private boolean screen;

  @Option(
      names = "--filter",
      paramLabel = "CONDITION",
      converter = Conditions.class,
      description =
          "tests only cases whose unmodified image has such scores, as in 'quality >= 0.9 and age <="
              + " 0.008' (>= <= > < with any property that is scored; again for more)")
  private List<Filter> filters = new ArrayList<>();

  @Option(
      names = "--psi",
      paramLabel = "P",
      defaultValue = "1",
      converter = Psi.class,
      description =
          "truncation: how much of its distance from the average each w keeps before it is moved,"
              + " in all layers; above 0, up to 1 (default ${DEFAULT-VALUE})")
  private double psi;

  @Option(
      names = "--batch",
      paramLabel = "B",
      converter = WholeNumber.Batch.class,
      description =
          "images at a time, which decides the last bits (default 25, or with --resume the run's);"
              + " auto tries which is fastest here")
  private Long batch;

  @Option(
      names = "--want",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description =
          "tests the cases, screened, only until N of them pass, the most promising first, by what the"
              + " cases tested before taught of w: no census, and no random sample of those that pass")
  private Long want;

  /** The mode of a name. */
  static final class Mode implements ITypeConverter<Scoring> {
    @Override
    public Scoring convert(String name) {
      try {
        return Scoring.of(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** The conditions of a text. */
  static final class Conditions implements ITypeConverter<Filter> {
    @Override
    public Filter convert(String text) {
      try {
        return Filter.of(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** A truncation. */
  static final class Psi implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      if (text.matches("[0-9]+(\\.[0-9]+)?")) {
        double psi = Double.parseDouble(text);
        if (psi > 0 && psi <= 1) {
          return psi;
        }
      }
      throw new TypeConversionException("'" + text + "' is not a number above 0, up to 1");
    }
  }

  /** The seed, given or not. */
  long seed() {
    return seed == null ? SEED : seed;
  }

  /** Refuses options of a new run together with those of another task. */
  void requireNone(Worded command, String work) {
    Map<String, Boolean> said = new LinkedHashMap<>();
    said.put("--latents", latents != null);
    said.put("--offsets", !offsets.isEmpty());
    said.put("--cutoffs", !cutoffs.isEmpty());
    said.put("--screen", screen);
    said.put("--want", want != null);
    said.put("--filter", !filters.isEmpty());
    said.put("--psi", psi != 1);
    said.forEach(
        (option, isSaid) -> {
          if (isSaid) {
            throw command.misused(
                option + " is of a new run: " + work + " takes it from the run's recipe");
          }
        });
  }

  /** Whether it ends when enough cases pass. */
  boolean isLooking() {
    return want != null;
  }

  /** Refuses what does not make one run. */
  void check(Worded command) {
    if (latents != null && seed != null && !scoring.dropout()) {
      throw command.misused(
          "--seed with --latents: the latents are the file's, and "
              + scoring
              + " scoring draws nothing");
    }
    if (cutoffs.size() > 1 && !screen && want == null) {
      throw command.misused(
          "--cutoffs is given twice: one set says what passes, and several go with --screen");
    }
    if (latents != null) {
      return;
    }
    if (cases == null) {
      throw command.misused("missing required option: '--cases=N' (or '--latents=FILE')");
    }
    if (first() + cases - 1 > Integer.MAX_VALUE) {
      throw command.misused("the last case's number would be above " + Integer.MAX_VALUE);
    }
  }

  private long first() {
    return from == null ? 0 : from;
  }

  /**
   * Begins the run in a folder, or continues it.
   *
   * @param resumed whether the folder holds it already
   */
  ScoringRun open(Path out, Model model, boolean resumed) throws IOException {
    LatentTable own = latents == null ? null : own(model);
    long begin = own == null ? first() : own.numbers().get(0);
    long count = own == null ? cases : own.numbers().size();
    Particulars particulars = particulars(model, own);
    List<Cutoffs> sets = sets(model);
    for (int i = 0; i < cutoffs.size(); i++) {
      if (SetsOfCutoffs.isFile(cutoffs.get(i))) {
        String what = i == 0 ? "cutoffs" : "cutoffs " + (i + 1);
        particulars = particulars.with(what, Particulars.Source.of(Path.of(cutoffs.get(i))));
      }
    }
    Offsets moved = moved(model);
    if (offsets.size() == 1 && !isGrid(offsets.get(0))) {
      particulars = particulars.with("offsets", Particulars.Source.of(Path.of(offsets.get(0))));
    }
    if (screen || want != null) {
      Screen of = Screen.of(sets, moved.count());
      particulars = particulars.with(want == null ? of : of.wanting(want.intValue()));
    }
    Recipe recipe =
        ScoringRun.recipe(
                model, seed(), begin, count, scoring, batch(out, model, resumed), sets.get(0))
            .with(moved)
            .with(particulars);
    if (resumed) {
      return ScoringRun.resume(out, model, recipe);
    }
    return own == null
        ? ScoringRun.begin(out, model, recipe)
        : ScoringRun.begin(out, model, recipe, own);
  }

  private LatentTable own(Model model) throws IOException {
    LatentTable table = LatentTable.read(latents, model);
    long begin = from == null ? table.numbers().get(0) : from;
    return cases == null ? table.from(begin) : table.from(begin).first(cases);
  }

  private Particulars particulars(Model model, LatentTable own) throws IOException {
    Particulars particulars = Particulars.NONE.with(model.device()).withPsi(psi);
    if (!filters.isEmpty()) {
      particulars =
          particulars.with(
              new Filter(filters.stream().flatMap(one -> one.conditions().stream()).toList()));
    }
    return own == null
        ? particulars
        : particulars.with(own).with("latents", Particulars.Source.of(latents));
  }

  private List<Cutoffs> sets(Model model) throws IOException {
    List<Cutoffs> sets =
        cutoffs.isEmpty()
            ? model.card().sets()
            : SetsOfCutoffs.of(cutoffs, model.protocol().steered());
    if (sets.isEmpty()) {
      throw InputException.of(
          model.card().name() + ", " + ModelCard.FILE,
          "has no cutoffs",
          "give it a set of them, or state what passes (--cutoffs)");
    }
    return sets;
  }

  private static boolean isGrid(String offsets) {
    return offsets.contains("=") && !SetsOfCutoffs.exists(offsets);
  }

  private Offsets moved(Model model) throws IOException {
    List<String> steered = model.protocol().steered();
    if (offsets.stream().allMatch(RunOptions::isGrid)) {
      Map<String, List<Double>> distances =
          new LinkedHashMap<>(model.protocol().offsets().distances());
      List<String> said = new ArrayList<>();
      for (String word : offsets) {
        String property = word.substring(0, word.indexOf('=')).strip();
        SetsOfCutoffs.requireSteered("--offsets", property, steered);
        if (said.contains(property)) {
          throw new IllegalArgumentException("--offsets names '" + property + "' twice");
        }
        said.add(property);
        distances.put(property, distances("--offsets", word));
      }
      return new Offsets(new OffsetGrid(distances).combinations(steered));
    }
    if (offsets.size() > 1) {
      throw new IllegalArgumentException(
          "--offsets takes one file, or distances by property such as 'smile=-1,0,1'");
    }
    SetsOfCutoffs.requireExists(
        "--offsets", offsets.get(0), "property's distances such as 'smile=-1,0,1'");
    return Offsets.read(Path.of(offsets.get(0)), steered);
  }

  /** The distances of a word such as {@code smile=-1,0,1} of an option. */
  static List<Double> distances(String option, String word) {
    return Stream.of(word.substring(word.indexOf('=') + 1).split(",", -1))
        .map(text -> number(option, word, text.strip()))
        .toList();
  }

  /**
   * A number in an option's value.
   *
   * @throws IllegalArgumentException if it is none
   */
  static double number(String option, String word, String text) {
    double number = Text.number(text);
    if (Double.isNaN(number)) {
      throw new IllegalArgumentException(
          Text.format("%s '%s': '%s' is not a number such as -1.5", option, word, text));
    }
    return number;
  }

  private int batch(Path out, Model model, boolean resumed) throws IOException {
    if (batch != null && batch != WholeNumber.Batch.AUTO) {
      return batch.intValue();
    }
    if (resumed) {
      return Recipe.read(out.resolve(Recipe.FILE)).batch();
    }
    return batch == null ? ScoringRun.BATCH : ScoringRun.fastestBatch(model, scoring);
  }
}
