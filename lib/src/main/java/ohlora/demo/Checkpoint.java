package ohlora.demo;

import ai.djl.ndarray.NDArray;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import ohlora.io.AtomicFile;
import ohlora.io.InputException;
import ohlora.io.Text;

/**
 * How far a training has come.
 *
 * @param step updates made
 * @param images pictures seen
 * @param position number of the next portrait to be drawn
 * @param seconds trained for, over all sittings
 */
record Checkpoint(long step, long images, long position, double seconds) {

  static final Checkpoint START = new Checkpoint(0, 0, 0, 0);

  /**
   * Writes this and the arrays, whole or not at all: whoever interrupts leaves the last complete
   * checkpoint.
   */
  void write(Path file, Map<String, NDArray> arrays) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(step);
      out.writeLong(images);
      out.writeLong(position);
      out.writeDouble(seconds);
      for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
        out.writeUTF(entry.getKey());
        float[] values = entry.getValue().toFloatArray();
        out.writeInt(values.length);
        for (float value : values) {
          out.writeFloat(value);
        }
      }
    }
    AtomicFile.write(file, bytes.toByteArray());
  }

  /**
   * Reads a checkpoint into the arrays.
   *
   * @throws InputException if the file is that of another network
   * @throws IOException if it is cut off
   */
  static Checkpoint read(Path file, Map<String, NDArray> arrays) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
      Checkpoint checkpoint =
          new Checkpoint(in.readLong(), in.readLong(), in.readLong(), in.readDouble());
      for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
        String name = in.readUTF();
        int size = in.readInt();
        if (!name.equals(entry.getKey()) || size != entry.getValue().size()) {
          throw InputException.of(
              file.toString(),
              Text.format(
                  "is of another network: %s (%d values) where %s belongs",
                  name, size, entry.getKey()),
              "train into another directory");
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
          values[i] = in.readFloat();
        }
        entry.getValue().set(values);
      }
      return checkpoint;
    }
  }
}
