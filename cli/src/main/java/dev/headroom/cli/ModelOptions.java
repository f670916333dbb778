package dev.headroom.cli;

import dev.headroom.model.ModelSource;
import dev.headroom.model.PlainModel;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `MODEL` or `--shape`: a mixin of the commands that are about a model.
final class ModelOptions {
  @Parameters(paramLabel = "MODEL", arity = "0..1", description = "Directory, config or preset.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--shape",
      paramLabel = "WORDS",
      description =
          "Instead of MODEL: layers=12,heads=12,tokens=1024,head-dim=64,width=768 and, if wanted,"
              + " ffn, kv-heads, batch, vocabulary, causal.")
  private Optional<String> shape = Optional.empty();

  Optional<String> model() {
    return model;
  }

  Optional<String> shape() {
    return shape;
  }

  /// Whether there is one.
  /// Fails:  IllegalArgumentException when there are two.
  boolean given() {
    if (model.isPresent() && shape.isPresent()) {
      throw new IllegalArgumentException("expected a MODEL or --shape, found both");
    }
    return model.isPresent() || shape.isPresent();
  }

  /// Fails:  IllegalArgumentException unless there is exactly one.
  void require() {
    if (!given()) {
      throw new IllegalArgumentException("expected a MODEL or --shape, found neither");
    }
  }

  /// Shape:  given: words of a shape that other options give, which go before.
  ModelSource source(Map<String, Integer> given) {
    require();
    return model
        .map(ModelSource::find)
        .orElseGet(() -> PlainModel.read(shape.orElseThrow(), given));
  }
}
