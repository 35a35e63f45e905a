package ohlora.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ohlora.io.Json;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.Grouping;
import ohlora.model.OffsetGrid;
import ohlora.score.FinishedRun;
import ohlora.score.Recipe;
import ohlora.select.Comparison;
import ohlora.select.Report;
import ohlora.select.ReportImport;
import ohlora.view.HtmlTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a report's folder of the tables that its author published, or of a finished run. */
@Command(
    name = "import",
    header = "Makes a folder that the notebooks open from a report's own tables.",
    customSynopsis = {
      "bin/ohlora report import FOLDER --cases FILE --chosen FILE [--retest FILE]…",
      "                                --name NAME --cutoffs SET… --offsets P=N,… [--median P=N]…",
      "                                [--title TEXT] [--grades FILE] [--facts FILE]",
      "       bin/ohlora report import FOLDER --run DIR --chosen FILE --name NAME …"
    },
    description = {
      "The tables have the columns case, group_name (or svm_group_name) and P_corr for each"
          + " property P, and perhaps others, in any order; passed, if there, must fit the cutoffs."
          + " Figures keep their digits. What the tables cannot say is asked for; nothing is"
          + " guessed, and what is taken for granted is printed. Contradictions are refused with"
          + " file and line, and then nothing is written."
    },
    synopsisHeading = "%nUsage: ",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%nFor example:%n",
    footer = {
      "  bin/ohlora report import build/mine --run build/hundred --name mine \\",
      "    --chosen build/chosen/ohlora_w_group_names.csv"
    },
    usageHelpWidth = 100,
    sortOptions = false)
final class ImportReport extends Worded {
  @Parameters(paramLabel = "FOLDER", description = "new folder for the report")
  private Path folder;

  @Option(names = "--cases", paramLabel = "FILE", description = "the table of all tested cases")
  private Path cases;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description =
          "or a finished run of bin/ohlora score, whose recipe gives offsets, medians and cutoffs"
              + " where no option does")
  private Path run;

  @Option(
      names = "--chosen",
      paramLabel = "FILE",
      required = true,
      description = "the table of those chosen by eye, such as ohlora_w_group_names.csv")
  private Path chosen;

  @Option(
      names = "--retest",
      paramLabel = "FILE",
      description =
          "the chosen ones scored again, as often as there are tables; without the numbers of the"
              + " cases they are matched by their order, and the groups must agree")
  private List<Path> retests = List.of();

  @Option(
      names = "--grades",
      paramLabel = "FILE",
      description =
          "their grades: case, and a column per property with 최상, 상, 중 or 하; or a page (.md) with"
              + " such a table")
  private Path grades;

  @Option(names = "--name", paramLabel = "NAME", description = "short name, for example v7")
  private String name;

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      description = "title for people (default: the name, or that of the run)")
  private String title;

  @Option(
      names = "--cutoffs",
      paramLabel = "SET",
      description =
          "a set of cutoffs, 'NAME: P ≥ N, …' (or >=), or a file with name and a column for each"
              + " property, once or more; A, B, … if unnamed")
  private List<String> cutoffs = List.of();

  @Option(
      names = "--offsets",
      paramLabel = "P=N,N,…",
      description =
          "how far a property was moved, once for each; the first one changes slowest from image to"
              + " image. Properties without offsets are not taken over")
  private Map<String, String> offsets = Map.of();

  @Option(
      names = "--median",
      paramLabel = "P=N",
      description =
          "median of a grouping property, once for each, in the order of a group's letters")
  private Map<String, String> medians = Map.of();

  @Option(
      names = "--facts",
      paramLabel = "FILE",
      description =
          "what else is known, in JSON with the fields of report.json in data/reports/README.md")
  private Path factsFile;

  @Override
  public Integer call() throws IOException {
    if ((cases == null) == (run == null)) {
      throw misused("give one of --cases and --run, not both");
    }
    ReportImport.requireFree(folder);
    ObjectNode facts =
        factsFile == null
            ? JsonNodeFactory.instance.objectNode()
            : Json.read(factsFile, ObjectNode.class, "description of a report");
    say(facts);
    Path where = factsFile == null ? folder.resolve("report.json") : factsFile;
    List<Cutoffs> sets = new ArrayList<>();
    require(facts.has("name"), "--name=NAME");
    if (run != null) {
      FinishedRun finished = FinishedRun.open(run);
      finished.requireWhole();
      addRecipe(facts, sets, finished.recipe());
    }
    require(facts.has("offsets"), "--offsets=P=N,N,…");
    if (!cutoffs.isEmpty()) {
      sets = sets(facts);
    }
    require(!sets.isEmpty(), "--cutoffs=SET");
    ReportImport read =
        ReportImport.read(
            new ReportImport.Sources(
                run == null ? cases : run.resolve(FinishedRun.RESULTS), chosen, retests, grades),
            sets,
            facts,
            where);
    Report report = read.write(folder);
    read.notes().forEach(System.out::println);
    System.out.println();
    System.out.print(
        HtmlTable.markdown(Comparison.of(report.cases(), report.sets()).funnel(report.chosen())));
    System.out.print(
        Text.format(
            "%nOHLORA_REPORT=%s bin/lab opens the notebooks on it.%n", folder.toAbsolutePath()));
    return 0;
  }

  private void require(boolean known, String option) {
    if (!known) {
      throw misused("missing required option: '" + option + "', which no table gives");
    }
  }

  private List<Cutoffs> sets(ObjectNode facts) throws IOException {
    List<String> steered = new ArrayList<>();
    facts.path("offsets").fieldNames().forEachRemaining(steered::add);
    try {
      return SetsOfCutoffs.of(cutoffs, steered);
    } catch (IllegalArgumentException e) {
      throw misused(e.getMessage());
    }
  }

  /** What the options say. */
  private void say(ObjectNode facts) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (name != null) {
      say(facts, "name", json.textNode(name));
    }
    if (title != null) {
      say(facts, "title", json.textNode(title));
    }
    try {
      if (!offsets.isEmpty()) {
        Map<String, List<Double>> distances = new LinkedHashMap<>();
        offsets.forEach(
            (property, numbers) ->
                distances.put(
                    property, RunOptions.distances("--offsets", property + "=" + numbers)));
        say(facts, "offsets", Json.tree(new OffsetGrid(distances)));
      }
      if (!medians.isEmpty()) {
        Map<String, Double> parting = new LinkedHashMap<>();
        medians.forEach(
            (property, median) ->
                parting.put(
                    property,
                    RunOptions.number("--median", property + "=" + median, median.strip())));
        say(facts, "medians", Json.tree(new Grouping(parting)));
      }
    } catch (IllegalArgumentException e) {
      throw misused(e.getMessage());
    }
  }

  private void say(ObjectNode facts, String field, JsonNode value) {
    // As text, since an equal object may have its fields in another order.
    if (facts.has(field) && !Json.text(facts.get(field)).equals(Json.text(value))) {
      throw misused(
          Text.format(
              "the option and %s say two things about the %s: leave out one", factsFile, field));
    }
    facts.set(field, value);
  }

  /** What a run's recipe says beyond the options. */
  private static void addRecipe(ObjectNode facts, List<Cutoffs> sets, Recipe recipe)
      throws IOException {
    String source = Text.format("a run of %s, seed %d", recipe.model(), recipe.seed());
    Map<String, Object> said = new LinkedHashMap<>();
    // So that nobody takes it for a report that somebody published.
    said.put("title", Text.format("%s (%s)", source, facts.get("name").asText()));
    said.put("offsets", OffsetGrid.of(recipe.offsets()));
    said.put("medians", recipe.medians());
    said.put("source", source);
    said.put("scores", recipe.mode());
    for (Map.Entry<String, Object> one : said.entrySet()) {
      if (one.getValue() != null && !facts.has(one.getKey())) {
        facts.set(one.getKey(), Json.tree(one.getValue()));
      }
    }
    sets.add(recipe.cutoffs().named("A"));
  }
}
