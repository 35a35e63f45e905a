package ohlora.demo;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import ohlora.latent.DirectionSearch;
import ohlora.latent.Latents;
import ohlora.latent.Population;
import ohlora.model.Directions;
import ohlora.model.FaceModel;
import ohlora.model.Group;
import ohlora.model.Images;
import ohlora.model.Medians;
import ohlora.model.ModelCard;
import ohlora.model.Property;
import ohlora.model.PropertyScorer;
import ohlora.model.ScorerPlan;
import ohlora.model.StyleGan;
import ohlora.model.Weights;
import ohlora.score.CaseResult;
import ohlora.score.CaseTest;
import ohlora.score.Recipe;
import ohlora.view.Pictures;
import ohlora.view.Sheet;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/**
 * Completes the demo model: from the two weight files as they ship, finds medians and directions,
 * measures, and writes the model card.
 */
final class DemoCard {
  static final String GENERATOR = "generator.safetensors";
  static final String SCORER = "scorer.safetensors";

  private static final String DIRECTIONS = "directions";
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
   * @param build folder where the population's scores are kept, and the generator's weights stand
   *     in full precision
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
    JsonObject training = recipe(trained);
    JsonObject figures = new JsonObject();
    training.add("figures", figures);
    Map<String, String> plan = new LinkedHashMap<>();
    for (ScorePart part : ScorePart.values()) {
      plan.put(part.label(), part.plan());
    }
    Medians medians;
    try (StyleGan generator = StyleGan.open(model.resolve(GENERATOR));
        PropertyScorer scorer =
            PropertyScorer.of(Weights.read(model.resolve(SCORER)), ScorerPlan.of(plan))) {
      heldOut(world, generator, scorer, figures);
      halfPrecision(generator, figures);
      Population sampled =
          Population.sample(
              generator,
              scorer,
              Latents.seeded(POPULATION_SEED, generator.zSize(), generator.labelSize()),
              population,
              BATCH,
              build.resolve("population.csv"),
              System.out);
      medians = sampled.medians();
      DirectionSearch.Result found = DirectionSearch.find(sampled, medians, POPULATION_SEED);
      found.directions().write(model.resolve(DIRECTIONS));
      validation(found, figures);
    }
    ModelCard card = card(plan, medians, training);
    card.write(model);
    try (FaceModel complete = FaceModel.open(model)) {
      contactSheet(complete);
      funnel(complete, figures);
      speed(complete, figures);
    }
    card(plan, medians, training).write(model);
    System.out.println(figures);
  }

  private JsonObject recipe(Checkpoint trained) {
    JsonObject recipe = new JsonObject();
    recipe.addProperty("seed", DemoModel.SEED);
    double minutes = round(trained.seconds() / 60, 1);
    recipe.addProperty(
        "command", "java ohlora.demo.DemoModel build/demo models/demo " + Math.round(minutes));
    recipe.add("sizes", sizes());
    recipe.addProperty("generator_minutes", minutes);
    recipe.addProperty("generator_steps", trained.step());
    recipe.addProperty("generator_images", trained.images());
    recipe.addProperty("population", population);
    recipe.addProperty("population_seed", POPULATION_SEED);
    return recipe;
  }

  private static JsonObject sizes() {
    JsonObject sizes = new JsonObject();
    sizes.addProperty("z", DemoModel.Z_SIZE);
    sizes.addProperty("label", MappingNetwork.LABEL_SIZE);
    sizes.addProperty("w", DemoModel.W_SIZE);
    sizes.addProperty("resolution", 2 << DemoModel.CHANNELS.length);
    sizes.add("channels_from_4_on", numbers(DemoModel.CHANNELS));
    sizes.add("scorer_channels", numbers(ScorePart.WIDTHS));
    sizes.addProperty("scorer_hidden", ScorePart.HIDDEN);
    return sizes;
  }

  private static JsonArray numbers(int... values) {
    JsonArray array = new JsonArray();
    for (int value : values) {
      array.add(value);
    }
    return array;
  }

  /** PSNR against the drawn faces, and the scores against the known factors. */
  static void heldOut(World world, StyleGan generator, PropertyScorer scorer, JsonObject figures) {
    Random random = new Random(HeldOut.SEED);
    Portrait portrait = new Portrait(generator.resolution());
    Property[] properties = Property.values();
    double[][] known = new double[properties.length][HELD_OUT];
    double[][] scored = new double[properties.length][HELD_OUT];
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
        float[] truth = KnownFaces.scores(factors, drawn);
        for (int j = 0; j < drawn.length; j++) {
          double difference = (pixels[i * drawn.length + j] + 1) / 2 - (drawn[j] & 255) / 255.0;
          squares += difference * difference;
        }
        values += drawn.length;
        for (int p = 0; p < properties.length; p++) {
          known[p][from + i] = truth[p];
          scored[p][from + i] = scores[i][p];
        }
      }
    }
    figures.addProperty("psnr_db_of_1000_held_out", round(-10 * Math.log10(squares / values), 2));
    JsonObject pearson = new JsonObject();
    for (Property property : properties) {
      int p = property.ordinal();
      double r = new PearsonsCorrelation().correlation(known[p], scored[p]);
      pearson.addProperty(property.label(), round(r, 4));
    }
    figures.add("pearson_of_score_and_factor", pearson);
  }

  /** What float16 costs: the largest and the mean difference of the pictures' 8-bit levels. */
  private void halfPrecision(StyleGan shipped, JsonObject figures) throws IOException {
    Random random = new Random(HeldOut.SEED);
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
      figures.addProperty("float16_largest_difference_in_levels", round(largest, 0));
      figures.addProperty("float16_mean_difference_in_levels", round(sum / given.length, 4));
    }
  }

  private static void validation(DirectionSearch.Result found, JsonObject figures) {
    JsonArray rows = new JsonArray();
    for (DirectionSearch.Validation validation : found.validations()) {
      JsonObject row = new JsonObject();
      row.addProperty("property", validation.property().label());
      row.addProperty("group", validation.group().label());
      row.addProperty("members", validation.members());
      row.addProperty("rows", validation.rows());
      row.addProperty("accuracy", round(validation.accuracy(), 4));
      rows.add(row);
    }
    figures.add("directions", rows);
    figures.addProperty(
        "least_validation_accuracy",
        round(
            found.validations().stream()
                .mapToDouble(DirectionSearch.Validation::accuracy)
                .min()
                .orElseThrow(),
            4));
  }

  /** The unmodified faces of the first 27 cases, not chosen in any way. */
  private void contactSheet(FaceModel complete) throws IOException {
    CaseTest test = CaseTest.of(complete);
    Latents latents = latents(complete);
    List<Sheet.Tile> tiles = new ArrayList<>();
    for (int k = 0; k < SHEET; k++) {
      tiles.add(Sheet.Tile.of(test.unmodified(latents.at(k)).image(0), "case " + k));
    }
    Generation.write(Sheet.of(9, 128, tiles).image(), model.resolve("contact-sheet.png"));
  }

  private static Latents latents(FaceModel complete) {
    return Latents.seeded(
        CASE_SEED, complete.generator().zSize(), complete.generator().labelSize());
  }

  private void funnel(FaceModel complete, JsonObject figures) throws IOException {
    Latents latents = latents(complete);
    CaseTest test = CaseTest.of(complete).withBatch(BATCH);
    List<double[]> correlations = new ArrayList<>();
    CaseResult best = null;
    CaseResult worst = null;
    Map<Group, Integer> groups = new EnumMap<>(Group.class);
    for (int k = 0; k < cases; k++) {
      CaseResult result = test.run(latents.at(k));
      groups.merge(result.group(), 1, Integer::sum);
      correlations.add(
          Property.STEERED.stream().mapToDouble(p -> Math.abs(result.correlation(p))).toArray());
      best = best == null || weakest(result) > weakest(best) ? result : best;
      worst = worst == null || weakest(result) < weakest(worst) ? result : worst;
    }
    JsonObject funnel = new JsonObject();
    funnel.addProperty("seed", CASE_SEED);
    funnel.addProperty("cases", cases);
    funnel.addProperty("pass_a", passing(correlations, Recipe.A));
    funnel.addProperty("pass_b", passing(correlations, Recipe.B));
    for (int p = 0; p < Property.STEERED.size(); p++) {
      int column = p;
      DoubleStream values = correlations.stream().mapToDouble(row -> row[column]);
      funnel.addProperty(
          "mean_abs_r_" + Property.STEERED.get(p).label(),
          round(values.average().orElseThrow(), 4));
    }
    JsonObject sizes = new JsonObject();
    groups.forEach((group, size) -> sizes.addProperty(group.label(), size));
    funnel.add("groups", sizes);
    funnel.add("good_case", pictured(test, best, "good-case.png"));
    funnel.add("bad_case", pictured(test, worst, "bad-case.png"));
    figures.add("funnel", funnel);
  }

  /** The smallest of the three absolute correlations. */
  private static double weakest(CaseResult result) {
    return Property.STEERED.stream()
        .mapToDouble(p -> Math.abs(result.correlation(p)))
        .min()
        .orElseThrow();
  }

  /** Writes the sheet of a case's 50 images and gives its figures. */
  private JsonObject pictured(CaseTest test, CaseResult result, String name) throws IOException {
    Generation.write(Pictures.caseSheet(test, result).image(), model.resolve(name));
    JsonObject figures = new JsonObject();
    figures.addProperty("case", result.latent().number());
    for (Property property : Property.STEERED) {
      figures.addProperty(property.label(), round(result.correlation(property), 4));
    }
    return figures;
  }

  private static long passing(List<double[]> correlations, Map<Property, Double> cutoffs) {
    return correlations.stream()
        .filter(
            row ->
                Property.STEERED.stream()
                    .allMatch(p -> row[Property.STEERED.indexOf(p)] >= cutoffs.get(p)))
        .count();
  }

  private static void speed(FaceModel complete, JsonObject figures) {
    CaseTest test = CaseTest.of(complete).withBatch(BATCH);
    Latents latents = latents(complete);
    double best = Double.MAX_VALUE;
    for (int k = 0; k < 5; k++) {
      long start = System.nanoTime();
      test.run(latents.at(k));
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    figures.addProperty("images_per_second", round(51 / best, 1));
  }

  private ModelCard card(Map<String, String> plan, Medians medians, JsonObject training)
      throws IOException {
    Map<String, ModelCard.FileFacts> files = new LinkedHashMap<>();
    put(files, GENERATOR);
    put(files, SCORER);
    for (Property property : Property.STEERED) {
      for (Group group : Group.values()) {
        put(files, DIRECTIONS + "/" + Directions.fileName(property, group));
      }
    }
    return new ModelCard(
        "Oh-LoRA latents demo",
        "demo",
        "Apache-2.0",
        "trained by ohlora.demo.DemoModel on portraits that it draws; see README.md",
        GENERATOR,
        SCORER,
        plan,
        medians,
        files,
        training);
  }

  private void put(Map<String, ModelCard.FileFacts> files, String name) throws IOException {
    byte[] content = Files.readAllBytes(model.resolve(name));
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      files.put(name, new ModelCard.FileFacts(content.length, HexFormat.of().formatHex(hash)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static double round(double value, int places) {
    double scale = Math.pow(10, places);
    return Math.rint(value * scale) / scale;
  }
}
