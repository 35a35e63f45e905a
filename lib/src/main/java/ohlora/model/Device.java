package ohlora.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import ohlora.io.InputException;
import ohlora.io.Text;

/**
 * What a model's networks run on: the processor, or a GPU, which the engine finds where its native
 * library is PyTorch's for CUDA. It decides the last bits of what they give.
 *
 * @param name {@code cpu}, {@code gpu} for the first GPU, {@code gpu:1} for the second, and so on
 */
public record Device(@JsonValue String name) {
  private static final Pattern NAME = Pattern.compile("cpu|gpu(:[1-9][0-9]?)?");

  private static final String TF32 = "NVIDIA_TF32_OVERRIDE";

  /** The processor, which is the default. */
  public static final Device CPU = new Device("cpu");

  public Device {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is not a device: there are cpu, gpu (the first one), gpu:1 and so on");
    }
  }

  /**
   * The device of a name; {@code gpu:0} is {@code gpu}.
   *
   * @throws IllegalArgumentException in one line, if it is none
   */
  @JsonCreator
  public static Device of(String name) {
    return new Device(name.equals("gpu:0") ? "gpu" : name);
  }

  /** Whether it is the processor. */
  public boolean isCpu() {
    return equals(CPU);
  }

  /**
   * The same device of the engine.
   *
   * @throws InputException in one line that says what to do, if the engine finds no such GPU, or
   *     one that would round
   */
  ai.djl.Device found() throws InputException {
    if (isCpu()) {
      return ai.djl.Device.cpu();
    }
    int at = name.equals("gpu") ? 0 : Integer.parseInt(name.substring(name.indexOf(':') + 1));
    int there = NativeLibrary.gpus();
    if (at >= there) {
      throw InputException.of(
          name,
          there == 0
              ? "the engine finds no GPU here"
              : Text.format("the engine finds only %d here, from gpu on", there),
          there == 0
              ? "give it PyTorch 2.7.1 for CUDA (PYTORCH_LIBRARY_PATH and PYTORCH_FLAVOR, as"
                  + " README.md says), or choose cpu"
              : "name one of these");
    }
    exact(System.getenv(TF32));
    return ai.djl.Device.gpu(at);
  }

  /**
   * Refuses a GPU whose convolutions would round what they multiply to ten bits, as PyTorch has
   * them do unless it is told otherwise: correlations would be off by up to some hundredths, and a
   * score would depend on the images next to it.
   *
   * @param override what the environment says of it
   */
  void exact(String override) throws InputException {
    if (!"0".equals(override)) {
      throw InputException.of(
          name,
          "its convolutions would round what they multiply (TF32)",
          "set " + TF32 + "=0 before Java starts, as bin/ohlora and bin/lab do");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
