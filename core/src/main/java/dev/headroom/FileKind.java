package dev.headroom;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a file is by its first bytes, where it is not what its name promises: a download that failed,
/// or a file of another format.
public final class FileKind {
  /// As many bytes as {@link #of} looks at.
  public static final int HEAD = 512;

  private static final String LFS = "version https://git-lfs";
  private static final Pattern LFS_SIZE = Pattern.compile("\nsize (\\d{1,19})");
  private static final Pattern PAGE =
      Pattern.compile("(?s)<(!doctype\\s+html|html|head|body)\\b.*");
  private static final Pattern PICKLE = Pattern.compile("800[2-5](?!00).+");
  private static final int SHOWN = 60;

  /// First bytes in hexadecimal, and what they begin.
  private record Magic(String bytes, String kind) {}

  private static final List<Magic> MAGIC =
      List.of(
          new Magic(
              "504b0304", "a zip archive, as PyTorch's .bin and .pt are; unzip unpacks others"),
          new Magic("504b0506", "an empty zip archive"),
          new Magic("1f8b08", "a gzip archive: unpack it first, with gunzip"),
          new Magic("425a68", "a bzip2 archive: unpack it first, with bunzip2"),
          new Magic("fd377a585a00", "an xz archive: unpack it first, with unxz"),
          new Magic("28b52ffd", "a zstd archive: unpack it first, with unzstd"),
          new Magic("377abcaf271c", "a 7z archive: unpack it first, with 7z x"),
          new Magic("5d0000", "an lzma archive: unpack it first, with unlzma"),
          new Magic("4c5a4950", "an lzip archive: unpack it first, with lzip -d"),
          new Magic("04224d18", "an lz4 archive: unpack it first, with unlz4"),
          new Magic("1f9d", "a compress archive: unpack it first, with uncompress"),
          new Magic("47475546", "a GGUF file"),
          new Magic("894844460d0a1a0a", "an HDF5 file, as tf_model.h5 is"),
          new Magic("934e554d5059", "a numpy array (.npy)"),
          new Magic("255044462d", "a PDF document"),
          new Magic("fffe", "text in UTF-16"),
          new Magic("feff", "text in UTF-16"));

  private FileKind() {}

  /// The kind in words, to stand after "found"; empty when the bytes tell none of those known here.
  public static Optional<String> of(byte[] head) {
    String hex = HexFormat.of().formatHex(head, 0, Math.min(head.length, 16));
    for (Magic magic : MAGIC) {
      if (hex.startsWith(magic.bytes())) {
        return Optional.of(magic.kind());
      }
    }
    if (head.length > Long.BYTES && hex.matches("0+")) {
      return Optional.of("zeros at its beginning: a download that did not end");
    }
    if (PICKLE.matcher(hex).matches()) {
      return Optional.of("a Python pickle, as old PyTorch files are");
    }
    String text = new String(head, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "").strip();
    if (text.startsWith(LFS)) {
      return Optional.of("a Git LFS pointer" + size(text) + ": `git lfs pull` fetches it");
    }
    if (PAGE.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
      return Optional.of("an HTML page: the download failed, or wants a login");
    }
    if (text.startsWith("<?xml")) {
      return Optional.of("an XML document: the download failed, or wants a login");
    }
    return Optional.empty();
  }

  /// The bytes of a file that {@link #of} looks at.
  public static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD);
    }
  }

  /// The beginning of a plain text in quotes; empty when the bytes are none.
  public static Optional<String> text(byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8).strip();
    boolean plain =
        !text.isEmpty()
            && text.chars().allMatch(c -> (c >= ' ' && c < 127) || (c >= '\t' && c <= '\r'));
    String line = text.lines().findFirst().orElse("");
    String shown = line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    return plain ? Optional.of("a text that begins \"" + shown + '"') : Optional.empty();
  }

  /// Where a symbolic link points to, when nothing is there: in a cache that was emptied, or in a
  /// folder that was copied without what it links to.
  public static Optional<String> dangling(Path file) {
    if (!Files.isSymbolicLink(file)) {
      return Optional.empty();
    }
    try {
      file.getFileSystem().provider().checkAccess(file);
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.of("a link to " + target(file) + ", where nothing is");
    } catch (AccessDeniedException e) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("a link to " + target(file) + ", which leads to no file");
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "another place";
    }
  }

  private static String size(String pointer) {
    Matcher size = LFS_SIZE.matcher(pointer);
    return size.find() ? " to a file of " + size.group(1) + " bytes" : "";
  }
}
