package ohlora.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Text: files read whole as UTF-8 or refused with the cause, and formats that know no locale. */
public final class Text {
  /** In bytes; what we read is far smaller, and memory is taken only below it. */
  private static final long MAX_SIZE = 256L << 20;

  /** A table takes up to this many times its size while it is read. */
  private static final int TIMES = 12;

  private static final Pattern CONTROL =
      Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\u202A-\u202E\u2066-\u2069&&[^\t\n\r]]");

  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]{1,3})?");

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private Text() {}

  /**
   * The text of a file, without a byte order mark.
   *
   * @throws InputException if there is no such file, it is not a regular one, cannot be read, is
   *     larger than 256 MiB or than this JVM's memory allows, or is not UTF-8
   */
  public static String read(Path file) throws IOException {
    return decoded(file, bytes(file));
  }

  /** The text of a file's bytes. */
  static String decoded(Path file, byte[] bytes) throws InputException {
    String head = new String(bytes, 0, Math.min(4, bytes.length), StandardCharsets.ISO_8859_1);
    if (head.startsWith("\u00FF\u00FE") || head.startsWith("\u00FE\u00FF")) {
      throw InputException.of(file.toString(), "is UTF-16 text", "save it as UTF-8");
    }
    if (head.startsWith("PK\3\4")) {
      throw InputException.of(
          file.toString(),
          "is a zip archive or a spreadsheet, not text",
          "export it as UTF-8 text");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw InputException.of(file.toString(), "is not UTF-8 text", "save it as UTF-8", e);
    }
  }

  /** The bytes of a regular file, if there is memory for what they hold. */
  private static byte[] bytes(Path file) throws IOException {
    requireReadable(file);
    try {
      return Files.readAllBytes(file);
    } catch (ClosedByInterruptException | InputException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Refuses what is not a regular file, or too large to be read whole.
   *
   * @throws InputException if it is one or the other
   */
  static void requireReadable(Path file) throws IOException {
    requireRegular(file);
    long most = Math.min(MAX_SIZE, Runtime.getRuntime().maxMemory() / TIMES);
    if (Files.size(file) > most) {
      throw InputException.of(
          file.toString(),
          format("is larger than %,d MiB, the most that is read here", most >> 20),
          "check that it is the right file, or give Java more memory (-Xmx)");
    }
  }

  /**
   * Refuses what is not a regular file.
   *
   * @throws InputException if there is no such file, or it is a folder, a pipe or a device
   */
  public static void requireRegular(Path file) throws InputException {
    if (Files.isRegularFile(file)) {
      return;
    }
    if (Files.isDirectory(file)) {
      throw InputException.of(file.toString(), "is a folder, not a file", "name the file in it");
    }
    if (Files.exists(file)) {
      throw InputException.of(
          file.toString(), "is a pipe or a device, not a file", "give a regular file");
    }
    throw InputException.of(
        file.toString(),
        isDangling(file) ? "is a link that leads nowhere" : "there is no such file",
        "check that the path is right");
  }

  private static boolean isDangling(Path file) {
    return Files.isSymbolicLink(file) && !Files.exists(file);
  }

  /** Whether there are control characters other than tabs and line ends: no text needs them. */
  static boolean holdsControl(String text) {
    return CONTROL.matcher(text).find();
  }

  /**
   * The number that a text is, in decimal or with an exponent, such as −1.5e-7; NaN where it is
   * none or not finite. Java itself also reads a plus before it, {@code 1f}, and some the digits of
   * every script.
   */
  public static double number(String text) {
    double number = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    return Double.isFinite(number) ? number : Double.NaN;
  }

  /** A format filled in, the same under every locale. */
  public static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Says why a file could not be read. */
  public static InputException unreadable(Path file, IOException e) {
    return InputException.of(
        file.toString(), "cannot be read (" + reason(e) + ")", "look at the file and try again", e);
  }

  /** What an error of the file system means, without the file's name. */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof FileAlreadyExistsException there) {
      return isDangling(Path.of(there.getFile()))
          ? "it is a link that leads nowhere"
          : "there is a file of that name";
    }
    if (e instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
