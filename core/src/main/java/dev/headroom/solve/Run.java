package dev.headroom.solve;

import dev.headroom.model.Architecture;
import dev.headroom.reduce.Decision;
import dev.headroom.work.Work;
import java.util.Optional;

/// One evaluation of one transformer, and what was read out of it.
/// Shape:  `vectors` N, `heads` LH, `tokens` of the input; `partners` as {@link
///         dev.headroom.reduce.Reading#partners}; triple a, b, c.
public record Run(
    Architecture architecture,
    int vectors,
    int heads,
    int tokens,
    int dim,
    Decision decision,
    long partners,
    Optional<int[]> triple,
    Work work,
    double seconds) {}
