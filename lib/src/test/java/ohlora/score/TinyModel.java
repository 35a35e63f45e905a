package ohlora.score;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import ohlora.model.Crop;
import ohlora.model.Cutoffs;
import ohlora.model.Grouping;
import ohlora.model.Model;
import ohlora.model.OffsetGrid;
import ohlora.model.OriginalPlan;
import ohlora.model.Region;
import ohlora.model.ScorerPlan;
import ohlora.model.ScorerPlan.Network;

/** A {@link FormulaModel} with the first report's properties, groups, offsets and cutoffs. */
public final class TinyModel {
  /** The first report's set A. */
  public static final Cutoffs A = Cutoffs.of("A", "eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92");

  /** The first report's set B. */
  public static final Cutoffs B = Cutoffs.of("B", "eyes ≥ 0.90, mouth ≥ 0.90, pose ≥ 0.88");

  /** The 50 images of the first report. */
  public static final OffsetGrid OFFSETS = new OffsetGrid(offsets());

  /** The parts of a face's image that should stay. */
  static final List<Region> REGIONS =
      List.of(
          new Region(
              "background",
              List.of(new Crop(0, 7 / 8., 0, 1 / 8.), new Crop(0, 7 / 8., 7 / 8., 1)),
              List.of(),
              List.of()),
          new Region(
              "face",
              List.of(new Crop(1 / 4., 7 / 8., 1 / 4., 3 / 4.)),
              crops("eyes", "mouth", "pose"),
              List.of("pose")));

  static final List<String> STEERED = List.of("eyes", "mouth", "pose");

  private TinyModel() {}

  private static Map<String, List<Double>> offsets() {
    Map<String, List<Double>> offsets = new LinkedHashMap<>();
    offsets.put("mouth", List.of(-1.8, -.9, 0.0, .9, 1.8));
    offsets.put("eyes", List.of(-1.2, 1.2));
    offsets.put("pose", List.of(-1.8, -1.2, -.6, 0.0, .6));
    return offsets;
  }

  private static List<Crop> crops(String... properties) {
    return OriginalPlan.SCORER.networks().stream()
        .filter(network -> List.of(properties).contains(network.outputs().get(0)))
        .map(Network::crop)
        .toList();
  }

  /** The first report's medians are others; these part the tiny model's cases. */
  private static Grouping medians() {
    Map<String, Double> medians = new LinkedHashMap<>();
    List.of("hair_color", "hair_length", "background_mean")
        .forEach(property -> medians.put(property, 0.0));
    return new Grouping(medians);
  }

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
    ScorerPlan shallow =
        new ScorerPlan(
            OriginalPlan.SCORER.networks().stream()
                .map(n -> new Network(n.prefix(), n.crop(), n.outputs(), FormulaModel.STEPS))
                .toList());
    return model(contrast, shallow, medians()).write(folder);
  }

  /** Writes the card of a folder of weights and directions, and opens it. */
  static Model open(
      Path folder, String generator, String scorer, ScorerPlan networks, Grouping medians)
      throws IOException {
    model(1, networks, medians).card(folder, generator, scorer);
    return Model.open(folder);
  }

  private static FormulaModel model(double contrast, ScorerPlan networks, Grouping medians) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("hair_color", "hair colour");
    Map<String, String> criteria = new LinkedHashMap<>();
    criteria.put("young_woman", "a young woman");
    criteria.put("properties_follow", "eyes, mouth and pose really follow");
    criteria.put("background_and_face_stay", "background and face shape stay");
    criteria.put("little_uncanny_valley", "little uncanny valley");
    return new FormulaModel(
        "tiny",
        "demo",
        contrast,
        networks,
        STEERED,
        OFFSETS,
        medians,
        List.of(A, B),
        labels,
        criteria,
        REGIONS);
  }

  /** The contents of all files below a folder, by their paths. */
  static Map<String, String> contents(Path folder) {
    Map<String, String> contents = new TreeMap<>();
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
