package ohlora.latent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ohlora.model.FaceModel;
import ohlora.model.Group;
import ohlora.model.Images;
import ohlora.model.Medians;
import ohlora.model.Property;
import ohlora.model.PropertyScorer;
import ohlora.model.StyleGan;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/** Many latents, mapped to w, with the seven scores of the face that each gives. */
public final class Population {
  private final float[][] w;
  private final float[][] scores;

  private Population(float[][] w, float[][] scores) {
    this.w = w;
    this.scores = scores;
  }

  /**
   * A population with given figures.
   *
   * @param w {@code [n][w]}
   * @param scores {@code [n][7]}, in the order of {@link Property}
   */
  public static Population of(float[][] w, float[][] scores) {
    if (w.length != scores.length || w.length == 0) {
      throw new IllegalArgumentException(
          "%d rows of w and %d of scores: a population has one of each per latent, and at least one"
              .formatted(w.length, scores.length));
    }
    return new Population(deepCopy(w), deepCopy(scores));
  }

  /**
   * Generates and scores the cases 0 to {@code count} − 1. The scores go into a file as they come,
   * so that a sampling that was ended goes on where it was; w is mapped again.
   *
   * @param file where the scores are kept; belongs to this model and these latents alone
   * @param batch faces at a time
   */
  public static Population sample(
      FaceModel model, Latents latents, int count, int batch, Path file, java.io.PrintStream out)
      throws IOException {
    return sample(model.generator(), model.scorer(), latents, count, batch, file, out);
  }

  /** The same with two networks that are not yet a model, for want of directions. */
  public static Population sample(
      StyleGan generator,
      PropertyScorer scorer,
      Latents latents,
      int count,
      int batch,
      Path file,
      java.io.PrintStream out)
      throws IOException {
    float[][] w = new float[count][];
    float[][] scores = new float[count][];
    try (RowLog log = RowLog.open(file, header())) {
      int done = read(log, scores, file);
      Progress progress = Progress.to(out, "faces", done, count);
      for (int from = 0; from < count; from += batch) {
        int size = Math.min(batch, count - from);
        float[][] mapped = map(generator, latents, from, size);
        System.arraycopy(mapped, 0, w, from, size);
        if (from + size <= done) {
          continue;
        }
        Images images = generator.synthesize(mapped).quantised();
        float[][] scored = scorer.score(images);
        // An interrupted thread cannot write, so the batch is written first.
        boolean interrupted = Thread.interrupted();
        for (int i = Math.max(0, done - from); i < size; i++) {
          scores[from + i] = scored[i];
          log.append(row(from + i, scored[i]));
        }
        progress.at(from + size, "");
        if (interrupted) {
          throw new java.io.InterruptedIOException(
              "sampling ended at %,d of %,d faces; run it again to go on"
                  .formatted(from + size, count));
        }
      }
    }
    return new Population(w, scores);
  }

  /** A population that is small enough to be sampled anew each time: nothing is written. */
  public static Population sample(FaceModel model, Latents latents, int count, int batch) {
    float[][] w = new float[count][];
    float[][] scores = new float[count][];
    for (int from = 0; from < count; from += batch) {
      float[][] mapped = map(model.generator(), latents, from, Math.min(batch, count - from));
      System.arraycopy(mapped, 0, w, from, mapped.length);
      float[][] scored = model.scorer().score(model.generator().synthesize(mapped).quantised());
      System.arraycopy(scored, 0, scores, from, scored.length);
    }
    return new Population(w, scores);
  }

  /** The first latents of this population. */
  public Population first(int count) {
    return of(java.util.Arrays.copyOf(w, count), java.util.Arrays.copyOf(scores, count));
  }

  private static float[][] map(StyleGan generator, Latents latents, int from, int size) {
    float[][] z = new float[size][];
    float[][] labels = new float[size][];
    for (int i = 0; i < size; i++) {
      Latent latent = latents.at(from + i);
      z[i] = latent.z();
      labels[i] = latent.label();
    }
    return generator.map(z, labels);
  }

  private static List<String> header() {
    return Stream.concat(Stream.of("case"), Stream.of(Property.values()).map(Property::label))
        .toList();
  }

  private static Object[] row(long number, float[] scores) {
    List<Object> row = new ArrayList<>();
    row.add(number);
    for (float score : scores) {
      row.add(score);
    }
    return row.toArray();
  }

  /** Reads the rows that were written earlier; at most as many as are wanted. */
  private static int read(RowLog log, float[][] scores, Path file) throws IOException {
    int done = Math.min(log.rows().size(), scores.length);
    for (int i = 0; i < done; i++) {
      CSVRecord record = log.rows().get(i);
      if (!record.get(0).equals(String.valueOf(i))) {
        throw new IOException(
            "%s, line %d: case %s, expected %d".formatted(file, i + 2, record.get(0), i));
      }
      scores[i] = new float[Property.values().length];
      for (int j = 0; j < scores[i].length; j++) {
        try {
          scores[i][j] = Float.parseFloat(record.get(j + 1));
        } catch (NumberFormatException e) {
          throw new IOException(
              "%s, line %d: '%s' is no score".formatted(file, i + 2, record.get(j + 1)), e);
        }
      }
    }
    return done;
  }

  public int size() {
    return w.length;
  }

  /** The w of one latent, {@code [w]}. */
  public float[] w(int index) {
    return w[index].clone();
  }

  public float score(int index, Property property) {
    return scores[index][property.ordinal()];
  }

  /** All scores of one property, in the order of the latents. */
  public double[] scores(Property property) {
    double[] values = new double[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = score(i, property);
    }
    return values;
  }

  /** The medians of the three properties that make the groups. */
  public Medians medians() {
    return new Medians(
        new Median().evaluate(scores(Property.HAIR_COLOR)),
        new Median().evaluate(scores(Property.HAIR_LENGTH)),
        new Median().evaluate(scores(Property.BACKGROUND_MEAN)));
  }

  /** Which latents belong to each group, in their order; a group may have none. */
  public Map<Group, List<Integer>> members(Medians medians) {
    Map<Group, List<Integer>> members = new EnumMap<>(Group.class);
    for (Group group : Group.values()) {
      members.put(group, new ArrayList<>());
    }
    for (int i = 0; i < size(); i++) {
      members.get(medians.group(scores[i])).add(i);
    }
    return members;
  }

  private static float[][] deepCopy(float[][] rows) {
    return Stream.of(rows).map(float[]::clone).toArray(float[][]::new);
  }
}
