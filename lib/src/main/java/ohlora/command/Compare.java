package ohlora.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import ohlora.io.AtomicFile;
import ohlora.io.FolderLock;
import ohlora.io.Png;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.Model;
import ohlora.reliability.PairedRuns;
import ohlora.score.CaseTable;
import ohlora.score.FinishedRun;
import ohlora.score.RunDrift;
import ohlora.score.RunPair;
import ohlora.view.Figures;
import ohlora.view.HtmlTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Compares finished runs on the same latents, case by case. */
@Command(
    name = "compare",
    header = "Compares finished runs on the same latents, case by case.",
    customSynopsis = {
      "bin/ohlora compare RUN RUN… [--cutoffs SET]… [--out FOLDER]",
      "                          [--model DIR]… [--drift N] [--confidence C]"
    },
    description = {
      "Every run against each earlier one, on the cases that both have: the mean difference of each"
          + " property's |r|, in r and in Fisher's z = atanh |r|, with Student's interval; how many"
          + " pass, by McNemar's exact test; and what else changed over the images. Holm's"
          + " correction covers all p of the table. Directions, offsets, mode and model may differ,"
          + " and every difference is reported; runs of other latents are refused.",
      "With --out it writes comparison.csv and comparison.png."
    },
    synopsisHeading = "%nUsage: ",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%nFor example:%n",
    footer = {
      "  bin/ohlora compare data/demo/deterministic data/demo/as-recorded --out build/compared",
      "  bin/ohlora compare data/demo/deterministic data/demo/as-recorded --model models/demo --drift 3"
    },
    usageHelpWidth = 100,
    sortOptions = false)
final class Compare extends Worded {
  private static final long MEASURED = 20;

  @Parameters(
      paramLabel = "RUN",
      arity = "2..*",
      description = "folders of finished runs, in the order of the comparison")
  private List<Path> folders;

  @Option(
      names = "--cutoffs",
      paramLabel = "SET",
      description =
          "what passes: 'NAME: P ≥ N, …' (or >=), or a file such as a report's cutoffs.csv, once or"
              + " more (default: those of the runs' recipes)")
  private List<String> cutoffs = List.of();

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "the model that made the runs, or one for each in their order: measures what else changed,"
              + " regions and other scores, over some of the cases")
  private List<Path> models = List.of();

  @Option(
      names = "--drift",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description = "how many cases --model measures (default " + MEASURED + ")")
  private Long measured;

  @Option(
      names = "--confidence",
      paramLabel = "C",
      defaultValue = "0.95",
      description = "confidence of the intervals (default ${DEFAULT-VALUE})")
  private String confidence;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "folder for the table and the figure")
  private Path out;

  @Override
  public Integer call() throws IOException {
    double level = level();
    if (models.size() > 1 && models.size() != folders.size()) {
      throw misused("--model must be given once, or once for each run");
    }
    if (models.isEmpty() && measured != null) {
      throw misused("--drift needs the model: give --model too");
    }
    List<String> names = names();
    List<FinishedRun> runs = new ArrayList<>();
    for (Path folder : folders) {
      FinishedRun run = FinishedRun.open(folder);
      run.requireWhole();
      runs.add(run);
    }
    List<Cutoffs> sets = sets(runs);
    sayPairs(runs, names);
    PairedRuns paired = paired(runs, names);
    say(paired, sets);
    Table table = paired.compare(sets, level);
    System.out.print("\n" + HtmlTable.markdown(table));
    if (out != null) {
      write(table);
    }
    return 0;
  }

  private double level() {
    if (confidence.matches("0?\\.[0-9]+") && Double.parseDouble(confidence) > 0) {
      return Double.parseDouble(confidence);
    }
    throw misused(
        Text.format(
            "invalid value for option '--confidence': '%s' is not a number above 0 and below 1",
            confidence));
  }

  /** Those given, or the different ones of the recipes, A, B and so on. */
  private List<Cutoffs> sets(List<FinishedRun> runs) throws IOException {
    if (!cutoffs.isEmpty()) {
      try {
        return SetsOfCutoffs.of(cutoffs, runs.get(0).recipe().steered());
      } catch (IllegalArgumentException e) {
        throw misused(e.getMessage());
      }
    }
    List<Cutoffs> sets = new ArrayList<>();
    for (FinishedRun run : runs) {
      Cutoffs own = run.recipe().cutoffs();
      if (sets.stream().noneMatch(set -> set.lowest().equals(own.lowest()))) {
        sets.add(own.named(SetsOfCutoffs.letter(sets.size())));
      }
    }
    return sets;
  }

  /** The folders' names, or as they were given where two have the same name. */
  private List<String> names() {
    List<String> names =
        folders.stream()
            .map(folder -> folder.toAbsolutePath().normalize().getFileName())
            .map(String::valueOf)
            .toList();
    if (Set.copyOf(names).size() < names.size()) {
      names = folders.stream().map(String::valueOf).toList();
    }
    if (Set.copyOf(names).size() < names.size()) {
      throw misused("a run is given twice, and is the same as itself");
    }
    return names;
  }

  /** That each pair began with the same latents, and what differs beyond. */
  private static void sayPairs(List<FinishedRun> runs, List<String> names) throws IOException {
    for (int i = 0; i < runs.size(); i++) {
      for (int k = i + 1; k < runs.size(); k++) {
        RunPair pair = new RunPair(runs.get(i), runs.get(k));
        System.out.print(
            Text.format("%s − %s: %s%n", names.get(k), names.get(i), pair.requireSameLatents()));
        for (String line : pair.differences()) {
          System.out.print(Text.format("  %s%n", line));
        }
      }
    }
  }

  private PairedRuns paired(List<FinishedRun> runs, List<String> names) throws IOException {
    List<Integer> some = some(runs);
    PairedRuns paired = null;
    for (int i = 0; i < runs.size(); i++) {
      FinishedRun run = runs.get(i);
      String name = names.get(i);
      paired = paired == null ? PairedRuns.of(name, run.cases()) : paired.with(name, run.cases());
      System.out.print(Text.format("%s: what else changed%n", name));
      Optional<Table> spill = RunDrift.spill(run, System.out);
      if (spill.isPresent()) {
        paired = paired.beside(spill.get());
      } else if (models.isEmpty()) {
        System.out.print(
            Text.format(
                "  left out: the run keeps no scores of single cases; --model measures it%n"));
      }
      if (!models.isEmpty()) {
        try (Model model = Model.open(models.get(models.size() == 1 ? 0 : i))) {
          paired = paired.beside(RunDrift.measure(run, model, some, System.out));
        }
      }
    }
    return paired;
  }

  /** Cases that all runs have, evenly taken. */
  private List<Integer> some(List<FinishedRun> runs) throws IOException {
    Set<Integer> common = new TreeSet<>(runs.get(0).cases().intColumn("case").asList());
    for (FinishedRun run : runs) {
      common.retainAll(Set.copyOf(run.cases().intColumn("case").asList()));
    }
    List<Integer> all = List.copyOf(common);
    int count = (int) Math.min(measured == null ? MEASURED : measured, all.size());
    return IntStream.range(0, count)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
        .toList();
  }

  private static void say(PairedRuns paired, List<Cutoffs> sets) {
    for (Row row : paired.groups()) {
      int cases = row.getInt("cases");
      int same = row.getInt("same group");
      System.out.print(
          Text.format(
              "%s: %,d of %,d cases in the same group%s%n",
              row.getString("comparison"),
              same,
              cases,
              same == cases ? "" : "; in another one " + row.getString("in another group")));
      int alone = row.getInt("only first") + row.getInt("only second");
      if (alone > 0) {
        System.out.print(
            Text.format(
                "  without %,d that the first run has alone, and %,d of the second%n",
                row.getInt("only first"), row.getInt("only second")));
      }
    }
    for (Row row : paired.undefined()) {
      System.out.print(
          Text.format(
              "%s: %s undefined in %,d cases, which count as not passing and in no mean: %s%n",
              row.getString("way"),
              row.getString("property"),
              row.getInt("undefined"),
              row.getString("cases")));
    }
    for (Cutoffs set : sets) {
      System.out.print(Text.format("%s: %s%n", set.name(), set.condition()));
    }
  }

  private void write(Table table) throws IOException {
    try (FolderLock lock = FolderLock.of(out)) {
      AtomicFile.write(out.resolve("comparison.csv"), CaseTable.csv(table));
      Png.write(
          out.resolve("comparison.png"),
          Figures.picture(Figures.differences(table, PairedRuns.CORRELATION)));
    }
  }
}
