package dev.headroom.model;

import dev.headroom.model.Architecture.Output;
import dev.headroom.model.Architecture.Output.Head;
import dev.headroom.model.Weights.EmbeddingWeights;
import dev.headroom.model.Weights.HeadGroup;
import dev.headroom.model.Weights.LayerWeights;
import dev.headroom.model.Weights.MlpWeights;
import dev.headroom.model.Weights.OutputWeights;
import dev.headroom.shape.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The names of the paper's transformer; every product is stored `[in, out]`, without bias. Heads
/// that are summed have a scope each, `layers.L.heads.H.`; those side by side share `layers.L.`.
final class HeadroomLayout implements Layout {
  static final String TOKENS = "tokens.weight";

  @Override
  public Tensors home(Tensors all, boolean tied) {
    return all;
  }

  @Override
  public EmbeddingWeights embedding(Tensors home, Architecture a) {
    return new EmbeddingWeights(
        home.matrix(TOKENS, a.embedding().vocabulary(), a.shape().width()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public LayerWeights layer(Tensors home, Architecture a, int layer) {
    Shape s = a.shape();
    Tensors t = home.in(layerScope(layer));
    List<HeadGroup> groups =
        a.heads().summed()
            ? IntStream.range(0, s.heads())
                .mapToObj(h -> group(home.in(headScope(layer, h)), s, 1))
                .toList()
            : List.of(group(t, s, s.heads()));
    return new LayerWeights(
        Optional.empty(),
        groups,
        Optional.empty(),
        s.ffn() == 0 ? Optional.empty() : Optional.of(mlp(t, a)));
  }

  static String layerScope(int layer) {
    return "layers." + layer + ".";
  }

  static String headScope(int layer, int head) {
    return layerScope(layer) + "heads." + head + ".";
  }

  private static HeadGroup group(Tensors t, Shape s, int heads) {
    int columns = heads * s.headDim();
    return new HeadGroup(
        heads,
        heads,
        t.plain("q", s.width(), columns),
        t.plain("k", s.width(), columns),
        t.plain("v", s.width(), columns),
        t.plain("o", columns, s.width()));
  }

  private static MlpWeights mlp(Tensors t, Architecture a) {
    int d = a.shape().width();
    int f = a.shape().ffn();
    return new MlpWeights(
        a.mlp().gated() ? Optional.of(t.plain("mlp.gate", d, f)) : Optional.empty(),
        t.plain("mlp.up", d, f),
        t.plain("mlp.down", f, d));
  }

  @Override
  public Ending ending(Tensors all, Tensors home, Config config, List<String> notices) {
    OutputWeights none =
        new OutputWeights(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Ending(none, new Output(false, Head.NONE, false, false));
  }

  @Override
  public String buffers() {
    return "";
  }
}
