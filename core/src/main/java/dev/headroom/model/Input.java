package dev.headroom.model;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// A batch of token rows of one length.
/// Shape:  ids, types `[batch][tokens]` (types all 0 where none were given); mask: empty, or one
///         `[tokens]` array a row, 0 = padding.
/// Fails:  IllegalArgumentException when rows differ in length, naming the lengths.
public record Input(List<int[]> ids, List<int[]> types, List<byte[]> mask) {
  public Input {
    ids = List.copyOf(ids);
    mask = List.copyOf(mask);
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
