package ohlora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ohlora.io.InputException;
import ohlora.io.Json;
import ohlora.io.Text;
import ohlora.latent.Latent;
import ohlora.latent.LatentTable;
import ohlora.latent.Latents;
import ohlora.latent.Offsets;
import ohlora.latent.PopulationFolder;
import ohlora.model.Cutoffs;
import ohlora.model.Directions;
import ohlora.model.Golden;
import ohlora.model.Model;
import ohlora.model.ModelCard;
import ohlora.model.PerProperty;
import ohlora.score.CaseTable;
import ohlora.score.Filter;
import ohlora.score.FinishedRun;
import ohlora.score.ForeignModel;
import ohlora.score.OtherModel;
import ohlora.score.Particulars;
import ohlora.score.Recipe;
import ohlora.score.RunDrift;
import ohlora.score.RunPair;
import ohlora.score.Scoring;
import ohlora.score.ScoringRun;
import ohlora.score.Screen;
import ohlora.score.Verification;
import ohlora.select.Choices;
import ohlora.select.Report;
import ohlora.select.ReportImport;
import ohlora.weights.Weights;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of file that is read, changed in many ways: it is refused in one clean line that names
 * it, or what was read is what stands there. Nothing else happens, and nothing takes long.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutationTest {
  private static final long SEED = 13;
  private static final int SECONDS = 20;
  private static final int CASES = 3;
  private static final String CHOICES =
      """
      case,kept,sharp,reason,reviewer,time,recipe
      0,yes,yes,,Ada,2026-11-25T10:15:30Z,RECIPE
      1,no,,"blurred, and dull",Ada,2026-11-25T10:16:30Z,RECIPE
      2,no,no,"not ""sharp""\",Ada,2026-11-25T10:17:30Z,RECIPE
      """;

  private static final Pattern UNCLEAN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** What a library call gives of a file, in words. */
  private interface Reader {
    String read() throws IOException;
  }

  /**
   * A kind of file.
   *
   * @param file where it lies
   * @param ways to change it
   * @param reader what the library reads
   * @param stands what must have been read, from the file's bytes
   */
  private record Kind(
      String name, Path file, List<Mutation> ways, Reader reader, Function<byte[], String> stands) {
    Kind named(String other) {
      return new Kind(other, file, ways, reader, stands);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private Path shared;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread daemon = new Thread(task, "mutations");
            daemon.setDaemon(true);
            return daemon;
          });
  private final Map<String, String> outcomes = new TreeMap<>();
  private Path modelFolder;
  private Path run;
  private Path report;
  private Model model;

  @BeforeAll
  void aModelARunAndAReport(@TempDir Path folder) throws IOException {
    shared = folder;
    modelFolder = OtherModel.write(shared.resolve("model"));
    model = Model.open(modelFolder);
    run = shared.resolve("run");
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Recipe recipe =
        ScoringRun.recipe(model, 7, 0, CASES, Scoring.DETERMINISTIC, 25, OtherModel.STRICT);
    ScoringRun.begin(run, model, recipe).run(nowhere);
    report = shared.resolve("report");
    Files.createDirectory(report);
    excerpt(Path.of("../data/reports/v7"), 700);
  }

  /** The first cases of a report, as if no more had been tested. */
  private void excerpt(Path whole, int tested) throws IOException {
    String facts = Files.readString(whole.resolve("report.json"));
    Files.writeString(
        report.resolve("report.json"),
        facts.replaceFirst("\"tested\": \\d+", "\"tested\": " + tested));
    for (String name : List.of("cases.csv", "chosen.csv", "retest-1.csv")) {
      List<String> lines = Files.readAllLines(whole.resolve(name));
      lines.removeIf(line -> !line.startsWith("case") && number(line) >= tested);
      Files.write(report.resolve(name), lines);
    }
    Report full = Report.open(whole);
    StringBuilder cutoffs = new StringBuilder("name,eyes,mouth,pose,passing,chosen\n");
    for (Cutoffs set : full.sets()) {
      int passing = set.passing(full.cases().first(tested)).size();
      List<String> chosen = Files.readAllLines(report.resolve("chosen.csv"));
      long under = chosen.stream().filter(line -> line.split(",")[1].contains(set.name())).count();
      cutoffs.append(set.name());
      set.lowest().values().values().forEach(value -> cutoffs.append(',').append(value));
      cutoffs.append(Text.format(",%d,%d\n", passing, under));
    }
    Files.writeString(report.resolve("cutoffs.csv"), cutoffs);
  }

  private static int number(String line) {
    return Integer.parseInt(line.substring(0, line.indexOf(',')));
  }

  @AfterAll
  void close() {
    thread.shutdownNow();
    model.close();
    outcomes.forEach(
        (kind, outcome) -> System.out.println("mutations of " + kind + ": " + outcome));
  }

  Stream<Kind> kinds() throws IOException {
    List<Kind> kinds = new ArrayList<>();
    kinds.add(
        json(
            "model.json",
            modelFolder.resolve(ModelCard.FILE),
            () -> Json.text(ModelCard.read(modelFolder))));
    Path scripts = ForeignModel.write(shared.resolve("scripts"));
    kinds.add(
        json(
            "model.json of scripts",
            scripts.resolve(ModelCard.FILE),
            () -> Json.text(ModelCard.read(scripts))));
    Path unprepared = ForeignModel.writeUnprepared(shared.resolve("unprepared"));
    kinds.add(
        json(
            "model.json that is not prepared",
            unprepared.resolve(ModelCard.FILE),
            () -> Json.text(ModelCard.read(unprepared))));
    kinds.add(json("recipe.json", run.resolve(Recipe.FILE), () -> recipe(run)));
    kinds.add(json("report.json", report.resolve("report.json"), () -> Json.text(open().facts())));
    kinds.add(table("cases.csv", report, () -> CaseTable.csv(open().cases())));
    kinds.add(table("cutoffs.csv", report, () -> CaseTable.csv(open().cutoffs())));
    kinds.add(table("chosen.csv", report, () -> CaseTable.csv(open().chosen())));
    kinds.add(table("retest-1.csv", report, () -> CaseTable.csv(open().retests().get(0))));
    for (String name : List.of("test_result.csv", "test_statistics.csv", "latents.csv")) {
      kinds.add(table(name, run, verified(run, run.resolve(name))));
    }
    kinds.add(table("case_0001.csv", run.resolve("cases"), verified(run, caseFile())));
    kinds.addAll(ofOnesOwn());
    kinds.addAll(screened());
    kinds.add(choices());
    kinds.add(latents());
    kinds.add(heldOut());
    kinds.add(directions());
    kinds.add(population());
    kinds.addAll(authorsTables());
    kinds.addAll(compared());
    kinds.add(binary("generator.pth", Golden.file("generator_small_64.pth")));
    kinds.add(binary("legacy.pth", Golden.file("tensors_legacy.pth")));
    kinds.add(binary("scorer.safetensors", modelFolder.resolve("scorer.safetensors")));
    return kinds.stream();
  }

  private static Kind json(String name, Path file, Reader reader) {
    return new Kind(
        name,
        file,
        joined(List.of(Mutation.ofBytes(4), Mutation.ofText(), Mutation.ofJson())),
        () -> plain(reader.read()),
        bytes -> plain(new String(bytes, StandardCharsets.UTF_8)));
  }

  private static Kind table(String name, Path folder, Reader reader) {
    return table(name, folder, false, reader);
  }

  private static Kind table(String name, Path folder, boolean floats, Reader reader) {
    return new Kind(
        name,
        folder.resolve(name),
        joined(List.of(Mutation.ofBytes(4), Mutation.ofText(), Mutation.ofTable())),
        () -> fields(reader.read(), floats),
        bytes -> fields(new String(bytes, StandardCharsets.UTF_8), floats));
  }

  private static List<Mutation> joined(List<List<Mutation>> lists) {
    return lists.stream().flatMap(List::stream).toList();
  }

  // ---- what is read

  private Report open() throws IOException {
    return Report.open(report);
  }

  private String recipe(Path of) throws IOException {
    Path again = shared.resolve("again.json");
    Recipe.read(of.resolve(Recipe.FILE)).write(again);
    Verification.verify(of, model, 0, 1);
    return Files.readString(again);
  }

  /** What a run has of one's own: latents with numbers, filter, psi, and the tables it takes. */
  private List<Kind> ofOnesOwn() throws IOException {
    Path mine = shared.resolve("mine.csv");
    List<String> lines = new ArrayList<>(Files.readAllLines(run.resolve("latents.csv")));
    lines.set(0, "case," + lines.get(0));
    for (int i = 1; i < lines.size(); i++) {
      lines.set(i, (40 - i * i) + "," + lines.get(i));
    }
    Files.write(mine, lines);
    LatentTable table = LatentTable.read(mine, model);
    Path own = shared.resolve("own");
    Particulars particulars =
        Particulars.NONE
            .withPsi(.5)
            .with(Filter.of("grain < 1e9, smile > 1e9"))
            .with(table)
            .with("latents", Particulars.Source.of(mine));
    Recipe recipe =
        ScoringRun.recipe(model, 7, 39, CASES, Scoring.DETERMINISTIC, 25, OtherModel.STRICT)
            .with(particulars);
    ScoringRun.begin(own, model, recipe, table)
        .run(new PrintStream(OutputStream.nullOutputStream()));
    List<Kind> kinds = new ArrayList<>();
    kinds.add(json("own recipe.json", own.resolve(Recipe.FILE), () -> recipe(own)));
    for (String name : List.of("test_result.csv", "latents.csv")) {
      kinds.add(table(name, own, verified(own, own.resolve(name))).named("own " + name));
    }
    int z = model.generator().zSize();
    kinds.add(
        table(
            "mine.csv",
            shared,
            true,
            () -> {
              LatentTable read = LatentTable.read(mine, z, model.generator().labelSize());
              StringBuilder text = new StringBuilder(lines.get(0));
              for (int number : read.numbers()) {
                text.append('\n').append(number).append(',').append(row(read.at(number)));
              }
              return text.toString();
            }));
    Path offsets = Files.writeString(shared.resolve("offsets.csv"), "tilt,smile\n1,2\n-0.5,1e-3\n");
    kinds.add(
        table(
            "offsets.csv",
            shared,
            true,
            () -> {
              StringBuilder text = new StringBuilder("tilt,smile");
              for (PerProperty one : Offsets.read(offsets, OtherModel.STEERED).list()) {
                text.append(Text.format("\n%s,%s", one.of("tilt"), one.of("smile")));
              }
              return text.toString();
            }));
    Path sets = Files.writeString(shared.resolve("sets.csv"), "name,tilt\nA,0.92\nB,1\n");
    kinds.add(
        table(
            "sets.csv",
            shared,
            true,
            () -> {
              StringBuilder text = new StringBuilder("name,tilt");
              for (Cutoffs set : Cutoffs.read(sets, OtherModel.STEERED)) {
                text.append(Text.format("\n%s,%s", set.name(), set.of("tilt")));
              }
              return text.toString();
            }));
    return kinds;
  }

  /** What a run has that stopped its cases early, and one that ended when enough had passed. */
  private List<Kind> screened() throws IOException {
    Screen screen = Screen.of(List.of(OtherModel.STRICT), OtherModel.IMAGES);
    Path stopping = ran("screened", 8, screen);
    Path wanting = ran("wanted", 30, screen.wanting(6));
    List<Kind> kinds = new ArrayList<>();
    for (Path of : List.of(stopping, wanting)) {
      String named = of.getFileName() + " ";
      Path file = of.resolve(FinishedRun.RESULTS);
      assertTrue(Files.readString(file).contains("at most "), named);
      kinds.add(
          json(Recipe.FILE, of.resolve(Recipe.FILE), () -> recipe(of)).named(named + Recipe.FILE));
      kinds.add(
          table(FinishedRun.RESULTS, of, verified(of, file)).named(named + FinishedRun.RESULTS));
    }
    kinds.add(stopped(stopping));
    return kinds;
  }

  /**
   * Of a stopped case's file counts what proves the stop: nothing rests on the scores of another
   * property, nor on those of an image that was scored before.
   */
  private Kind stopped(Path of) throws IOException {
    String row =
        Files.readAllLines(of.resolve(FinishedRun.RESULTS)).stream()
            .filter(line -> line.contains(",stopped,"))
            .findFirst()
            .orElseThrow();
    List<String> others = new ArrayList<>();
    for (int p = 0; p < OtherModel.STEERED.size(); p++) {
      if (row.split(",")[4 + p].equals("stopped")) {
        others.add(OtherModel.STEERED.get(p) + "_score");
      }
    }
    Path file = of.resolve(Text.format("cases/stopped_%04d.csv", number(row)));
    Reader whole = verified(of, file);
    return new Kind(
        file.getFileName().toString(),
        file,
        table("", file, whole).ways,
        () -> proof(others, whole.read()),
        bytes -> proof(others, new String(bytes, StandardCharsets.UTF_8)));
  }

  private static String proof(List<String> others, String text) {
    List<List<String>> rows = rows(text, false);
    List<String> header = rows.get(0);
    Set<String> images = new HashSet<>();
    for (List<String> row : rows) {
      boolean again = !images.add(row.get(0));
      for (int i = 0; i < row.size() && row.size() == header.size(); i++) {
        if (others.contains(header.get(i)) || again && header.get(i).endsWith("_score")) {
          row.set(i, "");
        }
      }
    }
    return rows.toString();
  }

  private Path ran(String name, int cases, Screen screen) throws IOException {
    Path folder = shared.resolve(name);
    Recipe recipe =
        ScoringRun.recipe(model, 7, 0, cases, Scoring.DETERMINISTIC, 5, OtherModel.STRICT)
            .with(Particulars.NONE.with(screen));
    ScoringRun.begin(folder, model, recipe).run(new PrintStream(OutputStream.nullOutputStream()));
    return folder;
  }

  private Path caseFile() {
    return run.resolve("cases/case_0001.csv");
  }

  /** A file of a run: sound is what has the same fields as before. */
  private Reader verified(Path of, Path file) throws IOException {
    String before = Files.readString(file);
    return () -> {
      List<String> faults = Verification.verify(of, model, 0, 1).faults();
      for (String fault : faults) {
        assertTrue(fault.length() <= 300 && !UNCLEAN.matcher(fault).find(), fault);
      }
      if (!faults.isEmpty()) {
        throw InputException.of(file + ": " + faults.get(0));
      }
      return before;
    };
  }

  private Kind choices() throws IOException {
    FinishedRun finished = FinishedRun.open(run);
    Path file = shared.resolve("choices.csv");
    Files.writeString(file, CHOICES.replace("RECIPE", finished.recipeHash()));
    Path again = shared.resolve("again.csv");
    return table(
        "choices.csv",
        shared,
        () -> {
          Choices.read(file, finished, model.card().criteria()).write(again);
          return Files.readString(again);
        });
  }

  private Kind latents() throws IOException {
    Path file = shared.resolve("latents.csv");
    Files.copy(run.resolve("latents.csv"), file);
    int z = model.generator().zSize();
    int label = model.generator().labelSize();
    return table(
        "latents.csv",
        shared,
        true,
        () -> {
          Latents read = Latents.read(file, z, label);
          StringBuilder text = new StringBuilder("0");
          for (int i = 1; i < z + label; i++) {
            text.append(',').append(i);
          }
          try {
            for (int k = 0; ; k++) {
              text.append('\n').append(row(read.at(k)));
            }
          } catch (IllegalArgumentException end) {
            return text.toString();
          }
        });
  }

  private static String row(Latent latent) {
    StringBuilder row = new StringBuilder();
    for (float[] part : List.of(latent.z(), latent.label())) {
      for (float value : part) {
        row.append(row.isEmpty() ? "" : ",").append(value);
      }
    }
    return row.toString();
  }

  private Kind heldOut() throws IOException {
    Path file = shared.resolve("held-out.csv");
    Files.copy(Path.of("../data/demo/held-out.csv"), file);
    return table("held-out.csv", shared, () -> CaseTable.csv(CaseTable.read(file)));
  }

  /** The report's tables as an author has them, from which the report is made again. */
  private List<Kind> authorsTables() throws IOException {
    Path cases = authors("cases.csv", shared.resolve("test_result.csv"));
    Path retest = authors("retest-1.csv", shared.resolve("final_result.csv"));
    Path facts = report.resolve("report.json");
    Path chosen = report.resolve("chosen.csv");
    ReportImport.Sources sources = new ReportImport.Sources(cases, chosen, List.of(retest), chosen);
    List<Cutoffs> sets = open().sets();
    String numbers = Files.readString(retest);
    List<Kind> kinds = new ArrayList<>();
    for (Path file : List.of(cases, retest)) {
      String made = file.equals(cases) ? "cases.csv" : "retest-1.csv";
      Kind plain =
          table(
              file.getFileName().toString(),
              shared,
              () -> {
                ObjectNode known = Json.read(facts, ObjectNode.class, "description of a report");
                Path to = shared.resolve("imported-" + System.nanoTime());
                ReportImport.read(sources, sets, known, facts).write(to);
                return Files.readString(to.resolve(made));
              });
      kinds.add(
          new Kind(
              plain.name,
              file,
              plain.ways,
              plain.reader,
              bytes -> ours(new String(bytes, StandardCharsets.UTF_8), numbers)));
    }
    return kinds;
  }

  private Path authors(String ours, Path file) throws IOException {
    String text = Files.readString(report.resolve(ours));
    return Files.writeString(
        file, text.replaceFirst(".*", "case,svm_group_name,eyes_corr,mouth_corr,pose_corr"));
  }

  /**
   * The columns that count, by our names; without numbers of the cases those of the file before.
   */
  private static String ours(String text, String before) {
    List<List<String>> rows = rows(text, false);
    List<String> header = rows.get(0);
    List<List<String>> ours = new ArrayList<>();
    ours.add(List.of("case", "group", "eyes", "mouth", "pose"));
    for (int row = 1; row < rows.size(); row++) {
      List<String> fields = new ArrayList<>();
      for (String column : rows(before, false).get(0)) {
        int at = header.indexOf(column);
        fields.add(at < 0 ? rows(before, false).get(row).get(0) : rows.get(row).get(at));
      }
      ours.add(fields);
    }
    ours.subList(1, ours.size())
        .sort(Comparator.comparingDouble(fields -> Double.parseDouble(fields.get(0))));
    return ours.toString();
  }

  /** The files by which a run is compared with itself: they give what they gave, or nothing. */
  private List<Kind> compared() throws IOException {
    Path again = shared.resolve("run-again");
    for (Path file : List.of(Path.of(Recipe.FILE), Path.of(FinishedRun.RESULTS))) {
      Files.createDirectories(again);
      Files.copy(run.resolve(file), again.resolve(file));
    }
    Path latents = Files.copy(run.resolve("latents.csv"), again.resolve("latents.csv"));
    Path folder = Files.createDirectory(again.resolve("cases"));
    for (int number = 0; number < CASES; number++) {
      String name = Text.format("case_%04d.csv", number);
      Files.copy(run.resolve("cases").resolve(name), folder.resolve(name));
    }
    String latentsBefore = Files.readString(latents);
    String caseBefore = Files.readString(folder.resolve("case_0002.csv"));
    return List.of(
        table(
            "latents.csv",
            again,
            true,
            () -> {
              new RunPair(FinishedRun.open(run), FinishedRun.open(again)).requireSameLatents();
              return latentsBefore;
            }),
        table(
            "case_0002.csv",
            folder,
            () -> {
              RunDrift.spill(
                  FinishedRun.open(again), new PrintStream(OutputStream.nullOutputStream()));
              return caseBefore;
            }));
  }

  private Kind directions() {
    Path folder = modelFolder.resolve("directions");
    String property = OtherModel.STEERED.get(0);
    String group = OtherModel.GROUPS.get(1);
    return table(
        Directions.fileName(property, group),
        folder,
        true,
        () -> {
          Directions read = Directions.read(folder, OtherModel.STEERED, OtherModel.GROUPS);
          float[] vector = read.direction(property, group);
          StringBuilder header = new StringBuilder();
          StringBuilder row = new StringBuilder("0");
          for (int i = 0; i < vector.length; i++) {
            header.append(',').append(i);
            row.append(',').append(vector[i]);
          }
          return header + "\n" + row;
        });
  }

  private Kind population() throws IOException {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    PopulationFolder kept = PopulationFolder.of(shared.resolve("population"), model, 7);
    kept.sample(2, nowhere);
    return json(
            "recipe.json",
            shared.resolve("population/recipe.json"),
            () -> {
              kept.sample(2, nowhere);
              return Json.text(kept.recipe());
            })
        .named("recipe.json of a population");
  }

  /** What a container without checksums cannot tell, the card does, before anything is read. */
  private Kind binary(String name, Path original) throws IOException {
    Path folder = shared.resolve("of-" + name);
    OtherModel.write(folder);
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      Files.copy(original, file);
      OtherModel.card(folder, name);
    }
    byte[] before = Files.readAllBytes(file);
    return new Kind(
        name,
        file,
        Mutation.ofBytes(30),
        () -> {
          Weights.read(file);
          if (!Arrays.equals(Files.readAllBytes(file), before)) {
            Model.open(folder).close();
          }
          return "";
        },
        bytes -> Arrays.equals(bytes, before) ? "" : "changed");
  }

  // ---- what stands in a file

  /** The fields of a table, numbers as the doubles or floats they are. */
  private static String fields(String text, boolean floats) {
    return rows(text, floats).toString();
  }

  private static List<List<String>> rows(String text, boolean floats) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    String all = text.replaceFirst("^\uFEFF", "").replaceAll("\r\n?", "\n").stripTrailing() + "\n";
    for (int i = 0; i < all.length(); i++) {
      char c = all.charAt(i);
      if (quoted && c == '"' && all.startsWith("\"\"", i)) {
        field.append('"');
        i++;
      } else if (c == '"' && (quoted || field.isEmpty())) {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        row.add(word(field.toString(), floats));
        field.setLength(0);
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      } else {
        field.append(c);
      }
    }
    while (rows.get(rows.size() - 1).stream().allMatch(String::isBlank)) {
      rows.remove(rows.size() - 1);
    }
    return rows;
  }

  private static String word(String word, boolean floats) {
    if (NUMBER.matcher(word).matches()) {
      return floats
          ? Float.toString(Float.parseFloat(word))
          : Double.toString(Double.parseDouble(word));
    }
    try {
      if (word.startsWith("2")) {
        return Instant.parse(word).toString();
      }
    } catch (DateTimeException e) {
      return word; // no moment
    }
    String small = word.strip().toLowerCase(Locale.ROOT);
    return small.matches("yes|no|[0-9a-f]{64}") ? small : word.strip().replace("A B", "AB");
  }

  /** JSON in one way of writing, without what is as good as absent. */
  private static String plain(String text) {
    try {
      JsonNode tree = JSON.readTree(text.replaceFirst("^\uFEFF", ""));
      if (tree instanceof ObjectNode object) {
        if (object.path("title").equals(object.get("name"))) {
          object.remove("title");
        }
        if (!object.has("steered") && object.path("offsets").path(0).isObject()) {
          object
              .path("offsets")
              .path(0)
              .fieldNames()
              .forEachRemaining(object.withArray("steered")::add);
        }
      }
      return String.valueOf(plain(tree));
    } catch (IOException e) {
      return "no JSON: " + e.getMessage();
    }
  }

  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> fields = new TreeMap<>();
      node.properties()
          .forEach(
              field -> {
                Object value = plain(field.getValue());
                if (!List.of("null", "{}", "[]").contains(String.valueOf(value))) {
                  fields.put(field.getKey(), value);
                }
              });
      return fields;
    }
    if (node.isArray()) {
      List<Object> items = new ArrayList<>();
      node.forEach(item -> items.add(plain(item)));
      return items;
    }
    if (node.isNumber()) {
      return node.doubleValue();
    }
    String text = node.asText();
    if (text.matches("[0-9a-fA-F]{64}")) {
      return text.toLowerCase(Locale.ROOT);
    }
    return text.matches(".*(≥|>=).*")
        ? text.replaceAll("\\s", "").replace(">=", "≥").replaceAll("(\\.\\d*?)0+(?=,|$)", "$1")
        : text;
  }

  // ---- the test

  @ParameterizedTest
  @MethodSource("kinds")
  void aChangedFileIsRefusedInOneLineOrReadAsItStands(Kind kind) throws Exception {
    byte[] original = Files.readAllBytes(kind.file);
    List<String> faults = new ArrayList<>();
    int refused = 0;
    int tried = 0;
    Random random = new Random(SEED + kind.name.hashCode());
    long begun = System.nanoTime();
    try {
      assertEquals(kind.stands.apply(original), kind.reader.read(), "unchanged");
      int step = Tests.size(4, 1);
      for (int i = random.nextInt(step); i < kind.ways.size(); i += step) {
        Mutation mutation = kind.ways.get(i);
        tried++;
        byte[] changed = mutation.way().apply(original, random);
        Files.write(kind.file, changed);
        try {
          String read = thread.submit(kind.reader::read).get(SECONDS, TimeUnit.SECONDS);
          if (!read.equals(kind.stands.apply(changed))) {
            faults.add(mutation.name() + ": was read as something else");
          }
        } catch (ExecutionException e) {
          refused++;
          String fault = fault(kind, e.getCause());
          if (!fault.isEmpty()) {
            faults.add(mutation.name() + ": " + fault);
          }
        } catch (TimeoutException e) {
          faults.add(mutation.name() + ": takes too long");
          return;
        }
      }
    } finally {
      Files.write(kind.file, original);
      outcomes.put(
          kind.name,
          Text.format(
              "%d refused, %d read as they stand, in %.1f s",
              refused, tried - refused, (System.nanoTime() - begun) / 1e9));
      assertEquals("", String.join("\n", faults));
    }
  }

  /** What is wrong with a refusal; nothing, if it is one clean line that names the file. */
  private static String fault(Kind kind, Throwable refusal) {
    String line = String.valueOf(refusal.getMessage());
    if (!(refusal instanceof InputException)) {
      StackTraceElement[] at = refusal.getStackTrace();
      return refusal + (at.length == 0 ? "" : " at " + Arrays.asList(at).subList(0, 3));
    }
    Matcher unclean = UNCLEAN.matcher(line);
    boolean isNamed = line.contains(kind.file.getParent().toString());
    return isNamed && line.length() <= 300 && !unclean.find() ? "" : "is told as: " + line;
  }
}
