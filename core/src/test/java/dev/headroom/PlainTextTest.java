package dev.headroom;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Text as every reader takes it, and what is refused in its place.
class PlainTextTest {
  private static String text(byte[] bytes) throws IOException {
    return new String(
        PlainText.of("f", new ByteArrayInputStream(bytes)).readAllBytes(), ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static void refused(byte[] bytes, String message) {
    assertThatThrownBy(() -> text(bytes))
        .isInstanceOf(InputException.class)
        .hasMessageMatching("f: (line \\d+: )?expected .*")
        .hasMessageContaining(message);
  }

  @Test
  void marksLineEndsAndTheEndOfDosGo() throws IOException {
    assertThat(text(bytes("a\r\nb\rc\n\r\n\r\rd"))).isEqualTo("a\nb\nc\n\n\n\nd");
    assertThat(text(bytes("\u00ef\u00bb\u00bfa\n"))).isEqualTo("a\n");
    assertThat(text(bytes("a\r\n\u001a"))).isEqualTo("a\n");
    assertThat(text(bytes("a\u001a\u001a\r\n \0\0"))).isEqualTo("a");
    assertThat(text(bytes(""))).isEmpty();
    assertThat(text(bytes("\u00ef\u00bb\u00bf"))).isEmpty();
  }

  @Test
  void aLineEndMayFallBetweenTwoBuffers() throws IOException {
    for (int length = PlainText.BUFFER - 2; length <= PlainText.BUFFER + 1; length++) {
      String line = "x".repeat(length);
      assertThat(text(bytes(line + "\r\ny\r\n"))).isEqualTo(line + "\ny\n");
    }
  }

  @Test
  void linesAreBounded() throws IOException {
    PlainText text = PlainText.of("f", new ByteArrayInputStream(bytes("ab\r\n\rabc")));
    assertThat(text.line(2)).isEqualTo(Optional.of("ab"));
    assertThat(text.line(2)).isEqualTo(Optional.of(""));
    assertThatThrownBy(() -> text.line(2))
        .hasMessage("f: line 3: expected a line of at most 2 bytes, found a longer one");
    PlainText end = PlainText.of("f", new ByteArrayInputStream(bytes("a")));
    assertThat(end.line(9)).isPresent();
    assertThat(end.line(9)).isEmpty();
  }

  @Test
  void whatIsNoTextIsNamed() {
    refused(
        "p cnf 1 1".getBytes(UTF_16),
        "line 1: expected text in UTF-8, as it is or in gzip, found text in UTF-16");
    refused(bytes("\u00ff\u00fep\0"), "found text in UTF-16");
    refused("x\np".getBytes(UTF_16LE), "line 1: expected text in UTF-8, found a byte 0");
    refused(bytes("a\nb\0"), "line 2: expected text in UTF-8, found a byte 0");
    refused(bytes("a\n\u001ab"), "line 2: expected the end of the file at ^Z, found text after it");
    refused(
        bytes("version https://git-lfs.github.com/spec/v1\noid sha256:1\n"),
        "found a Git LFS pointer: `git lfs pull` fetches it");
    refused(bytes("\n<!DOCTYPE html>\n<html>"), "found an HTML page");
    refused(bytes("<html lang=en>"), "found an HTML page");
  }

  @Test
  void gzipIsKnownByItsBytes() throws IOException {
    assertThat(text(gzip(bytes("a\r\nb")))).isEqualTo("a\nb");
    assertThat(text(gzip(new byte[0]))).isEmpty();
    byte[] members = joined(gzip(bytes("one\n")), gzip(bytes("\u00fftwo")));
    assertThat(text(members)).isEqualTo("one\n\u00fftwo");
    assertThat(text(Arrays.copyOf(members, members.length + 700))).isEqualTo("one\n\u00fftwo");
  }

  @Test
  void damagedGzipIsOneLine() throws IOException {
    byte[] whole = gzip(bytes("a line of some length, and another one\n".repeat(9)));
    for (int length = 2; length < whole.length; length++) {
      refused(Arrays.copyOf(whole, length), "");
    }
    byte[] flipped = whole.clone();
    flipped[whole.length - 6] ^= 1;
    refused(flipped, "f: expected a whole gzip file, found damage: Corrupt GZIP trailer");
    for (String after : new String[] {"x", "some forty bytes of something that follow"}) {
      refused(joined(whole, bytes(after)), "f: expected nothing after the gzip data, found other");
    }
    refused(gzip(whole), "found inside gzip, a gzip archive: unpack it first, with gunzip");
  }

  @Test
  void aBombEnds() throws IOException {
    byte[] member = gzip(bytes("c".repeat(1 << 24)));
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    for (int i = 0; i <= Unpacked.MOST >> 24; i++) {
      bomb.write(member);
    }
    InputStream in = new ByteArrayInputStream(bomb.toByteArray());
    assertThatThrownBy(() -> Unpacked.of("f", in).transferTo(OutputStream.nullOutputStream()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "f: expected at most 1073741824 bytes in gzip, found more; unpack it first, with gunzip");
  }

  @ParameterizedTest
  @CsvSource({
    "fd377a585a0000, an xz archive, with unxz",
    "425a683931415926, a bzip2 archive, with bunzip2",
    "28b52ffd0458, a zstd archive, with unzstd",
    "5d00008000ff, an lzma archive, with unlzma",
    "4c5a495001, an lzip archive, with lzip -d",
    "04224d186440, an lz4 archive, with unlz4",
    "1f9d90, a compress archive, with uncompress",
    "504b03041400, a zip archive, unzip unpacks",
    "377abcaf271c0004, a 7z archive, with 7z x"
  })
  void otherPackingsAreNamed(String hex, String name, String command) throws IOException {
    byte[] start = HexFormat.of().parseHex(hex);
    refused(start, "line 1: expected text in UTF-8, as it is or in gzip, found " + name);
    refused(start, command);
    refused(gzip(start), "found inside gzip, " + name);
  }

  @Test
  void aLinkToNothingIsNamed(@TempDir Path folder) throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("f.cnf"), Path.of("gone"));
    assertThatThrownBy(() -> PlainText.open(link))
        .hasMessage(link + ": expected a file, found a link to gone, where nothing is");
  }

  @Test
  void aFolderIsNoFile() {
    assertThatThrownBy(() -> PlainText.open(Path.of("src")))
        .hasMessage("src: expected a file, found a folder");
  }
}
