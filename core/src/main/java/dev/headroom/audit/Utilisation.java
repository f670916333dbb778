package dev.headroom.audit;

import dev.headroom.count.Count;
import dev.headroom.machine.Roof;
import java.util.Locale;

/// What share of a machine's peaks a time uses.
/// Shape:  mfu, model flops utilisation: the conventional count over what the peak does in that time;
///         mbu, model bandwidth utilisation: weights and cache read once over what the machine can
///         read in it. Above 1 where the time is not that machine's.
/// Source: docs/audit.md, your own times.
public record Utilisation(double mfu, double mbu) {

  static Utilisation of(Count count, double seconds, Roof roof) {
    double read = (double) count.weightBytesRead() + count.cacheBytesRead();
    return new Utilisation(
        count.total().flops() / (seconds * roof.flops()), read / (seconds * roof.reads()));
  }

  /// `MFU 44.6%, MBU 2.3%`.
  String words() {
    return String.format(Locale.ROOT, "MFU %.3g%%, MBU %.3g%%", 100 * mfu, 100 * mbu);
  }
}
