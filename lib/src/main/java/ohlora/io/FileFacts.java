package ohlora.io;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What is known of a file.
 *
 * @param size in bytes, −1 if it is not known
 * @param sha256 64 lower-case hexadecimal digits, empty if it is not known
 */
public record FileFacts(long size, String sha256) {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  /** Of a file that nothing is known of. */
  public static final FileFacts UNKNOWN = new FileFacts(-1, "");

  @JsonCreator
  public FileFacts {
    if (sha256 == null || !sha256.isEmpty() && !isSha256(sha256.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "sha256 is '" + sha256 + "'; allowed: 64 hexadecimal digits");
    }
    sha256 = sha256.toLowerCase(Locale.ROOT);
  }

  /** Whether a text is a sha-256 as it is written here: 64 lower-case hexadecimal digits. */
  public static boolean isSha256(String text) {
    return SHA_256.matcher(text).matches();
  }

  /**
   * The facts of a file as it is.
   *
   * @throws InputException if it is not a regular file or cannot be read
   */
  public static FileFacts of(Path file) throws IOException {
    return of(file, in -> new FileFacts(Files.size(file), DigestUtils.sha256Hex(in)));
  }

  /**
   * What the facts of a file were before more was added at its end.
   *
   * @param size in bytes, at most 2 GiB; a file that is shorter is taken as it is
   * @throws InputException as {@link #of(Path)}
   */
  public static FileFacts ofFirst(Path file, int size) throws IOException {
    return of(
        file,
        in -> {
          byte[] first = in.readNBytes(size);
          return new FileFacts(first.length, DigestUtils.sha256Hex(first));
        });
  }

  /** What is found out by reading. */
  @FunctionalInterface
  private interface Reading {
    FileFacts of(InputStream in) throws IOException;
  }

  private static FileFacts of(Path file, Reading reading) throws IOException {
    Text.requireRegular(file);
    try (InputStream in = Files.newInputStream(file)) {
      return reading.of(in);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw Text.unreadable(file, e);
    }
  }

  /** Whether two statements about a file can both be true. */
  public boolean fits(FileFacts other) {
    return (size < 0 || other.size < 0 || size == other.size)
        && (sha256.isEmpty() || other.sha256.isEmpty() || sha256.equals(other.sha256));
  }

  @Override
  public String toString() {
    return (sha256.isEmpty() ? "" : "sha-256 " + sha256 + " ") + "(" + size + " bytes)";
  }
}
