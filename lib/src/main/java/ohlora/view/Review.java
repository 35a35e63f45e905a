package ohlora.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ohlora.model.FaceModel;
import ohlora.model.Group;
import ohlora.model.Property;
import ohlora.score.FinishedRun;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;

/**
 * The choice by eye: cases one by one with all their images and the report's criteria as check
 * boxes. What is decided is kept in the browser as one goes, and exported as {@code choices.csv},
 * which can be imported again. Immutable.
 */
public final class Review {

  /** What style, script, markup and figures need at most beside the pictures, in bytes. */
  private static final int FIGURES = 200_000;

  private final String title;
  private final String recipe;
  private final OffsetGrid grid;
  private final Table cases;
  private final List<String> sheets;
  private final String faces;
  private final Table help;

  private Review(
      String title,
      String recipe,
      OffsetGrid grid,
      Table cases,
      List<String> sheets,
      String faces,
      Table help) {
    this.title = title;
    this.recipe = recipe;
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
   * @throws IllegalArgumentException if the run was made by other weights or lacks a case, or if
   *     the pictures do not fit into 3 MB
   */
  public static Review of(FinishedRun run, FaceModel model, List<Integer> cases) {
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("There is no case to review: lower the cutoffs");
    }
    var faces = RunFaces.of(run, model);
    var grid = OffsetGrid.of(faces.offsets());
    var rows = rows(run.cases(), cases);
    int side = model.generator().resolution();
    var pictures = new ArrayList<BufferedImage>();
    for (var row : rows) {
      var moved = faces.moved(row.getInt("case"), Group.of(row.getString("group")));
      pictures.add(Jpeg.sheet(moved, grid.columns(), side));
    }
    pictures.add(Jpeg.sheet(faces.unmodified(cases), 1, side));
    var sheets = Jpeg.within(Explorer.LARGEST - FIGURES, pictures);
    return new Review(
        "Live: %d cases of the model %s, scored %s, to be judged by eye"
            .formatted(cases.size(), run.recipe().model(), run.recipe().mode()),
        run.recipeHash(),
        grid,
        rows,
        sheets.subList(0, cases.size()),
        sheets.get(cases.size()),
        null);
  }

  private static Table rows(Table all, List<Integer> cases) {
    Map<Integer, Integer> places = new HashMap<>();
    for (int row = 0; row < all.rowCount(); row++) {
      places.put(all.intColumn("case").getInt(row), row);
    }
    var rows = all.emptyCopy();
    for (int number : cases) {
      if (!places.containsKey(number)) {
        throw new IllegalArgumentException(
            "Case %d is not among the %,d cases of the run".formatted(number, all.rowCount()));
      }
      rows.append(all.row(places.get(number)));
    }
    return rows;
  }

  /**
   * The same review with figures beside each face, by which the cases can also be ordered.
   *
   * @param help a column {@code case}, and columns of numbers, whose names say what they are
   */
  public Review with(Table help) {
    return new Review(title, recipe, grid, cases, sheets, faces, help.copy());
  }

  /** One self-contained piece of HTML of at most 3 MB, for a page in UTF-8. */
  public String html() {
    return Explorer.html("review", title, data(), fallback());
  }

  Rendered render() {
    return Explorer.rendered(html(), "review. " + title);
  }

  private ObjectNode data() {
    var data = Explorer.data().put("title", title).put("recipe", recipe).put("faces", faces);
    grid.put(data);
    var all = data.putArray("cases");
    for (var row : cases) {
      var one =
          all.addObject()
              .put("number", row.getInt("case"))
              .put("group", row.getString("group"))
              .put("sheet", sheets.get(row.getRowNumber()));
      var figures = one.putObject("figures");
      for (var property : Property.STEERED) {
        figures.put("|r| " + property.label(), Math.abs(row.getDouble(property.label())));
      }
      if (help != null) {
        help(row.getInt("case"), figures);
      }
    }
    return data;
  }

  private void help(int number, ObjectNode figures) {
    var numbers = help.numberColumn("case");
    for (int row = 0; row < help.rowCount(); row++) {
      if (numbers.getDouble(row) == number) {
        for (var column : help.columns()) {
          if (column instanceof NumericColumn<?> of && !column.name().equals("case")) {
            figures.put(column.name(), of.isMissing(row) ? null : of.getDouble(row));
          }
        }
      }
    }
  }

  /** The first case's pictures, for where nothing can be decided. */
  private String fallback() {
    return """
        <p>%s. Where scripts run, they are shown one by one and decided here: in the exported page, or once this notebook is \
        trusted. The first one, case %d; rows: mouth; columns: eyes, and pose within:</p>
        <img alt="the images of case %d" style="max-width:100%%;height:auto" src="%s">
        """
        .formatted(
            Rendered.escape(title),
            cases.intColumn("case").getInt(0),
            cases.intColumn("case").getInt(0),
            sheets.get(0));
  }
}
