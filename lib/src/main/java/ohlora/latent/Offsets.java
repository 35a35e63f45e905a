package ohlora.latent;

import java.util.ArrayList;
import java.util.List;
import ohlora.model.Directions;
import ohlora.model.Group;
import ohlora.model.Property;

/**
 * How far each image of a case is moved along the three directions, in units of w.
 *
 * @param list one offset per image, in the order of the images
 */
public record Offsets(List<Offset> list) {

  /** The distances of one image along the directions of eyes, mouth and pose, in units of w. */
  public record Offset(double eyes, double mouth, double pose) {
    public double of(Property property) {
      return switch (property) {
        case EYES -> eyes;
        case MOUTH -> mouth;
        case POSE -> pose;
        default ->
            throw new IllegalArgumentException(
                property.label() + " has no direction: eyes, mouth and pose have");
      };
    }
  }

  public Offsets {
    list = List.copyOf(list);
    if (list.size() < 2) {
      throw new IllegalArgumentException(
          list.size() + " offsets: a correlation needs at least two images");
    }
  }

  /** The 50 offsets of the report: mouth outermost, then eyes, pose innermost. */
  public static Offsets report() {
    return grid(
        new double[] {-1.2, 1.2},
        new double[] {-1.8, -0.9, 0, 0.9, 1.8},
        new double[] {-1.8, -1.2, -0.6, 0, 0.6});
  }

  /** Every combination of the given distances: mouth outermost, then eyes, pose innermost. */
  public static Offsets grid(double[] eyes, double[] mouth, double[] pose) {
    List<Offset> list = new ArrayList<>();
    for (double m : mouth) {
      for (double e : eyes) {
        for (double p : pose) {
          list.add(new Offset(e, m, p));
        }
      }
    }
    return new Offsets(list);
  }

  /**
   * Offsets drawn uniformly from the ranges of the report's: eyes ±1.2, mouth ±1.8, pose −1.8 to
   * 0.6. What holds on the report's grid should hold on these too.
   */
  public static Offsets random(int count, long seed) {
    Normal random = new Normal(seed, 0);
    List<Offset> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(
          new Offset(
              -1.2 + 2.4 * random.uniform(),
              -1.8 + 3.6 * random.uniform(),
              -1.8 + 2.4 * random.uniform()));
    }
    return new Offsets(list);
  }

  public int count() {
    return list.size();
  }

  /** The intended distances along one property's direction, one per image. */
  public double[] of(Property property) {
    return list.stream().mapToDouble(offset -> offset.of(property)).toArray();
  }

  /**
   * w' of every image: {@code ((w + eyes·d_eyes) + mouth·d_mouth) + pose·d_pose}, in float64, then
   * rounded to float32.
   *
   * @param w {@code [w]}
   * @return {@code [images][w]}
   */
  public float[][] move(float[] w, Directions directions, Group group) {
    float[] eyes = directions.direction(Property.EYES, group);
    float[] mouth = directions.direction(Property.MOUTH, group);
    float[] pose = directions.direction(Property.POSE, group);
    if (w.length != eyes.length) {
      throw new IllegalArgumentException(
          "w has %d figures, but the directions have %d".formatted(w.length, eyes.length));
    }
    float[][] moved = new float[count()][w.length];
    for (int i = 0; i < moved.length; i++) {
      Offset o = list.get(i);
      for (int j = 0; j < w.length; j++) {
        moved[i][j] = (float) (w[j] + o.eyes * eyes[j] + o.mouth * mouth[j] + o.pose * pose[j]);
      }
    }
    return moved;
  }
}
