package ohlora.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import ohlora.io.Download;
import ohlora.io.FileFacts;
import ohlora.io.InputException;
import ohlora.io.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fetch against a server on this machine that behaves, and misbehaves in every way. */
class FetchTest {
  private static final String NAME = "generator.pth";
  private static final String GO_ON = "; start again, it continues from there";

  /** What a file does for one request; the request's range begins at {@code from}. */
  private interface Behaviour {
    void answer(HttpExchange exchange, int from) throws IOException;
  }

  @TempDir Path folder;

  private final byte[] content = new byte[300_000];
  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private Behaviour behaviour = this::honest;
  private Duration patience = Duration.ofSeconds(20);
  private Download.Disk disk = Download.Disk.REAL;

  @BeforeEach
  void startServer() throws IOException {
    new Random(5).nextBytes(content);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          ranges.add(exchange.getRequestURI().getPath() + " " + range);
          int from = range == null ? 0 : Integer.parseInt(range.substring(6, range.length() - 1));
          try (exchange) {
            behaviour.answer(exchange, from);
          }
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** Like GitHub: the file itself, or the wanted part of it. */
  private void honest(HttpExchange exchange, int from) throws IOException {
    send(exchange, content, from, content.length - from);
  }

  private static void send(HttpExchange exchange, byte[] bytes, int from, int count)
      throws IOException {
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from);
    OutputStream body = exchange.getResponseBody();
    body.write(bytes, from, count);
    body.flush();
  }

  /** Like Hugging Face: a redirect that states size and hash, then the file. */
  private Behaviour linked(String sha256, long size) {
    return (exchange, from) -> {
      if (exchange.getRequestURI().getPath().equals("/cdn")) {
        honest(exchange, from);
        return;
      }
      exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + sha256 + "\"");
      exchange.getResponseHeaders().set("X-Linked-Size", Long.toString(size));
      exchange.getResponseHeaders().set("Location", "/cdn");
      exchange.sendResponseHeaders(302, -1);
    };
  }

  private void run() throws IOException {
    String host = "http://localhost:" + server.getAddress().getPort();
    run(URI.create(host + "/" + NAME));
  }

  private void run(URI address) throws IOException {
    PrintStream out = new PrintStream(printed, true, UTF_8);
    Download download = new Download(patience, disk, out);
    List<Original.Origin> files = List.of(new Original.Origin(NAME, address));
    new OriginalFolder(folder, Original.read().card(), download, out).fetch(files);
  }

  /** The one line that a fetch ends with; nothing may be visible under the file's name. */
  private String refusal() {
    String message = assertThrows(InputException.class, this::run).getMessage();
    assertFalse(message.contains("\n"));
    assertFalse(Files.exists(folder.resolve(NAME)));
    return message;
  }

  private String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/" + NAME;
  }

  private Path part() {
    return folder.resolve("." + NAME + ".part");
  }

  private String hash() throws IOException {
    return FileFacts.of(Files.write(folder.resolve("whole"), content)).sha256();
  }

  private void assertFetched() throws IOException {
    assertArrayEquals(content, Files.readAllBytes(folder.resolve(NAME)));
    assertFalse(Files.exists(part()));
    JsonNode file = card().path("files").path(NAME);
    assertEquals(content.length, file.path("size").asLong());
    assertEquals(hash(), file.path("sha256").asText());
  }

  private JsonNode card() throws IOException {
    return Json.read(folder.resolve("model.json"), JsonNode.class, "model card");
  }

  @Test
  void aFileIsFetchedOnceAndItsSizeAndHashAreRecorded() throws IOException {
    behaviour = linked(hash(), content.length);
    run();
    assertFetched();
    assertEquals("original", card().path("kind").asText());
    assertEquals(List.of("/generator.pth null", "/cdn null"), ranges);
    run();
    assertEquals(2, ranges.size(), "what is there is not fetched again");
    assertTrue(printed.toString(UTF_8).contains("states no licence"));
  }

  @Test
  void aConnectionThatEndsEarlyIsSaidAndTheNextTryGoesOnFromThere() throws IOException {
    behaviour = (exchange, from) -> send(exchange, content, from, 200_000);
    String line = refusal();
    // What was on its way when the connection broke may be lost.
    long arrived = Files.size(part());
    assertTrue(arrived > 0 && arrived <= 200_000, arrived + " bytes");
    assertTrue(
        line.startsWith(NAME + ": the connection ended after " + arrived + " of 300000 bytes ("),
        line);
    assertTrue(line.endsWith(")" + GO_ON), line);
    behaviour = linked(hash(), content.length);
    run();
    assertFetched();
    assertEquals("/cdn bytes=" + arrived + "-", ranges.get(2));
  }

  @Test
  void aSilentServerIsGivenUp() throws IOException {
    patience = Duration.ofSeconds(1);
    behaviour =
        (exchange, from) -> {
          send(exchange, content, from, 100_000);
          try {
            Thread.sleep(10_000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    assertEquals(
        NAME + ": the connection ended after 100000 of 300000 bytes (silent for 1 s)" + GO_ON,
        refusal());
    assertEquals(100_000, Files.size(part()));
  }

  @Test
  void aServerThatIgnoresTheRangeSendsTheWholeFileAgain() throws IOException {
    Files.write(part(), new byte[1000]);
    behaviour = (exchange, from) -> honest(exchange, 0);
    run();
    assertFetched();
  }

  @Test
  void aRestThatIsLongerThanTheFileIsThrownAway() throws IOException {
    Files.write(part(), new byte[400_000]);
    behaviour =
        (exchange, from) -> {
          if (from > content.length) {
            exchange.sendResponseHeaders(416, -1);
          } else {
            honest(exchange, from);
          }
        };
    run();
    assertFetched();
  }

  @Test
  void aFileThatHasAlreadyArrivedWholeIsOnlyChecked() throws IOException {
    Files.write(part(), content);
    Behaviour linked = linked(hash(), content.length);
    behaviour =
        (exchange, from) -> {
          if (exchange.getRequestURI().getPath().equals("/cdn")) {
            exchange.sendResponseHeaders(416, -1);
          } else {
            linked.answer(exchange, from);
          }
        };
    run();
    assertFetched();
  }

  @Test
  void noNetworkIsSaidWithTheHost() {
    int port = server.getAddress().getPort();
    server.stop(0);
    String line = refusal();
    assertTrue(line.startsWith(NAME + ": no connection to localhost ("), port + line);
    assertTrue(line.endsWith("); check the network and start again"), line);
  }

  @Test
  void aFileThatIsNotThereOrNotOpenIsSaidWithItsAddress() {
    behaviour = (exchange, from) -> exchange.sendResponseHeaders(404, -1);
    assertEquals(
        NAME + ": is not at " + url() + " (404); check whether its author has moved it", refusal());
    behaviour = (exchange, from) -> exchange.sendResponseHeaders(401, -1);
    assertEquals(
        NAME
            + ": may not be fetched from "
            + url()
            + " (401); check whether its author has closed it",
        refusal());
  }

  @Test
  void anErrorOfTheServerLeavesWhatHasArrived() throws IOException {
    Files.write(part(), Arrays.copyOf(content, 1000));
    behaviour = (exchange, from) -> exchange.sendResponseHeaders(503, -1);
    assertEquals(NAME + ": localhost answers with the error 503; try again later", refusal());
    assertEquals(1000, Files.size(part()));
  }

  @Test
  void aServerThatRedirectsInACircleIsRefused() {
    behaviour =
        (exchange, from) -> {
          exchange.getResponseHeaders().set("Location", "/" + NAME);
          exchange.sendResponseHeaders(302, -1);
        };
    assertEquals(NAME + ": the server redirects more than 5 times; try again later", refusal());
  }

  @Test
  void whatIsNotTheStatedFileIsRemoved() throws IOException {
    String stated = "0".repeat(64);
    behaviour = linked(stated, content.length);
    assertEquals(
        NAME
            + ": arrived as sha-256 "
            + hash()
            + " (300000 bytes), but the server states sha-256 "
            + stated
            + " (300000 bytes); it was removed, start again",
        refusal());
    assertFalse(Files.exists(part()));
    assertFalse(Files.exists(folder.resolve("model.json")));
  }

  @Test
  void aFileThatHasChangedAtItsOriginIsRefused() throws IOException {
    run();
    Files.delete(folder.resolve(NAME));
    String before = "sha-256 " + hash() + " (300000 bytes)";
    content[0]++;
    String line =
        NAME
            + ": has changed at its origin: it was "
            + before
            + ", and is now sha-256 "
            + hash()
            + " (300000 bytes); if you trust the new one, remove its entry from model.json";
    assertEquals(line, refusal());
    assertFalse(Files.exists(part()));
    behaviour = linked(hash(), content.length);
    assertEquals(line, refusal(), "the server states it before anything is fetched");
    assertFalse(Files.exists(part()));
  }

  @Test
  void aFileThatWasChangedHereOrCameFromElsewhereIsRefused() throws IOException {
    run();
    Path file = folder.resolve(NAME);
    Files.write(file, new byte[300_000]);
    String line = assertThrows(InputException.class, this::run).getMessage();
    assertTrue(line.startsWith(file + ": is no longer what was fetched: it was sha-256 "));
    assertTrue(line.endsWith("; remove it and start again"));
    Files.delete(folder.resolve("model.json"));
    assertEquals(
        file + ": was not fetched by this command; move it away and start again",
        assertThrows(InputException.class, this::run).getMessage());
  }

  @Test
  void aFullDiskIsSaidAndTheNextTryGoesOnFromThere() throws IOException {
    disk = (file, append) -> new FullAfter(100_000, Download.Disk.REAL.open(file, append));
    assertEquals(
        NAME
            + ": cannot be written (No space left on device); make room or give write permission,"
            + " then start again, it continues from there",
        refusal());
    assertEquals(100_000, Files.size(part()));
    disk = Download.Disk.REAL;
    run();
    assertFetched();
    assertEquals("/generator.pth bytes=100000-", ranges.get(1));
  }

  @Test
  void aFileLargerThanTheDiskIsNotEvenBegun() throws IOException {
    behaviour =
        (exchange, from) -> {
          exchange.getResponseHeaders().set("X-Linked-Size", Long.toString(1L << 60));
          honest(exchange, from);
        };
    String line = refusal();
    assertTrue(line.startsWith(NAME + ": needs 1152921504606846976 bytes, the disk has room for"));
    assertFalse(Files.exists(part()));
  }

  @Test
  void aModelCardThatIsNoneIsRefused() throws IOException {
    Path card = folder.resolve("model.json");
    for (String text : List.of("", "[]", "{\"files\":3}", "{\"files\":{\"a\":{}}}", "{")) {
      Files.writeString(card, text);
      String line = refusal();
      assertTrue(line.startsWith(card + ": is not a model card"), line);
    }
  }

  @Test
  void aNumberOfTheServersThatIsNoneIsAsIfItHadNotBeenSaid() throws IOException {
    behaviour =
        (exchange, from) -> {
          exchange.getResponseHeaders().set("X-Linked-Size", "many");
          honest(exchange, from);
        };
    run();
    assertFetched();
  }

  @Test
  void aDownloadOfTheFirstVersionGoesOnAndItsCardIsBroughtUpToDate() throws IOException {
    Files.write(folder.resolve("other.csv"), new byte[10]);
    String other = FileFacts.of(folder.resolve("other.csv")).sha256();
    Files.write(folder.resolve(NAME), content);
    String old =
        """
        {
          "name": "Oh-LoRA StyleGAN-VectorFind-v7",
          "kind": "original",
          "licence": "none stated by the author; fetched for your own use only",
          "origin": "somewhere",
          "generator": "stylegan_gen_vector_find_v7.pth",
          "scorer": "stylegan_gen_fine_tuned_v2_cnn.pth",
          "medians": {"hairColor": -0.2709, "hairLength": 0.3052, "backgroundMean": 0.0742},
          "files": {
            "other.csv": {"size": 10, "sha256": "OTHER"},
            "generator.pth": {"size": 300000, "sha256": "HASH"}
          }
        }
        """;
    Path card = folder.resolve("model.json");
    Files.writeString(card, old.replace("OTHER", other).replace("HASH", hash()));
    run();
    assertEquals(List.of(), ranges, "what is there is not fetched again");
    assertFetched();
    assertEquals(other, card().path("files").path("other.csv").path("sha256").asText());
    assertEquals(-0.2709, card().path("medians").path("hair_color").asDouble());
    assertEquals(6, card().path("networks").size());
    assertFalse(card().path("medians").has("hairColor"));
    String once = Files.readString(card);
    run();
    assertEquals(once, Files.readString(card));
  }

  @Test
  void whatWasChangedInACardOfTodayStays() throws IOException {
    run();
    Path card = folder.resolve("model.json");
    Files.writeString(card, Files.readString(card).replace("\"a young woman\"", "\"a woman\""));
    Files.delete(folder.resolve(NAME));
    run();
    assertFetched();
    assertEquals("a woman", card().path("criteria").path("young_woman").asText());
  }

  /** A disk on which a file may have so many bytes and no more. */
  private static final class FullAfter implements WritableByteChannel {
    private final WritableByteChannel file;
    private int room;

    FullAfter(int room, WritableByteChannel file) {
      this.room = room;
      this.file = file;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      if (room == 0) {
        throw new IOException("No space left on device");
      }
      int count = Math.min(room, bytes.remaining());
      file.write(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      room -= count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
