package ohlora.demo;

import java.util.Random;

/**
 * The drawn world as a function of the latent: which face is at a point w of the generator's style
 * space. Each {@link Factor} follows one random direction of w, through a tanh; on purpose the
 * three steered properties are entangled, so that some latents respond badly: each leans on the
 * others' directions by an amount that differs from latent to latent, on hair and background a
 * little everywhere, and its own strength varies.
 */
final class World {
  /**
   * How strongly eyes, mouth and pose each lean on the other two, times a tanh of the latent.
   * Chosen so that scores that were the factors themselves would give mean absolute correlations
   * near the report's.
   */
  private static final double[] CROSS = {.55, .48, .4};

  /** How much a steered property's own strength varies with the latent. */
  private static final double SWING = .4;

  /** How strongly a steered property leans on hair and background. */
  private static final double LEAN = .2;

  /** Steepness of the tanh. */
  private static final double GAIN = .9;

  private static final Factor[] STEERED = {Factor.EYES, Factor.MOUTH, Factor.POSE};
  private static final Factor[] GROUPING = {
    Factor.HAIR_COLOR, Factor.HAIR_LENGTH, Factor.BACKGROUND
  };
  private static final int FACTORS = Factor.values().length;
  private static final int SAMPLE = 4096;

  private final MappingNetwork mapping;

  /** Directions in w: one per factor, then three cross terms and one swing per steered property. */
  private final double[][] directions;

  private final double[] means;
  private final double[] deviations;

  World(long seed, int zSize, int wSize) {
    mapping = new MappingNetwork(seed, zSize, wSize);
    Random random = new Random(seed + 1);
    directions = MappingNetwork.orthonormalRows(random, FACTORS + 12, wSize);
    means = new double[directions.length];
    deviations = new double[directions.length];
    for (int n = 0; n < SAMPLE; n++) {
      float[] w = sample(random);
      for (int k = 0; k < directions.length; k++) {
        double value = project(k, w);
        means[k] += value / SAMPLE;
        deviations[k] += value * value / SAMPLE;
      }
    }
    for (int k = 0; k < directions.length; k++) {
      deviations[k] = Math.sqrt(deviations[k] - means[k] * means[k]);
    }
  }

  MappingNetwork mapping() {
    return mapping;
  }

  /** The face at w [wSize]; defined everywhere, not only where the mapping leads. */
  Factors factors(float[] w) {
    double[] u = new double[directions.length];
    for (int k = 0; k < u.length; k++) {
      u[k] = (project(k, w) - means[k]) / deviations[k];
    }
    double[] raw = new double[FACTORS];
    System.arraycopy(u, 0, raw, 0, FACTORS);
    for (int i = 0; i < 3; i++) {
      int extra = FACTORS + 4 * i;
      double value = u[STEERED[i].ordinal()] * (1 + SWING * Math.tanh(u[extra + 3]));
      for (int j = 0; j < 3; j++) {
        if (j != i) {
          value += CROSS[i] * Math.tanh(u[extra + j]) * u[STEERED[j].ordinal()];
        }
        value += (i == j ? LEAN : -LEAN / 2) * u[GROUPING[j].ordinal()];
      }
      raw[STEERED[i].ordinal()] = value;
    }
    double[] values = new double[FACTORS];
    for (int k = 0; k < FACTORS; k++) {
      values[k] = Math.tanh(GAIN * raw[k]);
    }
    return Factors.of(values);
  }

  /** The w [wSize] of a random latent and label. */
  float[] sample(Random random) {
    float[] z = gaussian(random, mapping.zSize());
    return mapping.map(z, gaussian(random, MappingNetwork.LABEL_SIZE));
  }

  /**
   * A random w, moved along the steered properties' directions as far as the image test moves it.
   */
  float[] moved(Random random) {
    float[] w = sample(random);
    move(w, Factor.EYES, 1.4 * (2 * random.nextDouble() - 1));
    move(w, Factor.MOUTH, 2 * (2 * random.nextDouble() - 1));
    move(w, Factor.POSE, 2 * (2 * random.nextDouble() - 1));
    return w;
  }

  private void move(float[] w, Factor factor, double length) {
    double[] direction = directions[factor.ordinal()];
    for (int i = 0; i < w.length; i++) {
      w[i] += (float) (length * direction[i]);
    }
  }

  private double project(int k, float[] w) {
    double dot = 0;
    for (int i = 0; i < w.length; i++) {
      dot += directions[k][i] * w[i];
    }
    return dot;
  }

  private static float[] gaussian(Random random, int size) {
    return MappingNetwork.gaussian(random, size);
  }
}
