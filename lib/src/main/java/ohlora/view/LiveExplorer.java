package ohlora.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ohlora.io.AtomicFile;
import ohlora.io.Text;
import ohlora.latent.Latents;
import ohlora.latent.Offsets;
import ohlora.model.Model;
import ohlora.model.Protocol;
import ohlora.score.CaseResult;
import ohlora.score.Trial;

/**
 * A model that runs in the reader's page: every latent of a seed, moved along any direction by any
 * distance, is drawn and scored there as it is asked for, with the numbers of this library, and
 * without a kernel, a server or a network. Immutable.
 *
 * <p>The page has the model's own weights, as float16, and TensorFlow.js with its WebAssembly
 * backend; they run in workers of the page.
 */
public final class LiveExplorer {
  /** How many bytes the page may have at most: 12 MB. */
  public static final int MAX_BYTES = 12_000_000;

  /** Seeds of the random directions that the page offers. */
  private static final List<Long> RANDOM = List.of(1L, 2L, 3L);

  private final Model model;
  private final PageNetworks networks;
  private final long seed;
  private final long first;
  private final String fallback;

  private LiveExplorer(Model model, PageNetworks networks, long seed, long first) {
    this.model = model;
    this.networks = networks;
    this.seed = seed;
    this.first = first;
    fallback = fallback(Trial.of(model).run(Latents.of(model, seed).at(first)));
  }

  /**
   * A model in the page, beginning with the first case of a seed.
   *
   * @throws IllegalArgumentException in one line, if it {@linkplain #canRun cannot run} there
   * @throws IOException in one line, if its files cannot be read any more, or this library was
   *     built without the tensor library for browsers
   */
  public static LiveExplorer draw(Model model, long seed) throws IOException {
    return draw(model, seed, 0);
  }

  /**
   * The same, beginning with another case.
   *
   * @param first number of the case, from 0
   */
  public static LiveExplorer draw(Model model, long seed, long first) throws IOException {
    return new LiveExplorer(model, PageNetworks.of(model), seed, first);
  }

  /**
   * Whether a model can run in a page: its networks are {@link Model#isBuiltIn built in} and small
   * enough, and its directions do not depend on the case.
   *
   * @throws IOException as {@link #draw(Model, long)}
   */
  public static boolean canRun(Model model) throws IOException {
    return PageNetworks.ifPossible(model).isPresent();
  }

  /** One self-contained piece of HTML of at most 12 MB, for a page in UTF-8. */
  public String html() {
    try {
      return Explorer.html("live", title() + ", to move and to test", data(), fallback);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes it as a page of its own, whole or not at all. */
  public void write(Path file) throws IOException {
    AtomicFile.write(
        file,
        Rendered.document(
            title(),
            "<style>body { max-width: 1100px; }</style>\n<main>\n<h1>A face that answers</h1>\n"
                + html()
                + "</main>"));
  }

  Rendered render() {
    return Explorer.rendered(html(), "live explorer. " + title());
  }

  private String title() {
    return Text.format("Live: the model %s, drawn and scored in this page", model.card().name());
  }

  private ObjectNode data() throws IOException {
    Protocol protocol = model.protocol();
    List<String> steered = protocol.steered();
    List<String> scored = model.scorer().properties();
    ObjectNode data = Explorer.data(scored, protocol).put("title", title());
    ArrayNode moved = data.putArray("steered");
    steered.forEach(moved::add);
    data.put("seed", Long.toString(seed)).put("first", Long.toString(first));
    data.put("model", model.card().kind().equals("demo") ? "models/demo" : "DIR");
    data.put("resolution", model.generator().resolution());
    ObjectNode grid = data.putObject("grid");
    protocol.offsets().loops().forEach(loop -> distances(grid.putArray(loop), protocol, loop));
    ObjectNode medians = data.putObject("medians");
    protocol.grouping().medians().forEach(medians::put);
    ObjectNode directions = data.putObject("directions");
    for (String group : protocol.grouping().groups()) {
      PageNetworks.put(directions.putObject(group), model.directions(), group);
    }
    String any = protocol.grouping().groups().get(0);
    ObjectNode random = data.putObject("random");
    for (long one : RANDOM) {
      PageNetworks.put(random.putObject(Long.toString(one)), model.directions().random(one), any);
    }
    Explorer.putSets(data, model.card().sets());
    networks.put(data);
    return data;
  }

  private static void distances(ArrayNode into, Protocol protocol, String property) {
    protocol.offsets().of(property).forEach(into::add);
  }

  /**
   * The first case's face as it is, and moved as far as the test moves it, for where no script
   * runs.
   */
  private String fallback(CaseResult result) {
    Protocol protocol = model.protocol();
    List<BufferedImage> faces = new ArrayList<>();
    Trial test = Trial.of(model);
    faces.add(test.unmodified(result.latent()).image(0));
    for (String property : protocol.steered()) {
      double[] distances = protocol.offsets().of(property).stream().mapToDouble(d -> d).toArray();
      Offsets along = Offsets.along(protocol, property, distances);
      List<BufferedImage> moved =
          RunFaces.pictures(test.with(along).images(result.latent(), result.group()));
      faces.add(moved.get(0));
      faces.add(moved.get(moved.size() - 1));
    }
    int side = model.generator().resolution();
    return Text.format(
        """
        <p>%s. Case %d of seed %d, group %s: as it is, then at the first and the last offset of %s; \
        its correlations: %s. Where scripts run, this face can be moved and tested here: in the exported page, or once this notebook is trusted.</p>
        <img alt="case %2$d, not moved and moved" style="width:100%%;max-width:%dpx;height:auto" src="%s">
        """,
        Rendered.escape(title()),
        result.latent().number(),
        seed,
        Rendered.escape(result.group()),
        Rendered.escape(protocol.labels(protocol.steered())),
        Rendered.escape(Explorer.correlations(result, protocol)),
        faces.size() * side * 2,
        "data:image/png;base64," + Rendered.png(PagePictures.sheet(faces, faces.size(), side)));
  }
}
