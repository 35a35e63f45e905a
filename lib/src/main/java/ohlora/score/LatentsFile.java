package ohlora.score;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import ohlora.io.AtomicFile;
import ohlora.io.CsvText;
import ohlora.io.Interrupts;
import ohlora.latent.Latent;
import ohlora.latent.LatentTable;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/** Tables of latents as they are written. They are never in memory as a whole. */
final class LatentsFile {
  private LatentsFile() {}

  /**
   * z and label of every case: a header 0, 1, … and a row per case, as the published table has it.
   */
  static AtomicFile.Content plain(Stream<Latent> latents) {
    return content(latents, false);
  }

  /** The same with a first column of the cases' numbers. */
  static AtomicFile.Content numbered(LatentTable table) {
    return content(table.numbers().stream().map(table::at), true);
  }

  private static AtomicFile.Content content(Stream<Latent> latents, boolean numbered) {
    return out -> {
      BufferedOutputStream lines = new BufferedOutputStream(out);
      boolean first = true;
      for (Latent latent : (Iterable<Latent>) latents::iterator) {
        Interrupts.check("the table of latents");
        List<Object> row = new ArrayList<>();
        addAll(row, latent.z());
        addAll(row, latent.label());
        if (first) {
          List<Object> header = new ArrayList<>();
          for (int i = 0; i < row.size(); i++) {
            header.add(i);
          }
          write(lines, numbered, LatentTable.CASE, header);
        }
        first = false;
        write(lines, numbered, latent.number(), row);
      }
      lines.flush();
    };
  }

  private static void write(OutputStream lines, boolean numbered, Object number, List<Object> row)
      throws IOException {
    if (numbered) {
      row.add(0, number);
    }
    lines.write(CsvText.of(row).toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void addAll(List<Object> row, float[] values) {
    for (float value : values) {
      row.add(value);
    }
  }

  /** The sha-256 that a file of some content has, in lower-case hexadecimal. */
  static String sha256(AtomicFile.Content content) throws IOException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    content.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    return Hex.encodeHexString(digest.digest());
  }
}
