package dev.headroom.gauntlet;

import dev.headroom.InputException;
import dev.headroom.gauntlet.Answered.Next;
import dev.headroom.gauntlet.HostedCourseFile.Checkpoint;
import dev.headroom.json.Json;
import dev.headroom.model.Safetensors;
import dev.headroom.model.StoredTensor;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Somebody's outputs: `logits.i` or `next.i` of checkpoint i, of all positions or of those that
/// answer; tensors, or lists of next tokens in a file whose name ends in `.json`.
/// Fails:  InputException naming the file and the entry.
sealed interface Given extends AutoCloseable {
  String LOGITS = "logits.";
  String NEXT = "next.";
  long LONGEST = 1L << 28;

  static Given open(Path file) {
    return file.toString().endsWith(".json")
        ? new Lists(file.toString(), Json.object(file, LONGEST))
        : new Tensors(Safetensors.open(file));
  }

  /// What was answered in a checkpoint of so many tokens.
  Next rows(Checkpoint c, int tokens);

  Stream<String> names();

  @Override
  void close();

  default List<String> unused(List<Checkpoint> asked) {
    Set<String> names =
        asked.stream()
            .flatMap(c -> Stream.of(LOGITS + c.id(), NEXT + c.id()))
            .collect(Collectors.toSet());
    return names().filter(name -> !names.contains(name)).toList();
  }

  /// The position of row 0 where there are so many rows.
  private static int first(Checkpoint c, int tokens, long rows, InputException otherwise) {
    if (rows == tokens) {
      return 0;
    }
    if (rows == c.positions()) {
      return c.first();
    }
    throw otherwise;
  }

  private static String expected(Checkpoint c, int tokens) {
    return tokens + " positions, or the " + c.positions() + " that answer";
  }

  /// Lists of tokens.
  record Lists(String file, ObjectNode document) implements Given {
    @Override
    public Next rows(Checkpoint c, int tokens) {
      String name = NEXT + c.id();
      JsonNode list = document.path(name);
      List<Integer> ids = new ArrayList<>();
      for (JsonNode id : list) {
        if (!id.isInt()) {
          throw new InputException(file, name, "token ids", Json.describe(id));
        }
        ids.add(id.intValue());
      }
      String found = list.isArray() ? ids.size() + " tokens" : "no list of that name";
      InputException wrong = new InputException(file, name, expected(c, tokens), found);
      int first = first(c, tokens, list.isArray() ? ids.size() : -1, wrong);
      return position -> OptionalInt.of(ids.get(position - first));
    }

    @Override
    public Stream<String> names() {
      return document.propertyNames().stream();
    }

    @Override
    public void close() {}
  }

  /// Tensors: logits of a floating-point type, or tokens of an integer one.
  record Tensors(Safetensors stored) implements Given {
    @Override
    public Next rows(Checkpoint c, int tokens) {
      boolean next = names().anyMatch((NEXT + c.id())::equals);
      return next ? tokens(c, tokens) : logits(c, tokens);
    }

    private Next tokens(Checkpoint c, int tokens) {
      StoredTensor t = stored.tensor(NEXT + c.id());
      if (t.type().weight() || !t.type().readable()) {
        throw wrong(t, "token ids of an integer type", t.type().name());
      }
      int first = first(c, tokens, t.size(), wrong(t, expected(c, tokens), "shape " + t.shape()));
      Rows ids = t.matrix();
      Tensor read = ids.whole(Dtype.F64);
      return position -> {
        int at = position - first;
        return OptionalInt.of((int) read.get(at / ids.cols(), at % ids.cols()));
      };
    }

    private Next logits(Checkpoint c, int tokens) {
      StoredTensor t = stored.tensor(LOGITS + c.id());
      if (!t.type().weight()) {
        String floating = "a floating-point type: F64, F32, F16 or BF16";
        throw wrong(t, floating, t.type().name());
      }
      Rows rows = t.matrix();
      int least = Math.max(c.yes(), c.no()) + 1;
      if (rows.cols() < least) {
        throw wrong(t, "logits of at least " + least + " tokens", "shape " + t.shape());
      }
      int first =
          first(c, tokens, rows.rows(), wrong(t, expected(c, tokens), "shape " + t.shape()));
      Tensor row = Tensor.zeros(Dtype.F64, 1, rows.cols());
      return position -> {
        rows.read(position - first, 0, row);
        return largest(row);
      };
    }

    /// Nothing where an entry is NaN or +∞; −∞ is a token that is switched off.
    private static OptionalInt largest(Tensor row) {
      int best = 0;
      for (int id = 0; id < row.cols(); id++) {
        double logit = row.get(0, id);
        if (Double.isNaN(logit) || logit == Double.POSITIVE_INFINITY) {
          return OptionalInt.empty();
        }
        best = logit > row.get(0, best) ? id : best;
      }
      return OptionalInt.of(best);
    }

    private static InputException wrong(StoredTensor t, String expected, String found) {
      return new InputException(t.file(), t.name(), expected, found);
    }

    @Override
    public Stream<String> names() {
      return stored.tensors().stream().map(StoredTensor::name);
    }

    @Override
    public void close() {
      stored.close();
    }
  }
}
