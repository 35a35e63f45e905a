package ohlora.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings one file at a time over HTTP to a name that nobody looks at, continues where an earlier
 * try ended, and hands it over only when its size and its sha-256 are right.
 */
public final class Download {
  private static final int MAX_REDIRECTS = 5;
  private static final int CHUNK = 1 << 16;

  /** In bytes: smaller files arrive before anybody asks how far they are. */
  private static final long REPORTED = 1_000_000;

  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final Pattern SHA_256 = Pattern.compile("\"?([0-9a-fA-F]{64})\"?");
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d+/(\\d{1,18})");
  private static final String TRY_LATER = "try again later";
  private static final String GO_ON = "start again, it continues from there";

  /** Where the bytes go: a file on a disk, which may be full. */
  public interface Disk {
    Disk REAL =
        (file, append) ->
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);

    WritableByteChannel open(Path file, boolean append) throws IOException;
  }

  private final HttpClient client;
  private final Duration patience;
  private final Disk disk;
  private final PrintStream out;

  /**
   * @param patience how long the server may be silent
   * @param out told how far it is, every tenth of a file
   */
  public Download(Duration patience, Disk disk, PrintStream out) {
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
   * @throws InputException if it cannot be had, is not what the server states, or is not what was
   *     recorded. What has arrived of it stays in {@code part} unless it is known to be wrong.
   */
  public FileFacts fetch(String name, URI address, Path part, FileFacts known) throws IOException {
    return new Transfer(name, address, part, known).run();
  }

  /** The server's last answer, and what it or an earlier one states of the file. */
  private record Answer(HttpResponse<InputStream> response, FileFacts stated) {
    int status() {
      return response.statusCode();
    }

    /** Whether it is the rest of a file of which this many bytes have arrived. */
    boolean continuesAt(long have) {
      Matcher range =
          CONTENT_RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
      return status() == 206 && range.matches() && Long.parseLong(range.group(1)) == have;
    }

    /** The file's whole size in bytes as the server states it, or -1. */
    long size(long have) {
      if (stated.size() >= 0) {
        return stated.size();
      }
      long rest = number(response.headers(), "Content-Length");
      return rest < 0 ? -1 : have + rest;
    }
  }

  /** One file on its way. */
  private final class Transfer {
    private final String name;
    private final URI address;
    private final Path part;
    private final FileFacts known;

    Transfer(String name, URI address, Path part, FileFacts known) {
      this.name = name;
      this.address = address;
      this.part = part;
      this.known = known;
    }

    FileFacts run() throws IOException {
      FileFacts stated = bring();
      FileFacts facts = FileFacts.of(part);
      if (!facts.fits(stated) || !facts.fits(known)) {
        Files.delete(part);
        requireUnchanged(facts);
        throw refused(
            "arrived as " + facts + ", but the server states " + stated,
            "it was removed, start again");
      }
      return facts;
    }

    /** Brings what is missing of the file and gives what the server states of it. */
    private FileFacts bring() throws IOException {
      long have = Files.exists(part) ? Files.size(part) : 0;
      Answer answer = ask(have);
      try (InputStream body = answer.response.body()) {
        requireUnchanged(answer.stated);
        int status = answer.status();
        if (status == RANGE_NOT_SATISFIABLE && have == answer.stated.size()) {
          return answer.stated; // all of it has arrived already
        }
        if (have > 0 && !answer.continuesAt(have)) {
          if (status == RANGE_NOT_SATISFIABLE || status == 206) {
            Files.delete(part); // longer than the file, or not a part of it at all
            return bring();
          }
          have = 0;
        }
        requireFound(status);
        long size = answer.size(have);
        requireRoom(size - have);
        copy(body, have, size);
        return answer.stated;
      }
    }

    private Answer ask(long have) throws IOException {
      FileFacts stated = FileFacts.UNKNOWN;
      URI next = address;
      for (int i = 0; i <= MAX_REDIRECTS; i++) {
        HttpResponse<InputStream> response = send(next, have);
        if (stated.equals(FileFacts.UNKNOWN)) {
          stated = stated(response.headers());
        }
        Optional<String> location = response.headers().firstValue("Location");
        if (response.statusCode() / 100 != 3 || location.isEmpty()) {
          return new Answer(response, stated);
        }
        response.body().close();
        URI target = resolve(next, location.get());
        if (next.getScheme().equals("https") && !"https".equals(target.getScheme())) {
          throw refused(
              "the server redirects away from https, to " + target, "do not use this server");
        }
        next = target;
      }
      throw refused("the server redirects more than " + MAX_REDIRECTS + " times", TRY_LATER);
    }

    private URI resolve(URI from, String location) throws InputException {
      try {
        return from.resolve(location);
      } catch (IllegalArgumentException e) {
        throw refused("the server redirects to '" + location + "'", TRY_LATER, e);
      }
    }

    private HttpResponse<InputStream> send(URI to, long have) throws IOException {
      try {
        HttpRequest.Builder request = HttpRequest.newBuilder(to).timeout(patience);
        if (have > 0) {
          request.header("Range", "bytes=" + have + "-");
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      } catch (IllegalArgumentException e) {
        throw refused(
            to + " is not an address on the web", "correct the host that you have set", e);
      } catch (IOException e) {
        throw refused(
            "no connection to " + to.getHost() + " (" + Text.reason(e) + ")",
            "check the network and start again",
            e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw refused("was interrupted", GO_ON, e);
      }
    }

    private void requireUnchanged(FileFacts now) throws InputException {
      if (!known.fits(now)) {
        throw refused(
            "has changed at its origin: it was " + known + ", and is now " + now,
            "if you trust the new one, remove its entry from model.json");
      }
    }

    private void requireFound(int status) throws InputException {
      String at = address + " (" + status + ")";
      switch (status) {
        case 200, 206 -> {}
        case 404, 410 -> throw refused("is not at " + at, "check whether its author has moved it");
        case 401, 403 ->
            throw refused(
                "may not be fetched from " + at, "check whether its author has closed it");
        default ->
            throw refused(address.getHost() + " answers with the error " + status, TRY_LATER);
      }
    }

    private void requireRoom(long bytes) throws IOException {
      long room = Files.getFileStore(part.toAbsolutePath().getParent()).getUsableSpace();
      if (bytes > room) {
        throw refused(
            "needs " + bytes + " bytes, the disk has room for " + room,
            "make room and start again");
      }
    }

    private void copy(InputStream body, long have, long size) throws IOException {
      Timer timer = new Timer("silence of the server", true);
      long done = have;
      try (WritableByteChannel file = opened(have > 0)) {
        byte[] chunk = new byte[CHUNK];
        for (int read = read(body, chunk, timer, done, size);
            read >= 0;
            read = read(body, chunk, timer, done, size)) {
          write(file, ByteBuffer.wrap(chunk, 0, read));
          report(done, done + read, size);
          done += read;
        }
      } finally {
        timer.cancel();
      }
    }

    private int read(InputStream body, byte[] chunk, Timer timer, long done, long size)
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
        reason = silence.broken ? "silent for " + patience.toSeconds() + " s" : Text.reason(e);
      } finally {
        silence.cancel();
      }
      String arrived = size < 0 ? done + " bytes" : done + " of " + size + " bytes";
      throw refused("the connection ended after " + arrived + " (" + reason + ")", GO_ON);
    }

    private WritableByteChannel opened(boolean append) throws IOException {
      try {
        return disk.open(part, append);
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    private void write(WritableByteChannel file, ByteBuffer bytes) throws IOException {
      try {
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
      } catch (ClosedByInterruptException e) {
        throw refused("was interrupted", GO_ON);
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    private void report(long before, long after, long size) {
      if (size > REPORTED && before * 10 / size < after * 10 / size) {
        out.print(Text.format("%s: %d of %d MB%n", name, after / 1_000_000, size / 1_000_000));
      }
    }

    private InputException unwritable(IOException e) {
      return refused(
          "cannot be written (" + Text.reason(e) + ")",
          "make room or give write permission, then " + GO_ON,
          e);
    }

    private InputException refused(String wrong, String advice) {
      return InputException.of(name, wrong, advice);
    }

    private InputException refused(String wrong, String advice, Exception cause) {
      return InputException.of(name, wrong, advice, cause);
    }
  }

  /** Hugging Face states the size and the sha-256 of a large file with its first redirect. */
  private static FileFacts stated(HttpHeaders headers) {
    Matcher hash = SHA_256.matcher(headers.firstValue("X-Linked-Etag").orElse(""));
    return new FileFacts(number(headers, "X-Linked-Size"), hash.matches() ? hash.group(1) : "");
  }

  /** The whole number that a header gives, or -1. */
  private static long number(HttpHeaders headers, String name) {
    try {
      return headers.firstValueAsLong(name).orElse(-1);
    } catch (NumberFormatException e) {
      return -1; // as if it had not been stated
    }
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
        // the reader says what happened
      }
    }
  }
}
