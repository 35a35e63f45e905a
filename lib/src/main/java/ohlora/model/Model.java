package ohlora.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import ohlora.io.InputException;
import ohlora.io.Text;
import tech.tablesaw.api.Table;

/**
 * All that the method needs of a model: generator, scorer, protocol, directions and the model card,
 * opened from one folder. Owns the native memory of generator and scorer until {@link #close}.
 */
public final class Model implements AutoCloseable {
  private static final Map<Path, Model> SHARED = new HashMap<>();

  private final Path folder;
  private final ModelCard card;
  private final Device device;
  private final Generator generator;
  private final Scorer scorer;
  private final Directions directions;
  private volatile boolean closed;

  /** Of parts that fit each other, which it owns from now on. */
  Model(
      Path folder,
      ModelCard card,
      Device device,
      Generator generator,
      Scorer scorer,
      Directions directions) {
    this.folder = folder;
    this.card = card;
    this.device = device;
    this.generator = generator;
    this.scorer = scorer;
    this.directions = directions;
  }

  /**
   * Opens a model: {@code model.json}, the weight files and scripts that it names, and {@code
   * directions/}. The card's sizes and sha-256 are held against all files before anything is read
   * of them, and once more when all is read: a file that changed in between is refused. A script is
   * a program, and this runs it: whoever opens a model trusts it.
   *
   * @throws IOException in one line, if a file is missing, has another size or sha-256 than the
   *     card says, or does not fit the others; if a script cannot be loaded, fails, gives something
   *     else than it should or remembers what it was asked before; if the model is not {@link
   *     ModelCard#isPrepared prepared}
   */
  public static Model open(Path folder) throws IOException {
    return open(folder, Device.CPU);
  }

  /**
   * The same on another device.
   *
   * @throws IOException in one line also if the engine finds no such one
   */
  public static Model open(Path folder, Device device) throws IOException {
    return open(folder, device, () -> {});
  }

  /** What happens between reading and the last check; nothing but in a test. */
  @FunctionalInterface
  interface Meanwhile {
    void happens() throws IOException;
  }

  static Model open(Path folder, Device device, Meanwhile meanwhile) throws IOException {
    ModelCard card = ModelCard.read(folder);
    card.requirePrepared(folder);
    return open(folder, card, device, true, meanwhile);
  }

  /**
   * Opens a model in order to prepare it, for the first time or again: its generator and scorer
   * alone, whether or not it has medians and directions. {@link #directions} throws, and {@link
   * #protocol} does where there are no medians; the card says what is steered ({@link
   * ModelCard#steered}) and what is to group ({@link ModelCard#groupedBy}), and {@link
   * ModelCard#prepared} makes the new one.
   *
   * @throws IOException as {@link #open(Path)} of weight files and scripts
   */
  public static Model openUnprepared(Path folder) throws IOException {
    return openUnprepared(folder, Device.CPU);
  }

  /** The same on another device; see {@link #open(Path, Device)}. */
  public static Model openUnprepared(Path folder, Device device) throws IOException {
    ModelCard card = ModelCard.read(folder);
    return open(folder, card, device, false, () -> {});
  }

  private static Model open(
      Path folder, ModelCard card, Device device, boolean withDirections, Meanwhile meanwhile)
      throws IOException {
    device.found();
    Collection<String> files = withDirections ? card.files().keySet() : card.parts();
    card.checkFiles(folder, files);
    Directions directions = withDirections ? card.readDirections(folder) : null;
    Generator generator = card.openGenerator(folder, device);
    Scorer scorer = null;
    try {
      requireSizes(folder, card, generator);
      scorer = card.openScorer(folder, device);
      fit(folder, generator, scorer, directions);
      meanwhile.happens();
      card.checkFiles(folder, files);
      return new Model(folder, card, device, generator, scorer, directions);
    } catch (IOException | RuntimeException e) {
      generator.close();
      if (scorer != null) {
        scorer.close();
      }
      throw e;
    }
  }

  /**
   * The model of a folder for whoever opens it again and again, such as a notebook's cell: the same
   * one as before while nobody has closed it and its card and files are the same; else the one
   * before is closed and the folder opened.
   *
   * @throws IOException as {@link #open}
   */
  public static Model shared(Path folder) throws IOException {
    ModelCard card = ModelCard.read(folder);
    Path real = folder.toRealPath();
    synchronized (SHARED) {
      Model before = SHARED.get(real);
      if (before != null && !before.closed && before.card.equals(card)) {
        card.checkFiles(folder);
        return before;
      }
      if (before != null) {
        before.close();
      }
      SHARED.put(real, open(folder));
      return SHARED.get(real);
    }
  }

  /**
   * Holds the generator's input against the card. Without a word of it, a generator of labels whose
   * label weights are missing would be one of a longer z: it is refused unless z is as long as w,
   * as it usually is where there is no label.
   */
  private static void requireSizes(Path folder, ModelCard card, Generator generator)
      throws InputException {
    Sizes is = Sizes.of(generator);
    if (!fits(card.z(), is.z()) || !fits(card.label(), is.label())) {
      throw InputException.of(
          folder.resolve(ModelCard.FILE).toString(),
          Text.format(
              "says z %s, label %s, but '%s' takes z of %d and a label of %d%s",
              said(card.z()),
              said(card.label()),
              card.generator(),
              is.z(),
              is.label(),
              missing(is.label())),
          "use the right weights or correct it");
    }
    if (!fits(card.w(), is.w()) || !fits(card.resolution(), is.resolution())) {
      throw InputException.of(
          folder.resolve(ModelCard.FILE).toString(),
          Text.format(
              "says w %s, resolution %s, but '%s' makes w of %d and images of %d pixels",
              said(card.w()), said(card.resolution()), card.generator(), is.w(), is.resolution()),
          "use the right weights or correct it");
    }
    boolean isSaid = card.z() != null || card.label() != null;
    if (!isSaid && is.label() == 0 && is.z() != is.w()) {
      throw InputException.of(
          folder.resolve(card.generator()).toString(),
          Text.format(
              "takes %d numbers and makes w of %d: is it a generator without labels?%s",
              is.z(), is.w(), missing(is.label())),
          Text.format("use the right weights, or set z %d, label 0 in model.json", is.z()));
    }
  }

  private static boolean fits(Integer said, int is) {
    return said == null || said == is;
  }

  private static String said(Integer size) {
    return size == null ? "as it is" : size.toString();
  }

  private static String missing(int label) {
    return label > 0 ? "" : " (it has no tensor '" + StyleGanReader.LABEL + "')";
  }

  private static void fit(Path folder, Generator generator, Scorer scorer, Directions directions)
      throws InputException {
    if (generator.resolution() != scorer.resolution()) {
      throw InputException.of(
          folder.toString(),
          Text.format(
              "has a generator of %d pixels, but a scorer for %d",
              generator.resolution(), scorer.resolution()),
          "use a generator and a scorer that belong together");
    }
    if (directions != null && generator.wSize() != directions.length()) {
      throw InputException.of(
          folder.toString(),
          Text.format(
              "has directions of length %d, but the generator's w has %d",
              directions.length(), generator.wSize()),
          "use the directions of this generator");
    }
  }

  /** What its networks run on. */
  public Device device() {
    return device;
  }

  public Generator generator() {
    return generator;
  }

  /** Whether the generator is the built-in one, with layers and an average w. */
  public boolean hasStyleGan() {
    return generator instanceof StyleGan;
  }

  /**
   * The generator for what only the built-in one has: layers, the average w, truncation.
   *
   * @throws IllegalArgumentException in one line, if the model {@link #hasStyleGan has another}
   */
  public StyleGan styleGan() {
    if (generator instanceof StyleGan styleGan) {
      return styleGan;
    }
    throw new IllegalArgumentException(
        Text.format(
            "the generator of %s is a script: only the built-in StyleGAN has layers and an average w",
            card.name()));
  }

  public Scorer scorer() {
    return scorer;
  }

  /** Whether generator and scorer are both built-in networks. */
  public boolean isBuiltIn() {
    return hasStyleGan() && scorer instanceof PropertyScorer;
  }

  /**
   * The weights of the built-in networks, read from their files again: for whoever runs them
   * elsewhere.
   *
   * @throws IllegalArgumentException in one line, if the model {@linkplain #isBuiltIn has others}
   * @throws IOException in one line, if a file cannot be read or is no longer what the card says
   */
  public BuiltIn builtIn() throws IOException {
    if (!isBuiltIn()) {
      throw new IllegalArgumentException(
          Text.format(
              "generator or scorer of %s is a script: only built-in networks have weights by name",
              card.name()));
    }
    card.checkFiles(folder, card.parts());
    return card.readBuiltIn(folder);
  }

  /**
   * What is steered how far, and what groups the cases.
   *
   * @throws IllegalArgumentException in one line, if the model is not prepared
   */
  public Protocol protocol() {
    return card.protocol();
  }

  /** Whether this was opened with directions. */
  public boolean hasDirections() {
    return directions != null;
  }

  /**
   * The directions.
   *
   * @throws IllegalArgumentException in one line, if this was opened without them
   */
  public Directions directions() {
    if (directions == null) {
      throw new IllegalArgumentException(card.name() + " was opened without directions");
    }
    return directions;
  }

  public ModelCard card() {
    return card;
  }

  /** What this model is, a row per fact. */
  public Table table() {
    return CardFacts.of(card, generator).table();
  }

  /** Gives back the native memory; a second time does nothing. */
  @Override
  public void close() {
    closed = true;
    generator.close();
    scorer.close();
  }
}
