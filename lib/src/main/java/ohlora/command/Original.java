package ohlora.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ohlora.io.InputException;
import ohlora.io.Json;

/**
 * A model that is fetched and not shipped, as {@code original.json} next to this class describes
 * it.
 *
 * @param card its model card, but for the files
 * @param sources where its files come from, small files first: what cannot work fails early
 */
record Original(ObjectNode card, List<Original.Site> sources) {
  private static final String RESOURCE = "original.json";

  Original {
    sources = List.copyOf(sources);
  }

  /**
   * A host and what it has.
   *
   * @param host the usual one, such as {@code https://huggingface.co}
   * @param variable the environment variable that may name another
   * @param folder the path there, with a slash at both ends
   * @param files path below that folder, by the path in ours
   */
  record Site(String host, String variable, String folder, Map<String, String> files) {
    Site {
      files = new LinkedHashMap<>(files);
    }
  }

  /** A file: where it lies in our folder, and where it comes from. */
  record Origin(String name, URI address) {}

  /** The model that ships with no file of its own. */
  static Original read() throws IOException {
    try (InputStream in = Original.class.getResourceAsStream(RESOURCE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Json.parse(Path.of(RESOURCE), text, Original.class, "description of a model");
    }
  }

  /**
   * All files, in the order of the sources.
   *
   * @param environment may name other hosts
   * @throws InputException if it names one that is not an address
   */
  List<Origin> files(Map<String, String> environment) throws InputException {
    List<Origin> files = new ArrayList<>();
    for (Site site : sources) {
      String named = environment.getOrDefault(site.variable, "");
      String host = (named.isBlank() ? site.host : named.strip()).replaceAll("/+$", "");
      for (Map.Entry<String, String> file : site.files.entrySet()) {
        try {
          files.add(new Origin(file.getKey(), URI.create(host + site.folder + file.getValue())));
        } catch (IllegalArgumentException e) {
          throw InputException.of(
              site.variable,
              "'" + named + "' is not an address on the web",
              "name a host such as " + site.host,
              e);
        }
      }
    }
    return files;
  }
}
