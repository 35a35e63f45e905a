package ohlora.io;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * JSON files and records: strict in reading (a field that is unknown or appears twice, a number in
 * quotes and anything after the end are refused), the same bytes everywhere in writing.
 */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .withCoercionConfig(
              LogicalType.Textual,
              config -> {
                config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
              })
          .build();

  private static final String REFUSED = "is refused: ";

  private Json() {}

  /**
   * Reads a file as a record.
   *
   * @param what the file is, for the error, for example {@code model card}
   * @throws InputException in one line with the file, the place in it and what is allowed
   */
  public static <T> T read(Path file, Class<T> type, String what) throws IOException {
    return parse(file, Text.read(file), type, what);
  }

  /** The same of a text that was read already. */
  public static <T> T parse(Path file, String text, Class<T> type, String what) throws IOException {
    try {
      T value = MAPPER.readValue(text, type);
      if (value == null) {
        throw InputException.of(file.toString(), "is not a " + what + " but null", "correct it");
      }
      requirePlain(file, text);
      return value;
    } catch (JsonProcessingException e) {
      throw InputException.of(
          file.toString(), "is not a " + what + ": " + reason(e, text), "correct it", e);
    }
  }

  /** The same of an object that was made of a file and of other words, so that no line is named. */
  public static <T> T of(Path file, JsonNode value, Class<T> type, String what)
      throws InputException {
    try {
      return MAPPER.treeToValue(value, type);
    } catch (JsonProcessingException e) {
      throw InputException.of(
          file.toString(),
          "is not a " + what + ": " + reason(e, value.toString()),
          "correct it",
          e);
    }
  }

  /** No name and no text may hold what would write over somebody's screen. */
  private static void requirePlain(Path file, String text) throws IOException {
    try (JsonParser json = MAPPER.createParser(text)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        boolean isText = token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING;
        if (isText && Text.holdsControl(json.getText())) {
          throw InputException.of(
              file.toString(),
              Text.format(
                  "line %d, holds a control character: '%s'",
                  json.currentTokenLocation().getLineNr(), json.getText()),
              "correct it");
        }
      }
    }
  }

  private static String reason(JsonProcessingException e, String text) {
    if (text.isBlank()) {
      return "it is empty";
    }
    JsonLocation at = e.getLocation();
    String line = at == null || at.getLineNr() < 1 ? "" : "line " + at.getLineNr() + ", ";
    String wrong = e instanceof JsonMappingException mapping ? field(mapping) : syntax(e);
    // The whole is refused at its end, a line that says nothing.
    return wrong.startsWith(REFUSED) ? wrong.substring(REFUSED.length()) : line + wrong;
  }

  /** Where a value does not fit, and what would. */
  private static String field(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return (path.isEmpty() ? "" : "field '" + path + "' ") + mismatch(e);
  }

  private static String mismatch(JsonMappingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "is not known; allowed: "
          + unknown.getKnownPropertyIds().stream()
              .map(String::valueOf)
              .collect(Collectors.joining(", "));
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException) {
        return REFUSED + cause.getMessage();
      }
      if (cause instanceof StreamReadException syntax) {
        return "cannot be read: " + syntax(syntax);
      }
    }
    String message = String.valueOf(e.getOriginalMessage());
    if (message.startsWith("Trailing token")) {
      return "is followed by something else";
    }
    if (message.startsWith("Cannot map `null`")) {
      return "is missing or null";
    }
    if (e instanceof MismatchedInputException mismatched && mismatched.getTargetType() != null) {
      return "is of another kind; allowed: " + kind(mismatched.getTargetType());
    }
    return "cannot be read";
  }

  private static String kind(Class<?> type) {
    if (type == String.class) {
      return "a text in quotes";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == double.class || type == Double.class || type == float.class) {
      return "a number";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "a whole number";
    }
    return type.isArray() || Collection.class.isAssignableFrom(type)
        ? "a list in [ ]"
        : "an object in { }";
  }

  /** What is wrong with the text itself, without the parser's advice to programmers. */
  private static String syntax(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    if (message.startsWith("Unexpected end-of-input")) {
      return "it ends too early";
    }
    String plain = message.replaceAll(" \\(code \\d+\\)|CTRL-CHAR, ", "").replaceAll(": .*", "");
    return plain.substring(0, 1).toLowerCase(Locale.ROOT) + plain.substring(1);
  }

  /**
   * A field that a record cannot do without.
   *
   * @throws IllegalArgumentException if it is missing or null
   */
  public static <T> T need(String field, T value) {
    if (value == null || value instanceof JsonNode node && node.isNull()) {
      throw new IllegalArgumentException("'" + field + "' is missing");
    }
    return value;
  }

  /** A value as text, with two spaces for each level and a line feed at the end. */
  public static String text(Object value) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
    printer.indentObjectsWith(indenter);
    printer.indentArraysWith(indenter);
    try {
      return MAPPER.writer(printer).writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + e.getMessage(), e);
    }
  }

  /** A value as the nodes of its JSON. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Writes a value into a file, whole or not at all. */
  public static void write(Path file, Object value) throws IOException {
    AtomicFile.write(file, text(value));
  }
}
