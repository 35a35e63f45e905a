package ohlora.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ohlora.io.AtomicFile;
import ohlora.io.FileFacts;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

public class ReportTest {

  /** The published reports, relative to the Maven module. */
  private static final Path REPORTS = Path.of("../data/reports");

  /** The first of them. */
  public static final Path RECORDED = REPORTS.resolve("v7");

  private static final Cutoffs A = Cutoffs.of("A", "eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92");

  @TempDir private Path directory;

  @BeforeEach
  void copyTheReport() throws IOException {
    for (String name :
        List.of(
            "report.json",
            "cases.csv",
            "cutoffs.csv",
            "chosen.csv",
            "retest-1.csv",
            "retest-2.csv")) {
      AtomicFile.write(directory.resolve(name), Text.read(RECORDED.resolve(name)));
    }
  }

  private Path file(String name) {
    return directory.resolve(name.contains(".") ? name : name + ".csv");
  }

  private void replace(String name, String old, String replacement) throws IOException {
    String text = Text.read(file(name));
    assertTrue(text.contains(old), old);
    AtomicFile.write(file(name), text.replace(old, replacement));
  }

  private void write(String name, String... lines) throws IOException {
    AtomicFile.write(file(name), String.join("\n", lines) + "\n");
  }

  private Report open() throws IOException {
    return Report.open(directory);
  }

  /** Asserts that opening is refused with this message, which begins with the file. */
  private void assertRefused(String name, String message) {
    InputException refusal = assertThrows(InputException.class, this::open);
    assertEquals(file(name) + message, refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "v7/cases.csv, 0dfadc969e8bf5c59c8264814c267bee4cc1e6a90b7bee219b68152dd421ab0c",
    "v7/chosen.csv, ece57102a8d265c5d15b42bc97fe36520d64f181c95142b0133fda9e28626af3",
    "v7/cutoffs.csv, 19c1a2b8439134c847ca71f85672a8263761ce8dffa454d9002c180d3a5e9ffc",
    "v7/report.json, 0e507bd33cb81db461db8153be2f68dd4aaa22cdd4c2704537f53adac20eb59a",
    "v7/retest-1.csv, 3fd3ddb7bbffe3afd54b18eeb02daf2105c1b03d0272e10a687229dda833a9c5",
    "v7/retest-2.csv, 3d1f03e6b217f1f196b7f699631cfe13429f4d0e1ec878eb8c3306876eb3f53d",
    "v8/cases.csv, 3528645efc8ca7be8c31679733a19a96e4622507920b6062d84934b2270e0db5",
    "v8/chosen.csv, 8726a2ab2771ed96987be54f3fe5b7baf068ef2c7176672aea46043107f9163b",
    "v8/cutoffs.csv, d2367d335891d5f1431bc475f0cbe3dcea892ab990011c1fd3c99e9d5714bca0",
    "v8/report.json, c2a901a06399f713673eadf7370e2d65b0226315580e68a7f81c1b3d4d0c1633",
    "v8/retest-1.csv, 60a4f9510c2a19c31de9f6b588fafe9baeee43bee94c5f5a3ba2f6f36f23c569",
    "v8/retest-2.csv, 0afc5ac46235c9295056f95121cf461a540546ef53a26fbd0e7de003a85493ed",
    "v9-mixed/cases.csv, 5ba45fb58532aa15e10fea9c4393df4513ad9e8c109f4fb6de5c5b32e093b56c",
    "v9-mixed/chosen.csv, ae311d7e5d9fe46709f9972442186b69b76c68fc40fada8f446edc5525534cba",
    "v9-mixed/cutoffs.csv, 4f69a42fe2a471804404a93a9d038000ef1c7d62940825261e91a45509170233",
    "v9-mixed/report.json, f5caba5eb6f15956f726b048ec1e281bd4d11e66f0b9a451e6f172ea3f67f195",
    "v9-svm/cases.csv, 2770ef7e42fbd3d46631437138e5c1e1509b2fbeaee9bb85bb8918d9dbb5794a",
    "v9-svm/chosen.csv, abda427c14ca055f9ade9fbfc428020d0a4cc8931495cf59d0f890789f645b9e",
    "v9-svm/cutoffs.csv, 81e425e4760adbf00ac1d54b7e53d15189d9d92dda240121c2bcd6b9eb51b215",
    "v9-svm/report.json, c8836712735b11be03897c0faf78a38274ab29abca9fb72a31394f89d7818c75",
    "experiment-cases.csv, d14828bbe7e136a22e75a0af6e41c3a9600a31b58c9e451dc32823bc74c7f899",
    "experiments.csv, 98b4ffdaf0f931b49f21ce88f53f06ebf7e9387ac45b24895466f49f2cc2f84a"
  })
  void recordedFiguresAreThePublishedOnes(String file, String sha256) throws IOException {
    assertEquals(sha256, FileFacts.of(REPORTS.resolve(file)).sha256(), "data/reports/" + file);
  }

  @Test
  void opensTheRecordedFigures() throws IOException {
    Report report = Report.open(RECORDED);
    assertEquals("[case, group, eyes, mouth, pose]", report.cases().columnNames().toString());
    assertEquals(2400, report.cases().rowCount());
    assertEquals(27, report.chosen().rowCount());
    assertEquals(2, report.retests().size());
    assertEquals(27, report.retests().get(0).rowCount());
    assertEquals(27, report.retests().get(1).rowCount());
    assertEquals(A, report.cutoffs("A"));
    assertEquals(Cutoffs.of("B", "eyes ≥ 0.90, mouth ≥ 0.90, pose ≥ 0.88"), report.cutoffs("B"));
    assertEquals(List.of(report.cutoffs("A"), report.cutoffs("B")), report.sets());
    assertEquals(-0.9452, report.cases().doubleColumn("eyes").getDouble(1));
    assertEquals("최상", report.chosen().stringColumn("pose").get(8));
    assertEquals("A B", report.chosen().stringColumn("cutoffs").get(0));
  }

  @Test
  void aReportSaysHowItsCasesWereTested() throws IOException {
    Report report = Report.open(RECORDED);
    assertEquals("v7", report.name());
    assertEquals("Oh-LoRA v2 (StyleGAN-VectorFind-v7)", report.title());
    assertEquals(List.of("eyes", "mouth", "pose"), report.protocol().steered());
    assertEquals(List.of("mouth", "eyes", "pose"), report.protocol().offsets().loops());
    assertEquals(50, report.protocol().combinations().size());
    assertEquals(8, report.protocol().grouping().groups().size());
    assertEquals("hair colour", report.protocol().label("hair_color"));
    assertEquals(80_000, report.facts().latents());
  }

  @Test
  void theNextReportHas16GroupsAndOneSetOfCutoffs() throws IOException {
    Report report = Report.open(REPORTS.resolve("v8"));
    assertEquals(2000, report.cases().rowCount());
    assertEquals(16, report.protocol().grouping().groups().size());
    assertEquals(List.of("C"), report.sets().stream().map(Cutoffs::name).toList());
    assertEquals(49, report.cutoffs("C").passing(report.cases()).size());
    assertEquals(19, report.chosen().rowCount());
    assertEquals(2, report.retests().size());
    assertEquals(
        List.of("case", "cutoffs", "eyes", "mouth", "pose"), report.chosen().columnNames());
  }

  @ParameterizedTest
  @CsvSource({
    // report, tested, set, passing, %, chosen, % of these; chosen under any, % of all; groups
    "v7, 2400, A, 58, 2.4, 12, 20.7, 27, 1.1, 8",
    "v7, 2400, B, 99, 4.1, 19, 19.2, 27, 1.1, 8",
    "v8, 2000, C, 49, 2.4, 19, 38.8, 19, 1.0, 16",
    "v9-svm, 2000, C, 38, 1.9, 8, 21.1, 8, 0.4, 16",
    "v9-mixed, 2000, C, 43, 2.2, 22, 51.2, 22, 1.1, 16"
  })
  void everyPrintedCountAndPercentageComesOut(
      String name,
      int tested,
      String set,
      int passing,
      double rate,
      int chosen,
      double kept,
      int all,
      double ofAll,
      int groups)
      throws IOException {
    Report report = Report.open(REPORTS.resolve(name));
    Table funnel = Comparison.of(report.cases(), report.sets()).funnel(report.chosen());
    assertRow(funnel, "tested", tested, tested, 100);
    assertRow(funnel, "passes " + set, passing, tested, rate);
    assertRow(funnel, "chosen under " + set, chosen, passing, kept);
    assertRow(funnel, "chosen", all, tested, ofAll);
    assertEquals(groups, report.protocol().grouping().groups().size());
    assertEquals(name.startsWith("v9") ? 0 : 2, report.retests().size());
    if (name.equals("v7")) {
      assertRow(funnel, "chosen under all of them", 4, 22, 18.2);
    }
  }

  private static void assertRow(Table table, String stage, int latents, int of, double percent) {
    Table row = table.where(table.stringColumn("stage").isEqualTo(stage));
    assertEquals(List.of(latents), row.intColumn("latents").asList());
    assertEquals(List.of(of), row.intColumn("of").asList());
    assertEquals(percent, row.doubleColumn("%").getDouble(0));
  }

  @ParameterizedTest
  @CsvSource({
    "v7, 81, The rule gives 81 of the report's 81 grades.",
    "v8, 57, The rule gives 57 of the report's 57 grades.",
    "v9-svm, 24, The report gives no grades; these 24 are the rule's.",
    "v9-mixed, 66, The report gives no grades; these 66 are the rule's."
  })
  void gradesAreTheRulesAndWhereNoneArePublishedAreSaidToBe(String name, int count, String verdict)
      throws IOException {
    Report report = Report.open(REPORTS.resolve(name));
    Grading grading = Grading.of(report.cases(), report.chosen());
    assertEquals(count, grading.agreeing());
    assertEquals(verdict, grading.verdict());
    String column = name.startsWith("v9") ? "rule's grade mouth" : "grade mouth";
    assertTrue(grading.table().containsColumn(column));
    assertEquals(count / 3.0, grading.counts().intColumn("mouth").sum());
  }

  @Test
  void allReportsOfAFolderAreOpenedInTheOrderOfTheirNames() throws IOException {
    assertEquals(
        List.of("v7", "v8", "v9-mixed", "v9-svm"),
        Report.openAll(REPORTS).stream().map(Report::name).toList());
    InputException refusal = assertThrows(InputException.class, () -> Report.openAll(RECORDED));
    assertEquals(
        RECORDED + ": there is no report; name the folder that holds the reports'",
        refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"v7", "v8", "v9-svm", "v9-mixed"})
  void printedMeansAreThoseOfTheSignedFigures(String name) throws IOException {
    Report report = Report.open(REPORTS.resolve(name));
    for (int i = 0; i < 3; i++) {
      double mean = Correlations.of(report.cases()).doubleColumn("mean").getDouble(i);
      assertEquals(report.facts().printedMeans().get(i), Math.abs(mean), 5e-5);
    }
  }

  /** A report of two steered properties, one that groups, and six images. */
  private void writeASmallReport() throws IOException {
    Files.delete(file("retest-1"));
    Files.delete(file("retest-2"));
    write(
        "report.json",
        """
        {"name": "small", "tested": 3, "steered": ["smile", "age"],
         "offsets": {"age": [-1, 0, 1], "smile": [-1, 1]}, "medians": {"light": 0.5}}""");
    write("cases", "case,group,smile,age", "0,h,0.95,-0.9", "1,l,0.7,0.8", "2,h,-0.99,0.7");
    write(
        "cutoffs",
        "name,smile,age,passing,chosen",
        "A,0.9,0.5,2,0",
        "AB,0.6,0.6,3,2",
        "B,0.6,0.75,2,1");
    write("chosen", "case,cutoffs", "0,AB B", "2,AB");
  }

  @Test
  void aReportMayHaveOtherPropertiesNoGradesAndNoRetest() throws IOException {
    writeASmallReport();
    Report report = open();
    assertEquals("small", report.title());
    assertEquals(List.of("case", "group", "smile", "age"), report.cases().columnNames());
    assertEquals(-0.9, report.cases().doubleColumn("age").getDouble(0));
    assertEquals(6, report.protocol().combinations().size());
    assertEquals(List.of("case", "cutoffs"), report.chosen().columnNames());
    assertEquals(List.of(), report.retests());
    assertEquals(
        "The report gives no grades; these 4 are the rule's.",
        Grading.of(report.cases(), report.chosen()).verdict());
    Table some = report.chosen().addColumns(StringColumn.create("age", "상", "중"));
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Grading.of(report.cases(), some));
    assertEquals("the chosen cases have no grades of smile", refusal.getMessage());
    Table rates = Comparison.of(report.cases(), report.sets()).rates();
    assertEquals(List.of("h", "l", "all"), rates.stringColumn("group").asList());
    assertEquals(List.of(2, 0, 2), rates.intColumn("pass A").asList());
  }

  @Test
  void namesOfSetsOfWhichOneContainsTheOtherAreToldApart() throws IOException {
    writeASmallReport();
    Report report = open();
    Table chosen = report.chosen();
    assertEquals(0, Comparison.chosenUnder(chosen, report.cutoffs("A")).size());
    assertEquals(2, Comparison.chosenUnder(chosen, report.cutoffs("AB")).size());
    assertEquals(1, Comparison.chosenUnder(chosen, report.cutoffs("B")).size());
    Table funnel = Comparison.of(report.cases(), report.sets()).funnel(chosen);
    assertEquals(List.of(3, 2, 3, 2, 0, 2, 1, 0, 2), funnel.intColumn("latents").asList());
    replace("chosen", "0,AB B", "0,A AB B");
    assertRefused("cutoffs", ", line 2: chosen is '0', but chosen.csv has 1 for A");
  }

  @Test
  void gradesMayBeLeftEmptyButNotSomeOfThem() throws IOException {
    writeASmallReport();
    write("chosen", "case,cutoffs,smile,age", "0,AB B,,", "2,AB,,");
    assertEquals(List.of("case", "cutoffs"), open().chosen().columnNames());
    write("chosen", "case,cutoffs,smile,age", "0,AB B,상,하", "2,AB,,");
    assertRefused("chosen", ", line 3: smile is ''; allowed: one of 최상, 상, 중, 하");
    write("chosen", "case,cutoffs,smile,age", "0,AB B,상,중", "2,AB,최상,하");
    assertEquals(List.of("case", "cutoffs", "smile", "age"), open().chosen().columnNames());
  }

  @Test
  void whereNothingGroupsThereIsOneGroup() throws IOException {
    writeASmallReport();
    replace("report.json", ", \"medians\": {\"light\": 0.5}", "");
    assertRefused("cases", ", line 2: group is 'h'; allowed: one of all");
    write("cases", "case,group,smile,age", "0,all,0.95,-0.9", "1,all,0.7,0.8", "2,all,-0.99,0.7");
    Table rates = Comparison.of(open().cases(), open().sets()).rates();
    assertEquals(List.of("all"), rates.stringColumn("group").asList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"tested\": 2400 | \"tested\": 0 | tested is 0; allowed: a number from 1",
        "\"name\": \"v7\", | '' | 'name' is missing",
        "\"images\": 50 | \"images\": 49 | images is 49, but the offsets give 50",
        "\"hair_length\", | '' | grouped names hair_color, background_mean, but there are medians of",
        "\"label\": 3 | \"lable\": 3 | lable",
        "\"tested\": 2400, | '' | tested",
        "0.9023, | null, | 'printed_means' has a null in it",
        "\"title\" | \"steered\": [\"group\"], \"title\" | steered"
      })
  void refusesFactsThatAreWrongOrUnknown(String old, String wrong, String message)
      throws IOException {
    replace("report.json", old, wrong);
    InputException refusal = assertThrows(InputException.class, this::open);
    assertTrue(refusal.getMessage().startsWith(file("report.json").toString()));
    assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
    assertEquals(1, refusal.getMessage().lines().count());
  }

  @Test
  void refusesAPropertyThatIsCalledLikeAColumn() throws IOException {
    writeASmallReport();
    replace("report.json", "\"smile\"", "\"group\"");
    InputException refusal = assertThrows(InputException.class, this::open);
    assertTrue(refusal.getMessage().contains("cannot be called 'group'"), refusal.getMessage());
  }

  @Test
  void refusesARetestThatIsNotCounted() throws IOException {
    Files.delete(file("retest-1"));
    assertRefused("retest-2", ": there is no retest-1.csv; number the retests from 1");
  }

  @Test
  void givesEveryCallerATableOfItsOwn() throws IOException {
    Report report = open();
    report.cases().removeColumns("eyes");
    assertTrue(report.cases().containsColumn("eyes"));
  }

  @Test
  void namesTheSetsItHasWhenAskedForAnother() throws IOException {
    Report report = open();
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> report.cutoffs("C"));
    assertEquals("the report has no cutoffs 'C'; it has A, B", refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"report.json", "cases", "cutoffs", "chosen", "retest-1", "retest-2"})
  void readsAByteOrderMarkAndCrLf(String name) throws IOException {
    AtomicFile.write(file(name), "\uFEFF" + Text.read(file(name)).replace("\n", "\r\n"));
    assertEquals(2400, open().cases().rowCount());
  }

  @Test
  void readsAFileWithoutALastLineBreak() throws IOException {
    AtomicFile.write(file("cases"), Text.read(file("cases")).stripTrailing());
    assertEquals(2400, open().cases().rowCount());
  }

  @Test
  void refusesAMissingFile() throws IOException {
    for (String name : List.of("chosen", "cutoffs", "cases", "report.json")) {
      Files.delete(file(name));
      assertRefused(name, ": there is no such file; check that the path is right");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF", "\r\n"})
  void refusesAnEmptyFile(String content) throws IOException {
    AtomicFile.write(file("chosen"), content);
    assertRefused("chosen", ": is empty; it begins with a header line");
  }

  @Test
  void refusesAHeaderAlone() throws IOException {
    AtomicFile.write(file("cutoffs"), "name,eyes,mouth,pose,passing,chosen\n");
    assertRefused("cutoffs", ", line 2: there is no row below the header");
  }

  @Test
  void refusesTextThatIsNotUtf8() throws IOException {
    Files.write(file("chosen"), "case,cutoffs\n1,Ä".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused("chosen", ": is not UTF-8 text; save it as UTF-8");
  }

  @Test
  void refusesAMissingColumn() throws IOException {
    replace("cases", "case,group,eyes,mouth,pose", "case,group,eyes,mouth");
    assertRefused("cases", ", line 2: 5 fields, but the header has 4");
    write("cases", "case,group,eyes,mouth", "0,lll,-0.8923,-0.845");
    assertRefused(
        "cases", ", line 1: column 5 is missing; the columns are case,group,eyes,mouth,pose");
  }

  @Test
  void refusesColumnsInAnotherOrder() throws IOException {
    replace("cases", "case,group,eyes,mouth,pose", "case,group,mouth,eyes,pose");
    assertRefused(
        "cases", ", line 1: column 3 is 'mouth'; the columns are case,group,eyes,mouth,pose");
  }

  @Test
  void refusesAFieldTooMany() throws IOException {
    replace("cases", "1,lhh,-0.9452,", "1,lhh,-0,9452,");
    assertRefused("cases", ", line 3: 6 fields, but the header has 5");
  }

  @Test
  void refusesABlankLine() throws IOException {
    replace("cases", "\n1,lhh", "\n\n1,lhh");
    assertRefused("cases", ", line 3: 1 field, but the header has 5");
  }

  @Test
  void refusesAQuoteThatIsNeverClosed() throws IOException {
    replace("cases", "1,lhh,-0.9452", "1,\"lhh,-0.9452");
    InputException refusal = assertThrows(InputException.class, this::open);
    assertTrue(refusal.getMessage().startsWith(file("cases") + ": is not a table: "));
    assertEquals(1, refusal.getMessage().lines().count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"abc", "", "NaN", "-1.0001", "1.5", "1e-1", " -0.9", "-.9", "0x1p-1", "٠"})
  void refusesAFigureThatIsNoNumberOrOutsideItsRange(String figure) throws IOException {
    replace("cases", "1,lhh,-0.9452,", "1,lhh," + figure + ",");
    assertRefused(
        "cases", ", line 3: eyes is '" + figure + "'; allowed: a decimal number from -1 to 1");
  }

  @Test
  void refusesANegativeCutoff() throws IOException {
    replace("cutoffs", "0.88,0.92", "-0.88,0.92");
    assertRefused("cutoffs", ", line 2: mouth is '-0.88'; allowed: a decimal number from 0 to 1");
  }

  @Test
  void refusesAnUnknownGroup() throws IOException {
    replace("cases", "1,lhh,", "1,LHH,");
    assertRefused(
        "cases",
        ", line 3: group is 'LHH'; allowed: one of hhh, hhl, hlh, hll, lhh, lhl, llh, lll");
  }

  @Test
  void refusesAnUnknownGrade() throws IOException {
    replace("chosen", "127,AB,중,", "127,AB,중상,");
    assertRefused("chosen", ", line 2: eyes is '중상'; allowed: one of 최상, 상, 중, 하");
  }

  @Test
  void refusesAnUnknownSetOfCutoffs() throws IOException {
    replace("chosen", "127,AB", "127,BA");
    assertRefused(
        "chosen",
        ", line 2: cutoffs is 'BA'; allowed: one or more of A, B in this order, with single spaces"
            + " between");
  }

  @Test
  void refusesASetOfCutoffsTwice() throws IOException {
    replace("cutoffs", "B,0.90", "A,0.90");
    assertRefused(
        "cutoffs", ", line 3: name is 'A'; allowed: a name without spaces that no earlier row has");
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "0, 2"})
  void refusesACaseTwiceOrOutOfOrder(String number, int line) throws IOException {
    replace("cases", "\n2,hhl", "\n" + number + ",hhl");
    assertRefused(
        "cases", ", line 4: case is '" + number + "'; allowed: a case above the one before, 1");
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "2.0, 0", "two, 0", "99999999999, 0 to 2147483647"})
  void refusesACaseThatIsNoWholeNumber(String number, String allowed) throws IOException {
    replace("cases", "\n2,hhl", "\n" + number + ",hhl");
    assertRefused(
        "cases", ", line 4: case is '" + number + "'; allowed: a whole number from " + allowed);
  }

  @Test
  void refusesACaseThatTheReportDoesNotHave() throws IOException {
    replace("retest-1", "\n2240,", "\n2400,");
    assertRefused("retest-1", ", line 28: case is '2400'; allowed: a case from 0 to 2399");
  }

  @Test
  void refusesAMissingCase() throws IOException {
    replace("cases", "1,lhh,-0.9452,-0.8868,-0.8619\n", "");
    assertRefused("cases", ", line 3: case 1 is missing");
  }

  @Test
  void refusesAFileThatWasCut() throws IOException {
    List<String> lines = Files.readAllLines(file("cases"));
    Files.write(file("cases"), lines.subList(0, 2400));
    assertRefused("cases", ", line 2401: the file ends after 2,399 cases; the report has 2,400");
  }

  @Test
  void refusesCountsThatTheCasesDoNotGive() throws IOException {
    replace("cutoffs", "58,12", "57,12");
    assertRefused("cutoffs", ", line 2: passing is '57', but cases.csv has 58 for A");
  }

  @Test
  void refusesCountsThatTheChosenDoNotGive() throws IOException {
    replace("cutoffs", "99,19", "99,20");
    assertRefused("cutoffs", ", line 3: chosen is '20', but chosen.csv has 19 for B");
  }

  @Test
  void refusesAChosenCaseThatDoesNotPass() throws IOException {
    replace("chosen", "\n672,B", "\n671,B");
    assertRefused("chosen", ", line 3: cutoffs names B, but case 671 does not pass B in cases.csv");
  }

  @Test
  void refusesARetestOfOtherCases() throws IOException {
    replace("retest-1", "\n672,", "\n671,");
    assertRefused("retest-1", ", line 3: case is '671', but chosen.csv has '672' there");
  }

  @Test
  void refusesARetestThatWasCut() throws IOException {
    List<String> lines = Files.readAllLines(file("retest-1"));
    Files.write(file("retest-1"), lines.subList(0, 27));
    assertRefused("retest-1", ", line 28: case is 'no row', but chosen.csv has '2240' there");
  }

  @Test
  void refusesARetestInAnotherGroup() throws IOException {
    replace("retest-1", "127,hhh", "127,hhl");
    assertRefused("retest-1", ", line 2: group is 'hhl', but cases.csv has 'hhh' for case 127");
  }
}
