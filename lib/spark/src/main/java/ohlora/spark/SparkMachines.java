package ohlora.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import ohlora.score.Machines;

/** What an Apache Spark cluster is reached by. */
public final class SparkMachines implements Machines.Provider {
  @Override
  public Machines of(String master, Map<String, String> settings, Path model, String there)
      throws IOException {
    return Cluster.of(master, settings, model, there);
  }
}
