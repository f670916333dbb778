package dev.headroom.scaling;

import dev.headroom.work.Work;
import java.util.Optional;

/// What was measured at one size: by the definition, and by levels of a fast scheme where these were
/// asked for.
public record Point(int size, Work work, Runs classical, Optional<Runs> fast) {}
