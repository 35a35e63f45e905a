package ohlora.score;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import ohlora.io.FileFacts;
import ohlora.io.InputException;
import ohlora.io.Interrupts;
import ohlora.io.Text;
import ohlora.latent.Latent;
import ohlora.latent.Latents;
import ohlora.latent.Offsets;
import ohlora.latent.Population;
import ohlora.latent.PopulationFolder;
import ohlora.latent.Preparation;
import ohlora.model.Generator;
import ohlora.model.Grouping;
import ohlora.model.Images;
import ohlora.model.Model;
import ohlora.model.ModelCard;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * Whether a model's folder is what its card says, and does what the method takes for granted: the
 * same input gives the same output, whatever was asked before and whatever else is asked with it;
 * images are in [−1, 1]; scores differ; the medians part the cases; directions of one property
 * point the same way in all groups.
 */
public final class Soundness {
  private static final long SEED = 1;
  private static final int BATCH = 10;

  /** How many latents are tried together, again, and each alone. */
  private static final int TRIED = 4;

  /** How many cases of a group are moved. */
  private static final int MOVED = 10;

  /** Of more values cut off at −1 and 1 than this share, pictures are no longer what they were. */
  private static final double MAX_CLIPPED = 0.25;

  /** In standard errors: beyond this many a share of cases, or a mean change, is not chance. */
  private static final double SHARE_ERRORS = 4;

  private static final double CHANGE_ERRORS = 3;
  private static final String UPHILL = "uphill";
  private static final String DOWNHILL = "downhill";
  private static final String UNCLEAR = "no clear way";

  /**
   * One finding.
   *
   * @param isSound whether all is well with it
   * @param text in one line
   */
  public record Finding(boolean isSound, String text) {}

  private final Path folder;
  private final ModelCard card;
  private final int cases;
  private final Consumer<Finding> told;

  private Soundness(Path folder, ModelCard card, int cases, Consumer<Finding> told) {
    this.folder = folder;
    this.card = card;
    this.cases = cases;
    this.told = told;
  }

  /**
   * Checks a model. Scripts are not loaded unless their hashes are those of the card.
   *
   * @param cases of latents that are drawn, at least 1; more find out more and take longer
   * @param told each finding, as soon as it is there
   * @throws InputException if there is no card, or none that can be read
   * @throws CancellationException if the thread was interrupted; it stays interrupted
   */
  public static void check(Path folder, int cases, Consumer<Finding> told) throws IOException {
    new Soundness(folder, ModelCard.read(folder), cases, told).check();
  }

  private void check() throws IOException {
    if (!filesAreSound()) {
      return;
    }
    try (Model model = opened()) {
      if (model != null) {
        draw(model);
      }
    } catch (UncheckedIOException | IllegalArgumentException e) {
      fault("%s", e.getMessage());
    }
  }

  private void sound(String format, Object... values) {
    told.accept(new Finding(true, Text.format(format, values)));
  }

  private void fault(String format, Object... values) {
    told.accept(new Finding(false, Text.format(format, values)));
  }

  private boolean filesAreSound() throws IOException {
    boolean areSound = true;
    for (Map.Entry<String, FileFacts> file : card.files().entrySet()) {
      Interrupts.check("the check of files");
      Path path = folder.resolve(file.getKey());
      try {
        FileFacts found = FileFacts.of(path);
        if (!found.equals(file.getValue())) {
          fault("%s: is %s, but model.json says %s", path, found, file.getValue());
          areSound = false;
        }
      } catch (InputException e) {
        fault("%s", e.getMessage());
        areSound = false;
      }
    }
    if (areSound) {
      sound("files: all %d have the size and sha-256 of model.json", card.files().size());
    }
    population();
    return areSound;
  }

  /** Matters only to a model that is prepared again, not to one that is used. */
  private void population() throws IOException {
    try {
      if (PopulationFolder.requireScores(folder.resolve(Preparation.POPULATION))) {
        sound("population: its scores have the size and sha-256 of its digest");
      }
    } catch (InputException e) {
      fault("%s", e.getMessage());
    }
  }

  /** The model as far as it can be opened; null if it cannot. */
  private Model opened() throws IOException {
    String first = "";
    try {
      if (card.isPrepared()) {
        return opened(Model.open(folder));
      }
    } catch (InputException e) {
      first = e.getMessage();
      fault("%s", first);
    }
    try {
      return opened(Model.openUnprepared(folder));
    } catch (InputException e) {
      if (!e.getMessage().equals(first)) {
        fault("%s", e.getMessage());
      }
      return null;
    }
  }

  private Model opened(Model model) {
    Generator generator = model.generator();
    sound(
        "generator: takes z of %d and %s, makes w of %d and images of %d pixels",
        generator.zSize(),
        generator.labelSize() == 0 ? "no label" : "a label of " + generator.labelSize(),
        generator.wSize(),
        generator.resolution());
    sound("scorer: gives %s", String.join(", ", model.scorer().properties()));
    return model;
  }

  /**
   * What latents give.
   *
   * @param images not clipped
   * @param scores of the images, clipped but not rounded to 8 bits: a level that is rounded the
   *     other way would look like a difference
   */
  private record Drawn(float[][] w, Images images, float[][] scores) {
    static Drawn of(Model model, Latents latents, long from, int count) {
      List<Latent> cases = LongStream.range(from, from + count).mapToObj(latents::at).toList();
      float[][] w = Latents.map(model.generator(), cases);
      Images images = model.generator().synthesize(w);
      return new Drawn(w, images, model.scorer().score(images.clipped()));
    }

    /** All numbers by what they are. */
    Map<String, float[]> numbers() {
      Map<String, float[]> numbers = new LinkedHashMap<>();
      numbers.put("w", flat(w));
      numbers.put("images", images.toFloats());
      numbers.put("scores", flat(scores));
      return numbers;
    }

    private static float[] flat(float[][] rows) {
      float[] flat = new float[rows.length * rows[0].length];
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
      }
      return flat;
    }
  }

  private void draw(Model model) {
    Latents latents = Latents.of(model, SEED);
    Drawn first = Drawn.of(model, latents, 0, TRIED);
    repeated("again", first, Drawn.of(model, latents, 0, TRIED));
    alone(model, latents, first);
    List<Drawn> all = new ArrayList<>();
    for (int from = 0; from < cases; from += BATCH) {
      Interrupts.check("the check of a model");
      all.add(Drawn.of(model, latents, from, Math.min(BATCH, cases - from)));
    }
    pixels(all);
    float[][] w = all.stream().flatMap(drawn -> Stream.of(drawn.w)).toArray(float[][]::new);
    float[][] scores =
        all.stream().flatMap(drawn -> Stream.of(drawn.scores)).toArray(float[][]::new);
    Population population = Population.of(model.scorer().properties(), w, scores);
    population.properties().forEach(property -> spread(property, population));
    if (card.isPrepared()) {
      medians(population, model.protocol().grouping());
    } else {
      sound("medians and directions: none yet, bin/ohlora model prepare finds them");
    }
    if (model.hasDirections()) {
      Map<String, List<Integer>> members = population.members(model.protocol().grouping());
      model.protocol().steered().forEach(property -> ways(model, property, population, members));
    }
    repeated("after all this", first, Drawn.of(model, latents, 0, TRIED));
  }

  private void repeated(String when, Drawn first, Drawn again) {
    String others =
        first.numbers().entrySet().stream()
            .filter(one -> !Arrays.equals(one.getValue(), again.numbers().get(one.getKey())))
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    if (others.isEmpty()) {
      sound("repeatable: %d latents give the same w, images and scores %s", TRIED, when);
    } else {
      fault("not repeatable: %d latents give other %s %s", TRIED, others, when);
    }
  }

  private void alone(Model model, Latents latents, Drawn together) {
    Map<String, Double> differences = new LinkedHashMap<>();
    for (int i = 0; i < TRIED; i++) {
      Map<String, float[]> alone = Drawn.of(model, latents, i, 1).numbers();
      for (Map.Entry<String, float[]> all : together.numbers().entrySet()) {
        float[] one = alone.get(all.getKey());
        double difference = 0;
        double largest = 1;
        for (int j = 0; j < one.length; j++) {
          largest = Math.max(largest, Math.abs(one[j]));
          difference =
              Math.max(difference, Math.abs((double) one[j] - all.getValue()[i * one.length + j]));
        }
        differences.merge(all.getKey(), difference / largest, Math::max);
      }
    }
    String said =
        differences.entrySet().stream()
            .map(one -> Text.format("%s by %.1e", one.getKey(), one.getValue()))
            .collect(Collectors.joining(", "));
    if (differences.values().stream().allMatch(difference -> difference <= Generator.ROUNDING)) {
      sound("independent: a latent alone gives what it gives among %d (%s at most)", TRIED, said);
    } else {
      fault("not independent: a latent alone gives something else than among %d: %s", TRIED, said);
    }
  }

  private void pixels(List<Drawn> all) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    long clipped = 0;
    long count = 0;
    for (Drawn drawn : all) {
      for (float value : drawn.images.toFloats()) {
        least = Math.min(least, value);
        most = Math.max(most, value);
        clipped += Math.abs(value) > 1 ? 1 : 0;
        count++;
      }
    }
    String range =
        Text.format(
            "images: values from %.2f to %.2f, %.1f %% of them clipped to [-1, 1]",
            least, most, 100.0 * clipped / count);
    if (Math.max(-least, most) > Generator.MAX_PIXEL || clipped > MAX_CLIPPED * count) {
      fault("%s: expected values from -1 (black) to 1 (white)", range);
    } else if (least >= 0) {
      fault("%s: none is below 0; is black 0 and not -1?", range);
    } else {
      sound("%s", range);
    }
  }

  private void spread(String property, Population population) {
    SummaryStatistics scores = new SummaryStatistics();
    DoubleStream.of(population.scores(property)).forEach(scores::addValue);
    if (scores.getN() > 1 && scores.getMin() == scores.getMax()) {
      fault("score of %s: %.4g for every image", property, scores.getMin());
    } else {
      sound(
          "score of %s: %.3f ± %.3f over %d images",
          property, scores.getMean(), scores.getStandardDeviation(), population.size());
    }
  }

  private void medians(Population population, Grouping grouping) {
    int size = population.size();
    grouping
        .medians()
        .forEach(
            (property, median) -> {
              long above =
                  DoubleStream.of(population.scores(property)).filter(s -> s >= median).count();
              String said =
                  Text.format(
                      "median of %s, %.4f: %d of %d images are at or above it",
                      property, median, above, size);
              if (Math.abs(above - size / 2.0) > SHARE_ERRORS * Math.sqrt(size) / 2) {
                fault("%s; is it the median of another model?", said);
              } else {
                sound("%s", said);
              }
            });
    sound(
        "groups: %s",
        population.members(grouping).entrySet().stream()
            .map(group -> group.getKey() + " " + group.getValue().size())
            .collect(Collectors.joining(", ")));
  }

  /** Whether a property's directions raise its score, in each group. */
  private void ways(
      Model model, String property, Population population, Map<String, List<Integer>> members) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    List.of(UPHILL, DOWNHILL, UNCLEAR).forEach(way -> groups.put(way, new ArrayList<>()));
    for (Map.Entry<String, List<Integer>> group : members.entrySet()) {
      SummaryStatistics changes = new SummaryStatistics();
      for (int index : group.getValue().stream().limit(MOVED).toList()) {
        Interrupts.check("the check of directions");
        changes.addValue(change(model, property, population.w(index), group.getKey()));
      }
      groups.get(way(changes)).add(group.getKey());
    }
    String said =
        groups.entrySet().stream()
            .filter(way -> !way.getValue().isEmpty())
            .map(way -> way.getKey() + " in " + String.join(" ", way.getValue()))
            .collect(Collectors.joining(", "));
    List<Double> distances = model.protocol().offsets().of(property);
    String sign =
        isLopsided(distances)
            ? "its offsets are lopsided: turned round they would give another |r|"
            : "its offsets are alike on both sides: turned round they would give the same |r|";
    if (groups.get(UPHILL).isEmpty() || groups.get(DOWNHILL).isEmpty()) {
      sound("directions of %s: %s; %s", property, said, sign);
    } else {
      fault("directions of %s: %s, so not all the same way; %s", property, said, sign);
    }
  }

  /** How much a property's score grows from the smallest to the largest of its offsets. */
  private static double change(Model model, String property, float[] w, String group) {
    List<Double> distances = model.protocol().offsets().of(property);
    Offsets ends =
        Offsets.along(
            model.protocol(), property, Collections.min(distances), Collections.max(distances));
    Images images = model.generator().synthesize(ends.move(w, model.directions(), group));
    float[][] scores = model.scorer().score(images.clipped(), List.of(property));
    return scores[1][0] - scores[0][0];
  }

  private static String way(SummaryStatistics changes) {
    double error = changes.getStandardDeviation() / Math.sqrt(changes.getN());
    if (changes.getN() < 3 || Math.abs(changes.getMean()) <= CHANGE_ERRORS * error) {
      return UNCLEAR;
    }
    return changes.getMean() > 0 ? UPHILL : DOWNHILL;
  }

  /** Whether offsets with the other sign would be other offsets. */
  private static boolean isLopsided(List<Double> distances) {
    Set<Double> turned = distances.stream().map(d -> 0 - d).collect(Collectors.toSet());
    return !turned.equals(distances.stream().map(d -> 0 + d).collect(Collectors.toSet()));
  }
}
