package dev.headroom.cluster;

import dev.headroom.InputException;
import dev.headroom.spread.Task;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/// Runs the one task of a partition, in an executor. Bad input fails at once; what else is thrown is
/// tried again, on another executor where there is one, and the last failure is sent back as a value:
/// so it arrives as the exception that it is, and no log holds it.
final class TaskRun<R extends Record & Serializable>
    extends AbstractFunction1<Iterator<Task<R>>, Outcome<R>> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int tries;

  TaskRun(int tries) {
    this.tries = tries;
  }

  @Override
  public Outcome<R> apply(Iterator<Task<R>> partition) {
    try {
      return new Outcome.Answer<>(partition.next().run());
    } catch (InputException | IllegalArgumentException e) {
      return Outcome.Failed.of(e);
    } catch (RuntimeException e) {
      if (TaskContext.get().attemptNumber() + 1 < tries) {
        throw e;
      }
      return Outcome.Failed.of(e);
    }
  }
}
