package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ohlora.model.Cutoffs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class FinishedRunTest {
  private static final Recipe RECIPE =
      new Recipe(
          "0.1.0",
          "tiny",
          Map.of(),
          7,
          5,
          2,
          Scoring.DETERMINISTIC.name(),
          10,
          null,
          TinyModel.STEERED,
          TinyModel.A,
          TinyModel.OFFSETS.combinations(TinyModel.STEERED),
          Particulars.NONE);
  private static final String HEADER = String.join(",", new CaseRows(RECIPE).header()) + "\n";
  private static final String FIRST = "5,0,O,hlh,-0.95,0.89,-0.93,2.77\n";
  private static final String SECOND = "6,1,X,lll,-0.5,undefined,0.25,undefined\n";

  @TempDir Path folder;

  @BeforeEach
  void aRecipeOfTwoCasesFromNumberFive() throws IOException {
    RECIPE.write(folder.resolve(Recipe.FILE));
  }

  @Test
  void theCasesHaveTheReportsColumnsAndCutoffsServeThem() throws IOException {
    results(HEADER + FIRST + SECOND);
    Table cases = FinishedRun.open(folder).cases();
    assertEquals(List.of("case", "group", "eyes", "mouth", "pose"), cases.columnNames());
    assertEquals(5, cases.intColumn("case").getInt(0));
    assertEquals(-.95, cases.doubleColumn("eyes").getDouble(0));
    assertTrue(cases.doubleColumn("mouth").isMissing(1));
    assertEquals(1, TinyModel.A.passing(cases).size());
    Cutoffs none = Cutoffs.of("none", "eyes ≥ 0, mouth ≥ 0, pose ≥ 0");
    assertEquals(1, none.passing(cases).size());
    assertEquals(List.of(5), FinishedRun.open(folder).passing(List.of(TinyModel.A, none)));
    Cutoffs eyes = Cutoffs.of("eyes alone", "eyes ≥ 0.5");
    assertEquals(List.of(5, 6), FinishedRun.open(folder).passing(List.of(TinyModel.A, eyes)));
  }

  @Test
  void theRecipesHashIsThatOfItsFile() throws IOException {
    results(HEADER + FIRST + SECOND);
    String hash = FinishedRun.open(folder).recipeHash();
    assertTrue(hash.matches("[0-9a-f]{64}"), hash);
    Files.writeString(
        folder.resolve(Recipe.FILE), Files.readString(folder.resolve(Recipe.FILE)) + "\n");
    assertTrue(!hash.equals(FinishedRun.open(folder).recipeHash()));
  }

  @Test
  void whatIsNoFinishedRunIsRefusedWithFileLineAndValue() throws IOException {
    refused("is missing");
    results("");
    refused("is empty");
    results(HEADER + FIRST);
    refused("1 cases, but the recipe says 2");
    results(HEADER + FIRST + SECOND.replace("6,1", "8,1"));
    refused("line 3: case 8, expected 6");
    results(HEADER + FIRST + SECOND.replace("lll", "xyz"));
    refused("line 3: group_name is 'xyz'");
    results(HEADER + FIRST + SECOND.replace(",0.25", ",1.25"));
    refused("line 3: pose_corr is '1.25'");
    results(HEADER + FIRST + SECOND.replace(",X", ",Y"));
    refused("line 3: passed is 'Y'; allowed: one of O, X");
    results(HEADER.replace("mouth_corr", "nose_corr") + FIRST + SECOND);
    refused("line 1: column 6 is 'nose_corr'");
    results(HEADER + FIRST + "6,1\n");
    refused("line 3: 2 fields");
  }

  private void results(String text) throws IOException {
    Files.writeString(folder.resolve(FinishedRun.RESULTS), text);
  }

  private void refused(String part) {
    IOException e = assertThrows(IOException.class, () -> FinishedRun.open(folder));
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertTrue(e.getMessage().contains(FinishedRun.RESULTS), e.getMessage());
  }
}
