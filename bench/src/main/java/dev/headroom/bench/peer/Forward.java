package dev.headroom.bench.peer;

import dev.headroom.count.Count;
import dev.headroom.count.Terms;
import dev.headroom.model.Architecture;
import dev.headroom.model.Input;
import dev.headroom.model.Weights;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Dtype;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Token ids through all layers of a model, as far as the last hidden state.
/// Shape:  `gpt2:BxN` or `minilm:BxN`, B sentences of N tokens each -> `[batch·tokens, width]`.
public record Forward(Dtype dtype, boolean causal, Subject subject, int batch, int tokens)
    implements Task {
  static Forward of(Dtype dtype, boolean causal, String shape) {
    String example = "gpt2:1x1024 or minilm:8x128";
    int colon = Math.max(shape.indexOf(':'), 0);
    Subject subject =
        Stream.of(Subject.values())
            .filter(s -> s.label().equals(shape.substring(0, colon)))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException("--shapes has " + shape + ", expected " + example));
    List<Integer> sizes = Sizes.of(shape, shape.substring(colon + 1), 2, example);
    return new Forward(dtype, causal, subject, sizes.get(0), sizes.get(1));
  }

  @Override
  public Kind kind() {
    return causal ? Kind.FORWARD_CAUSAL : Kind.FORWARD;
  }

  @Override
  public String shape() {
    return subject.label() + ":" + batch + "x" + tokens;
  }

  @Override
  public double flops() {
    return Count.of(architecture(), new Step(batch, tokens), Terms.FLOAT32).total().flops();
  }

  public Architecture architecture() {
    return subject.architecture(causal);
  }

  /// The caller closes them.
  public Weights weights() {
    return subject.weights(causal);
  }

  /// Sentences without padding; each has a mask all the same, as batches of sentences have.
  public Input input() {
    SplittableRandom random = new SplittableRandom(List.of(batch, tokens).hashCode());
    int vocabulary = architecture().embedding().vocabulary();
    List<int[]> ids =
        Stream.generate(() -> random.ints(tokens, 0, vocabulary).toArray()).limit(batch).toList();
    byte[] all = new byte[tokens];
    Arrays.fill(all, (byte) 1);
    boolean masked = subject == Subject.MINILM;
    return new Input(ids, List.of(), masked ? Collections.nCopies(batch, all) : List.of());
  }
}
