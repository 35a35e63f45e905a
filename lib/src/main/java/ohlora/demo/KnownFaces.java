package ohlora.demo;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ohlora.model.PerProperty;

/**
 * Pictures whose properties are known, half of them drawn and half generated.
 *
 * @param resolution side of the pictures in pixels
 * @param pictures bytes [3, resolution, resolution] each
 * @param scores what a perfect property CNN would say: the factors, and for the background's
 *     standard deviation that of the drawn portrait's upper half on [−1, 1]
 */
record KnownFaces(int resolution, List<byte[]> pictures, List<PerProperty> scores) {
  private static final Map<String, Factor> FACTORS =
      Map.of(
          "eyes", Factor.EYES,
          "hair_color", Factor.HAIR_COLOR,
          "hair_length", Factor.HAIR_LENGTH,
          "mouth", Factor.MOUTH,
          "pose", Factor.POSE,
          "background_mean", Factor.BACKGROUND);

  KnownFaces {
    if (pictures.size() != scores.size()) {
      throw new IllegalArgumentException(
          pictures.size() + " pictures, but the scores of " + scores.size());
    }
    pictures = List.copyOf(pictures);
    scores = List.copyOf(scores);
  }

  /** Drawn faces; a share of them moved as in the image test. */
  static KnownFaces drawn(World world, int resolution, int count, double moved, long seed) {
    return make(world, null, null, resolution, count, moved, seed);
  }

  /** Generated faces, with the scores of the portraits that would have been drawn. */
  static KnownFaces generated(
      World world,
      NDManager manager,
      SynthesisNetwork network,
      int count,
      double moved,
      long seed) {
    return make(world, manager, network, network.resolution(), count, moved, seed);
  }

  /** These and others. */
  KnownFaces and(KnownFaces others) {
    List<byte[]> allPictures = new ArrayList<>(pictures);
    allPictures.addAll(others.pictures);
    List<PerProperty> allScores = new ArrayList<>(scores);
    allScores.addAll(others.scores);
    return new KnownFaces(resolution, allPictures, allScores);
  }

  private static KnownFaces make(
      World world,
      NDManager manager,
      SynthesisNetwork network,
      int resolution,
      int count,
      double moved,
      long seed) {
    Random random = new Random(seed);
    Portrait portrait = new Portrait(resolution);
    List<float[]> ws = new ArrayList<>();
    List<byte[]> drawn = new ArrayList<>();
    List<PerProperty> scores = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] w = random.nextDouble() < moved ? world.moved(random) : world.sample(random);
      Factors factors = world.factors(w);
      byte[] picture = portrait.draw(factors);
      ws.add(w);
      drawn.add(picture);
      scores.add(scores(factors, picture));
    }
    return new KnownFaces(
        resolution, network == null ? drawn : Generation.pictures(manager, network, ws), scores);
  }

  /** In float32, as networks give them. */
  static PerProperty scores(Factors factors, byte[] picture) {
    return PerProperty.of(
        ScorePart.PLAN.properties(),
        property ->
            FACTORS.containsKey(property)
                ? (float) factors.get(FACTORS.get(property))
                : upperHalfDeviation(picture));
  }

  private static float upperHalfDeviation(byte[] picture) {
    int plane = picture.length / 3;
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int i = 0; i < picture.length; i++) {
      if (i % plane < plane / 2) {
        double value = (picture[i] & 255) / 127.5 - 1;
        sum += value;
        squares += value * value;
        count++;
      }
    }
    double mean = sum / count;
    return (float) Math.sqrt(squares / count - mean * mean);
  }
}
