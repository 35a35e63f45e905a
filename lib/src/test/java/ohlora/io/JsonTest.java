package ohlora.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
  private static final Path FILE = Path.of("thing.json");

  @TempDir private Path folder;

  /** Something to be read. */
  record Thing(
      String name,
      int count,
      double share,
      boolean kept,
      List<String> words,
      Map<String, Part> parts) {}

  /** A part of it, which checks itself. */
  record Part(double size) {
    Part {
      if (size < 0) {
        throw new IllegalArgumentException("size is " + size + "; allowed: 0 or more");
      }
    }
  }

  private static Thing parse(String text) throws IOException {
    return Json.parse(FILE, text, Thing.class, "thing");
  }

  private static String refusal(String text) {
    return assertThrows(InputException.class, () -> parse(text)).getMessage();
  }

  @Test
  void whatIsWrittenIsReadAgainAndLooksTheSameEverywhere() throws IOException {
    Map<String, Part> parts = new LinkedHashMap<>();
    parts.put("b", new Part(.5));
    parts.put("a", new Part(1e-7));
    Thing thing = new Thing("최상 ≥", 3, -.9123, true, List.of("x", "y"), parts);
    Path file = folder.resolve("new/thing.json");
    Json.write(file, thing);
    assertEquals(thing, Json.read(file, Thing.class, "thing"));
    assertEquals(
        """
        {
          "name": "최상 ≥",
          "count": 3,
          "share": -0.9123,
          "kept": true,
          "words": [
            "x",
            "y"
          ],
          "parts": {
            "b": {
              "size": 0.5
            },
            "a": {
              "size": 1.0E-7
            }
          }
        }
        """,
        Files.readString(file));
    assertEquals("{}\n", Json.text(Map.of()));
  }

  /** Each of them one field wrong in an object that has the others. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'name': 3 | field 'name' is of another kind; allowed: a text in quotes",
        "'count': '3' | field 'count' is of another kind; allowed: a whole number",
        "'count': 3.5 | field 'count' is of another kind; allowed: a whole number",
        "'count': null | field 'count' is missing or null",
        "'share': 'x' | field 'share' is of another kind; allowed: a number",
        "'share': [1] | field 'share' is of another kind; allowed: a number",
        "'kept': 'yes' | field 'kept' is of another kind; allowed: true or false",
        "'kept': 1 | field 'kept' is of another kind; allowed: true or false",
        "'words': 'x' | field 'words' is of another kind; allowed: a list in [ ]",
        "'words': [1] | field 'words[0]' is of another kind; allowed: a text in quotes",
        "'parts': 3 | field 'parts' is of another kind; allowed: an object in { }",
        "'parts': {'a': 3} | field 'parts.a' is of another kind; allowed: an object in { }",
        "'parts': {'a': {}} | field 'parts.a.size' is missing or null",
        "'parts': {'a': {'size': -1}} | field 'parts.a' is refused: size is -1.0; allowed: 0 or"
            + " more",
        "'words': ['x'], 'words': ['x'] | duplicate field 'words'",
      })
  void aWrongFieldIsNamedWithFileAndLine(String field, String wrong) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String right :
        List.of("'name': 'x'", "'count': 1", "'share': 1", "'kept': true", "'words': []")) {
      fields.put(right.split(":")[0], right);
    }
    fields.put(field.split(":")[0], field);
    String text = "{\n" + String.join(", ", fields.values()).replace('\'', '"') + "}";
    assertEquals("thing.json: is not a thing: line 2, " + wrong + "; correct it", refusal(text));
  }

  @Test
  void anUnknownFieldIsRefusedWithThoseThatThereAre() {
    String line = refusal("{\"count\": 1, \"share\": 1, \"kept\": true, \"nmae\": \"x\"}");
    String begin = "thing.json: is not a thing: line 1, field 'nmae' is not known; allowed: ";
    assertEquals(begin, line.substring(0, begin.length()));
    assertEquals(true, line.contains("name"), line);
  }

  @Test
  void whatIsNoJsonIsSaidWithoutAWordOfJava() {
    assertEquals("thing.json: is not a thing: it is empty; correct it", refusal(" \n"));
    assertEquals("thing.json: is not a thing but null; correct it", refusal("null"));
    assertEquals("thing.json: is not a thing: line 1, it ends too early; correct it", refusal("{"));
    assertEquals(
        "thing.json: is not a thing: line 1, is of another kind; allowed: an object in { }; correct"
            + " it",
        refusal("[]"));
    assertEquals(
        "thing.json: is not a thing: line 1, unexpected character ('}'); correct it",
        refusal("{\"count\": 1,}"));
    assertEquals(
        "thing.json: is not a thing: line 1, non-standard token 'NaN'; correct it",
        refusal("{\"share\": NaN}"));
    String all = "{\"count\": 1, \"share\": 1, \"kept\": true}";
    assertEquals(
        "thing.json: is not a thing: line 1, unrecognized token 'x'; correct it",
        refusal(all + " x"));
    assertEquals(
        "thing.json: is not a thing: line 2, is followed by something else; correct it",
        refusal(all + "\n" + all));
  }

  @Test
  void aFieldThatMayBeAbsentIsNull() throws IOException {
    Thing thing = parse("{\"count\": 1, \"share\": 1, \"kept\": true}");
    assertEquals(new Thing(null, 1, 1, true, null, null), thing);
  }
}
