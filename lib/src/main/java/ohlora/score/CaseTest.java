package ohlora.score;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import ohlora.latent.Latent;
import ohlora.latent.Offsets;
import ohlora.model.Directions;
import ohlora.model.Dropout;
import ohlora.model.FaceModel;
import ohlora.model.Group;
import ohlora.model.Images;
import ohlora.model.Property;

/**
 * The image generation test of one case: the face of the unmodified w decides the group, whose
 * directions move w by the offsets; the images are scored.
 *
 * <p>Holds no native memory of its own; the model must stay open.
 */
public final class CaseTest {
  private static final Set<Property> STEERED = EnumSet.copyOf(Property.STEERED);

  private final FaceModel model;
  private final Directions directions;
  private final Offsets offsets;
  private final Scoring scoring;
  private final long seed;
  private final int batch;

  private CaseTest(
      FaceModel model,
      Directions directions,
      Offsets offsets,
      Scoring scoring,
      long seed,
      int batch) {
    this.model = model;
    this.directions = directions;
    this.offsets = offsets;
    this.scoring = scoring;
    this.seed = seed;
    this.batch = batch;
  }

  /** The report's test with the model's own directions: 50 offsets, deterministic scores. */
  public static CaseTest of(FaceModel model) {
    return new CaseTest(model, model.directions(), Offsets.report(), Scoring.DETERMINISTIC, 0, 25);
  }

  /** The same test with other directions, for example random ones. */
  public CaseTest with(Directions other) {
    return new CaseTest(model, other, offsets, scoring, seed, batch);
  }

  /** The same test with other offsets. */
  public CaseTest with(Offsets other) {
    return new CaseTest(model, directions, other, scoring, seed, batch);
  }

  /**
   * The same test with another scoring mode.
   *
   * @param seed of the dropout masks, if the mode has any
   */
  public CaseTest with(Scoring other, long seed) {
    return new CaseTest(model, directions, offsets, other, seed, batch);
  }

  /** The same test with so many images at a time; more need more memory. */
  public CaseTest withBatch(int images) {
    if (images < 1) {
      throw new IllegalArgumentException("batch of " + images + " images: at least 1");
    }
    return new CaseTest(model, directions, offsets, scoring, seed, images);
  }

  /**
   * Runs the test on one latent.
   *
   * @throws java.util.concurrent.CancellationException if the thread was interrupted meanwhile; it
   *     stays interrupted
   */
  public CaseResult run(Latent latent) {
    float[] w = w(latent);
    float[] unmodified = score(latent, w);
    Group group = model.medians().group(unmodified);
    float[][] scores = scores(latent, w, group, STEERED);
    return new CaseResult(latent, group, unmodified, offsets, scores, scoring);
  }

  /**
   * All seven scores of a case's moved images, {@code [images][7]} in the order of {@link
   * Property}, as this mode correlates them. They need all six networks, where {@link #run} needs
   * three.
   */
  public float[][] allScores(Latent latent, Group group) {
    return scores(latent, w(latent), group, EnumSet.allOf(Property.class));
  }

  /** The w of a latent, {@code [w]}. */
  public float[] w(Latent latent) {
    return model.generator().map(new float[][] {latent.z()}, new float[][] {latent.label()})[0];
  }

  /** The image of a latent's unmodified w, {@code [1, 3, r, r]}, as the CNN is shown it. */
  public Images unmodified(Latent latent) {
    return image(w(latent));
  }

  /** The images of a case in the order of the offsets, as the CNN is shown them. */
  public Images images(Latent latent, Group group) {
    return images(offsets.move(w(latent), directions, group));
  }

  /** What else changed over the images of a result, drawn anew at the result's offsets. */
  public Drift drift(CaseResult result) {
    return Drift.of(
        model.scorer(), result, with(result.offsets()).images(result.latent(), result.group()));
  }

  private Images image(float[] w) {
    return images(new float[][] {w});
  }

  private Images images(float[][] w) {
    return scoring.form().of(model.generator().synthesize(w));
  }

  private float[] score(Latent latent, float[] w) {
    Images image = image(w);
    // The unmodified image's number follows those of the moved ones, so that its masks are its own.
    return scoring.dropout()
        ? model.scorer()
            .score(image, EnumSet.allOf(Property.class), dropout(latent, offsets.count()))[0]
        : model.scorer().score(image)[0];
  }

  private float[][] scores(Latent latent, float[] w, Group group, Set<Property> wanted) {
    float[][] moved = offsets.move(w, directions, group);
    float[][] scores = new float[moved.length][];
    for (int from = 0; from < moved.length; from += batch) {
      int to = Math.min(from + batch, moved.length);
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("case %d was interrupted".formatted(latent.number()));
      }
      Images images = images(Arrays.copyOfRange(moved, from, to));
      float[][] scored =
          scoring.dropout()
              ? model.scorer().score(images, wanted, dropout(latent, from))
              : model.scorer().score(images, wanted);
      for (int i = 0; i < scored.length; i++) {
        scores[from + i] = correlated(scored[i]);
      }
    }
    return scores;
  }

  private Dropout dropout(Latent latent, int firstImage) {
    return new Dropout(seed, latent.number(), firstImage);
  }

  private float[] correlated(float[] scored) {
    float[] scores = new float[scored.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = scoring.correlated(scored[i]);
    }
    return scores;
  }
}
