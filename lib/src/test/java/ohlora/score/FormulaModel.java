package ohlora.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ohlora.io.FileFacts;
import ohlora.model.Crop;
import ohlora.model.Cutoffs;
import ohlora.model.Directions;
import ohlora.model.Golden;
import ohlora.model.Grouping;
import ohlora.model.ModelCard;
import ohlora.model.OffsetGrid;
import ohlora.model.Region;
import ohlora.model.ScorerPlan;
import ohlora.weights.DType;
import ohlora.weights.Tensor;
import ohlora.weights.Weights;

/**
 * A model small enough for tests: the reference's 64-pixel generator, whose w has 64 numbers, and
 * formula weights for what a plan wants, each network of one convolution and one pool.
 *
 * @param contrast of the scores; 0 makes each constant
 */
record FormulaModel(
    String name,
    String kind,
    double contrast,
    ScorerPlan networks,
    List<String> steered,
    OffsetGrid offsets,
    Grouping medians,
    List<Cutoffs> sets,
    Map<String, String> labels,
    Map<String, String> criteria,
    List<Region> regions) {
  /** What each network does. */
  static final String STEPS = "conv pool";

  private static final int SIDE = 64;
  private static final int W_SIZE = 64;
  private static final int CHANNELS = 4;
  private static final int HIDDEN = 8;

  /**
   * A model that steers so many properties, {@code a}, {@code b} and so on, by a network each, and
   * has no groups.
   *
   * @param distances of each property
   */
  static FormulaModel steering(int count, List<Double> distances) {
    List<String> properties = List.of("a", "b", "c", "d", "e", "f").subList(0, count);
    Map<String, List<Double>> offsets = new LinkedHashMap<>();
    properties.forEach(property -> offsets.put(property, distances));
    List<Crop> crops = List.of(new Crop(0, .5, 0, 1), new Crop(.5, 1, 0, 1), Crop.WHOLE);
    ScorerPlan networks =
        new ScorerPlan(
            properties.stream()
                .map(
                    property ->
                        new ScorerPlan.Network(
                            property + "_net",
                            crops.get(properties.indexOf(property) % crops.size()),
                            List.of(property),
                            STEPS))
                .toList());
    return new FormulaModel(
        "of " + count,
        "own",
        1,
        networks,
        properties,
        new OffsetGrid(offsets),
        new Grouping(Map.of()),
        List.of(),
        Map.of(),
        Map.of(),
        List.of());
  }

  /** Writes the model into a folder, which is made. */
  Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.copy(Golden.file("generator_small_64.pth"), folder.resolve("generator.pth"));
    scorer().writeSafetensors(folder.resolve("scorer.safetensors"), DType.FLOAT32);
    Directions.of(
            steered,
            medians.groups(),
            (property, group) -> unit(Golden.formula("tiny." + property + group, W_SIZE, 1, 0)))
        .write(folder.resolve("directions"));
    card(folder, "generator.pth", "scorer.safetensors");
    return folder;
  }

  /** Writes a card for weights and directions that lie in a folder. */
  void card(Path folder, String generator, String scorer) throws IOException {
    Map<String, FileFacts> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (file.endsWith(ModelCard.FILE)) {
          continue;
        }
        files.put(folder.relativize(file).toString().replace('\\', '/'), FileFacts.of(file));
      }
    }
    Map<String, String> cutoffs = new LinkedHashMap<>();
    sets.forEach(set -> cutoffs.put(set.name(), set.condition()));
    new ModelCard(
            name, kind, "none", "a test", generator, null, null, scorer, null, null, null, null,
            networks, null, null, steered, offsets, null, medians, cutoffs, labels, Map.of(),
            criteria, regions, files, null)
        .write(folder);
  }

  private static float[] unit(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(square);
    }
    return vector;
  }

  private Weights scorer() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (ScorerPlan.Network network : networks.networks()) {
      int[] crop = network.crop().pixels(SIDE);
      int inputs = CHANNELS * ((crop[1] - crop[0] - 2) / 2) * ((crop[3] - crop[2] - 2) / 2);
      int outputs = network.outputs().size();
      String prefix = network.prefix() + ".";
      put(tensors, prefix + "conv1.0.weight", .25, CHANNELS, 3, 3, 3);
      put(tensors, prefix + "conv1.0.bias", .05, CHANNELS);
      put(tensors, prefix + "fc1.0.weight", .3 / Math.sqrt(inputs), HIDDEN, inputs);
      put(tensors, prefix + "fc1.0.bias", .1, HIDDEN);
      put(tensors, prefix + "fc_final.weight", contrast, outputs, HIDDEN);
      put(tensors, prefix + "fc_final.bias", .1, outputs);
    }
    return Weights.of(tensors);
  }

  private static void put(Map<String, Tensor> tensors, String name, double scale, long... shape) {
    int size = 1;
    for (long length : shape) {
      size *= (int) length;
    }
    tensors.put(name, Tensor.of(Golden.formula(name, size, scale, 0), shape));
  }
}
