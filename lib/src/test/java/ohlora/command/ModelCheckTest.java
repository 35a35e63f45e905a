package ohlora.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ohlora.Lengthy;
import ohlora.io.FileFacts;
import ohlora.model.EditedScript;
import ohlora.model.ModelCard;
import ohlora.score.ForeignModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A line for each finding, and status 1 where one of them is a fault. */
class ModelCheckTest {
  private static final Path DEMO = Path.of("../models/demo");

  @TempDir private Path folder;

  private List<String> lines(int status, String... words) {
    Told told = Told.of(words);
    List<String> lines = told.out().lines().toList();
    assertEquals("", told.err());
    assertEquals(status, told.status(), told.out());
    long faults = lines.stream().filter(line -> line.startsWith("FAULT  ")).count();
    String end = faults == 0 ? "sound" : faults == 1 ? "1 fault" : faults + " faults";
    assertEquals(end, lines.get(lines.size() - 1));
    for (String line : lines.subList(0, lines.size() - 1)) {
      assertTrue(line.startsWith("ok     ") || line.startsWith("FAULT  "), line);
      assertTrue(line.length() <= 300, line);
    }
    return lines;
  }

  private List<String> check(int status, int cases) {
    return lines(status, "model", "check", folder.toString(), "--cases", String.valueOf(cases));
  }

  private static String fault(List<String> lines) {
    List<String> faults = lines.stream().filter(line -> line.startsWith("FAULT")).toList();
    assertEquals(1, faults.size(), lines.toString());
    return faults.get(0);
  }

  private static void assertHas(List<String> lines, String part) {
    assertTrue(lines.stream().anyMatch(line -> line.contains(part)), part + " in " + lines);
  }

  /** Writes the card of directions that were changed. */
  private void recorded() throws IOException {
    ModelCard card = ModelCard.read(folder);
    Map<String, FileFacts> directions = new LinkedHashMap<>();
    for (String name : card.files().keySet()) {
      if (name.startsWith("directions/")) {
        directions.put(name, FileFacts.of(folder.resolve(name)));
      }
    }
    card.prepared(card.medians(), directions).write(folder);
  }

  private void demo() throws IOException {
    try (Stream<Path> files = Files.walk(DEMO)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(DEMO.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  @Test
  void aSoundModelIsTold() throws IOException {
    ForeignModel.writeUnprepared(folder);
    List<String> lines = check(0, 20);
    assertHas(lines, "files: all 3 have the size and sha-256 of model.json");
    assertHas(
        lines, "generator: takes z of 24 and no label, makes w of 20 and images of 32 pixels");
    assertHas(lines, "scorer: gives smile, yaw, light, hair, age");
    assertHas(lines, "repeatable: 4 latents give the same w, images and scores again");
    assertHas(lines, "independent: ");
    assertHas(lines, "none yet, bin/ohlora model prepare finds them");
    assertHas(lines, "repeatable: 4 latents give the same w, images and scores after all this");
  }

  @Test
  void scoresOfThePopulationThatAreOthersAreAFault() throws IOException {
    ForeignModel.writeUnprepared(folder);
    Told.of("model", "prepare", folder.toString(), "--latents", "600");
    assertHas(check(0, 20), "population: its scores have the size and sha-256 of its digest");
    Path scores = folder.resolve("population/scores.csv");
    String text = Files.readString(scores);
    int digit = text.indexOf('.') + 1;
    char other = text.charAt(digit) == '1' ? '2' : '1';
    Files.writeString(scores, text.substring(0, digit) + other + text.substring(digit + 1));
    String fault = fault(check(1, 20));
    assertTrue(fault.contains(scores + ": is not the file that digest.json names"), fault);
  }

  @Lengthy
  @Test
  void aDirectionThatPointsTheOtherWayIsAFaultAndTheWayOfAllIsSaid() throws IOException {
    demo();
    String name = "directions/pose_change_w_vector_hhh.csv";
    Path file = folder.resolve(name);
    List<String> lines = Files.readAllLines(file);
    String turned = lines.get(1).replace(",-", ",+").replaceAll(",(?=\\d)", ",-").replace("+", "");
    Files.writeString(file, lines.get(0) + "\n" + turned + "\n");
    recorded();
    List<String> found = check(1, 60);
    String fault = fault(found);
    assertTrue(fault.contains("directions of pose: uphill in hhh, downhill in "), fault);
    assertTrue(fault.contains("its offsets are lopsided"), fault);
    assertHas(
        found, "directions of mouth: downhill in hhh hhl hlh hll lhh lhl llh lll; its offsets");
    assertHas(found, "are alike on both sides: turned round they would give the same |r|");
    assertHas(found, "groups: hhh ");
  }

  @Test
  void aFileThatChangedIsAFaultAndNothingIsLoaded() throws IOException {
    ForeignModel.write(folder);
    Files.writeString(folder.resolve("scorer.pt"), "no script");
    Files.delete(folder.resolve("directions/yaw_change_w_vector_hh.csv"));
    List<String> lines = check(1, 20);
    assertHas(lines, "scorer.pt: is sha-256 ");
    assertHas(lines, "yaw_change_w_vector_hh.csv: there is no such file");
    assertEquals("2 faults", lines.get(lines.size() - 1));
    assertEquals(3, lines.size());
  }

  @Test
  void aDirectionThatIsNotOfUnitLengthIsAFault() throws IOException {
    ForeignModel.write(folder);
    String name = "directions/yaw_change_w_vector_hh.csv";
    Path file = folder.resolve(name);
    Files.writeString(file, Files.readString(file).replaceFirst("\n0,", "\n0,9"));
    recorded();
    List<String> lines = check(1, 20);
    assertTrue(
        lines.stream()
            .filter(line -> line.startsWith("FAULT"))
            .findFirst()
            .orElseThrow()
            .contains(name),
        lines.toString());
    assertHas(lines, "repeatable: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "synthesis.pt; return _67; return torch.div(torch.add(_67, 1), 2); none is below 0; is black 0 and not -1?",
        "synthesis.pt; return _67; return torch.mul(_67, 4); expected values from -1 (black) to 1"
            + " (white)",
        "scorer.pt; return (e).forward(input1, ); return torch.mul((e).forward(input1, ), 0); 0 for every image",
        "mapping.pt; return (b).forward(input0, ); return torch.mul((b).forward(input0, ), torch.detach(torch.add_(b.weight, torch.mul(torch.gt(torch.max(z), 3.2), 0.01)).sum())); not repeatable"
      })
  void whatAScriptGivesIsHeldAgainstWhatTheMethodNeeds(
      String script, String from, String to, String part) throws IOException {
    ForeignModel.writeUnprepared(folder);
    EditedScript.edit(folder.resolve(script), from, to);
    ForeignModel.card(folder).write(folder);
    assertHas(check(1, 100), part);
  }

  @Test
  void aMedianOfAnotherModelIsAFault() throws IOException {
    ForeignModel.write(folder);
    Path file = folder.resolve(ModelCard.FILE);
    String card = Files.readString(file);
    Files.writeString(file, card.replaceFirst("\"light\": [\\d.]+", "\"light\": 55.5"));
    List<String> lines = check(1, 60);
    assertHas(lines, "FAULT  median of light, 55.5000: 0 of 60 images are at or above it; is it");
  }
}
