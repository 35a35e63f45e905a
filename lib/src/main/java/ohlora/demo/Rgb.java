package ohlora.demo;

import java.awt.Color;

/** A colour whose three channels are nominally in [0, 1]; clipped only when it is painted. */
record Rgb(double red, double green, double blue) {

  static Rgb of(int hex) {
    return new Rgb((hex >> 16 & 255) / 255.0, (hex >> 8 & 255) / 255.0, (hex & 255) / 255.0);
  }

  static Rgb gray(double level) {
    return new Rgb(level, level, level);
  }

  /** Through {@code low}, {@code middle}, {@code high} at t = −1, 0, 1. */
  static Rgb ramp(double t, Rgb low, Rgb middle, Rgb high) {
    return t < 0 ? middle.mix(low, -t) : middle.mix(high, t);
  }

  Rgb mix(Rgb other, double t) {
    return new Rgb(
        red + (other.red - red) * t,
        green + (other.green - green) * t,
        blue + (other.blue - blue) * t);
  }

  Rgb scale(double factor) {
    return new Rgb(red * factor, green * factor, blue * factor);
  }

  Color color() {
    return color(1);
  }

  Color color(double alpha) {
    return new Color(clip(red), clip(green), clip(blue), clip(alpha));
  }

  private static float clip(double value) {
    return (float) Math.max(0, Math.min(1, value));
  }
}
