package dev.headroom.model;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// A batch of token rows of one length.
/// Shape:  ids, types `[batch][tokens]` (types all 0 where none were given); mask: empty, or one
///         `[tokens]` array a row, 0 = padding; notices: what a user should know of the file.
/// Fails:  IllegalArgumentException when rows differ in length, naming the lengths.
public record Input(List<int[]> ids, List<int[]> types, List<byte[]> mask, List<String> notices) {
  /// An input that was not read from a file.
  public Input(List<int[]> ids, List<int[]> types, List<byte[]> mask) {
    this(ids, types, mask, List.of());
  }

  public Input {
    ids = List.copyOf(ids);
    mask = List.copyOf(mask);
    notices = List.copyOf(notices);
    if (ids.isEmpty() || ids.getFirst().length == 0) {
      throw new IllegalArgumentException("input has no tokens");
    }
    int tokens = ids.getFirst().length;
    types = types.isEmpty() ? Collections.nCopies(ids.size(), new int[tokens]) : List.copyOf(types);
    checkLengths("ids", ids.stream().mapToInt(r -> r.length), ids.size(), tokens);
    checkLengths("types", types.stream().mapToInt(r -> r.length), ids.size(), tokens);
    if (!mask.isEmpty()) {
      checkLengths("mask", mask.stream().mapToInt(r -> r.length), ids.size(), tokens);
    }
  }

  private static void checkLengths(String what, IntStream lengths, int batch, int tokens) {
    int[] found = lengths.toArray();
    if (found.length != batch || IntStream.of(found).anyMatch(n -> n != tokens)) {
      throw new IllegalArgumentException(
          what + " has rows of " + Arrays.toString(found) + ", ids " + batch + " of " + tokens);
    }
  }

  /// Reads the file that tokenisers of Hugging Face write as JSON: `input_ids`, perhaps
  /// `token_type_ids` and `attention_mask`, each a list of rows or one row.
  /// Fails:  InputException naming the entry and both values, where the model cannot take it.
  public static Input read(Path file, Architecture architecture) {
    return InputReader.read(file, architecture);
  }

  /// One row of ids with commas between them, as an option gives it.
  /// Fails:  InputException naming the entry and both values, where the model cannot take it.
  public static Input parse(String option, String ids, Architecture architecture) {
    return new InputReader(option, architecture).ids(ids);
  }

  /// One row of ids that is not checked against a model.
  public static Input of(int... ids) {
    return new Input(List.of(ids), List.of(), List.of());
  }

  /// Fails:  IllegalArgumentException when a model cannot take these tokens, naming batch row,
  ///         position and both values.
  public void require(Architecture a) {
    int positions = a.embedding().positions();
    if (tokens() > positions) {
      throw new IllegalArgumentException(
          "input has "
              + tokens()
              + " tokens a row, at most "
              + positions
              + " positions in "
              + a.name());
    }
    for (int row = 0; row < batch(); row++) {
      int[] of = ids.get(row);
      for (int i = 0; i < of.length; i++) {
        if (of[i] < 0 || of[i] >= a.embedding().vocabulary()) {
          throw bad("id", of[i], row, i, "below the vocabulary's " + a.embedding().vocabulary());
        }
        int type = types.get(row)[i];
        if (type < 0 || type >= a.embedding().types().orElse(1)) {
          String most = "below the model's " + a.embedding().types().orElse(1);
          throw bad("token type", type, row, i, most);
        }
      }
      requireMask(row, a.causal());
    }
  }

  private void requireMask(int row, boolean causal) {
    int ones = 0;
    for (int i = 0; !mask.isEmpty() && i < tokens(); i++) {
      int entry = mask.get(row)[i];
      if (entry != 0 && entry != 1) {
        throw bad("mask entry", entry, row, i, "0 or 1");
      }
      if (causal && entry == 1 && ones < i) {
        throw bad("mask entry", 1, row, i, "0, since a causal model's padding must come last");
      }
      ones += entry;
    }
    if (!mask.isEmpty() && ones == 0) {
      throw new IllegalArgumentException("mask of batch row " + row + " is 0 everywhere");
    }
  }

  private static IllegalArgumentException bad(
      String what, int found, int row, int position, String expected) {
    return new IllegalArgumentException(
        what
            + " "
            + found
            + " in batch row "
            + row
            + " at position "
            + position
            + ", expected "
            + expected);
  }

  public int batch() {
    return ids.size();
  }

  public int tokens() {
    return ids.getFirst().length;
  }

  /// The position of the last token of a batch row that is no padding.
  public int lastToken(int row) {
    int last = tokens() - 1;
    while (!mask.isEmpty() && last > 0 && mask.get(row)[last] == 0) {
      last--;
    }
    return last;
  }
}
