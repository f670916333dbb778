package dev.headroom.tensor;

/// A matrix times a number, in a sum of such.
public record Term(double factor, Tensor part) {}
