package ohlora.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import ohlora.io.AtomicFile;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.model.Model;
import ohlora.model.ModelCard;
import ohlora.model.Protocol;
import ohlora.score.CaseTable;
import ohlora.score.FinishedRun;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * The choice by eye: cases one by one with all their images and the model card's criteria as check
 * boxes. What is decided is kept in the browser as one goes, and exported as {@code choices.csv},
 * which can be imported again. Immutable.
 */
public final class Review {
  /** What style, script, markup and figures need at most beside the pictures, in bytes. */
  private static final int FIGURES = 200_000;

  /** In pixels: as large as a screen shows an image of a sheet. */
  private static final int MAX_SIDE = 128;

  private static final float LARGE_QUALITY = 0.9f;

  private final String title;
  private final String recipe;
  private final ModelCard card;
  private final SheetGrid grid;
  private final Table cases;
  private final List<String> sheets;
  private final String faces;
  private final Table help;

  private Review(
      String title,
      String recipe,
      ModelCard card,
      SheetGrid grid,
      Table cases,
      List<String> sheets,
      String faces,
      Table help) {
    this.title = title;
    this.recipe = recipe;
    this.card = card;
    this.grid = grid;
    this.cases = cases;
    this.sheets = sheets;
    this.faces = faces;
    this.help = help;
  }

  /**
   * The review of some cases of a finished run, in the order given; their images are made again by
   * the model. 3 MB hold about 50 cases of 50 images of 64 × 64 pixels; of more the images become
   * smaller, down to half, which about 200 need.
   *
   * @throws InputException if the run was made by other weights, or its own latents are missing or
   *     have changed
   * @throws IllegalArgumentException if the run lacks a case, or the pictures do not fit into 3 MB
   */
  public static Review of(FinishedRun run, Model model, List<Integer> cases) throws IOException {
    List<BufferedImage> pictures = new ArrayList<>();
    return of(
        run,
        model,
        cases,
        pictures::add,
        () -> PagePictures.within(Explorer.MAX_BYTES - FIGURES, pictures));
  }

  /**
   * The same for a page of its own, which may be larger: no image becomes smaller or worse for it.
   */
  public static Review large(FinishedRun run, Model model, List<Integer> cases) throws IOException {
    List<String> addresses = new ArrayList<>();
    return of(
        run,
        model,
        cases,
        picture -> addresses.add(PagePictures.address(picture, LARGE_QUALITY)),
        () -> addresses);
  }

  /**
   * @param pictures takes the sheet of each case, then the one of all unmodified images
   * @param addresses gives the address of each
   */
  private static Review of(
      FinishedRun run,
      Model model,
      List<Integer> cases,
      Consumer<BufferedImage> pictures,
      Supplier<List<String>> addresses)
      throws IOException {
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("There is no case to review: lower the cutoffs");
    }
    RunFaces faces = RunFaces.of(run, model);
    SheetGrid grid =
        SheetGrid.isGrid(faces.offsets())
            ? SheetGrid.of(faces.offsets())
            : SheetGrid.numbered(faces.offsets());
    Table wanted = Table.create(IntColumn.create("case", cases.toArray(Integer[]::new)));
    Table rows = CaseTable.rows(run.scored(), wanted);
    int side = Math.min(model.generator().resolution(), MAX_SIDE);
    for (Row row : rows) {
      List<BufferedImage> moved = faces.moved(row.getInt("case"), row.getString("group"));
      pictures.accept(PagePictures.sheet(grid.arrange(moved), grid.columns(), side));
    }
    pictures.accept(PagePictures.sheet(faces.unmodified(cases), 1, side));
    List<String> sheets = addresses.get();
    return new Review(
        Text.format(
            "Live: %d cases of the model %s, scored %s, to be judged by eye",
            cases.size(), run.recipe().model(), run.recipe().mode()),
        run.recipeHash(),
        model.card(),
        grid,
        rows,
        sheets.subList(0, cases.size()),
        sheets.get(cases.size()),
        null);
  }

  /**
   * The same review with figures beside each face, by which the cases can also be ordered.
   *
   * @param help a column {@code case}, and columns of numbers, whose names say what they are
   */
  public Review with(Table help) {
    return new Review(title, recipe, card, grid, cases, sheets, faces, help.copy());
  }

  /** One self-contained piece of HTML, for a page in UTF-8. */
  public String html() {
    return Explorer.html("review", title, data(), fallback());
  }

  /** Writes a whole HTML document, which needs no network, no kernel and no other file. */
  public void write(Path file) throws IOException {
    AtomicFile.write(
        file, Rendered.document(title, "<main>\n<h1>Choosing by eye</h1>\n" + html() + "</main>"));
  }

  Rendered render() {
    return Explorer.rendered(html(), "review. " + title);
  }

  private ObjectNode data() {
    Protocol protocol = card.protocol();
    List<String> properties = CaseTable.properties(cases);
    ObjectNode data = Explorer.data(properties, protocol);
    data.put("title", title).put("recipe", recipe).put("faces", faces);
    grid.put(data);
    ArrayNode criteria = data.putArray("criteria");
    card.criteria()
        .forEach((name, words) -> criteria.addObject().put("name", name).put("words", words));
    ArrayNode all = data.putArray("cases");
    for (Row row : cases) {
      ObjectNode one =
          all.addObject()
              .put("number", row.getInt("case"))
              .put("group", row.getString("group"))
              .put("sheet", sheets.get(row.getRowNumber()));
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
    int first = cases.intColumn("case").getInt(0);
    return Text.format(
        """
        <p>%s. Where scripts run, they are shown one by one and decided here: in the exported page, or once this notebook is \
        trusted. The first one, case %d; %s:</p>
        <img alt="the images of case %d" style="max-width:100%%;height:auto" src="%s">
        """,
        Rendered.escape(title),
        first,
        Rendered.escape(grid.words(card.protocol())),
        first,
        sheets.get(0));
  }
}
