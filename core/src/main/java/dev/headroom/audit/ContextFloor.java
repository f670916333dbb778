package dev.headroom.audit;

import dev.headroom.claim.Claim;
import dev.headroom.claim.Claim.Counted;
import dev.headroom.claim.Source;
import dev.headroom.claim.Unit;
import dev.headroom.count.Count;
import dev.headroom.shape.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The least that one more token of each row takes at a length of the rows, for the model, the widths and
/// the machine of a report.
/// Shape:  tokens: of a row, the new one among them; bytes: all that a step reads and writes; cache: of
///         those the kept ones; seconds where the machine's peaks are known.
/// Source: docs/audit.md, one token behind others.
public record ContextFloor(int tokens, Counted bytes, Counted cache, Optional<Claim> seconds) {
  private static final int MOST = 10;
  private static final int LONGEST = 1 << 20;

  /// Powers of two up to the model's positions, and these; none where nothing can be kept.
  public static List<ContextFloor> of(AuditReport report) {
    List<ContextFloor> floors = new ArrayList<>();
    if (report.architecture().keeps()) {
      int positions = Math.min(report.architecture().embedding().positions(), LONGEST);
      int last = Integer.highestOneBit(positions);
      int own = Integer.highestOneBit(report.count().step().context());
      int first = Math.max(2, Math.min(own, last >> (MOST - 1)));
      try {
        for (int tokens = first; tokens <= last; tokens *= 2) {
          floors.add(at(report, tokens));
        }
        if (positions > last && last > 1) {
          floors.add(at(report, positions));
        }
      } catch (ArithmeticException _) {
        // Past 2^63 − 1 from this length on: the shorter ones stay.
      }
    }
    return List.copyOf(floors);
  }

  private static ContextFloor at(AuditReport report, int tokens) {
    Count count =
        Count.of(
            report.architecture(),
            Step.decode(report.count().step().batch(), tokens - 1),
            report.question().terms(),
            report.stored().bytes());
    return new ContextFloor(
        tokens,
        new Counted(count.leastBytes(), Unit.BYTES, Source.COUNTING),
        new Counted(count.cacheBytesRead(), Unit.BYTES, Source.COUNTING),
        report
            .machine()
            .roof()
            .map(roof -> report.machine().limit(Limits.of(count, roof).wholeRun())));
  }
}
