package dev.headroom.bench.peer.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.headroom.bench.peer.Contestant;
import dev.headroom.bench.peer.Gemm;
import dev.headroom.bench.peer.Task;
import dev.headroom.tensor.Dtype;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Everything by ONNX Runtime. Where it has several operators for one thing each is timed, and the
/// fastest takes part.
public final class OnnxRuntime implements Contestant {
  private static final int TRIES = 3;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private String chosen = "";

  /// For ServiceLoader.
  public OnnxRuntime() {}

  @Override
  public String name() {
    return "onnxruntime";
  }

  @Override
  public String version() {
    return "ONNX Runtime " + environment.getVersion() + chosen;
  }

  @Override
  public Optional<Ready> prepare(Task task, int threads) throws OrtException, IOException {
    if (task.dtype() != Dtype.F32 || (task instanceof Gemm gemm && !gemm.plain())) {
      return Optional.empty();
    }
    List<Variant> variants = Variant.of(task);
    Session best = load(task, variants.getFirst(), threads);
    long least = variants.size() == 1 ? 0 : nanos(best);
    for (Variant variant : variants.subList(1, variants.size())) {
      Session session = load(task, variant, threads);
      long nanos = nanos(session);
      (nanos < least ? best : session).close();
      best = nanos < least ? session : best;
      least = Math.min(nanos, least);
    }
    chosen = variants.size() == 1 ? "" : ", " + best.variant().label();
    return Optional.of(best);
  }

  private Session load(Task task, Variant variant, int threads) throws OrtException, IOException {
    Path file = Files.createTempFile("headroom", ".onnx");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        variant.model().writeTo(out);
      }
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      return Session.of(task, variant, environment.createSession(file.toString(), options));
    } finally {
      Files.delete(file);
    }
  }

  /// The best of a few runs.
  private static long nanos(Session session) throws OrtException {
    session.run();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      long begin = System.nanoTime();
      session.run();
      least = Math.min(least, System.nanoTime() - begin);
    }
    System.err.println(session.variant().label() + ": " + least * 1e-6 + " ms");
    return least;
  }
}
