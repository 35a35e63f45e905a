package ohlora.spark;

import java.io.IOException;
import java.nio.file.Path;
import ohlora.score.CaseWork;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.function.Function;

/**
 * The test of a case on the machine that gets it.
 *
 * @param model folder of the model there; null where Spark has unpacked it
 */
record CaseTask(String model) implements Function<Long, Answer> {
  /** The name under which Spark unpacks a model. */
  static final String UNPACKED = "model";

  @Override
  public Answer call(Long number) {
    Path run = Path.of(SparkFiles.getRootDirectory());
    Path folder = model == null ? run.resolve(UNPACKED) : Path.of(model);
    Workplace place;
    try {
      place = Workplace.of(run, folder);
    } catch (IOException | IllegalArgumentException e) {
      String host = SparkEnv.get().blockManager().blockManagerId().host();
      return new Answer(null, host + ": " + e.getMessage());
    }
    CaseWork.Done done = place.test(number);
    return new Answer(done, null);
  }
}
