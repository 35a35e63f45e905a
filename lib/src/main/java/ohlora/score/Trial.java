package ohlora.score;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ohlora.io.Interrupts;
import ohlora.io.Text;
import ohlora.latent.Latent;
import ohlora.latent.Latents;
import ohlora.latent.Offsets;
import ohlora.model.Directions;
import ohlora.model.Dropout;
import ohlora.model.Generator;
import ohlora.model.Images;
import ohlora.model.Model;
import ohlora.model.PerProperty;

/**
 * The image generation test of one case: the image of the unmodified w decides the group, whose
 * directions move w by the offsets; the images are scored.
 *
 * <p>Holds no native memory of its own; the model must stay open.
 */
public final class Trial {
  private final Model model;
  private final Generator generator;
  private final Directions directions;
  private final Offsets offsets;
  private final Scoring scoring;
  private final long seed;
  private final int batch;
  private final double psi;

  private Trial(
      Model model,
      Generator generator,
      Directions directions,
      Offsets offsets,
      Scoring scoring,
      long seed,
      int batch,
      double psi) {
    this.model = model;
    this.generator = generator;
    this.directions = directions;
    this.offsets = offsets;
    this.scoring = scoring;
    this.seed = seed;
    this.batch = batch;
    this.psi = psi;
  }

  /**
   * The test as a model's card lays it out, with its own directions and all combinations of its
   * offsets: deterministic scores, 25 images at a time.
   */
  public static Trial of(Model model) {
    return new Trial(
        model,
        model.generator(),
        model.directions(),
        Offsets.of(model.protocol()),
        Scoring.DETERMINISTIC,
        0,
        ScoringRun.BATCH,
        1);
  }

  /** The same test with other directions, for example random ones. */
  public Trial with(Directions other) {
    return new Trial(model, generator, other, offsets, scoring, seed, batch, psi);
  }

  /**
   * The same test with something else that is moved along directions of its own.
   *
   * @param other a generator of the same images whose w is that, for example {@link
   *     ohlora.model.GeneratorInZ}
   * @throws IllegalArgumentException if this test truncates w, or the directions are of another
   *     length
   */
  public Trial with(Generator other, Directions own) {
    if (psi != 1 || other.wSize() != own.length()) {
      throw new IllegalArgumentException(
          Text.format(
              "psi %s, and directions of length %d for what has %d numbers: psi must be 1, and the"
                  + " directions of the same length",
              psi, own.length(), other.wSize()));
    }
    return new Trial(model, other, own, offsets, scoring, seed, batch, psi);
  }

  /**
   * The same test with other offsets.
   *
   * @throws IllegalArgumentException if they are not of the model's steered properties, in their
   *     order
   */
  public Trial with(Offsets other) {
    if (!other.properties().equals(offsets.properties())) {
      throw new IllegalArgumentException(
          Text.format(
              "offsets of %s, but %s steers %s",
              String.join(", ", other.properties()),
              model.card().name(),
              String.join(", ", offsets.properties())));
    }
    return new Trial(model, generator, directions, other, scoring, seed, batch, psi);
  }

  /**
   * The same test with another scoring mode.
   *
   * @param seed of the dropout masks, if the mode has any
   * @throws IllegalArgumentException if it needs dropout, and the model's scorer has none
   */
  public Trial with(Scoring other, long seed) {
    if (other.dropout() && !model.scorer().hasDropout()) {
      throw new IllegalArgumentException(
          Text.format(
              "%s scoring needs dropout, which the scorer of %s does not have; %s scoring needs"
                  + " none",
              other, model.card().name(), Scoring.DETERMINISTIC));
    }
    return new Trial(model, generator, directions, offsets, other, seed, batch, psi);
  }

  /** The same test with this many images at a time; more need more memory. */
  public Trial withBatch(int images) {
    if (images < 1) {
      throw new IllegalArgumentException("batch of " + images + " images: at least 1");
    }
    return new Trial(model, generator, directions, offsets, scoring, seed, images, psi);
  }

  /**
   * The same test with each w pulled towards the average of the training before anything is drawn
   * or moved, for all layers alike.
   *
   * @param psi how much of its distance from the average w keeps, above 0; 1 leaves it as it is
   * @throws IllegalArgumentException in one line, if it is less and the model's generator knows no
   *     average w, or something else than w is moved
   */
  public Trial withPsi(double psi) {
    if (psi != 1 && generator != model.generator()) {
      throw new IllegalArgumentException("only w is truncated, and here something else is moved");
    }
    if (psi != 1) {
      model.styleGan();
    }
    return new Trial(model, generator, directions, offsets, scoring, seed, batch, psi);
  }

  /** The model that is tested. */
  public Model model() {
    return model;
  }

  /**
   * A case of which the unmodified image was scored and nothing moved yet.
   *
   * @param latent what the case begins with
   * @param w {@code [w]}, truncated where the test truncates
   * @param unmodified all scores of the unmodified image
   * @param group by these
   */
  record Start(Latent latent, float[] w, PerProperty unmodified, String group) {}

  /** Makes and scores the unmodified image of one latent. */
  Start start(Latent latent) {
    float[] w = w(latent);
    PerProperty unmodified = score(latent, w);
    return new Start(latent, w, unmodified, model.protocol().grouping().group(unmodified::of));
  }

  /**
   * Runs the test on one latent.
   *
   * @throws CancellationException if the thread was interrupted meanwhile; it stays interrupted
   */
  public CaseResult run(Latent latent) {
    return run(start(latent));
  }

  /** Continues a case that was started; see {@link #run(Latent)}. */
  CaseResult run(Start start) {
    float[][] moved = moved(start);
    float[][] scores = new float[moved.length][];
    for (int from = 0; from < moved.length; from += batch) {
      int to = Math.min(from + batch, moved.length);
      float[][] part = scores(start, moved, IntStream.range(from, to).toArray());
      System.arraycopy(part, 0, scores, from, part.length);
    }
    return result(start, scores);
  }

  /**
   * The result of a case of which all images were scored.
   *
   * @param scores {@code [images][steered]}
   */
  CaseResult result(Start start, float[][] scores) {
    return new CaseResult(start.latent, start.group, start.unmodified, offsets, scores, scoring);
  }

  /** The w of a latent, {@code [w]}, truncated where this test truncates. */
  public float[] w(Latent latent) {
    return w(List.of(latent))[0];
  }

  /** The same of several latents at a time, {@code [n][w]}. */
  public float[][] w(List<Latent> latents) {
    float[][] w = Latents.map(generator, latents);
    return psi == 1
        ? w
        : Stream.of(w)
            .map(one -> model.styleGan().truncate(one, psi, 1)[0])
            .toArray(float[][]::new);
  }

  /** The image of a latent's unmodified w, {@code [1, 3, r, r]}, as the scorer is shown it. */
  public Images unmodified(Latent latent) {
    return image(w(latent));
  }

  /** The images of a case in the order of the offsets, as the scorer is shown them. */
  public Images images(Latent latent, String group) {
    return images(offsets.move(w(latent), directions, group));
  }

  /** What else changed over the images of a result, drawn again at the result's offsets. */
  public Drift drift(CaseResult result) {
    return Drift.measure(
        model, result, with(result.offsets()).images(result.latent(), result.group()));
  }

  private Images image(float[] w) {
    return images(new float[][] {w});
  }

  private Images images(float[][] w) {
    Interrupts.check("the drawing of images");
    return scoring.form().of(generator.synthesize(w));
  }

  private PerProperty score(Latent latent, float[] w) {
    Images image = image(w);
    List<String> properties = model.scorer().properties();
    // The unmodified image's number follows those of the moved ones, so that its masks are its own.
    float[] scores =
        scoring.dropout()
            ? model.scorer().score(image, properties, dropout(latent, offsets.count()))[0]
            : model.scorer().score(image)[0];
    return PerProperty.of(properties, property -> scores[properties.indexOf(property)]);
  }

  /** Scores a case until a screen stops it, or to its end. */
  Screening screen(Start start, Screen screen) {
    Screening screening = new Screening(screen, offsets, scoring, batch);
    float[][] moved = moved(start);
    for (int[] images = screening.next(); images.length > 0; images = screening.next()) {
      screening.see(images, scores(start, moved, images));
    }
    return screening;
  }

  /** The w of all moved images of a case, {@code [images][w]}. */
  float[][] moved(Start start) {
    return offsets.move(start.w, directions, start.group);
  }

  /**
   * The steered properties' scores of some images of a case, which are made together.
   *
   * @param moved the w of all images
   * @param numbers of the images, from 0
   * @return {@code [numbers][steered]}
   */
  float[][] scores(Start start, float[][] moved, int... numbers) {
    Interrupts.check("case " + start.latent.number());
    Images images = images(IntStream.of(numbers).mapToObj(i -> moved[i]).toArray(float[][]::new));
    float[][] scored =
        scoring.dropout()
            ? model.scorer().score(images, offsets.properties(), dropout(start.latent, numbers))
            : model.scorer().score(images, offsets.properties());
    return Stream.of(scored).map(this::correlated).toArray(float[][]::new);
  }

  private Dropout dropout(Latent latent, int... numbers) {
    return new Dropout(seed, latent.number(), place -> numbers[place]);
  }

  private float[] correlated(float[] scored) {
    float[] scores = new float[scored.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = scoring.correlated(scored[i]);
    }
    return scores;
  }
}
