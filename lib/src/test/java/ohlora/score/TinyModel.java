package ohlora.score;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ohlora.model.DType;
import ohlora.model.Directions;
import ohlora.model.FaceModel;
import ohlora.model.Golden;
import ohlora.model.Group;
import ohlora.model.Medians;
import ohlora.model.ModelCard;
import ohlora.model.Property;
import ohlora.model.Tensor;
import ohlora.model.Weights;

/** A model small enough for tests: the reference's 64-pixel generator, and formula weights. */
public final class TinyModel {
  private static final int CHANNELS = 4;
  private static final int HIDDEN = 8;

  /** Rows and columns of each network's features at 64 pixels, after one convolution and pool. */
  private static final Map<String, int[]> FEATURES =
      Map.of(
          "eyes", new int[] {5, 15, 1},
          "mouth", new int[] {5, 7, 1},
          "pose", new int[] {5, 9, 1},
          "hair_color", new int[] {31, 31, 1},
          "hair_length", new int[] {15, 31, 1},
          "background", new int[] {15, 31, 2});

  private TinyModel() {}

  /** Writes such a model into a folder. */
  public static Path write(Path folder) throws IOException {
    return write(folder, 1);
  }

  /**
   * The same with another contrast of the scores.
   *
   * @param contrast 0 makes every score constant
   */
  static Path write(Path folder, double contrast) throws IOException {
    Files.createDirectories(folder);
    Files.copy(Golden.file("generator_small_64.pth"), folder.resolve("generator.pth"));
    scorer(contrast).writeSafetensors(folder.resolve("scorer.safetensors"), DType.FLOAT32);
    Map<Property, Map<Group, float[]>> directions = new EnumMap<>(Property.class);
    for (Property property : Property.STEERED) {
      Map<Group, float[]> ofProperty = new EnumMap<>(Group.class);
      for (Group group : Group.values()) {
        ofProperty.put(
            group, Golden.formula("tiny." + property.label() + group.label(), 64, .125, 0));
      }
      directions.put(property, ofProperty);
    }
    Directions.of(directions).write(folder.resolve("directions"));
    Map<String, String> plan = new LinkedHashMap<>();
    FEATURES.keySet().forEach(network -> plan.put(network, "conv pool"));
    card(folder, "generator.pth", "scorer.safetensors", plan, new Medians(0, 0, 0));
    return folder;
  }

  /** Writes the card of a folder of weights and directions, and opens it. */
  static FaceModel open(
      Path folder, String generator, String scorer, Map<String, String> plan, Medians medians)
      throws IOException {
    card(folder, generator, scorer, plan, medians);
    return FaceModel.open(folder);
  }

  private static void card(
      Path folder, String generator, String scorer, Map<String, String> plan, Medians medians)
      throws IOException {
    Map<String, ModelCard.FileFacts> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            folder.relativize(file).toString().replace('\\', '/'),
            new ModelCard.FileFacts(
                Files.size(file), FinishedRun.sha256(Files.readAllBytes(file))));
      }
    }
    new ModelCard("tiny", "demo", "none", "a test", generator, scorer, plan, medians, files, null)
        .write(folder);
  }

  private static Weights scorer(double contrast) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String network :
        List.of("eyes", "mouth", "pose", "hair_color", "hair_length", "background")) {
      int[] features = FEATURES.get(network);
      int inputs = CHANNELS * features[0] * features[1];
      String name = network + "_score_cnn.";
      put(tensors, name + "conv1.0.weight", .25, CHANNELS, 3, 3, 3);
      put(tensors, name + "conv1.0.bias", .05, CHANNELS);
      put(tensors, name + "fc1.0.weight", .3 / Math.sqrt(inputs), HIDDEN, inputs);
      put(tensors, name + "fc1.0.bias", .1, HIDDEN);
      put(tensors, name + "fc_final.weight", contrast, features[2], HIDDEN);
      put(tensors, name + "fc_final.bias", .1, features[2]);
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

  /** The contents of all files below a folder, by their paths. */
  static Map<String, String> contents(Path folder) {
    Map<String, String> contents = new java.util.TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return contents;
  }
}
