package dev.headroom.audit;

import dev.headroom.count.Terms;
import dev.headroom.model.ModelSource;
import dev.headroom.shape.Step;

/// How far a model runs from every limit that is known for it: what to ask, as a value. {@link #at} asks.
/// Shape:  `Audit.of(ModelSource.find("gpt2")).on(Where.here()).at(new Step(1, 512)).ladder()`; each method
///         returns another value, so that one audit may be asked at several steps, or on several machines.
/// Source: docs/audit.md; the package has examples.
public record Audit(ModelSource model, Question question) {

  /// Runs the model here, in float32 on all processors, and takes all logits; {@link #on} and the others ask
  /// for something else.
  public static Audit of(ModelSource model) {
    return new Audit(model, Question.of(Where.here()));
  }

  /// Here ({@link Where#here}), here without a run ({@link Where#unmeasured}), or on a machine that is known
  /// from its data sheet alone ({@link Where#paper}).
  public Audit on(Where where) {
    return new Audit(model, question.at(where));
  }

  /// Positions for which the head is taken.
  public Audit logits(Terms.Logits logits) {
    return new Audit(model, question.of(logits));
  }

  /// Counts bytes of weights and cache at other widths, where nothing is run.
  public Audit widths(Widths widths) {
    return new Audit(model, question.in(widths));
  }

  /// Judges the caller's own time of the same work against the same limits.
  public Audit beside(Yours yours) {
    return new Audit(model, question.beside(yours));
  }

  /// Asks, of one run: `new Step(1, 1024)` is a row of 1024 tokens, `Step.decode(1, 1024)` a token behind
  /// 1024 that are kept, `model.usual()` what is common for the model.
  /// Fails:  InputException for a model that cannot be read or does not fit into memory;
  ///         IllegalArgumentException for a step that the model does not take, other widths in a run, and
  ///         counts past 2^63 − 1.
  public AuditReport at(Step step) {
    return at(step, Observer.NONE);
  }

  /// The same, told how far it is.
  public AuditReport at(Step step, Observer observer) {
    return new Auditing(model, question, step, observer).report();
  }
}
