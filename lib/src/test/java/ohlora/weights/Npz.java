package ohlora.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The arrays that {@code numpy.savez} wrote for the tests, read by DJL. */
public final class Npz {
  private Npz() {}

  /** The arrays by name, with all their bits. */
  public static Weights read(Path file) throws IOException {
    try (NDManager manager = NDManager.newBaseManager();
        InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (NDArray array : NDList.decode(manager, in)) {
        ByteBuffer buffer = array.toByteBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        DType dtype = DType.valueOf(array.getDataType().name());
        tensors.put(array.getName(), new Tensor(dtype, array.getShape().getShape(), bytes));
      }
      return Weights.of(tensors);
    }
  }
}
