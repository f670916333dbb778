package dev.headroom.solve;

import dev.headroom.model.Architecture;
import dev.headroom.reduce.Decoder.Decision;
import dev.headroom.work.Work;
import java.util.Optional;

/// One evaluation of one transformer, and what was read out of it.
/// Shape:  tokens N without the sentinel; `partners` as {@link
///         dev.headroom.reduce.Decoder#partners}; triple a, b, c.
public record Run(
    Architecture architecture,
    int tokens,
    int dim,
    Decision decision,
    long partners,
    Optional<int[]> triple,
    Work work,
    double seconds) {}
