package dev.headroom.json;

import dev.headroom.FileKind;
import dev.headroom.InputException;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads JSON from files that are not trusted: UTF-8 without byte order mark, no duplicate names, no
/// trailing text; nesting and the lengths of names, strings and numbers are bounded. Infinity and NaN are
/// read, as Python writes them.
/// Fails:  InputException naming the file and the place.
public final class Json {
  static final int NESTING = 32;
  static final int NAME = 4096;
  static final int STRING = 1 << 24;
  static final int NUMBER = 64;

  /// How a text begins that may be JSON, or nearly.
  private static final String VALUE = "(?s).*? begins \"(?:[^A-Za-z]|true|false|null|NaN|Inf).*";

  private static final int LONGEST_SHOWN = 60;
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING)
                  .maxNameLength(NAME)
                  .maxStringLength(STRING)
                  .maxNumberLength(NUMBER)
                  .build())
          .build();
  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Json() {}

  /// Reads one document from a parser.
  @FunctionalInterface
  public interface Body<T> {
    T read(JsonParser parser) throws IOException;
  }

  /// Parses a document that is in memory as UTF-8.
  public static <T> T parse(String file, String position, byte[] text, Body<T> body) {
    return parse(file, position, new ByteArrayInputStream(text), body);
  }

  /// Parses a whole file of at most `limit` bytes, as a stream.
  public static <T> T parse(Path file, long limit, Body<T> body) {
    try (InputStream in = open(file, limit)) {
      return parse(file.toString(), "", in, body);
    } catch (IOException e) {
      throw InputException.of(file.toString(), "a file that can be read", e);
    }
  }

  /// The value of a type, as one was written to a file of at most `limit` bytes.
  public static <T> T value(Path file, long limit, Class<T> type) {
    return parse(file, limit, parser -> MAPPER.readValue(parser, type));
  }

  /// The object that a file of at most `limit` bytes holds.
  public static ObjectNode object(Path file, long limit) {
    return asObject(file.toString(), "", parse(file, limit, MAPPER::readTree));
  }

  private static ObjectNode asObject(String file, String position, JsonNode node) {
    if (!(node instanceof ObjectNode object)) {
      String found = node == null || node.isMissingNode() ? "nothing" : describe(node);
      throw new InputException(file, position, "a JSON object", found);
    }
    return object;
  }

  /// The object that a piece of a file holds.
  /// Shape:  position: where in the file it is, as `line 3`.
  public static ObjectNode object(String file, String position, byte[] text) {
    return asObject(file, position, parse(file, position, text, MAPPER::readTree));
  }

  /// An object from names to numbers, of a file of at most `limit` bytes, in the file's order.
  /// Fails:  InputException naming the file and the name whose value is no number.
  public static Map<String, Double> numbers(Path file, long limit) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    object(file, limit)
        .forEachEntry((name, value) -> {
          if (!value.isNumber()) {
            throw new InputException(file.toString(), name, "a number", describe(value));
          }
          numbers.put(name, value.doubleValue());
        });
    return numbers;
  }

  /// The object that a resource of this library holds.
  public static ObjectNode resource(InputStream in) {
    return (ObjectNode) MAPPER.readTree(in);
  }

  private static InputStream open(Path file, long limit) throws IOException {
    if (Files.isDirectory(file)) {
      throw new InputException(file.toString(), "", "a file", "a directory");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new InputException(file.toString(), "", "a file", "a device or pipe");
    }
    refuseOther(file);
    long size = Files.size(file);
    if (size > limit) {
      throw new InputException(file.toString(), "", "at most " + limit + " bytes", size + " bytes");
    }
    return Files.newInputStream(file);
  }

  /// What stands in the place of JSON when a download failed, said by its name.
  private static void refuseOther(Path file) throws IOException {
    Optional<String> found = FileKind.dangling(file);
    if (found.isEmpty()) {
      byte[] head = FileKind.head(file);
      found = FileKind.of(head).or(() -> FileKind.text(head).filter(t -> !t.matches(VALUE)));
    }
    if (found.isPresent()) {
      throw new InputException(file.toString(), "", "JSON in UTF-8", found.get());
    }
  }

  private static <T> T parse(String file, String position, InputStream in, Body<T> body) {
    try (Reader reader = utf8(file, position, in);
        JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), reader)) {
      return body.read(parser);
    } catch (JacksonException e) {
      throw bad(file, position, e);
    } catch (CharacterCodingException e) {
      throw new InputException(file, position, "text in UTF-8", "bytes that are none");
    } catch (IOException e) {
      throw InputException.of(file, "a file that can be read", e);
    }
  }

  private static Reader utf8(String file, String position, InputStream in) throws IOException {
    Reader reader =
        new BufferedReader(
            new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
    reader.mark(1);
    if (reader.read() == BYTE_ORDER_MARK) {
      throw new InputException(file, position, "UTF-8 without byte order mark", "one");
    }
    reader.reset();
    return reader;
  }

  private static InputException bad(String file, String position, JacksonException e) {
    if (e.getCause() instanceof CharacterCodingException) {
      return new InputException(file, position, "text in UTF-8", "bytes that are none");
    }
    return new InputException(
        file, JsonFault.where(position, e), JsonFault.expected(e), JsonFault.found(e));
  }

  /// A value in a few words, for the end of a message.
  public static String describe(JsonNode value) {
    if (value.isArray()) {
      return "a list";
    }
    if (value.isObject()) {
      return "an object";
    }
    String text = value.isNumber() ? value.asString() : value.toString();
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }
}
