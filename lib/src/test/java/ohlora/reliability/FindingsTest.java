package ohlora.reliability;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import ohlora.select.Experiments;
import ohlora.select.Report;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;

/** Numbers from scipy 1.17.1 on the same files, to the places that are written here. */
class FindingsTest {
  private static List<Report> reports;
  private static Experiments experiments;
  private static Findings findings;

  @BeforeAll
  static void open() throws IOException {
    reports = Report.openAll(Path.of("../data/reports"));
    experiments = Experiments.open(Path.of("../data/reports"));
    findings = Findings.of(experiments, reports, 0.95);
  }

  private static double[] row(Table table, String label, String property) {
    Table found =
        table.where(
            table.stringColumn(0).isEqualTo(label).and(table.stringColumn(1).isEqualTo(property)));
    assertEquals(1, found.rowCount(), label + " " + property);
    return found.columns().stream()
        .skip(2)
        .mapToDouble(column -> ((NumericColumn<?>) column).getDouble(0))
        .toArray();
  }

  private static void assertInterval(
      Table table, String label, String property, double value, double from, double to) {
    double[] found = row(table, label, property);
    assertArrayEquals(
        new double[] {value, from, to},
        List.of(0, 1, 2).stream().mapToDouble(i -> found[i]).toArray(),
        5.1e-4);
  }

  private static double holm(Table table, String label, String property) {
    return row(table, label, property)[4];
  }

  @Test
  void whatHundredCasesCanShow() {
    Table table = findings.resolution(100, 500);
    assertArrayEquals(new double[] {0.0708, 0.028, 0.0125, 787}, row(table, "v7", "eyes"), 5e-4);
    assertArrayEquals(new double[] {0.1948, 0.077, 0.0345, 5955}, row(table, "v7", "pose"), 5e-4);
    assertEquals(0.023, row(table, "v8", "mouth")[1], 5e-4);
    assertEquals(690, row(table, "v9-svm", "pose")[3]);
  }

  @Test
  void theSameRecipeTwiceGivesAnotherPose() {
    Table table = findings.sameRecipeTwice();
    assertEquals(3, table.rowCount());
    String label = "v7, 80,000 latents, tails of 15 %";
    assertEquals(-0.0007, row(table, label, "eyes")[0], 5e-5);
    assertEquals(-0.0018, row(table, label, "mouth")[0], 5e-5);
    assertEquals(0.0652, row(table, label, "pose")[0], 5e-5);
    assertTrue(holm(table, label, "pose") < 1e-9);
  }

  @Test
  void moreLatentsHelpTheSvmAndNotTheGradient() {
    Table svm = findings.moreLatents("svm", 100);
    assertInterval(svm, "all series", "eyes", 0.0075, 0.0057, 0.0094);
    assertInterval(svm, "all series", "mouth", 0.0068, 0.0047, 0.0088);
    assertInterval(svm, "all series", "pose", -0.0034, -0.0064, -0.0004);
    assertEquals(0.029, holm(svm, "all series", "pose"), 5e-4);
    Table gradient = findings.moreLatents("gradient", 100);
    assertInterval(gradient, "all series", "eyes", -0.0002, -0.0039, 0.0035);
    assertInterval(gradient, "all series", "mouth", -0.0074, -0.0133, -0.0015);
    assertInterval(gradient, "all series", "pose", -0.0156, -0.0309, -0.0004);
    Table series = findings.moreLatentsBySeries("gradient", 100);
    assertEquals(9, series.rowCount());
    assertInterval(series, "v9, mapping_split2", "pose", -0.0524, -0.0778, -0.0271);
    assertInterval(
        findings.moreLatentsBySeries("svm", 100),
        "v9, mapping_split2",
        "eyes",
        0.0110,
        0.0076,
        0.0145);
  }

  @Test
  void tailsOfFivePercentAreWorseForEyesAndMouthAndTheOthersAlike() {
    Table table = findings.tailDifferences("v7", 80_000, 500, 0.05, 0.15, 0.2, 0.5);
    assertEquals(18, table.rowCount());
    assertEquals(0.0311, row(table, "15 % − 5 %", "eyes")[0], 5e-5);
    assertTrue(holm(table, "15 % − 5 %", "eyes") < 0.01);
    assertTrue(holm(table, "50 % − 5 %", "mouth") < 0.001);
    assertEquals(0.0572, row(table, "20 % − 15 %", "pose")[0], 5e-5);
    // ± 1.96 √(2 · 0.0087² + 2 · 0.0238²)
    assertEquals(0.0572 + 0.0702, row(table, "20 % − 15 %", "pose")[2], 5e-4);
    for (String pair : List.of("20 % − 15 %", "50 % − 15 %", "50 % − 20 %")) {
      for (String property : experiments.properties()) {
        assertEquals(1, holm(table, pair, property));
      }
    }
    Table scatter = findings.scatter("v7", 80_000, 500, 0.15);
    assertArrayEquals(
        new double[] {0.0057, 0.0016, 0.0238},
        scatter.doubleColumn("sd beyond it").asDoubleArray(),
        5e-5);
    Table tails = findings.tails("v7", 80_000, 500);
    assertEquals(36, tails.rowCount());
    assertInterval(tails, "2.5 %", "pose", 0.8408, 0.8237, 0.8579);
  }

  @Test
  void thePassesOfThirteenRowsHoldLittle() {
    Table table = findings.passes();
    assertEquals(13, table.rowCount());
    int best = 6;
    assertEquals(21, table.intColumn("passing").getInt(best));
    assertEquals(4.2, table.doubleColumn("value").getDouble(best), 1e-9);
    assertEquals(2.76, table.doubleColumn("from").getDouble(best), 5e-3);
    assertEquals(6.34, table.doubleColumn("to").getDouble(best), 5e-3);
    assertTrue(table.doubleColumn("p, Holm").isMissing(best));
    assertEquals(0.104, table.doubleColumn("p against the best").getDouble(0), 5e-4);
    assertEquals(0.63, table.doubleColumn("p, Holm").getDouble(0), 5e-3);
    assertEquals(0.0007, table.doubleColumn("p, Holm").getDouble(3), 5e-5);
    assertEquals(0.009, table.doubleColumn("p, Holm").getDouble(1), 5e-4);
    assertEquals(0.11, table.doubleColumn("p, Holm").getDouble(2), 5e-3);
  }

  @Test
  void gradientIsBetterForTheEyesAndWorseForTheOthers() {
    Table table = findings.methods("svm", "gradient");
    assertInterval(table, "all 14 pairs", "eyes", 0.083, 0.068, 0.098);
    assertInterval(table, "all 14 pairs", "mouth", -0.048, -0.066, -0.030);
    assertInterval(table, "all 14 pairs", "pose", -0.135, -0.211, -0.058);
    assertEquals(-0.277, row(table, "mapping_split2, 5 pairs", "pose")[0], 5e-4);
    assertEquals(0.068, row(table, "w, 4 pairs", "eyes")[0], 5e-4);
  }

  @Test
  void oneSpaceIsBetterForTheEyesOnly() {
    Table svm = findings.spaces("svm");
    assertEquals(9, svm.rowCount());
    String last = "mapping_split2 − mapping_split1, 5 pairs";
    assertInterval(svm, last, "eyes", 0.0156, 0.0088, 0.0225);
    assertEquals(0.028, holm(svm, last, "eyes"), 5e-4);
    assertEquals(8, svm.where(svm.doubleColumn("p, Holm").isGreaterThan(0.05)).rowCount());
    Table gradient = findings.spaces("gradient");
    assertInterval(gradient, "mapping_split2 − w, 7 pairs", "eyes", 0.0316, 0.0141, 0.0491);
    assertEquals(-0.180, row(gradient, "mapping_split2 − w, 7 pairs", "pose")[0], 5e-4);
    assertEquals(0.049, holm(gradient, "mapping_split2 − mapping_split1, 7 pairs", "pose"), 5e-4);
  }

  @Test
  void singleCasesGiveBootstrapIntervalsAndTheWrongWay() {
    Table means = findings.means("gradient", "eyes");
    assertEquals(21, means.rowCount());
    assertEquals(0.939, means.doubleColumn("value").getDouble(0), 5e-4);
    assertEquals(0.931, means.doubleColumn("from").getDouble(0), 1.5e-3);
    assertEquals(0.945, means.doubleColumn("to").getDouble(0), 1.5e-3);
    Table wrong = findings.wrongWay("gradient");
    assertEquals(
        List.of(0, 0, 0, 7, 5, 7, 6, 0, 1, 1, 12, 12, 4, 3, 0, 0, 2, 11, 17, 9, 3),
        wrong.intColumn("mouth").asList());
  }

  @Test
  void v9IsNotShownToPassLessThanV8AndTradesItsMeans() {
    List<Report> three = reports.subList(1, 4);
    Table means = RunsCompared.of(three).means(0.95);
    assertInterval(means, "v9-svm − v8", "eyes", -0.0018, -0.0063, 0.0027);
    assertInterval(means, "v9-svm − v8", "pose", 0.0076, 0.0032, 0.0119);
    assertInterval(means, "v9-mixed − v8", "mouth", -0.0307, -0.0344, -0.0270);
    Table shares = RunsCompared.of(three).shares("C", 0.95);
    double[] pass = row(shares, "v9-svm − v8", "pass");
    assertEquals(-0.55, pass[0], 1e-9);
    assertEquals(0.28, pass[3], 5e-3);
    double[] kept = row(shares, "v9-svm − v9-mixed", "chosen of passing");
    assertEquals(0.006, kept[3], 5e-4);
    assertEquals(0.018, kept[4], 5e-4);
    assertEquals(0.047, holm(shares, "v9-svm − v9-mixed", "chosen of tested"), 5e-4);
    Table same = RunsCompared.of(reports).passes(reports.get(1).cutoffs("C"), 0.95);
    assertEquals(List.of(164, 49, 43, 38), same.intColumn("passing").asList());
  }

  @ParameterizedTest
  @CsvSource({
    "v7, A, 0, 0.001",
    "v7, B, 0, 0.003",
    "v8, C, 0.02, 0.035",
    "v9-svm, C, 0.08, 0.12",
    "v9-mixed, C, 0.22, 0.28"
  })
  void groupsDifferInV7AndHardlyInV9(String name, String set, double least, double most) {
    Report report =
        reports.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    PassRates rates = PassRates.of(report.cases(), report.sets());
    double chance = rates.chance(report.cutoffs(set));
    assertTrue(chance >= least && chance <= most, name + " " + chance);
    Table byGroup = rates.byGroup(0.95);
    if (set.equals("A")) {
      double[] lll = row(byGroup, "lll", "A");
      assertEquals(23, lll[0]);
      assertEquals(339, lll[1]);
      // Wilson's formula with z = 1.959964
      assertArrayEquals(
          new double[] {6.785, 4.560, 9.975}, new double[] {lll[2], lll[3], lll[4]}, 5e-3);
    }
  }

  @Test
  void aDifferenceOfSharesHasNewcombesInterval() {
    // Newcombe 1998, table II, example (a), method 10: 56/70 against 48/80
    Estimate difference = new Proportion(56, 70).minus(new Proportion(48, 80), 0.95);
    assertEquals(0.2, difference.value(), 1e-12);
    assertEquals(0.0524, difference.low(), 5e-5);
    assertEquals(0.3339, difference.high(), 5e-5);
  }

  @Test
  void aSharedRateMakesEqualGroupsCertain() {
    Proportion same = new Proportion(5, 50);
    assertEquals(1, ExactTest.homogeneity(List.of(same, same), 200, 0));
    assertEquals(
        1 / 201.0,
        ExactTest.homogeneity(List.of(new Proportion(50, 50), new Proportion(0, 50)), 200, 0));
    assertThrows(IllegalArgumentException.class, () -> ExactTest.homogeneity(List.of(same), 9, 0));
  }

  @Test
  void whatCannotBeAnsweredIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> findings.tails("v8", 80_000, 500));
    assertThrows(IllegalArgumentException.class, () -> findings.methods("svm", "regression"));
    assertThrows(IllegalArgumentException.class, () -> findings.moreLatents("regression", 100));
    Findings alone = Findings.of(experiments, List.of(reports.get(1)), 0.95);
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> alone.tails("v7", 80_000, 500));
    assertTrue(refusal.getMessage().startsWith("no full run of v7 by svm is given"));
  }
}
