package dev.headroom.reduce;

import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Embedding;
import dev.headroom.model.Heads;
import dev.headroom.model.Layer;
import dev.headroom.model.Role;
import dev.headroom.model.Summed;
import dev.headroom.model.Weights;
import dev.headroom.reduce.Assembled.Placed;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A transformer that concatenates its heads and computes what one does that sums them: its state is
/// H blocks whose sum g is the other's state. Head h reads Q∘g, K∘g, V∘g and adds to block h; an MLP
/// reads g and writes block 1.
/// Shape:  as many tokens, width H times as large.
/// Shared: by any number of threads, as what it is made from.
/// Source: theory.md 1; [SXYY] Prop. C.1, whose proof needs no further token.
public final class Concatenated extends Derived {
  private final int heads;
  private final int width;

  /// Fails:  IllegalArgumentException unless the heads are summed one by one, without norms.
  public Concatenated(Weights summed) {
    super(summed, architecture(summed.architecture()));
    this.heads = summed.architecture().layers().getFirst().attention().f().heads();
    this.width = summed.architecture().width();
  }

  private static Architecture architecture(Architecture a) {
    Embedding e = a.embedding();
    int width = Math.multiplyExact(heads(a.layers().getFirst()).heads(), a.width());
    Architecture beside =
        a.with(layer -> {
          Summed s = heads(layer);
          Attention heads = Heads.plain(s.heads(), s.keyWidth(), s.scoring());
          return new Layer(layer.attention().around(heads), layer.mlp());
        });
    return new Architecture(
        a.name(),
        a.family(),
        Embedding.plain(e.vocabulary(), width, e.positions()),
        beside.layers(),
        a.output());
  }

  private static Summed heads(Layer layer) {
    if (layer.attention().f() instanceof Summed s && layer.norms() == 0) {
      return s;
    }
    throw new IllegalArgumentException("heads that are not summed, or norms between them");
  }

  /// g: the state of the transformer that sums.
  /// Shape:  x `[n, H·D]` -> `[n, D]`.
  public Tensor sum(Tensor x) {
    Tensor sum = Tensor.zeros(x.dtype(), x.rows(), width);
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < width; j++) {
        double total = 0;
        for (int h = 0; h < heads; h++) {
          total += x.get(i, h * width + j);
        }
        sum.set(i, j, total);
      }
    }
    return sum;
  }

  @Override
  public Numbers ends() {
    Rows tokens = from().ends().rows(Role.TOKENS);
    Rows first = new Assembled(tokens.rows(), heads * width, List.of(new Placed(tokens, 0, 0)));
    return (role, copy) -> role == Role.TOKENS ? linear(first) : from().ends().of(role, copy);
  }

  @Override
  public Numbers layer(int layer) {
    Numbers w = from().layer(layer);
    return (role, _) ->
        linear(
            switch (role) {
              case ATTENTION_OUT -> toBlocks(w);
              case GATE, UP -> stacked(plain(w.of(role)));
              case DOWN -> {
                Rows down = plain(w.of(role));
                yield new Assembled(down.rows(), heads * width, List.of(new Placed(down, 0, 0)));
              }
              default -> ofSum(w, role);
            });
  }

  private int headDim() {
    return from().architecture().layers().getFirst().attention().f().keyWidth();
  }

  /// x ↦ g(x)·W for the heads side by side: each W once in every block of rows.
  private Rows ofSum(Numbers w, Role role) {
    List<Placed> parts = new ArrayList<>();
    int m = headDim();
    for (int h = 0; h < heads; h++) {
      Rows matrix = plain(w.of(role, h));
      for (int block = 0; block < heads; block++) {
        parts.add(new Placed(matrix, block * width, h * m));
      }
    }
    return new Assembled(heads * width, heads * m, parts);
  }

  /// W_O of head h into block h.
  private Rows toBlocks(Numbers w) {
    List<Placed> parts = new ArrayList<>();
    int m = headDim();
    for (int h = 0; h < heads; h++) {
      parts.add(new Placed(plain(w.of(Role.ATTENTION_OUT, h)), h * m, h * width));
    }
    return new Assembled(heads * m, heads * width, parts);
  }

  private Rows stacked(Rows map) {
    List<Placed> parts = new ArrayList<>();
    for (int block = 0; block < heads; block++) {
      parts.add(new Placed(map, block * width, 0));
    }
    return new Assembled(heads * width, map.cols(), parts);
  }
}
