package ohlora.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * All that the method needs of a model: generator, property CNN, medians, directions and the model
 * card, opened from one folder. Owns the native memory of both networks until {@link #close}.
 */
public final class FaceModel implements AutoCloseable {
  private final ModelCard card;
  private final StyleGan generator;
  private final PropertyScorer scorer;
  private final Directions directions;

  private FaceModel(
      ModelCard card, StyleGan generator, PropertyScorer scorer, Directions directions) {
    this.card = card;
    this.generator = generator;
    this.scorer = scorer;
    this.directions = directions;
  }

  /**
   * Opens a model: {@code model.json}, the weight files that it names, and {@code directions/}.
   *
   * @throws IOException in one line, if a file is missing, has another size or sha-256 than the
   *     card says, or does not fit the others
   */
  public static FaceModel open(Path folder) throws IOException {
    ModelCard card = ModelCard.read(folder);
    for (Map.Entry<String, ModelCard.FileFacts> file : card.files().entrySet()) {
      check(folder.resolve(file.getKey()), file.getValue());
    }
    Directions directions = Directions.read(folder.resolve("directions"));
    StyleGan generator = StyleGan.open(folder.resolve(card.generator()));
    PropertyScorer scorer = null;
    try {
      Weights weights = Weights.read(folder.resolve(card.scorer())).unwrap("cnn");
      scorer = PropertyScorer.of(weights, card.scorerPlan());
      fit(folder, generator, scorer, directions);
      return new FaceModel(card, generator, scorer, directions);
    } catch (IOException | RuntimeException e) {
      generator.close();
      if (scorer != null) {
        scorer.close();
      }
      throw e;
    }
  }

  private static void check(Path file, ModelCard.FileFacts facts) throws IOException {
    MessageDigest digest = sha256();
    long size = 0;
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      size = in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (NoSuchFileException e) {
      throw WeightsException.of(
          file.toString(), "is missing, but model.json names it", "get the model anew", e);
    }
    String hash = HexFormat.of().formatHex(digest.digest());
    if (size != facts.size() || !hash.equals(facts.sha256())) {
      throw WeightsException.of(
          file.toString(),
          "is not the file that model.json names (%d bytes, sha-256 %s; expected %d, %s)"
              .formatted(size, hash, facts.size(), facts.sha256()),
          "get the model anew");
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void fit(
      Path folder, StyleGan generator, PropertyScorer scorer, Directions directions)
      throws WeightsException {
    if (generator.resolution() != scorer.resolution()) {
      throw WeightsException.of(
          folder.toString(),
          "has a generator of %d pixels, but a property CNN for %d"
              .formatted(generator.resolution(), scorer.resolution()),
          "use a generator and a property CNN that belong together");
    }
    if (generator.wSize() != directions.size()) {
      throw WeightsException.of(
          folder.toString(),
          "has directions of length %d, but the generator's w has %d"
              .formatted(directions.size(), generator.wSize()),
          "use the directions of this generator");
    }
  }

  public StyleGan generator() {
    return generator;
  }

  public PropertyScorer scorer() {
    return scorer;
  }

  public Medians medians() {
    return card.medians();
  }

  public Directions directions() {
    return directions;
  }

  public ModelCard card() {
    return card;
  }

  /** What this model is, a row per fact. */
  public Table table() {
    Table table =
        Table.create(card.name(), StringColumn.create("fact"), StringColumn.create("value"));
    Map<String, Object> facts = new java.util.LinkedHashMap<>();
    facts.put("name", card.name());
    facts.put("kind", card.kind());
    facts.put("licence", card.licence());
    facts.put("origin", card.origin());
    facts.put("z", generator.zSize() + " numbers");
    facts.put("label", generator.labelSize() + " numbers");
    facts.put("w", generator.wSize() + " numbers");
    facts.put("styled layers", generator.layers());
    facts.put("image", "%1$d × %1$d pixels".formatted(generator.resolution()));
    facts.put("directions", Property.STEERED.size() * Group.values().length);
    facts.put("files", card.files().size() + ", each with size and sha-256");
    facts.forEach(
        (fact, value) -> {
          table.stringColumn("fact").append(fact);
          table.stringColumn("value").append(String.valueOf(value));
        });
    return table;
  }

  /** Gives back the native memory; a second time does nothing. */
  @Override
  public void close() {
    generator.close();
    scorer.close();
  }
}
