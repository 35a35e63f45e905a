package ohlora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules that hold the packages together, checked on the sources. */
class HouseTest {
  /** Data flows one way: a package uses only those before it. */
  private static final List<String> PACKAGES =
      List.of(
          "io",
          "weights",
          "model",
          "latent",
          "score",
          "select",
          "reliability",
          "view",
          "command",
          "demo");

  private static final Path JAVA = Path.of("src/main/java/ohlora");
  private static final Path RESOURCES = Path.of("src/main/resources/ohlora/view");
  private static final Pattern USED = Pattern.compile("\\bohlora\\.([a-z]+)\\b");
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*");
  private static final Pattern NAMED =
      Pattern.compile("(?i)\\b(eyes|mouths?|poses?|hair\\w*)\\b|\\b(?:EYES|MOUTH|POSE|HAIR)_");
  private static final Pattern DEFAULT_LOCALE =
      Pattern.compile(
          "\\.formatted\\(|String\\.format\\((?!\\s*Locale\\.)|toLowerCase\\(\\)|toUpperCase\\(\\)|\\.printf\\((?!\\s*Locale\\.)");
  private static final Pattern DEFAULT_CHARSET =
      Pattern.compile(
          "new FileReader\\(|new FileWriter\\(|\\.getBytes\\(\\)|\\.write\\(\\)\\.csv\\(");

  @Test
  void noPackageUsesOneBelowIt() throws IOException {
    List<String> faults = new ArrayList<>();
    for (Path file : files(JAVA)) {
      String own = file.getParent().getFileName().toString();
      assertTrue(PACKAGES.contains(own), file + " is in no known package");
      Matcher used = USED.matcher(Files.readString(file));
      while (used.find()) {
        if (PACKAGES.indexOf(used.group(1)) > PACKAGES.indexOf(own)) {
          faults.add(file + " uses ohlora." + used.group(1));
        }
      }
    }
    assertEquals(List.of(), faults);
  }

  @Test
  void everyPackageSaysWhatItIsFor() {
    for (String name : PACKAGES) {
      assertTrue(Files.exists(JAVA.resolve(name).resolve("package-info.java")), name);
    }
  }

  @Test
  void theMethodsCodeNamesNoProperty() throws IOException {
    List<String> faults = new ArrayList<>(matches(methodsCode(), NAMED));
    faults.addAll(matches(files(RESOURCES), NAMED));
    assertEquals(List.of(), faults);
  }

  @Test
  void nothingIsFormattedOrWrittenInThePlatformsLocaleOrCharset() throws IOException {
    assertEquals(List.of(), matches(files(JAVA), DEFAULT_LOCALE));
    assertEquals(List.of(), matches(files(JAVA), DEFAULT_CHARSET));
  }

  private static List<Path> methodsCode() throws IOException {
    return files(JAVA).stream().filter(file -> !file.startsWith(JAVA.resolve("demo"))).toList();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().matches(".*\\.(java|js|html|css)"))
          .sorted()
          .toList();
    }
  }

  private static List<String> matches(List<Path> files, Pattern pattern) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files) {
      Matcher matcher = pattern.matcher(COMMENT.matcher(Files.readString(file)).replaceAll(""));
      while (matcher.find()) {
        found.add(file + ": " + matcher.group());
      }
    }
    return found;
  }
}
