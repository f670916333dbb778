package dev.headroom.bench.peer.javacpp;

import dev.headroom.bench.peer.Contestant.Ready;
import dev.headroom.bench.peer.Gemm;
import dev.headroom.tensor.Tensor;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/// A product whose matrices lie outside the heap, ready to be computed by a library.
public final class Product<P extends Pointer> implements Ready {
  private final P a;
  private final P b;
  private final P c;
  private final Routine<P> routine;
  private final Reader<P> reader;

  private Product(P a, P b, P c, Routine<P> routine, Reader<P> reader) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.routine = routine;
    this.reader = reader;
  }

  /// c = a·b, row-major, as the task says.
  @FunctionalInterface
  public interface Routine<P> {
    void run(P a, P b, P c);
  }

  private interface Reader<P> {
    Tensor read(P c);
  }

  public static Product<FloatPointer> floats(Gemm task, Routine<FloatPointer> routine) {
    Gemm.Inputs inputs = task.inputs();
    Tensor.F32 room = (Tensor.F32) task.room();
    return new Product<>(
        new FloatPointer(((Tensor.F32) inputs.a()).array()),
        new FloatPointer(((Tensor.F32) inputs.b()).array()),
        new FloatPointer(room.array()),
        routine,
        c -> {
          c.get(room.array());
          return room;
        });
  }

  public static Product<DoublePointer> doubles(Gemm task, Routine<DoublePointer> routine) {
    Gemm.Inputs inputs = task.inputs();
    Tensor.F64 room = (Tensor.F64) task.room();
    return new Product<>(
        new DoublePointer(((Tensor.F64) inputs.a()).array()),
        new DoublePointer(((Tensor.F64) inputs.b()).array()),
        new DoublePointer(room.array()),
        routine,
        c -> {
          c.get(room.array());
          return room;
        });
  }

  @Override
  public void run() {
    routine.run(a, b, c);
  }

  @Override
  public Tensor result() {
    return reader.read(c);
  }

  @Override
  public void close() {
    a.close();
    b.close();
    c.close();
  }
}
