package ohlora.weights;

/**
 * A state dict as people name it: a file, and where that holds several, the key of one.
 *
 * @param file the weight file
 * @param key as {@link Weights#part} takes it; empty for the whole file
 */
public record StateDict(String file, String key) {
  /** The state dict of a text such as {@code weights.pth} or {@code weights.pth#g_ema}. */
  public static StateDict of(String text) {
    int cut = text.lastIndexOf('#');
    return cut < 0
        ? new StateDict(text, "")
        : new StateDict(text.substring(0, cut), text.substring(cut + 1));
  }

  /** The same state dict in a file of another name. */
  public StateDict in(String other) {
    return new StateDict(other, key);
  }

  @Override
  public String toString() {
    return key.isEmpty() ? file : file + "#" + key;
  }
}
