package ohlora.model;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The safetensors container: eight bytes with the header's length, a JSON header with type, shape
 * and place of each tensor, then the tensors' bytes, little endian, without gaps.
 */
final class Safetensors {
  /** The format's own limit on its header, in bytes. */
  private static final long LARGEST_HEADER = 100_000_000;

  private static final int MOST_DIMENSIONS = 64;

  private record Place(String name, DType dtype, long[] shape, long begin, long end) {}

  private Safetensors() {}

  static Map<String, Tensor> read(String source, Input input) throws IOException {
    long length = input.number(8, "the header's length");
    if (length < 0 || length > LARGEST_HEADER || length > input.remaining()) {
      throw input.refuse(
          "the header claims "
              + Long.toUnsignedString(length)
              + " bytes, the file has "
              + input.remaining()
              + " behind it",
          WeightsException.GET_AGAIN);
    }
    List<Place> places = header(source, input.bytes(length, "the header"));
    checkPlaces(source, places, input.remaining());
    Map<String, byte[]> data = new LinkedHashMap<>();
    List<Place> inFileOrder = new ArrayList<>(places);
    inFileOrder.sort(Comparator.comparingLong(Place::begin).thenComparing(Place::end));
    for (Place place : inFileOrder) {
      data.put(place.name, input.bytes(place.end - place.begin, "tensor '" + place.name + "'"));
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Place place : places) {
      tensors.put(place.name, new Tensor(place.dtype, place.shape, data.get(place.name)));
    }
    return tensors;
  }

  private static List<Place> header(String source, byte[] json) throws IOException {
    Map<String, Place> places = new LinkedHashMap<>();
    try (JsonReader reader =
        new JsonReader(
            new InputStreamReader(new ByteArrayInputStream(json), StandardCharsets.UTF_8))) {
      reader.beginObject();
      while (reader.hasNext()) {
        String name = reader.nextName();
        if (name.equals("__metadata__")) {
          skipMetadata(reader);
        } else if (places.put(name, place(source, name, reader)) != null) {
          throw refuse(source, "tensor '" + name + "' stands in the header twice");
        }
      }
      reader.endObject();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw refuse(source, "the header goes on after its end");
      }
    } catch (MalformedJsonException
        | EOFException
        | IllegalStateException
        | NumberFormatException e) {
      throw WeightsException.of(
          source, "the header is not what safetensors have", WeightsException.GET_AGAIN, e);
    }
    return new ArrayList<>(places.values());
  }

  private static void skipMetadata(JsonReader reader) throws IOException {
    reader.beginObject();
    while (reader.hasNext()) {
      reader.nextName();
      reader.nextString();
    }
    reader.endObject();
  }

  private static Place place(String source, String name, JsonReader reader) throws IOException {
    DType dtype = null;
    long[] shape = null;
    List<Long> offsets = List.of();
    reader.beginObject();
    while (reader.hasNext()) {
      String key = reader.nextName();
      switch (key) {
        case "dtype" -> dtype = dtype(source, name, reader.nextString());
        case "shape" -> shape = numbers(reader).stream().mapToLong(Long::longValue).toArray();
        case "data_offsets" -> offsets = numbers(reader);
        default -> throw refuse(source, "tensor '" + name + "' has an unknown '" + key + "'");
      }
    }
    reader.endObject();
    if (dtype == null || shape == null || offsets.size() != 2) {
      throw refuse(source, "tensor '" + name + "' lacks its type, shape or offsets");
    }
    return new Place(name, dtype, shape, offsets.get(0), offsets.get(1));
  }

  private static List<Long> numbers(JsonReader reader) throws IOException {
    List<Long> numbers = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      numbers.add(reader.nextLong());
      if (numbers.size() > MOST_DIMENSIONS) {
        throw new NumberFormatException("more than " + MOST_DIMENSIONS + " dimensions");
      }
    }
    reader.endArray();
    return numbers;
  }

  private static DType dtype(String source, String name, String code) throws WeightsException {
    for (DType dtype : DType.values()) {
      if (dtype.safetensors.equals(code)) {
        return dtype;
      }
    }
    throw WeightsException.of(
        source, "tensor '" + name + "' is of the unknown type " + code, "save it as F32 or F16");
  }

  /** The tensors must tile the rest of the file: no gap, no overlap, nothing behind. */
  private static void checkPlaces(String source, List<Place> places, long size)
      throws WeightsException {
    for (Place place : places) {
      String tensor = "tensor '" + place.name + "'";
      if (place.begin < 0 || place.end < place.begin || place.end > size) {
        throw refuse(
            source,
            tensor
                + " is said to lie at "
                + place.begin
                + " to "
                + place.end
                + " of "
                + size
                + " bytes");
      }
      try {
        int bytes = Tensor.bytes(place.dtype, place.shape);
        if (bytes != place.end - place.begin) {
          throw refuse(
              source,
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
        throw WeightsException.of(
            source, tensor + ": " + e.getMessage(), WeightsException.GET_AGAIN, e);
      }
    }
    List<Place> sorted = new ArrayList<>(places);
    sorted.sort(Comparator.comparingLong(Place::begin).thenComparing(Place::end));
    long end = 0;
    for (Place place : sorted) {
      if (place.begin != end) {
        throw refuse(
            source,
            "tensor '"
                + place.name
                + "' begins at "
                + place.begin
                + ", but the one before it ends at "
                + end);
      }
      end = place.end;
    }
    if (end != size) {
      throw refuse(source, "has " + (size - end) + " bytes behind the last tensor");
    }
  }

  private static WeightsException refuse(String source, String wrong) {
    return WeightsException.of(source, wrong, WeightsException.GET_AGAIN);
  }

  /** Writes under a temporary name beside {@code file} and renames at the end. */
  static void write(Path file, Map<String, Tensor> tensors) throws WeightsException {
    Path unfinished = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(unfinished)) {
        write(Channels.newChannel(out), tensors);
      }
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      deleteIfThere(unfinished, e);
      throw WeightsException.of(
          file.toString(),
          "cannot be written (" + e + ")",
          "check the folder and the room on the disk",
          e);
    }
  }

  private static void deleteIfThere(Path file, IOException why) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private static void write(WritableByteChannel out, Map<String, Tensor> tensors)
      throws IOException {
    byte[] header = header(tensors).getBytes(StandardCharsets.UTF_8);
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    write(out, length.putLong(0, header.length));
    write(out, ByteBuffer.wrap(header));
    for (Tensor tensor : tensors.values()) {
      write(out, tensor.bytes());
    }
  }

  private static void write(WritableByteChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /** The JSON header, padded with spaces so that the tensors begin at a multiple of eight. */
  private static String header(Map<String, Tensor> tensors) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      long offset = 0;
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        Tensor tensor = entry.getValue();
        json.name(entry.getKey()).beginObject();
        json.name("dtype").value(tensor.dtype().safetensors);
        json.name("shape").beginArray();
        for (long size : tensor.shape()) {
          json.value(size);
        }
        json.endArray();
        long end = offset + tensor.bytes().capacity();
        json.name("data_offsets").beginArray().value(offset).value(end).endArray();
        json.endObject();
        offset = end;
      }
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter has no reason to fail
    }
    int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
    return text + " ".repeat(Math.floorMod(-bytes, 8));
  }
}
