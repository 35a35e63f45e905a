package ohlora.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * The right to write into a folder, or to write one file, which one owner at a time has, among all
 * processes and within each. The operating system holds the lock on a file next to what is written
 * and gives it up when the process ends, however it ends. The file says who holds it, and is
 * removed with the lock.
 *
 * <p>On POSIX systems a process loses its lock on a file as soon as it closes any descriptor of it.
 * So who holds a lock here is known before the file is opened, and nothing else opens it.
 */
public final class FolderLock implements AutoCloseable {
  private static final String NAME = ".lock";

  /** In characters: what an owner says of itself is far shorter. */
  private static final int MAX_OWNER = 200;

  /** In milliseconds: so long an owner may take from having the lock to saying so. */
  private static final int PATIENCE = 100;

  /** Who holds which lock of this process, by the folder's key and the lock file's name. */
  private static final Map<Map.Entry<Object, String>, String> HELD = new HashMap<>();

  private final Map.Entry<Object, String> key;
  private final Path file;
  private final FileChannel channel;
  private final FileChannel seen;

  private FolderLock(
      Map.Entry<Object, String> key, Path file, FileChannel channel, FileChannel seen) {
    this.key = key;
    this.file = file;
    this.channel = channel;
    this.seen = seen;
  }

  /**
   * Takes the lock of a folder, which is made where it is missing.
   *
   * @throws InputException if somebody else has it, saying who and since when, or if the folder
   *     cannot be written into
   * @throws ClosedByInterruptException if the thread was interrupted; it stays interrupted
   */
  public static FolderLock of(Path folder) throws IOException {
    return take(folder, folder, NAME);
  }

  /**
   * Takes the lock of one file, whose folder is made where it is missing.
   *
   * @throws InputException as {@link #of} does
   */
  public static FolderLock ofFile(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    return take(file, folder, "." + file.getFileName() + NAME);
  }

  private static FolderLock take(Path what, Path folder, String name) throws IOException {
    AtomicFile.makeFolder(folder);
    String owner =
        Text.format(
            "process %d since %s",
            ProcessHandle.current().pid(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
    synchronized (HELD) {
      Map.Entry<Object, String> key = Map.entry(key(folder), name);
      if (HELD.containsKey(key)) {
        throw busy(what, HELD.get(key) + ", this one");
      }
      FolderLock lock = null;
      try {
        while (lock == null) {
          lock = take(what, key, folder.resolve(name), owner);
        }
      } catch (ClosedByInterruptException | InputException e) {
        throw e;
      } catch (IOException e) {
        throw InputException.of(
            what.toString(),
            "cannot be locked (" + Text.reason(e) + ")",
            "give write permission, or choose another folder",
            e);
      }
      HELD.put(key, owner);
      return lock;
    }
  }

  /** What the folder is, by whichever path it is reached. */
  private static Object key(Path folder) throws IOException {
    Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
    return key == null ? folder.toRealPath() : key;
  }

  /** Tries once; null if the file was removed by its last owner meanwhile. */
  private static FolderLock take(Path what, Map.Entry<Object, String> key, Path file, String owner)
      throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Text.requireRegular(file);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new ClosedByInterruptException(); // before there is a file that would stay
    }
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileChannel seen = null;
    try {
      if (!isLocked(channel)) {
        throw busy(what, owner(channel));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
      // Whether the name still leads to what was locked. Stays open: see above.
      seen = FileChannel.open(file, StandardOpenOption.READ);
      if (text(seen).equals(owner)) {
        return new FolderLock(key, file, channel, seen);
      }
    } catch (NoSuchFileException e) {
      // the last owner removed it after it was opened here
    } catch (IOException | RuntimeException e) {
      close(channel, seen);
      throw e;
    }
    close(channel, seen);
    return null;
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String owner(FileChannel channel) throws IOException {
    long until = System.nanoTime() + PATIENCE * 1_000_000L;
    String owner = text(channel);
    while (owner.isEmpty() && System.nanoTime() < until) {
      Thread.onSpinWait();
      owner = text(channel);
    }
    return owner.isEmpty() ? "another process" : owner;
  }

  private static String text(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_OWNER);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  private static InputException busy(Path what, String owner) {
    return InputException.of(
        what.toString(),
        "is being written by " + owner,
        "wait until it has ended, or choose another folder");
  }

  /** Gives the lock back; a second time does nothing. */
  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      if (!channel.isOpen()) {
        return;
      }
      try {
        Files.deleteIfExists(file);
      } finally {
        close(channel, seen);
        HELD.remove(key);
      }
    }
  }

  private static void close(FileChannel channel, FileChannel seen) throws IOException {
    channel.close();
    if (seen != null) {
      seen.close();
    }
  }
}
