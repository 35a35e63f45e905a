package ohlora.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ohlora.select.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The run of the demo model that the repository holds, and a small report's tables. */
class ImportReportTest {
  private static final Path RUN = Path.of("../data/demo/deterministic");
  private static final String CASES =
      """
      case,vector_no,passed,svm_group_name,turn_corr,light_corr
      0,0,X,h,-0.5,-0.70
      1,0,O,l,-0.95,0.8500
      """;

  @TempDir private Path folder;

  /** What the program says, on both streams, after its exit status. */
  private static String said(String... words) {
    return Told.onBoth(words);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** The words of the example that the help gives, with these paths for its own. */
  private List<String> example(Path to, Path run, Path chosen) {
    String help = said("report", "import", "--help");
    String lines = help.substring(help.indexOf("  bin/ohlora report", help.indexOf("For example")));
    List<String> words =
        new ArrayList<>(Arrays.asList(lines.replace("\\\n", "").strip().split("\\s+")));
    words.remove("bin/ohlora");
    words.replaceAll(
        word ->
            switch (word) {
              case "build/mine" -> to.toString();
              case "build/hundred" -> run.toString();
              case "build/chosen/ohlora_w_group_names.csv" -> chosen.toString();
              default -> word;
            });
    return words;
  }

  @Test
  void theExampleMakesAReportOfARunAndAChoice() throws IOException {
    Path to = folder.resolve("mine");
    // Cases 7 and 29 pass A in the run.
    List<String> rows = Files.readAllLines(RUN.resolve("test_result.csv"));
    List<String> passing = rows.stream().filter(row -> row.contains(",O,")).limit(2).toList();
    List<String> chosen = new ArrayList<>(List.of("case,vector_no,group_name"));
    passing.forEach(row -> chosen.add(String.join(",", row.split(",")[0], "0", row.split(",")[3])));
    Path list = write("chosen.csv", String.join("\n", chosen) + "\n");
    List<String> words = example(to, RUN, list);
    assertTrue(
        said(words.toArray(String[]::new)).contains("no median is given"), "an old run has none");
    words.addAll(List.of("--median", "hair_color=0", "--median", "hair_length=0"));
    words.addAll(List.of("--median", "background_mean=0"));
    String said = said(words.toArray(String[]::new));
    assertTrue(said.startsWith("0\nreport.json says nothing about labels, "), said);
    assertTrue(said.contains("\ncases.csv: 2,400 cases of eyes, mouth, pose"), said);
    assertTrue(said.contains("\n  its column passed fits A\n"), said);
    // As data/demo/README.md has it.
    assertTrue(said.contains("| 122 | 2400 | 5.1 |"), said);
    assertTrue(said.contains("| chosen | by eye | 2 | 2400 | 0.1 |"), said);
    assertTrue(said.contains("OHLORA_REPORT=" + to), said);
    Report report = Report.open(to);
    assertEquals(50, report.protocol().offsets().count());
    assertEquals(List.of("mouth", "eyes", "pose"), report.protocol().offsets().loops());
    assertEquals("a run of Oh-LoRA latents demo, seed 2025 (mine)", report.title());
    assertEquals("deterministic", report.facts().scores());
  }

  private String[] words(String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("report", "import", folder + "/new"));
    words.addAll(List.of("--cases", write("cases.csv", CASES).toString()));
    words.addAll(List.of("--chosen", write("chosen.csv", "case\n1\n").toString()));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  @Test
  void theOptionsSayWhatNoTableSays() throws IOException {
    String said =
        said(
            words(
                "--name=small",
                "--cutoffs=turn >= 0.9, light ≥ 0.85",
                "--cutoffs=wide: turn >= 0.5, light ≥ 0.85",
                "--offsets=light=-1,0.5",
                "--offsets=turn=0,1",
                "--median=size=0.25",
                "--facts="
                    + write("facts.json", "{\"space\": \"w\", \"title\": \"A small one\"}")));
    assertTrue(said.startsWith("0\n"), said);
    Report report = Report.open(folder.resolve("new"));
    assertEquals("A small one", report.title());
    assertEquals(List.of("light", "turn"), report.protocol().offsets().loops());
    assertEquals(List.of(-1.0, 0.5), report.protocol().offsets().of("light"));
    assertEquals(0.25, report.facts().medians().medians().get("size"));
    assertEquals("A", report.sets().get(0).name());
    assertEquals("wide", report.sets().get(1).name());
    assertEquals("A wide", report.chosen().stringColumn("cutoffs").get(0));
  }

  @Test
  void mistakesAreSaidInOneLineAndNothingIsWritten() throws IOException {
    String help = "; bin/ohlora report import --help says what there is\n";
    String[] most = {"--name=x", "--cutoffs=turn ≥ 0.9, light ≥ 0.8", "--offsets=turn=0,1"};
    refused("missing required option: '--name=NAME', which no table gives" + help, words());
    refused(
        "missing required option: '--offsets=P=N,N,…', which no table gives" + help,
        words("--name=x"));
    refused(
        "missing required option: '--cutoffs=SET', which no table gives" + help,
        words("--name=x", most[2]));
    refused(
        "--offsets 'turn=0,+1': '+1' is not a number such as -1.5" + help,
        words("--offsets=turn=0,+1"));
    refused(
        "--median 'light=٣': '٣' is not a number such as -1.5" + help, words("--median=light=٣"));
    refused("give one of --cases and --run, not both" + help, words("--run", "x"));
    refused(
        "cutoffs 'turn > 1'; allowed: each property once, as in 'one ≥ 0.92, other ≥ 0.88'" + help,
        words("--name=x", "--offsets=turn=0,1", "--cutoffs=turn > 1"));
    Path facts = write("facts.json", "{\"name\": \"y\"}");
    refused(
        "the option and " + facts + " say two things about the name: leave out one" + help,
        words("--name=x", "--facts=" + facts));
    refused(
        folder
            + "/cases.csv, line 2: svm_group_name is 'h'; allowed: all, since no median is given"
            + " that would divide cases into groups\n",
        words(most[0], most[1], most[2], "--offsets=light=0,1"));
    refused(
        "the offsets of light are [1.0]: two or more different finite numbers are needed" + help,
        words("--offsets=light=1"));
    refused(
        folder
            + "/facts.json: is not a description of a report: field 'tail' is of another kind;"
            + " allowed: a number; correct it\n",
        words(
            most[0],
            most[1],
            most[2],
            "--offsets=light=0,1",
            "--facts=" + write("facts.json", "{\"tail\": \"a\"}")));
    assertFalse(Files.exists(folder.resolve("new")));
  }

  private static void refused(String message, String... words) {
    String said = said(words);
    assertEquals("bin/ohlora report import: " + message, said.substring(said.indexOf('\n') + 1));
  }

  @Test
  void withoutAFurtherWordItSaysWhatThereIs() {
    assertTrue(said("report").contains("Usage: bin/ohlora report"));
    assertTrue(said("report").contains("\n  import "));
    assertEquals(
        "2\nbin/ohlora report: unknown word 'improt'; bin/ohlora report --help says what there is\n",
        said("report", "improt"));
  }
}
