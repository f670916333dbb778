package dev.headroom.lab;

import dev.headroom.bench.peer.Check;
import dev.headroom.bench.peer.Contestant.Ready;
import dev.headroom.bench.peer.Headroom;
import dev.headroom.bench.peer.Task;
import dev.headroom.tensor.Dtype;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// How long does attention take, by the shape of its heads?
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseParallelGC"})
public class HeadsByShape {
  @Param({"ATTENTION", "ATTENTION_CAUSAL"})
  public Task.Kind kind;

  /// GPT-2's, MiniLM's, narrow, one whose width is no multiple of the vectors.
  @Param({"12x1024x64", "12x128x32", "16x2048x8", "4x512x80"})
  public String shape;

  @Param({"1", "2"})
  public int threads;

  private Ready call;

  /// Checks the result once, so that nothing wrong is timed.
  @Setup(Level.Trial)
  public void prepare() throws Exception {
    Task task = Task.of(kind, Dtype.F32, shape);
    call = new Headroom().prepare(task, threads).orElseThrow();
    call.run();
    double error = Check.of(task, call.result()).maxError();
    if (!(error < 1e-4)) {
      throw new IllegalStateException(task.shape() + " is wrong by " + error);
    }
  }

  @TearDown(Level.Trial)
  public void close() throws Exception {
    call.close();
  }

  @Benchmark
  public void ours() throws Exception {
    call.run();
  }
}
