package dev.headroom.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.count.Count;
import dev.headroom.count.Terms;
import dev.headroom.machine.Precision;
import dev.headroom.model.Architecture;
import dev.headroom.model.ModelSource;
import dev.headroom.model.Width;
import dev.headroom.shape.Step;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WidthsTest {
  private static final long PRODUCTS =
      32L * (2L * 4096 * 4096 + 2L * 4096 * 1024 + 3L * 4096 * 14336);
  private static final long REST = 65L * 4096 + 4096L * 128_256 + 4096;

  private static Count decode(Width weights, Width kv) {
    ModelSource llama = ModelSource.find("Llama-3-8B");
    Architecture a = llama.architecture();
    Widths widths = new Widths(Optional.of(weights), Optional.of(kv));
    Stored stored = widths.of(a, Stored.stated(llama));
    assertThat(stored.assumed()).isTrue();
    Terms terms = widths.terms(Terms.Logits.ALL, Precision.BF16);
    return Count.of(a, new Step(1, 1, 8191), terms, stored.bytes());
  }

  /// The hand calculation of docs/audit.md: numerator of bits a weight in a product.
  @ParameterizedTest
  @CsvSource({"INT4,16", "MXFP4,17", "INT8,32", "FP8,32"})
  void productsOfLayersAreNarrow(Width width, long quarterBits) {
    assertThat(decode(width, Width.FP8).weightBytesRead())
        .isEqualTo(PRODUCTS / 32 * quarterBits + 2 * REST);
    assertThat(decode(width, Width.FP8).total().flops())
        .isEqualTo(decode(Width.F32, Width.F32).total().flops());
  }

  @ParameterizedTest
  @CsvSource({"F32,4", "BF16,2", "F16,2", "FP8,1", "INT8,1"})
  void theCacheIsAsWideAsAskedFor(Width width, long bytes) {
    assertThat(decode(Width.BF16, width).cacheBytesRead()).isEqualTo(8191L * 65_536 * bytes);
  }

  @Test
  void wholeWidthsAreThoseOfEveryWeight() {
    assertThat(decode(Width.F32, Width.F32).weightBytesRead()).isEqualTo(4 * (PRODUCTS + REST));
    assertThat(decode(Width.BF16, Width.F32).weightBytesRead()).isEqualTo(2 * (PRODUCTS + REST));
  }

  @Test
  void nothingIsKeptInHalfAByte() {
    assertThatThrownBy(() -> new Widths(Optional.empty(), Optional.of(Width.INT4)))
        .hasMessage("--kv is int4, expected f32, bf16, f16, fp8 or int8");
  }
}
