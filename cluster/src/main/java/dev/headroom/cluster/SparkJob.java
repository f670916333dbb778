package dev.headroom.cluster;

import dev.headroom.spread.Spread;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import scala.concurrent.ExecutionContext;
import scala.concurrent.ExecutionContext$;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/// What Spark's own threads tell of one job, in a queue that the caller's thread empties: there the
/// listener is called and answers are kept, and nothing that it does holds up the scheduler.
final class SparkJob<R extends Serializable> {
  private sealed interface Event<R extends Serializable> {}

  /// A task's outcome came.
  private record Came<R extends Serializable>(int task, Outcome<R> outcome) implements Event<R> {}

  /// The job is over, well or not.
  private record Over<R extends Serializable>(Optional<Throwable> why) implements Event<R> {}

  /// Runs what it is given at once: all that there is to run is to enter something in the queue.
  static final ExecutionContext AT_ONCE = ExecutionContext$.MODULE$.fromExecutor(Runnable::run);

  private final BlockingQueue<Event<R>> events = new LinkedBlockingQueue<>();
  private final SortedMap<Integer, R> answers = new TreeMap<>();
  private final Spread.Listener<R> listener;
  private final Runnable cancel;
  private Optional<RuntimeException> failure = Optional.empty();
  private boolean listening = true;

  SparkJob(Spread.Listener<R> listener, Runnable cancel) {
    this.listener = listener;
    this.cancel = cancel;
  }

  /// Told by Spark of each task's outcome.
  final class Outcomes extends AbstractFunction2<Object, Outcome<R>, BoxedUnit> {
    @Override
    public BoxedUnit apply(Object task, Outcome<R> outcome) {
      events.add(new Came<>((Integer) task, outcome));
      return BoxedUnit.UNIT;
    }
  }

  /// Told by Spark of the job's end.
  final class End extends AbstractFunction1<Try<BoxedUnit>, BoxedUnit> {
    @Override
    public BoxedUnit apply(Try<BoxedUnit> how) {
      events.add(new Over<>(how.isFailure() ? Optional.of(how.failed().get()) : Optional.empty()));
      return BoxedUnit.UNIT;
    }
  }

  /// What a job comes to beside its outcomes.
  static final class Nothing extends AbstractFunction0<BoxedUnit> {
    @Override
    public BoxedUnit apply() {
      return BoxedUnit.UNIT;
    }
  }

  /// Waits for the end, and tells of each answer that comes before it: after a failure too, so that
  /// nothing is lost that was done.
  /// Shape:  the answers in the order of the tasks.
  /// Fails:  with the first failure of a task, or of the listener; UncheckedIOException, in one line, for
  ///         what became of the cluster.
  List<R> answers() {
    while (true) {
      switch (next()) {
        case Came<R>(int task, Outcome.Answer<R>(R answer)) -> told(task, answer);
        case Came<R>(_, Outcome.Failed<R>(RuntimeException why)) -> failed(why);
        case Over<R>(Optional<Throwable> why) -> {
          why.map(SparkJob::lost).filter(w -> failure.isEmpty()).ifPresent(this::failed);
          failure.ifPresent(f -> {
            throw f;
          });
          return List.copyOf(answers.values());
        }
      }
    }
  }

  private void told(int task, R answer) {
    if (!listening) {
      return;
    }
    try {
      answers.put(task, answer);
      listener.answered(task, answer);
    } catch (RuntimeException e) {
      listening = false;
      failed(e);
    }
  }

  private void failed(RuntimeException why) {
    if (failure.isEmpty()) {
      failure = Optional.of(why);
      cancel.run();
    }
  }

  private Event<R> next() {
    try {
      return events.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static UncheckedIOException lost(Throwable why) {
    return new UncheckedIOException(
        new IOException("the cluster gave up: " + SparkFailure.line(why)));
  }
}
