package ohlora.model;

import ai.djl.ndarray.types.Shape;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ohlora.io.InputException;
import ohlora.model.Script.Argument;
import ohlora.model.Script.Result;

/**
 * A generator that comes as two scripts: {@code mapping} takes z, and the label where there is one,
 * and gives w; {@code synthesis} takes w and gives images. A StyleGAN 2 or 3, or anything else that
 * can be put so.
 */
public final class ScriptedGenerator implements Generator {
  private static final int TRIED = 2;
  private static final Result ANY_W = new Result("w", new Shape(Script.ANY), Script.FINITE);
  private static final Result ANY_IMAGES =
      new Result("images", new Shape(3, Script.ANY, Script.ANY), MAX_PIXEL);

  private final Script mapping;
  private final Script synthesis;
  private final Sizes sizes;
  private final Result w;
  private final Result images;

  private ScriptedGenerator(Script mapping, Script synthesis, Sizes sizes) {
    this.mapping = mapping;
    this.synthesis = synthesis;
    this.sizes = sizes;
    w = new Result("w", new Shape(sizes.w()), Script.FINITE);
    images = new Result("images", new Shape(3, sizes.resolution(), sizes.resolution()), MAX_PIXEL);
  }

  /**
   * Loads two scripts and tries each on two latents. Their hashes were checked before.
   *
   * @param sizes what they take and give
   * @param device that they run on
   * @throws InputException in one line that names the script and what was expected, if it cannot be
   *     loaded, fails, gives something else, or remembers what it was asked before
   */
  static ScriptedGenerator open(Path mapping, Path synthesis, Sizes sizes, Device device)
      throws InputException {
    return open(mapping, synthesis, (first, second) -> sizes, device);
  }

  /** What two scripts take and give. */
  @FunctionalInterface
  private interface SizesOf {
    Sizes of(Script mapping, Script synthesis) throws InputException;
  }

  private static ScriptedGenerator open(Path mapping, Path synthesis, SizesOf sizes, Device device)
      throws InputException {
    Script first = Script.load(mapping, device);
    Script second = null;
    try {
      second = Script.load(synthesis, device);
      ScriptedGenerator generator = new ScriptedGenerator(first, second, sizes.of(first, second));
      generator.tryOut();
      return generator;
    } catch (InputException | RuntimeException e) {
      first.close();
      if (second != null) {
        second.close();
      }
      throw e;
    }
  }

  /**
   * Finds out what two scripts take and give, and opens them on the processor.
   *
   * @param z length of z; null to find it, by trying the widths of the mapping's own matrices
   * @param label length of the label, 0 for none
   * @throws InputException as {@link #open}, or if the mapping does not tell how long z is
   */
  public static ScriptedGenerator find(Path mapping, Path synthesis, Integer z, int label)
      throws InputException {
    return open(
        mapping, synthesis, (first, second) -> sizes(mapping, first, second, z, label), Device.CPU);
  }

  private static Sizes sizes(Path file, Script mapping, Script synthesis, Integer z, int label)
      throws InputException {
    try {
      Sizes.requireLatent(z == null ? 1 : z, label);
      int length = z == null ? zSize(file, mapping, label) : z;
      float[] w = mapping.call(ANY_W, latents(length, label));
      Argument row = new Argument("w", w, new Shape(w.length / TRIED));
      float[] pixels = synthesis.call(ANY_IMAGES, row);
      int resolution = (int) Math.round(Math.sqrt(pixels.length / (3.0 * TRIED)));
      return new Sizes(length, label, w.length / TRIED, resolution);
    } catch (IllegalArgumentException e) {
      throw InputException.of(file.toString(), e.getMessage(), "use another script or length", e);
    }
  }

  /** The only width of the mapping's matrices that does for z. */
  private static int zSize(Path file, Script mapping, int label) throws InputException {
    List<Integer> fitting = new ArrayList<>();
    InputException refused = null;
    for (int width : mapping.widths()) {
      for (int z : label == 0 ? new int[] {width} : new int[] {width, width - label}) {
        if (z < 1 || fitting.contains(z)) {
          continue;
        }
        try {
          mapping.call(ANY_W, latents(z, label));
          fitting.add(z);
        } catch (InputException e) {
          refused = e;
        }
      }
    }
    if (fitting.isEmpty() && refused != null) {
      throw refused;
    }
    if (fitting.size() != 1) {
      throw InputException.of(
          file.toString(), "does not tell how long z is", "give it, for example with --z 512");
    }
    return fitting.get(0);
  }

  private void tryOut() throws InputException {
    Argument[] latents = latents(sizes.z(), sizes.label());
    mapping.tryOut(w, latents);
    synthesis.tryOut(images, new Argument("w", mapping.call(w, latents), w.row()));
  }

  /** Two latents to try a mapping with. */
  private static Argument[] latents(int z, int label) {
    return latents(
        Argument.normal("z", TRIED, new Shape(z)),
        Argument.normal("label", TRIED, new Shape(label)));
  }

  private static Argument[] latents(Argument z, Argument label) {
    return label.row().size() == 0 ? new Argument[] {z} : new Argument[] {z, label};
  }

  @Override
  public int zSize() {
    return sizes.z();
  }

  @Override
  public int labelSize() {
    return sizes.label();
  }

  @Override
  public int wSize() {
    return sizes.w();
  }

  @Override
  public int resolution() {
    return sizes.resolution();
  }

  @Override
  public float[][] map(float[][] z, float[][] labels) {
    Rows.requirePairs(z, labels);
    Argument[] latents =
        latents(
            new Argument("z", Rows.flat(z, sizes.z(), "z"), new Shape(sizes.z())),
            new Argument(
                "label", Rows.flat(labels, sizes.label(), "label"), new Shape(sizes.label())));
    try {
      return Rows.split(mapping.call(w, latents), sizes.w());
    } catch (InputException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public Images synthesize(float[][] rows) {
    float[] all = Rows.flat(rows, sizes.w(), "w");
    int image = (int) images.row().size();
    float[] pixels = new float[Math.multiplyExact(rows.length, image)];
    int pass = PassSize.ofScript(sizes.resolution(), rows.length);
    try {
      for (int from = 0; from < rows.length; from += pass) {
        int to = Math.min(from + pass, rows.length);
        float[] part = Arrays.copyOfRange(all, from * sizes.w(), to * sizes.w());
        float[] drawn = synthesis.call(images, new Argument("w", part, w.row()));
        System.arraycopy(drawn, 0, pixels, from * image, drawn.length);
      }
    } catch (InputException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return Images.taking(rows.length, sizes.resolution(), pixels);
  }

  @Override
  public void close() {
    mapping.close();
    synthesis.close();
  }
}
