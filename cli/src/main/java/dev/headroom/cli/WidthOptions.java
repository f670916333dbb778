package dev.headroom.cli;

import dev.headroom.audit.Widths;
import dev.headroom.model.Width;
import java.util.Optional;
import picocli.CommandLine.Option;

/// `--weights --kv`: other widths of weights and cache, as bytes.
final class WidthOptions {
  @Option(
      names = "--weights",
      paramLabel = "WIDTH",
      description =
          "Count bytes of weights at another width: f32, bf16 or f16 of all, or fp8, int8, int4 or"
              + " mxfp4 of the products of layers. Default: as they are stored.")
  private Optional<Width> weights = Optional.empty();

  @Option(
      names = "--kv",
      paramLabel = "WIDTH",
      description = "Count bytes of kept keys and values at f32, bf16, f16, fp8 or int8.")
  private Optional<Width> kv = Optional.empty();

  Widths widths() {
    return new Widths(weights, kv);
  }
}
