package dev.headroom.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.kernel.contract.CacheLines;
import org.junit.jupiter.api.Test;

class CacheLinesTest {
  @Test
  void saysWhetherVectorsLieOnLines() {
    assertThat(CacheLines.describe(8, true))
        .isEqualTo(
            "packed vectors cross cache lines, objects aligned to 8 bytes"
                + " (-XX:ObjectAlignmentInBytes=64)");
    assertThat(CacheLines.describe(64, true))
        .isEqualTo("packed vectors on cache lines, objects aligned to 64 bytes");
    assertThat(CacheLines.describe(64, false)).contains("cross", "headers of another size");
    assertThat(CacheLines.description()).contains("objects aligned to ");
  }
}
