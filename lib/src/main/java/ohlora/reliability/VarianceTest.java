package ohlora.reliability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.inference.OneWayAnova;

/** Whether several groups may have one variance: each test gives its p value, in [0, 1]. */
public final class VarianceTest {

  private VarianceTest() {}

  /**
   * Bartlett's test (M. S. Bartlett, Proceedings of the Royal Society A 160, 1937) on estimates
   * that already have their degrees of freedom. It is sharp, and wrong where the noise has heavy
   * tails.
   *
   * @param groups 2 or more
   * @throws IllegalArgumentException if there are fewer
   */
  public static double bartlett(List<ScoringNoise> groups) {
    checkGroups(groups.size());
    ScoringNoise pooled = ScoringNoise.pooled(groups);
    double statistic = pooled.degreesOfFreedom() * Math.log(pooled.variance());
    double correction = -1.0 / pooled.degreesOfFreedom();
    for (ScoringNoise group : groups) {
      statistic -= group.degreesOfFreedom() * Math.log(group.variance());
      correction += 1.0 / group.degreesOfFreedom();
    }
    statistic /= 1 + correction / (3 * (groups.size() - 1));
    return 1 - new ChiSquaredDistribution(groups.size() - 1).cumulativeProbability(statistic);
  }

  /**
   * Levene's test about the medians (M. B. Brown and A. B. Forsythe, Journal of the American
   * Statistical Association 69, 1974): an analysis of variance of |x − median|. Heavy tails do it
   * little harm.
   *
   * @param groups [groups][values], 2 or more of 2 or more
   * @throws IllegalArgumentException if they are fewer, or a value is not finite
   */
  public static double brownForsythe(double[]... groups) {
    checkGroups(groups.length);
    List<double[]> distances = new ArrayList<>();
    for (double[] group : groups) {
      double median = StatUtils.percentile(Samples.checked(group, 2), 50);
      distances.add(Arrays.stream(group).map(value -> Math.abs(value - median)).toArray());
    }
    return new OneWayAnova().anovaPValue(distances);
  }

  private static void checkGroups(int count) {
    if (count < 2) {
      throw new IllegalArgumentException(count + " groups to compare; allowed: 2 or more");
    }
  }
}
