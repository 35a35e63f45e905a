package ohlora.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import ohlora.io.InputException;
import ohlora.model.ScorerPlan.Network;
import ohlora.weights.Weights;

/**
 * Images per second of the full-size networks, and as their limit those of their convolutions
 * alone, on arrays of the same shapes that lie ready.
 *
 * <p>A network is timed through its public call: from Java's arrays to Java's arrays. The generator
 * doubles a plane by four 2 × 2 convolutions, the work of the reference's transposed ones but less
 * than its 3 × 3 on a doubled plane below 128 pixels, and blurs by adding where the reference
 * convolves; so there are two limits: the convolutions that are run here, and those of the
 * reference. Operations are counted as the reference's.
 *
 * <p>The memory of freed arrays is to be kept for the next ones (the profile sets glibc's variables
 * for that), else the limit is slowed by page faults on arrays beyond 32 MiB, which the networks do
 * not have.
 *
 * <p>Arguments: the numbers of threads, by default 1 and 2.
 */
final class Benchmark {
  private static final int[] BATCHES = {1, 4, 8, 16};

  /** The scorer also takes what a case has. */
  private static final int[] SCORER_BATCHES = {1, 4, 8, 16, 25, 50};

  private static final int ROUNDS = 3;
  private static final double MAX_SECONDS = 8;

  /** A convolution of one image, {@code [in, rows, columns]}, with a square kernel and stride 1. */
  private record Convolution(
      int in, int out, int size, int rows, int columns, int padding, int groups) {
    Shape input(int batch) {
      return new Shape(batch, in, rows, columns);
    }

    Shape weight() {
      return new Shape(out, in / groups, size, size);
    }

    NDArray run(NDArray x, NDArray weight) {
      Shape one = new Shape(1, 1);
      Shape around = new Shape(padding, padding);
      return Conv2d.conv2d(x, weight, null, one, around, one, groups).singletonOrThrow();
    }

    /** Floating-point operations: two for each multiplication with addition. */
    double flop() {
      double places = (rows + 2.0 * padding - size + 1) * (columns + 2 * padding - size + 1);
      return 2.0 * (in / groups) * out * size * size * places;
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private Benchmark() {}

  /** Prints the table. */
  public static void main(String[] arguments) throws Exception {
    int[] threads =
        arguments.length == 0
            ? new int[] {1, 2}
            : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    Weights weights = Golden.weights("generator");
    Weights cnn = Golden.weights("cnn");
    System.out.printf(
        Locale.ROOT,
        "Java %s, %d processors; median of up to %d rounds%n%n",
        Runtime.version().feature(), Runtime.getRuntime().availableProcessors(), ROUNDS);
    System.out.println("| network | threads | batch | s/image | images/s | GFLOP/s | of its | of the |");
    System.out.println("|         |         |       |         |          |         | convolutions | reference's |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    try (StyleGan generator = StyleGan.of(weights);
        PropertyScorer scorer = PropertyScorer.of(cnn, OriginalPlan.SCORER)) {
      for (int count : threads) {
        JniUtils.setNumThreads(count);
        for (int batch : BATCHES) {
          float[][] z = rows("input.z.", batch, generator.zSize());
          float[][] label = rows("input.label.", batch, generator.labelSize());
          print(
              "generator",
              count,
              batch,
              () -> generator.synthesize(generator.map(z, label)),
              generator(weights, false),
              generator(weights, true));
        }
        for (List<String> wanted : List.of(List.of("eyes", "mouth", "pose"), scorer.properties())) {
          List<Convolution> convolutions = scorer(cnn, wanted);
          for (int batch : SCORER_BATCHES) {
            float[] noise = Golden.formula("input.noise.0", batch * 3 * 65536, 0.5, 0);
            Images images = Images.of(batch, 256, noise);
            print(
                wanted.size() == 3 ? "three-network scorer" : "six-network scorer",
                count,
                batch,
                () -> scorer.score(images, wanted),
                convolutions,
                convolutions);
          }
        }
      }
    }
  }

  private static float[][] rows(String name, int count, int length) {
    float[][] rows = new float[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = Golden.formula(name + i, length, 1, 0);
    }
    return rows;
  }

  /** The convolutions of the generator, of the way here or of the reference's. */
  private static List<Convolution> generator(Weights weights, boolean reference)
      throws InputException {
    List<Convolution> convolutions = new ArrayList<>();
    int side = 4;
    int width = 0;
    for (int i = 1; weights.contains("synthesis.layer" + i + ".weight"); i++) {
      long[] shape = weights.get("synthesis.layer" + i + ".weight").shape();
      width = (int) shape[0];
      int in = (int) shape[1];
      if (i % 2 == 1) {
        convolutions.add(new Convolution(in, width, 3, side, side, 1, 1));
        continue;
      }
      side *= 2;
      convolutions.add(
          reference && side < 128
              ? new Convolution(in, width, 3, side, side, 1, 1)
              : new Convolution(in, 4 * width, 2, side / 2, side / 2, 1, 1));
      if (reference) {
        convolutions.add(new Convolution(width, width, 3, side, side, 1, width));
      }
    }
    convolutions.add(new Convolution(width, 3, 1, side, side, 0, 1));
    return convolutions;
  }

  private static List<Convolution> scorer(Weights weights, List<String> wanted)
      throws InputException {
    List<Convolution> convolutions = new ArrayList<>();
    for (Network network : OriginalPlan.SCORER.networks()) {
      if (network.outputs().stream().noneMatch(wanted::contains)) {
        continue;
      }
      int[] crop = network.crop().pixels(256);
      int rows = crop[1] - crop[0];
      int columns = crop[3] - crop[2];
      int index = 0;
      for (String step : network.words()) {
        if (step.equals("pool")) {
          rows /= 2;
          columns /= 2;
          continue;
        }
        long[] shape = weights.get(network.prefix() + ".conv" + ++index + ".0.weight").shape();
        convolutions.add(
            new Convolution((int) shape[1], (int) shape[0], 3, rows, columns, 0, 1));
        rows -= 2;
        columns -= 2;
      }
    }
    return convolutions;
  }

  private static void print(
      String name,
      int threads,
      int batch,
      Work network,
      List<Convolution> own,
      List<Convolution> reference)
      throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      List<Work> works = new ArrayList<>();
      works.add(network);
      works.add(plain(manager, own, batch));
      if (reference != own) {
        works.add(plain(manager, reference, batch));
      }
      double[] seconds = time(works);
      double perImage = seconds[0] / batch;
      double flop = reference.stream().mapToDouble(Convolution::flop).sum();
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %d | %.4f | %.2f | %.1f | %.2f | %.2f |%n",
          name,
          threads,
          batch,
          perImage,
          1 / perImage,
          flop / perImage / 1e9,
          seconds[1] / seconds[0],
          seconds[seconds.length - 1] / seconds[0]);
    }
  }

  /** The convolutions one after the other, their inputs and weights at hand. */
  private static Work plain(NDManager manager, List<Convolution> convolutions, int batch) {
    List<NDArray> inputs = new ArrayList<>();
    List<NDArray> weights = new ArrayList<>();
    for (Convolution convolution : convolutions) {
      inputs.add(manager.randomNormal(convolution.input(batch)));
      weights.add(manager.randomNormal(convolution.weight()));
    }
    return () -> {
      for (int i = 0; i < convolutions.size(); i++) {
        convolutions.get(i).run(inputs.get(i), weights.get(i)).close();
      }
    };
  }

  /** The median seconds of each work; they take turns, so that what slows the machine hits all. */
  private static double[] time(List<Work> works) throws Exception {
    List<double[]> rounds = new ArrayList<>();
    for (Work work : works) {
      work.run();
    }
    double total = 0;
    while (rounds.size() < ROUNDS && (rounds.isEmpty() || total < MAX_SECONDS)) {
      double[] seconds = new double[works.size()];
      for (int i = 0; i < seconds.length; i++) {
        long start = System.nanoTime();
        int times = 0;
        do {
          works.get(i).run();
          times++;
        } while (System.nanoTime() - start < 200_000_000L);
        seconds[i] = (System.nanoTime() - start) / 1e9 / times;
        total += seconds[i];
      }
      rounds.add(seconds);
    }
    double[] medians = new double[works.size()];
    for (int i = 0; i < medians.length; i++) {
      int column = i;
      double[] sorted = rounds.stream().mapToDouble(round -> round[column]).sorted().toArray();
      medians[i] = sorted[sorted.length / 2];
    }
    return medians;
  }
}
