package dev.headroom.forward;

import dev.headroom.Decimal;
import dev.headroom.InputException;
import dev.headroom.model.Safetensors;
import dev.headroom.model.StoredTensor;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The tensors and metadata of a file for `attend`, checked as they are read.
/// Fails:  InputException naming the tensor or field, what was expected and what was found.
record AttentionFile(Safetensors file, Dtype dtype) {
  static final String KEY_MASK = "key_mask";

  /// A tensor of that many dimensions, none of them 0.
  StoredTensor tensor(String name, int dimensions) {
    StoredTensor tensor = file.tensor(name);
    boolean empty = tensor.shape().stream().anyMatch(d -> d == 0);
    if (tensor.shape().size() != dimensions || empty) {
      String sizes = List.of("three", "four").get(dimensions - 3);
      throw bad(name, "a shape of " + sizes + " sizes, each at least 1", "" + tensor.shape());
    }
    return tensor;
  }

  static void requireEqual(StoredTensor tensor, int dimension, int size, String of) {
    if (tensor.dimension(dimension) != size) {
      throw new InputException(
          tensor.file(),
          tensor.name(),
          "dimension " + dimension + " equal to " + of + ", " + size,
          "" + tensor.shape());
    }
  }

  /// That heads of queries can share heads of keys.
  static void requireShared(StoredTensor k, int heads, int kvHeads) {
    if (heads % kvHeads != 0) {
      String expected = "heads that divide the " + heads + " of Q";
      throw new InputException(k.file(), k.name(), expected, "" + k.shape());
    }
  }

  /// That an array holds the output, and the keys and values with their past.
  void requireRoom(AttentionShape s) {
    requireRoom("Q", s.heads(), s.queries(), s.valueDim(), s.batch());
    requireRoom("K", s.kvHeads(), s.keys(), s.headDim(), s.batch());
    requireRoom("V", s.kvHeads(), s.keys(), s.valueDim(), s.batch());
  }

  private void requireRoom(String name, int... sizes) {
    BigInteger entries = Attention.product(sizes);
    if (entries.compareTo(BigInteger.valueOf(Tensor.MOST)) > 0) {
      String of = name.equals("Q") ? "a result" : "with its past,";
      throw bad(name, of + " of at most " + Tensor.MOST + " entries", "" + entries);
    }
  }

  /// Notes NaN and infinities, which are computed with: a result that they reach is no ground truth.
  Tensor load(StoredTensor stored, List<String> notices) {
    Tensor tensor = stored.matrix().whole(dtype);
    for (int i = 0; i < tensor.rows(); i++) {
      for (int j = 0; j < tensor.cols(); j++) {
        if (!Double.isFinite(tensor.get(i, j))) {
          String holds = " holds NaN or infinity as " + dtype.label() + ", the first at ";
          String at = stored.place((long) i * tensor.cols() + j) + ": " + tensor.get(i, j);
          notices.add(stored.file() + ": " + stored.name() + holds + at);
          return tensor;
        }
      }
    }
    return tensor;
  }

  /// Our own mask, `[keys]` or `[batch, keys]`. One that is added to scores (0 and −∞) says the
  /// opposite, so nothing but 0 and 1 is taken.
  List<byte[]> keyMask(int batch, int keys) {
    if (!file.has(KEY_MASK)) {
      return List.of();
    }
    StoredTensor stored = file.tensor(KEY_MASK);
    boolean shared = stored.size() == keys && stored.dimension(-1) == keys;
    boolean each = stored.shape().equals(List.of((long) batch, (long) keys));
    if (!shared && !each) {
      String expected =
          keys + " entries, one a key" + (batch > 1 ? ", or [" + batch + ", " + keys + "]" : "");
      throw bad(KEY_MASK, expected, "shape " + stored.shape());
    }
    Tensor mask = stored.matrix().whole(Dtype.F64);
    List<byte[]> visible = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      visible.add(row(mask, each ? b : 0));
    }
    return visible;
  }

  private byte[] row(Tensor mask, int b) {
    byte[] visible = new byte[mask.cols()];
    boolean any = false;
    for (int j = 0; j < visible.length; j++) {
      double entry = mask.get(b, j);
      if (entry != 0 && entry != 1) {
        String at = KEY_MASK + "[" + j + "]";
        throw bad(at, "0 (hidden) or 1 (seen)", String.valueOf(entry));
      }
      visible[j] = (byte) entry;
      any |= entry == 1;
    }
    if (!any) {
      throw bad(KEY_MASK, "at least one 1, a key that is seen", "only 0");
    }
    return visible;
  }

  boolean flag(String name) {
    String text = metadata(name).orElse("false");
    return switch (text) {
      case "true", "True", "1" -> true;
      case "false", "False", "0" -> false;
      default -> throw bad(name, "true or false", text);
    };
  }

  double scale(int headDim) {
    return number("scale").orElse(1 / Math.sqrt(headDim));
  }

  /// A finite number, where the field is there.
  OptionalDouble number(String name) {
    Optional<String> text = metadata(name);
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    OptionalDouble number = Decimal.parse(text.get());
    if (number.isEmpty() || !Double.isFinite(number.getAsDouble())) {
      throw bad(name, "a finite number, " + Decimal.FORM, text.get());
    }
    return number;
  }

  /// A whole number from `least` to `most`, or `otherwise` where the field is not there.
  int whole(String name, int least, int most, int otherwise) {
    OptionalDouble number = number(name);
    double value = number.orElse(otherwise);
    if (number.isPresent() && (value != Math.rint(value) || value < least || value > most)) {
      throw bad(name, "a whole number from " + least + " to " + most, metadata(name).orElseThrow());
    }
    return (int) value;
  }

  private Optional<String> metadata(String key) {
    Map<String, String> metadata = file.metadata();
    return Optional.ofNullable(metadata.get(key));
  }

  InputException bad(String at, String expected, String found) {
    return new InputException(file.file(), at, expected, found);
  }
}
