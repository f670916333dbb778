package dev.headroom.model;

import dev.headroom.tensor.Activation;

/// RoBERTa and those that share its code: BERT whose positions are counted over what is not padding, a
/// head of erf GELU whatever the layers have.
final class Roberta {
  /// The head of RoBERTa and MPNet.
  static final Layout NAMES = headed(Bert.NAMES.below("roberta."));

  static final Family ROBERTA = family("roberta", "Roberta", 50_265);
  static final Family XLM = family("xlm-roberta", "XLMRoberta", 30_522);
  static final Family CAMEMBERT = family("camembert", "Camembert", 30_522);

  private Roberta() {}

  static Layout headed(Layout body) {
    return body.with("lm_head.dense", Role.TRANSFORM)
        .with("lm_head.layer_norm", Role.TRANSFORM_NORM)
        .with("lm_head.decoder", Role.HEAD);
  }

  private static Family family(String type, String classes, int vocabulary) {
    return Family.masked(
            type,
            classes,
            (name, f) -> {
              Encoder e = new Encoder(name, f, Encoder.SIZES, 512, vocabulary, 768, 12, 12, 3072);
              int pad = f.whole("pad_token_id", 0, Limits.VOCABULARY, 1);
              return Bert.model(e, e.counted(pad), Activation.GELU);
            })
        .stored(NAMES);
  }
}
