package ohlora.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.model.ModelCard;
import ohlora.score.CaseWork;
import ohlora.score.Machines;
import ohlora.score.Recipe;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaSparkContext;

/** A cluster's part in a work, from its first piece to {@link #close}. */
final class Cluster implements Machines {
  /** In milliseconds: a master that is there answers sooner. */
  private static final int PATIENCE = 5_000;

  private static final Pattern HOST = Pattern.compile("([^\\s,:/]+):(\\d+)");

  /** The library speaks of nothing; Spark has a logger of its own. */
  private static final String SILENT = "slf4j-nop";

  /** As {@code bin/} starts its own: see {@code bin/setup.bash}. */
  private static final String OPTIONS =
      "-Dai.djl.offline=true -Dai.djl.pytorch.num_threads=1 -Djava.awt.headless=true"
          + " -Dfile.encoding=UTF-8 -Duser.language=en -Duser.country=US";

  private final SparkConf conf;
  private final Path model;
  private final String there;
  private JavaSparkContext spark;
  private Path packed;
  private Window<?> window;

  private Cluster(SparkConf conf, Path model, String there) {
    this.conf = conf;
    this.model = model;
    this.there = there;
  }

  /**
   * A cluster that is there; nothing is asked of it yet.
   *
   * @throws InputException if nobody says which, or it cannot be reached
   */
  static Cluster of(String master, Map<String, String> settings, Path model, String there)
      throws IOException {
    if (there != null && isArchive(there) && !there.contains("://")) {
      Text.requireRegular(Path.of(there));
    }
    return new Cluster(conf(master, settings), model, there);
  }

  @Override
  public Iterator<CaseWork.Done> test(Path run, LongStream cases) throws IOException {
    return work(Errand.CASES, run, cases, CaseWork.Done.class);
  }

  @Override
  public Iterator<float[][]> sample(Path population, LongStream batches) throws IOException {
    return work(Errand.BATCHES, population, batches, float[][].class);
  }

  private <T> Iterator<T> work(Errand errand, Path folder, LongStream numbers, Class<T> type)
      throws IOException {
    if (spark != null) {
      throw new IllegalStateException("a cluster does one job, and has done it");
    }
    try {
      spark = new JavaSparkContext(conf);
      Window<T> pieces = new Window<>(spark, spread(errand, folder), numbers.iterator(), type);
      window = pieces;
      return pieces;
    } catch (IOException e) {
      throw e;
    } catch (Exception e) { // Scala throws any, unannounced
      throw Window.failed(e);
    }
  }

  private static SparkConf conf(String master, Map<String, String> settings) throws IOException {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.app.name", "Oh-LoRA latents");
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.set("spark.ui.showConsoleProgress", "false");
    if (!master.isEmpty()) {
      conf.setMaster(master);
    } else if (!conf.contains("spark.master")) {
      throw InputException.of(
          "--spark", "names no master", "name one, as in --spark local[2], or use spark-submit");
    }
    settings.forEach(conf::set);
    String reached = conf.get("spark.master");
    if (reached.startsWith("local")) {
      conf.setIfMissing("spark.driver.host", "localhost");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    } else {
      requireReached(reached);
      if (!conf.contains("spark.jars")) {
        conf.set("spark.jars", jars());
      }
      conf.setExecutorEnv("OMP_WAIT_POLICY", "PASSIVE");
      conf.setExecutorEnv("GOMP_SPINCOUNT", "0");
      conf.setExecutorEnv("NVIDIA_TF32_OVERRIDE", "0");
      String said = conf.get("spark.executor.extraJavaOptions", "");
      conf.set("spark.executor.extraJavaOptions", (OPTIONS + " " + said).strip());
    }
    return conf;
  }

  /** Spark itself would try for a minute. */
  private static void requireReached(String master) throws InputException {
    String reason = null;
    for (Matcher host = HOST.matcher(master); master.startsWith("spark://") && host.find(); ) {
      try (Socket socket = new Socket()) {
        int port = Integer.parseInt(host.group(2));
        socket.connect(new InetSocketAddress(host.group(1), port), PATIENCE);
        return;
      } catch (IOException | IllegalArgumentException e) {
        reason = e.getMessage();
      }
    }
    if (reason != null) {
      throw InputException.of(
          master, "cannot be reached (" + reason + ")", "start it, or say where it is");
    }
  }

  /** The jars that executors need besides Spark's: the library's and this module's. */
  private static String jars() throws IOException {
    Path library = jar(Recipe.class);
    try (Stream<Path> beside = Files.list(library.getParent())) {
      return Stream.concat(beside, Stream.of(jar(Cluster.class)))
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> !file.getFileName().toString().startsWith(SILENT))
          .sorted()
          .map(file -> file.toUri().toString())
          .collect(Collectors.joining(","));
    }
  }

  /**
   * Where a class comes from; its address has what a folder's name may have, as a space, encoded.
   */
  private static Path jar(Class<?> of) {
    return Path.of(URI.create(of.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  /** Has Spark bring a work's files and the model to each machine. */
  private Task spread(Errand errand, Path work) throws IOException {
    for (Path file : errand.files(work)) {
      spark.addFile(file.toUri().toString());
    }
    if (there != null && !isArchive(there)) {
      return new Task(errand, there);
    }
    if (there == null && spark.isLocal()) {
      return new Task(errand, model.toAbsolutePath().toString());
    }
    if (there == null) {
      packed = Files.createTempFile("ohlora-", ".zip");
      pack(errand);
      unpack(packed.toUri().toString());
    } else {
      unpack(there.contains("://") ? there : Path.of(there).toUri().toString());
    }
    return new Task(errand, null);
  }

  private static boolean isArchive(String there) {
    return there.contains("://") || there.endsWith(".zip");
  }

  /** Has Spark bring an archive to each machine and unpack it there. */
  private void unpack(String archive) throws InputException {
    try {
      spark.sc().addArchive(archive + "#" + Task.UNPACKED);
    } catch (Exception e) { // Scala throws any, unannounced
      throw InputException.of(
          archive,
          "cannot be fetched and unpacked (" + reason(e) + ")",
          "name a .zip that is there, by file, http or https (--spark-model)",
          e);
    }
  }

  private static String reason(Exception e) {
    if (e instanceof FileNotFoundException) {
      return "no such file"; // also of a URL, which is all that it says
    }
    if (e instanceof UnknownHostException) {
      return "no such host";
    }
    return e instanceof IOException file ? Text.reason(file) : String.valueOf(e.getMessage());
  }

  /** Weights cannot be made smaller, so nothing is. */
  private void pack(Errand errand) throws IOException {
    List<String> names = new ArrayList<>(errand.files(ModelCard.read(model)));
    names.add(ModelCard.FILE);
    try (OutputStream file = Files.newOutputStream(packed);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.setLevel(Deflater.NO_COMPRESSION);
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        Files.copy(model.resolve(name), zip);
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw InputException.of(
          packed.toString(),
          "cannot be written (" + Text.reason(e) + ")",
          "make room for the packed model, or name where the machines have it (--spark-model)",
          e);
    }
  }

  @Override
  public void close() {
    try {
      if (spark != null) {
        Path root = spark.isLocal() ? Path.of(SparkFiles.getRootDirectory()) : null;
        spark.close();
        if (root != null && window != null && !window.isWorking()) {
          Workplace.leave(root);
        }
      }
      if (packed != null) {
        Files.deleteIfExists(packed);
      }
    } catch (IOException e) {
      packed.toFile().deleteOnExit();
    }
  }
}
