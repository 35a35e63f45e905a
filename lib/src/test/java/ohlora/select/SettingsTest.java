package ohlora.select;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import ohlora.model.Cutoffs;
import ohlora.model.PerProperty;
import ohlora.reliability.Noise;
import ohlora.reliability.Scorings;
import ohlora.reliability.TrueFigures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import tech.tablesaw.api.Table;

/**
 * The library's counts for the settings that the cutoff explorer's page is held to as well; the
 * page's tests calculate them from the report's figures by arithmetic of their own.
 */
class SettingsTest {

  @ParameterizedTest(name = "{0}, {1}, {2}: {3}")
  @CsvFileSource(resources = "/report/settings.csv", numLinesToSkip = 1)
  void countsChoicesAndExpectedSecondPasses(
      double eyes, double mouth, double pose, int passing, int chosen, double again)
      throws IOException {
    Report report = Report.open(ReportTest.RECORDED);
    Cutoffs cutoffs =
        new Cutoffs("moved", PerProperty.of(report.protocol().steered(), eyes, mouth, pose));
    Table found = report.cases().where(cutoffs.passing(report.cases()));
    assertEquals(passing, found.rowCount());
    Set<Integer> eye = Set.copyOf(report.chosen().intColumn("case").asList());
    assertEquals(chosen, found.intColumn("case").asList().stream().filter(eye::contains).count());
    TrueFigures truth = TrueFigures.of(report.cases(), Noise.of(Scorings.of(report)));
    assertEquals(again, Arrays.stream(truth.passingAgain(found, cutoffs)).sum(), 1e-7);
  }
}
