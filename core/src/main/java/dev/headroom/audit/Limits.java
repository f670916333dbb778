package dev.headroom.audit;

import dev.headroom.count.Count;
import dev.headroom.machine.Roof;
import dev.headroom.machine.Roof.Bound;
import dev.headroom.work.Work;

/// The two limits in seconds that a machine's peaks set to the conventional count.
/// Shape:  wholeRun: the longest of three times: all flops at the peak; all exps at their rate; each
///         weight and id read from memory once, and each result written once. A run of these
///         operations cannot be faster. inSequence: the same for each component, with the traffic
///         between components, added up: the limit of a run of one component after another.
/// Source: docs/audit.md, two limits.
public record Limits(double wholeRun, Bound bound, double inSequence) {

  static Limits of(Count count, Roof roof) {
    Work whole = count.least();
    double sum = count.components().values().stream().mapToDouble(roof::seconds).sum();
    return new Limits(roof.seconds(whole), roof.bound(whole), sum);
  }
}
