package ohlora.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ohlora.io.FileFacts;
import ohlora.io.InputException;
import ohlora.io.Text;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * All that the method needs of a model: generator, property CNN, protocol, directions and the model
 * card, opened from one folder. Owns the native memory of both networks until {@link #close}.
 */
public final class Model implements AutoCloseable {
  private final ModelCard card;
  private final StyleGan generator;
  private final PropertyScorer scorer;
  private final Directions directions;

  private Model(ModelCard card, StyleGan generator, PropertyScorer scorer, Directions directions) {
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
  public static Model open(Path folder) throws IOException {
    ModelCard card = ModelCard.read(folder);
    for (Map.Entry<String, FileFacts> file : card.files().entrySet()) {
      check(folder.resolve(file.getKey()), file.getValue());
    }
    Protocol protocol = card.protocol();
    Directions directions =
        Directions.read(
            folder.resolve("directions"), protocol.steered(), protocol.grouping().groups());
    StyleGan generator = StyleGan.open(folder.resolve(card.generator()));
    PropertyScorer scorer = null;
    try {
      scorer = PropertyScorer.open(folder.resolve(card.scorer()), card.networks());
      fit(folder, generator, scorer, directions);
      return new Model(card, generator, scorer, directions);
    } catch (IOException | RuntimeException e) {
      generator.close();
      if (scorer != null) {
        scorer.close();
      }
      throw e;
    }
  }

  private static void check(Path file, FileFacts expected) throws IOException {
    FileFacts facts = FileFacts.of(file);
    if (!facts.equals(expected)) {
      throw InputException.of(
          file.toString(),
          Text.format("is not the file that model.json names, %s, but %s", expected, facts),
          "get the model again");
    }
  }

  private static void fit(
      Path folder, StyleGan generator, PropertyScorer scorer, Directions directions)
      throws InputException {
    if (generator.resolution() != scorer.resolution()) {
      throw InputException.of(
          folder.toString(),
          Text.format(
              "has a generator of %d pixels, but a property CNN for %d",
              generator.resolution(), scorer.resolution()),
          "use a generator and a property CNN that belong together");
    }
    if (generator.wSize() != directions.length()) {
      throw InputException.of(
          folder.toString(),
          Text.format(
              "has directions of length %d, but the generator's w has %d",
              directions.length(), generator.wSize()),
          "use the directions of this generator");
    }
  }

  public StyleGan generator() {
    return generator;
  }

  public PropertyScorer scorer() {
    return scorer;
  }

  /** What is steered how far, and what groups the cases. */
  public Protocol protocol() {
    return card.protocol();
  }

  public Directions directions() {
    return directions;
  }

  public ModelCard card() {
    return card;
  }

  /** What this model is, a row per fact. */
  public Table table() {
    Protocol protocol = protocol();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("name", card.name());
    facts.put("kind", card.kind());
    facts.put("licence", card.licence());
    facts.put("origin", card.origin());
    facts.put("z", generator.zSize() + " numbers");
    facts.put("label", generator.labelSize() + " numbers");
    facts.put("w", generator.wSize() + " numbers");
    facts.put("styled layers", String.valueOf(generator.layers()));
    facts.put("image", Text.format("%1$d × %1$d pixels", generator.resolution()));
    facts.put("steered", protocol.labels(protocol.steered()));
    facts.put("images a case", String.valueOf(protocol.offsets().count()));
    facts.put("grouped by", protocol.labels(protocol.grouping().properties()));
    List<String> groups = protocol.grouping().groups();
    facts.put("directions", String.valueOf(protocol.steered().size() * groups.size()));
    facts.put("files", card.files().size() + ", each with size and sha-256");
    Table table =
        Table.create(card.name(), StringColumn.create("fact"), StringColumn.create("value"));
    facts.forEach(
        (fact, value) -> {
          table.stringColumn("fact").append(fact);
          table.stringColumn("value").append(value);
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
