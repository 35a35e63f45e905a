package ohlora.select;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * The library's counts for the settings that the cutoff explorer's page is held to as well; the
 * page's tests calculate them from the report's figures by decimal arithmetic.
 */
class SettingsTest {

  @ParameterizedTest(name = "{0}, {1}, {2}: {3}")
  @CsvFileSource(resources = "/report/settings.csv", numLinesToSkip = 1)
  void countsChoicesAndExpectedSecondPasses(
      double eyes, double mouth, double pose, int passing, int chosen, double again)
      throws IOException {
    var report = Report.open(ReportTest.RECORDED);
    var cutoffs = Cutoffs.of("moved", eyes, mouth, pose);
    var found = report.cases().where(cutoffs.passing(report.cases()));
    assertEquals(passing, found.rowCount());
    var eye = Set.copyOf(report.chosen().intColumn("case").asList());
    assertEquals(chosen, found.intColumn("case").asList().stream().filter(eye::contains).count());
    var noise = Retest.of(report.cases(), report.retest()).noise();
    assertEquals(again, Arrays.stream(noise.passingAgain(found, cutoffs)).sum(), 1e-7);
  }
}
