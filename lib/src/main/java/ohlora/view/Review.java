package ohlora.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import ohlora.io.AtomicFile;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.model.Directions;
import ohlora.model.Model;
import ohlora.model.ModelCard;
import ohlora.model.PerProperty;
import ohlora.model.Protocol;
import ohlora.score.CaseTable;
import ohlora.score.FinishedRun;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * The choice by eye: cases one by one with all their images and the model card's criteria, each to
 * be answered by yes, no or not at all. What is decided is kept in the browser as one goes, and
 * exported as {@code choices.csv}, which can be imported again, as can another person's. Many cases
 * come in parts, as many as a page holds: no face becomes smaller for it, and one export has the
 * decisions of all. Immutable.
 */
public final class Review {
  /** What style, script, markup and figures need at most beside the pictures, in bytes. */
  private static final int FIGURES = 200_000;

  /** What the pictures of a page of its own have at most, in bytes. */
  private static final int LARGE = 12_000_000;

  /** In pixels: larger faces would be larger than a screen shows a row of them. */
  private static final int MAX_SIDE = 256;

  private static final float QUALITY = 0.9f;

  /** The addresses of a case's pictures. */
  private record Addresses(String face, String sheet) {}

  /**
   * What draws the cases' pictures in the page itself.
   *
   * @param moves the offsets of each picture of a sheet, in reading order, as the page's JSON
   * @param w of each case, in the order of the rows
   */
  private record Drawing(
      Model model, PageNetworks networks, List<PerProperty> moves, List<float[]> w) {}

  /**
   * All that does not depend on which part is shown.
   *
   * @param size how large the faces are, in words
   * @param seed that the latents are drawn from; null where nobody can draw them
   * @param rows the cases
   * @param pictures of each row; of the first alone where the page draws them itself
   * @param drawing null where it does not
   * @param starts the row with which each part begins
   */
  private record Drawn(
      String title,
      String size,
      String recipe,
      Long seed,
      ModelCard card,
      SheetGrid grid,
      Table rows,
      List<Addresses> pictures,
      Drawing drawing,
      List<Integer> starts) {

    int end(int part) {
      return part + 1 < starts.size() ? starts.get(part + 1) : rows.rowCount();
    }

    int number(int row) {
      return rows.intColumn("case").getInt(row);
    }
  }

  private final Drawn drawn;
  private final Table help;
  private final int part;

  private Review(Drawn drawn, Table help, int part) {
    this.drawn = drawn;
    this.help = help;
    this.part = part;
  }

  /**
   * The first part of the review of some cases of a finished run, in the order given; their images
   * are made again by the model. A part has 3 MB at most, or a single case.
   *
   * @throws InputException if the run was made by other weights, or its own latents are missing or
   *     have changed
   * @throws IllegalArgumentException if there is no case, or the run lacks one
   */
  public static Review draw(FinishedRun run, Model model, List<Integer> cases) throws IOException {
    return draw(run, model, cases, Explorer.MAX_BYTES - FIGURES, false);
  }

  /**
   * The same for pages of their own, which may have 12 MB: in fewer parts, or, where one page does
   * not hold the pictures of all and the model {@linkplain LiveExplorer#canRun can run} there, in
   * one that draws each case's as it is looked at.
   */
  public static Review drawLarge(FinishedRun run, Model model, List<Integer> cases)
      throws IOException {
    return draw(run, model, cases, LARGE, true);
  }

  /**
   * @param most how many bytes the pictures of a part have at most
   * @param canDraw whether the page may draw the pictures itself, where they are more
   */
  static Review draw(FinishedRun run, Model model, List<Integer> cases, int most, boolean canDraw)
      throws IOException {
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("there is no case to review: lower the cutoffs");
    }
    RunFaces faces = RunFaces.of(run, model);
    SheetGrid grid =
        SheetGrid.isGrid(faces.offsets())
            ? SheetGrid.of(faces.offsets())
            : SheetGrid.numbered(faces.offsets());
    Table wanted = Table.create(IntColumn.create("case", cases.toArray(Integer[]::new)));
    Table rows = CaseTable.rows(run.scored(), wanted);
    int resolution = model.generator().resolution();
    int side = Math.min(resolution, MAX_SIDE);
    List<Addresses> pictures = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    Drawing drawing = null;
    int bytes = most;
    for (Row row : rows) {
      int number = row.getInt("case");
      List<BufferedImage> moved = faces.moved(number, row.getString("group"));
      String sheet = address(grid.arrange(moved), grid.columns(), side);
      String face = address(faces.unmodified(List.of(number)), 1, side);
      bytes += sheet.length() + face.length();
      if (bytes > most) {
        starts.add(row.getRowNumber());
        bytes = sheet.length() + face.length();
      }
      pictures.add(new Addresses(face, sheet));
      if (canDraw && row.getRowNumber() == 0 && (long) bytes * rows.rowCount() > most) {
        drawing = drawing(model, faces, grid, rows);
        if (drawing != null) {
          break;
        }
      }
    }
    return new Review(
        new Drawn(
            Text.format(
                "Live: %d cases of the model %s, scored %s, to be judged by eye",
                cases.size(), run.recipe().model(), run.recipe().mode()),
            Text.format(
                side == resolution
                    ? "Each face has %d × %1$d pixels, as the generator makes it."
                    : "Each face has %d × %1$d pixels; the generator makes %d × %2$d.",
                side,
                resolution),
            run.recipeHash(),
            run.recipe().drawnFrom(),
            model.card(),
            grid,
            rows,
            pictures,
            drawing,
            starts),
        null,
        0);
  }

  /** Null where the model cannot run in a page. */
  private static Drawing drawing(Model model, RunFaces faces, SheetGrid grid, Table rows)
      throws IOException {
    PageNetworks networks = PageNetworks.ifPossible(model).orElse(null);
    if (networks == null) {
      return null;
    }
    List<PerProperty> offsets = faces.offsets().list();
    return new Drawing(
        model,
        networks,
        grid.images().stream().map(offsets::get).toList(),
        rows.intColumn("case").asList().stream().map(faces::w).toList());
  }

  private static String address(List<BufferedImage> images, int columns, int side) {
    return PagePictures.address(PagePictures.sheet(images, columns, side), QUALITY);
  }

  /**
   * The same review with figures beside each face, by which the cases can also be ordered.
   *
   * @param help a column {@code case}, and columns of numbers, whose names say what they are
   */
  public Review with(Table help) {
    return new Review(drawn, help.copy(), part);
  }

  /** Into how many parts the cases are divided. */
  public int parts() {
    return drawn.starts.size();
  }

  /**
   * Another part of the same review.
   *
   * @param number from 1
   * @throws IllegalArgumentException if there is no such part
   */
  public Review part(int number) {
    if (number < 1 || number > parts()) {
      throw new IllegalArgumentException(
          Text.format("there is no part %d: the review has %d", number, parts()));
    }
    return new Review(drawn, help, number - 1);
  }

  /** One self-contained piece of HTML, for a page in UTF-8. */
  public String html() {
    return html(List.of());
  }

  private String html(List<String> files) {
    try {
      return Explorer.html("review", drawn.title, data(files), fallback());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a whole HTML document for each part, which needs no network and no kernel: {@code
   * review.html}, or {@code review-1.html} and so on, which lead to each other.
   *
   * @param folder that is there
   */
  public void write(Path folder) throws IOException {
    List<String> files =
        parts() == 1
            ? List.of("review.html")
            : IntStream.rangeClosed(1, parts())
                .mapToObj(number -> Text.format("review-%d.html", number))
                .toList();
    for (int number = 1; number <= parts(); number++) {
      AtomicFile.write(
          folder.resolve(files.get(number - 1)),
          Rendered.document(
              drawn.title,
              "<style>body { max-width: 1440px; }</style>\n<main>\n<h1>Choosing by eye</h1>\n"
                  + part(number).html(files)
                  + "</main>"));
    }
  }

  Rendered render() {
    return Explorer.rendered(html(), "review. " + drawn.title);
  }

  /**
   * @param files the names of all parts, where they are files
   */
  private ObjectNode data(List<String> files) throws IOException {
    Protocol protocol = drawn.card.protocol();
    List<String> properties = CaseTable.properties(drawn.rows);
    ObjectNode data = Explorer.data(properties, protocol);
    data.put("title", drawn.title).put("recipe", drawn.recipe).put("size", drawn.size);
    if (drawn.seed != null) {
      data.put("seed", drawn.seed.toString());
    }
    drawn.grid.put(data);
    ArrayNode criteria = data.putArray("criteria");
    drawn
        .card
        .criteria()
        .forEach((name, words) -> criteria.addObject().put("name", name).put("words", words));
    data.put("part", part);
    ArrayNode parts = data.putArray("parts");
    for (int i = 0; i < parts(); i++) {
      ArrayNode numbers = parts.addArray();
      IntStream.range(drawn.starts.get(i), drawn.end(i)).map(drawn::number).forEach(numbers::add);
    }
    if (!files.isEmpty()) {
      files.forEach(data.putArray("files")::add);
    }
    if (drawn.drawing != null) {
      put(data, drawn.drawing);
    }
    ArrayNode all = data.putArray("cases");
    for (int i = drawn.starts.get(part); i < drawn.end(part); i++) {
      Row row = drawn.rows.row(i);
      ObjectNode one =
          all.addObject().put("number", row.getInt("case")).put("group", row.getString("group"));
      if (drawn.drawing != null) {
        PageNetworks.put(one.putArray("w"), drawn.drawing.w.get(i));
      } else {
        Addresses pictures = drawn.pictures.get(i);
        one.put("face", pictures.face).put("sheet", pictures.sheet);
      }
      ObjectNode figures = one.putObject("figures");
      for (String property : properties) {
        double r = Math.abs(row.getDouble(property));
        figures.put("|r| " + protocol.label(property), Double.isNaN(r) ? null : r);
      }
      if (help != null) {
        help(row.getInt("case"), figures);
      }
    }
    return data;
  }

  private void put(ObjectNode data, Drawing drawing) throws IOException {
    drawing.networks.put(data);
    data.put("resolution", drawing.model.generator().resolution());
    data.put("columns", drawn.grid.columns());
    Directions directions = drawing.model.directions();
    ObjectNode all = data.putObject("directions");
    for (String group : drawn.card.protocol().grouping().groups()) {
      PageNetworks.put(all.putObject(group), directions, group);
    }
    ArrayNode moves = data.putArray("moves");
    for (PerProperty offset : drawing.moves) {
      offset.values().forEach(moves.addObject()::put);
    }
  }

  private void help(int number, ObjectNode figures) {
    for (int row = 0; row < help.rowCount(); row++) {
      if (help.numberColumn("case").getDouble(row) == number) {
        for (Column<?> column : help.columns()) {
          if (column instanceof NumericColumn<?> of && !column.name().equals("case")) {
            figures.put(column.name(), of.isMissing(row) ? null : of.getDouble(row));
          }
        }
      }
    }
  }

  /** The first case's pictures, for where nothing can be decided. */
  private String fallback() {
    int first = drawn.starts.get(part);
    return Text.format(
        """
        <p>%s. Where scripts run, they are shown one by one and decided here: in the exported page, or once this notebook is \
        trusted. The first one, case %d; %s:</p>
        <img alt="the images of case %d" style="max-width:100%%;height:auto" src="%s">
        """,
        Rendered.escape(drawn.title),
        drawn.number(first),
        Rendered.escape(drawn.grid.words(drawn.card.protocol())),
        drawn.number(first),
        drawn.pictures.get(first).sheet);
  }
}
