package dev.headroom.audit;

import dev.headroom.claim.Unit;
import dev.headroom.count.Count;
import dev.headroom.model.Architecture;
import dev.headroom.shape.Regime;
import java.util.List;
import java.util.Locale;

/// What an audit says first: the time, the machine's limit, what engineering could gain, what the
/// best known algorithm could, and what the theorem says of joint heads or why it is silent.
final class Sentence {
  private Sentence() {}

  static String of(Architecture a, Count count, Ladder.Times times, Regime regime) {
    return time(a, count, times) + algorithm() + theorem(a, regime);
  }

  private static String time(Architecture a, Count count, Ladder.Times times) {
    String subject = subject(a);
    if (times.limit().isEmpty()) {
      String flops = Unit.FLOPS.text((double) count.total().flops());
      String yours =
          times.yours().map(y -> " and took you " + Unit.SECONDS.text(y.seconds())).orElse("");
      return subject + " is " + flops + yours + " (this machine was not measured); ";
    }
    double limit = times.limit().getAsDouble();
    String needs = " at least " + Unit.SECONDS.text(limit) + " on this machine";
    String here =
        times
            .measured()
            .map(m ->
                took(m)
                    + " and needs"
                    + needs
                    + ": engineering could gain "
                    + gain(m.median(), limit))
            .orElse(" needs" + needs);
    String yours =
        times
            .yours()
            .map(
                y -> ", on your " + Unit.SECONDS.text(y.seconds()) + " " + gain(y.seconds(), limit))
            .orElse("");
    return subject + here + yours + "; ";
  }

  private static String subject(Architecture a) {
    int batch = a.shape().batch();
    return a.name()
        + (batch > 1 ? " on " + batch + " rows of " : " on ")
        + a.shape().tokens()
        + (a.shape().tokens() == 1 ? " token" : " tokens");
  }

  private static String took(Measurement m) {
    String label = m.label().isEmpty() ? "" : " (" + m.label() + ")";
    return " took " + Unit.SECONDS.text(m.median()) + label;
  }

  private static String gain(double seconds, double limit) {
    return seconds <= limit
        ? "nothing more"
        : String.format(Locale.ROOT, "at most a factor of %.2f", seconds / limit);
  }

  /// Only what this program can show: it compares no algorithm beside the conventional one yet.
  private static String algorithm() {
    return "no algorithm with fewer operations than the conventional one is compared here; ";
  }

  private static String theorem(Architecture a, Regime regime) {
    List<String> outside = Scope.outside(a);
    if (!outside.isEmpty()) {
      return "on joint heads the theorem is silent, since this model has "
          + Scope.listed(outside)
          + ".";
    }
    return switch (regime.size()) {
      case SMALL ->
          "if 3-OV is hard, computing all heads together gains at most N^o(1) in families of such"
              + " shapes.";
      case BETWEEN ->
          "what computing all heads together could gain is open at this head-dim, beyond N^(2−o(1))"
              + " a head if 3-OV is hard.";
      case LARGE ->
          "computing all heads together gains at most N^o(1) in families of such shapes, if ω > 2.";
    };
  }
}
