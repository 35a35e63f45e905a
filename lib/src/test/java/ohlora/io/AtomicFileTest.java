package ohlora.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir private Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFileIsWrittenAsUtf8WithItsFoldersAndReplacedWhole() throws IOException {
    Path file = folder.resolve("a/b/grades.csv");
    AtomicFile.write(file, "최상\n");
    assertArrayEquals(
        new byte[] {
          (byte) 0xec, (byte) 0xb5, (byte) 0x9c, (byte) 0xec, (byte) 0x83, (byte) 0x81, 10
        },
        Files.readAllBytes(file));
    AtomicFile.write(file, "x");
    assertEquals("x", Files.readString(file));
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertEquals(1, files.count(), "no part is left");
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsSaidInOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    Path below = file.resolve("run/recipe.json");
    InputException e = assertThrows(InputException.class, () -> AtomicFile.write(below, "new"));
    assertTrue(e.getMessage().startsWith(below + ": cannot be written ("), e.getMessage());
    assertTrue(
        e.getMessage().endsWith("); make room or give write permission, and try again"),
        e.getMessage());
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("file"), names());
  }

  @Test
  void whereTheNewContentCannotTakeItsPlaceTheOldStaysAndNoPartIsLeft() throws IOException {
    Path taken = Files.createDirectories(folder.resolve("taken/inside")).getParent();
    InputException e = assertThrows(InputException.class, () -> AtomicFile.write(taken, "new"));
    assertTrue(e.getMessage().startsWith(taken + ": cannot be written ("), e.getMessage());
    assertTrue(Files.isDirectory(taken.resolve("inside")));
    assertEquals(List.of("taken"), names());
  }

  @Test
  void aLinkToAFolderIsOneAndOneThatLeadsNowhereIsCalledSo() throws IOException {
    Path link =
        Files.createSymbolicLink(
            folder.resolve("link"), Files.createDirectory(folder.resolve("real")));
    AtomicFile.write(link.resolve("file"), "new");
    AtomicFile.makeFolder(link);
    assertEquals("new", Files.readString(folder.resolve("real/file")));
    Path nowhere = Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("gone"));
    InputException e =
        assertThrows(InputException.class, () -> AtomicFile.write(nowhere.resolve("file"), "new"));
    assertTrue(e.getMessage().contains("(it is a link that leads nowhere)"), e.getMessage());
  }

  @Test
  void whatBearsTheNameOfThePartIsNotWrittenThroughAndAFailureLeavesNoPart() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "kept");
    Files.createSymbolicLink(folder.resolve(".file.part"), other);
    AtomicFile.write(folder.resolve("file"), "new");
    assertEquals("kept", Files.readString(other));
    assertThrows(
        CancellationException.class,
        () ->
            AtomicFile.write(
                folder.resolve("file"),
                out -> {
                  out.write('x');
                  throw new CancellationException();
                }));
    assertEquals("new", Files.readString(folder.resolve("file")));
    assertEquals(List.of("file", "other"), names());
  }

  @Test
  void aPictureIsAPngOfItsPixels() throws IOException {
    BufferedImage picture = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(2, 1, 0x123456);
    Path file = folder.resolve("new/picture.png");
    Png.write(file, picture);
    BufferedImage read = ImageIO.read(file.toFile());
    assertEquals(3, read.getWidth());
    assertEquals(0xff123456, read.getRGB(2, 1));
  }
}
