package dev.headroom.model;

import dev.headroom.model.Embedding.Learned;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import java.util.List;
import java.util.Optional;

/// The sizes in the configs of BERT and of its descendants, each read once, and the parts that their
/// layers are put together from.
final class Encoder {
  /// The names that most configs have for the sizes, in the order of their defaults.
  static final List<String> SIZES =
      List.of(
          "max_position_embeddings",
          "vocab_size",
          "hidden_size",
          "num_hidden_layers",
          "num_attention_heads",
          "intermediate_size");

  private static final List<Integer> MOST =
      List.of(
          Limits.POSITIONS,
          Limits.VOCABULARY,
          Limits.WIDTH,
          Limits.LAYERS,
          Limits.HEADS,
          Limits.FFN);

  final Fields fields;
  final int positions;
  final int vocabulary;
  final int width;
  final int depth;
  final int heads;
  final int ffn;
  private final String name;
  private final List<String> names;

  /// Shape:  `sizes` are the values of absent fields, in the order of the names; those of the last may
  ///         have none.
  Encoder(String name, Fields f, List<String> names, int... sizes) {
    this.name = name;
    this.names = names;
    fields = f;
    int[] read = new int[names.size()];
    for (int i = 0; i < read.length; i++) {
      String field = names.get(i);
      int most = MOST.get(i);
      read[i] = i < sizes.length ? f.size(field, most, sizes[i]) : f.size(field, most);
    }
    positions = read[0];
    vocabulary = read[1];
    width = read[2];
    depth = read[3];
    heads = read[4];
    ffn = read[5];
    if (width % heads != 0) {
      String divisor = "a divisor of " + names.get(2) + ", " + width;
      throw f.bad(names.get(4), divisor, String.valueOf(heads));
    }
  }

  /// Entries of a head where heads share the width.
  int share() {
    return width / heads;
  }

  /// A width of heads that can be rotated.
  int even(int headDim) {
    Limits.checkEven(fields, fields.given("head_dim") ? "head_dim" : names.get(2), headDim);
    return headDim;
  }

  /// Heads that see every key, without biases.
  Heads heads(int headDim) {
    return Heads.plain(heads, headDim, Scoring.softmax(1 / Math.sqrt(headDim), Span.ALL));
  }

  /// Rows of tokens alone.
  Embedding plain() {
    return Embedding.plain(vocabulary, width, positions);
  }

  /// Rows of tokens and of positions, one each.
  Embedding placed() {
    return plain().placed(new Learned.Rows());
  }

  /// The same with positions counted over what is not padding, from the row behind the padding's.
  Embedding counted(int pad) {
    if (pad >= vocabulary) {
      throw fields.bad("pad_token_id", "below vocab_size, " + vocabulary, String.valueOf(pad));
    }
    if (pad + 1 >= positions) {
      String more = "more than pad_token_id + 1, " + (pad + 1);
      throw fields.bad(SIZES.getFirst(), more, String.valueOf(positions));
    }
    return Embedding.plain(vocabulary, width, positions - pad - 1).placed(new Learned.Counted(pad));
  }

  /// Layers norm(x + f(x)), twice each.
  Architecture post(Embedding embedding, Norm norm, Heads heads, Mlp mlp, Output output) {
    Layer layer = new Layer(Branch.post(norm, heads), Branch.post(norm, mlp));
    return Architecture.of(name, "", embedding.normed(norm), depth, layer, output);
  }

  Architecture of(Embedding embedding, List<Layer> layers, Output output) {
    return new Architecture(name, "", embedding, layers, output);
  }

  static Output output(Output.Head head, boolean pooler) {
    return new Output(Optional.empty(), head, pooler);
  }
}
