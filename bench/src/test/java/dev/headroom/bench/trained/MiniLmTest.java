package dev.headroom.bench.trained;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.headroom.bench.MiniLm;
import dev.headroom.cli.Console;
import dev.headroom.cli.Main;
import dev.headroom.forward.Engine;
import dev.headroom.forward.Transformer;
import dev.headroom.forward.Wanted;
import dev.headroom.model.Input;
import dev.headroom.model.ModelSource;
import dev.headroom.model.Weights;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Probe;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A trained model, converted by our tool and run by our engine, against ONNX Runtime on the
/// original file.
class MiniLmTest {
  /// "The cat sat on the mat."
  private static final int[] CAT = {101, 1996, 4937, 2938, 2006, 1996, 13523, 1012, 102};

  /// "Attention is all you need, but how much of it does a machine allow?"
  private static final int[] ATTENTION = {
    101, 3086, 2003, 2035, 2017, 2342, 1010, 2021, 2129, 2172, 1997, 2009, 2515, 1037, 3698, 3499,
    1029, 102
  };

  /// "Headroom measures the distance between a transformer and every known limit: hardware,
  /// algorithms and proofs."
  private static final int[] HEADROOM = {
    101, 2132, 9954, 5761, 1996, 3292, 2090, 1037, 10938, 2121, 1998, 2296, 2124, 5787, 1024, 8051,
    1010, 13792, 1998, 6947, 2015, 1012, 102
  };

  private static final List<int[]> SENTENCES = List.of(CAT, ATTENTION, HEADROOM);
  private static final int TOKENS = HEADROOM.length;
  private static final double TOLERANCE = 2e-5;

  @TempDir private static Path folder;
  private static byte[] onnx = {};

  @BeforeAll
  static void convert() throws Exception {
    try (InputStream in = MiniLmTest.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
      onnx = in.readAllBytes();
    }
    MiniLm.write(folder, ByteBuffer.wrap(onnx));
  }

  @ParameterizedTest
  @CsvSource({"SIMD, F32, 1", "SIMD, F32, 2", "SIMD, F64, 2", "REFERENCE, F32, 1"})
  void lastHiddenStateIsThatOfOnnxRuntime(KernelName kernel, Dtype dtype, int threads)
      throws Exception {
    float[][][] theirs = theirs();
    Tensor ours = ours(new Engine(kernel, dtype, threads));
    double most = 0;
    double worst = 0;
    for (int b = 0; b < SENTENCES.size(); b++) {
      for (int i = 0; i < SENTENCES.get(b).length; i++) { // padded positions mean nothing
        for (int j = 0; j < ours.cols(); j++) {
          most = Math.max(most, Math.abs(theirs[b][i][j]));
          worst = Math.max(worst, Math.abs(theirs[b][i][j] - ours.get(b * TOKENS + i, j)));
        }
      }
    }
    assertThat(worst / most).isLessThan(TOLERANCE);
  }

  @Test
  void auditSpeaksOfIt() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = Main.run(new Console(out, err, false), "audit", folder.toString());
    assertThat(exit).as(err.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("measured", "machine limit", "qkv");
  }

  private static Tensor ours(Engine engine) {
    List<int[]> ids = SENTENCES.stream().map(s -> Arrays.copyOf(s, TOKENS)).toList();
    List<int[]> types = SENTENCES.stream().map(s -> new int[TOKENS]).toList();
    Input input = new Input(ids, types, SENTENCES.stream().map(MiniLmTest::mask).toList());
    ModelSource source = ModelSource.find(folder.toString());
    try (Weights weights = source.weights(0);
        Transformer transformer = new Transformer(weights, engine)) {
      return transformer.run(input, Wanted.PLAIN, Probe.NONE).find("final").orElseThrow().values();
    }
  }

  private static byte[] mask(int[] sentence) {
    byte[] mask = new byte[TOKENS];
    Arrays.fill(mask, 0, sentence.length, (byte) 1);
    return mask;
  }

  private static float[][][] theirs() throws Exception {
    long[][] ids = new long[SENTENCES.size()][TOKENS];
    long[][] mask = new long[SENTENCES.size()][TOKENS];
    for (int b = 0; b < ids.length; b++) {
      for (int i = 0; i < SENTENCES.get(b).length; i++) {
        ids[b][i] = SENTENCES.get(b)[i];
        mask[b][i] = 1;
      }
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(onnx);
        OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids);
        OnnxTensor maskTensor = OnnxTensor.createTensor(environment, mask);
        OnnxTensor types =
            OnnxTensor.createTensor(environment, new long[SENTENCES.size()][TOKENS]);
        OrtSession.Result result =
            session.run(
                Map.of(
                    "input_ids",
                    idTensor,
                    "attention_mask",
                    maskTensor,
                    "token_type_ids",
                    types))) {
      return (float[][][]) result.get(0).getValue();
    }
  }
}
