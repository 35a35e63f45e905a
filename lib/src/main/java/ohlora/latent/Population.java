package ohlora.latent;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import ohlora.io.Interrupts;
import ohlora.io.Progress;
import ohlora.io.Text;
import ohlora.model.Generator;
import ohlora.model.Grouping;
import ohlora.model.Model;
import ohlora.model.Scorer;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/** Many latents, mapped to w, with all scores of the image that each gives. */
public final class Population {
  private final List<String> properties;
  private final float[][] w;
  private final float[][] scores;

  /** Takes the rows as they are: nobody may change them. */
  Population(List<String> properties, float[][] w, float[][] scores) {
    this.properties = properties;
    this.w = w;
    this.scores = scores;
  }

  /**
   * A population with given figures.
   *
   * @param properties that are scored
   * @param w {@code [n][w]}
   * @param scores {@code [n][properties]}
   * @throws IllegalArgumentException if the numbers of rows or scores differ, or there is no row
   */
  public static Population of(List<String> properties, float[][] w, float[][] scores) {
    if (w.length != scores.length || w.length == 0) {
      throw new IllegalArgumentException(
          Text.format(
              "%d rows of w and %d of scores: a population has one of each per latent, and at least one",
              w.length, scores.length));
    }
    for (float[] row : scores) {
      if (row.length != properties.size()) {
        throw new IllegalArgumentException(
            Text.format(
                "a row of %d scores for the properties %s",
                row.length, String.join(", ", properties)));
      }
    }
    return new Population(List.copyOf(properties), deepCopy(w), deepCopy(scores));
  }

  /**
   * A population that is small enough to be sampled each time: nothing is written. Another one is
   * kept in a {@link PopulationFolder}.
   *
   * @throws CancellationException if the thread was interrupted; it stays interrupted
   */
  public static Population sample(Model model, Latents latents, int count, int batch) {
    return sample(model, latents, count, batch, new PrintStream(OutputStream.nullOutputStream()));
  }

  /**
   * The same with a word of progress.
   *
   * @param out where is told how far it has come
   */
  public static Population sample(
      Model model, Latents latents, int count, int batch, PrintStream out) {
    Progress progress = Progress.to(out, "latents", 0, count);
    float[][] w = new float[count][];
    float[][] scores = new float[count][];
    for (int from = 0; from < count; from += batch) {
      Interrupts.check(Text.format("sampling at %,d of %,d latents", from, count));
      float[][] mapped = map(model.generator(), latents, from, Math.min(batch, count - from));
      System.arraycopy(mapped, 0, w, from, mapped.length);
      float[][] scored = model.scorer().score(model.generator().synthesize(mapped).quantised());
      System.arraycopy(scored, 0, scores, from, scored.length);
      progress.at(from + scored.length, "");
    }
    return new Population(model.scorer().properties(), w, scores);
  }

  /**
   * The same latents with the same scores, of which something else is moved.
   *
   * @param generator whose w that is, for example {@link ohlora.model.GeneratorInZ}
   * @param latents that this population was sampled from, from number 0 on
   */
  public Population mappedBy(Generator generator, Latents latents) {
    return new Population(properties, map(generator, latents, 0, size()), scores);
  }

  /** The first latents of this population. */
  public Population first(int count) {
    return of(properties, Arrays.copyOf(w, count), Arrays.copyOf(scores, count));
  }

  /** The w of the cases {@code from} to {@code from + size} − 1, {@code [size][w]}. */
  static float[][] map(Generator generator, Latents latents, int from, int size) {
    return Latents.map(
        generator, LongStream.range(from, (long) from + size).mapToObj(latents::at).toList());
  }

  /** The properties that are scored, in the order of the scorer's outputs. */
  public List<String> properties() {
    return properties;
  }

  public int size() {
    return w.length;
  }

  /** The w of one latent, {@code [w]}; a copy. */
  public float[] w(int index) {
    return w[index].clone();
  }

  /** The score of one latent's image. */
  public float score(int index, String property) {
    return scores[index][Scorer.place(properties, property)];
  }

  /** All scores of one property, in the order of the latents. */
  public double[] scores(String property) {
    int column = Scorer.place(properties, property);
    double[] values = new double[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = scores[i][column];
    }
    return values;
  }

  /**
   * The medians that part this population into groups.
   *
   * @param grouping the properties that group, in the order of a group's letters; may be empty
   */
  public Grouping medians(List<String> grouping) {
    Map<String, Double> medians = new LinkedHashMap<>();
    grouping.forEach(property -> medians.put(property, new Median().evaluate(scores(property))));
    return new Grouping(medians);
  }

  /** Which latents belong to each group, in their order; a group may have none. */
  public Map<String, List<Integer>> members(Grouping grouping) {
    Map<String, List<Integer>> members = new LinkedHashMap<>();
    grouping.groups().forEach(group -> members.put(group, new ArrayList<>()));
    for (int i = 0; i < size(); i++) {
      int index = i;
      members.get(grouping.group(property -> score(index, property))).add(i);
    }
    return members;
  }

  private static float[][] deepCopy(float[][] rows) {
    return Stream.of(rows).map(float[]::clone).toArray(float[][]::new);
  }
}
