package dev.headroom.audit;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import dev.headroom.audit.Fit.Capacity;
import dev.headroom.audit.Fit.Speed;
import dev.headroom.claim.Claim.Counted;
import dev.headroom.claim.Source;
import dev.headroom.claim.Unit;
import dev.headroom.count.Cache;
import dev.headroom.count.Count;
import dev.headroom.count.Held;
import dev.headroom.count.Terms;
import dev.headroom.machine.Machine;
import dev.headroom.machine.Precision;
import dev.headroom.machine.Roof;
import dev.headroom.model.Architecture;
import dev.headroom.model.ModelSource;
import dev.headroom.shape.Step;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/// What is asked of models that are to fit.
/// Shape:  context: tokens of a row; batch: rows of the speeds; pass: new tokens that a pass holds
///         activations of; devices: each holds an equal part of weights and cache, and does an equal
///         part of the work, communication not counted; memory of one device.
/// Fails:  IllegalArgumentException when a number is below 1.
/// Source: docs/audit.md, does it fit.
public record Fitting(
    OptionalInt context,
    int batch,
    int pass,
    int devices,
    OptionalLong memory,
    Precision precision,
    Widths widths) {
  /// Where nobody asks for another context, as far as the model has positions.
  public static final int CONTEXT = 8192;

  private static final Source SOURCE = new Source("Headroom", "docs/audit.md, does it fit");
  private static final long MOST_ROWS = 1 << 20;
  private static final long LONGEST = 1 << 30;

  public Fitting {
    Question.atLeastOne("context", context);
    Question.atLeastOne("batch", OptionalInt.of(batch));
    Question.atLeastOne("tokens", OptionalInt.of(pass));
    Question.atLeastOne("devices", OptionalInt.of(devices));
  }

  /// Of one kept number.
  public int cacheBytes() {
    return widths.terms(Terms.Logits.LAST, precision).cacheBytes();
  }

  /// Of a folder with weights only headers are read.
  public Fit of(ModelSource source, Optional<Machine> machine) {
    Stored stored = widths.of(source.architecture(), Stored.of(source));
    try {
      return new One(source.architecture(), stored).fit(machine);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "these sizes make more than 2^63 − 1 operations or bytes, expected fewer", e);
    }
  }

  /// One model at these terms.
  private final class One {
    private final Architecture model;
    private final Stored stored;
    private final Terms terms = widths.terms(Terms.Logits.LAST, precision);
    private final int row;
    private final boolean keeps;
    private final long weights;

    One(Architecture model, Stored stored) {
      this.model = model;
      this.stored = stored;
      row = Math.min(context.orElse(CONTEXT), model.embedding().positions());
      keeps = model.keeps();
      weights = each(stored.bytes().total(model));
    }

    Fit fit(Optional<Machine> machine) {
      Optional<Capacity> capacity =
          memory.isPresent() ? Optional.of(capacity(memory.getAsLong())) : Optional.empty();
      return new Fit(
          model,
          row,
          bytes(weights),
          bytes(keeps ? each(multiplyExact(Cache.each(model), (long) terms.cacheBytes())) : 0),
          bytes(activations(row, 1)),
          capacity,
          machine
              .filter(_ -> capacity.map(this::holds).orElse(true))
              .flatMap(m -> m.roof().map(roof -> speed(m, roof))),
          Uncounted.note(model));
    }

    private static Counted bytes(long value) {
      return new Counted(value, Unit.BYTES, SOURCE);
    }

    /// The part of one device.
    private long each(long all) {
      return Math.ceilDiv(all, (long) devices);
    }

    /// A pass of as many tokens as fit into one, of a whole row where tokens see later ones; or a step of
    /// all rows, whichever holds more.
    private long activations(int tokens, long rows) {
      long first = Held.of(model, keeps ? Math.min(pass, tokens) : tokens, 1);
      long step = keeps ? Held.of(model, rows, rows) : 0;
      return multiplyExact(Math.max(first, step), (long) terms.activationBytes());
    }

    private long needs(int tokens, long rows) {
      long numbers = keeps ? multiplyExact(Cache.of(model, tokens), rows) : 0;
      long kept = each(multiplyExact(numbers, (long) terms.cacheBytes()));
      return addExact(addExact(weights, kept), activations(tokens, rows));
    }

    private Capacity capacity(long room) {
      long tokens = largest(LONGEST, many -> needs((int) many, 1) <= room);
      OptionalLong rows =
          keeps
              ? OptionalLong.of(largest(MOST_ROWS, many -> needs(row, many) <= room))
              : OptionalLong.empty();
      return new Capacity(room, (int) tokens, rows);
    }

    private boolean holds(Capacity c) {
      return keeps ? c.rows().orElse(0) >= batch : c.tokens() >= row;
    }

    /// The largest number up to `most` that holds, where all below one that holds do; 0 if none.
    private static long largest(long most, LongPredicate holds) {
      long low = 0;
      long high = most;
      while (low < high) {
        long middle = high - (high - low) / 2;
        if (holds.test(middle)) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return low;
    }

    private Speed speed(Machine machine, Roof roof) {
      return new Speed(
          machine.limit(seconds(new Step(batch, row), roof)),
          keeps
              ? Optional.of(machine.limit(seconds(new Step(batch, 1, row - 1), roof)))
              : Optional.empty());
    }

    private double seconds(Step step, Roof roof) {
      Count count = Count.of(model, step, terms, stored.bytes());
      return Limits.of(count, roof).wholeRun() / devices;
    }
  }
}
