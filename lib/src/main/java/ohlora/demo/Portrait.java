package ohlora.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.LinearGradientPaint;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * Draws a stylised portrait of a young woman from {@link Factors}: the world that the demo model
 * learns. The same factors give the same pixels. Coordinates are fractions of the side, y downward;
 * the features lie where the property CNN's crops look. One instance serves one thread.
 */
public final class Portrait {
  /** Linear supersampling before the box filter. */
  private static final int OVERSAMPLING = 3;

  private static final double CENTER = .5;
  private static final double EYE_LINE = .468;
  private static final double MOUTH_LINE = .708;
  private static final double HAIR_TOP = .075;
  private static final double FOREHEAD = .13;

  private final int resolution;
  private final BufferedImage canvas;
  private final Graphics2D g;

  private Factors factors;
  private Rgb hair;
  private Rgb hairDark;
  private Rgb skin;
  private Rgb skinDark;

  /** Sine of the head's turn: negative to the picture's left. */
  private double turn;

  /** Half the face's width. */
  private double half;

  /** Half widths of the face on the picture's left and right. */
  private double left;

  private double right;

  /**
   * A drawing board.
   *
   * @param resolution side of the pictures in pixels
   * @throws IllegalArgumentException if {@code resolution} is not positive
   */
  public Portrait(int resolution) {
    if (resolution <= 0) {
      throw new IllegalArgumentException("resolution " + resolution + " is not positive");
    }
    this.resolution = resolution;
    int side = resolution * OVERSAMPLING;
    canvas = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    g = canvas.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.scale(side, side);
  }

  /** The portrait as bytes [3, resolution, resolution], red, green, blue. */
  public byte[] draw(Factors factors) {
    this.factors = factors;
    prepare();
    background();
    backHair();
    neck();
    clothes();
    face();
    nose();
    eye(-1);
    eye(1);
    mouth();
    frontHair(-1);
    frontHair(1);
    return boxFiltered();
  }

  private double factor(Factor factor) {
    return factors.get(factor);
  }

  /** A factor on [0, 1]. */
  private double share(Factor factor) {
    return .5 + .5 * factors.get(factor);
  }

  private void prepare() {
    hair =
        Rgb.ramp(factor(Factor.HAIR_COLOR), Rgb.of(0x1e1614), Rgb.of(0x7a4a2a), Rgb.of(0xecca8e));
    hairDark = hair.scale(.56);
    skin = Rgb.ramp(factor(Factor.SKIN), Rgb.of(0xb98463), Rgb.of(0xe6b596), Rgb.of(0xfae0d2));
    skinDark = new Rgb(skin.red() * .68, skin.green() * .54, skin.blue() * .50);
    turn = Math.sin(.5 * factor(Factor.POSE));
    half = .235 * (1 + .10 * factor(Factor.FACE_WIDTH));
    left = half * (1 + .12 * turn);
    right = half * (1 - .12 * turn);
  }

  private void background() {
    double level = .08 + .84 * share(Factor.BACKGROUND);
    Rgb tint = new Rgb(.97, 1, 1.04);
    Rgb center = new Rgb(level * tint.red(), level * tint.green(), level * tint.blue());
    g.setPaint(
        new RadialGradientPaint(
            .5f,
            .35f,
            .95f,
            new float[] {0, 1},
            new Color[] {center.scale(1.06).color(), center.scale(.84).color()}));
    g.fill(new Rectangle2D.Double(0, 0, 1, 1));
  }

  private double hairEnd() {
    return .60 + .46 * share(Factor.HAIR_LENGTH);
  }

  private void backHair() {
    double x = CENTER - .05 * turn;
    double width = half * 1.36 + .02 * share(Factor.HAIR_LENGTH);
    double end = hairEnd();
    double flare = .12 * share(Factor.HAIR_LENGTH);
    Path2D path = new Path2D.Double();
    path.moveTo(x, HAIR_TOP);
    for (int side = 1; side >= -1; side -= 2) {
      double w = side * width;
      if (side > 0) {
        path.curveTo(x + w * .85, HAIR_TOP - .01, x + w * 1.06, HAIR_TOP + .2, x + w * 1.03, .5);
        path.curveTo(
            x + w, .5 + (end - .5) * .4, x + w * (1 + flare), end - .10, x + w * (.9 + flare), end);
        path.quadTo(x + w * .5, end + .04, x, end + .02);
      } else {
        path.quadTo(x + w * .5, end + .04, x + w * (.9 + flare), end);
        path.curveTo(x + w * (1 + flare), end - .10, x + w, .5 + (end - .5) * .4, x + w * 1.03, .5);
        path.curveTo(x + w * 1.06, HAIR_TOP + .2, x + w * .85, HAIR_TOP - .01, x, HAIR_TOP);
      }
    }
    path.closePath();
    g.setPaint(
        new LinearGradientPaint(
            (float) (x - width),
            0,
            (float) (x + width),
            0,
            new float[] {0, .2f, .5f, .8f, 1},
            new Color[] {
              hair.scale(.92).color(),
              hairDark.color(),
              hairDark.scale(.8).color(),
              hairDark.color(),
              hair.scale(.86).color()
            }));
    g.fill(path);
  }

  private void neck() {
    double x = CENTER - .01 * turn;
    double w = .092;
    Path2D path = new Path2D.Double();
    path.moveTo(x - w, .70);
    path.curveTo(x - w * .92, .85, x - w, .90, x - .24, .99);
    path.lineTo(x - .24, 1.1);
    path.lineTo(x + .24, 1.1);
    path.lineTo(x + .24, .99);
    path.curveTo(x + w, .90, x + w * .92, .85, x + w, .70);
    path.closePath();
    g.setPaint(
        new LinearGradientPaint(
            0,
            .80f,
            0,
            1f,
            new float[] {0, .5f, 1},
            new Color[] {
              skinDark.color(), skin.mix(skinDark, .5).color(), skin.mix(skinDark, .12).color()
            }));
    g.fill(path);
  }

  private void clothes() {
    Rgb cloth = Rgb.of(0x31466e);
    Path2D path = new Path2D.Double();
    path.moveTo(-.02, 1.1);
    path.lineTo(-.02, 1.03);
    path.curveTo(.08, .955, .2, .945, .335, .915);
    path.curveTo(.38, .985, .45, 1.02, .5, 1.02);
    path.curveTo(.55, 1.02, .62, .985, .665, .915);
    path.curveTo(.8, .945, .92, .955, 1.02, 1.03);
    path.lineTo(1.02, 1.1);
    path.closePath();
    g.setPaint(
        new LinearGradientPaint(
            0,
            .9f,
            0,
            1.05f,
            new float[] {0, 1},
            new Color[] {cloth.scale(1.2).color(), cloth.scale(.7).color()}));
    g.fill(path);
  }

  private void face() {
    double jaw = .868 + .018 * share(Factor.MOUTH);
    double chin = CENTER + .085 * turn;
    double shift = .03 * turn;
    Path2D path = new Path2D.Double();
    path.moveTo(CENTER, FOREHEAD);
    path.curveTo(
        CENTER + right * .75, FOREHEAD, CENTER + right * 1.03, FOREHEAD + .19, CENTER + right, .50);
    path.curveTo(
        CENTER + right * .99, .655, CENTER + right * .83 + shift, .745, chin + .09, jaw - .026);
    path.quadTo(chin + .048, jaw + .004, chin, jaw + .004);
    path.quadTo(chin - .048, jaw + .004, chin - .09, jaw - .026);
    path.curveTo(CENTER - left * .83 + shift, .745, CENTER - left * .99, .655, CENTER - left, .50);
    path.curveTo(
        CENTER - left * 1.03, FOREHEAD + .19, CENTER - left * .75, FOREHEAD, CENTER, FOREHEAD);
    path.closePath();
    g.setPaint(
        new LinearGradientPaint(
            (float) (CENTER - left),
            0,
            (float) (CENTER + right),
            0,
            new float[] {0, .3f, .65f, 1},
            new Color[] {
              skin.mix(skinDark, .22).color(),
              skin.mix(Rgb.gray(1), .10).color(),
              skin.color(),
              skin.mix(skinDark, .38).color()
            }));
    g.fill(path);
    Shape clip = g.getClip();
    g.clip(path);
    glow(CENTER, .21, half * 1.2, .15, skinDark.scale(.75), .55);
    Rgb blush = Rgb.of(0xe0605c);
    glow(eyeX(-1) - .01, .605, .085, .06, blush, .28);
    glow(eyeX(1) + .01, .605, .085, .06, blush, .28);
    glow(chin, jaw - .005, .15, .03, skinDark, .35);
    g.setClip(clip);
  }

  private double noseX() {
    return CENTER + .165 * turn;
  }

  private void nose() {
    double x = noseX();
    double bridge = CENTER + .08 * turn;
    g.setStroke(stroke(.012));
    g.setColor(skinDark.color(.5));
    double side = turn >= 0 ? 1 : -1;
    double strength = Math.min(1, Math.abs(turn) * 4);
    Path2D line = new Path2D.Double();
    line.moveTo(bridge + side * .018, .49);
    line.quadTo(x + side * .016, .53, x + side * .032, .578);
    g.setColor(skinDark.color(.15 + .5 * strength));
    g.draw(line);
    glow(x - .008, .572, .026, .028, skin.mix(Rgb.gray(1), .7), .8);
    glow(x, .604, .046, .017, skinDark.scale(.85), .85);
    glow(x - .020, .598, .014, .010, skinDark.scale(.5), .9);
    glow(x + .020, .598, .014, .010, skinDark.scale(.5), .9);
  }

  private double eyeX(int side) {
    return CENTER + half * Math.sin(eyeAngle(side));
  }

  /** Where on the head's circle an eye is, in radians from the front. */
  private double eyeAngle(int side) {
    return side * .48 + .36 * factor(Factor.POSE);
  }

  private void eye(int side) {
    double x = eyeX(side);
    double width = .072 * (.2 + .8 * Math.cos(eyeAngle(side)) / .88);
    double open = share(Factor.EYES);
    double up = .008 + .072 * open;
    double down = .008 + .040 * open;
    double y = EYE_LINE + .016 * (1 - open);
    double inner = x - side * width;
    double outer = x + side * width;
    double innerY = y + .006;
    double outerY = y - .004;
    brow(x, width, side, open);
    glow(x, y - .015, width * 1.3, .055, skinDark, .42);
    Path2D lids = new Path2D.Double();
    lids.moveTo(inner, innerY);
    lids.curveTo(
        inner + side * width * .5, y - up, outer - side * width * .6, y - up * 1.1, outer, outerY);
    lids.curveTo(
        outer - side * width * .5, y + down, inner + side * width * .5, y + down, inner, innerY);
    lids.closePath();
    g.setColor(Rgb.of(0xf6f3f1).color());
    g.fill(lids);
    Shape clip = g.getClip();
    g.clip(lids);
    iris(x + .03 * turn, y - .002, Math.min(.040, width * .6), .042);
    g.setClip(clip);
    g.setColor(Rgb.of(0x24140f).color());
    g.setStroke(stroke(.019));
    Path2D lash = new Path2D.Double();
    lash.moveTo(inner, innerY);
    lash.curveTo(
        inner + side * width * .5,
        y - up,
        outer - side * width * .6,
        y - up * 1.1,
        outer + side * .012,
        outerY - .006);
    g.draw(lash);
    g.setColor(skinDark.scale(.7).color(.55));
    g.setStroke(stroke(.009));
    Path2D lower = new Path2D.Double();
    lower.moveTo(outer, outerY);
    lower.curveTo(
        outer - side * width * .5, y + down, inner + side * width * .5, y + down, inner, innerY);
    g.draw(lower);
  }

  private void iris(double x, double y, double rx, double ry) {
    Rgb color = Rgb.ramp(factor(Factor.IRIS), Rgb.of(0x5a351c), Rgb.of(0x4f8046), Rgb.of(0x4f9be0));
    g.setColor(color.scale(.55).color());
    g.fill(new Ellipse2D.Double(x - rx, y - ry, 2 * rx, 2 * ry));
    g.setColor(color.scale(1.15).color());
    g.fill(new Ellipse2D.Double(x - rx * .8, y - ry * .7, 1.6 * rx, 1.6 * ry));
    g.setColor(Rgb.gray(.05).color());
    g.fill(new Ellipse2D.Double(x - rx * .45, y - ry * .45, .9 * rx, .9 * ry));
    g.setColor(Rgb.gray(1).color(.95));
    g.fill(new Ellipse2D.Double(x - rx * .65, y - ry * .7, .65 * rx, .6 * ry));
  }

  private void brow(double x, double width, int side, double open) {
    double y = EYE_LINE - .098 - .012 * open;
    Path2D path = new Path2D.Double();
    double inner = x - side * width * .8;
    double outer = x + side * width * 1.05;
    path.moveTo(inner, y + .008);
    path.quadTo(x + side * width * .2, y - .022, outer, y + .012);
    g.setStroke(stroke(.019));
    g.setColor(hair.scale(.6).mix(Rgb.of(0x2a1a14), .35).color(.9));
    g.draw(path);
  }

  private void mouth() {
    double x = CENTER + .125 * turn;
    double open = share(Factor.MOUTH);
    double gap = .095 * Math.max(0, open - .08);
    double width = (.094 - .010 * open) * (.5 + .5 * Math.cos(.5 * factor(Factor.POSE)));
    double l = x - width * (1 + .2 * turn);
    double r = x + width * (1 - .2 * turn);
    double corner = MOUTH_LINE - .012 + gap * .18;
    double upper = MOUTH_LINE - gap * .45;
    double lower = MOUTH_LINE + .004 + gap;
    Rgb lip = Rgb.of(0xcd7f76).mix(Rgb.of(0xc4142e), share(Factor.LIPS));
    Path2D lips = new Path2D.Double();
    lips.moveTo(l, corner);
    lips.curveTo(l + width * .4, upper - .030, x - width * .35, upper - .040, x, upper - .026);
    lips.curveTo(x + width * .35, upper - .040, r - width * .4, upper - .030, r, corner);
    lips.curveTo(r - width * .35, lower + .040, x + width * .3, lower + .046, x, lower + .044);
    lips.curveTo(x - width * .3, lower + .046, l + width * .35, lower + .040, l, corner);
    lips.closePath();
    glow(x, lower + .055, .075, .022, skinDark, .5);
    g.setPaint(
        new LinearGradientPaint(
            0,
            (float) (upper - .036),
            0,
            (float) (lower + .044),
            new float[] {0, .45f, .8f, 1},
            new Color[] {
              lip.color(),
              lip.scale(.85).color(),
              lip.mix(Rgb.gray(1), .22).color(),
              lip.scale(.85).color()
            }));
    g.fill(lips);
    Path2D inside = new Path2D.Double();
    double bow = .007;
    inside.moveTo(l + .012, corner);
    inside.curveTo(x - width * .5, upper - bow, x + width * .5, upper - bow, r - .012, corner);
    inside.curveTo(x + width * .5, lower + .010, x - width * .5, lower + .010, l + .012, corner);
    inside.closePath();
    g.setColor(Rgb.of(0x3a0c12).color());
    g.fill(inside);
    Shape clip = g.getClip();
    g.clip(inside);
    double teeth = gap * .42;
    g.setColor(Rgb.of(0xfaf6f0).color(Math.min(1, gap / .02)));
    g.fill(new Ellipse2D.Double(x - width * .8, upper - .06, width * 1.6, .06 + teeth));
    glow(x, lower + .012, width * .7, .035, Rgb.of(0xd05a60), Math.min(.9, gap * 12));
    g.setClip(clip);
  }

  /** The hair that falls beside the face and over the forehead, on one side of the parting. */
  private void frontHair(int side) {
    double parting = CENTER + .02 + .06 * turn;
    double w = side * (side < 0 ? left : right);
    double fringe = .262 + .075 * factor(Factor.FRINGE);
    double end = Math.min(hairEnd(), .84);
    double edge = CENTER + w * 1.22;
    Path2D path = new Path2D.Double();
    path.moveTo(parting, HAIR_TOP + .012);
    path.curveTo(
        CENTER + w * .9,
        HAIR_TOP - .02,
        CENTER + w * 1.32,
        HAIR_TOP + .18,
        edge + side * .012,
        .48);
    path.curveTo(edge + side * .01, .6, edge + side * .015, end - .06, edge - side * .012, end);
    path.curveTo(CENTER + w * .99, end - .08, CENTER + w * .91, .60, CENTER + w * .94, .50);
    path.curveTo(
        CENTER + w * .93, .40, CENTER + w * .68, fringe + .04, parting - side * .004, fringe - .05);
    path.closePath();
    g.setPaint(
        new LinearGradientPaint(
            0,
            (float) HAIR_TOP,
            0,
            (float) Math.max(.5, end),
            new float[] {0, .16f, .32f, .7f, 1},
            new Color[] {
              hair.scale(.82).color(),
              hair.mix(Rgb.of(0xfff2dc), .30).color(),
              hair.color(),
              hair.scale(.9).color(),
              hair.scale(.72).color()
            }));
    g.fill(path);
    g.setColor(hairDark.scale(.8).color(.55));
    g.setStroke(stroke(.009));
    g.draw(path);
  }

  private static BasicStroke stroke(double width) {
    return new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  /** A soft ellipse that fades from {@code alpha} in the middle to nothing at its edge. */
  private void glow(double x, double y, double rx, double ry, Rgb color, double alpha) {
    AffineTransform transform = g.getTransform();
    g.translate(x, y);
    g.scale(rx, ry);
    g.setPaint(
        new RadialGradientPaint(
            0,
            0,
            1,
            new float[] {0, .35f, .7f, 1},
            new Color[] {
              color.color(alpha), color.color(alpha * .72), color.color(alpha * .2), color.color(0)
            }));
    g.fill(new Rectangle2D.Double(-1, -1, 2, 2));
    g.setTransform(transform);
  }

  private byte[] boxFiltered() {
    int[] pixels = ((DataBufferInt) canvas.getRaster().getDataBuffer()).getData();
    int plane = resolution * resolution;
    int area = OVERSAMPLING * OVERSAMPLING;
    byte[] out = new byte[3 * plane];
    for (int y = 0; y < resolution; y++) {
      for (int x = 0; x < resolution; x++) {
        int red = area / 2;
        int green = area / 2;
        int blue = area / 2;
        for (int j = 0; j < OVERSAMPLING; j++) {
          int row = (y * OVERSAMPLING + j) * resolution * OVERSAMPLING + x * OVERSAMPLING;
          for (int i = 0; i < OVERSAMPLING; i++) {
            int pixel = pixels[row + i];
            red += pixel >> 16 & 255;
            green += pixel >> 8 & 255;
            blue += pixel & 255;
          }
        }
        int at = y * resolution + x;
        out[at] = (byte) (red / area);
        out[at + plane] = (byte) (green / area);
        out[at + 2 * plane] = (byte) (blue / area);
      }
    }
    return out;
  }
}
