package ohlora.latent;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ohlora.io.Interrupts;
import ohlora.io.Progress;
import ohlora.io.Text;
import ohlora.model.Directions;
import ohlora.model.Grouping;
import ohlora.model.ScorePredictor;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The search for directions in a population: per property and group, each property in its way. A
 * support vector machine's direction points to the <em>smaller</em> score, so that correlations
 * come out mostly negative, all others to the larger; see {@link DirectionMethod}.
 *
 * @param methods by property, in the order of tables
 * @param tail the share of a group that is taken from each end of its scores, above 0 and at most a
 *     half; means nothing to least squares and gradients, which take all latents
 * @param orthogonal whether each direction is made orthogonal to those of the other properties of
 *     its group; see {@link Directions#orthogonal}
 * @param seed of the shuffles that split fitting from validation, and of the networks' training
 */
public record DirectionSearch(
    Map<String, DirectionMethod> methods, double tail, boolean orthogonal, long seed) {
  private static final int MIN_ROWS = 10;

  /** So few latents teach a network nothing. */
  private static final int MIN_TRAINING = 100;

  public DirectionSearch {
    methods = Collections.unmodifiableMap(new LinkedHashMap<>(methods));
    if (methods.isEmpty()) {
      throw new IllegalArgumentException("directions of no property");
    }
    if (!(tail > 0 && tail <= .5)) {
      throw new IllegalArgumentException(
          Text.format("tails of %s of a group; allowed: shares above 0, up to 0.5", tail));
    }
  }

  /**
   * The search of the reports: a linear support vector machine between tails of 15 %.
   *
   * @param steered the properties to find directions of
   */
  public static DirectionSearch of(List<String> steered, long seed) {
    Map<String, DirectionMethod> methods = new LinkedHashMap<>();
    steered.forEach(property -> methods.put(property, DirectionMethod.SVM));
    return new DirectionSearch(methods, Tails.SHARE, false, seed);
  }

  /** The same search by another method for all properties. */
  public DirectionSearch with(DirectionMethod method) {
    DirectionSearch changed = this;
    for (String property : methods.keySet()) {
      changed = changed.with(property, method);
    }
    return changed;
  }

  /**
   * The same search by another method for one property.
   *
   * @throws IllegalArgumentException naming those that there are, if it is none of them
   */
  public DirectionSearch with(String property, DirectionMethod method) {
    if (!methods.containsKey(property)) {
      throw new IllegalArgumentException(
          Text.format(
              "'%s' is not steered: the steered properties are %s",
              property, String.join(", ", methods.keySet())));
    }
    Map<String, DirectionMethod> changed = new LinkedHashMap<>(methods);
    changed.put(property, method);
    return new DirectionSearch(changed, tail, orthogonal, seed);
  }

  /** The same search in tails of another share. */
  public DirectionSearch withTail(double share) {
    return new DirectionSearch(methods, share, orthogonal, seed);
  }

  /** The same search, whose directions are made orthogonal or left as they are found. */
  public DirectionSearch withOrthogonal(boolean wanted) {
    return new DirectionSearch(methods, tail, wanted, seed);
  }

  /**
   * How well one direction's property is predicted for rows that it was not fitted on, before
   * directions are made orthogonal.
   *
   * @param group {@link Grouping#ALL} for a gradient, which serves them all
   * @param members latents of the group
   * @param rows latents that were used, in both tails together or all, of which a fifth is held out
   * @param figure what the method's {@link DirectionMethod#figure} says of the held-out rows
   */
  public record Validation(
      String property,
      String group,
      DirectionMethod method,
      int members,
      int rows,
      double figure) {}

  /** The directions with their validation, in the order of properties and groups. */
  public record Result(Directions directions, List<Validation> validations) {
    public Result {
      validations = List.copyOf(validations);
    }

    /**
     * A row per property and group: method, whether the direction points to the larger or smaller
     * score, members, rows used, and a column for each kind of figure that there is.
     */
    public Table table() {
      Table table =
          Table.create(
              "validation",
              StringColumn.create("property"),
              StringColumn.create("group"),
              StringColumn.create("method"),
              StringColumn.create("points to"),
              IntColumn.create("members"),
              IntColumn.create("rows"));
      validations.stream()
          .map(validation -> validation.method().figure().toString())
          .distinct()
          .forEach(figure -> table.addColumns(DoubleColumn.create(figure)));
      for (Validation validation : validations) {
        table.stringColumn("property").append(validation.property());
        table.stringColumn("group").append(validation.group());
        table.stringColumn("method").append(validation.method().toString());
        table
            .stringColumn("points to")
            .append(validation.method().uphill() ? "larger score" : "smaller score");
        table.intColumn("members").append(validation.members());
        table.intColumn("rows").append(validation.rows());
        for (int column = 6; column < table.columnCount(); column++) {
          if (table.column(column).name().equals(validation.method().figure().toString())) {
            table.doubleColumn(column).append(validation.figure());
          } else {
            table.doubleColumn(column).appendMissing();
          }
        }
      }
      return table;
    }
  }

  /**
   * The same without a word of progress: {@link #find(Population, Grouping, PrintStream)}.
   *
   * @throws IllegalArgumentException in the same way
   */
  public Result find(Population population, Grouping grouping) {
    return find(population, grouping, new PrintStream(OutputStream.nullOutputStream()));
  }

  /**
   * Finds the directions of a population.
   *
   * @param grouping what parts it into groups
   * @param out where progress is told
   * @throws IllegalArgumentException in one line, naming property and group, if there are too few
   *     latents, if scores do not differ, or if nothing of a direction is orthogonal to the others
   * @throws CancellationException if the thread was interrupted; it stays interrupted
   */
  public Result find(Population population, Grouping grouping, PrintStream out) {
    Map<String, List<Integer>> members = population.members(grouping);
    methods.values().forEach(method -> requireEnough(method, members, population));
    Map<String, Map<String, float[]>> vectors = new LinkedHashMap<>();
    Map<String, ScorePredictor> networks = new LinkedHashMap<>();
    List<Validation> validations = new ArrayList<>();
    long count =
        methods.values().stream()
            .mapToInt(method -> method == DirectionMethod.GRADIENT ? 1 : members.size())
            .sum();
    Progress progress = Progress.to(out, "directions", 0, count);
    for (Map.Entry<String, DirectionMethod> entry : methods.entrySet()) {
      String property = entry.getKey();
      if (entry.getValue() == DirectionMethod.GRADIENT) {
        networks.put(property, network(population, property, validations));
        progress.at(validations.size(), property);
      } else {
        Map<String, float[]> ofProperty = new LinkedHashMap<>();
        members.forEach(
            (group, list) -> {
              ofProperty.put(group, vector(population, property, group, list, validations));
              progress.at(validations.size(), property);
            });
        vectors.put(property, ofProperty);
      }
    }
    Directions found =
        Directions.of(List.copyOf(methods.keySet()), grouping.groups(), vectors, networks);
    return new Result(orthogonal ? found.orthogonal() : found, validations);
  }

  private float[] vector(
      Population population,
      String property,
      String group,
      List<Integer> members,
      List<Validation> validations) {
    Interrupts.check("the search for directions");
    DirectionMethod method = methods.get(property);
    requireDifferent(population, property, group, members);
    LinearFunction found;
    int rows;
    double figure;
    try {
      if (method == DirectionMethod.LEAST_SQUARES) {
        ScoredRows data = ScoredRows.of(population, members, property, seed);
        found = data.leastSquares();
        rows = data.rows().length;
        figure = data.rSquared(found::at);
      } else {
        Tails tails = Tails.of(population, members, property, tail, seed);
        found = method == DirectionMethod.SVM ? tails.svm() : tails.means();
        rows = tails.rows().length;
        figure = tails.accuracy(found, method.uphill());
      }
      validations.add(new Validation(property, group, method, members.size(), rows, figure));
      return found.direction();
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          Text.format("direction of %s in group %s: %s", property, group, e.getMessage()), e);
    }
  }

  private ScorePredictor network(
      Population population, String property, List<Validation> validations) {
    List<Integer> all = IntStream.range(0, population.size()).boxed().toList();
    requireDifferent(population, property, Grouping.ALL, all);
    ScoredRows data = ScoredRows.of(population, all, property, seed);
    ScorePredictor network = GradientTraining.train(data.fitted(), seed);
    validations.add(
        new Validation(
            property,
            Grouping.ALL,
            DirectionMethod.GRADIENT,
            all.size(),
            all.size(),
            data.rSquared(network::predict)));
    return network;
  }

  private static void requireDifferent(
      Population population, String property, String group, List<Integer> members) {
    float first = population.score(members.get(0), property);
    if (members.stream().allMatch(i -> population.score(i, property) == first)) {
      throw new IllegalArgumentException(
          Text.format(
              "all %d scores of %s in group %s are %s: there is no direction",
              members.size(), property, group, first));
    }
  }

  private void requireEnough(
      DirectionMethod method, Map<String, List<Integer>> members, Population population) {
    int all = population.size();
    if (method == DirectionMethod.GRADIENT) {
      if (all < MIN_TRAINING) {
        throw new IllegalArgumentException(
            Text.format(
                "%d latents, but gradient needs at least %d: sample more", all, MIN_TRAINING));
      }
      return;
    }
    boolean tails = method != DirectionMethod.LEAST_SQUARES;
    int columns = population.w(0).length;
    // Of five rows four are fitted.
    int needed = tails ? (int) Math.ceil(MIN_ROWS / tail) : (columns + 1) * 5 / 4 + 1;
    Map.Entry<String, List<Integer>> least =
        Collections.min(members.entrySet(), Comparator.comparing(entry -> entry.getValue().size()));
    int size = least.getValue().size();
    if (size >= needed) {
      return;
    }
    throw new IllegalArgumentException(
        Text.format(
            "group %s has %d of %d latents, but %s needs %d%s: sample %s%s; the groups have %s",
            least.getKey(),
            size,
            all,
            method,
            needed,
            tails ? Text.format(" (tails of %.0f %%)", tail * 100) : " (more than w has numbers)",
            size == 0
                ? "many more"
                : Text.format("about %,d", (long) Math.ceil(1.1 * all * needed / size / 100) * 100),
            members.size() == 1
                ? tails ? ", or take larger tails" : ", or use another method"
                : tails
                    ? ", take larger tails or group by fewer properties"
                    : ", use another method or group by fewer properties",
            members.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().size())
                .collect(Collectors.joining(", "))));
  }
}
