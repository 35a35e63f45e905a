package ohlora.demo;

import ai.djl.ndarray.NDArray;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * Where a training stands.
 *
 * @param step updates made
 * @param images pictures seen
 * @param position number of the next portrait to be drawn
 * @param seconds trained for, over all sittings
 */
record Checkpoint(long step, long images, long position, double seconds) {

  static final Checkpoint START = new Checkpoint(0, 0, 0, 0);

  /**
   * Writes this and the arrays under a temporary name, then renames: whoever interrupts leaves the
   * last complete checkpoint.
   */
  void write(Path file, Map<String, NDArray> arrays) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 20))) {
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
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Reads a checkpoint into the arrays.
   *
   * @throws IOException if the file is that of another network, or cut off
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
          throw new IOException(
              file
                  + " is of another network: "
                  + name
                  + " ("
                  + size
                  + " values) stands where "
                  + entry.getKey()
                  + " belongs; train into another directory");
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
