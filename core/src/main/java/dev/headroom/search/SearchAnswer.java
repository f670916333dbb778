package dev.headroom.search;

import java.io.Serializable;

/// Where a search is after some rounds.
/// Shape:  `state` as text; `rank` of its best scheme; `flips` since its beginning.
public record SearchAnswer(String state, int rank, long flips) implements Serializable {}
