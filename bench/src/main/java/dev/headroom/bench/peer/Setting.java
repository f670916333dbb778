package dev.headroom.bench.peer;

import dev.headroom.tensor.FastMatmul;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What all guests of one bench share. `vectorBits` is 0 where each takes the widest vectors of the
/// machine, or 256: ours and those libraries that can be told stay at AVX2. `fast` is for ours alone.
/// Shape:  `scratch` a folder that lasts as long as the bench; `minilm` {@link Subject#folder};
///         `unpacked` for native libraries that unpack themselves.
public record Setting(
    int threads, int vectorBits, FastMatmul fast, Path scratch, Path minilm, Path unpacked) {
  private static final int NARROW = 256;

  public Setting {
    if (vectorBits != 0 && vectorBits != NARROW) {
      throw new IllegalArgumentException("--vector is " + vectorBits + ", expected 256");
    }
  }

  List<String> options() {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseParallelGC",
                "-XX:+UseTransparentHugePages",
                "-XX:MaxRAMPercentage=30",
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.cachedir=" + unpacked,
                "-DDJL_CACHE_DIR=" + unpacked,
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-D" + HeadroomFast.LEVELS + "=" + fast.label(),
                "-D" + Truth.FOLDER + "=" + scratch,
                "-D" + Subject.FOLDER + "=" + minilm));
    if (vectorBits == NARROW) {
      options.add("-XX:UseAVX=2");
    }
    return options;
  }

  Map<String, String> environment() {
    Map<String, String> variables = new TreeMap<>();
    for (String variable : List.of("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")) {
      variables.put(variable, Integer.toString(threads));
    }
    variables.put("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"); // large pages for libraries too
    if (vectorBits == NARROW) {
      variables.put("OPENBLAS_CORETYPE", "Haswell");
      variables.put("ONEDNN_MAX_CPU_ISA", "AVX2");
      variables.put("MKL_ENABLE_INSTRUCTIONS", "AVX2");
      variables.put("ATEN_CPU_CAPABILITY", "avx2");
    }
    return variables;
  }
}
