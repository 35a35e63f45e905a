package ohlora.demo;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

final class GeneratorTraining implements AutoCloseable {
  static final Shape NONE = new Shape(0, 0);
  static final Shape ONE = new Shape(1, 1);
  final World world;
  final NDManager manager = NDManager.newBaseManager();
  final SynthesisNetwork network;
  final Adam adam;
  final NDArray edgeKernel;
  final List<NDArray> masks = new ArrayList<>();
  final Path directory;
  final double rate;
  long step, images, position;
  double elapsed;

  GeneratorTraining(World world, Path directory, double rate, int... channels) throws IOException {
    this.world = world;
    this.directory = directory;
    this.rate = rate;
    network = new SynthesisNetwork(manager, 11, world.mapping().wSize(), channels);
    adam = new Adam(manager, network.parameters());
    float[] k = new float[54];
    for (int c = 0; c < 3; c++) {
      k[2 * c * 9 + 3] = -1;
      k[2 * c * 9 + 4] = 1;
      k[(2 * c + 1) * 9 + 1] = -1;
      k[(2 * c + 1) * 9 + 4] = 1;
    }
    edgeKernel = manager.create(k, new Shape(6, 1, 3, 3));
    for (int l = 0; l < channels.length; l++) {
      int side = 4 << l;
      float[] m = new float[side * side];
      for (int i = 0; i < m.length; i++) {
        double y = (i / side + .5) / side, x = (i % side + .5) / side;
        m[i] = 1;
        if (y > .375 && y < .5625 && x > .25 && x < .75) m[i] += 2;
        if (y > .625 && y < .8125 && x > .34 && x < .66) m[i] += 2;
        if (y > .5 && y < .625 && x > .36 && x < .64) m[i] += 1;
      }
      masks.add(manager.create(m, new Shape(1, 1, side, side)));
    }
    Path file = directory.resolve("checkpoint.bin");
    if (Files.exists(file)) load(file);
  }

  static NDArray pool(NDArray x, int k) {
    return k == 1
        ? x
        : x.getNDArrayInternal().avgPool(new Shape(k, k), new Shape(k, k), NONE, false, true);
  }

  NDArray loss(NDArray w, NDArray target, int levels) {
    NDList out = network.synthesize(w, levels);
    NDArray sum = null;
    for (int l = 1; l < levels; l++) {
      NDArray d = out.get(l).sub(pool(target, 1 << (network.levels() - 1 - l)));
      NDArray mask = masks.get(l);
      NDArray loss = d.mul(mask).abs().mean();
      if (l == levels - 1) {
        NDArray e = d.getNDArrayInternal().convolution(d, edgeKernel, null, ONE, ONE, ONE, 3).singletonOrThrow();
        loss = loss.add(e.mul(mask).abs().mean().mul(.5f)).add(pool(d, 4).abs().mean());
      } else {
        loss = loss.mul(.25f);
      }
      sum = sum == null ? loss : sum.add(loss);
    }
    return sum;
  }

  void run(double minutes, int batch) throws IOException, InterruptedException {
    int wSize = network.wSize(), res = network.resolution();
    Random held = new Random(99);
    float[][] vw = new float[64][];
    byte[][] vt = new byte[64][];
    Portrait portrait = new Portrait(res);
    for (int i = 0; i < 64; i++) {
      vw[i] = world.mapping().map(MappingNetwork.gaussian(held, world.mapping().zSize()), MappingNetwork.gaussian(held, 3));
      vt[i] = portrait.draw(world.factors(vw[i]));
    }
    double total = minutes * 60;
    long start = System.nanoTime();
    double before = elapsed, nextReport = elapsed + 20, nextSave = elapsed + 150, average = 0;
    long imagesBefore = images;
    clearGradients(wSize, res);
    PortraitStream stream = new PortraitStream(world, res, 40000, 5, position);
    {
      while (elapsed < total) {
        double progress = elapsed / total;
        int levels = Math.min(network.levels(), progress < .05 ? 3 : progress < .15 ? 4 : 5);
        int n = levels < network.levels() ? 2 * batch : batch;
        float[] w = new float[n * wSize], x = new float[n * 3 * res * res];
        stream.pick(new Random(77 + step), w, x);
        step++;
        double lr = rate * Math.min(1, step / 100.0) * (.01 + .99 * (.5 + .5 * Math.cos(Math.PI * progress)));
        double decay = Math.min(.998, (1.0 + step) / (10 + step));
        try (NDManager scope = manager.newSubManager();
            GradientCollector collector = Engine.getInstance().newGradientCollector()) {
          NDArray loss = loss(scope.create(w, new Shape(n, wSize)), scope.create(x, new Shape(n, 3, res, res)), levels);
          collector.backward(loss);
          adam.step(step, lr, decay, name -> used(name, levels));
          if (step % 10 == 0) {
            float v = loss.getFloat();
            if (!Float.isFinite(v)) throw new IllegalStateException("loss is " + v + " at step " + step);
            average = average == 0 ? v : .9 * average + .1 * v;
          }
        }
        images += n;
        position = stream.position();
        elapsed = before + (System.nanoTime() - start) / 1e9;
        if (elapsed >= nextReport || elapsed >= total) {
          report(levels, average, (images - imagesBefore) / (elapsed - before), total - elapsed, vw, vt);
          nextReport = elapsed + (elapsed < 120 ? 15 : 60);
        }
        if (elapsed >= nextSave || elapsed >= total) {
          save(directory.resolve("checkpoint.bin"));
          nextSave = elapsed + 150;
        }
      }
    }
  }

  void clearGradients(int wSize, int res) {
    for (int i = 0; i < 2; i++) {
      try (NDManager scope = manager.newSubManager();
          GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        collector.backward(loss(scope.ones(new Shape(2, wSize)), scope.ones(new Shape(2, 3, res, res)), network.levels()));
      }
    }
  }

  static boolean used(String name, int levels) {
    int digit = name.charAt(name.startsWith("synthesis.layer") ? 15 : 16) - '0';
    if (name.startsWith("synthesis.layer")) return digit < 2 * levels;
    return digit > 0 && digit < levels;
  }

  void report(int levels, double loss, double rateNow, double left, float[][] vw, byte[][] vt) throws IOException {
    int res = network.resolution(), side = 2 << levels, k = res / side;
    byte[][] out = new byte[vw.length][];
    java.util.Map<String, float[]> kept = new java.util.LinkedHashMap<>();
    network.parameters().forEach((name, a) -> { kept.put(name, a.toFloatArray()); adam.averages().get(name).copyTo(a); });
    double mse = 0;
    try (NDManager scope = manager.newSubManager()) {
      int size = network.wSize();
      float[] w = new float[vw.length * size];
      for (int i = 0; i < vw.length; i++) System.arraycopy(vw[i], 0, w, i * size, size);
      float[] y = network.synthesize(scope.create(w, new Shape(vw.length, size)), levels).get(levels - 1).toFloatArray();
      for (int i = 0; i < vw.length; i++) {
        out[i] = new byte[3 * res * res];
        for (int j = 0; j < out[i].length; j++) {
          int c = j / (res * res), r = j / res % res, q = j % res;
          float v = y[((i * 3 + c) * side + r / k) * side + q / k];
          int b = (int) Math.max(0, Math.min(255, Math.floor((v + 1) * 127.5 + .5)));
          out[i][j] = (byte) b;
          double d = (b - (vt[i][j] & 255)) / 255.0;
          mse += d * d;
        }
      }
    }
    network.parameters().forEach((name, a) -> a.set(kept.get(name)));
    mse /= vw.length * 3.0 * res * res;
    System.out.printf("%tT step %d, %d images, %.1f/s, %d px, loss %.4f, held-out %.2f dB, left %.1f min%n", System.currentTimeMillis(), step, images, rateNow, side, loss, -10 * Math.log10(mse), left / 60);
    List<byte[]> l = new ArrayList<>();
    for (int r = 0; r < 3; r++) { for (int i = 0; i < 9; i++) l.add(vt[r * 9 + i]); for (int i = 0; i < 9; i++) l.add(out[r * 9 + i]); }
    Sheet.write(Sheet.of(l, res, 9, 2), directory.resolve("sheet.png"));
  }

  void save(Path file) throws IOException {
    Files.createDirectories(directory);
    Path temporary = file.resolveSibling(file.getFileName() + ".part");
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 20))) {
      out.writeLong(step); out.writeLong(images); out.writeLong(position); out.writeDouble(elapsed);
      for (Map.Entry<String, NDArray> e : adam.state().entrySet()) {
        out.writeUTF(e.getKey());
        float[] v = e.getValue().toFloatArray();
        out.writeInt(v.length);
        for (float f : v) out.writeFloat(f);
      }
    }
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  void load(Path file) throws IOException {
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
      step = in.readLong(); images = in.readLong(); position = in.readLong(); elapsed = in.readDouble();
      for (Map.Entry<String, NDArray> e : adam.state().entrySet()) {
        String name = in.readUTF();
        if (!name.equals(e.getKey())) throw new IOException(file + ": " + name + " stands where " + e.getKey() + " belongs");
        float[] v = new float[in.readInt()];
        for (int i = 0; i < v.length; i++) v[i] = in.readFloat();
        e.getValue().set(v);
      }
    }
    System.out.println("resumed at step " + step);
  }

  @Override public void close() { manager.close(); }

  public static void main(String[] a) throws Exception {
    World world = new World(2025, 64, 128);
    try (GeneratorTraining t = new GeneratorTraining(world, Path.of(a[0]), Double.parseDouble(a[2]), 192, 128, 96, 48, 24)) {
      t.run(Double.parseDouble(a[1]), 16);
    }
  }
}
