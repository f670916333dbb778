package dev.headroom.audit;

import dev.headroom.count.Count;
import dev.headroom.count.ExpertBytes;
import dev.headroom.machine.Machine;
import dev.headroom.model.Architecture;
import dev.headroom.shape.Regime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What an audit found, for any rendering.
/// Shape:  components and rungs in their order; notes: what a reader should know of the figures;
///         attention: the caller's time of scores, softmax and values together, where it was given;
///         limits and components' limits where peaks were measured.
public record AuditReport(
    String sentence,
    Question question,
    Stored stored,
    Count count,
    Algorithm algorithm,
    List<Convention> conventions,
    Found found,
    Optional<Limits> limits,
    List<ComponentReport> components,
    Optional<ComponentReport> attention,
    List<Rung> ladder,
    Regime regime,
    List<String> notes) {

  public Architecture architecture() {
    return count.architecture();
  }

  public Machine machine() {
    return found.machine();
  }

  /// The pass that was run, where one was.
  public Optional<Measurement> measured() {
    return found.measured();
  }

  /// Where layers have experts.
  public Optional<ExpertBytes> expertBytes() {
    return ExpertBytes.touched(architecture(), count.step(), stored.bytes());
  }

  public Optional<Yours> yours() {
    return question.yours();
  }

  /// The caller's time of the whole, where it was given or no component is missing.
  public OptionalDouble yourTotal() {
    return yours().isPresent() && yours().get().missing(count).isEmpty()
        ? OptionalDouble.of(yours().get().seconds())
        : OptionalDouble.empty();
  }

  /// What share of the peaks the caller's time of the whole uses.
  public Optional<Utilisation> utilisation() {
    OptionalDouble seconds = yourTotal();
    return seconds.isEmpty()
        ? Optional.empty()
        : machine().roof().map(roof -> Utilisation.of(count, seconds.getAsDouble(), roof));
  }

  /// Flops a second of the median run.
  public OptionalDouble flopsPerSecond() {
    return measured().isPresent()
        ? OptionalDouble.of(count.total().flops() / measured().get().median())
        : OptionalDouble.empty();
  }
}
