package dev.headroom.bench.peer;

import dev.headroom.model.Architecture;
import dev.headroom.model.Layer;
import dev.headroom.model.ModelSource;
import dev.headroom.model.Presets;
import dev.headroom.model.Weights;
import dev.headroom.tensor.Span;
import java.nio.file.Path;
import java.util.Locale;

/// A model that is run whole.
public enum Subject {
  /// Sizes of GPT-2 small, random weights, no two layers alike, no product with the vocabulary.
  GPT2 {
    @Override
    Architecture architecture(boolean causal) {
      Architecture a = Presets.named("gpt2").orElseThrow().architecture();
      Span span = causal ? Span.CAUSAL : Span.ALL;
      Architecture seeing =
          a.with(
              l -> new Layer(l.attention().with(h -> h.with(h.scoring().seeing(span))), l.mlp()));
      return seeing.with(seeing.output().headless());
    }

    @Override
    Weights weights(boolean causal) {
      return new LayeredWeights(architecture(causal));
    }
  },

  /// The trained model all-MiniLM-L6-v2: {@link #folder} holds it as it was published, in
  /// `model.onnx`, and as `minilm` converts it.
  MINILM {
    @Override
    Architecture architecture(boolean causal) {
      return source().architecture();
    }

    @Override
    Weights weights(boolean causal) {
      return source().weights(0);
    }

    private static ModelSource source() {
      return ModelSource.find(folder().toString());
    }
  };

  /// Where a guest finds the files of {@link #MINILM}.
  static final String FOLDER = "headroom.bench.minilm";

  abstract Architecture architecture(boolean causal);

  abstract Weights weights(boolean causal);

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Where this JVM finds the files of {@link #MINILM} from now on.
  public static void keepIn(Path folder) {
    System.setProperty(FOLDER, folder.toString());
  }

  public static Path folder() {
    return Path.of(System.getProperty(FOLDER, "minilm"));
  }
}
