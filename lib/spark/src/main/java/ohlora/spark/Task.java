package ohlora.spark;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.function.Function;

/**
 * A piece of work on the machine that gets its number.
 *
 * @param model folder of the model there; null where Spark has unpacked it
 */
record Task(Errand errand, String model) implements Function<Long, Answer> {
  /** The name under which Spark unpacks a model. */
  static final String UNPACKED = "model";

  @Override
  public Answer call(Long number) {
    Path work = Path.of(SparkFiles.getRootDirectory());
    Path folder = model == null ? work.resolve(UNPACKED) : Path.of(model);
    Workplace place;
    try {
      place = Workplace.of(errand, work, folder);
    } catch (IOException | IllegalArgumentException e) {
      String host = SparkEnv.get().blockManager().blockManagerId().host();
      String trouble =
          model == null
              ? e.getMessage().replace(folder.toString(), "the unpacked model")
              : e.getMessage();
      return new Answer(null, host + ": " + trouble);
    }
    return new Answer(place.work(number), null);
  }
}
