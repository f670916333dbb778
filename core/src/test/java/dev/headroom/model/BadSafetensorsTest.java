package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.headroom.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Files that are no safetensors, each refused in one line that says what is wrong.
class BadSafetensorsTest {
  private static final String F32 = "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":";

  @TempDir Path folder;

  record Bad(String name, byte[] bytes, List<String> says) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Bad> lengths() {
    byte[] header = "{}".getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        bytes("empty file", new byte[0], "8 bytes of header length", "0 bytes"),
        bytes("seven bytes", new byte[7], "7 bytes"),
        bytes("length 0", TinyCheckpoint.file(0, new byte[0], new byte[0]), "header", "nothing"),
        bytes("length 1", TinyCheckpoint.file(1, new byte[] {'{'}, new byte[0]), "header"),
        bytes("length past the end", TinyCheckpoint.file(3, header, new byte[0]), "8 + 3 bytes"),
        bytes(
            "length 2^63",
            TinyCheckpoint.file(Long.MIN_VALUE, header, new byte[100]),
            "9223372036854775808",
            "110 bytes"),
        bytes(
            "length 2^63 - 1",
            TinyCheckpoint.file(Long.MAX_VALUE, header, new byte[0]),
            "9223372036854775807"),
        bytes(
            "length 2^64 - 1",
            TinyCheckpoint.file(-1, header, new byte[0]),
            "18446744073709551615"),
        bytes(
            "length 2^32 + 2", TinyCheckpoint.file((1L << 32) + 2, header, new byte[0]), "429496"),
        bytes("zeros", new byte[64], "zeros at its beginning", "download"));
  }

  /// Other files under this name, said by their own.
  static Stream<Bad> others() {
    String lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 548105171\n";
    return Stream.of(
        text("Git LFS pointer", lfs, "a Git LFS pointer to a file of 548105171 bytes", "lfs pull"),
        text("page", "<!DOCTYPE html><html>not found</html>", "an HTML page"),
        text("page after blanks", "\n\n  <html>\n<head>", "an HTML page"),
        text("bucket's error", "<?xml version=\"1.0\"?>\n<Error/>", "an XML document"),
        text("hub's error", "Entry not found", "a text that begins \"Entry not found\""),
        text("short error", "denied", "a text that begins \"denied\""),
        text("JSON error", "{\"error\":\"gone\"}", "a text that begins \"{\"error\":\"gone\"}\""),
        text("zip", "PK\3\4aaaaaaaaaaaaaaaaaaaaaaaa", "a zip archive", "PyTorch"),
        text("GGUF", "GGUF\3\0\0\0\0\0\0\0\0\0\0\0", "a GGUF file"),
        of("zip of a short header", "504b0304000000000808", "a zip archive"),
        of("pickle", "80028a0a6cfc9c46f920", "a Python pickle"),
        of("gzip", "1f8b0800000000000003", "a gzip archive", "unpack"),
        of("HDF5", "894844460d0a1a0a00000000", "an HDF5 file"),
        of("numpy", "934e554d505901007600", "a numpy array"));
  }

  private static Bad text(String name, String text, String... says) {
    return bytes(name, text.getBytes(StandardCharsets.UTF_8), says);
  }

  private static Bad of(String name, String hex, String... says) {
    return bytes(name, HexFormat.of().parseHex(hex), says);
  }

  static Stream<Bad> headers() {
    return Stream.of(
        header("array", "[]", "header"),
        header("string", "\"x\"", "header"),
        header("null", "null", "header"),
        header("leading space", " {}", "no {"),
        header("byte order mark", "\uFEFF{}", "no {"),
        header("not closed", "{", "JSON"),
        header("only names", "{\"x\"}", "JSON"),
        header("trailing comma", "{\"x\":{},}", "dtype"),
        header("single quotes", "{'x':{}}", "JSON"),
        header("comment", "{/* */}", "JSON"),
        header("garbage after", "{} x", "JSON"),
        header("another object after", "{}{}", "nothing but spaces"),
        header("zero bytes after", "{}\0\0", "JSON"),
        header("NaN", F32 + "[0,NaN]}}", "x: data_offsets", "not whole"),
        header("control character in a string", "{\"x\ny\":{}}", "JSON"),
        header("escaped control character", "{\"x\\u0007\":{}}", "control characters"),
        header("tensor is a number", "{\"x\":1}", "x", "an object with dtype"),
        header("tensor is a list", "{\"x\":[]}", "x", "a list"),
        header("tensor is null", "{\"x\":null}", "x", "null"),
        header("no dtype", "{\"x\":{\"shape\":[2],\"data_offsets\":[0,8]}}", "x", "dtype"),
        header("no shape", "{\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", "x", "shape"),
        header("no offsets", "{\"x\":{\"dtype\":\"F32\",\"shape\":[2]}}", "data_offsets"),
        header("field twice", F32 + "[0,8],\"dtype\":\"F32\"}}", "dtype"),
        header("tensor twice", F32 + "[0,8]}," + F32.substring(1) + "[0,8]}}", "x"),
        header("metadata is a list", "{\"__metadata__\":[]}", "__metadata__"),
        header("metadata holds a number", "{\"__metadata__\":{\"a\":1}}", "__metadata__: a"),
        header("metadata holds an object", "{\"__metadata__\":{\"a\":{}}}", "__metadata__: a"),
        header("metadata twice", "{\"__metadata__\":{},\"__metadata__\":{}}", "__metadata__"));
  }

  static Stream<Bad> entries() {
    return Stream.of(
        dtype("lower case", "\"f32\"", "f32"),
        dtype("unknown", "\"F33\"", "F33"),
        dtype("of another library", "\"float32\"", "float32"),
        dtype("empty", "\"\"", "dtype"),
        dtype("number", "32", "a whole number"),
        dtype("null", "null", "null"),
        shape("object", "{}", "a list of whole numbers"),
        shape("number", "2", "a list of whole numbers"),
        shape("nested", "[[2]]", "whole numbers"),
        shape("negative", "[-2]", "-2"),
        shape("fraction", "[2.0]", "not whole"),
        shape("exponent", "[2e0]", "not whole"),
        shape("string", "[\"2\"]", "a string"),
        shape("past 2^63", "[9223372036854775808]", "9223372036854775808"),
        shape("300 digits", "[" + "9".repeat(300) + "]", "JSON"),
        shape("product past 2^63", "[4294967296,4294967296]", "2^63"),
        shape("product 2^64 + 2", "[6148914691236517206,3]", "2^63"),
        shape("product 2^32 in int", "[65536,65536]", "17179869184 bytes", "8 bytes"),
        shape("too small", "[1]", "4 bytes", "8 bytes"),
        shape("empty tensor with bytes", "[0]", "0 bytes", "8 bytes"),
        shape("scalar with two", "[]", "4 bytes", "8 bytes"),
        shape("65 sides", "[" + "1,".repeat(64) + "2]", "at most 64"),
        shape("a million sides", "[" + "1,".repeat(1_000_000) + "2]", "at most 64"),
        offsets("reversed", "[8,0]", "the first at most the second"),
        offsets("negative", "[-8,0]", "-8"),
        offsets("one", "[8]", "two numbers"),
        offsets("three", "[0,8,16]", "at most 2"),
        offsets("fraction", "[0,8.0]", "not whole"),
        offsets("string", "\"0,8\"", "a string"),
        offsets("past 2^63", "[0,9223372036854775808]", "9223372036854775808"),
        offsets("past the end", "[9223372036854775799,9223372036854775807]", "gap"),
        offsets("a gap before", "[4,12]", "gap"));
  }

  static Stream<Bad> covers() {
    String second = ",\"y\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":";
    String empty = ",\"y\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":";
    long far = 1L << 60;
    String large = "{\"x\":{\"dtype\":\"U8\",\"shape\":[" + far + "],\"data_offsets\":[0,";
    return Stream.of(
        data("the last tensor is cut", 15, F32 + "[0,8]}" + second + "[8,16]}}", "y", "inside"),
        data("the first cut is named", 5, F32 + "[0,8]}" + second + "[8,16]}}", ": x", "inside"),
        data("bytes after the last", 9, F32 + "[0,8]}}", "no tensor covers the last 1"),
        data("overlap", 16, F32 + "[0,8]}" + second + "[4,12]}}", "y", "overlaps"),
        data("the same bytes twice", 8, F32 + "[0,8]}" + second + "[0,8]}}", "overlaps"),
        data("gap between", 20, F32 + "[0,8]}" + second + "[12,20]}}", "y", "gap"),
        data("empty tensor inside another", 8, F32 + "[0,8]}" + empty + "[4,4]}}", "y"),
        data("empty tensor past the end", 8, F32 + "[0,8]}" + empty + "[9,9]}}", "y"),
        data("no data at all", 0, F32 + "[0,8]}}", "x", "inside"),
        data("2^60 bytes declared", 8, large + far + "]}}", "x", "1152921504606846"));
  }

  @ParameterizedTest
  @MethodSource({"lengths", "others", "headers", "entries", "covers"})
  void isRefusedInOneLine(Bad bad) throws IOException {
    Path file = folder.resolve("model.safetensors");
    Files.write(file, bad.bytes());
    Throwable thrown = catchThrowable(() -> Safetensors.open(file).close());
    assertThat(thrown).isInstanceOf(InputException.class).hasMessageStartingWith(file.toString());
    String message = Objects.requireNonNull(thrown.getMessage());
    assertThat(message.substring(file.toString().length())).contains(bad.says());
    assertThat(message).doesNotContain("\n").doesNotContain("Exception");
    assertThat(message).doesNotContainPattern("Feature|was expecting|code \\d|something else");
  }

  @Test
  void twoHundredThousandBracketsAreRefused() throws IOException {
    for (String open : List.of("[", "{\"a\":")) {
      String nested = "{\"__metadata__\":" + open.repeat(200_000);
      isRefusedInOneLine(header("nesting", nested, "__metadata__"));
      String shape = "{\"x\":{\"dtype\":\"F32\",\"shape\":" + open.repeat(200_000);
      isRefusedInOneLine(header("nesting", shape, "x: shape"));
    }
  }

  @Test
  void textThatIsNoUtf8IsRefused() throws IOException {
    for (byte[] bad : List.of(new byte[] {(byte) 0xff}, new byte[] {(byte) 0xc0, (byte) 0x80})) {
      byte[] text = new byte[4 + bad.length];
      text[0] = '{';
      text[1] = '"';
      System.arraycopy(bad, 0, text, 2, bad.length);
      text[2 + bad.length] = '"';
      text[3 + bad.length] = '}';
      isRefusedInOneLine(bytes("", TinyCheckpoint.file(text.length, text, new byte[0]), "UTF-8"));
    }
    byte[] wide = "{\"x\":1}".getBytes(StandardCharsets.UTF_16LE);
    isRefusedInOneLine(bytes("", TinyCheckpoint.file(wide.length, wide, new byte[0]), "header"));
  }

  @Test
  void moreTensorsThanAnyModelHasAreRefused() throws IOException {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i < (1 << 18) + 1; i++) {
      header.append(i == 0 ? "" : ",").append('"').append(i).append('"');
      header.append(":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}");
    }
    isRefusedInOneLine(header("many", header.append('}').toString(), "at most 262144 tensors"));
  }

  @Test
  void whatIsNoFileIsRefused() throws IOException {
    refused(folder, "a directory");
    refused(folder.resolve("none"), "no such file");
    refused(Path.of("/dev/zero"), "device");
    Path loop = folder.resolve("loop.safetensors");
    Files.createSymbolicLink(loop, loop);
    refused(loop, "which leads to no file");
    Path pruned = folder.resolve("pruned.safetensors");
    Files.createSymbolicLink(pruned, Path.of("../../blobs/0123"));
    refused(pruned, "a link to ../../blobs/0123, where nothing is");
  }

  private static void refused(Path file, String says) {
    assertThat(catchThrowable(() -> Safetensors.open(file).close()))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(says);
  }

  private static Bad bytes(String name, byte[] bytes, String... says) {
    return new Bad(name, bytes, List.of(says));
  }

  private static Bad header(String name, String header, String... says) {
    return data(name, 8, header, says);
  }

  private static Bad data(String name, int bytes, String header, String... says) {
    return new Bad(name, TinyCheckpoint.file(header, new byte[bytes]), List.of(says));
  }

  private static Bad dtype(String name, String value, String... says) {
    String header = "{\"x\":{\"dtype\":" + value + ",\"shape\":[2],\"data_offsets\":[0,8]}}";
    return header("dtype " + name, header, says);
  }

  private static Bad shape(String name, String value, String... says) {
    String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":" + value + ",\"data_offsets\":[0,8]}}";
    return header("shape " + name, header, says);
  }

  private static Bad offsets(String name, String value, String... says) {
    return header("offsets " + name, F32 + value + "}}", says);
  }
}
