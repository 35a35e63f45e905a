package ohlora.model;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import ohlora.io.Text;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What a model is, for people. */
final class CardFacts {
  private final ModelCard card;
  private final Generator generator;
  private final Protocol names;

  private CardFacts(ModelCard card, Generator generator) {
    this.card = card;
    this.generator = generator;
    names =
        new Protocol(
            card.steered(), card.offsets(), new Grouping(Map.of()), card.labels(), card.units());
  }

  /**
   * The facts of a card.
   *
   * @param generator for what only it can tell; null where it is not open
   */
  static CardFacts of(ModelCard card, Generator generator) {
    return new CardFacts(card, generator);
  }

  /** A row per fact. */
  Table table() {
    Table table =
        Table.create(card.name(), StringColumn.create("fact"), StringColumn.create("value"));
    facts()
        .forEach(
            (fact, value) -> {
              table.stringColumn("fact").append(fact);
              table.stringColumn("value").append(value);
            });
    return table;
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("name", card.name());
    facts.put("kind", card.kind());
    facts.put("licence", card.licence());
    facts.put("origin", card.origin());
    parts(facts);
    facts.put("steered", names.labels(card.steered()));
    for (String property : card.offsets().loops()) {
      facts.put("offsets of " + names.label(property), text(card.offsets().of(property)));
    }
    facts.put("images a case", String.valueOf(card.offsets().count()));
    facts.put(
        "grouped by", card.groupedBy().isEmpty() ? "nothing" : names.labels(card.groupedBy()));
    facts.put("directions", card.isPrepared() ? directions() : ModelCard.UNPREPARED);
    card.cutoffs().forEach((set, condition) -> facts.put("cutoffs " + set, condition));
    facts.put("files", card.files().size() + ", each with size and sha-256");
    return facts;
  }

  private void parts(Map<String, String> facts) {
    facts.put(
        "generator",
        card.generator() == null
            ? "scripts " + card.mapping() + " and " + card.synthesis()
            : "StyleGAN of " + card.generator());
    facts.put("scorer", (card.networks() == null ? "script " : "property CNN of ") + card.scorer());
    if (!card.ignored().isEmpty()) {
      facts.put("ignored", "tensors " + String.join(", ", card.ignored()));
    }
    facts.put("z", size(card.z(), Generator::zSize, "%d numbers"));
    facts.put("label", size(card.label(), Generator::labelSize, "%d numbers"));
    facts.put("w", size(card.w(), Generator::wSize, "%d numbers"));
    if (generator instanceof StyleGan styleGan) {
      facts.put("styled layers", String.valueOf(styleGan.layers()));
    }
    facts.put("image", size(card.resolution(), Generator::resolution, "%1$d × %1$d pixels"));
    facts.put("scored", names.labels(card.scored()));
  }

  private String directions() {
    List<String> atCase = card.steered().stream().filter(card.gradients()::contains).toList();
    int fixed = card.steered().size() - atCase.size();
    return fixed * card.medians().groups().size()
        + (atCase.isEmpty() ? "" : " and gradients at each case of " + names.labels(atCase));
  }

  private String size(Integer said, ToIntFunction<Generator> found, String format) {
    if (said == null && generator == null) {
      return "as the weights say";
    }
    int size = generator == null ? said : found.applyAsInt(generator);
    return size == 0 ? "none" : Text.format(format, size);
  }

  private static String text(List<Double> distances) {
    return distances.stream()
        .map(distance -> new BigDecimal(distance.toString()).stripTrailingZeros().toPlainString())
        .collect(Collectors.joining(", "));
  }
}
