package ohlora.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import ohlora.io.InputException;
import ohlora.score.Machines;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that have many machines do the work. */
final class SparkOptions {
  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      arity = "0..1",
      fallbackValue = "",
      converter = Master.class,
      description =
          "has the machines of an Apache Spark cluster make and score the images: local[2] (two cores"
              + " of this machine) or spark://HOST:PORT; without MASTER that of spark-submit. The"
              + " files are those of one machine of their kind")
  private String master;

  @Option(
      names = "--spark-model",
      paramLabel = "WHERE",
      description =
          "where those machines find the model, if it is not to be sent to them: a folder that each of"
              + " them has, or such a folder as a .zip, by its path here or its URL")
  private String model;

  @Option(
      names = "--spark-conf",
      paramLabel = "KEY=VALUE",
      description = "a setting of Spark's own, as in spark.executor.memory=4g; again for more")
  private Map<String, String> settings = new LinkedHashMap<>();

  /** A master that is reached without the software of a particular cluster. */
  static final class Master implements ITypeConverter<String> {
    private static final String HOSTS = "[^\\s,:/]+:\\d+";

    @Override
    public String convert(String text) {
      if (text.matches(
          "|local|local\\[(\\*|[1-9]\\d{0,3})]|spark://" + HOSTS + "(," + HOSTS + ")*")) {
        return text;
      }
      throw new TypeConversionException(
          "'"
              + text
              + "' is neither local[N] nor spark://HOST:PORT; other clusters are reached by"
              + " spark-submit, and --spark alone");
    }
  }

  boolean isSaid() {
    return master != null;
  }

  /** Refuses what means nothing without {@code --spark}, and {@code --spark} with another task. */
  void check(Worded command, String work) {
    if (master == null && (model != null || !settings.isEmpty())) {
      throw command.misused(
          (model != null ? "--spark-model" : "--spark-conf") + " means nothing without --spark");
    }
    if (master != null && work != null) {
      throw command.misused("--spark with " + work + ", which works on this machine alone");
    }
  }

  /**
   * The machines.
   *
   * @param folder of the model
   */
  Machines machines(Path folder) throws IOException {
    Machines.Provider provider =
        ServiceLoader.load(Machines.Provider.class)
            .findFirst()
            .orElseThrow(
                () ->
                    InputException.of(
                        "--spark",
                        "the class path holds no Spark",
                        "use bin/ohlora, or put lib/spark's jars on it"));
    return provider.of(master, settings, folder, model);
  }
}
