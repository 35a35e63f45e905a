package ohlora.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ohlora.io.FileFacts;
import ohlora.io.Json;
import ohlora.io.Png;
import ohlora.latent.DirectionSearch;
import ohlora.latent.Latents;
import ohlora.latent.Population;
import ohlora.latent.PopulationFolder;
import ohlora.model.Crop;
import ohlora.model.Cutoffs;
import ohlora.model.Directions;
import ohlora.model.Generator;
import ohlora.model.Grouping;
import ohlora.model.Images;
import ohlora.model.Model;
import ohlora.model.ModelCard;
import ohlora.model.OffsetGrid;
import ohlora.model.PerProperty;
import ohlora.model.PropertyScorer;
import ohlora.model.Region;
import ohlora.model.Scorer;
import ohlora.model.StyleGan;
import ohlora.score.CaseResult;
import ohlora.score.CaseTable;
import ohlora.score.Trial;
import ohlora.view.Pictures;
import ohlora.view.Sheet;
import ohlora.weights.Weights;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import tech.tablesaw.api.Table;

/**
 * Completes the demo model: from the two weight files as they ship, finds medians and directions,
 * measures, and writes the model card.
 */
final class DemoCard {
  static final String GENERATOR = "generator.safetensors";
  static final String SCORER = "scorer.safetensors";

  private static final String DIRECTIONS = "directions";
  private static final List<String> STEERED = List.of("eyes", "mouth", "pose");
  private static final List<String> GROUPING =
      List.of("hair_color", "hair_length", "background_mean");
  private static final long POPULATION_SEED = 1;
  private static final long CASE_SEED = 2025;
  private static final int HELD_OUT = 1000;
  private static final int BATCH = 50;
  private static final int SHEET = 27;

  private final World world;
  private final Path build;
  private final Path model;
  private final int population;
  private final int cases;

  /**
   * A card to be written.
   *
   * @param build folder where the population's scores are kept, and the generator's weights are in
   *     full precision
   * @param model folder with the two weight files
   * @param population latents for medians and directions
   * @param cases of the image test for the figures
   */
  DemoCard(World world, Path build, Path model, int population, int cases) {
    this.population = population;
    this.cases = cases;
    this.world = world;
    this.build = build;
    this.model = model;
  }

  /**
   * Writes directions and card.
   *
   * @param trained where the generator's training ended
   */
  void write(Checkpoint trained) throws IOException {
    ObjectNode training = recipe(trained);
    ObjectNode figures = training.putObject("figures");
    Grouping medians;
    try (StyleGan generator = StyleGan.open(model.resolve(GENERATOR));
        PropertyScorer scorer =
            PropertyScorer.of(Weights.read(model.resolve(SCORER)), ScorePart.PLAN)) {
      heldOut(world, generator, scorer, figures);
      halfPrecision(generator, figures);
      Population sampled =
          PopulationFolder.of(
                  build.resolve("population"),
                  generator,
                  scorer,
                  Map.of(
                      GENERATOR, FileFacts.of(model.resolve(GENERATOR)).sha256(),
                      SCORER, FileFacts.of(model.resolve(SCORER)).sha256()),
                  POPULATION_SEED)
              .sample(population, System.out);
      medians = sampled.medians(GROUPING);
      DirectionSearch.Result found =
          DirectionSearch.of(STEERED, POPULATION_SEED).find(sampled, medians);
      found.directions().write(model.resolve(DIRECTIONS));
      validation(found, figures);
    }
    card(medians, training).write(model);
    try (Model complete = Model.open(model)) {
      contactSheet(complete);
      funnel(complete, figures);
      speed(complete, figures);
    }
    card(medians, training).write(model);
    System.out.print(Json.text(figures));
  }

  private ObjectNode recipe(Checkpoint trained) {
    double minutes = round(trained.seconds() / 60, 1);
    ObjectNode recipe = JsonNodeFactory.instance.objectNode();
    recipe
        .put("seed", DemoModel.SEED)
        .put("command", "java ohlora.demo.DemoModel build/demo models/demo " + Math.round(minutes));
    sizes(recipe.putObject("sizes"));
    return recipe
        .put("generator_minutes", minutes)
        .put("generator_steps", trained.step())
        .put("generator_images", trained.images())
        .put("population", population)
        .put("population_seed", POPULATION_SEED);
  }

  private static void sizes(ObjectNode sizes) {
    sizes
        .put("z", DemoModel.Z_SIZE)
        .put("label", MappingNetwork.LABEL_SIZE)
        .put("w", DemoModel.W_SIZE)
        .put("resolution", 2 << DemoModel.CHANNELS.length);
    IntStream.of(DemoModel.CHANNELS).forEach(sizes.putArray("channels_from_4_on")::add);
    IntStream.of(ScorePart.WIDTHS).forEach(sizes.putArray("scorer_channels")::add);
    sizes.put("scorer_hidden", ScorePart.HIDDEN);
  }

  /** PSNR against the drawn faces, and the scores against the known factors. */
  static void heldOut(World world, Generator generator, Scorer scorer, ObjectNode figures) {
    Random random = new Random(HeldOutFaces.SEED);
    Portrait portrait = new Portrait(generator.resolution());
    List<String> properties = scorer.properties();
    double[][] known = new double[properties.size()][HELD_OUT];
    double[][] scored = new double[properties.size()][HELD_OUT];
    double squares = 0;
    long values = 0;
    for (int from = 0; from < HELD_OUT; from += BATCH) {
      float[][] w = new float[BATCH][];
      for (int i = 0; i < BATCH; i++) {
        w[i] = world.sample(random);
      }
      Images images = generator.synthesize(w).quantised();
      float[] pixels = images.toFloats();
      float[][] scores = scorer.score(images);
      for (int i = 0; i < BATCH; i++) {
        Factors factors = world.factors(w[i]);
        byte[] drawn = portrait.draw(factors);
        PerProperty truth = KnownFaces.scores(factors, drawn);
        for (int j = 0; j < drawn.length; j++) {
          double difference = (pixels[i * drawn.length + j] + 1) / 2 - (drawn[j] & 255) / 255.0;
          squares += difference * difference;
        }
        values += drawn.length;
        for (int p = 0; p < properties.size(); p++) {
          known[p][from + i] = truth.of(properties.get(p));
          scored[p][from + i] = scores[i][p];
        }
      }
    }
    figures.put("psnr_db_of_1000_held_out", round(-10 * Math.log10(squares / values), 2));
    ObjectNode pearson = figures.putObject("pearson_of_score_and_factor");
    for (int p = 0; p < properties.size(); p++) {
      double r = new PearsonsCorrelation().correlation(known[p], scored[p]);
      pearson.put(properties.get(p), round(r, 4));
    }
  }

  /** What float16 costs: the largest and the mean difference of the pictures' 8-bit levels. */
  private void halfPrecision(StyleGan shipped, ObjectNode figures) throws IOException {
    Random random = new Random(HeldOutFaces.SEED);
    float[][] w = new float[BATCH][];
    for (int i = 0; i < BATCH; i++) {
      w[i] = world.sample(random);
    }
    try (StyleGan full = StyleGan.open(build.resolve(GENERATOR))) {
      float[] expected = full.synthesize(w).quantised().toFloats();
      float[] given = shipped.synthesize(w).quantised().toFloats();
      double largest = 0;
      double sum = 0;
      for (int i = 0; i < given.length; i++) {
        double difference = Math.abs(given[i] - expected[i]) * 127.5;
        largest = Math.max(largest, difference);
        sum += difference;
      }
      figures.put("float16_largest_difference_in_levels", round(largest, 0));
      figures.put("float16_mean_difference_in_levels", round(sum / given.length, 4));
    }
  }

  private static void validation(DirectionSearch.Result found, ObjectNode figures) {
    ArrayNode rows = figures.putArray("directions");
    for (DirectionSearch.Validation validation : found.validations()) {
      rows.addObject()
          .put("property", validation.property())
          .put("group", validation.group())
          .put("members", validation.members())
          .put("rows", validation.rows())
          .put("accuracy", round(validation.figure(), 4));
    }
    double least =
        found.validations().stream()
            .mapToDouble(DirectionSearch.Validation::figure)
            .min()
            .orElseThrow();
    figures.put("least_validation_accuracy", round(least, 4));
  }

  /** The unmodified faces of the first 27 cases, not chosen in any way. */
  private void contactSheet(Model complete) throws IOException {
    Trial test = Trial.of(complete);
    Latents latents = latents(complete);
    List<Sheet.Tile> tiles = new ArrayList<>();
    for (int k = 0; k < SHEET; k++) {
      tiles.add(Sheet.Tile.of(test.unmodified(latents.at(k)).image(0), "case " + k));
    }
    Png.write(model.resolve("contact-sheet.png"), Sheet.of(9, 128, tiles).image());
  }

  private static Latents latents(Model complete) {
    return Latents.seeded(
        CASE_SEED, complete.generator().zSize(), complete.generator().labelSize());
  }

  private void funnel(Model complete, ObjectNode figures) throws IOException {
    Trial test = Trial.of(complete).withBatch(BATCH);
    Table table = CaseTable.test(test, latents(complete), 0, cases, System.out);
    ObjectNode funnel = figures.putObject("funnel");
    funnel.put("seed", CASE_SEED).put("cases", cases);
    for (Cutoffs set : complete.card().sets()) {
      funnel.put("pass_" + set.name().toLowerCase(Locale.ROOT), set.passing(table).size());
    }
    for (String property : STEERED) {
      funnel.put("mean_abs_r_" + property, round(table.doubleColumn(property).abs().mean(), 4));
    }
    ObjectNode groups = funnel.putObject("groups");
    for (String group : CaseTable.groups(table)) {
      groups.put(group, table.stringColumn("group").isEqualTo(group).size());
    }
    List<Integer> order = byWeakest(table);
    pictured(test, order.get(cases - 1), "good-case.png", funnel.putObject("good_case"));
    pictured(test, order.get(0), "bad-case.png", funnel.putObject("bad_case"));
  }

  /** All cases of a table, those with the smallest absolute correlation first. */
  private static List<Integer> byWeakest(Table table) {
    return IntStream.range(0, table.rowCount())
        .boxed()
        .sorted(Comparator.comparingDouble(row -> weakest(CaseTable.correlations(table, row))))
        .map(row -> table.intColumn("case").get(row))
        .toList();
  }

  /** The smallest absolute correlation; 0 where one is undefined. */
  private static double weakest(PerProperty correlations) {
    return DoubleStream.of(correlations.toArray())
        .map(r -> Double.isNaN(r) ? 0 : Math.abs(r))
        .min()
        .orElseThrow();
  }

  /** Writes the sheet of a case's 50 images and gives its figures. */
  private void pictured(Trial test, int number, String name, ObjectNode figures)
      throws IOException {
    CaseResult result = test.run(latents(test.model()).at(number));
    Png.write(model.resolve(name), Pictures.caseSheet(test, result).image());
    figures.put("case", number);
    result.correlations().values().forEach((property, r) -> figures.put(property, round(r, 4)));
  }

  private static void speed(Model complete, ObjectNode figures) {
    Trial test = Trial.of(complete).withBatch(BATCH);
    Latents latents = latents(complete);
    double best = Double.MAX_VALUE;
    for (int k = 0; k < 5; k++) {
      long start = System.nanoTime();
      test.run(latents.at(k));
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    figures.put("images_per_second", round(51 / best, 1));
  }

  /** The card of the files as they lie in the folder. */
  ModelCard card(Grouping medians, ObjectNode training) throws IOException {
    return new ModelCard(
        "Oh-LoRA latents demo",
        "demo",
        "Apache-2.0",
        "trained by ohlora.demo.DemoModel on portraits that it draws; see README.md",
        GENERATOR,
        null,
        null,
        SCORER,
        DemoModel.Z_SIZE,
        MappingNetwork.LABEL_SIZE,
        null,
        null,
        ScorePart.PLAN,
        null,
        null,
        STEERED,
        offsets(),
        null,
        medians,
        cutoffs(),
        labels(),
        Map.of(),
        criteria(),
        regions(),
        files(medians),
        training);
  }

  private static OffsetGrid offsets() {
    Map<String, List<Double>> distances = new LinkedHashMap<>();
    distances.put("mouth", List.of(-1.8, -.9, 0.0, .9, 1.8));
    distances.put("eyes", List.of(-1.2, 1.2));
    distances.put("pose", List.of(-1.8, -1.2, -.6, 0.0, .6));
    return new OffsetGrid(distances);
  }

  private static Map<String, String> cutoffs() {
    Map<String, String> cutoffs = new LinkedHashMap<>();
    cutoffs.put("A", "eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92");
    cutoffs.put("B", "eyes ≥ 0.90, mouth ≥ 0.90, pose ≥ 0.88");
    return cutoffs;
  }

  private static Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("hair_color", "hair colour");
    labels.put("hair_length", "hair length");
    labels.put("background_mean", "background mean");
    labels.put("background_std", "background spread");
    return labels;
  }

  private static Map<String, String> criteria() {
    Map<String, String> criteria = new LinkedHashMap<>();
    criteria.put("young_woman", "a young woman");
    criteria.put("properties_follow", "eyes, mouth and pose really follow");
    criteria.put("background_and_face_stay", "background and face shape stay");
    criteria.put("little_uncanny_valley", "little uncanny valley");
    return criteria;
  }

  /** The whole face changes where the head turns, so it is compared within a pose. */
  private static List<Region> regions() {
    List<Crop> sides = List.of(new Crop(0, .875, 0, .125), new Crop(0, .875, .875, 1));
    List<Crop> asked =
        Stream.of(ScorePart.EYES, ScorePart.MOUTH, ScorePart.POSE)
            .map(part -> part.network().crop())
            .toList();
    return List.of(
        new Region("background", sides, List.of(), List.of()),
        new Region("face", List.of(new Crop(.25, .875, .25, .75)), asked, List.of("pose")));
  }

  private Map<String, FileFacts> files(Grouping medians) throws IOException {
    List<String> names = new ArrayList<>(List.of(GENERATOR, SCORER));
    for (String property : STEERED) {
      for (String group : medians.groups()) {
        names.add(DIRECTIONS + "/" + Directions.fileName(property, group));
      }
    }
    Map<String, FileFacts> files = new LinkedHashMap<>();
    for (String name : names) {
      files.put(name, FileFacts.of(model.resolve(name)));
    }
    return files;
  }

  private static double round(double value, int places) {
    double scale = Math.pow(10, places);
    return Math.rint(value * scale) / scale;
  }
}
