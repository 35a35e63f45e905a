package ohlora.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import ohlora.io.Text;
import ohlora.latent.DirectionMethod;
import ohlora.latent.DirectionSearch;
import ohlora.latent.Preparation;
import ohlora.model.ModelCard;
import ohlora.score.Machines;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Finds a model's medians and directions. */
@Command(
    name = "prepare",
    header = "Finds a model's medians and directions in many latents of its own.",
    customSynopsis = {
      "bin/ohlora model prepare FOLDER --latents N [--seed S] [--method METHOD]",
      "                                [--tail SHARE] [--orthogonal] [--device DEVICE]",
      "                                [--spark [MASTER]] [--spark-model WHERE]",
      "                                [--spark-conf KEY=VALUE]..."
    },
    description = {
      "Generates and scores N latents, whose medians divide the groups and in which the directions"
          + " of all steered properties are found; completes model.json. The scores are kept in"
          + " FOLDER/population: Ctrl-C ends it, the same command continues it, and another method"
          + " uses them again. FOLDER/directions/validation.csv says how good each direction is, on"
          + " latents that it was not found from.",
      "A METHOD is svm (a linear support vector machine between the tails of each group's scores, as"
          + " in the reports; the only one to point to the smaller score), means (the difference of"
          + " the tails' means), least-squares (of the scores of each group on w) or gradient (of a"
          + " small network that predicts the score, at each case's w; one for all groups)."
    },
    synopsisHeading = "%nUsage: ",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%nFor example:%n",
    footer = {
      "  bin/ohlora model prepare build/own --latents 80000",
      "  bin/ohlora model prepare build/own --latents 80000 --method 'svm smile=gradient'"
    },
    usageHelpWidth = 100,
    sortOptions = false)
final class ModelPrepare extends Worded {
  @Parameters(paramLabel = "FOLDER", description = "a model's folder")
  private Path folder;

  @Option(
      names = "--latents",
      paramLabel = "N",
      required = true,
      converter = WholeNumber.FromOne.class,
      description =
          "how many latents; with groups of fewer than about 1,000 the directions are unstable")
  private Long latents;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      converter = WholeNumber.Seed.class,
      description =
          "seed of these latents, different from that of the cases to be tested (default"
              + " ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      defaultValue = "svm",
      description =
          "one for all properties, or pairs such as smile=gradient, each for one of them (default"
              + " ${DEFAULT-VALUE})")
  private String method;

  @Option(
      names = "--tail",
      paramLabel = "SHARE",
      defaultValue = "0.15",
      converter = Share.class,
      description =
          "share of a group that svm and means take from each end of its scores (default"
              + " ${DEFAULT-VALUE})")
  private double tail;

  @Option(
      names = "--orthogonal",
      description =
          "makes each direction orthogonal to the other properties' of its group, so that these stay")
  private boolean orthogonal;

  /** A share of a group that is at most a half. */
  static final class Share implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      if (text.matches("0?\\.[0-9]{1,9}")) {
        double share = Double.parseDouble(text);
        if (share > 0 && share <= .5) {
          return share;
        }
      }
      throw new TypeConversionException("'" + text + "' is not a share above 0, up to 0.5");
    }
  }

  @Mixin private DeviceOption device;

  @Mixin private SparkOptions spark;

  @Override
  public Integer call() throws IOException {
    spark.check(this, null);
    DirectionSearch search =
        search(DirectionSearch.of(ModelCard.read(folder).steered(), seed))
            .withTail(tail)
            .withOrthogonal(orthogonal);
    int count = Math.toIntExact(latents);
    if (spark.isSaid()) {
      try (Machines machines = spark.machines(folder)) {
        Preparation.sample(folder, count, device.device(), seed, machines::sample, System.out);
      }
    }
    DirectionSearch.Result found =
        Preparation.prepare(folder, count, device.device(), search, System.out);
    search.methods().forEach((property, by) -> System.out.println(summary(property, by, found)));
    return 0;
  }

  /** A search by the methods that were given. */
  private DirectionSearch search(DirectionSearch plain) {
    DirectionSearch search = plain;
    List<String> said = new ArrayList<>();
    try {
      // What holds for all comes before what holds for one.
      for (boolean ofOne : new boolean[] {false, true}) {
        for (String word : method.strip().split("[\\s,]+")) {
          int at = word.indexOf('=');
          if (at >= 0 != ofOne) {
            continue;
          }
          String property = at < 0 ? "" : word.substring(0, at);
          if (said.contains(property)) {
            throw new IllegalArgumentException(
                property.isEmpty()
                    ? "two methods for all properties"
                    : "two methods for " + property);
          }
          said.add(property);
          DirectionMethod by = DirectionMethod.of(word.substring(at + 1));
          search = ofOne ? search.with(property, by) : search.with(by);
        }
      }
    } catch (IllegalArgumentException e) {
      throw misused("--method: " + e.getMessage());
    }
    return search;
  }

  private static String summary(String property, DirectionMethod by, DirectionSearch.Result found) {
    DoubleSummaryStatistics figures =
        found.validations().stream()
            .filter(validation -> validation.property().equals(property))
            .mapToDouble(DirectionSearch.Validation::figure)
            .summaryStatistics();
    return Text.format(
        "%s by %s, to the %s score: %s %.3f%s",
        property,
        by,
        by.uphill() ? "larger" : "smaller",
        by.figure(),
        figures.getMin(),
        figures.getCount() == 1
            ? ""
            : Text.format(" to %.3f in %d groups", figures.getMax(), figures.getCount()));
  }
}
