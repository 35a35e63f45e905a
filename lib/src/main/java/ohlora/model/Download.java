package ohlora.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings one file at a time over HTTP to a name that nobody looks at, goes on where an earlier try
 * ended, and hands it over only when its size and its sha-256 are right.
 */
final class Download {
  private static final int MOST_REDIRECTS = 5;
  private static final int CHUNK = 1 << 16;

  /** In bytes: smaller files arrive before anybody asks how far they are. */
  private static final long REPORTED = 1_000_000;

  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final Pattern SHA_256 = Pattern.compile("\"?([0-9a-fA-F]{64})\"?");
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d+/(\\d{1,18})");
  private static final String GO_ON = "start again, it goes on from there";

  /**
   * What is known of a file.
   *
   * @param size in bytes, -1 if it is not known
   * @param sha256 in lower-case hexadecimal digits, empty if it is not known
   */
  record Facts(long size, String sha256) {
    static final Facts UNKNOWN = new Facts(-1, "");

    boolean fits(Facts other) {
      return (size < 0 || other.size < 0 || size == other.size)
          && (sha256.isEmpty() || other.sha256.isEmpty() || sha256.equals(other.sha256));
    }

    @Override
    public String toString() {
      return (sha256.isEmpty() ? "" : "sha-256 " + sha256 + " ") + "(" + size + " bytes)";
    }
  }

  /** Where the bytes go: a file on a disk, which may be full. */
  interface Disk {
    Disk REAL =
        (file, append) ->
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);

    WritableByteChannel open(Path file, boolean append) throws IOException;
  }

  private record Answer(HttpResponse<InputStream> response, Facts stated) {}

  private final HttpClient client;
  private final Duration patience;
  private final Disk disk;
  private final PrintStream out;

  /**
   * @param patience how long the server may be silent
   * @param out told how far it is, every tenth of a file
   */
  Download(Duration patience, Disk disk, PrintStream out) {
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER) // the first answer states size and hash
            .build();
    this.patience = patience;
    this.disk = disk;
    this.out = out;
  }

  /**
   * Brings the file to {@code part}.
   *
   * @param name as errors name it
   * @param known what was recorded of it earlier
   * @return its size and sha-256, computed from what is on the disk
   * @throws WeightsException if it cannot be had, is not what the server states, or is not what was
   *     recorded. What has arrived of it stays in {@code part} unless it is known to be wrong.
   */
  Facts fetch(String name, URI address, Path part, Facts known) throws IOException {
    long have = Files.exists(part) ? Files.size(part) : 0;
    Answer answer = ask(name, address, have);
    try (InputStream body = answer.response.body()) {
      requireUnchanged(name, known, answer.stated);
      int status = answer.response.statusCode();
      boolean complete = status == RANGE_NOT_SATISFIABLE && have == answer.stated.size;
      if (!complete) {
        if (have > 0 && !continues(answer.response, have)) {
          if (status == RANGE_NOT_SATISFIABLE || status == 206) {
            Files.delete(part); // longer than the file, or not a part of it at all
            return fetch(name, address, part, known);
          }
          have = 0;
        }
        requireFound(name, address, status);
        long size = size(answer, have);
        requireRoom(name, part, size - have);
        copy(name, body, part, have, size);
      }
    }
    Facts facts = new Facts(Files.size(part), sha256(part));
    if (!facts.fits(answer.stated) || !facts.fits(known)) {
      Files.delete(part);
      requireUnchanged(name, known, facts);
      throw WeightsException.of(
          name,
          "arrived as " + facts + ", but the server states " + answer.stated,
          "it was removed, start again");
    }
    return facts;
  }

  private Answer ask(String name, URI address, long have) throws IOException {
    Facts stated = Facts.UNKNOWN;
    URI next = address;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      HttpResponse<InputStream> response = send(name, next, have);
      if (stated.equals(Facts.UNKNOWN)) {
        stated = stated(response.headers());
      }
      Optional<String> location = response.headers().firstValue("Location");
      if (response.statusCode() / 100 != 3 || location.isEmpty()) {
        return new Answer(response, stated);
      }
      response.body().close();
      URI target = resolve(name, next, location.get());
      if (next.getScheme().equals("https") && !"https".equals(target.getScheme())) {
        throw WeightsException.of(
            name, "the server leads away from https, to " + target, "do not use this server");
      }
      next = target;
    }
    throw WeightsException.of(
        name, "the server leads on more than " + MOST_REDIRECTS + " times", "try again later");
  }

  private static URI resolve(String name, URI address, String location) throws WeightsException {
    try {
      return address.resolve(location);
    } catch (IllegalArgumentException e) {
      throw WeightsException.of(
          name, "the server leads to '" + location + "'", "try again later", e);
    }
  }

  private HttpResponse<InputStream> send(String name, URI address, long have) throws IOException {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(patience);
      if (have > 0) {
        request.header("Range", "bytes=" + have + "-");
      }
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IllegalArgumentException e) {
      throw WeightsException.of(
          name, address + " is no address on the web", "correct the host that you have set", e);
    } catch (IOException e) {
      throw WeightsException.of(
          name,
          "no connection to " + address.getHost() + " (" + reason(e) + ")",
          "check the network and start again",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw WeightsException.of(name, "was interrupted", GO_ON, e);
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Hugging Face states the size and the sha-256 of a large file with its first redirect. */
  private static Facts stated(HttpHeaders headers) {
    Matcher hash = SHA_256.matcher(headers.firstValue("X-Linked-Etag").orElse(""));
    return new Facts(
        headers.firstValueAsLong("X-Linked-Size").orElse(-1),
        hash.matches() ? hash.group(1).toLowerCase(Locale.ROOT) : "");
  }

  private static void requireUnchanged(String name, Facts known, Facts now)
      throws WeightsException {
    if (!known.fits(now)) {
      throw WeightsException.of(
          name,
          "has changed at its origin: recorded is " + known + ", now it is " + now,
          "if you trust the new one, remove its entry from model.json");
    }
  }

  private static boolean continues(HttpResponse<InputStream> response, long have) {
    Matcher range = CONTENT_RANGE.matcher(header(response, "Content-Range"));
    return response.statusCode() == 206
        && range.matches()
        && Long.parseLong(range.group(1)) == have;
  }

  private static String header(HttpResponse<InputStream> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static void requireFound(String name, URI address, int status) throws WeightsException {
    if (status == 404 || status == 410) {
      throw WeightsException.of(
          name,
          "is not at " + address + " (" + status + ")",
          "look whether its author has moved it");
    }
    if (status == 401 || status == 403) {
      throw WeightsException.of(
          name,
          "may not be had from " + address + " (" + status + ")",
          "look whether its author has closed it");
    }
    if (status != 200 && status != 206) {
      throw WeightsException.of(
          name, address.getHost() + " answers with the error " + status, "try again later");
    }
  }

  /** The file's whole size in bytes as the server states it, or -1. */
  private static long size(Answer answer, long have) {
    if (answer.stated.size >= 0) {
      return answer.stated.size;
    }
    long rest = answer.response.headers().firstValueAsLong("Content-Length").orElse(-1);
    return rest < 0 ? -1 : have + rest;
  }

  private static void requireRoom(String name, Path part, long bytes) throws IOException {
    long room = Files.getFileStore(part.getParent()).getUsableSpace();
    if (bytes > room) {
      throw WeightsException.of(
          name,
          "needs " + bytes + " bytes, the disk has room for " + room,
          "make room and start again");
    }
  }

  private void copy(String name, InputStream body, Path part, long have, long size)
      throws IOException {
    Timer timer = new Timer("silence of the server", true);
    long done = have;
    try (WritableByteChannel file = opened(name, part, have)) {
      byte[] chunk = new byte[CHUNK];
      for (int read = read(name, body, chunk, timer, done, size);
          read >= 0;
          read = read(name, body, chunk, timer, done, size)) {
        write(name, file, ByteBuffer.wrap(chunk, 0, read));
        report(name, done, done + read, size);
        done += read;
      }
    } finally {
      timer.cancel();
    }
  }

  private int read(String name, InputStream body, byte[] chunk, Timer timer, long done, long size)
      throws IOException {
    Silence silence = new Silence(body);
    timer.schedule(silence, patience.toMillis());
    String reason;
    try {
      int read = body.read(chunk);
      if (!silence.broken && (read >= 0 || done >= size)) {
        return read;
      }
      reason = silence.broken ? "silent for " + patience.toSeconds() + " s" : "closed";
    } catch (IOException e) {
      reason = silence.broken ? "silent for " + patience.toSeconds() + " s" : reason(e);
    } finally {
      silence.cancel();
    }
    throw WeightsException.of(
        name,
        "the connection ended after "
            + done
            + (size < 0 ? "" : " of " + size)
            + " bytes ("
            + reason
            + ")",
        GO_ON);
  }

  /** Ends a read that waits for a silent server. */
  private static final class Silence extends TimerTask {
    private final InputStream body;
    private volatile boolean broken;

    Silence(InputStream body) {
      this.body = body;
    }

    @Override
    public void run() {
      broken = true;
      try {
        body.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e); // ends the timer; the reader says what happened
      }
    }
  }

  private WritableByteChannel opened(String name, Path part, long have) throws IOException {
    try {
      return disk.open(part, have > 0);
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  private static void write(String name, WritableByteChannel file, ByteBuffer bytes)
      throws IOException {
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  private static WeightsException unwritable(String name, IOException e) {
    return WeightsException.of(
        name,
        "cannot be written (" + reason(e) + ")",
        "make room or give write permission, then " + GO_ON,
        e);
  }

  private void report(String name, long before, long after, long size) {
    if (size > REPORTED && before * 10 / size < after * 10 / size) {
      out.printf("%s: %d of %d MB%n", name, after / 1_000_000, size / 1_000_000);
    }
  }

  /** The sha-256 of a file in lower-case hexadecimal digits. */
  static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[CHUNK];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
