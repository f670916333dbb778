package dev.headroom.model;

import dev.headroom.model.Architecture.Output;
import dev.headroom.model.Architecture.Output.Head;
import dev.headroom.model.Weights.EmbeddingWeights;
import dev.headroom.model.Weights.HeadGroup;
import dev.headroom.model.Weights.LayerWeights;
import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.MlpWeights;
import dev.headroom.model.Weights.NormWeights;
import dev.headroom.model.Weights.OutputWeights;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import java.util.List;
import java.util.Optional;

/// BERT's names: products stored `[out, in]`, a pooler and a masked-language head where the
/// checkpoint has them.
final class BertLayout implements Layout {
  private static final String TOKENS = "embeddings.word_embeddings.weight";
  private static final String PREDICTIONS = "cls.predictions.";

  @Override
  public Tensors home(Tensors all, boolean tied) {
    return tied
        ? Layout.home(
            all,
            "bert.",
            TOKENS,
            "embeddings.position_embeddings.weight",
            PREDICTIONS + "decoder.weight")
        : all.home(TOKENS, "bert.");
  }

  @Override
  public EmbeddingWeights embedding(Tensors home, Architecture a) {
    int width = a.shape().width();
    Tensors t = home.in("embeddings.");
    return new EmbeddingWeights(
        home.matrix(TOKENS, a.embedding().vocabulary(), width),
        Optional.of(t.matrix("position_embeddings.weight", a.embedding().positions(), width)),
        Optional.of(t.matrix("token_type_embeddings.weight", a.embedding().tokenTypes(), width)),
        Optional.of(t.layerNorm("LayerNorm", width)));
  }

  @Override
  public LayerWeights layer(Tensors home, Architecture a, int layer) {
    Tensors t = home.in("encoder.layer." + layer + ".");
    Shape s = a.shape();
    int d = s.width();
    Linear q = t.turned("attention.self.query", d, d, true);
    Linear k = t.turned("attention.self.key", d, d, true);
    Linear v = t.turned("attention.self.value", d, d, true);
    Linear o = t.turned("attention.output.dense", d, d, true);
    Linear up = t.turned("intermediate.dense", d, s.ffn(), true);
    Linear down = t.turned("output.dense", s.ffn(), d, true);
    return new LayerWeights(
        Optional.of(t.layerNorm("attention.output.LayerNorm", d)),
        List.of(new HeadGroup(s.heads(), s.kvHeads(), q, k, v, o)),
        Optional.of(t.layerNorm("output.LayerNorm", d)),
        Optional.of(new MlpWeights(Optional.empty(), up, down)));
  }

  @Override
  public Ending ending(Tensors all, Tensors home, Config config, List<String> notices) {
    Architecture a = config.architecture();
    int d = a.shape().width();
    boolean pooled = home.hasAny("pooler.dense.");
    Optional<Linear> pooler =
        pooled ? Optional.of(home.turned("pooler.dense", d, d, true)) : Optional.empty();
    Tensors t = all.in(PREDICTIONS);
    boolean stored = t.hasAny("");
    boolean declared = a.output().head() == Head.MASKED_LANGUAGE;
    if (declared && !stored) {
      notices.add(all.shards().file() + ": no " + PREDICTIONS + " tensors: the head is left out");
    }
    boolean headed = stored && (declared || !config.headNamed());
    Head head = headed ? Head.MASKED_LANGUAGE : Head.NONE;
    Optional<Linear> transform = Optional.empty();
    Optional<NormWeights> transformNorm = Optional.empty();
    Optional<Linear> decoder = Optional.empty();
    if (headed) {
      transform = Optional.of(t.turned("transform.dense", d, d, true));
      transformNorm = Optional.of(t.layerNorm("transform.LayerNorm", d));
      decoder = Optional.of(decoder(all, home, a, notices));
    }
    return new Ending(
        new OutputWeights(Optional.empty(), transform, transformNorm, decoder, pooler),
        new Output(false, head, a.output().tied(), pooled));
  }

  private static Linear decoder(Tensors all, Tensors home, Architecture a, List<String> notices) {
    int vocabulary = a.embedding().vocabulary();
    String weight = PREDICTIONS + "decoder.weight";
    Part part =
        a.output().tied()
            ? Layout.tiedHead(all, home, TOKENS, weight, a, notices).weight()
            : new Part(all.matrix(weight, vocabulary, a.shape().width()), true);
    String bias = PREDICTIONS + "bias";
    String alias = PREDICTIONS + "decoder.bias";
    Rows row = all.vector(all.has(bias) || !all.has(alias) ? bias : alias, vocabulary);
    if (all.has(bias) && all.has(alias) && all.differ(all.stored(bias), all.stored(alias))) {
      notices.add(all.shards().file() + ": " + alias + " differs from " + bias + ", which is used");
    }
    return new Linear(part, Optional.of(row));
  }

  @Override
  public String buffers() {
    return ".*embeddings\\.(position_ids|token_type_ids)";
  }
}
