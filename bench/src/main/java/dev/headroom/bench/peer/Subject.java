package dev.headroom.bench.peer;

import dev.headroom.model.Architecture;
import dev.headroom.model.Architecture.Heads;
import dev.headroom.model.Architecture.Output;
import dev.headroom.model.ModelSource;
import dev.headroom.model.Presets;
import dev.headroom.model.Weights;
import dev.headroom.tensor.Scoring;
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
      Heads h = a.heads();
      Scoring scoring = h.scoring().seeing(causal ? Span.CAUSAL : Span.ALL);
      Heads seeing = new Heads(scoring, h.scaleByLayer(), h.inputBias(), h.outputBias());
      return new Architecture(
          a.name(),
          a.family(),
          a.shape(),
          a.embedding(),
          a.norm(),
          seeing,
          a.mlp(),
          new Output(true, Output.Head.NONE, false, false));
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
