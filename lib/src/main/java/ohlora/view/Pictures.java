package ohlora.view;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import ohlora.io.Text;
import ohlora.latent.Latent;
import ohlora.latent.Latents;
import ohlora.latent.Offsets;
import ohlora.latent.Population;
import ohlora.model.Grouping;
import ohlora.model.Images;
import ohlora.model.Model;
import ohlora.model.PerProperty;
import ohlora.model.Protocol;
import ohlora.model.StyleGan;
import ohlora.score.CaseResult;
import ohlora.score.CaseTable;
import ohlora.score.Trial;
import ohlora.select.Grade;
import tech.tablesaw.api.Table;

/**
 * The sheets of faces that the selection is looked at with. Offsets are in units of w, scores as
 * the property CNN gives them.
 */
public final class Pictures {
  /** How many faces a sheet of many cases holds at most: what one can look at. */
  public static final int MAX_FACES = 300;

  private static final int CONTACT_COLUMNS = 7;
  private static final int FACES_COLUMNS = 9;
  private static final int CONTACT_SIDE = 128;
  private static final int CASE_SIDE = 96;
  private static final int STRIP_SIDE = 112;
  private static final int PAIR_SIDE = 224;

  private Pictures() {}

  /**
   * The contact sheet: the unmodified face of every case, with its number, group and grades.
   *
   * @param test whose model draws the faces, as its property CNN is shown them
   * @param latents where the cases come from
   * @param cases a table with the columns case, group, and one per steered property
   * @throws IllegalArgumentException if there is none, or more than {@value #MAX_FACES}
   * @throws CancellationException if the thread was interrupted; it stays interrupted
   */
  public static Sheet contact(Trial test, Latents latents, Table cases) {
    requireFew(cases.rowCount());
    List<BufferedImage> faces = new ArrayList<>();
    for (double number : cases.numberColumn("case").asDoubleArray()) {
      faces.add(test.unmodified(latents.at((long) number)).image(0));
    }
    Protocol protocol = test.model().protocol();
    return contact(cases, protocol.steered(), protocol::label, faces);
  }

  /**
   * The contact sheet of faces that are drawn already.
   *
   * @param faces one per row of the table
   * @throws IllegalArgumentException if there is another number of them, none, or more than {@value
   *     #MAX_FACES}
   */
  public static Sheet contact(Table cases, List<BufferedImage> faces) {
    return contact(cases, CaseTable.properties(cases), Figures::words, faces);
  }

  private static Sheet contact(
      Table cases,
      List<String> properties,
      UnaryOperator<String> label,
      List<BufferedImage> faces) {
    requireFew(faces.size());
    if (faces.size() != cases.rowCount()) {
      throw new IllegalArgumentException(
          Text.format("%d faces for %d cases", faces.size(), cases.rowCount()));
    }
    List<Sheet.Tile> tiles = new ArrayList<>();
    for (int row = 0; row < cases.rowCount(); row++) {
      tiles.add(
          Sheet.Tile.of(
              faces.get(row),
              Text.format("case %.0f", cases.numberColumn("case").getDouble(row)),
              cases.stringColumn("group").get(row),
              grades(cases, properties, row)));
    }
    return Sheet.of(Math.min(CONTACT_COLUMNS, tiles.size()), CONTACT_SIDE, tiles)
        .titled(properties.stream().map(label).collect(Collectors.joining(" · ", "Grades: ", "")));
  }

  private static void requireFew(int faces) {
    if (faces == 0) {
      throw new IllegalArgumentException(
          "no case to show: lower the cutoffs, or take a run of more cases");
    }
    if (faces > MAX_FACES) {
      throw new IllegalArgumentException(
          Text.format(
              "%,d faces: a sheet holds at most %d; show them in parts, such as cases.inRange(0, %d)",
              faces, MAX_FACES, MAX_FACES));
    }
  }

  private static String grades(Table cases, List<String> properties, int row) {
    return properties.stream()
        .map(property -> cases.numberColumn(property).getDouble(row))
        .map(r -> Double.isNaN(r) ? "–" : Grade.of(r).label())
        .collect(Collectors.joining(" · "));
  }

  /** The sheet of all images of one case; see {@link #caseSheet(CaseResult, Images)}. */
  public static Sheet caseSheet(Trial test, CaseResult result) {
    return caseSheet(
        test, result, test.with(result.offsets()).images(result.latent(), result.group()));
  }

  /**
   * The same of images that are drawn already; the properties are called as the model's card has
   * it.
   */
  public static Sheet caseSheet(Trial test, CaseResult result, Images images) {
    return new CaseSheet(result, test.model().protocol()::label).of(images);
  }

  /**
   * The images of one case, arranged by their offsets, whose distances ascend: a row per distance
   * of the property that changes most rarely (the outermost loop), a column per combination of the
   * others. The headings give the intended offset and the mean score of the row or column; below
   * each face stand its own scores of the steered properties. Where the offsets are no grid, the
   * images stand in their order, each with its own offsets above its scores.
   *
   * @param images in the order of the result's offsets
   */
  public static Sheet caseSheet(CaseResult result, Images images) {
    return new CaseSheet(result, Figures::words).of(images);
  }

  /** The sheet of a case, with what its properties are called. */
  private record CaseSheet(CaseResult result, UnaryOperator<String> label) {

    Sheet of(Images images) {
      return SheetGrid.isGrid(result.offsets()) ? arranged(images) : listed(images);
    }

    private Sheet listed(Images images) {
      SheetGrid grid = SheetGrid.numbered(result.offsets());
      List<Sheet.Tile> tiles =
          grid.images().stream().map(i -> Sheet.Tile.of(images.image(i), withOffsets(i))).toList();
      return Sheet.of(grid.columns(), CASE_SIDE, tiles)
          .titled(titled("below each face its intended offsets and scores of"));
    }

    private String titled(String what) {
      return Text.format(
          "Case %d, group %s: %s %s",
          result.latent().number(),
          result.group(),
          what,
          result.steered().stream().map(label).collect(Collectors.joining(", ")));
    }

    private Sheet arranged(Images images) {
      SheetGrid grid = SheetGrid.ascending(result.offsets());
      List<Sheet.Tile> tiles =
          grid.images().stream().map(i -> Sheet.Tile.of(images.image(i), scores(i))).toList();
      int columns = grid.columns();
      List<String> across =
          grid.inner().isEmpty()
              ? List.of()
              : IntStream.range(0, columns)
                  .mapToObj(column -> heading(grid.inner(), every(columns, column, grid.images())))
                  .toList();
      List<String> down =
          IntStream.range(0, grid.rows())
              .mapToObj(row -> grid.images().subList(row * columns, (row + 1) * columns))
              .map(row -> heading(List.of(grid.outermost()), row))
              .toList();
      return Sheet.of(columns, CASE_SIDE, tiles)
          .titled(titled("intended offsets and mean scores; below each face its"))
          .headed(across, down);
    }

    private static List<Integer> every(int step, int first, List<Integer> images) {
      return IntStream.iterate(first, i -> i < images.size(), i -> i + step)
          .mapToObj(images::get)
          .toList();
    }

    /** What images that share the offsets of some properties have in common. */
    private String heading(List<String> properties, List<Integer> images) {
      PerProperty offset = result.offsets().list().get(images.get(0));
      List<String> lines = new ArrayList<>();
      for (String property : properties) {
        double[] scores = result.scores(property);
        double mean = images.stream().mapToDouble(i -> scores[i]).average().orElseThrow();
        lines.add(label.apply(property) + " " + signed(offset.of(property)));
        lines.add("scored " + score(mean));
      }
      return String.join("\n", lines);
    }

    private String offsets(int image) {
      return result.steered().stream()
          .map(property -> signed(result.offsets().list().get(image).of(property)))
          .collect(Collectors.joining("  "));
    }

    private String[] withOffsets(int image) {
      return Stream.concat(Stream.of(offsets(image)), Stream.of(scores(image)))
          .toArray(String[]::new);
    }

    private String[] scores(int image) {
      return result.steered().stream()
          .map(property -> score(result.scores(property)[image]))
          .toArray(String[]::new);
    }
  }

  /**
   * One latent moved along single directions: a row per property, a column per distance, below each
   * face the score of the row's property.
   *
   * @param properties of the steered ones, at least one
   * @param distances along the direction in units of w, at least two; 0 is the unmodified face
   */
  public static Sheet strips(
      Trial test, Latent latent, List<String> properties, double... distances) {
    Protocol protocol = test.model().protocol();
    List<Sheet.Tile> tiles = new ArrayList<>();
    for (String property : properties) {
      Trial along = test.with(Offsets.along(protocol, property, distances));
      CaseResult result = along.run(latent);
      Images images = along.images(latent, result.group());
      double[] scores = result.scores(property);
      for (int i = 0; i < distances.length; i++) {
        tiles.add(Sheet.Tile.of(images.image(i), score(scores[i])));
      }
    }
    return Sheet.of(distances.length, STRIP_SIDE, tiles)
        .titled(
            Text.format(
                "Case %d along single directions, below each face its score", latent.number()))
        .headed(
            IntStream.range(0, distances.length).mapToObj(i -> signed(distances[i])).toList(),
            properties.stream().map(protocol::label).toList());
  }

  /**
   * Several faces told the same, without a word: a row for each, moved along one property's
   * direction.
   *
   * @param distances along the direction in units of w, from left to right, at least two
   */
  public static Sheet along(
      Trial test, List<Latent> latents, String property, double... distances) {
    Trial along = test.with(Offsets.along(test.model().protocol(), property, distances));
    List<BufferedImage> faces = new ArrayList<>();
    for (Latent latent : latents) {
      Images images = along.images(latent, along.run(latent).group());
      IntStream.range(0, distances.length).mapToObj(images::image).forEach(faces::add);
    }
    return Sheet.of(distances.length, CASE_SIDE, faces.stream().map(Sheet.Tile::of).toList());
  }

  /**
   * The unmodified faces of the cases from {@code first} on, as the property CNN is shown them.
   *
   * @param count at most {@value #MAX_FACES}
   */
  public static Sheet faces(Trial test, Latents latents, long first, int count) {
    requireFew(count);
    return Sheet.of(
        Math.min(FACES_COLUMNS, count),
        CONTACT_SIDE,
        LongStream.range(first, first + count)
            .mapToObj(number -> face(test, latents, number))
            .toList());
  }

  /**
   * One face with its w pulled towards the average: from the average face at ψ = 0 to its own at 1.
   *
   * @param psis the truncations, at least one
   * @throws IllegalArgumentException if the generator is a script, which knows no average w
   */
  public static Sheet truncation(Model model, Latent latent, double... psis) {
    StyleGan generator = model.styleGan();
    float[] w = Trial.of(model).w(latent);
    float[][][] styles = new float[psis.length][][];
    for (int i = 0; i < psis.length; i++) {
      styles[i] = generator.truncate(w, psis[i], generator.layers());
    }
    Images images = generator.synthesize(styles);
    return Sheet.of(
            psis.length,
            STRIP_SIDE,
            IntStream.range(0, psis.length)
                .mapToObj(i -> Sheet.Tile.of(images.image(i), "ψ = " + score(psis[i])))
                .toList())
        .titled(Text.format("Case %d, truncated", latent.number()));
  }

  /**
   * Styles mixed: the coarse layers take the w of the row's latent, the fine ones that of the
   * column's.
   *
   * @param coarse how many layers, from 4 × 4 on, belong to the row
   * @throws IllegalArgumentException if the generator is a script, which knows no layers
   */
  public static Sheet mixing(Model model, List<Latent> rows, List<Latent> columns, int coarse) {
    StyleGan generator = model.styleGan();
    Trial test = Trial.of(model);
    List<float[]> fine = columns.stream().map(test::w).toList();
    List<float[][]> styles = new ArrayList<>();
    for (Latent row : rows) {
      float[] own = test.w(row);
      for (float[] other : fine) {
        float[][] layers = new float[generator.layers()][];
        for (int layer = 0; layer < layers.length; layer++) {
          layers[layer] = layer < coarse ? own : other;
        }
        styles.add(layers);
      }
    }
    Images images = generator.synthesize(styles.toArray(float[][][]::new));
    return Sheet.of(
            columns.size(),
            STRIP_SIDE,
            IntStream.range(0, images.count())
                .mapToObj(i -> Sheet.Tile.of(images.image(i)))
                .toList())
        .titled(Text.format("Layers 0 to %d from the row, the others from the column", coarse - 1))
        .headed(
            columns.stream().map(latent -> "case " + latent.number()).toList(),
            rows.stream().map(latent -> "case " + latent.number()).toList());
  }

  private static Sheet.Tile face(Trial test, Latents latents, long number) {
    return Sheet.Tile.of(test.unmodified(latents.at(number)).image(0), "case " + number);
  }

  /**
   * The first faces of every group, a row per group.
   *
   * @param each how many faces per group
   * @throws IllegalArgumentException naming the group that has fewer in the population
   */
  public static Sheet groups(
      Trial test, Latents latents, Population population, Grouping grouping, int each) {
    List<Sheet.Tile> tiles = new ArrayList<>();
    List<String> names = new ArrayList<>();
    population
        .members(grouping)
        .forEach(
            (group, members) -> {
              if (members.size() < each) {
                throw new IllegalArgumentException(
                    Text.format(
                        "group %s has %d of %d latents, not %d: sample more latents",
                        group, members.size(), population.size(), each));
              }
              names.add(group);
              for (int index : members.subList(0, each)) {
                tiles.add(face(test, latents, index));
              }
            });
    String properties = test.model().protocol().labels(grouping.properties());
    return Sheet.of(each, STRIP_SIDE, tiles)
        .titled(properties.isEmpty() ? "One group" : "The groups: " + properties)
        .headed(List.of(), names);
  }

  /**
   * Two pictures of one size and where they differ: grey where they are alike, lighter where the
   * second is lighter.
   *
   * @param gain how much a difference is stretched; at 1 it is added to mid-grey as it is
   */
  public static Sheet beforeAfter(BufferedImage before, BufferedImage after, double gain) {
    return Sheet.of(
            3,
            PAIR_SIDE,
            List.of(
                Sheet.Tile.of(before),
                Sheet.Tile.of(after),
                Sheet.Tile.of(Sheet.difference(before, after, gain))))
        .headed(
            List.of(
                "before", "after", "difference" + (gain == 1 ? "" : Text.format(" × %.3g", gain))),
            List.of());
  }

  private static String signed(double offset) {
    return offset == 0 ? "0" : text("%+.3f", offset).replaceFirst("\\.?0+$", "");
  }

  private static String score(double score) {
    return text("%.2f", score);
  }

  /** With the typographic minus, and without one before a rounded 0. */
  private static String text(String format, double value) {
    return Text.format(format, value).replaceFirst("^-(0\\.0*)$", "$1").replace('-', '−');
  }
}
