package ohlora.model;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import ohlora.score.FinishedRun;
import ohlora.score.Particulars;
import ohlora.score.Recipe;
import ohlora.score.Scoring;
import ohlora.score.ScoringRun;
import ohlora.score.Screen;

/**
 * How much sooner a screened run ends than a whole one where the networks are of full size: runs of
 * the same few cases with a screen and without one, in turns, so that what slows the machine hits
 * both.
 *
 * <p>Formula weights know no property, and no case of theirs fails as a model's does. So the scores
 * are the demo model's, whose cases fail as they do there, and beside each of its images one of 256
 * pixels is made and scored by the full-size networks with formula weights, in the same batches: that
 * is the work. The demo's own is some hundredths of it. {@code none} leaves the full-size networks
 * out: the demo model as it is.
 *
 * <p>Arguments: how many cases, how many of them a run has, by default 24 and 4; then the word.
 */
final class ScreeningBenchmark {
  private static final long SEED = 2025;
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  /** A generator that has a full-size one, where there is one, make as many images. */
  private record Working(Generator answers, StyleGan works) implements Generator {
    /** So many images were made, of all cases. */
    private static long made;

    @Override
    public int zSize() {
      return answers.zSize();
    }

    @Override
    public int labelSize() {
      return answers.labelSize();
    }

    @Override
    public int wSize() {
      return answers.wSize();
    }

    @Override
    public int resolution() {
      return answers.resolution();
    }

    @Override
    public float[][] map(float[][] z, float[][] labels) {
      if (works != null) {
        works.map(
            rows("input.z.", z.length, works.zSize()),
            rows("input.label.", z.length, works.labelSize()));
      }
      return answers.map(z, labels);
    }

    @Override
    public Images synthesize(float[][] w) {
      made += w.length;
      if (works != null) {
        works.synthesize(rows("input.w.", w.length, works.wSize())).quantised();
      }
      return answers.synthesize(w);
    }

    @Override
    public void close() {
      answers.close();
      if (works != null) {
        works.close();
      }
    }
  }

  /** A scorer that has a full-size one score as many images for the same properties. */
  private record Scored(Scorer answers, PropertyScorer works, Images noise) implements Scorer {
    @Override
    public List<String> properties() {
      return answers.properties();
    }

    @Override
    public int resolution() {
      return answers.resolution();
    }

    @Override
    public boolean hasDropout() {
      return answers.hasDropout();
    }

    @Override
    public float[][] score(Images images, List<String> wanted) {
      works.score(noise.range(0, images.count()), wanted);
      return answers.score(images, wanted);
    }

    @Override
    public float[][] score(Images images, List<String> wanted, Dropout dropout) {
      throw new UnsupportedOperationException("deterministic scoring only");
    }

    @Override
    public void close() {
      answers.close();
      works.close();
    }
  }

  /** What runs took, in seconds. */
  private static final class Taken {
    private double wall;
    private double processor;

    void run(Path folder, Model model, Recipe recipe) throws IOException {
      long begun = System.nanoTime();
      long used = processor();
      ScoringRun.begin(folder, model, recipe).run(NOWHERE);
      wall += (System.nanoTime() - begun) / 1e9;
      processor += (processor() - used) / 1e9;
    }

    private static long processor() {
      return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }
  }

  private ScreeningBenchmark() {}

  /** Prints a line for each pair of runs, and the sums. */
  public static void main(String[] arguments) throws IOException {
    int cases = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 24;
    int each = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
    boolean works = arguments.length < 3 || !arguments[2].equals("none");
    Path folder = Files.createTempDirectory("screening");
    try (Model model = model(works)) {
      Cutoffs set = model.card().sets().get(0);
      Taken whole = new Taken();
      Taken screened = new Taken();
      int passing = 0;
      long images = 0;
      for (int from = 0; from < cases; from += each) {
        Recipe recipe =
            ScoringRun.recipe(
                model, SEED, from, each, Scoring.DETERMINISTIC, ScoringRun.BATCH, set);
        Screen screen = Screen.of(List.of(set), recipe.offsets().size());
        Path one = folder.resolve("whole-" + from);
        Path other = folder.resolve("screened-" + from);
        whole.run(one, model, recipe);
        long before = Working.made;
        screened.run(other, model, recipe.with(Particulars.NONE.with(screen)));
        images += Working.made - before - each; // but for the unmodified ones
        List<Integer> pass = FinishedRun.open(one).passing(List.of(set));
        if (!pass.equals(FinishedRun.open(other).passing(List.of(set)))) {
          throw new IllegalStateException("other cases pass: " + one + ", " + other);
        }
        passing += pass.size();
        print(set.name(), from + each, passing, images, whole, screened);
      }
    }
  }

  private static void print(
      String set, int cases, int passing, long images, Taken whole, Taken screened) {
    System.out.printf(
        Locale.ROOT,
        "%d cases, %d pass %s (%.0f %% fail); screened %.1f of 50 moved images a case; whole %.1f s,"
            + " screened %.1f s: %.2f times; processor %.1f s, %.1f s: %.2f times%n",
        cases,
        passing,
        set,
        100. * (cases - passing) / cases,
        (double) images / cases,
        whole.wall,
        screened.wall,
        whole.wall / screened.wall,
        whole.processor,
        screened.processor,
        whole.processor / screened.processor);
  }

  private static Model model(boolean works) throws IOException {
    Path folder = Path.of("../models/demo");
    Model demo = Model.open(folder);
    StyleGan generator = works ? StyleGan.of(Golden.weights("generator")) : null;
    Scorer scorer = demo.scorer();
    if (works) {
      float[] noise = Golden.formula("input.noise.0", ScoringRun.BATCH * 3 * 65536, 0.5, 0);
      scorer =
          new Scored(
              demo.scorer(),
              PropertyScorer.of(Golden.weights("cnn"), OriginalPlan.SCORER),
              Images.of(ScoringRun.BATCH, 256, noise));
    }
    return new Model(
        folder,
        demo.card(),
        demo.device(),
        new Working(demo.generator(), generator),
        scorer,
        demo.directions());
  }

  private static float[][] rows(String name, int count, int length) {
    float[][] rows = new float[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = Golden.formula(name + i % 50, length, 1, 0);
    }
    return rows;
  }
}
