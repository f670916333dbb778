package dev.headroom.attend;

import java.io.Serializable;

/// What a task tells of itself.
/// Shape:  seconds that it took; fresh: whether it computed, or found its result there.
record Done(double seconds, boolean fresh) implements Serializable {}
