package ohlora.model;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import ohlora.io.InputException;
import ohlora.io.Text;

/** PyTorch's native library, which DJL unpacks into a folder of its own at first use. */
final class NativeLibrary {
  static {
    // DJL counts the GPUs by CUDA's own library. A PyTorch installed by pip, for CUDA 12 or 13, has
    // it in a folder next to its own, where JNA looks only if it is told.
    String torch = Utils.getEnvOrSystemProperty("PYTORCH_LIBRARY_PATH");
    if (torch != null && System.getProperty("jna.library.path") == null) {
      Stream.of("cuda_runtime", "cu13")
          .map(name -> Path.of(torch, "..", "..", "nvidia", name, "lib").normalize())
          .filter(Files::isDirectory)
          .findFirst()
          .ifPresent(folder -> System.setProperty("jna.library.path", folder.toString()));
    }
  }

  private NativeLibrary() {}

  /**
   * Native memory, which its owner closes.
   *
   * @param device that has the memory
   * @throws InputException naming the folder and the reason, if the library cannot be unpacked or
   *     loaded there; the next call tries again; or if there is no such device
   */
  static NDManager newManager(Device device) throws InputException {
    ai.djl.Device found = device.found();
    try {
      return NDManager.newBaseManager(found);
    } catch (EngineException e) {
      throw broken(e);
    }
  }

  /**
   * How many GPUs the engine finds.
   *
   * @throws InputException as {@link #newManager}
   */
  static int gpus() throws InputException {
    try {
      return Engine.getInstance().getGpuCount();
    } catch (EngineException e) {
      throw broken(e);
    }
  }

  private static InputException broken(EngineException e) {
    Throwable reason = e;
    while (reason.getCause() != null) {
      reason = reason.getCause();
    }
    return InputException.of(
        Utils.getEngineCacheDir().toString(),
        "PyTorch's native library cannot be unpacked or loaded there (" + reason(reason) + ")",
        "make room and give write permission, or name another folder in DJL_CACHE_DIR",
        e);
  }

  private static String reason(Throwable e) {
    if (e instanceof IOException file) {
      return Text.reason(file);
    }
    return String.valueOf(e.getMessage());
  }
}
