package ohlora.view;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ohlora.io.AtomicFile;
import ohlora.model.Cutoffs;
import ohlora.score.CaseTable;
import ohlora.select.Comparison;
import ohlora.select.Grading;
import ohlora.select.Report;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What a selection came to, in the form of the report's page: the funnel from all latents to the
 * chosen ones, the numbers of the cases at each stage, and the grades of the chosen ones.
 *
 * @param title says whether the figures are recorded or live
 * @param funnel see {@link Comparison#funnel}
 * @param lists per stage how many cases there are, and their numbers
 * @param grades see {@link Grading#table}; null where no grades were given
 */
public record ReportPage(String title, Table funnel, Table lists, Table grades) {

  /** The page of a published report, with all its sets of cutoffs. */
  public static ReportPage of(Report report) {
    return of(
        "Recorded: the latents chosen in the report, " + report.title(),
        report.cases(),
        report.chosen(),
        report.sets());
  }

  /**
   * The page of any choice.
   *
   * @param cases a table with the columns case, group, and one per steered property
   * @param chosen case, cutoffs, and perhaps a column of grades per steered property, as {@link
   *     Report#chosen()} and {@link ohlora.select.Choices#chosen} give them
   */
  public static ReportPage of(String title, Table cases, Table chosen, Cutoffs... sets) {
    return of(title, cases, chosen, List.of(sets));
  }

  /** The same with a list of sets. */
  public static ReportPage of(String title, Table cases, Table chosen, List<Cutoffs> sets) {
    return of(title, cases, chosen, sets, Map.of(), 0);
  }

  /**
   * The same of cases that are left of more.
   *
   * @param filtered how many a filter kept out before
   * @param stopped how many were stopped, being certain to pass none of the sets; see {@link
   *     Comparison#after}
   */
  public static ReportPage of(
      String title,
      Table cases,
      Table chosen,
      List<Cutoffs> sets,
      Map<String, Integer> filtered,
      int stopped) {
    boolean graded =
        CaseTable.properties(cases).stream().allMatch(name -> chosen.containsColumn(name));
    return new ReportPage(
        title,
        Comparison.of(cases, sets).after(filtered, stopped).funnel(chosen),
        lists(cases, chosen, sets),
        graded ? Grading.of(cases, chosen).table() : null);
  }

  private static Table lists(Table cases, Table chosen, List<Cutoffs> sets) {
    Table table =
        Table.create(
            "case numbers",
            StringColumn.create("stage"),
            IntColumn.create("latents"),
            StringColumn.create("cases"));
    for (Cutoffs set : sets) {
      add(table, "passes " + set.name(), cases.where(set.passing(cases)));
    }
    for (Cutoffs set : sets) {
      add(table, "chosen under " + set.name(), chosen.where(Comparison.chosenUnder(chosen, set)));
    }
    add(table, "chosen", chosen);
    return table;
  }

  private static void add(Table table, String stage, Table cases) {
    table.stringColumn("stage").append(stage);
    table.intColumn("latents").append(cases.rowCount());
    table
        .stringColumn("cases")
        .append(
            cases.numberColumn("case").asList().stream()
                .map(number -> String.valueOf(number.longValue()))
                .collect(Collectors.joining(", ")));
  }

  private List<Table> tables() {
    return Stream.of(funnel, lists, grades).filter(Objects::nonNull).toList();
  }

  /** The page as Markdown. */
  public String markdown() {
    return tables().stream()
        .map(table -> "\n## " + Figures.capital(table.name()) + "\n\n" + HtmlTable.markdown(table))
        .collect(Collectors.joining("", "# " + title + "\n", ""));
  }

  /** The page as a whole HTML document. */
  public String html() {
    return Rendered.document(title, "<h1>" + Rendered.escape(title) + "</h1>\n" + body());
  }

  private String body() {
    return tables().stream().map(HtmlTable::whole).collect(Collectors.joining("\n"));
  }

  Rendered render() {
    return new Rendered(
        Map.of(
            Rendered.HTML,
            "<p><b>" + Rendered.escape(title) + "</b></p>\n" + body(),
            Rendered.TEXT,
            markdown()));
  }

  /**
   * Writes {@code report.md}, {@code report.html} and, if there are grades, {@code grades.csv} into
   * a folder, which is made if missing; each file whole or not at all, in UTF-8.
   */
  public void write(Path folder) throws IOException {
    AtomicFile.write(folder.resolve("report.md"), markdown());
    AtomicFile.write(folder.resolve("report.html"), html());
    if (grades != null) {
      AtomicFile.write(folder.resolve("grades.csv"), CaseTable.csv(grades));
    }
  }
}
