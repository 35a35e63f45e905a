package ohlora.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ohlora.io.InputException;

/**
 * The safetensors container: eight bytes with the header's length, a JSON header with type, shape
 * and place of each tensor, then the tensors' bytes, little endian, without gaps.
 */
final class Safetensors {
  /** The format's own limit on its header, in bytes. */
  private static final long MAX_HEADER = 100_000_000;

  private static final int MAX_DIMENSIONS = 64;

  /** Three levels are needed. */
  private static final int MAX_DEPTH = 8;

  private static final int MAX_DIGITS = 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_DIGITS)
                  .build())
          .build();

  private record Place(String name, DType dtype, long[] shape, long begin, long end) {}

  private final BoundedInput input;

  private Safetensors(BoundedInput input) {
    this.input = input;
  }

  static Map<String, Tensor> read(BoundedInput input) throws IOException {
    return new Safetensors(input).read();
  }

  private Map<String, Tensor> read() throws IOException {
    long length = input.number(8, "the header's length");
    if (length < 0 || length > MAX_HEADER || length > input.remaining()) {
      throw refuse(
          "the header claims "
              + Long.toUnsignedString(length)
              + " bytes, the file has "
              + input.remaining()
              + " after it");
    }
    List<Place> places = header(input.bytes(length, "the header"));
    List<Place> inFileOrder = new ArrayList<>(places);
    inFileOrder.sort(Comparator.comparingLong(Place::begin).thenComparing(Place::end));
    checkPlaces(places, inFileOrder);
    Map<String, byte[]> data = new LinkedHashMap<>();
    for (Place place : inFileOrder) {
      data.put(place.name, input.bytes(place.end - place.begin, "tensor '" + place.name + "'"));
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Place place : places) {
      tensors.put(place.name, new Tensor(place.dtype, place.shape, data.get(place.name)));
    }
    return tensors;
  }

  // ---- the header

  private List<Place> header(byte[] bytes) throws IOException {
    List<Place> places = new ArrayList<>();
    try (JsonParser json =
        JSON.createParser(
            new InputStreamReader(
                new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder()))) {
      require(json.nextToken(), JsonToken.START_OBJECT);
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        require(json.nextToken(), JsonToken.START_OBJECT);
        if (name.equals("__metadata__")) {
          skipMetadata(json);
        } else {
          places.add(place(name, json));
        }
      }
      require(json.currentToken(), JsonToken.END_OBJECT);
      if (json.nextToken() != null) {
        throw refuse("the header continues after its end");
      }
    } catch (JsonProcessingException e) {
      throw malformed(reason(e), e);
    } catch (CharacterCodingException e) {
      throw malformed("it is not UTF-8 text", e);
    }
    return places;
  }

  private static String reason(JsonProcessingException e) {
    return e instanceof JsonEOFException
        ? "it ends early"
        : e.getOriginalMessage().replaceFirst("\\s*\\([^()]*\\[Source.*", "");
  }

  private void skipMetadata(JsonParser json) throws IOException {
    while (json.nextFieldName() != null) {
      require(json.nextToken(), JsonToken.VALUE_STRING);
    }
    require(json.currentToken(), JsonToken.END_OBJECT);
  }

  private Place place(String name, JsonParser json) throws IOException {
    DType dtype = null;
    long[] shape = null;
    long[] offsets = {};
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      switch (key) {
        case "dtype" -> dtype = dtype(name, json);
        case "shape" -> shape = numbers(json);
        case "data_offsets" -> offsets = numbers(json);
        default -> throw refuse("tensor '" + name + "' has an unknown '" + key + "'");
      }
    }
    require(json.currentToken(), JsonToken.END_OBJECT);
    if (dtype == null || shape == null || offsets.length != 2) {
      throw refuse("tensor '" + name + "' lacks its type, shape or offsets");
    }
    return new Place(name, dtype, shape, offsets[0], offsets[1]);
  }

  private long[] numbers(JsonParser json) throws IOException {
    long[] numbers = new long[MAX_DIMENSIONS];
    int count = 0;
    require(json.nextToken(), JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(json.currentToken(), JsonToken.VALUE_NUMBER_INT);
      if (count == MAX_DIMENSIONS) {
        throw malformed("more than " + MAX_DIMENSIONS + " dimensions", null);
      }
      numbers[count++] = json.getLongValue();
    }
    return Arrays.copyOf(numbers, count);
  }

  private DType dtype(String name, JsonParser json) throws IOException {
    require(json.nextToken(), JsonToken.VALUE_STRING);
    String code = json.getText();
    for (DType dtype : DType.values()) {
      if (dtype.safetensors.equals(code)) {
        return dtype;
      }
    }
    throw input.refuse(
        "tensor '" + name + "' is of the unknown type " + code, "save it as F32 or F16");
  }

  private void require(JsonToken found, JsonToken expected) throws InputException {
    if (found != expected) {
      throw malformed(
          "there is "
              + (found == null ? "an end" : found.name())
              + " where "
              + expected.name()
              + " is expected",
          null);
    }
  }

  private InputException malformed(String reason, Exception cause) {
    return InputException.of(
        input.source(),
        "the header is not what safetensors have (" + reason + ")",
        InputException.GET_AGAIN,
        cause);
  }

  // ---- the tensors' places

  /** The tensors must tile the rest of the file: no gap, no overlap, nothing after them. */
  private void checkPlaces(List<Place> places, List<Place> inFileOrder) throws InputException {
    for (Place place : places) {
      checkSize(place);
    }
    long end = 0;
    for (Place place : inFileOrder) {
      if (place.begin != end) {
        throw refuse(
            "tensor '"
                + place.name
                + "' begins at "
                + place.begin
                + ", but the one before it ends at "
                + end);
      }
      end = place.end;
    }
    if (end != input.remaining()) {
      throw refuse("has " + (input.remaining() - end) + " bytes after the last tensor");
    }
  }

  private void checkSize(Place place) throws InputException {
    String tensor = "tensor '" + place.name + "'";
    if (place.begin < 0 || place.end < place.begin || place.end > input.remaining()) {
      throw refuse(
          tensor
              + " is said to lie at "
              + place.begin
              + " to "
              + place.end
              + " of "
              + input.remaining()
              + " bytes");
    }
    try {
      int bytes = Tensor.bytes(place.dtype, place.shape);
      if (bytes != place.end - place.begin) {
        throw refuse(
            tensor
                + ", "
                + place.dtype
                + " "
                + Tensor.describe(place.shape)
                + ", takes "
                + bytes
                + " bytes, but "
                + (place.end - place.begin)
                + " are given to it");
      }
    } catch (IllegalArgumentException e) {
      throw InputException.of(
          input.source(), tensor + ": " + e.getMessage(), InputException.GET_AGAIN, e);
    }
  }

  private InputException refuse(String wrong) {
    return input.refuse(wrong, InputException.GET_AGAIN);
  }
}
