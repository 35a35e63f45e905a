package ohlora.view;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import ohlora.latent.Latent;
import ohlora.latent.Latents;
import ohlora.latent.Offsets;
import ohlora.latent.Offsets.Offset;
import ohlora.latent.Population;
import ohlora.model.FaceModel;
import ohlora.model.Images;
import ohlora.model.Medians;
import ohlora.model.Property;
import ohlora.score.CaseResult;
import ohlora.score.CaseTest;
import ohlora.select.Grade;
import tech.tablesaw.api.Table;

/**
 * The sheets of faces that the selection is looked at with. Offsets are in units of w, scores as
 * the property CNN gives them.
 */
public final class Pictures {
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
   * @param cases a table with the columns case, group, eyes, mouth and pose
   */
  public static Sheet contact(CaseTest test, Latents latents, Table cases) {
    return contact(cases, faces(test, latents, cases.numberColumn("case").asDoubleArray()));
  }

  private static List<BufferedImage> faces(CaseTest test, Latents latents, double[] numbers) {
    var faces = new ArrayList<BufferedImage>();
    for (double number : numbers) {
      faces.add(test.unmodified(latents.at((long) number)).image(0));
    }
    return faces;
  }

  /**
   * The contact sheet of faces that are drawn already.
   *
   * @param faces one per row of the table
   * @throws IllegalArgumentException if there is another number of them
   */
  public static Sheet contact(Table cases, List<BufferedImage> faces) {
    if (faces.size() != cases.rowCount()) {
      throw new IllegalArgumentException(
          "%d faces for %d cases".formatted(faces.size(), cases.rowCount()));
    }
    var tiles = new ArrayList<Sheet.Tile>();
    for (int row = 0; row < cases.rowCount(); row++) {
      tiles.add(
          Sheet.Tile.of(
              faces.get(row),
              "case %.0f".formatted(cases.numberColumn("case").getDouble(row)),
              cases.stringColumn("group").get(row),
              grades(cases, row)));
    }
    return Sheet.of(Math.min(CONTACT_COLUMNS, tiles.size()), CONTACT_SIDE, tiles)
        .titled("Grades: eyes · mouth · pose");
  }

  private static String grades(Table cases, int row) {
    return Property.STEERED.stream()
        .map(property -> cases.numberColumn(property.label()).getDouble(row))
        .map(r -> Double.isNaN(r) ? "–" : Grade.of(r).label())
        .collect(Collectors.joining(" · "));
  }

  /** The sheet of all images of one case; see {@link #caseSheet(CaseResult, Images)}. */
  public static Sheet caseSheet(CaseTest test, CaseResult result) {
    return caseSheet(result, test.with(result.offsets()).images(result.latent(), result.group()));
  }

  /**
   * The images of one case, arranged by their offsets: a row per offset of the mouth, a column per
   * pair of offsets of eyes and pose. The headings give the intended offset and the mean score of
   * the row or column; below each face stand its own scores of eyes, mouth and pose.
   *
   * @param images in the order of the result's offsets
   * @throws IllegalArgumentException if the offsets are no such grid, for example random ones
   */
  public static Sheet caseSheet(CaseResult result, Images images) {
    var offsets = result.offsets().list();
    var rows = new TreeMap<Double, List<Integer>>();
    var columns =
        new TreeMap<Offset, List<Integer>>(
            Comparator.comparingDouble(Offset::eyes).thenComparingDouble(Offset::pose));
    for (int i = 0; i < offsets.size(); i++) {
      rows.computeIfAbsent(offsets.get(i).mouth(), mouth -> new ArrayList<>()).add(i);
      columns.computeIfAbsent(offsets.get(i), eyesAndPose -> new ArrayList<>()).add(i);
    }
    var tiles = new ArrayList<Sheet.Tile>();
    for (var row : rows.values()) {
      for (var column : columns.values()) {
        var cell = row.stream().filter(column::contains).toList();
        if (cell.size() != 1) {
          throw new IllegalArgumentException(
              "these offsets are no grid of mouth by eyes and pose, so they make no case sheet");
        }
        tiles.add(Sheet.Tile.of(images.image(cell.get(0)), scores(result, cell.get(0))));
      }
    }
    return Sheet.of(columns.size(), CASE_SIDE, tiles)
        .titled(
            "Case %d, group %s: intended offsets and mean scores; below each face its eyes, mouth, pose"
                .formatted(result.latent().number(), result.group().label()))
        .headed(
            columns.entrySet().stream()
                .map(
                    c ->
                        heading(result, Property.EYES, c.getKey().eyes(), c.getValue())
                            + "\n"
                            + heading(result, Property.POSE, c.getKey().pose(), c.getValue()))
                .toList(),
            rows.entrySet().stream()
                .map(r -> heading(result, Property.MOUTH, r.getKey(), r.getValue()))
                .toList());
  }

  private static String heading(
      CaseResult result, Property property, double intended, List<Integer> images) {
    var scores = result.scores(property);
    double mean = images.stream().mapToDouble(i -> scores[i]).average().orElseThrow();
    return "%s %s\nscored %s".formatted(property.label(), signed(intended), score(mean));
  }

  private static String scores(CaseResult result, int image) {
    return Property.STEERED.stream()
        .map(property -> score(result.scores(property)[image]))
        .collect(Collectors.joining("  "));
  }

  /**
   * One latent moved along single directions: a row per property, a column per distance, below each
   * face the score of the row's property.
   *
   * @param properties of eyes, mouth and pose, at least one
   * @param distances along the direction in units of w, at least two; 0 is the unmodified face
   */
  public static Sheet strips(
      CaseTest test, Latent latent, List<Property> properties, double... distances) {
    var tiles = new ArrayList<Sheet.Tile>();
    for (var property : properties) {
      var along = test.with(along(property, distances));
      var result = along.run(latent);
      var images = along.images(latent, result.group());
      var scores = result.scores(property);
      for (int i = 0; i < distances.length; i++) {
        tiles.add(Sheet.Tile.of(images.image(i), score(scores[i])));
      }
    }
    return Sheet.of(distances.length, STRIP_SIDE, tiles)
        .titled(
            "Case %d along single directions, below each face its score".formatted(latent.number()))
        .headed(
            IntStream.range(0, distances.length).mapToObj(i -> signed(distances[i])).toList(),
            properties.stream().map(Property::label).toList());
  }

  /** The unmodified faces of the cases from {@code first} on, as the property CNN is shown them. */
  public static Sheet faces(CaseTest test, Latents latents, long first, int count) {
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
   */
  public static Sheet truncation(FaceModel model, Latent latent, double... psis) {
    var generator = model.generator();
    var w = CaseTest.of(model).w(latent);
    var styles = new float[psis.length][][];
    for (int i = 0; i < psis.length; i++) {
      styles[i] = generator.truncate(w, psis[i], generator.layers());
    }
    var images = generator.synthesize(styles);
    return Sheet.of(
            psis.length,
            STRIP_SIDE,
            IntStream.range(0, psis.length)
                .mapToObj(i -> Sheet.Tile.of(images.image(i), "ψ = " + score(psis[i])))
                .toList())
        .titled("Case %d, truncated".formatted(latent.number()));
  }

  /**
   * Styles mixed: the coarse layers take the w of the row's latent, the fine ones that of the
   * column's.
   *
   * @param coarse how many layers, from 4 × 4 on, belong to the row
   */
  public static Sheet mixing(FaceModel model, List<Latent> rows, List<Latent> columns, int coarse) {
    var generator = model.generator();
    var test = CaseTest.of(model);
    var fine = columns.stream().map(test::w).toList();
    var styles = new ArrayList<float[][]>();
    for (var row : rows) {
      var own = test.w(row);
      for (var other : fine) {
        var layers = new float[generator.layers()][];
        for (int layer = 0; layer < layers.length; layer++) {
          layers[layer] = layer < coarse ? own : other;
        }
        styles.add(layers);
      }
    }
    var images = generator.synthesize(styles.toArray(float[][][]::new));
    return Sheet.of(
            columns.size(),
            STRIP_SIDE,
            IntStream.range(0, images.count())
                .mapToObj(i -> Sheet.Tile.of(images.image(i)))
                .toList())
        .titled("Layers 0 to %d from the row, the others from the column".formatted(coarse - 1))
        .headed(
            columns.stream().map(latent -> "case " + latent.number()).toList(),
            rows.stream().map(latent -> "case " + latent.number()).toList());
  }

  private static Sheet.Tile face(CaseTest test, Latents latents, long number) {
    return Sheet.Tile.of(test.unmodified(latents.at(number)).image(0), "case " + number);
  }

  /**
   * The first faces of every group, a row per group.
   *
   * @param each how many faces per group
   * @throws IllegalArgumentException naming the group that has fewer in the population
   */
  public static Sheet groups(
      CaseTest test, Latents latents, Population population, Medians medians, int each) {
    var tiles = new ArrayList<Sheet.Tile>();
    var names = new ArrayList<String>();
    population
        .members(medians)
        .forEach(
            (group, members) -> {
              if (members.size() < each) {
                throw new IllegalArgumentException(
                    "group %s has %d of %d latents, not %d: sample more latents"
                        .formatted(group.label(), members.size(), population.size(), each));
              }
              names.add(group.label());
              for (int index : members.subList(0, each)) {
                tiles.add(face(test, latents, index));
              }
            });
    return Sheet.of(each, STRIP_SIDE, tiles)
        .titled("The groups: hair colour, hair length, background mean")
        .headed(List.of(), names);
  }

  private static Offsets along(Property property, double[] distances) {
    return new Offsets(
        IntStream.range(0, distances.length)
            .mapToObj(
                i ->
                    new Offset(
                        property == Property.EYES ? distances[i] : 0,
                        property == Property.MOUTH ? distances[i] : 0,
                        property == Property.POSE ? distances[i] : 0))
            .toList());
  }

  /**
   * Two pictures of one size and where they differ: grey where they are alike, lighter where the
   * second is lighter.
   *
   * @param gain how much a difference is stretched; 1 shows it at half its size
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
            List.of("before", "after", "difference × " + String.format(Locale.ROOT, "%.3g", gain)),
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
    return String.format(Locale.ROOT, format, value)
        .replaceFirst("^-(0\\.0*)$", "$1")
        .replace('-', '−');
  }
}
