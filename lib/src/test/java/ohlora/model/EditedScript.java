package ohlora.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A TorchScript archive holds its code as text, which this changes. */
public final class EditedScript {
  private EditedScript() {}

  /**
   * Changes a script in its place.
   *
   * @param from text of its code that is there once
   */
  public static void edit(Path script, String from, String to) throws IOException {
    Path edited = script.resolveSibling("edited");
    int found = 0;
    try (ZipFile in = new ZipFile(script.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(edited))) {
      out.setMethod(ZipOutputStream.STORED);
      for (ZipEntry entry : Collections.list(in.entries())) {
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        if (entry.getName().endsWith(".py")) {
          String code = new String(bytes, StandardCharsets.UTF_8);
          found += code.contains(from) ? 1 : 0;
          bytes = code.replace(from, to).getBytes(StandardCharsets.UTF_8);
        }
        write(out, entry.getName(), bytes);
      }
    }
    Files.move(edited, script, StandardCopyOption.REPLACE_EXISTING);
    if (found != 1) {
      throw new AssertionError(found + " files of " + script + " hold " + from);
    }
  }

  private static void write(ZipOutputStream out, String name, byte[] bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }
}
