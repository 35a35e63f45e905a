package ohlora.reliability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * The probability that a case passes when it is scored again, and that its true figures do. A case
 * passes with every one of its figures at its cutoff or above; index p of every array here is the
 * same property. The noise is taken as independent between the properties. All figures, deviations
 * and cutoffs are in the same unit, best {@link FisherZ}. Immutable.
 */
public final class PassAgain {

  private static final NormalDistribution NORMAL = new NormalDistribution();

  private final List<Density> densities;
  private final double[] deviations;
  private final double[] cutoffs;

  private PassAgain(List<Density> densities, double[] deviations, double[] cutoffs) {
    this.densities = densities;
    this.deviations = deviations;
    this.cutoffs = cutoffs;
  }

  /**
   * @param densities of all cases' figures, per property, 1 or more
   * @param deviations σ of one scoring, per property, more than 0
   * @param cutoffs per property
   * @throws IllegalArgumentException if they are not as many, or a deviation is not positive
   */
  public static PassAgain of(List<Density> densities, double[] deviations, double[] cutoffs) {
    Samples.checked(deviations, 1);
    Samples.checked(cutoffs, 1);
    Samples.checkPaired(deviations, cutoffs);
    if (densities.size() != cutoffs.length) {
      throw new IllegalArgumentException(
          densities.size()
              + " densities for "
              + cutoffs.length
              + " cutoffs; allowed: one for each");
    }
    for (double deviation : deviations) {
      if (!(deviation > 0)) {
        throw new IllegalArgumentException(
            "the deviation of a scoring is " + deviation + "; allowed: more than 0");
      }
    }
    return new PassAgain(List.copyOf(densities), deviations.clone(), cutoffs.clone());
  }

  /** The same with other deviations of one scoring. */
  public PassAgain with(double[] others) {
    return of(densities, others, cutoffs);
  }

  /**
   * The probability that a case passes another scoring, by the posterior of its figures.
   *
   * @param figures of the case, per property
   */
  public double again(double[] figures) {
    return again(slopes(figures), deviations);
  }

  /**
   * The probability that a case's true figures reach the cutoffs.
   *
   * @param figures of the case, per property
   */
  public double truly(double[] figures) {
    Density.Slope[] slopes = slopes(figures);
    double product = 1;
    for (int p = 0; p < cutoffs.length; p++) {
      product *= Posterior.of(slopes[p], deviations[p]).reaching(cutoffs[p]);
    }
    return product;
  }

  /**
   * What the plain model says for comparison: the new figure scatters about the old one with √2 σ,
   * as if no case had had luck. ∏ Φ((x − cutoff) ÷ √2 σ).
   *
   * @param figures of the case, per property
   */
  public double plain(double[] figures) {
    Samples.checkPaired(cutoffs, figures);
    double product = 1;
    for (int p = 0; p < figures.length; p++) {
      double distance = (figures[p] - cutoffs[p]) / (Math.sqrt(2) * deviations[p]);
      product *= NORMAL.cumulativeProbability(distance);
    }
    return product;
  }

  /**
   * How many of the cases pass another scoring.
   *
   * @param cases [cases][properties]
   */
  public PoissonBinomial countAgain(double[][] cases) {
    return count(cases, this::again);
  }

  /**
   * How many of the cases have true figures that reach the cutoffs.
   *
   * @param cases [cases][properties]
   */
  public PoissonBinomial countTruly(double[][] cases) {
    return count(cases, this::truly);
  }

  /**
   * How many of the cases pass another scoring by the plain model.
   *
   * @param cases [cases][properties]
   */
  public PoissonBinomial countPlain(double[][] cases) {
    return count(cases, this::plain);
  }

  /**
   * How many of the cases pass another scoring, when σ is itself known only so well: the mean of
   * the distributions over {@code draws} of every property's σ from {@link ScoringNoise#quantile}.
   *
   * @param cases [cases][properties]
   * @param noise per property, in place of the deviations
   * @param draws 1 or more; 1,000 leave an error far below one case
   * @param seed of the draws; the same gives the same
   * @throws IllegalArgumentException if one of them is not so
   */
  public PoissonBinomial countAgain(
      double[][] cases, List<ScoringNoise> noise, int draws, long seed) {
    if (noise.size() != cutoffs.length || draws < 1) {
      throw new IllegalArgumentException(
          noise.size()
              + " estimates of noise, "
              + draws
              + " draws; allowed: "
              + cutoffs.length
              + " and 1 or more");
    }
    List<Density.Slope[]> slopes = Arrays.stream(cases).map(this::slopes).toList();
    Random random = new Random(seed);
    List<PoissonBinomial> counts = new ArrayList<>();
    for (int draw = 0; draw < draws; draw++) {
      double[] drawn = drawn(noise, random);
      counts.add(
          PoissonBinomial.of(slopes.stream().mapToDouble(each -> again(each, drawn)).toArray()));
    }
    return PoissonBinomial.average(counts);
  }

  /**
   * The figures at which a pass is safe: whatever reaches all of them, if only just, passes another
   * scoring with probability {@code safe}. Each property alone passes with safe^(1/k), k being
   * their number.
   *
   * @param safe in (0, 1), for example 0.95
   * @return per property, in the unit of the cutoffs
   * @throws IllegalArgumentException if {@code safe} is outside, or no correlation within 20
   *     deviations of a cutoff is safe, as happens with a density whose bandwidth is far below σ
   */
  public double[] margin(double safe) {
    if (!(safe > 0 && safe < 1)) {
      throw new IllegalArgumentException(
          "the probability is " + safe + "; allowed: more than 0 and less than 1");
    }
    double each = Math.pow(safe, 1.0 / cutoffs.length);
    double[] figures = new double[cutoffs.length];
    for (int p = 0; p < figures.length; p++) {
      figures[p] = safeFigure(p, each);
    }
    return figures;
  }

  /** Looks outwards from the cutoff, because far from all cases a narrow density means nothing. */
  private double safeFigure(int property, double probability) {
    double step = deviations[property];
    double unsafe = cutoffs[property] - 20 * step;
    for (int steps = 0; steps <= 20; steps++) {
      double figure = cutoffs[property] + steps * step;
      if (again(property, figure) >= probability) {
        return new BrentSolver(1e-10)
            .solve(1000, x -> again(property, x) - probability, unsafe, figure);
      }
      unsafe = figure;
    }
    throw new IllegalArgumentException(
        "property "
            + property
            + ": no correlation within 20 deviations is safe; allowed: a density with a bandwidth"
            + " of "
            + deviations[property]
            + " or more");
  }

  private double again(int property, double figure) {
    return again(property, densities.get(property).slope(figure), deviations[property]);
  }

  private double again(int property, Density.Slope slope, double deviation) {
    return Posterior.of(slope, deviation).reachingAgain(cutoffs[property], deviation);
  }

  private double again(Density.Slope[] slopes, double[] noise) {
    double product = 1;
    for (int p = 0; p < slopes.length; p++) {
      product *= again(p, slopes[p], noise[p]);
    }
    return product;
  }

  private Density.Slope[] slopes(double[] figures) {
    Samples.checkPaired(cutoffs, figures);
    Density.Slope[] slopes = new Density.Slope[figures.length];
    Arrays.setAll(slopes, p -> densities.get(p).slope(figures[p]));
    return slopes;
  }

  private static PoissonBinomial count(double[][] cases, ToDoubleFunction<double[]> probability) {
    return PoissonBinomial.of(Arrays.stream(cases).mapToDouble(probability).toArray());
  }

  private static double[] drawn(List<ScoringNoise> noise, Random random) {
    return noise.stream().mapToDouble(each -> each.quantile(inside(random))).toArray();
  }

  private static double inside(Random random) {
    double probability = random.nextDouble();
    return probability == 0 ? Double.MIN_NORMAL : probability;
  }
}
